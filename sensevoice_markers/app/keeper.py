"""Autosave: one thread writes what has changed, within a second, whole or not at all."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sensevoice_markers import files
from sensevoice_markers.errors import MarkersError

_DELAY = 0.5  # seconds from the first change that is not written to its writing: a drag is one write, or a few
_RETRY = 10.0  # seconds to the next try, where nothing changes meanwhile


@dataclass(frozen=True)
class _Work:
    do: Callable[[], None]
    due: float


class Keeper(QObject):
    """Writes what it is given last under each key. Signals come in the GUI's thread.

    `close` must be called before the keeper is let go.

    Args:
        delay: seconds from the first change that is not written to its writing; those in between are written with it.
        retry: seconds after which a write that failed is tried again.

    Attributes:
        changed: `pending` is another.
        kept: key; what was given last when its writing began is on the disk.
        failed: key and `MarkersError`; it stays pending, and is tried again with the next change and from time to time.
    """

    changed = Signal()
    kept = Signal(str)
    failed = Signal(str, object)

    def __init__(self, delay: float = _DELAY, retry: float = _RETRY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delay, self._retry = delay, retry
        self._waiting: dict[str, _Work] = {}
        self._writing: str | None = None
        self._trouble: set[str] = set()  # keys whose last try failed
        self._closing = False
        self._turned = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    @property
    def pending(self) -> frozenset[str]:
        """Keys of what is not on the disk yet."""
        with self._turned:
            writing = () if self._writing is None else (self._writing,)
            return frozenset((*self._waiting, *writing))

    def keep(self, key: str, make_bytes: Callable[[], bytes], path: Path) -> None:
        """Have the file `path` hold what `make_bytes` gives; it is called in the writer's thread, of values that stay.

        What waits under the same key is not written any more.
        """
        self._put(key, lambda: files.write(path, make_bytes(), overwrite=True))

    def settle(self, key: str) -> None:
        """Wait until what was given under `key` is written, or has been tried: before its file is read again.

        Not for the GUI's thread.
        """
        with self._turned:
            if key in self._waiting:
                self._waiting[key] = replace(self._waiting[key], due=0.0)
                self._trouble.discard(key)
                self._turned.notify_all()
            self._turned.wait_for(
                lambda: key in self._trouble or not (key in self._waiting or key == self._writing) or self._closing
            )

    def close(self) -> frozenset[str]:
        """Write all that waits now, and end; the keys of what could not be written."""
        with self._turned:
            self._closing = True
            self._turned.notify_all()
        self._thread.join()
        return self.pending

    def _put(self, key: str, do: Callable[[], None]) -> None:
        with self._turned:
            soon = time.monotonic() + self._delay
            waiting = self._waiting.get(key)
            self._waiting[key] = _Work(do, min(soon, waiting.due) if waiting else soon)
            self._trouble.discard(key)
            self._turned.notify_all()
        self.changed.emit()

    def _run(self) -> None:
        while (found := self._next()) is not None:
            key, work = found
            error = _error(work.do)
            with self._turned:
                self._writing = None
                if error is not None and key not in self._waiting:  # what came meanwhile is newer, and tried soon
                    self._waiting[key] = _Work(work.do, time.monotonic() + self._retry)
                    self._trouble.add(key)
                self._turned.notify_all()
            if error is None:
                self.kept.emit(key)
            else:
                self.failed.emit(key, error)
            self.changed.emit()
        for key, work in dict(self._waiting).items():
            if (error := _error(work.do)) is None:
                del self._waiting[key]
                self.kept.emit(key)
            else:
                self.failed.emit(key, error)

    def _next(self) -> tuple[str, _Work] | None:
        """What is due, once something is; None when all the rest is."""
        with self._turned:
            while not self._closing:
                key = min(self._waiting, key=lambda each: self._waiting[each].due, default=None)
                left = None if key is None else self._waiting[key].due - time.monotonic()
                if key is not None and left is not None and left <= 0:
                    self._writing = key
                    return key, self._waiting.pop(key)
                self._turned.wait(left)
            return None


def _error(do: Callable[[], None]) -> MarkersError | None:
    log = logging.getLogger(__name__)
    try:
        do()
    except MarkersError as error:
        log.warning("%s: %s", type(error).__name__, error)
        return error
    except Exception as error:  # the next write must not find this thread gone
        log.exception("nothing was written")
        return MarkersError(f"unexpected {type(error).__name__}: {error}; please report it")
    return None
