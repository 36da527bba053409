"""Seconds that run smoothly, and a player's word that keeps them right."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

_JUMP = 0.2  # seconds of difference that are not closed bit by bit
_PULL = 0.1  # of a smaller one, at each word


class Clock:
    """Where something that plays stands, between and beyond what a player tells of it.

    A player tells its position some 20 times a second and with a few milliseconds of noise; a playhead drawn there
    trembles. The clock runs by itself and is pulled gently.

    Args:
        now: a steady clock, seconds.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._base, self._since = 0.0, now()
        self._rate, self._leash = 0.0, math.inf

    @property
    def seconds(self) -> float:
        """Where it stands."""
        return self._base + min(self._now() - self._since, self._leash) * self._rate

    def set(self, seconds: float) -> None:
        """Stand there now; it keeps running."""
        self._base, self._since = seconds, self._now()

    def run(self, rate: float, leash: float = math.inf) -> None:
        """Run at `rate`, 0 to stand still; without a player's word for `leash` seconds it waits for the next."""
        self.set(self.seconds)
        self._rate, self._leash = rate, leash

    def hear(self, seconds: float) -> None:
        """A player says that it is there now."""
        here = self.seconds
        off = seconds - here
        self.set(seconds if abs(off) > _JUMP * max(1.0, abs(self._rate)) else here + off * _PULL)
