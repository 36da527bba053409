"""How well found events agree with known ones, and how far the figures would scatter with other recordings.

Frames are tenths of a second. An event is hit when its onset is within 1 s and its offset within 1 s or a fifth of
the event; its edges are also measured where it is only matched, which asks for an intersection over union above 0.3.
Known events choose in order of their starts, each the found event that agrees best and is still free.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from benchmarks.hearing.truth import KIND, Item, Known, Truth
from sensevoice_markers.analysis import Event, Label

FRAMES_A_SECOND = 10
NEAR = 1.0  # seconds that an edge may be off
MATCH = 0.3
DRAWS = 1000
HIT, FALSE, MISSED = range(3)
BACKGROUND = Item("background", "background", 0.0, 0.0)
"""Stands for the recording where none sounds."""


class Span(Protocol):
    """What has a start and an end in seconds."""

    @property
    def start(self) -> float: ...  # noqa: D102
    @property
    def end(self) -> float: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Trial:
    """One show: what is known of it and what was found in it."""

    name: str
    truth: Truth
    found: tuple[Event, ...]

    def sides(self, label: Label) -> tuple[tuple[Known, ...], tuple[Event, ...]]:
        """(known, found) events of one label."""
        return self.truth.labelled(label), tuple(event for event in self.found if event.label == label)


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one label over all trials.

    Attributes:
        frame_f1_95, event_f1_95: 95 % of the draws lie between these; None with fewer than two recordings.
        onset_error, offset_error: medians in seconds over matched events, None without any.
        truth, found, matched: numbers of events.
        recordings: how many recordings the known events come from; intervals of few say little.
    """

    label: Label
    frame_f1: float
    frame_f1_95: tuple[float, float] | None
    event_f1: float
    event_f1_95: tuple[float, float] | None
    onset_error: float | None
    offset_error: float | None
    truth: int
    found: int
    matched: int
    recordings: int


def score(trials: Sequence[Trial], label: Label) -> Score:
    """All figures of `label`, rounded to thousandths."""
    frames, events = Counts(), Counts()
    sources: set[str] = set()
    pairs: list[tuple[Known, Event]] = []
    truth = found = 0
    for trial in trials:
        known, heard = trial.sides(label)
        _count_frames(frames, trial.truth, label, known, heard)
        hit = hits(known, heard)
        _count_events(events, trial.truth, label, known, heard, hit)
        sources.update(_names(owners(trial.truth, label, known, known=True)))
        pairs += matches(known, heard)
        truth += len(known)
        found += len(heard)
    onsets = [abs(one.start - other.start) for one, other in pairs]
    offsets = [abs(one.end - other.end) for one, other in pairs]
    return Score(
        label,
        frame_f1=round(frames.f1(), 3),
        frame_f1_95=frames.interval(),
        event_f1=round(events.f1(), 3),
        event_f1_95=events.interval(),
        onset_error=round(statistics.median(onsets), 3) if onsets else None,
        offset_error=round(statistics.median(offsets), 3) if offsets else None,
        truth=truth,
        found=found,
        matched=len(pairs),
        recordings=len(sources),
    )


@dataclass(frozen=True, slots=True)
class Detection:
    """Share of the known events that nothing matches, and found events an hour of show that match nothing."""

    miss_rate: float
    false_alarms: float


def detection(trials: Sequence[Trial], label: Label) -> Detection:
    """How much of one label is missed, how much is found that is not there."""
    truth = missed = false = 0
    seconds = 0.0
    for trial in trials:
        known, found = trial.sides(label)
        matched = len(matches(known, found))
        truth += len(known)
        missed += len(known) - matched
        false += len(found) - matched
        seconds += trial.truth.duration
    return Detection(missed / max(1, truth), false / max(seconds, 1e-9) * 3600)


def hits(known: Sequence[Known], found: Sequence[Event]) -> list[tuple[Known, Event]]:
    """Pairs whose edges are near enough for event F1."""
    return _paired(known, found, lambda one, other: onset_near(one, other) and offset_near(one, other))


def matches(known: Sequence[Known], found: Sequence[Event]) -> list[tuple[Known, Event]]:
    """Pairs that mean the same event, however far its edges are off."""
    return _paired(known, found, lambda one, other: agreement(one, other) > MATCH)


def onset_near(known: Span, found: Span) -> bool:
    """Whether the found event starts within 1 s of the known one."""
    return abs(known.start - found.start) <= NEAR


def offset_near(known: Span, found: Span) -> bool:
    """Whether it ends within 1 s, or within a fifth of the known event."""
    return abs(known.end - found.end) <= max(NEAR, 0.2 * (known.end - known.start))


def overlap(one: Span, other: Span) -> float:
    """Seconds that both last."""
    return max(0.0, min(one.end, other.end) - max(one.start, other.start))


def agreement(one: Span, other: Span) -> float:
    """Intersection over union, 0..1; of spans apart, the union is from the first to the last of both."""
    return overlap(one, other) / max(1e-9, max(one.end, other.end) - min(one.start, other.start))


def owners(truth: Truth, label: Label, spans: Sequence[Span], *, known: bool) -> list[Item]:
    """The item that covers each span most, `BACKGROUND` where none does.

    What is `known` to be there belongs to a recording of the label's own kind wherever one sounds. For what is not,
    a bed counts half where the label is not BGM, since it lies under what is heard.
    """
    starts = np.array([span.start for span in spans])
    ends = np.array([span.end for span in spans])
    return [truth.items[i] if i >= 0 else BACKGROUND for i in _owners(truth.items, label, starts, ends, known)]


class Counts:
    """Hits, false alarms and misses of each recording."""

    def __init__(self) -> None:
        self._by_recording: dict[str, npt.NDArray[np.int64]] = defaultdict(lambda: np.zeros(3, np.int64))

    def add(self, column: int, recordings: Mapping[str, int]) -> None:
        """Count `recordings` in column `HIT`, `FALSE` or `MISSED`."""
        for recording, times in recordings.items():
            self._by_recording[recording][column] += times

    def f1(self) -> float:
        """F1 of all together."""
        return float(_f1(self._table().sum(axis=0)))

    def interval(self) -> tuple[float, float] | None:
        """The middle 95 % of F1 over draws of as many recordings, with replacement; always the same draws.

        None where what there is to find comes from fewer than two recordings.
        """
        table = self._table()
        if np.count_nonzero(table[:, HIT] + table[:, MISSED]) < 2:
            return None
        drawn = np.random.default_rng(0).multinomial(len(table), np.full(len(table), 1 / len(table)), DRAWS) @ table
        drawn = drawn[drawn[:, HIT] + drawn[:, MISSED] > 0]  # a draw with nothing to find has no F1
        low, high = np.percentile(_f1(drawn.T), [2.5, 97.5])
        return round(float(low), 3), round(float(high), 3)

    def _table(self) -> npt.NDArray[np.int64]:
        """Shape (recordings, 3), in order of their names."""
        rows = [self._by_recording[name] for name in sorted(self._by_recording)]
        return np.array(rows, np.int64).reshape(-1, 3)


def _f1(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    hit, false, missed = counts
    result: npt.NDArray[np.float64] = 2 * hit / np.maximum(1, 2 * hit + false + missed)
    return result


def _count_frames(counts: Counts, truth: Truth, label: Label, known: Sequence[Span], found: Sequence[Span]) -> None:
    size = int(truth.duration * FRAMES_A_SECOND) + 1
    is_there, is_found = _grid(known, size), _grid(found, size)
    starts = np.arange(size) / FRAMES_A_SECOND
    names = np.array([*_names(truth.items), BACKGROUND.recording])  # the last is also number -1
    for column, mask in enumerate((is_there & is_found, is_found & ~is_there, is_there & ~is_found)):
        begins = starts[mask]
        owner = _owners(truth.items, label, begins, begins + 1 / FRAMES_A_SECOND, column != FALSE)
        counts.add(column, Counter(names[owner].tolist()))


def _count_events(
    counts: Counts,
    truth: Truth,
    label: Label,
    known: Sequence[Known],
    found: Sequence[Event],
    hit: Sequence[tuple[Known, Event]],
) -> None:
    taken = {id(event) for pair in hit for event in pair}
    false = [event for event in found if id(event) not in taken]
    missed = [event for event in known if id(event) not in taken]
    columns: tuple[Sequence[Span], ...] = ([one for one, _ in hit], false, missed)
    for column, spans in enumerate(columns):
        counts.add(column, Counter(_names(owners(truth, label, spans, known=column != FALSE))))


def _names(items: Sequence[Item]) -> list[str]:
    return [item.recording if item is BACKGROUND else f"{item.kind}/{item.recording}" for item in items]


def _owners(
    items: Sequence[Item], label: Label, starts: npt.NDArray[np.float64], ends: npt.NDArray[np.float64], known: bool
) -> npt.NDArray[np.intp]:
    """Number of the item for each span, -1 for the background; shape (spans,)."""
    if not items or not len(starts):
        return np.full(len(starts), -1)
    begin = np.array([[item.start] for item in items])
    end = np.array([[item.end] for item in items])
    covered = np.maximum(0.0, np.minimum(end, ends) - np.maximum(begin, starts))
    covered *= np.array([[_weight(item.kind, label, known)] for item in items])
    return np.where(covered.max(axis=0) > 0, covered.argmax(axis=0), -1)


def _weight(kind: str, label: Label, known: bool) -> float:
    if kind == KIND[label]:
        return 1e6 if known else 1.001  # of two that cover a false alarm alike, its own kind
    return 0.5 if kind == "music" else 1.0


def _grid(spans: Sequence[Span], size: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(size, bool)
    for span in spans:
        mask[max(0, round(span.start * FRAMES_A_SECOND)) : max(0, round(span.end * FRAMES_A_SECOND))] = True
    return mask


def _paired(
    known: Sequence[Known], found: Sequence[Event], fits: Callable[[Known, Event], bool]
) -> list[tuple[Known, Event]]:
    free, pairs = list(found), []
    for one in known:
        best = max((other for other in free if fits(one, other)), key=lambda other: agreement(one, other), default=None)
        if best is not None:
            free.remove(best)
            pairs.append((one, best))
    return pairs
