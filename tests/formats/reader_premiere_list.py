"""Our own reader of Premiere's marker list, with Python's csv module and OpenTimelineIO's timecode."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from exact import frame_of
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """The rows; without a duration it is a point."""
    with path.open(encoding="utf-16", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", strict=True))
    from_zero = replace(timeline, timebase=replace(timeline.timebase, start_frame=0))
    found = []
    for row in rows:
        first, after = _frame(row["In"], timeline), _frame(row["Out"], timeline)
        frames = _frame(row["Duration"], from_zero)
        assert after - first == frames
        found.append(Seen(Fraction(first), Fraction(frames) or None, row["Marker Name"]))
    return found


def _frame(timecode: str, timeline: Timeline) -> int:
    drop_frame = timeline.timebase.drop_frame
    assert timecode.count(";" if drop_frame else ":") == 3
    return frame_of(timecode.replace(";", ":", 2), timeline)


READERS = [Reader("premiere_list", "self", markers)]
