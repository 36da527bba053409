"""What lies in a lane, ordered so that a window of it is found without looking at the rest. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Cue, Event

Seconds = npt.NDArray[np.float64]
Item = TypeVar("Item", Event, Cue)
Part = Literal["body", "start", "end"]

_EDGE = 6.0  # pixels on either side of an edge that take hold of it


@dataclass(frozen=True, eq=False)
class Spans(Generic[Item]):
    """Events of one label, or cues, in order of their starts."""

    items: tuple[Item, ...]

    @cached_property
    def starts(self) -> Seconds:
        """Seconds, in order."""
        return np.array([item.start for item in self.items], np.float64)

    @cached_property
    def ends(self) -> Seconds:
        """Seconds, as the items lie."""
        return np.array([item.end for item in self.items], np.float64)

    @cached_property
    def _reach(self) -> Seconds:
        """How far the items up to each one reach, so that it can be searched though they may overlap."""
        return np.maximum.accumulate(self.ends)

    def between(self, start: float, end: float) -> range:
        """The places of the items that may show between two seconds."""
        first = int(np.searchsorted(self._reach, start, "right"))
        return range(first, max(first, int(np.searchsorted(self.starts, end, "left"))))

    def at(self, seconds: float, scale: float, first: frozenset[str] = frozenset()) -> tuple[Item, Part] | None:
        """The item at a moment, and which part of it; None where there is none.

        Args:
            scale: pixels a second.
            first: ids of those that are taken before others, the selected ones.
        """
        reach = _EDGE / scale
        best: tuple[tuple[bool, bool, float], Item, Part] | None = None
        for place in self.between(seconds - reach, seconds + reach):
            item = self.items[place]
            inside = item.start <= seconds < item.end
            # Of what is narrow, a third stays to be moved by.
            hold = min(reach, (item.end - item.start) / 3) if inside else reach
            to_start, to_end = abs(seconds - item.start), abs(seconds - item.end)
            part: Part = "body" if min(to_start, to_end) > hold else "start" if to_start <= to_end else "end"
            if inside or part != "body":
                rank = (item.id in first, inside, item.start)
                if best is None or rank > best[0]:
                    best = rank, item, part
        return best[1:] if best else None

    def beside(self, seconds: float, direction: int) -> Item | None:
        """The first item that starts after `seconds`, or the last that starts before; None where there is none."""
        side: Literal["left", "right"] = "right" if direction > 0 else "left"
        place = int(np.searchsorted(self.starts, seconds, side)) - (direction < 0)
        return self.items[place] if 0 <= place < len(self.items) else None


def spans(items: Sequence[Item]) -> Spans[Item]:
    """`items` in order."""
    return Spans(tuple(sorted(items, key=lambda item: (item.start, item.end, item.id))))


def coverage(starts: Seconds, ends: Seconds, moments: Seconds) -> Seconds:
    """How much of each stretch between neighbours of `moments` is covered by spans in order of `starts`, 0..1."""
    if not len(starts):
        return np.zeros(len(moments) - 1)
    before = np.concatenate(([-np.inf], np.maximum.accumulate(ends)[:-1]))
    firsts, lasts = np.maximum(starts, before), np.maximum(ends, before)
    sums = np.cumsum(lasts - firsts)
    known = np.column_stack((firsts, lasts)).ravel(), np.column_stack((sums - (lasts - firsts), sums)).ravel()
    shares: Seconds = np.diff(np.interp(moments, *known)) / np.maximum(np.diff(moments), 1e-12)
    return shares
