"""OpenTimelineIO's own library."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """Stack markers, which count from zero."""
    read = otio.adapters.read_from_file(str(path))
    rate = float(timeline.timebase.rate)
    assert read.global_start_time == otio.opentime.RationalTime(timeline.timebase.start_frame, rate)
    return [
        Seen(
            Fraction(marker.marked_range.start_time.rescaled_to(rate).value),
            Fraction(marker.marked_range.duration.rescaled_to(rate).value),
            marker.name,
        )
        for marker in read.tracks.markers
    ]


READERS = [Reader("otio", "opentimelineio", markers)]
