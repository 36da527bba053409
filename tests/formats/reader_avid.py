"""Our own reader of Avid's marker lists, with OpenTimelineIO's timecode."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from exact import frame_of
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline

COLOURS = {"red", "green", "blue", "cyan", "magenta", "yellow", "black", "white"}


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """Six fields a line; timecodes count from the timeline's start, over midnight where it lies between."""
    found = []
    for line in path.read_text("utf-8").split("\n")[:-1]:
        user, timecode, track, colour, comment, frames = line.split("\t")
        assert user
        assert track in ("V1", "A1")
        assert colour in COLOURS
        assert (";" in timecode) == timeline.timebase.drop_frame
        found.append(Seen(Fraction(frame_of(timecode, timeline)), Fraction(frames), comment))
    return found


READERS = [Reader("avid", "self", markers)]
