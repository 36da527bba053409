"""What a media file is: length, exact frame rate, start timecode and audio tracks, read with PyAV."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import av

from sensevoice_markers.analysis import AudioTrack, MediaInfo
from sensevoice_markers.errors import (
    BadSetting,
    EmptyFile,
    InputNotFound,
    InputUnreadable,
    NoAudio,
    NoSuchTrack,
    NotMedia,
)
from sensevoice_markers.media import safety
from sensevoice_markers.timebase import (
    STANDARD_RATES,
    is_drop_frame,
    nearest_standard_rate,
    snap_rate,
)

SUFFIXES = frozenset(
    ".3gp .aac .aif .aiff .avi .flac .flv .m2ts .m4a .m4v .mka .mkv .mov .mp3 .mp4 .mpeg .mpg .mts .mxf .oga "
    ".ogg .ogv .opus .ts .vob .wav .webm .wma .wmv".split()
)
"""What a folder is searched for. A file named outright is opened whatever it is called."""

_PACKETS = 600
"""Video packets looked at to tell a variable frame rate where the container has no index."""

_TS_DISCONT: int = av.format.Flags["ts_discont"].value  # type: ignore[assignment] # the stubs lack that it is an int

_CLOCK = Fraction(1, av.time_base)
"""The unit of a container's own times."""


def probe(path: Path) -> MediaInfo:
    """Read what `path` is, without decoding it.

    Raises:
        InputNotFound, InputUnreadable, EmptyFile, NotMedia: the file is not there, not readable, has no
            bytes, or is no self-contained video or audio.
    """
    _check_readable(path)
    logging.getLogger("libav").setLevel(logging.CRITICAL)  # its complaints are ours to word
    try:
        container = av.open(
            safety.url(path),
            options={"protocol_whitelist": safety.PROTOCOLS, "format_whitelist": safety.FORMATS},
        )
        with container:
            return _describe(path, container)
    except (av.FFmpegError, ValueError, UnicodeError) as error:
        raise NotMedia(
            f"{path.name}: not a video or audio file that can be opened ({_reason(error)}); "
            "convert it with another program or check that it was copied whole"
        ) from None


def plain(path: Path) -> str:
    """`path` made absolute without following links, and without the second slash that looks like a share."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow the user's links
    return absolute if os.name == "nt" else f"/{absolute.lstrip('/')}"


def choose_track(media: MediaInfo, wanted: int | None) -> AudioTrack:
    """The audio track `wanted` (from 1), or the default one.

    Raises:
        NoAudio: there is none at all.
        NoSuchTrack: there is no track of that number.
    """
    name = Path(media.path).name
    if not media.audio_tracks:
        raise NoAudio(f"{name}: has no audio track, so there is nothing to mark; choose another file")
    if wanted is None:
        return next((t for t in media.audio_tracks if t.default), media.audio_tracks[0])
    for track in media.audio_tracks:
        if track.number == wanted:
            return track
    have = ", ".join(f"{t.number} ({t.language or 'no language'})" for t in media.audio_tracks)
    raise NoSuchTrack(f"{name}: has no audio track {wanted}; choose --audio-track from {have}, or mix")


def _check_readable(path: Path) -> None:
    try:
        if not path.exists():
            raise InputNotFound(f"{path}: no such file; check the path")
        if path.is_dir():
            raise NotMedia(f"{path}: is a folder; name a file in it")
        if not path.is_file():  # a pipe would keep us waiting, a device never end
            raise NotMedia(f"{path}: is no regular file; save it as one first")
        with path.open("rb") as file:
            if not file.read(1):
                raise EmptyFile(f"{path.name}: the file is empty; copy or record it again")
    except OSError as error:
        raise InputUnreadable(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).strip().lower()


def _describe(path: Path, container: av.container.InputContainer) -> MediaInfo:
    video = _main_video(container)
    if video is None and not container.streams.audio:
        raise NotMedia(f"{path.name}: holds neither picture nor sound; choose a video or audio file")
    zero = _zero(container, video)
    tracks = tuple(_audio_track(number, stream, zero) for number, stream in enumerate(container.streams.audio, 1))
    length = _seconds(container.duration, _CLOCK)
    start = _seconds(container.start_time, _CLOCK)
    origin = 0.0 if start is None else start - zero
    whole = max(0.0, origin + length) if length else max((t.start + (t.duration or 0) for t in tracks), default=0)
    media = MediaInfo(
        path=plain(path),
        duration=whole,
        start_timecode=_start_timecode(container, video),
        origin=origin,
        timestamps_may_jump=bool(int(container.format.flags) & _TS_DISCONT),
        audio_tracks=tracks,
    )
    return media if video is None else _with_picture(media, container, video)


def _with_picture(media: MediaInfo, container: av.container.InputContainer, video: av.VideoStream) -> MediaInfo:
    rate, variable = _frame_rate(container, video)
    length = _length(video) or media.duration
    exact = Fraction(length).limit_denominator(10**6) * rate
    counted = not variable and video.frames and abs(video.frames - exact) < 2
    frames = max(1, video.frames if counted else round(exact))
    picture: av.VideoCodecContext | None = video.codec_context  # none for a codec FFmpeg does not know
    return replace(
        media,
        duration=float(frames / rate) if counted else length,
        frame_rate=rate,
        variable_frame_rate=variable,
        frames=frames,
        width=picture.width or None if picture else None,
        height=picture.height or None if picture else None,
    )


def _main_video(container: av.container.InputContainer) -> av.VideoStream | None:
    """The first video stream, a default one before others; cover pictures of songs are no video."""
    moving = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    preferred = [s for s in moving if s.disposition & av.stream.Disposition.default]
    return next(iter(preferred + moving), None)


def _zero(container: av.container.InputContainer, video: av.VideoStream | None) -> float:
    stream: Any = video or container.streams.audio[0]
    start = _seconds(stream.start_time, stream.time_base)
    if start is None:
        start = _seconds(container.start_time, _CLOCK)
    return start or 0.0


def _audio_track(number: int, stream: av.AudioStream, zero: float) -> AudioTrack:
    start = _seconds(stream.start_time, stream.time_base)
    language = stream.metadata.get("language")
    context: av.AudioCodecContext | None = stream.codec_context  # none for a codec FFmpeg does not know
    return AudioTrack(
        number=number,
        stream=stream.index,
        codec=context.name if context else "unknown",
        channels=context.channels if context else 0,
        sample_rate=context.sample_rate if context else 0,
        language=None if language in (None, "und") else language,
        title=stream.metadata.get("title"),
        default=bool(stream.disposition & av.stream.Disposition.default),
        start=0.0 if start is None else start - zero,
        duration=_length(stream),
    )


def _length(stream: av.AudioStream | av.VideoStream) -> float | None:
    """Declared seconds of one stream; Matroska only keeps its end, in a tag, as 00:00:30.003000000."""
    length = _seconds(stream.duration, stream.time_base)
    if length is not None:
        return length
    hours, _, rest = stream.metadata.get("DURATION", "").partition(":")
    minutes, _, seconds = rest.partition(":")
    try:
        end = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return None
    return end - (_seconds(stream.start_time, stream.time_base) or 0.0)


def _frame_rate(container: av.container.InputContainer, video: av.VideoStream) -> tuple[Fraction, bool]:
    """(constant rate, whether the file's own frames are unevenly spaced)."""
    guessed = Fraction(video.guessed_rate or video.base_rate or video.average_rate or 25)
    nominal = snap_rate(guessed)
    average = Fraction(video.average_rate or guessed)
    if _evenly_spaced(container, video, nominal) and abs(average - nominal) < nominal / 100:
        return nominal, False
    if nominal in STANDARD_RATES and nominal / 2 < average <= nominal:
        return nominal, True
    return nearest_standard_rate(average), True


def _evenly_spaced(container: av.container.InputContainer, video: av.VideoStream, rate: Fraction) -> bool:
    """Whether the frame times lie on the grid of `rate`, within two ticks of the container's clock."""
    entries = video.index_entries
    if len(entries) > _PACKETS:  # MP4 and MOV list every frame: look at all of the file, not only its start
        times = sorted(entry.timestamp for entry in entries)
    else:
        packets = islice(container.demux(video), _PACKETS)
        times = sorted(packet.pts for packet in packets if packet.pts is not None)
        # Frames shown out of order: the last few packets may lack a neighbour that was not read yet.
        times = times[:-16] if len(times) == _PACKETS else times
    frame = 1 / (rate * Fraction(video.time_base or 1))
    return all(abs(b - a - frame) <= max(Fraction(2), frame / 50) for a, b in pairwise(times))


def _start_timecode(container: av.container.InputContainer, video: av.VideoStream | None) -> str | None:
    """The timecode of the picture, of a timecode track, or of the container, if it can be read."""
    streams = [*([video] if video else []), *container.streams.data]
    for metadata in (*(s.metadata for s in streams), container.metadata):
        timecode = metadata.get("timecode")
        if timecode:
            try:
                is_drop_frame(timecode)
            except BadSetting:
                continue
            return str(timecode)
    return None


def _seconds(ticks: int | None, time_base: Fraction | None) -> float | None:
    return None if ticks is None or time_base is None else float(ticks * time_base)
