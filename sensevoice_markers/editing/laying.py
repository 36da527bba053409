"""Edits laid over what was decided: what a person touched stays as they made it, and the rest gives way.

Events are matched by id, which another decision does not change; subtitles are numbered anew whenever they are made
anew, so they are matched by what is said in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sensevoice_markers.analysis import Event, Label, fresh
from sensevoice_markers.editing.spans import Span, Spans, spans_of
from sensevoice_markers.timeline.rules import RULES

if TYPE_CHECKING:
    from sensevoice_markers.editing.project import Edit

_SLIVER = 0.3  # seconds: less of a cut event is nothing that a person would look for
_LEAST: Mapping[Label, float] = {rule.label: max(rule.shortest, _SLIVER) for rule in RULES}


def events_laid(decided: Sequence[Event], edits: Sequence[Edit[Event]]) -> tuple[Event, ...]:
    """`decided` with `edits` laid over it, in order of the starts.

    A decided event whose id was touched is the person's. Others of its label are cut by the places of touched ones,
    as they were and as they are; the first part keeps the id, what is too short to be an event of its own vanishes.
    """
    if not edits:
        return tuple(decided)
    touched = {edit.id: edit for edit in edits}
    places = _places(edits)
    made = [edit.now for edit in edits if edit.now is not None]
    taken = {*touched, *(event.id for event in decided)}
    for event in decided:
        held = places[event.label].over(event.start, event.end) if event.label in places else []
        edit = touched.get(event.id)
        made += _parts(event, held, edit, taken) if held or edit else (event,)
    return tuple(sorted(made, key=lambda event: (event.start, event.label, event.id)))


def free(start: float, end: float, held: Iterable[Span]) -> Iterator[tuple[float, float]]:
    """What of `start` to `end` none of `held` covers, in order."""
    for each in sorted(held, key=lambda span: span.start):
        if each.start > start:
            yield start, min(each.start, end)
        start = max(start, each.end)
        if start >= end:
            return
    yield start, end


def _places(edits: Iterable[Edit[Event]]) -> dict[Label, Spans[Event]]:
    """Where events of each label are a person's. What was relabelled holds its places for both labels."""
    found: dict[Label, list[Event]] = defaultdict(list)
    for edit in edits:
        sides = [event for event in (edit.was, edit.now) if event is not None]
        for label in {event.label for event in sides}:
            found[label] += sides
    return {label: spans_of(places) for label, places in found.items()}


def _parts(event: Event, held: Sequence[Event], edit: Edit[Event] | None, taken: set[str]) -> Iterator[Event]:
    """What the places that are `held` leave of a decided event; the first part has its id unless that is touched."""
    parts = list(free(event.start, event.end, (place for place in held if place.id != event.id)))
    name = event.id
    if edit is not None:
        # Of an event that others cut in two, one part was touched: only that one is the person's.
        was, now, name = edit.was or event, edit.now, ""
        parts = [part for part in parts if part[1] <= was.start or was.end <= part[0]] if len(parts) > 1 else []
        if now is not None and now.label == event.label:
            parts = [left for part in parts for left in free(*part, [now])]
    for start, end in parts:
        if end - start >= _LEAST[event.label]:
            name = name or fresh(event.id, taken, 2)
            taken.add(name)
            yield replace(event, id=name, start=start, end=end)
            name = ""
