"""Which frame rates a format of editors can carry, and media at another rate than the timeline's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import STANDARD_RATES, Timebase
from sensevoice_markers.timeline.layout import Timeline

_NTSC = Fraction(1000, 1001)


def is_counted(counting: Timebase) -> bool:
    """Whether timecode counts every frame of this rate: a whole number a second, or 1000/1001 of one."""
    return counting.rate in (counting.nominal, counting.nominal * _NTSC)


def check_counted(title: str, counting: Timebase) -> None:
    """Raise BadSetting where timecode would drift from frames: at 12.5, for one, or at an average of 27.31."""
    if not is_counted(counting):
        raise unsuitable(title, counting.rate, STANDARD_RATES)


def unsuitable(title: str, rate: Fraction, suitable: Iterable[Fraction]) -> BadSetting:
    """The error for a `rate` that the format called `title` cannot carry; it names the best that it can."""
    best = min(suitable, key=lambda other: ((other / rate).denominator != 1, abs(other - rate)))
    return BadSetting(f"{title} cannot carry {float(rate):g} frames a second: use --fps {float(best):.5g}")


def recounted(timeline: Timeline) -> Timeline:
    """`timeline` with its media counted in frames of the timeline's own rate, for formats that know only one rate."""
    theirs = timeline.media_timebase
    ours = theirs.at(timeline.timebase.rate)
    if ours.rate == theirs.rate:
        return timeline
    clips = tuple(
        replace(clip, source=ours.frame_at(theirs.seconds_at(clip.source)), source_frames=clip.frames)
        for clip in timeline.clips
    )
    frames = max(
        ours.frames_in(theirs.seconds_at(timeline.media_frames)), *(clip.source + clip.source_frames for clip in clips)
    )
    return replace(timeline, media_timebase=ours, media_frames=frames, clips=clips)
