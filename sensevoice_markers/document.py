"""The one JSON document of an analysis. It may be hostile: sizes are checked before anything is unpacked."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import msgspec
import numpy as np

from sensevoice_markers.analysis import (
    Analysis,
    Cue,
    Event,
    Label,
    MediaInfo,
    ScoreTrack,
    Segment,
    Subtitles,
    Word,
    Wording,
)
from sensevoice_markers.errors import BadDocument

SCHEMA = 1
"""Version of the document; raised when an old reader would misread a new document."""

_MAX_TRACK_FRAMES = 100 * 3600 * 100
"""A track of 100 hours at 10 ms: more is refused before it is unpacked (a document may be hostile)."""

_MAX_FRAMES = 8 * _MAX_TRACK_FRAMES
"""All tracks of 100 hours: four at 10 ms and some fifty at 120 ms."""

_SHORTEST_HOP = 0.001

_MOST = 2**31 - 1  # of anything that is counted in media

_LONGEST = 1000 * 3600.0  # seconds

# Fraction itself would take 1e999999999, and all memory for it.
_RATE = re.compile(r"[1-9]\d{0,17}(/[1-9]\d{0,17})?")


@dataclass(frozen=True)
class _Packed:
    """A `ScoreTrack` inside the document: little-endian float16, zlib, base64."""

    tagger: str
    name: str
    hop: float
    first: float
    frames: int
    values: str


@dataclass(frozen=True)
class _Document:
    """The JSON document. `words` repeats those of the segments for readers; it is not read back."""

    schema: int
    media: MediaInfo
    audio: int | Literal["mix"]
    engine: str
    sound: float
    sensitivity: dict[Label, float]
    warnings: tuple[str, ...]
    events: tuple[Event, ...]
    cues: tuple[Cue, ...]
    segments: tuple[Segment, ...]
    tracks: tuple[_Packed, ...]
    subtitles: Subtitles = field(default_factory=Subtitles)  # older documents have none
    wording: Wording = field(default_factory=Wording)
    words: tuple[Word, ...] = ()
    computed: str = ""  # older documents do not say


class _Version(msgspec.Struct):
    schema: int


def to_json(analysis: Analysis) -> bytes:
    """The analysis as one UTF-8 JSON document, the same bytes for the same analysis."""
    document = _Document(
        schema=SCHEMA,
        media=analysis.media,
        audio=analysis.audio,
        engine=analysis.engine,
        sound=analysis.sound,
        sensitivity=analysis.sensitivity,
        warnings=analysis.warnings,
        events=analysis.events,
        cues=analysis.cues,
        segments=analysis.segments,
        tracks=tuple(map(_pack, analysis.tracks)),
        subtitles=analysis.subtitles,
        wording=analysis.wording,
        words=analysis.words,
        computed=analysis.computed,
    )
    return msgspec.json.encode(document, enc_hook=plain)


def from_json(data: bytes) -> Analysis:
    """Read what `to_json` wrote.

    Raises:
        BadDocument: not such a document, of a newer version, or damaged.
    """
    try:
        version = msgspec.json.decode(data, type=_Version).schema
        if version != SCHEMA:
            raise BadDocument(
                f"the analysis has schema {version}, this program reads {SCHEMA}: analyse the media again"
            )
        document = msgspec.json.decode(data, type=_Document, dec_hook=exact)
        check_media(document.media)
        tracks = _unpack_all(document.tracks)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadDocument(f"not an analysis document ({error}): write one with 'analyze --json FILE'") from None
    return Analysis(
        media=document.media,
        audio=document.audio,
        engine=document.engine,
        sound=document.sound,
        segments=document.segments,
        tracks=tracks,
        events=document.events,
        cues=document.cues,
        sensitivity=document.sensitivity,
        subtitles=document.subtitles,
        wording=document.wording,
        warnings=document.warnings,
        computed=document.computed,
    )


def check_media(media: MediaInfo) -> None:
    """Raise BadDocument for media that nobody has: numbers go on into files that hold 32 bits."""
    counts = [media.width, media.height, media.frames]
    for track in media.audio_tracks:
        counts += [track.number, track.stream, track.channels, track.sample_rate]
    if not all(count is None or 0 <= count <= _MOST for count in counts) or not 0 <= media.duration <= _LONGEST:
        raise BadDocument("the media has impossible numbers: analyse it again")


def plain(value: Any) -> Any:
    """What JSON has no form for, in one that it has: a frame rate as ``24000/1001``."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise NotImplementedError(f"no JSON form for {type(value)}")


def exact(kind: type, value: Any) -> Any:
    """Undo `plain`. Raises msgspec.ValidationError for what it would not have made."""
    if kind is Fraction:
        if not _RATE.fullmatch(str(value)):
            raise msgspec.ValidationError(f"{value!r} is not a frame rate")
        return Fraction(value)
    raise NotImplementedError(f"no JSON form for {kind}")


def _pack(track: ScoreTrack) -> _Packed:
    raw = zlib.compress(track.values.astype("<f2").tobytes(), level=6)
    return _Packed(
        track.tagger,
        track.name,
        track.hop,
        track.first,
        len(track.values),
        base64.b64encode(raw).decode("ascii"),
    )


def _unpack_all(packed: Sequence[_Packed]) -> tuple[ScoreTrack, ...]:
    if sum(max(0, track.frames) for track in packed) > _MAX_FRAMES:
        raise BadDocument("the tracks have an impossible length: analyse the media again")
    grids = {track.tagger: (track.hop, track.first, track.frames) for track in packed}
    for track in packed:
        if grids[track.tagger] != (track.hop, track.first, track.frames):
            raise BadDocument(f"the tracks of {track.tagger!r} differ in length: analyse the media again")
    return tuple(map(_unpack, packed))


def _unpack(packed: _Packed) -> ScoreTrack:
    where = f"track {packed.tagger + '/' + packed.name!r}"
    if not (0 <= packed.frames <= _MAX_TRACK_FRAMES and packed.hop >= _SHORTEST_HOP):
        raise BadDocument(f"{where} has an impossible length: analyse the media again")
    try:
        inflate = zlib.decompressobj()
        raw = inflate.decompress(base64.b64decode(packed.values, validate=True), packed.frames * 2 + 1)
    except (ValueError, zlib.error) as error:
        raise BadDocument(f"{where} is damaged ({error}): analyse the media again") from None
    if len(raw) != packed.frames * 2:
        raise BadDocument(f"{where} is cut short or too long: analyse the media again")
    values = np.frombuffer(raw, "<f2").astype(np.float16)
    return ScoreTrack(packed.tagger, packed.name, packed.hop, packed.first, values)
