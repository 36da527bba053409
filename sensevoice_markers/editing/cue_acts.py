"""What can be done to the subtitles of a project; see `acts`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sensevoice_markers.editing.project import Project


def write(project: Project, cue: str, text: str) -> Project:
    """Give a subtitle another text; its lines are those of `text`, empty ones left out, no text deletes it."""
    raise NotImplementedError


def move(project: Project, ids: Collection[str], seconds: float) -> Project:
    """Shift subtitles; all by the same, as far as the media reaches."""
    raise NotImplementedError


def trim(project: Project, cue: str, start: float | None = None, end: float | None = None) -> Project:
    """Give a subtitle another start, another end, or both; it stops at its neighbours."""
    raise NotImplementedError


def add(project: Project, start: float, end: float, text: str = "") -> tuple[Project, str]:
    """A new subtitle where there is room, and its id."""
    raise NotImplementedError


def delete(project: Project, ids: Collection[str]) -> Project:
    """Remove subtitles."""
    raise NotImplementedError


def split(project: Project, cue: str, place: int | None = None) -> Project:
    """Cut a subtitle in two: at a character of its text, or where its words part best; times follow the words."""
    raise NotImplementedError


def merge(project: Project, ids: Collection[str]) -> Project:
    """Make one subtitle of neighbours; text joined as its script asks, lines laid anew."""
    raise NotImplementedError


def reset(project: Project, ids: Collection[str] | None = None) -> Project:
    """Forget what was done to these subtitles, to all of them for None."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in subtitles.

    Attributes:
        text: found across the lines of a cue, which count as a space (as nothing between dense scripts).
        case: upper and lower case differ.
        whole: whole words only.
        pattern: `text` is a regular expression.
    """

    text: str
    case: bool = False
    whole: bool = False
    pattern: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Where something was found: the cue's id and characters first..last of its text (lines joined by newline)."""

    cue: str
    first: int
    last: int


def compiled(search: Search) -> re.Pattern[str]:
    """`search` as a pattern. Raises BadSetting for an expression that makes no sense."""
    raise NotImplementedError


def find(project: Project, search: Search) -> tuple[Hit, ...]:
    """All hits in order. Raises BadSetting."""
    raise NotImplementedError


def replace_all(project: Project, search: Search, by: str, only: Collection[Hit] | None = None) -> tuple[Project, int]:
    """The project with all hits (or `only` these) replaced, and how many. Raises BadSetting."""
    raise NotImplementedError
