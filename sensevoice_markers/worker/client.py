"""The caller's end of the worker: start, ask, cancel, and notice when it dies."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Literal

from sensevoice_markers import processes
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.document import from_json
from sensevoice_markers.errors import Cancelled, InputUnreadable, WorkerDied, named
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.weights.store import PullProgress
from sensevoice_markers.worker import wire
from sensevoice_markers.worker.wire import Glance, Stock

_LOOK = 0.05  # seconds between two looks at the caller's cancel token
_PATIENCE = 0.5  # seconds that a cancelled worker has to stop by itself and stay warm
_GLANCE = 30.0  # seconds that a look at a file may take: one may be made to keep us busy

_Frame = bytes | None


class Worker:
    """One worker process, started when it is first needed; use as a context manager or `close` it.

    Each task waits for its answer. `on_progress` is called in the same thread. All tasks raise:

    - Cancelled: `cancelled()` became true; within a second the worker has stopped or was killed.
    - WorkerDied: the process ended without an answer.
    - MarkersError: what the task itself raised.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: queue.SimpleQueue[_Frame] = queue.SimpleQueue()
        self._said: deque[str] = deque(maxlen=20)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id while the worker runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def analyze(
        self,
        request: Request,
        on_progress: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Analysis:
        """Have `request` done."""
        return from_json(self._ask(wire.Analyse(request), on_progress, cancelled))

    def look(self, path: Path | str, cancelled: Callable[[], bool] = lambda: False) -> Glance:
        """What `path` is, and a picture of it. Raises InputUnreadable where that takes more than half a minute."""
        deadline = time.monotonic() + _GLANCE
        try:
            answer = self._ask(wire.Look(str(path)), cancelled=lambda: cancelled() or time.monotonic() > deadline)
        except Cancelled:
            if cancelled():
                raise
            raise InputUnreadable(
                f"{path}: it could not be read within {_GLANCE:.0f} s; check the disk or network that it lies on"
            ) from None
        return wire.from_json(answer, Glance)

    def peaks(
        self,
        path: Path | str,
        audio: int | Literal["mix"],
        on_progress: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        """The file with the `Peaks` of that audio track: kept by an analysis, or made now."""
        return Path(wire.from_json(self._ask(wire.Outline(str(path), audio), on_progress, cancelled), str))

    def stock(self, cancelled: Callable[[], bool] = lambda: False) -> Stock:
        """What models there are, which of them are here, and what the cache takes."""
        return wire.from_json(self._ask(wire.TakeStock(), cancelled=cancelled), Stock)

    def pull(
        self,
        names: tuple[str, ...],
        on_progress: Callable[[PullProgress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Stock:
        """Bring models here, by id or by the name of the engine that needs them; what is here and whole stays."""
        return wire.from_json(self._ask(wire.Pull(names), on_progress, cancelled), Stock)

    def remove(self, model: str, cancelled: Callable[[], bool] = lambda: False) -> Stock:
        """Delete a model."""
        return wire.from_json(self._ask(wire.Remove(model), cancelled=cancelled), Stock)

    def clear_cache(self, cancelled: Callable[[], bool] = lambda: False) -> Stock:
        """Forget kept analyses and outlines."""
        return wire.from_json(self._ask(wire.ClearCache(), cancelled=cancelled), Stock)

    def examine(self, cancelled: Callable[[], bool] = lambda: False) -> tuple[Finding, ...]:
        """What this machine has and lacks for our work; takes seconds."""
        return wire.from_json(self._ask(wire.Examine(), cancelled=cancelled), tuple[Finding, ...])

    def close(self) -> None:
        """End the worker and all that it started; the next request starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        processes.kill_family(process)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(
        self,
        task: wire.Task,
        on_progress: Callable[[Any], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> bytes:
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - PIPE was asked for
        with contextlib.suppress(OSError):  # a dead worker is noticed by its last frame
            wire.send_command(process.stdin, task)
        deadline: float | None = None
        while True:
            if deadline is None and cancelled():
                deadline = time.monotonic() + _PATIENCE
                with contextlib.suppress(OSError):
                    wire.send_command(process.stdin, wire.Cancel())
            if deadline is not None and time.monotonic() > deadline:
                self.close()
                raise Cancelled("cancelled; nothing was written")
            try:
                frame = self._frames.get(timeout=_LOOK)
            except queue.Empty:
                continue
            if frame is None:
                raise self._death()
            match wire.read_message(frame):
                case wire.Advanced(progress) | wire.Pulled(progress):
                    on_progress(progress)
                case wire.Failed(error, message):
                    raise named(error)(message)
                case wire.Finished():
                    answer = self._frames.get()
                    if answer is None:
                        raise self._death()
                    return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        process = subprocess.Popen(
            # -P: no module out of the folder that we happen to be in.
            [sys.executable, "-P", "-m", "sensevoice_markers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A session of its own: Ctrl-C at the terminal reaches the caller, who then cancels in good order.
            start_new_session=True,
            creationflags=processes.NO_WINDOW,
        )
        self._frames = queue.SimpleQueue()
        self._said = deque(maxlen=20)
        for target, stream, sink in (
            (_receive, process.stdout, self._frames),
            (_drain, process.stderr, self._said),
        ):
            threading.Thread(target=target, args=(stream, sink), daemon=True).start()
        self._process = process
        return process

    def _death(self) -> WorkerDied:
        code = self._process.wait() if self._process is not None else None
        self.close()
        if code in (-9, 137):
            why = "it was killed, most likely because memory ran out: close other programs and try again"
        else:
            last = f": {self._said[-1]}" if self._said else ""
            why = f"exit status {code}{last}; try again, and report it if it happens twice"
        return WorkerDied(f"the worker process ended without an answer ({why})")


def _receive(stream: IO[bytes], frames: queue.SimpleQueue[_Frame]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while (frame := wire.read_frame(stream)) is not None:
            frames.put(frame)
    frames.put(None)


def _drain(stream: IO[bytes], said: deque[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in stream:
            if text := line.decode("utf-8", "replace").strip():
                said.append(text)
