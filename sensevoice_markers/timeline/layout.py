"""Markers in seconds → a timeline in frames: the one thing that every export format writes."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import PurePosixPath, PureWindowsPath
from typing import Literal

from sensevoice_markers.analysis import Analysis, Cue, Label, MediaInfo
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import AUDIO_ONLY_RATE, Timebase, can_drop, timebase
from sensevoice_markers.timeline.checks import in_words, violations
from sensevoice_markers.timeline.markers import STYLES, Marker, Style, make_markers

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
"""How an absolute path of Windows begins: a drive, or two backslashes and a share."""

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
"""What XML 1.0 has no form for, or a reader of lines would take for a new one: it becomes a space, in every format."""

_DAY = 86400.0

_LONGEST = 60  # characters of a name in a note

Profile = Literal["generic", "resolve", "premiere", "kdenlive", "blender"]
"""Which editor's habits an OTIO file suits (`formats.otio`)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about an export; the defaults follow the media.

    Attributes:
        rate: frames a second of the timeline, None for the media's own.
        drop_frame: None follows the media's timecode.
        start_timecode: of the first frame, None for the media's own.
        srt_offset: seconds added to all subtitle times.
        styles: which labels become markers, and how.
        profile: the editor that OTIO is written for.
    """

    rate: Fraction | None = None
    drop_frame: bool | None = None
    start_timecode: str | None = None
    srt_offset: float = 0.0
    styles: Mapping[Label, Style] = field(default_factory=lambda: STYLES)
    profile: Profile = "generic"

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
class FrameClip:
    """A stretch of the media on the timeline.

    Attributes:
        source: its first frame in the media, zero-based, in frames of the timeline's `media_timebase`.
        source_frames: its length in these, ≥ 1.
        frame: where it lies on the timeline, zero-based, in the timeline's own frames.
        frames: its length in these, ≥ 1.
    """

    source: int
    source_frames: int
    frame: int
    frames: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is exported. All texts are free of what a format cannot carry (see `shown`); names are one line.

    Attributes:
        name: the media's file name without its suffix.
        timebase: rate and timecode of the timeline.
        media_timebase: rate and timecode of the media itself; the same unless a user chose another.
        frames: length of the timeline, ≥ 1.
        media_frames: length of the media in frames of `media_timebase`, ≥ 1.
        clips: the media, whole, or what a rough cut keeps of it; in order, without gaps.
        markers: no two on one frame, in order.
        cues: subtitles in seconds from the timeline's first frame, shifted as a user chose; none begins before it, and
            none is without text.
        notes: what had to be changed or chosen, one line each, for people.
    """

    name: str
    media: MediaInfo
    timebase: Timebase
    media_timebase: Timebase
    frames: int
    media_frames: int
    clips: tuple[FrameClip, ...]
    markers: tuple[FrameMarker, ...]
    cues: tuple[Cue, ...]
    profile: Profile
    notes: tuple[str, ...]

    def clip_at(self, frame: int) -> int:
        """Index of the clip that `frame`, which lies on the timeline, shows."""
        return bisect(self.clips, frame, key=lambda clip: clip.frame) - 1

    @property
    def file(self) -> str:
        """The media's file name, without its folder."""
        return shown(file_name(self.media.path).name)


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
    media_frames = max(1, media.frames or native.frames_in(media.duration))
    laid, moved = place(map(_clean, make_markers(analysis.events, options.styles)), chosen, frames)
    return Timeline(
        name=shown(file_name(media.path).stem),
        media=media,
        timebase=chosen,
        media_timebase=native,
        frames=frames,
        media_frames=media_frames,
        clips=(FrameClip(0, media_frames, 0, frames),),
        markers=laid,
        cues=tuple(subtitles(analysis.cues, options.srt_offset)),
        profile=options.profile,
        notes=(*notes, *moved, *in_words(violations(analysis.cues, analysis.subtitles))),
    )


def shown(text: str) -> str:
    """`text` without the characters that files or editors cannot carry; each run of them is a space."""
    return _UNWRITABLE.sub(" ", text)


def one_line(text: str) -> str:
    """`shown` on one line, with single spaces and none at its ends."""
    return " ".join(shown(text).split())


def subtitles(cues: Iterable[Cue], offset: float) -> Iterator[Cue]:
    """`cues` as a timeline has them: shifted by `offset` seconds, none before its start, none without text."""
    for cue in cues:
        start, end = max(0.0, cue.start + offset), cue.end + offset
        lines = tuple(line for line in map(one_line, cue.lines) if line)
        if lines and round(end * 1000) > round(start * 1000):  # no format is finer than that
            yield replace(cue, start=start, end=end, lines=lines)


def _clean(marker: Marker) -> Marker:
    own = replace(marker.of, name=one_line(marker.of.name))
    return replace(marker, of=own, name=one_line(marker.name), comment=one_line(marker.comment))


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
    found = apart([frame for frame, _ in wanted[:frames]], frames)
    holders = dict(zip(found, wanted, strict=False))
    placed: list[FrameMarker] = []
    notes: list[str] = []
    for frame, (wish, mark) in holders.items():
        end = frame + 1 if mark.edge else min(timebase.frame_after(mark.end), frames)
        placed.append(FrameMarker(mark, frame, max(1, end - frame)))
        if frame != wish:
            notes.append(
                f"{_short(mark.name)} moved from {timebase.timecode(wish)} to {timebase.timecode(frame)}: "
                f"{_short(holders[wish][1].name)} is there"
            )
    notes += (
        f"{_short(mark.name)} at {timebase.timecode(wish)} has no frame of its own and was left out: "
        "the media is too short"
        for wish, mark in wanted[frames:]
    )
    return tuple(placed), tuple(notes)


def apart(wishes: Sequence[int], frames: int) -> list[int]:
    """A frame of its own for each of `wishes`, which are in order; no more than there are `frames` to share out.

    Each is the wish or the next free frame after it; at the end those before make room.
    """
    found = list(wishes)
    for i in range(1, len(found)):
        found[i] = max(found[i], found[i - 1] + 1)
    last = frames - 1
    for i in reversed(range(len(found))):  # what was pushed past the end comes back
        found[i] = min(found[i], last)
        last = found[i] - 1
    return found


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _wanted(mark: Marker, timebase: Timebase, frames: int) -> int:
    frame = timebase.frame_after(mark.start) if mark.edge == "STOP" else timebase.frame_at(mark.start)
    return min(max(0, frame), frames - 1)
