"""How likely a label is at each moment, in levels of detail: what its events were decided from. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.timeline.changes import HOP
from sensevoice_markers.timeline.events import evidence, learned
from sensevoice_markers.timeline.rules import RULES

Likely = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.float64]

_FACTOR = 4


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A label's probability, 0..255, one a moment of `HOP`; each further level keeps the largest of four.

    Attributes:
        shift: what is added to the evidence where events are decided, at sensitivity 0.5, in log-odds.
        range: how much more from sensitivity 0 to 1.
    """

    levels: tuple[Likely, ...]
    shift: float
    range: float

    def columns(self, start: float, end: float, count: int) -> Shares:
        """The largest probability, 0..1, in each of `count` equal stretches between two seconds; 0 outside."""
        a_column = (end - start) / count / HOP
        level = 0
        while level + 1 < len(self.levels) and a_column >= 2 * _FACTOR ** (level + 1):
            level += 1
        values, hop = self.levels[level], HOP * _FACTOR**level
        edges = (start + (end - start) / count * np.arange(count + 1)) / hop
        if a_column < 1:  # fewer moments than columns: straight lines between them
            middles = (edges[:-1] + edges[1:]) / 2
            between: Shares = np.interp(middles, np.arange(len(values)), values, left=0, right=0) / 255
            return between
        places = np.floor(edges).astype(np.int64)
        firsts = np.clip(places[:-1], 0, len(values) - 1)
        reached: Likely = np.maximum.reduceat(values, firsts)
        # reduceat gives the one value where a stretch is empty, and everything after the last.
        reached[-1] = values[firsts[-1] : max(firsts[-1] + 1, places[-1])].max()
        # What reaches into the last part of a column counts there, too.
        reached = np.maximum(reached, values[np.clip(places[1:], 0, len(values) - 1)])
        reached[(edges[1:] <= 0) | (edges[:-1] >= len(values))] = 0
        shares: Shares = reached / 255
        return shares

    def threshold(self, sensitivity: float) -> float:
        """The probability above which something speaks for an event, 0..1."""
        return float(1 / (1 + np.exp(self.shift + self.range * (sensitivity - 0.5))))


def curve(values: npt.NDArray[np.float32], shift: float = 0.0, reach: float = 6.0) -> Curve:
    """The curve of log-odds, one a moment of `HOP`."""
    level: Likely = np.round(255 / (1 + np.exp(-np.clip(values, -16, 16)))).astype(np.uint8)
    levels = [level if len(level) else np.zeros(1, np.uint8)]
    while len(levels[-1]) > 1024:
        last = levels[-1]
        padded = np.pad(last, (0, -len(last) % _FACTOR))
        levels.append(padded.reshape(-1, _FACTOR).max(axis=1))
    return Curve(tuple(levels), shift, reach)


def curves(analysis: Analysis, labels: Collection[Label]) -> dict[Label, Curve]:
    """The curves of those labels that something was tagged for. Takes a while: not for the GUI's thread."""
    length = max((track.first + track.hop * len(track.values) for track in analysis.tracks), default=0.0)
    made = {}
    for rule in RULES:
        if (
            rule.label in labels
            and (scores := evidence(rule, analysis.tracks, min(length, analysis.sound))) is not None
        ):
            made[rule.label] = curve(scores, learned(rule, analysis.tracks).shift, rule.range)
    return made
