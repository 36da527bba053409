"""Python's csv module reads our table, as a spreadsheet would, and OpenTimelineIO its timecodes."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from exact import frame_of
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """The rows; timecodes and seconds name the same frame as the column of frames."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    for row in rows:
        frame, frames = int(row["Frame"]), int(row["Frames"])
        assert frame_of(row["Timecode In"], timeline) == frame
        assert frame_of(row["Timecode Out"], timeline) == frame + frames
        assert int(Fraction(row["Seconds"]) * timeline.timebase.rate) == frame
    return [Seen(Fraction(row["Frame"]), Fraction(row["Frames"]), row["Name"]) for row in rows]


READERS = [Reader("csv", "csv.DictReader", markers)]
