"""What is wrong with subtitles: every rule that a cue breaks, by name and measure.

Words are never dropped to keep to a rule, so that fast or odd speech breaks some; who edits the subtitles is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from sensevoice_markers.analysis import Cue, Subtitles
from sensevoice_markers.timeline.joints import is_closing
from sensevoice_markers.timeline.lines import width
from sensevoice_markers.timeline.subtitles import Limits, limits

Rule = Literal["speed", "columns", "lines", "shortest", "longest", "gap", "first"]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a cue breaks.

    Attributes:
        rule: ``speed`` (characters a second), ``columns`` (of a line), ``lines``, ``shortest`` and ``longest``
            (seconds), ``gap`` (seconds to the cue after it), ``first`` (a line starts with closing punctuation).
        cue: its id.
    """

    rule: Rule
    cue: str
    measured: float
    allowed: float


_MILLISECOND = 0.001 + 1e-9
"""Times are whole milliseconds: a limit that is none is kept where the nearest one is."""

_SAID: dict[Rule, tuple[str, str]] = {
    "speed": ("is faster than {:g} characters a second", "are faster than {:g} characters a second"),
    "columns": ("has a line longer than {:g} columns", "have lines longer than {:g} columns"),
    "lines": ("has more than {:g} lines", "have more than {:g} lines"),
    "shortest": ("is shown for less than {:.2g} s", "are shown for less than {:.2g} s"),
    "longest": ("is shown for more than {:g} s", "are shown for more than {:g} s"),
    "gap": ("is less than {:.2g} s from the next", "are less than {:.2g} s from the next"),
    "first": ("has a line that starts with closing punctuation", "have lines that start with closing punctuation"),
}


def violations(cues: Sequence[Cue], subtitles: Subtitles) -> tuple[Violation, ...]:
    """Every rule of `subtitles` that one of `cues`, in order, breaks."""
    pairs = zip_longest(cues, cues[1:])
    return tuple(found for cue, after in pairs for found in violations_of(cue, after, subtitles))


def in_words(found: Sequence[Violation]) -> tuple[str, ...]:
    """A line a rule and limit, for people: ``12 subtitles are faster than 20 characters a second``."""
    counts = Counter((each.rule, each.allowed) for each in found)
    return tuple(
        f"{count} {'subtitle' if count == 1 else 'subtitles'} {_SAID[rule][count > 1].format(allowed)}"
        for (rule, allowed), count in counts.items()
    )


def violations_of(cue: Cue, after: Cue | None, subtitles: Subtitles) -> Iterator[Violation]:
    """Every rule that `cue` breaks; `after` is the one after it."""
    own = limits(subtitles, cue.language)
    seconds = cue.end - cue.start
    for rule, measured, allowed in _measured(cue, after, own, seconds):
        yield Violation(rule, cue.id, round(measured, 3), allowed)


def _measured(cue: Cue, after: Cue | None, own: Limits, seconds: float) -> Iterator[tuple[Rule, float, float]]:
    widths = [width(line) for line in cue.lines]
    characters = sum(widths) / own.character
    if characters > own.speed * (seconds + _MILLISECOND):
        yield "speed", characters / max(seconds, 0.001), own.speed
    if max(widths, default=0) > own.columns:
        yield "columns", max(widths), own.columns
    if len(widths) > own.lines:
        yield "lines", len(widths), own.lines
    if seconds < own.shortest - _MILLISECOND:
        yield "shortest", seconds, own.shortest
    if seconds > own.longest + _MILLISECOND:
        yield "longest", seconds, own.longest
    if after is not None and after.start - cue.end < own.gap - _MILLISECOND:
        yield "gap", after.start - cue.end, own.gap
    starts = sum(is_closing(line[0]) for line in cue.lines if line)
    if starts:
        yield "first", starts, 0
