"""Our own reader of YouTube's chapters."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline

_CHAPTER = re.compile(r"(?:([1-9]\d*):(?=\d\d:))?(\d{1,2}):(\d\d) (\S.*)")


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """The chapters, in frames."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        match = _CHAPTER.fullmatch(line)
        assert match, line
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        at = (hours * 60 + minutes) * 60 + seconds
        found.append(Seen(at * timeline.timebase.rate, None, match[4]))
    return found


READERS = [
    Reader(
        "youtube",
        "self",
        markers,
        resolution=Fraction(1),
        unsuited=lambda _: "chapters are whole seconds, and of sections alone",
    )
]
