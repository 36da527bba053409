"""OpenTimelineIO's own library reads what is written for each editor, and bundles."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from cases import written
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Profile, Timeline


def on_stack(path: Path, timeline: Timeline) -> list[Seen]:
    """Stack markers, which count from zero."""
    read = otio.adapters.read_from_file(str(path))
    rate = float(timeline.timebase.rate)
    assert read.global_start_time == otio.opentime.RationalTime(timeline.timebase.start_frame, rate)
    return [_seen(marker, marker.marked_range.start_time, rate) for marker in read.tracks.markers]


def on_clips(path: Path, timeline: Timeline) -> list[Seen]:
    """Clip markers, which OpenTimelineIO itself takes from the clip's time to the timeline's."""
    read = otio.adapters.read_from_file(str(path))
    assert not read.tracks.markers
    return [
        _seen(
            marker,
            clip.transformed_time(marker.marked_range.start_time, read.tracks),
            float(timeline.timebase.rate),
        )
        for clip in read.tracks[0]
        for marker in clip.markers
    ]


def _seen(marker: otio.schema.Marker, start: otio.opentime.RationalTime, rate: float) -> Seen:
    frames = marker.marked_range.duration.rescaled_to(rate).value
    return Seen(Fraction(start.rescaled_to(rate).value), Fraction(frames), marker.name)


def written_for(profile: Profile, path: Path, timeline: Timeline) -> Path:
    """The file that ``--for`` this editor writes."""
    path.write_bytes(written("otio", replace(timeline, profile=profile)))
    return path


def _other_rate(timeline: Timeline) -> str | None:
    if timeline.timebase.rate != timeline.media_timebase.rate:
        return "markers on the clip count the media's frames, not the timeline's"
    return None


READERS = [
    Reader("otio", "opentimelineio", on_stack),
    Reader(
        "otio",
        "opentimelineio (--for resolve)",
        lambda path, timeline: on_clips(written_for("resolve", path, timeline), timeline),
        unsuited=_other_rate,
    ),
    Reader(
        "otio",
        "opentimelineio (--for premiere)",
        lambda path, timeline: on_stack(written_for("premiere", path, timeline), timeline),
    ),
]
