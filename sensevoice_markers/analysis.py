"""The nouns of the project, and the one document that holds an analysis.

Seconds are float64 from the media's zero, which is where its picture starts (for sound alone: where the
sound starts). Ends are exclusive. All values are immutable; a changed analysis is a new one.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from sensevoice_markers.errors import BadDocument

SCHEMA = 1
"""Version of the document; raised when an old reader would misread a new document."""

_MAX_TRACK_FRAMES = 100 * 3600 * 100
"""A track of 100 hours at 10 ms: more is refused before it is unpacked (a document may be hostile)."""

_MAX_FRAMES = 8 * _MAX_TRACK_FRAMES
"""All tracks of 100 hours: four at 10 ms and some fifty at 120 ms."""

_SHORTEST_HOP = 0.001

# Fraction itself would take 1e999999999, and all memory for it.
_RATE = re.compile(r"[1-9]\d{0,17}(/[1-9]\d{0,17})?")


class Label(StrEnum):
    """What can be heard; the field's names."""

    BGM = "BGM"
    LAUGHTER = "LAUGHTER"
    APPLAUSE = "APPLAUSE"
    SPEECH = "SPEECH"
    SINGING = "SINGING"
    CRY = "CRY"
    COUGH = "COUGH"
    SNEEZE = "SNEEZE"
    BREATH = "BREATH"
    CHEERING = "CHEERING"


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """One audio stream of the media.

    Attributes:
        number: its place among the audio streams, from 1.
        stream: its index among all streams of the container.
        start: when its sound starts, in seconds from the media's zero; negative when before the picture.
        duration: declared length in seconds, None where the container does not say.
    """

    number: int
    stream: int
    codec: str
    channels: int
    sample_rate: int
    language: str | None = None
    title: str | None = None
    default: bool = False
    start: float = 0.0
    duration: float | None = None


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a media file is.

    Attributes:
        path: absolute, as the operating system writes it.
        duration: seconds from zero to the end of the picture (of the sound where there is no picture).
        frame_rate: exact frames a second; None without picture. For variable rates the constant one chosen.
        variable_frame_rate: the file's frames are not evenly spaced.
        frames: number of frames at `frame_rate`, None without picture.
        start_timecode: SMPTE timecode of the first frame as the file carries it.
        origin: when the container's first timestamp is, in seconds from zero: below 0 if sound comes first.
        timestamps_may_jump: a stream format (MPEG-TS) whose clock may be reset within the file.
    """

    path: str
    duration: float
    frame_rate: Fraction | None = None
    variable_frame_rate: bool = False
    frames: int | None = None
    start_timecode: str | None = None
    origin: float = 0.0
    timestamps_may_jump: bool = False
    width: int | None = None
    height: int | None = None
    audio_tracks: tuple[AudioTrack, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word, or one character in scripts without spaces.

    Attributes:
        text: as it is to be written, with its punctuation and any leading space.
        confidence: 0..1.
    """

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech without a long pause.

    Attributes:
        language: ISO 639-1 code, or ``yue``.
        emotion: the engine's name for it in capitals, None where the engine gives none.
    """

    start: float
    end: float
    text: str
    language: str
    words: tuple[Word, ...] = ()
    emotion: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTrack:
    """What one tagger says of one class over the whole timeline: log-odds, or of the ``sound`` tagger a fact.

    Attributes:
        tagger: which model, for example ``yamnet``.
        name: the class as the tagger calls it, for example ``Applause``.
        hop: seconds between frames.
        first: when the centre of the first frame is, in seconds from zero.
        values: float16, shape (frames,), natural-log odds; for ``sound``/``level`` dBFS.
    """

    tagger: str
    name: str
    hop: float
    first: float
    values: npt.NDArray[np.float16]

    @property
    def times(self) -> npt.NDArray[np.float64]:
        """Centres of the frames in seconds, shape (frames,)."""
        return self.first + self.hop * np.arange(len(self.values), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Event:
    """Something heard from `start` to `end` (exclusive); `confidence` 0..1; `id` is stable."""

    id: str
    label: Label
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: `lines` of text shown from `start` to `end` (exclusive)."""

    id: str
    start: float
    end: float
    lines: tuple[str, ...]
    language: str = ""


Preset = Literal["netflix", "bbc", "vertical"]


@dataclass(frozen=True, slots=True)
class Subtitles:
    """How words are set as subtitles; what is None follows the preset, and that the language (`timeline.subtitles`).

    Attributes:
        sdh: laughter, applause, music and so on become cues of their own.
        rate: frames a second, for the gap between two cues; None for the media's own.
        columns: longest line; a full-width character takes two.
        lines: most lines of a cue, 1 or 2.
        speed: characters a second that can be read.
        shortest, longest: seconds that a cue is shown.
    """

    preset: Preset = "netflix"
    sdh: bool = False
    rate: Fraction | None = None
    columns: int | None = None
    lines: int | None = None
    speed: float | None = None
    shortest: float | None = None
    longest: float | None = None


Script = Literal["auto", "simplified", "traditional", "as-heard"]
Profanity = Literal["keep", "mask", "drop"]


@dataclass(frozen=True, slots=True)
class Wording:
    """How words are written (`timeline.wording`).

    Attributes:
        script: of Chinese; ``auto`` is Simplified for Mandarin and Traditional, as in Hong Kong, for Cantonese.
            Traditional Mandarin follows Taiwan's standard.
        vocabulary: names and brands as they are to be written; what sounds like one becomes it.
        replacements: what to find, and what to write; nothing deletes it.
        profanity: what becomes of coarse words.
        coarse: coarse words besides the built-in ones; a star at the end stands for any ending.
    """

    script: Script = "auto"
    vocabulary: tuple[str, ...] = ()
    replacements: tuple[tuple[str, str], ...] = ()
    profanity: Profanity = "keep"
    coarse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is known of one media file: what was heard, what was said, and what it was decided from.

    `events` and `cues` follow from `tracks` and `segments` (see `sensevoice_markers.timeline.decide`), so
    that another sensitivity needs no inference.

    Attributes:
        audio: the track that was analysed, or ``"mix"`` for all of them.
        engine: which engine transcribed.
        sound: seconds of sound that were decoded.
        sensitivity: what `events` were decided with, 0..1 a label.
        subtitles: what `cues` were set with.
        wording: how the words of `cues` are written; those of `segments` stay as they were heard.
        warnings: one line each, for people.
    """

    media: MediaInfo
    audio: int | Literal["mix"]
    engine: str
    sound: float
    segments: tuple[Segment, ...] = ()
    tracks: tuple[ScoreTrack, ...] = ()
    events: tuple[Event, ...] = ()
    cues: tuple[Cue, ...] = ()
    sensitivity: dict[Label, float] = field(default_factory=dict)
    subtitles: Subtitles = field(default_factory=Subtitles)
    wording: Wording = field(default_factory=Wording)
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of all segments, in order."""
        return tuple(word for segment in self.segments for word in segment.words)

    def track(self, tagger: str, name: str) -> ScoreTrack | None:
        """The score track of that tagger and class, None where it was not run."""
        return next((t for t in self.tracks if (t.tagger, t.name) == (tagger, name)), None)


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
    )


def with_warning(analysis: Analysis, *warnings: str) -> Analysis:
    """The analysis with `warnings` added, each once."""
    new = tuple(w for w in dict.fromkeys(analysis.warnings + warnings))
    return replace(analysis, warnings=new)


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
