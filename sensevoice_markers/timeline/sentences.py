"""Where sentences begin and where one may cut: the speech of an analysis, as an editor with scissors sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Segment
from sensevoice_markers.timeline.cues import Gathered, stretches
from sensevoice_markers.timeline.joints import BOUND, SAID, STOP, joints

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """All words in order of their starts, and the pauses between them.

    Attributes:
        starts, ends: of the words in seconds, shape (words,).
        prices: of parting the text before each word (`joints`), shape (words,).
        openings: which words begin a sentence, in order: those with a price of at most `SAID`.
        low, high: the pause before each word and the one after the last, in seconds, shape (words + 1,). No word is
            heard from `low` to `high`; where `high` is less, another word is still heard when this one begins.
    """

    starts: Array
    ends: Array
    prices: Array
    openings: npt.NDArray[np.int64]
    low: Array
    high: Array

    def pause(self, at: float) -> tuple[float, float] | None:
        """The pause that holds second `at`, None where a word is heard."""
        # At the very start of a word the pause before it holds `at`, too.
        for i in (np.searchsorted(self.starts, at, side="right"), np.searchsorted(self.starts, at, side="left")):
            if self.low[i] <= at <= self.high[i]:
                return float(self.low[i]), float(self.high[i])
        return None

    def sentence(self, at: float) -> tuple[float, float] | None:
        """When the sentence starts and ends in whose midst second `at` is, None between sentences."""
        before = np.searchsorted(self.starts, at, side="left")
        next_one = np.searchsorted(self.openings, before, side="left")
        if next_one == 0:
            return None
        first = self.openings[next_one - 1]
        last = self.openings[next_one] if next_one < len(self.openings) else len(self.starts)
        start, end = float(self.starts[first]), float(self.ends[first:last].max())
        return (start, end) if start < at < end else None


def speech(segments: Sequence[Segment]) -> Speech:
    """The words of `segments`. Sentences begin where text or grammar say so, and behind a long pause."""
    found = list(stretches(segments))
    words = [word for made in found for word in made.words]
    starts = np.array([word.start for word in words], np.float64)
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    ends = np.maximum(np.array([word.end for word in words], np.float64)[order], starts)
    prices = np.array([price for made in found for price in _prices(made)], np.float64)[order]
    heard = np.maximum.accumulate(ends)  # words of two speakers may overlap
    return Speech(
        starts,
        ends,
        prices,
        np.flatnonzero(prices <= SAID),
        np.concatenate(([-np.inf], heard)),
        np.concatenate((starts, [np.inf])),
    )


def _prices(made: Gathered) -> Iterator[float]:
    found = joints("".join(made.pieces), made.language)
    for number, offset in enumerate(made.offsets):
        yield found.get(offset, BOUND) if number else STOP
