"""The worker process: reads commands from stdin, answers on what was stdout, ends when stdin does.

Libraries print to stdout; their words go to stderr, so that only frames travel on the answer's descriptor.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from typing import IO

from sensevoice_markers import files, pipeline, processes
from sensevoice_markers.document import to_json
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.worker import wire


def main() -> None:
    """Serve requests one after another until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[pipeline.Request] = queue.SimpleQueue()
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(requests, cancelled), daemon=True).start()
    while True:
        _serve(requests.get(), cancelled, answers)


def _listen(requests: queue.SimpleQueue[pipeline.Request], cancelled: threading.Event) -> None:
    for line in sys.stdin.buffer:
        command = wire.read_command(line)
        if isinstance(command, wire.Analyse):
            cancelled.clear()  # here and not when it is served: the next line may cancel it already
            requests.put(command.request)
        else:
            cancelled.set()
    # The caller is gone: nobody waits for an answer, and no child may outlive us.
    processes.kill_children()
    os._exit(0)


def _serve(request: pipeline.Request, cancelled: threading.Event, answers: IO[bytes]) -> None:
    steps = pipeline.run(request, cancelled.is_set)
    try:
        while True:
            try:
                progress = next(steps)
            except StopIteration as finished:
                document = to_json(finished.value)
                wire.send_message(answers, wire.Finished())
                wire.send_frame(answers, document)
                return
            wire.send_message(answers, wire.Advanced(progress))
    except MarkersError as error:
        wire.send_message(answers, wire.Failed(type(error).__name__, str(error)))
    except OSError as error:
        wire.send_message(answers, wire.Failed("MarkersError", f"{request.path}: {error}{_log()}"))
    except MemoryError:
        wire.send_message(
            answers,
            wire.Failed("WorkerDied", f"{request.path}: not enough memory; close other programs and try again"),
        )
    except Exception as error:  # noqa: BLE001 - the caller must get one line whatever happened
        wire.send_message(
            answers,
            wire.Failed("MarkersError", f"{request.path}: unexpected {type(error).__name__}: {error}{_log()}"),
        )


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
