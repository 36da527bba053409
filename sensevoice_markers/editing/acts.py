"""What can be done to the events of a project. Each act takes one and gives another; ids stay.

Times are seconds; acts keep them within the media and an event at least `SHORTEST` long. An id that is not there
changes nothing. Acts on what is shown (`Project.result`) become edits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from sensevoice_markers.analysis import LONGEST_NAME, SHORTEST, Event, Label, fresh
from sensevoice_markers.editing.project import Project, edited, related, with_events
from sensevoice_markers.timeline.markers import check_colour

_ALIKE = 0.5  # of the longer of two events: as much of it they share if they are the same


def move(project: Project, ids: Collection[str], seconds: float) -> Project:
    """Shift events; all by the same, as far as the media reaches."""
    chosen = _chosen(project, ids)
    if not chosen:
        return project
    low = -min(event.start for event in chosen)
    high = max(length(project) - max(event.end for event in chosen), low)
    by = min(max(seconds, low), high)
    return _each(project, chosen, lambda event: replace(event, start=_at(event.start + by), end=_at(event.end + by)))


def trim(project: Project, event: str, start: float | None = None, end: float | None = None) -> Project:
    """Give an event another start, another end, or both."""
    return _each(project, _chosen(project, (event,)), lambda old: _trimmed(old, start, end, length(project)))


def add(project: Project, label: Label, start: float, end: float) -> tuple[Project, str]:
    """A new event by hand, confidence 1, and its id."""
    made = Event(_fresh(project, label), label, start, start, 1.0)
    made = _trimmed(made, start, end, length(project))
    return _edited(project, {made.id: made}), made.id


def delete(project: Project, ids: Collection[str]) -> Project:
    """Remove events."""
    return _edited(project, dict.fromkeys(event.id for event in _chosen(project, ids)))


def split(project: Project, event: str, at: float) -> Project:
    """Cut an event in two at `at`; the first part keeps its id. One that is too short there stays whole."""
    for whole in _chosen(project, (event,)):
        at = _at(at)
        if whole.start + SHORTEST <= at <= whole.end - SHORTEST:
            second = replace(whole, id=_fresh(project, whole.label), start=at)
            return _edited(project, {whole.id: replace(whole, end=at), second.id: second}, whole.id)
    return project


def merge(project: Project, ids: Collection[str]) -> Project:
    """Make one event of several, from the first start to the last end; it keeps id and label of the first."""
    chosen = _chosen(project, ids)
    if len(chosen) < 2:
        return project
    first, *others = chosen
    whole = replace(first, end=max(event.end for event in chosen), confidence=max(e.confidence for e in chosen))
    return _edited(project, {first.id: whole, **dict.fromkeys(event.id for event in others)}, first.id)


def relabel(project: Project, ids: Collection[str], label: Label) -> Project:
    """Call events something else."""
    return _each(project, _chosen(project, ids), lambda event: replace(event, label=label))


def rename(project: Project, ids: Collection[str], name: str) -> Project:
    """Give events a marker name of their own; an empty one returns to the label's."""
    short = " ".join(name.split())[:LONGEST_NAME]
    return _each(project, _chosen(project, ids), lambda event: replace(event, name=short))


def recolour(project: Project, ids: Collection[str], colour: str) -> Project:
    """Give events one of `timeline.markers.COLOURS`; an empty one returns to the label's. Raises BadSetting."""
    if colour:
        check_colour(colour)
    return _each(project, _chosen(project, ids), lambda event: replace(event, colour=colour))


def take_over(
    project: Project, changed: Collection[tuple[Event, Event]], gone: Collection[str], added: Collection[Event] = ()
) -> Project:
    """What another program made of the events; those called `gone` are deleted.

    Of `changed`, each as it was sent there and as it came back, only what differs is taken: what a person did here
    meanwhile stays.
    One of `added` may be ours without its id: then it is the one of its label that it shares most time with, half at
    least, or that begins with it, if it is no longer than a frame since that program keeps no lengths. Else it is new.
    """
    shown = {event.id: event for event in project.result.events}
    changes: dict[str, Event | None] = {name: None for name in gone if name in shown}
    for was, now in changed:
        event = _taken(was, now, shown.get(now.id, now))
        changes[now.id] = _trimmed(event, event.start, event.end, length(project))
    lost = {name: event for name, event in shown.items() if name not in changes}
    for event in added:
        point = round(event.end - event.start, 3) <= SHORTEST
        nearest = max(lost.values(), key=lambda each: _likeness(each, event, point), default=None)
        if nearest is None or _likeness(nearest, event, point) < _ALIKE:
            event = replace(event, id=_fresh_of(project, event, changes))
        else:
            del lost[nearest.id]
            if point:
                continue  # it begins where it did, and of its end that program knew nothing
            event = replace(event, id=nearest.id, name=event.name or nearest.name, colour=nearest.colour)
        changes[event.id] = _trimmed(event, event.start, event.end, length(project))
    return _edited(project, {name: now for name, now in changes.items() if now != shown.get(name)})


def _taken(was: Event, now: Event, here: Event) -> Event:
    """The event as it is `here`, with what differs between `was` and `now`."""
    fields = ("label", "start", "end", "name", "colour")
    made = {name: getattr(now, name) for name in fields if getattr(now, name) != getattr(was, name)}
    return replace(here, **made)


def _likeness(one: Event, other: Event, point: bool) -> float:
    """How much of the longer of two events both have, of a `point` whether they begin together; 0..1."""
    if one.label != other.label:
        return 0.0
    if point:
        return float(abs(one.start - other.start) <= SHORTEST)
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, both / max(one.end - one.start, other.end - other.start))


def _fresh_of(project: Project, event: Event, changes: Collection[str]) -> str:
    """The event's own id, or another one where that is somebody else's."""
    edits = project.edits.events
    taken = {event.id for event in project.result.events}.union(changes, *((edit.id, edit.of) for edit in edits))
    return event.id if event.id not in taken else fresh(event.id.rpartition("-")[0], taken)


def reset(project: Project, ids: Collection[str] | None = None) -> Project:
    """Forget what was done to these events, to all of them for None: they are as decided, added ones are gone.

    What was split or merged is whole again, or apart again, whichever part of it is named.
    """
    edits = project.edits.events
    gone = {edit.id for edit in edits} if ids is None else related(edits, ids)
    kept = tuple(edit for edit in edits if edit.id not in gone)
    return project if len(kept) == len(edits) else with_events(project, kept)


def length(project: Project) -> float:
    """Seconds that the project's media lasts: its picture or its sound, whichever is longer."""
    return max(project.decided.media.duration, project.decided.sound)


def _chosen(project: Project, ids: Collection[str]) -> list[Event]:
    wanted = frozenset(ids)
    return [event for event in project.result.events if event.id in wanted]


def _each(project: Project, chosen: Collection[Event], change: Callable[[Event], Event]) -> Project:
    made = {event.id: change(event) for event in chosen}
    return _edited(project, {event.id: made[event.id] for event in chosen if made[event.id] != event})


def _edited(project: Project, changes: Mapping[str, Event | None], of: str = "") -> Project:
    """The project with events as they are to be, None for those that are to go; see `Edit.of`."""
    if not changes:
        return project
    shown = {event.id: event for event in project.result.events}
    touched = {name: now and replace(now, by_hand=True) for name, now in changes.items()}
    return with_events(project, edited(project.edits.events, shown, touched, of))


def _fresh(project: Project, label: Label) -> str:
    shown = {event.id for event in project.result.events}
    return fresh(f"{label.lower()}-hand", shown.union(*((edit.id, edit.of) for edit in project.edits.events)))


def _trimmed(event: Event, start: float | None, end: float | None, duration: float) -> Event:
    """`event` with other edges; the one that was not named stays, of two the end gives way."""
    if start is not None:
        latest = (duration if end is not None else event.end) - SHORTEST
        event = replace(event, start=_at(min(max(0.0, start), max(0.0, latest))))
    if end is not None:
        event = replace(event, end=_at(max(min(end, duration), event.start + SHORTEST)))
    return event


def _at(seconds: float) -> float:
    return round(seconds, 3)
