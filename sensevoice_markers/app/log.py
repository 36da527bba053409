"""The log of the window: what went wrong, in a file that a bug report can quote; the GUI's thread writes none of it."""

from __future__ import annotations

import logging
import platform
import queue
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from types import TracebackType

from sensevoice_markers import files

_LARGEST = 1 << 20  # bytes of one file
_FILES = 3  # older ones that are kept


def path() -> Path:
    """The log's file; it need not exist."""
    return files.cache_folder() / "logs" / "app.log"


def start() -> Callable[[], None]:
    """Log warnings, errors and what nobody catches, from now until the function that is returned is called."""
    lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    file = _File(path(), maxBytes=_LARGEST, backupCount=_FILES, encoding="utf-8", delay=True)
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler = QueueHandler(lines)
    handler.setLevel(logging.WARNING)
    listener = QueueListener(lines, file)
    hooks = sys.excepthook, threading.excepthook

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log_uncaught(error)
        hooks[0](kind, error, trace)

    def uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            _log_uncaught(told.exc_value)
        hooks[1](told)

    def stop() -> None:
        sys.excepthook, threading.excepthook = hooks
        logging.getLogger().removeHandler(handler)
        listener.stop()
        file.close()

    logging.getLogger().addHandler(handler)
    listener.start()
    sys.excepthook, threading.excepthook = uncaught, uncaught_in_thread
    return stop


def details(error: BaseException) -> str:
    """What a bug report needs of `error`, some lines of text."""
    lines = (
        f"SenseVoice Markers {version('sensevoice-markers')}",
        f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}",
        f"{type(error).__name__}: {error}",
        f"{path()}",
    )
    return "\n".join(lines)


def _log_uncaught(error: BaseException) -> None:
    logging.getLogger("sensevoice_markers.app").error("uncaught", exc_info=error)


class _File(RotatingFileHandler):
    """Makes its folder with the first line, in the listener's thread; a log that cannot be written is no error."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging has named it
        """There is nowhere to say so."""
