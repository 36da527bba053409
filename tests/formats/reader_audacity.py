"""Our own reader of Audacity's labels, as its manual describes them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """A label a line; one whose start is its end is a point."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        start, end, text = line.split("\t")
        first, last = (Fraction(time) * timeline.timebase.rate for time in (start, end))
        found.append(Seen(first, last - first or None, text))
    return found


READERS = [Reader("audacity", "self", markers, resolution=Fraction(1, 1_000_000))]
