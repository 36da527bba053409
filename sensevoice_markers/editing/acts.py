"""What can be done to the events of a project. Each act takes one and gives another; ids stay.

Times are seconds; acts keep them within the media and an event at least `SHORTEST` long. An id that is not there
changes nothing. Acts on what is shown (`Project.result`) become edits.
"""

from __future__ import annotations

from collections.abc import Collection

from sensevoice_markers.analysis import Label
from sensevoice_markers.editing.project import Project

SHORTEST = 0.04
"""Seconds: no event is made shorter."""


def move(project: Project, ids: Collection[str], seconds: float) -> Project:
    """Shift events; all by the same, as far as the media reaches."""
    raise NotImplementedError


def trim(project: Project, event: str, start: float | None = None, end: float | None = None) -> Project:
    """Give an event another start, another end, or both."""
    raise NotImplementedError


def add(project: Project, label: Label, start: float, end: float) -> tuple[Project, str]:
    """A new event by hand, confidence 1, and its id."""
    raise NotImplementedError


def delete(project: Project, ids: Collection[str]) -> Project:
    """Remove events."""
    raise NotImplementedError


def split(project: Project, event: str, at: float) -> Project:
    """Cut an event in two at `at`; the first part keeps its id."""
    raise NotImplementedError


def merge(project: Project, ids: Collection[str]) -> Project:
    """Make one event of several, from the first start to the last end; it keeps id and label of the first."""
    raise NotImplementedError


def relabel(project: Project, ids: Collection[str], label: Label) -> Project:
    """Call events something else."""
    raise NotImplementedError


def rename(project: Project, ids: Collection[str], name: str) -> Project:
    """Give events a marker name of their own; an empty one returns to the label's."""
    raise NotImplementedError


def recolour(project: Project, ids: Collection[str], colour: str) -> Project:
    """Give events one of `timeline.markers.COLOURS`; an empty one returns to the label's."""
    raise NotImplementedError


def reset(project: Project, ids: Collection[str] | None = None) -> Project:
    """Forget what was done to these events, to all of them for None: they are as decided, added ones are gone."""
    raise NotImplementedError
