"""Finished files on their way out of the window: dragged, shown in their folder, or as text for a spreadsheet."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from sensevoice_markers.app import look
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.exporting.listing import Row, as_table
from sensevoice_markers.app.text import Text
from sensevoice_markers.processes import NO_WINDOW

_PATIENCE_S = 5.0


def copy_markers(rows: Sequence[Row], text: Text) -> None:
    """Put the markers on the clipboard, as `as_table` has them."""
    QGuiApplication.clipboard().setText(as_table(rows, text.exporting))


def as_files(paths: Sequence[Path]) -> QMimeData:
    """`paths` as other programs take dropped or pasted files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


class WrittenFiles(QListWidget):
    """Exported files; they can be dragged into an editor, copied, and shown in their folder.

    Attributes:
        wanted: the path that was pressed twice, or chosen with Enter: show it in its folder.
    """

    wanted = Signal(object)

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text.exporting
        self.setAccessibleName(text.exporting.written)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(lambda item: self.wanted.emit(self._path(item)))
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)

    def show_files(self, paths: Sequence[Path]) -> None:
        """List `paths`, all selected: one drag takes them all."""
        self.clear()
        icon = look.document(look.current().accent)
        for path in paths:
            item = QListWidgetItem(icon, path.name, self)
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(str(path))
        self.selectAll()
        self.setToolTip(self._words.drag if len(paths) == 1 else self._words.drag_many)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that are listed."""
        return tuple(self._path(self.item(row)) for row in range(self.count()))

    def mimeTypes(self) -> list[str]:
        """Files."""
        return ["text/uri-list"]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """What a drag carries."""
        return as_files([self._path(item) for item in items])

    def supportedDropActions(self) -> Qt.DropAction:
        """A drag never moves a file away."""
        return Qt.DropAction.CopyAction

    def sizeHint(self) -> QSize:
        """As many lines as files, up to six."""
        rows = max(1, min(6, self.count()))
        return QSize(260, rows * max(22, self.sizeHintForRow(0)) + 2 * self.frameWidth())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(as_files([self._path(item) for item in self.selectedItems()]))

    @staticmethod
    def _path(item: QListWidgetItem) -> Path:
        return Path(item.data(Qt.ItemDataRole.UserRole))


def reveal(path: Path, background: Background, open_url: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
    """Show `path` in the system's file browser, selected where the system can, else its folder."""

    def then(shown: object) -> None:
        if shown is not True:
            open_url(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))

    background.start(lambda: highlighted(path), then)


def highlighted(path: Path, platform: str = sys.platform) -> bool:
    """Ask the system's file browser to select `path`; False where it did not. Takes up to some seconds."""
    try:
        asked = subprocess.run(
            selecting(path, platform), capture_output=True, timeout=_PATIENCE_S, check=False, creationflags=NO_WINDOW
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return asked.returncode == 0 or platform == "win32"  # the Explorer always says 1


def selecting(path: Path, platform: str) -> list[str] | str:
    """The command that selects `path` in the file browser of `platform`, as ``sys.platform`` has it."""
    if platform == "win32":
        return f'explorer /select,"{path}"'  # its own way of quoting: a list would be quoted as a whole
    if platform == "darwin":
        return ["open", "-R", str(path)]
    service = "org.freedesktop.FileManager1"
    return [
        "dbus-send",
        "--session",
        "--print-reply",
        f"--dest={service}",
        "/" + service.replace(".", "/"),
        f"{service}.ShowItems",
        f"array:string:{path.absolute().as_uri()}",
        "string:",
    ]
