"""Work off the GUI's thread: started here, answered there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from sensevoice_markers.errors import MarkersError

Outcome = Any


class Background(QObject):
    """A pool of threads; answers come in the GUI's thread. `close` waits for what runs.

    Args:
        threads: how many pieces of work run at once.
    """

    _ended = Signal(object, object)

    def __init__(self, threads: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=threads)
        self._closed = False
        self._ended.connect(self._on_ended)

    def start(self, work: Callable[[], Outcome], then: Callable[[Outcome], None] = lambda _: None) -> None:
        """Do `work` in a thread, then call `then` with its value, or with the `MarkersError` that it raised."""

        def run() -> None:
            try:
                outcome = work()
            except MarkersError as error:
                outcome = error
            except Exception as error:  # noqa: BLE001 - a surprise in a thread would be lost
                outcome = MarkersError(f"unexpected {type(error).__name__}: {error}; please report it")
            self._ended.emit(then, outcome)

        self._pool.start(run)

    def close(self) -> None:
        """No answer comes any more; wait for the work that runs."""
        self._closed = True
        self._pool.waitForDone()

    @Slot(object, object)
    def _on_ended(self, then: Callable[[Outcome], None], outcome: Outcome) -> None:
        if not self._closed:
            then(outcome)
