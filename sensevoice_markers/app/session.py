"""The worker behind signals: files are analysed one after another in one warm process, off the GUI's thread."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QThread, QThreadPool, Signal, Slot

from sensevoice_markers.analysis import Analysis
from sensevoice_markers.app import jobs
from sensevoice_markers.errors import Cancelled, MarkersError
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.worker import Worker

_BREATH = 0.05  # seconds between two reports of progress: more often nobody can see


class Analyst(Protocol):
    """What a session needs of a `Worker`."""

    def analyze(
        self, request: Request, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Analysis:
        """Have `request` done and wait for it."""

    def close(self) -> None:
        """End the process."""


class Session(QObject):
    """A queue of files and the one worker that works it off.

    Signals come in the GUI's thread. `close` must be called before the session is let go.

    Attributes:
        found: tuple[marking.Job, ...], what `search` has found.
        started: number of the file.
        progressed: number and `Progress`.
        finished: number and `Analysis`.
        failed: number and `MarkersError`; `Cancelled` is one.
    """

    found = Signal(object)
    started = Signal(int)
    progressed = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)

    def __init__(self, worker: Analyst | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[int, Request]] = deque()
        self._running: _Task | None = None
        self._search = QThreadPool(self, maxThreadCount=1)
        self._road = _Road(Worker() if worker is None else worker, self)
        self._road.progressed.connect(self._on_progress)
        self._road.ended.connect(self._on_end)
        self._road.start()

    @property
    def running(self) -> int | None:
        """Number of the file that is worked on."""
        return None if self._running is None else self._running.number

    def search(self, paths: Iterable[Path]) -> None:
        """Look which files `paths` stand for; `found` says so later, since folders may be large and far away."""
        wanted = tuple(paths)
        self._search.start(lambda: self.found.emit(jobs.search(wanted)))

    def add(self, number: int, request: Request) -> None:
        """Put a file at the end of the queue."""
        self._waiting.append((number, request))
        self._next()

    def cancel(self, number: int) -> None:
        """Take a file out of the queue, or end the work on it; `failed` follows with `Cancelled`."""
        if self._running is not None and self._running.number == number:
            self._running.cancelled.set()
            return
        for entry in list(self._waiting):
            if entry[0] == number:
                self._waiting.remove(entry)
                self.failed.emit(number, Cancelled("cancelled; nothing was written"))

    def close(self) -> None:
        """Give up everything and end the worker; takes less than a second."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancelled.set()
        self._road.end()
        self._search.waitForDone(2000)

    def _next(self) -> None:
        if self._running is None and self._waiting:
            number, request = self._waiting.popleft()
            self._running = _Task(number, request)
            self.started.emit(number)
            self._road.tasks.put(self._running)

    @Slot(int, object)
    def _on_progress(self, number: int, progress: Progress) -> None:
        self.progressed.emit(number, progress)

    @Slot(int, object)
    def _on_end(self, number: int, outcome: Analysis | MarkersError) -> None:
        self._running = None
        if isinstance(outcome, MarkersError):
            self.failed.emit(number, outcome)
        else:
            self.finished.emit(number, outcome)
        self._next()


class _Task:
    def __init__(self, number: int, request: Request) -> None:
        self.number = number
        self.request = request
        self.cancelled = threading.Event()


class _Road(QThread):
    """The thread that waits for the worker, so that nobody else has to."""

    progressed = Signal(int, object)
    ended = Signal(int, object)

    def __init__(self, worker: Analyst, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._worker = worker

    def run(self) -> None:
        """Serve tasks until the None."""
        try:
            while (task := self.tasks.get()) is not None:
                self.ended.emit(task.number, self._outcome(task))
        finally:
            self._worker.close()

    def end(self) -> None:
        """Finish after the running task and wait for it."""
        self.tasks.put(None)
        self.wait()

    def _outcome(self, task: _Task) -> Analysis | MarkersError:
        said: tuple[str, float] = ("", 0.0)

        def report(progress: Progress) -> None:
            nonlocal said
            now = time.monotonic()
            if progress.note or progress.stage != said[0] or now - said[1] >= _BREATH:
                said = (progress.stage, now)
                self.progressed.emit(task.number, progress)

        try:
            return self._worker.analyze(task.request, report, task.cancelled.is_set)
        except MarkersError as error:
            return error
        except Exception as error:  # noqa: BLE001 - one file's surprise must not end the others
            return MarkersError(f"{task.request.path}: unexpected {type(error).__name__}: {error}; please report it")
