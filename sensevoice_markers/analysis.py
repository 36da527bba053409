"""The nouns of the project.

Seconds are float64 from the media's zero, which is where its picture starts (for sound alone: where the
sound starts). Ends are exclusive. All values are immutable; a changed analysis is a new one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import count
from typing import Literal

import numpy as np
import numpy.typing as npt


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


SHORTEST = 0.04
"""Seconds: no event and no subtitle is made shorter by hand."""

LONGEST_NAME = 200
"""Characters of a name that is given to an event; what is longer is cut."""


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
        language: ISO 639-1 code, or ``yue``; empty where it cannot be told.
        emotion: the engine's name for it in capitals, None where the engine gives none.
        raw_text: all that the engine wrote, with its tags; empty where it writes none.
    """

    start: float
    end: float
    text: str
    language: str
    words: tuple[Word, ...] = ()
    emotion: str | None = None
    raw_text: str = ""


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
    """Something heard from `start` to `end` (exclusive); `confidence` 0..1; `id` is stable.

    Attributes:
        name, colour: of its markers; empty for those of its label.
        by_hand: a person made it or changed it; it is marked however sure it is.
    """

    id: str
    label: Label
    start: float
    end: float
    confidence: float
    name: str = ""
    colour: str = ""
    by_hand: bool = False


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
        computed: with what, and on what: ``sensevoice on NVIDIA L4, bf16``; empty where nobody knows any more.
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
    computed: str = ""

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of all segments, in order."""
        return tuple(word for segment in self.segments for word in segment.words)

    def track(self, tagger: str, name: str) -> ScoreTrack | None:
        """The score track of that tagger and class, None where it was not run."""
        return next((t for t in self.tracks if (t.tagger, t.name) == (tagger, name)), None)


def fresh(stem: str, taken: Collection[str], first: int = 1) -> str:
    """The first of stem-1, stem-2 … that is not taken: an id for what has none."""
    return next(name for number in count(first) if (name := f"{stem}-{number}") not in taken)


def with_warning(analysis: Analysis, *warnings: str) -> Analysis:
    """The analysis with `warnings` added, each once."""
    new = tuple(w for w in dict.fromkeys(analysis.warnings + warnings))
    return replace(analysis, warnings=new)
