"""The two parsers of CMX 3600 that are kept: pycmx, and OpenTimelineIO's adapter."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pycmx
from exact import frame_of
from pycmx.statements import StmtRemark
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline

_LOCATOR = re.compile(r"LOC: (\S+) (\w+) +(.*)")


def by_pycmx(path: Path, timeline: Timeline) -> list[Seen]:
    """pycmx parts the list into remarks; OpenTimelineIO reads the timecodes in them."""
    with path.open(encoding="utf-8") as file:
        read = pycmx.parse_cmx3600(file)
    remarks = [one.text for one in read.event_statements if isinstance(one, StmtRemark)]
    located = [match for text in remarks if (match := _LOCATOR.fullmatch(text))]
    return [Seen(Fraction(frame_of(match[1], timeline)), None, match[3]) for match in located]


def by_opentimelineio(path: Path, timeline: Timeline) -> list[Seen]:
    rate = float(timeline.timebase.rate)
    (video, *_) = otio.adapters.read_from_file(str(path), "cmx_3600", rate=rate).tracks
    return [
        Seen(Fraction(marker.marked_range.start_time.value) - timeline.timebase.start_frame, None, marker.name)
        for clip in video
        for marker in clip.markers
    ]


def _unsuited(timeline: Timeline) -> str | None:
    counting = timeline.timebase
    if counting.drop_frame:
        return "its locators know no drop frame"
    if counting.start_frame + timeline.frames > counting.frames_a_day:
        return "it knows no timecode past midnight"
    return None


READERS = [
    Reader("cmx3600", "pycmx", by_pycmx),
    Reader("cmx3600", "otio-cmx3600-adapter", by_opentimelineio, unsuited=_unsuited),
]
