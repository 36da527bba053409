"""A project: an analysis, and what a person changed of its events and cues.

Edits are kept beside what was decided, not in it: another sensitivity decides anew, and the edits are laid over the
answer. What a person touched stays as they made it; what they deleted stays deleted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sensevoice_markers.analysis import Analysis, Cue, Event, Label


@dataclass(frozen=True, slots=True)
class EventEdit:
    """What a person made of one event; one of both is there.

    Attributes:
        was: as it was decided when it was first touched; None for one added by hand.
        now: as it is to be, with the id of `was`; None where it was deleted.
    """

    was: Event | None
    now: Event | None


@dataclass(frozen=True, slots=True)
class CueEdit:
    """What a person made of one subtitle; see `EventEdit`."""

    was: Cue | None
    now: Cue | None


@dataclass(frozen=True, slots=True)
class Edits:
    """All that a person changed, in the order of its first touch."""

    events: tuple[EventEdit, ...] = ()
    cues: tuple[CueEdit, ...] = ()


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
    is; an untouched cue that overlaps with a touched one's place is left out.
    """
    raise NotImplementedError


def redecided(before: Project, decided: Analysis) -> Project:
    """The same edits over another decision."""
    return replace(project(decided, before.edits))
