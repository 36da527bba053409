"""One program for one user's projects: a second start hands its files to the first and ends."""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from sensevoice_markers import files

_PATIENCE_MS = 1000


class Single(QObject):
    """Listens for further starts; there is one for each data folder.

    Attributes:
        handed: list of the paths that another start was given.
    """

    handed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self, socketOptions=QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(_name())  # of a program that was killed
        self._server.listen(_name())

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(lambda socket=socket: self._take(socket))

    def _take(self, socket: QLocalSocket) -> None:
        try:
            names = json.loads(bytes(socket.readAll().data()))
        except ValueError:
            return
        finally:
            socket.deleteLater()
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            self.handed.emit([Path(name) for name in names])


def hand_over(paths: Sequence[Path]) -> bool:
    """Give `paths` to a program that runs already; whether there was one."""
    socket = QLocalSocket()
    socket.connectToServer(_name())
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path.absolute()) for path in paths]).encode())
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return True


def _name() -> str:
    told = f"{getpass.getuser()} {files.data_folder().absolute()}"
    return f"sensevoice-markers-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
