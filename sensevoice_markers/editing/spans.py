"""What is from when to when, found by time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import Generic, Protocol, TypeVar


class Span(Protocol):
    """Something from `start` to `end`, in seconds."""

    @property
    def start(self) -> float:
        """When it begins."""

    @property
    def end(self) -> float:
        """When it is over."""


S = TypeVar("S", bound=Span)


@dataclass(frozen=True, slots=True)
class Spans(Generic[S]):
    """Spans in order of their starts; they may overlap.

    Attributes:
        starts: of each.
        reach: how far those up to each one go.
    """

    listed: Sequence[S]
    starts: Sequence[float]
    reach: Sequence[float]

    def over(self, start: float, end: float) -> list[S]:
        """Those that overlap with `start` to `end`."""
        first, last = bisect_right(self.reach, start), bisect_left(self.starts, end)
        return [each for each in self.listed[first:last] if each.end > start]


def spans_of(found: Iterable[S]) -> Spans[S]:
    """`found` by time."""
    listed = sorted(found, key=attrgetter("start"))
    return Spans(listed, [each.start for each in listed], list(accumulate((each.end for each in listed), max)))


def share(of: Span, other: Span) -> float:
    """How much of `of` lies where `other` is; not above 0 where nothing does."""
    return (min(of.end, other.end) - max(of.start, other.start)) / max(of.end - of.start, 1e-9)
