"""Markers in seconds → a timeline in frames: the one thing that every export format writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import PurePosixPath, PureWindowsPath

from sensevoice_markers.analysis import Analysis, Cue, Label, MediaInfo
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import AUDIO_ONLY_RATE, Timebase, can_drop, timebase
from sensevoice_markers.timeline.checks import in_words, violations
from sensevoice_markers.timeline.markers import STYLES, Marker, Style, make_markers

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
"""How an absolute path of Windows begins: a drive, or two backslashes and a share."""

_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about an export; the defaults follow the media.

    Attributes:
        rate: frames a second of the timeline, None for the media's own.
        drop_frame: None follows the media's timecode.
        start_timecode: of the first frame, None for the media's own.
        srt_offset: seconds added to all subtitle times in SRT.
        styles: which labels become markers, and how.
    """

    rate: Fraction | None = None
    drop_frame: bool | None = None
    start_timecode: str | None = None
    srt_offset: float = 0.0
    styles: Mapping[Label, Style] = field(default_factory=lambda: STYLES)

    def __post_init__(self) -> None:
        if not -_DAY <= self.srt_offset <= _DAY:
            raise BadSetting(f"subtitle offset {self.srt_offset:g} is outside a day: give seconds, as 2.5")


@dataclass(frozen=True, slots=True)
class FrameMarker:
    """A marker on frames of the timeline, zero-based; `frames` is its length, ≥ 1."""

    marker: Marker
    frame: int
    frames: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is exported.

    Attributes:
        name: the media's file name without its suffix.
        timebase: rate and timecode of the timeline.
        media_timebase: rate and timecode of the media itself; the same unless a user chose another.
        frames: length of the timeline, ≥ 1.
        media_frames: length of the media in frames of `media_timebase`, ≥ 1.
        markers: no two on one frame, in order.
        notes: what had to be changed or chosen, one line each, for people.
    """

    name: str
    media: MediaInfo
    timebase: Timebase
    media_timebase: Timebase
    frames: int
    media_frames: int
    markers: tuple[FrameMarker, ...]
    cues: tuple[Cue, ...]
    srt_offset: float
    notes: tuple[str, ...]


def lay_out(analysis: Analysis, options: Options | None = None) -> Timeline:
    """The timeline of an analysis.

    Raises:
        BadSetting: a timecode, rate or style that makes no sense.
    """
    options = options or Options()
    media = analysis.media
    notes: list[str] = []
    native, chosen = timebases(media, options, notes)
    rate = chosen.rate
    if media.frame_rate is None and options.rate is None:
        notes.append(f"sound without picture: markers are on a grid of {float(rate):g} frames a second (--fps)")
    if media.variable_frame_rate and options.rate is None:
        notes.append(
            f"the frame rate varies: markers are on a constant grid of {float(rate):.6g} frames a second; "
            "choose your project's with --fps if it differs"
        )
    frames = media.frames if media.frames and rate == media.frame_rate else chosen.frames_in(media.duration)
    frames = max(1, frames)
    laid, moved = place(make_markers(analysis.events, options.styles), chosen, frames)
    return Timeline(
        name=file_name(media.path).stem,
        media=media,
        timebase=chosen,
        media_timebase=native,
        frames=frames,
        media_frames=max(1, media.frames or native.frames_in(media.duration)),
        markers=laid,
        cues=analysis.cues,
        srt_offset=options.srt_offset,
        notes=(*notes, *moved, *in_words(violations(analysis.cues, analysis.subtitles))),
    )


def timebases(media: MediaInfo, options: Options, notes: list[str]) -> tuple[Timebase, Timebase]:
    """The media's own timebase and the timeline's; what had to be given up is added to `notes`.

    Raises:
        BadSetting: a chosen timecode does not exist, or the rate has no drop frame.
    """
    native_rate = media.frame_rate or options.rate or AUDIO_ONLY_RATE
    native = _own_timebase(media, native_rate, notes)
    rate = options.rate or native_rate
    if options.start_timecode is None:
        return native, native.at(rate, options.drop_frame)
    drop_frame = options.drop_frame
    if drop_frame is None and native.drop_frame and can_drop(rate):
        drop_frame = True  # another start, the same way of counting
    return native, timebase(rate, options.start_timecode, drop_frame)


def _own_timebase(media: MediaInfo, rate: Fraction, notes: list[str]) -> Timebase:
    """The timebase that the media's own timecode asks for; one that does not exist at its rate is no reason to stop."""
    try:
        return timebase(rate, media.start_timecode, None)
    except BadSetting as error:
        notes.append(f"the media's own {error}; its timeline starts at 00:00:00:00 (--start-tc)")
        return Timebase(rate)


def file_name(path: str) -> PurePosixPath | PureWindowsPath:
    """`path` as the system that wrote it understands it: a document travels between systems."""
    return PureWindowsPath(path) if _WINDOWS.match(path) else PurePosixPath(path)


def place(marks: Iterable[Marker], timebase: Timebase, frames: int) -> tuple[tuple[FrameMarker, ...], tuple[str, ...]]:
    """Markers on frames 0..frames - 1, and a note for each that had to give way.

    A start takes the nearest frame, a STOP the first frame without the event. Editors lose one of two
    markers on a frame, so the second one moves to the next free frame; at the end of the media those before make room.
    """
    wanted = [(_wanted(mark, timebase, frames), mark) for mark in marks]
    wanted.sort(key=lambda pair: pair[0])
    found = [frame for frame, _ in wanted[:frames]]
    for i in range(1, len(found)):
        found[i] = max(found[i], found[i - 1] + 1)
    last = frames - 1
    for i in reversed(range(len(found))):  # what was pushed past the end comes back
        found[i] = min(found[i], last)
        last = found[i] - 1
    holders = dict(zip(found, wanted, strict=False))
    placed: list[FrameMarker] = []
    notes: list[str] = []
    for frame, (wish, mark) in holders.items():
        end = frame + 1 if mark.edge else min(timebase.frame_after(mark.end), frames)
        placed.append(FrameMarker(mark, frame, max(1, end - frame)))
        if frame != wish:
            notes.append(
                f"{mark.name} moved from {timebase.timecode(wish)} to {timebase.timecode(frame)}: "
                f"{holders[wish][1].name} is there"
            )
    notes += (
        f"{mark.name} at {timebase.timecode(wish)} has no frame of its own and was left out: the media is too short"
        for wish, mark in wanted[frames:]
    )
    return tuple(placed), tuple(notes)


def _wanted(mark: Marker, timebase: Timebase, frames: int) -> int:
    frame = timebase.frame_after(mark.start) if mark.edge == "STOP" else timebase.frame_at(mark.start)
    return min(max(0, frame), frames - 1)
