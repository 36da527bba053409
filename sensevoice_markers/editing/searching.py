"""What is looked for in subtitles, and where it is: text across lines, whole words, regular expressions with an end."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from sensevoice_markers.analysis import Cue
from sensevoice_markers.editing.lines import seam
from sensevoice_markers.errors import BadSetting, first_line

_LONGEST = 500  # characters of what is looked for
_REPEATS = 1000  # {n} by {n}: an expression takes room for each
PATIENCE = 1.0
"""Seconds for all subtitles together: an expression may need years."""

# Scripts without spaces: their words end anywhere.
_DENSE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"


class TooSlow(BadSetting):
    """An expression takes longer than anybody waits."""


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
    """Where something was found: the cue's id and characters first..last of its text (lines joined by newline).

    `last` is exclusive.
    """

    cue: str
    first: int
    last: int


@lru_cache(maxsize=32)
def compiled(search: Search) -> regex.Pattern[str]:
    """`search` as a pattern of the package `regex`. Raises BadSetting for an expression that makes no sense."""
    if len(search.text) > _LONGEST:
        raise BadSetting(f"what is searched for has more than {_LONGEST} characters: search for less")
    repeats = re.findall(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}", search.text) if search.pattern else ()
    if math.prod(max(1, *(int(number or 0) for number in pair)) for pair in repeats) > _REPEATS:
        raise BadSetting(f"{search.text[:40]!r} repeats too often: write * or + for many")
    text = search.text if search.pattern else regex.escape(search.text, special_only=True, literal_spaces=True)
    if search.whole:
        text = rf"(?:(?<![^\W{_DENSE}])|(?=[{_DENSE}]))(?:{text})(?:(?![^\W{_DENSE}])|(?<=[{_DENSE}]))"
    try:
        return regex.compile(text, 0 if search.case else regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        raise BadSetting(f"{search.text[:40]!r} is no regular expression: {first_line(error)}") from None


def hits(cues: Iterable[Cue], search: Search, patience: float = PATIENCE) -> Iterator[tuple[Hit, regex.Match[str]]]:
    """All hits in order, empty ones left out. Raises BadSetting, and TooSlow after `patience` seconds."""
    pattern = compiled(search)
    until = time.monotonic() + patience
    try:
        for cue in cues if search.text else ():
            text, offsets = _flat(cue.lines)
            for match in pattern.finditer(text, timeout=max(0.001, until - time.monotonic())):
                if match.end() > match.start():
                    yield Hit(cue.id, offsets[match.start()], offsets[match.end() - 1] + 1), match
    except TimeoutError:
        raise TooSlow(f"{search.text[:40]!r} takes too long to search for: write a simpler expression") from None


def replaced(
    cues: Iterable[Cue], search: Search, by: str, only: Collection[Hit] | None, patience: float = PATIENCE
) -> Iterator[tuple[Cue, str, int, bool]]:
    """(cue, its new text, how many hits in it, whether a line break was among them) where something is replaced."""
    listed = {cue.id: cue for cue in cues}
    chosen = None if only is None else frozenset(only)
    found: dict[str, list[tuple[Hit, str]]] = {}
    for hit, match in hits(listed.values(), search, patience):
        if chosen is None or hit in chosen:
            found.setdefault(hit.cue, []).append((hit, _expanded(match, by) if search.pattern else by))
    for name, edits in found.items():
        text, broken = "\n".join(listed[name].lines), False
        for hit, new in reversed(edits):
            broken = broken or "\n" in text[hit.first : hit.last]
            text = text[: hit.first] + new + text[hit.last :]
        yield listed[name], text, len(edits), broken


def _expanded(match: regex.Match[str], by: str) -> str:
    try:
        return str(match.expand(by))
    except (regex.error, IndexError, ValueError) as error:
        raise BadSetting(f"{by[:40]!r} cannot be put there: {first_line(error)}") from None


def _flat(lines: tuple[str, ...]) -> tuple[str, list[int]]:
    """Lines as one text, and where each of its characters is in the lines joined by newlines."""
    text, offsets, at = "", list[int](), 0
    for line in lines:
        if seam(text, line):
            text += " "
            offsets.append(at - 1)  # the newline
        text += line
        offsets += range(at, at + len(line))
        at += len(line) + 1
    return text, offsets
