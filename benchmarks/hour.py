"""An analysis of an hour that never was: what an editor has to bear on a long day, the same at every run.

Two thousand events of all labels, fifteen hundred subtitles, and every track that the taggers and SenseVoice give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from benchmarks.cues import talk
from sensevoice_markers.analysis import (
    Analysis,
    AudioTrack,
    Label,
    MediaInfo,
    ScoreTrack,
    Segment,
    Subtitles,
)
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.rows import PUBLISHED, TAGGER
from sensevoice_markers.timeline.rules import RULES

SECONDS = 3600.0
_HOPS = {"yamnet": 0.12, "firered-aed": 0.01, "firered-vad": 0.01, "sound": 0.01, TAGGER: 0.08}
_QUIET, _LOUD, _NOISE = -9.0, 5.0, 1.0  # log-odds where nothing speaks for a label and where something does
_EMOTIONS = (None, "NEUTRAL", "HAPPY", None, "SAD", "NEUTRAL", "ANGRY", None)
# Of each label how many, and the shortest and the longest in seconds.
_SOUNDS = {
    Label.BGM: (60, 8.0, 40.0),
    Label.LAUGHTER: (460, 0.8, 5.0),
    Label.APPLAUSE: (260, 1.5, 8.0),
    Label.SPEECH: (600, 1.0, 4.2),
    Label.SINGING: (60, 4.0, 20.0),
    Label.CRY: (80, 1.0, 4.0),
    Label.COUGH: (130, 1.2, 2.0),
    Label.SNEEZE: (60, 1.2, 2.0),
    Label.BREATH: (130, 1.2, 2.0),
    Label.CHEERING: (100, 1.5, 6.0),
}

Values = npt.NDArray[np.float64]


@lru_cache(maxsize=1)
def hour() -> Analysis:
    """The analysis, decided with a sensitivity for every label and in lines one at a time."""
    drawn = np.random.default_rng(6)
    spans = {label: _spread(drawn, *sounds) for label, sounds in _SOUNDS.items()}
    media = MediaInfo(
        path="/media/an hour.mp4",
        duration=SECONDS,
        frame_rate=Fraction(25),
        frames=round(SECONDS * 25),
        start_timecode="01:00:00:00",
        width=1920,
        height=1080,
        audio_tracks=(AudioTrack(1, 1, "aac", 2, 48000, "en"),),
    )
    tracks = tuple(_tracks(drawn, spans))
    heard = Analysis(media, 1, "sensevoice", SECONDS, _segments(), tracks, computed="nothing")
    return decide(heard, dict.fromkeys(_SOUNDS, 0.5), Subtitles(lines=1))


def _spread(drawn: np.random.Generator, count: int, shortest: float, longest: float) -> Values:
    """So many spans over the hour, never touching, shape (count, 2)."""
    room = SECONDS / count
    long = np.minimum(drawn.uniform(shortest, longest, count), 0.6 * room)
    begins = room * np.arange(count) + drawn.uniform(0.1, 0.3, count) * room
    return np.stack((begins, begins + long), axis=1)


def _tracks(drawn: np.random.Generator, spans: dict[Label, Values]) -> Iterator[ScoreTrack]:
    speaking: dict[tuple[str, str], list[Label]] = {("firered-aed", "speech"): [Label.SPEECH]}
    for rule in RULES:
        for term in (*rule.terms, *filter(None, [rule.head])):
            for name in term.classes:
                speaking.setdefault((term.tagger, name), [])
                if term.sign > 0:
                    speaking[term.tagger, name].append(rule.label)
    for label, row in PUBLISHED.items():
        for name in row.classes:
            speaking.setdefault((TAGGER, name), []).append(label)
    speaking[TAGGER, "Speech"] = [Label.SPEECH]
    for (tagger, name), labels in speaking.items():
        times = _times(tagger)
        inside = np.zeros(len(times), bool)
        for label in set(labels):
            inside |= _inside(times, spans[label])
        values = np.where(inside, _LOUD, _QUIET) + drawn.normal(0, _NOISE, len(times))
        yield ScoreTrack(tagger, name, _HOPS[tagger], 0.0, values.astype(np.float16))
    times = _times("sound")
    loud = np.full(len(times), -55.0)
    for label, each in spans.items():
        loud[_inside(times, each)] = -30.0 if label is Label.BGM else -20.0
    values = loud + drawn.normal(0, 2.0, len(times))
    yield ScoreTrack("sound", "level", _HOPS["sound"], 0.0, values.astype(np.float16))


def _times(tagger: str) -> Values:
    return _HOPS[tagger] * np.arange(round(SECONDS / _HOPS[tagger]) + 1)


def _inside(times: Values, spans: Values) -> npt.NDArray[np.bool_]:
    before = np.searchsorted(spans[:, 0], times, side="right") - 1
    within: npt.NDArray[np.bool_] = (before >= 0) & (times < spans[before, 1])
    return within


def _segments() -> tuple[Segment, ...]:
    """Talk for half an hour in one language and then in another, felt now this way and now that."""
    half = 0.46 * SECONDS  # nobody talks at the end
    heard = [*talk("en", half), *(_later(segment, half) for segment in talk("zh", half))]
    return tuple(replace(segment, emotion=_EMOTIONS[n % len(_EMOTIONS)]) for n, segment in enumerate(heard))


def _later(segment: Segment, seconds: float) -> Segment:
    words = tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in segment.words)
    return replace(segment, start=segment.start + seconds, end=segment.end + seconds, words=words)
