"""A timeline cut down to some stretches of its media: clips, markers and subtitles in the time of the cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sensevoice_markers.analysis import Cue
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameClip, FrameMarker, Timeline, subtitles

Span = tuple[int, int]
"""(first, past the last) frame of the media."""


def cut(timeline: Timeline, spans: Sequence[Span], name: str, offset: float = 0.0) -> Timeline:
    """`timeline` with nothing but `spans` of its media, one after the other; it has no notes.

    A marker with a length that an edge cuts through is as long as what is left of it, a subtitle stays where at least
    half of it does. The seconds in the markers themselves remain the media's.

    Args:
        timeline: of the whole media, its subtitles without an offset.
        spans: in order and disjoint, at least one.
        offset: seconds added to all subtitle times.
    """
    clips = tuple(_clips(spans, timeline.media_timebase.rate, timeline.timebase))
    return replace(
        timeline,
        name=name,
        frames=clips[-1].frame + clips[-1].frames,
        clips=clips,
        markers=tuple(marker for clip in clips for marker in _markers(timeline, clip)),
        cues=tuple(subtitles(_cues(timeline, clips), offset)),
        notes=(),
    )


def _clips(spans: Sequence[Span], rate: Fraction, counting: Timebase) -> Iterator[FrameClip]:
    """Clips without a gap; each is laid by all the media's frames before it, so that rounding never adds up."""
    done = at = 0
    for first, last in spans:
        done += last - first
        end = max(at + 1, counting.frame_at(done / rate))
        yield FrameClip(first, last - first, at, end - at)
        at = end


def _markers(timeline: Timeline, clip: FrameClip) -> Iterator[FrameMarker]:
    """The markers of the whole timeline that a clip shows, in order and in frames of the cut; no two share one."""
    start = timeline.timebase.frame_at(timeline.media_timebase.seconds_at(clip.source))
    end = start + clip.frames
    shown = {placed.frame: placed for placed in timeline.markers if start <= placed.frame < end}
    for placed in timeline.markers:
        if placed.frame < start < placed.frame + placed.frames:  # goes on here, and yields to what begins here
            until = min(placed.frame + placed.frames, end)
            free = next((frame for frame in range(start, until) if frame not in shown), None)
            if free is not None:
                shown[free] = replace(placed, frame=free, frames=until - free)
    for frame, placed in sorted(shown.items()):
        yield replace(placed, frame=clip.frame + frame - start, frames=min(placed.frames, end - frame))


def _cues(timeline: Timeline, clips: Sequence[FrameClip]) -> Iterator[Cue]:
    """The subtitles that at least half of is shown, in order, in seconds of the cut."""
    ours, theirs = timeline.timebase, timeline.media_timebase
    for clip in clips:
        start, end = (float(theirs.seconds_at(clip.source + frames)) for frames in (0, clip.source_frames))
        at, until = (float(ours.seconds_at(clip.frame + frames)) for frames in (0, clip.frames))
        for cue in timeline.cues:
            first, last = max(cue.start, start), min(cue.end, end)
            if last > first and 2 * (last - first) >= cue.end - cue.start:
                yield replace(cue, start=at + first - start, end=min(until, at + last - start))
