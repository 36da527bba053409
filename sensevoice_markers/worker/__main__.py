"""The worker process: reads commands from stdin, answers on what was stdout, ends when stdin does.

Libraries print to stdout; their words go to stderr, so that only frames travel on the answer's descriptor.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import IO

from sensevoice_markers import files, processes
from sensevoice_markers.errors import DiskFull, MarkersError
from sensevoice_markers.worker import tasks, wire


def main() -> None:
    """Perform tasks one after another until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked: queue.SimpleQueue[wire.Task] = queue.SimpleQueue()
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(asked, cancelled), daemon=True).start()
    while True:
        _serve(asked.get(), cancelled, answers)


def _listen(asked: queue.SimpleQueue[wire.Task], cancelled: threading.Event) -> None:
    for line in sys.stdin.buffer:
        command = wire.read_command(line)
        if isinstance(command, wire.Cancel):
            cancelled.set()
        else:
            cancelled.clear()  # here and not when it is served: the next line may cancel it already
            asked.put(command)
    # The caller is gone: nobody waits for an answer, and no child may outlive us.
    processes.kill_children()
    os._exit(0)


def _serve(task: wire.Task, cancelled: threading.Event, answers: IO[bytes]) -> None:
    try:
        answer = tasks.perform(task, lambda message: wire.send_message(answers, message), cancelled.is_set)
    except Exception as error:  # noqa: BLE001 - the caller must get one line whatever happened
        wire.send_message(answers, _failure(task, error))
    else:
        wire.send_message(answers, wire.Finished())
        wire.send_frame(answers, answer)


def _failure(task: wire.Task, error: Exception) -> wire.Failed:
    about = tasks.about(task)
    match error:
        case MarkersError():
            return wire.Failed(type(error).__name__, str(error))
        case MemoryError():
            return wire.Failed("WorkerDied", f"{about}not enough memory; close other programs and try again")
        case OSError():
            kind = type(files.write_error(error, Path()))
            return wire.Failed(kind.__name__ if kind is DiskFull else "MarkersError", f"{about}{error}{_log()}")
    return wire.Failed("MarkersError", f"{about}unexpected {type(error).__name__}: {error}{_log()}")


def _log() -> str:
    """Keep the traceback where a bug report can find it."""
    log = files.cache_folder() / "last-error.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return ""
    return f"; please report it with {log}"


if __name__ == "__main__":
    main()
