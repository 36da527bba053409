"""From one event or subtitle to another, by keyboard. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from sensevoice_markers.analysis import Cue, Event
from sensevoice_markers.app.timeline.scene import Lanes, shown
from sensevoice_markers.editing.project import Filters


def chosen(lanes: Lanes, selection: frozenset[str]) -> tuple[tuple[str, Event | Cue], ...]:
    """(row, item) of all that is selected, from top to bottom."""
    every = [(str(label), spans.items) for label, spans in lanes.events.items()]
    events = [(row, item) for row, items in every for item in items if item.id in selection]
    return (*events, *(("cues", cue) for cue in lanes.cues.items if cue.id in selection))


def next_event(events: Iterable[Event], filters: Filters, seconds: float, rate: float, direction: int) -> Event | None:
    """The nearest event that is shown and starts after `seconds`, or before it for -1.

    Args:
        rate: frames a second; what starts within half a frame is where one stands already.
    """
    beyond = (event for event in events if (event.start - seconds) * direction > 0.5 / rate and shown(event, filters))
    return min(beyond, key=lambda event: abs(event.start - seconds), default=None)


def along(lanes: Lanes, row: str, seconds: float, direction: int) -> Event | Cue | None:
    """The nearest item of one row that starts after `seconds`, or before it for -1."""
    lane = lanes.lane(row)
    return lane.beside(seconds, direction) if lane is not None else None


def across(
    lanes: Lanes, folded: frozenset[str], row: str, seconds: float, direction: int
) -> tuple[str, Event | Cue] | None:
    """(row, item) nearest to `seconds` in the next row below, or above for -1, that has one."""
    names = [*(str(label) for label in lanes.events if label not in folded), "cues"]
    place = names.index(row) if row in names else 0
    for name in names[place + 1 :] if direction > 0 else names[:place][::-1]:
        lane = lanes.lane(name)
        sides = [lane.beside(seconds - 1e-6, 1), lane.beside(seconds + 1e-6, -1)] if lane is not None else []
        found = [item for item in sides if item is not None]
        if found:
            return name, min(found, key=lambda item: abs(item.start - seconds))
    return None
