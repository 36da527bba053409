"""Tasks that wait for workers: some hands, each a worker process and the thread that waits for it."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from sensevoice_markers.errors import Cancelled, MarkersError, WorkerDied

_BREATH = 0.05  # seconds between two reports of progress: more often nobody can see

Report = Callable[[Any], None]
Ask = Callable[[], bool]


class Closing(Protocol):
    """All that a line itself needs of a `Worker`."""

    def close(self) -> None:
        """End the process."""


@dataclass(eq=False)
class Task:
    """One piece of work.

    Attributes:
        kind: what it is, for whoever hears of it.
        number: of the file that it is about.
        work: given a worker, where to report progress and whether it is cancelled; runs in a hand's thread.
        about: what a message about a surprise begins with.
    """

    kind: str
    number: int
    work: Callable[[Any, Report, Ask], Any]
    about: str = ""
    cancelled: threading.Event = field(default_factory=threading.Event)


class Line(QObject):
    """A queue of tasks and the hands that work it off. Signals come in the GUI's thread.

    Args:
        make: makes a worker; no process is started before the first task.
        hands: how many tasks run at once; it may be changed at any time.
        warm: how many workers keep their process, and what it has loaded, while nothing waits.

    Attributes:
        started: `Task`.
        told: `Task` and its progress.
        ended: `Task` and its outcome or `MarkersError`; `Cancelled` is one.
    """

    started = Signal(object)
    told = Signal(object, object)
    ended = Signal(object, object)

    def __init__(
        self, make: Callable[[], Closing], hands: int = 1, warm: int = 1, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.hands = hands
        self._make = make
        self._warm = warm
        self._waiting: deque[Task] = deque()
        self._idle: list[_Hand] = []
        self._busy: dict[Task, _Hand] = {}

    @property
    def running(self) -> tuple[Task, ...]:
        """What is worked on, in the order it was begun."""
        return tuple(self._busy)

    def add(self, task: Task, *, first: bool = False) -> None:
        """Put a task at the end of the queue, or before all that waits."""
        (self._waiting.appendleft if first else self._waiting.append)(task)
        self.next()

    def cancel(self, chosen: Callable[[Task], bool]) -> None:
        """Take tasks out of the queue, or end the work on them; `ended` follows with `Cancelled`."""
        for task in filter(chosen, self.running):
            task.cancelled.set()
        for task in list(filter(chosen, self._waiting)):
            self._waiting.remove(task)
            self.ended.emit(task, Cancelled("cancelled; nothing was written"))

    def give_up(self) -> None:
        """No task is begun any more; end all workers, without waiting for that."""
        self.hands = 0
        for task in self._busy:
            task.cancelled.set()
        for hand in self._all():
            hand.tasks.put(None)

    def close(self) -> None:
        """Give up everything and wait until all workers have ended; takes less than a second."""
        self.give_up()
        for hand in self._all():
            hand.wait()

    def _all(self) -> tuple[_Hand, ...]:
        return (*self._busy.values(), *self._idle)

    def next(self) -> None:
        """Begin what can begin now."""
        while self._waiting and len(self._busy) < self.hands:
            task = self._waiting.popleft()
            hand = self._idle.pop(0) if self._idle else self._hire()
            self._busy[task] = hand
            self.started.emit(task)
            hand.tasks.put(task)

    def _hire(self) -> _Hand:
        hand = _Hand(self._make(), self)
        hand.told.connect(self.told)
        hand.ended.connect(self._on_ended)
        hand.start()
        return hand

    @Slot(object, object)
    def _on_ended(self, task: Task, outcome: object) -> None:
        hand = self._busy.pop(task)
        if isinstance(outcome, WorkerDied):  # one whose memory ran out may live and still hold it
            hand.tasks.put(_REST)
        self._idle.insert(0, hand)  # the next task finds it warm
        self.ended.emit(task, outcome)
        self.next()
        if not self._waiting:
            self._rest(cold=isinstance(outcome, Cancelled))

    def _rest(self, *, cold: bool) -> None:
        """Nothing waits: idle workers beyond the warm ones give their memory back, after a cancel all of them."""
        for hand in self._idle[0 if cold else max(0, self._warm - len(self._busy)) :]:
            hand.tasks.put(_REST)


class _Hand(QThread):
    """The thread that waits for one worker, so that nobody else has to."""

    told = Signal(object, object)
    ended = Signal(object, object)

    def __init__(self, worker: Closing, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._worker = worker

    def run(self) -> None:
        """Serve tasks until the None."""
        try:
            while (task := self.tasks.get()) is not None:
                if task is _REST:
                    self._worker.close()  # the next task starts a new process
                else:
                    self.ended.emit(task, self._outcome(task))
        finally:
            self._worker.close()

    def _outcome(self, task: Task) -> object:
        said: tuple[object, float] = (None, 0.0)

        def report(progress: Any) -> None:
            nonlocal said
            now = time.monotonic()
            stage = getattr(progress, "stage", None), getattr(progress, "source", None)
            if getattr(progress, "note", "") or stage != said[0] or now - said[1] >= _BREATH:
                said = (stage, now)
                self.told.emit(task, progress)

        log = logging.getLogger(__name__)
        try:
            if task.cancelled.is_set():
                return Cancelled("cancelled; nothing was written")
            return task.work(self._worker, report, task.cancelled.is_set)
        except Cancelled as error:
            return error
        except MarkersError as error:
            log.warning("%s: %s: %s", task.kind, type(error).__name__, error)
            return error
        except Exception as error:  # one task's surprise must not end the others
            log.exception("%s", task.kind)
            return MarkersError(f"{task.about}unexpected {type(error).__name__}: {error}; please report it")


_REST = Task("rest", 0, lambda *_: None)
