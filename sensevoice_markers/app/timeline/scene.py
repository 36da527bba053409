"""All that the timeline shows at one moment, as plain values. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sensevoice_markers.analysis import Analysis, Cue, Event, Label
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline.curves import Curve
from sensevoice_markers.app.timeline.geometry import Row, Window
from sensevoice_markers.app.timeline.spans import Spans, spans
from sensevoice_markers.editing.project import Filters
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.timeline.checks import Violation
from sensevoice_markers.timeline.rules import RULES


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """What lies in the lanes.

    Attributes:
        events: those that the filters let through, a label; all labels that have a lane, in their order.
        counts: how many there are of each, filters or not.
    """

    events: Mapping[Label, Spans[Event]]
    counts: Mapping[Label, int]
    cues: Spans[Cue]

    def lane(self, row: str) -> Spans[Event] | Spans[Cue] | None:
        """What lies in a row; None for rows that are no lanes."""
        return self.cues if row == "cues" else self.events[Label(row)] if row in self.events else None


def passes(event: Event, filters: Filters) -> bool:
    """Whether an event is long and sure enough; how sure one set by hand is does not count."""
    sure = event.by_hand or event.confidence >= filters.confidence
    return sure and event.end - event.start >= filters.shortest


def shown(event: Event, filters: Filters) -> bool:
    """Whether `filters` let an event through, and its label."""
    return event.label not in filters.hidden and passes(event, filters)


def lanes(analysis: Analysis, filters: Filters, before: Lanes | None = None) -> Lanes:
    """The lanes of an analysis: of labels that are decided, or that have events.

    Args:
        before: earlier lanes, of which those that are the same are kept.
    """
    found: dict[Label, list[Event]] = {rule.label: [] for rule in RULES}
    for event in analysis.events:
        found[event.label].append(event)
    events, counts = {}, {}
    for label, every in found.items():
        if every or label in analysis.sensitivity:
            made = spans([event for event in every if passes(event, filters)])
            old = before.events.get(label) if before else None
            events[label] = old if old is not None and old.items == made.items else made
            counts[label] = len(every)
    cues = before.cues if before is not None and before.cues.items == analysis.cues else spans(analysis.cues)
    return Lanes(events, counts, cues)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is painted.

    Attributes:
        sensitivity: of the labels that are decided.
        peaks: None until they are there; `peakless` where they never will be.
        felt: emotions by the cue's id.
        wrong: the rules that subtitles break, by the cue's id.
    """

    window: Window
    rows: tuple[Row, ...]
    lanes: Lanes
    times: Times
    text: Text
    sensitivity: Mapping[Label, float]
    folded: frozenset[str] = frozenset()
    selection: frozenset[str] = frozenset()
    peaks: Peaks | None = None
    peakless: bool = False
    curves: Mapping[Label, Curve] = field(default_factory=dict)
    felt: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, tuple[Violation, ...]] = field(default_factory=dict)
