"""How fast models come, and how long it takes; in words."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sensevoice_markers.app.settings.page import megabytes
from sensevoice_markers.app.words.settings import SettingsWords
from sensevoice_markers.timebase import clock
from sensevoice_markers.weights.store import PullProgress

_SURE_S = 2.0  # before that, a rate says little


@dataclass(slots=True)
class Pace:
    """The rate at which bytes have come since the first were told of; what was there before does not count.

    Attributes:
        started: when they were first told of, 0 before.
    """

    started: float = 0.0
    first: int = 0
    left: float | None = None

    def told(self, done: int, total: int, now: float | None = None) -> None:
        """So many bytes are there; `left` becomes the seconds that the others take, None while nobody can say."""
        now = time.monotonic() if now is None else now
        if not self.started or done < self.first:
            self.started, self.first = now, done
        passed, came = now - self.started, done - self.first
        self.left = (total - done) * passed / came if passed >= _SURE_S and came > 0 else None

    def words(self, progress: PullProgress, words: SettingsWords) -> str:
        """One line for people."""
        done, total = megabytes(progress.done), megabytes(progress.total)
        if self.left is None:
            return words.pulling.format(done=done, total=total, source=progress.source)
        return words.pulling_left.format(done=done, total=total, source=progress.source, clock=clock(self.left))
