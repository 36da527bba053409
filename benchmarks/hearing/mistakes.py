"""Every mistake by its kind, and by the recording that it was made on.

Known and found events that overlap belong together. A known event alone was missed, a found one alone is a false
alarm; one against several is a split or a merger; of each group, the outer edges are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from benchmarks.hearing.scoring import Span, Trial, hits, offset_near, onset_near, overlap, owners
from benchmarks.hearing.truth import Item, Known
from sensevoice_markers.analysis import Event, Label


class Kind(StrEnum):
    """What went wrong."""

    MISS = "miss"
    FALSE_ALARM = "false alarm"
    EARLY_ONSET = "early onset"
    LATE_ONSET = "late onset"
    EARLY_OFFSET = "early offset"
    LATE_OFFSET = "late offset"
    SPLIT = "split"
    MERGED = "merged"


_KNOWN = frozenset({Kind.MISS, Kind.LATE_ONSET, Kind.EARLY_OFFSET, Kind.SPLIT})


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; from `start` to `end` (seconds) the show was marked wrongly.

    Attributes:
        owner: the recording that covers it most.
        there: all recordings there but beds.
        beds: the music under at least half of it.
    """

    show: str
    label: Label
    kind: Kind
    start: float
    end: float
    owner: Item
    there: tuple[str, ...]
    beds: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long it was marked wrongly."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: float
    end: float


def mistakes(trial: Trial, label: Label) -> list[Mistake]:
    """All mistakes of one label in one show, in order of time."""
    sides = trial.sides(label)
    hit = {(id(one), id(other)) for one, other in hits(*sides)}
    groups = _groups(*sides, hit)
    found = [(kind, _Stretch(*sorted(span))) for group in groups for kind, span in _wrong(*group, hit)]
    found.sort(key=lambda each: (each[1].start, each[1].end))
    covering = [owners(trial.truth, label, [span], known=kind in _KNOWN)[0] for kind, span in found]
    return [
        Mistake(
            trial.name,
            label,
            kind,
            span.start,
            span.end,
            owner,
            _recordings(trial.truth.items, span, beds=False),
            _recordings(trial.truth.items, span, beds=True),
        )
        for (kind, span), owner in zip(found, covering, strict=True)
    ]


def _recordings(items: Sequence[Item], span: Span, *, beds: bool) -> tuple[str, ...]:
    """What sounds in the span; a bed lies under it when it lasts for at least half of it."""
    least = (span.end - span.start) / 2 if beds else 0.0
    here = [item for item in items if (item.kind == "music") == beds and overlap(item, span) > least]
    return tuple(dict.fromkeys(f"{item.kind}/{item.recording}" for item in here))


def _groups(
    known: Sequence[Known], found: Sequence[Event], hit: set[tuple[int, int]]
) -> Iterator[tuple[list[Known], list[Event]]]:
    """Known and found events that hang together, each of both once."""
    free, left = list(known), list(found)
    while free or left:
        ours: list[Known] = [free.pop(0)] if free else []
        theirs: list[Event] = [] if ours else [left.pop(0)]
        grown = True
        while grown:
            more = [event for event in left if any(_linked(one, event, hit) for one in ours)]
            left = [event for event in left if event not in more]
            theirs += more
            others = [event for event in free if any(_linked(event, other, hit) for other in theirs)]
            free = [event for event in free if event not in others]
            ours += others
            grown = bool(more or others)
        yield sorted(ours, key=lambda event: event.start), sorted(theirs, key=lambda event: event.start)


def _linked(one: Known, other: Event, hit: set[tuple[int, int]]) -> bool:
    """A pair that counts as a hit, or shares half a second or half of the shorter one."""
    shorter = min(one.end - one.start, other.end - other.start)
    shared = overlap(one, other)
    return (id(one), id(other)) in hit or (shared > 0 and shared >= min(0.5, shorter / 2))


def _wrong(
    known: Sequence[Known], found: Sequence[Event], hit: set[tuple[int, int]]
) -> Iterator[tuple[Kind, tuple[float, float]]]:
    """(kind, its two ends in seconds in any order) of what is wrong with one group."""
    if not found:
        yield Kind.MISS, (known[0].start, known[0].end)
        return
    if not known:
        yield Kind.FALSE_ALARM, (found[0].start, found[0].end)
        return
    first, last = known[0], max(known, key=lambda event: event.end)
    begins, ends = found[0], max(found, key=lambda event: event.end)
    if not onset_near(first, begins):
        yield Kind.LATE_ONSET if begins.start > first.start else Kind.EARLY_ONSET, (first.start, begins.start)
    if not offset_near(last, ends):
        yield Kind.LATE_OFFSET if ends.end > last.end else Kind.EARLY_OFFSET, (last.end, ends.end)
    for one in known:
        parts = [other for other in found if _linked(one, other, hit)]
        yield from ((Kind.SPLIT, (part.end, after.start)) for part, after in pairwise(parts))
    for other in found:
        whole = [one for one in known if _linked(one, other, hit)]
        yield from ((Kind.MERGED, (event.end, after.start)) for event, after in pairwise(whole))
