"""What dragging events and subtitles comes to: a project for every place of the pointer. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sensevoice_markers.analysis import Cue, Event
from sensevoice_markers.app.timeline.spans import Part
from sensevoice_markers.editing import acts, cue_acts
from sensevoice_markers.editing.project import Project

Snap = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Dragged:
    """What became of a drag.

    Attributes:
        project: with the items where they are now.
        edge: the second to which the guide points.
        shift: seconds that the edge or the items moved.
    """

    project: Project
    edge: float
    shift: float


@dataclass(frozen=True, slots=True, eq=False)
class Drag:
    """An item that is held by its body, with all that is selected, or by one edge, alone.

    Attributes:
        base: the project before.
        ids: what moves, the item with it; of an edge that is trimmed, the item alone.
        held: second at which the pointer took hold.
    """

    base: Project
    item: Event | Cue
    part: Part
    ids: frozenset[str]
    held: float

    def to(self, seconds: float, snap: Snap) -> Dragged:
        """The pointer is at `seconds` now."""
        shift = seconds - self.held
        item = self.item
        if self.part == "body":
            shift = _nearest(shift, snap(item.start + shift) - item.start, snap(item.end + shift) - item.end)
            return Dragged(moved(self.base, self.ids, shift), item.start + shift, shift)
        before = item.start if self.part == "start" else item.end
        edge = snap(before + shift)
        return Dragged(self._trimmed(edge), edge, edge - before)

    def _trimmed(self, edge: float) -> Project:
        start, end = (edge, None) if self.part == "start" else (None, edge)
        if isinstance(self.item, Event):
            return acts.trim(self.base, self.item.id, start, end)
        return cue_acts.trim(self.base, self.item.id, start, end)


def _nearest(wanted: float, *offered: float) -> float:
    return min(offered, key=lambda each: abs(each - wanted))


def moved(project: Project, ids: frozenset[str], seconds: float) -> Project:
    """Events and subtitles of these ids, shifted."""
    events, cues = parted(project, ids)
    if events:
        project = acts.move(project, events, seconds)
    return cue_acts.move(project, cues, seconds) if cues else project


def parted(project: Project, ids: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(events, cues) of these ids, in the project's order."""
    result = project.result
    events = tuple(event.id for event in result.events if event.id in ids)
    return events, tuple(cue.id for cue in result.cues if cue.id in ids)
