"""The workers behind signals: analyses, looks at files and the care of models, all off the GUI's thread.

Three kinds of work never wait for each other: files that are analysed, one or a few at once; looks, which a row of the
queue and an open file need; and what the settings ask for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from sensevoice_markers.analysis import Analysis
from sensevoice_markers.app import jobs
from sensevoice_markers.app.line import Closing, Line, Task
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.worker import Worker

MOST_AT_ONCE = 4


class Analyst(Closing, Protocol):
    """What a session needs of a `Worker` to analyse."""

    def analyze(
        self, request: Request, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Analysis:
        """Have `request` done and wait for it."""


class Session(QObject):
    """A queue of files and the workers that work it off; looks and care beside it.

    Signals come in the GUI's thread. `close` must be called before the session is let go.

    Args:
        worker: the first one that analyses, a new one if None.
        workers: makes all others: further ones that analyse, the one that looks, those that care.

    Attributes:
        found: tuple[marking.Job, ...], what `search` has found.
        started: number of the file.
        progressed: number and `Progress`.
        finished: number and `Analysis`.
        failed: number and `MarkersError`; `Cancelled` is one.
        glanced: number and `Glance`.
        look_failed: number and `MarkersError`.
        peaked: number and `Peaks`.
        peaks_failed: number and `MarkersError`.
        stocked: `Stock`, after `stock`, and whenever one of the others has changed it.
        examined: tuple[Finding, ...].
        pulling: `PullProgress`.
        pulled: what was asked for, tuple[str, ...]; `stocked` comes before.
        care_failed: ``stock``, ``pull``, ``remove``, ``clear`` or ``examine``, and `MarkersError`.
    """

    found = Signal(object)
    started = Signal(int)
    progressed = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    glanced = Signal(int, object)
    look_failed = Signal(int, object)
    peaked = Signal(int, object)
    peaks_failed = Signal(int, object)
    stocked = Signal(object)
    examined = Signal(object)
    pulling = Signal(object)
    pulled = Signal(object)
    care_failed = Signal(str, object)

    def __init__(
        self,
        worker: Analyst | None = None,
        parent: QObject | None = None,
        *,
        workers: Callable[[], Closing] = Worker,
    ) -> None:
        super().__init__(parent)
        self._given: list[Closing] = [] if worker is None else [worker]
        self._analysts = Line(lambda: self._given.pop() if self._given else workers(), parent=self)
        self._looker = Line(workers, parent=self)
        self._carers = Line(workers, hands=2, warm=0, parent=self)  # a second one: a pull takes long
        self._search = QThreadPool(self, maxThreadCount=1)
        self._analysts.started.connect(lambda task: self.started.emit(task.number))
        self._analysts.told.connect(lambda task, progress: self.progressed.emit(task.number, progress))
        self._analysts.ended.connect(self._on_analysed)
        self._looker.ended.connect(self._on_looked)
        self._carers.told.connect(lambda _, progress: self.pulling.emit(progress))
        self._carers.ended.connect(self._on_cared)

    @property
    def running(self) -> int | None:
        """Number of the file that is worked on; of several, of the first."""
        return next((task.number for task in self._analysts.running), None)

    @property
    def working(self) -> frozenset[int]:
        """Numbers of all files that are worked on."""
        return frozenset(task.number for task in self._analysts.running)

    @property
    def at_once(self) -> int:
        """How many files are analysed at once, 1..4; fewer holds once what runs has ended."""
        return self._analysts.hands

    @at_once.setter
    def at_once(self, count: int) -> None:
        self._analysts.hands = min(max(1, count), MOST_AT_ONCE)
        self._analysts.next()

    def search(self, paths: Iterable[Path]) -> None:
        """Look which files `paths` stand for; `found` says so later, since folders may be large and far away."""
        wanted = tuple(paths)

        def look() -> None:
            found = jobs.search(wanted)
            with contextlib.suppress(RuntimeError):  # a search that outlived the session has nobody to tell
                self.found.emit(found)

        self._search.start(look)

    def add(self, number: int, request: Request) -> None:
        """Put a file at the end of the queue."""

        def work(worker: Analyst, report: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Analysis:
            return worker.analyze(request, report, cancelled)

        self._analysts.add(Task("analysis", number, work, f"{request.path}: "))

    def cancel(self, number: int) -> None:
        """Take a file out of the queue, or end the work on it; `failed` follows with `Cancelled`."""
        self._analysts.cancel(lambda task: task.number == number)

    def look(self, number: int, path: Path) -> None:
        """What is this file? `glanced` or `look_failed` follows."""
        self._looker.add(Task("look", number, lambda worker, _, ask: worker.look(path, ask), f"{path}: "))

    def peaks(self, number: int, path: Path, audio: int | Literal["mix"]) -> None:
        """Load the outline of the analysed sound, before all looks that wait; `peaked` or `peaks_failed` follows."""

        def work(worker: Worker, report: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Peaks:
            return Peaks.load(worker.peaks(path, audio, report, cancelled))

        self._looker.add(Task("peaks", number, work, f"{path}: "), first=True)

    def overlook(self, number: int) -> None:
        """Nobody waits for looks at this file and its outline any more; what runs or waits fails as cancelled."""
        self._looker.cancel(lambda task: task.number == number)

    def stock(self) -> None:
        """What is here? `stocked` follows."""
        self._care("stock", lambda worker, _, ask: worker.stock(ask))

    def pull(self, names: tuple[str, ...]) -> None:
        """Bring models, by id or by an engine's name; `pulling` many times, then `stocked` and `pulled`."""
        self._care("pull", lambda worker, report, ask: (worker.pull(names, report, ask), names))

    def cancel_pull(self) -> None:
        """Give up all pulls; `care_failed` follows with `Cancelled`."""
        self._carers.cancel(lambda task: task.kind == "pull")

    def remove(self, model: str) -> None:
        """Delete a model; `stocked` follows."""
        self._care("remove", lambda worker, _, ask: worker.remove(model, ask))

    def clear_cache(self) -> None:
        """Forget kept analyses and outlines; `stocked` follows."""
        self._care("clear", lambda worker, _, ask: worker.clear_cache(ask))

    def examine(self) -> None:
        """What does this machine lack? `examined` follows, after some seconds."""
        self._care("examine", lambda worker, _, ask: worker.examine(ask))

    def close(self) -> None:
        """Give up everything and end all workers; takes less than a second."""
        for line in (self._analysts, self._looker, self._carers):
            line.give_up()
        for line in (self._analysts, self._looker, self._carers):
            line.close()
        for worker in self._given:
            worker.close()
        self._search.waitForDone(200)

    def _care(self, kind: str, work: Callable[..., object]) -> None:
        self._carers.add(Task(kind, 0, work))

    @Slot(object, object)
    def _on_analysed(self, task: Task, outcome: object) -> None:
        (self.failed if isinstance(outcome, MarkersError) else self.finished).emit(task.number, outcome)

    @Slot(object, object)
    def _on_looked(self, task: Task, outcome: object) -> None:
        done, failed = {
            "look": (self.glanced, self.look_failed),
            "peaks": (self.peaked, self.peaks_failed),
        }[task.kind]
        (failed if isinstance(outcome, MarkersError) else done).emit(task.number, outcome)

    @Slot(object, object)
    def _on_cared(self, task: Task, outcome: object) -> None:
        match task.kind, outcome:
            case kind, MarkersError():
                self.care_failed.emit(kind, outcome)
            case "examine", findings:
                self.examined.emit(findings)
            case "pull", (stock, names):
                self.stocked.emit(stock)
                self.pulled.emit(names)
            case _, stock:
                self.stocked.emit(stock)
