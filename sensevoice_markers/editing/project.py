"""A project: an analysis, and what a person changed of its events and cues.

Edits are kept beside what was decided, not in it: another sensitivity decides anew, and the edits are laid over the
answer. What a person touched stays as they made it; what they deleted stays deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from sensevoice_markers.analysis import Analysis, Cue, Event, Label
from sensevoice_markers.editing.cue_laying import cues_laid, silenced
from sensevoice_markers.editing.laying import events_laid

Item = TypeVar("Item", Event, Cue)


@dataclass(frozen=True, slots=True)
class Edit(Generic[Item]):
    """What a person made of one event, or of one subtitle; `was` or `now` is there.

    Attributes:
        was: as it was decided when it was first touched; None for one added by hand.
        now: as it is to be, with the id of `was`; None where it was deleted.
        of: id of the one that it was split from or merged into, with which it is reset; empty for none.
    """

    was: Item | None
    now: Item | None
    of: str = ""

    @property
    def id(self) -> str:
        """Of the event or subtitle."""
        side = self.was or self.now
        if side is None:
            raise ValueError("an edit is of something")
        return side.id


@dataclass(frozen=True, slots=True)
class Edits:
    """All that a person changed, in the order of its first touch."""

    events: tuple[Edit[Event], ...] = ()
    cues: tuple[Edit[Cue], ...] = ()


def edited(
    edits: Iterable[Edit[Item]], shown: Mapping[str, Item], changes: Mapping[str, Item | None], of: str = ""
) -> tuple[Edit[Item], ...]:
    """`edits`, and that what is `shown` is to be as in `changes`, by id; None is to go. See `Edit.of`."""
    known = {edit.id: edit for edit in edits}
    for name, now in changes.items():
        old = known.get(name)
        was = old.was if old else shown.get(name)
        link = of if of not in ("", name) else old.of if old else ""
        if was is None and now is None:
            del known[name]
        else:
            known[name] = Edit(was, now, link)
    return tuple(known.values())


def related(edits: Sequence[Edit[Event] | Edit[Cue]], ids: Collection[str]) -> frozenset[str]:
    """`ids`, and those of all that were split from them or merged into them, or these from or into."""
    known: set[str] = set(ids) - {""}
    while True:
        more = {name for edit in edits if edit.id in known or edit.of in known for name in (edit.id, edit.of) if name}
        if more <= known:
            return frozenset(known)
        known |= more


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are shown; hidden ones are exported all the same.

    Attributes:
        hidden: labels whose lanes are folded.
        confidence: the least that is shown, 0..1.
        shortest: seconds.
    """

    hidden: frozenset[Label] = frozenset()
    confidence: float = 0.0
    shortest: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """What of a project is on the screen; saved with it, not undone.

    Attributes:
        left: second at the left edge of the timeline.
        scale: pixels a second; 0 shows the whole.
        playhead: second.
        mark_in, mark_out: the range marked with I and O.
    """

    left: float = 0.0
    scale: float = 0.0
    playhead: float = 0.0
    mark_in: float | None = None
    mark_out: float | None = None
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """What is edited and exported.

    Attributes:
        decided: the analysis as the program decided it, whatever a person did.
        edits: what a person did.
        result: both together: what is shown and exported. Made by `project`.
    """

    decided: Analysis
    edits: Edits
    result: Analysis


def project(decided: Analysis, edits: Edits | None = None) -> Project:
    """The project of an analysis and edits."""
    edits = edits or Edits()
    return Project(decided, edits, merged(decided, edits))


def merged(decided: Analysis, edits: Edits) -> Analysis:
    """`decided` with `edits` laid over its events and cues, both in order of their starts.

    An untouched event of the same label gives way where it overlaps with what a person touched, as it was or as it
    is; of untouched cues goes what is said in touched ones (see `laying` and `cue_laying`).
    """
    cues = cues_laid(decided, edits.cues, silenced(edits.events))
    return replace(decided, events=events_laid(decided.events, edits.events), cues=cues)


def with_events(before: Project, edits: tuple[Edit[Event], ...]) -> Project:
    """The project with other edits of its events; its cues are the same objects, but where a sound is gone."""
    cues, silent = before.result.cues, silenced(edits)
    if silent != silenced(before.edits.events):
        cues = cues_laid(before.decided, before.edits.cues, silent)
    result = replace(before.result, events=events_laid(before.decided.events, edits), cues=cues)
    return Project(before.decided, replace(before.edits, events=edits), result)


def with_cues(before: Project, edits: tuple[Edit[Cue], ...]) -> Project:
    """The project with other edits of its cues; its events are the same objects."""
    result = replace(before.result, cues=cues_laid(before.decided, edits, silenced(before.edits.events)))
    return Project(before.decided, replace(before.edits, cues=edits), result)


def with_decided_events(before: Project, decided: Analysis) -> Project:
    """The same edits over other decided events; the cues are the same objects."""
    events = events_laid(decided.events, before.edits.events)
    return Project(decided, before.edits, replace(decided, events=events, cues=before.result.cues))


def redecided(before: Project, decided: Analysis) -> Project:
    """The same edits over another decision."""
    return project(decided, before.edits)
