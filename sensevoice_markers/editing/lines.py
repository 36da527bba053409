"""The text of a subtitle as one, and its lines again."""

from __future__ import annotations

from collections.abc import Iterable

from sensevoice_markers.analysis import Subtitles
from sensevoice_markers.timeline.joints import joints
from sensevoice_markers.timeline.lines import is_dense, lay
from sensevoice_markers.timeline.subtitles import limits

_LONGEST = 100_000  # characters: what is pasted by mistake


def joined(texts: Iterable[str]) -> str:
    """Texts as one: with a space where they meet, none beside a script that is written without."""
    whole = ""
    for text in texts:
        whole += seam(whole, text) + text
    return whole


def seam(before: str, after: str) -> str:
    """What stands between two texts where they become one."""
    return " " if before and after and not (is_dense(before[-1]) or is_dense(after[0])) else ""


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text as it is written, empty ones and what nobody can read left out."""
    return tuple(line.strip() for line in text[:_LONGEST].splitlines() if line.strip())


def relaid(text: str, language: str, subtitles: Subtitles) -> tuple[str, ...]:
    """`text` in lines as subtitles in `language` have them."""
    whole, own = " ".join(text.split()), limits(subtitles, language)
    return lay(whole, own.columns, own.lines, joints(whole, language)) if whole else ()
