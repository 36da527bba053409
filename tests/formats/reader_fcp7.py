"""OpenTimelineIO's adapter for Final Cut Pro 7's XML."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """Markers of the sequence; a point has no length there."""
    read = otio.adapters.read_from_file(str(path), "fcp_xml")
    rate = float(timeline.timebase.rate)
    start = otio.opentime.RationalTime(timeline.timebase.start_frame, rate)
    assert read.global_start_time.almost_equal(start, 1e-6)
    found = []
    for marker in read.tracks.markers:
        at = marker.marked_range
        assert abs(at.start_time.rate - rate) < 1e-9
        found.append(Seen(Fraction(at.start_time.value), Fraction(at.duration.value) or None, marker.name))
    return found


READERS = [Reader("fcp7", "otio-fcp-adapter", markers)]
