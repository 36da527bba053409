"""Work off the GUI's thread: started here, answered there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from sensevoice_markers.errors import MarkersError

Outcome = Any


class Background(QObject):
    """A pool of threads; answers come in the GUI's thread. `close` waits for what runs.

    Args:
        threads: how many pieces of work run at once.
    """

    _ended = Signal(int, object)

    def __init__(self, threads: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Python's own: the end of a Python function in a QThreadPool waits for who waits for the pool.
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="background")
        # Kept here and not with the work: what a thread lets go of last dies in it, and widgets must not.
        self._answers: dict[int, Callable[[Outcome], None]] = {}
        self._numbers = count()
        self._closed = False
        self._ended.connect(self._on_ended)

    def start(self, work: Callable[[], Outcome], then: Callable[[Outcome], None] = lambda _: None) -> None:
        """Do `work` in a thread, then call `then` with its value, or with the `MarkersError` that it raised.

        After `close` nothing is done. `work` must hold no widget, not even by way of `self`; `then` may.
        """
        if self._closed:  # what comes late at the end of the program
            return
        number = next(self._numbers)
        self._answers[number] = then

        def run() -> None:
            try:
                outcome = work()
            except MarkersError as error:
                outcome = error
            except Exception as error:  # a surprise in a thread would be lost
                logging.getLogger(__name__).exception("in the background")
                outcome = MarkersError(f"unexpected {type(error).__name__}: {error}; please report it")
            self._ended.emit(number, outcome)

        self._pool.submit(run)

    def close(self) -> None:
        """No answer comes any more; wait for the work that runs."""
        self._closed = True
        self._answers.clear()
        self._pool.shutdown()

    @Slot(int, object)
    def _on_ended(self, number: int, outcome: Outcome) -> None:
        if then := self._answers.pop(number, None):
            then(outcome)
