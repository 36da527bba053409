"""What all tests of frame-exact formats ask of them, and a rough cut, which has more than one clip."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from agreement import file
from build import analysis, event, media
from reading import Reader, Seen

from sensevoice_markers.analysis import Cue, Label
from sensevoice_markers.timeline.layout import FrameClip, Timeline, lay_out


def check_exact(reader: Reader, timeline: Timeline, folder: Path) -> list[Seen]:
    """Every marker is on its frame and as long as it should be; a timeline that is unsuited is really misread."""
    assert reader.markers is not None
    path = file(reader, timeline, folder)
    if reader.unsuited(timeline) is not None:
        found: list[Seen] = []
        with suppress(Exception):  # what it cannot read at all it cannot misplace either
            found = reader.markers(path, timeline)
        assert [marker.frame for marker in found] != _frames(timeline)
        return []
    found = reader.markers(path, timeline)
    assert [marker.frame for marker in found] == _frames(timeline)
    for marker, placed in zip(found, timeline.markers, strict=True):
        assert marker.frames in (None, placed.frames)
    return found


def _frames(timeline: Timeline) -> list[Fraction]:
    return [Fraction(placed.frame) for placed in timeline.markers]


def rough_cut() -> Timeline:
    """Four seconds and six of a minute at 25 that starts at 10:00:00:00, as frames 0..99 and 100..249."""
    of = media(start_timecode="10:00:00:00", width=1280, height=720)
    heard = [
        event(Label.BGM, 0.0, 3.96),
        event(Label.LAUGHTER, 4.0, 6.0),
        event(Label.APPLAUSE, 9.96, 10.0),
    ]
    cues = [Cue("cue-1", 1.0, 2.0, ("one",), "en"), Cue("cue-2", 3.0, 5.0, ("over", "the cut"), "en")]
    whole = lay_out(analysis(*heard, cues=cues, of=of))
    return replace(whole, frames=250, clips=(FrameClip(200, 100, 0, 100), FrameClip(1000, 150, 100, 150)))


def frame_of(timecode: str, timeline: Timeline) -> int:
    """Zero-based frame of a timecode as OpenTimelineIO counts it, which knows drop frame by the semicolon."""
    rate = float(timeline.timebase.rate)
    number = int(otio.opentime.from_timecode(timecode, rate).value)
    # What comes before the start is past midnight.
    last = f"23:59:59{';' if timeline.timebase.drop_frame else ':'}{timeline.timebase.nominal - 1:02}"
    day = int(otio.opentime.from_timecode(last, rate).value) + 1
    return (number - timeline.timebase.start_frame) % day
