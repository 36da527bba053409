"""Phrases of the tiny vocabulary as espeak-ng says them, with the moments of their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.espeak import speak
from benchmarks.hearing.waves import Samples, levelled
from benchmarks.tiny.vocabulary import phrase
from sensevoice_markers.media.audio import SAMPLE_RATE

VOICES: Mapping[str, tuple[str, ...]] = {
    "en": tuple(
        accent + variant
        for accent in ("en-us", "en-gb-x-rp", "en-gb-scotland", "en-029")
        for variant in ("", "+f2", "+f3", "+m3", "+m7")
    ),
    "zh": tuple("cmn" + variant for variant in ("", "+f2", "+f3", "+f5", "+m1", "+m3", "+m7")),
}
"""Who speaks which language."""
RATES: Mapping[str, tuple[int, int]] = {"en": (125, 195), "zh": (150, 230)}
"""Words a minute, in espeak-ng's own count."""
PITCHES = (25, 80)

_BELOW = 0.01  # of the loudest sample: what is softer is not heard


@dataclass(frozen=True, slots=True)
class Word:
    """A word, of Chinese a character, and when it sounds: seconds, `end` exclusive."""

    text: str
    start: float
    end: float

    def later(self, seconds: float) -> Word:
        """The same word `seconds` later."""
        return Word(self.text, round(self.start + seconds, 4), round(self.end + seconds, 4))


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A phrase without silence around it, at -20 dBFS."""

    language: str
    samples: Samples
    words: tuple[Word, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / SAMPLE_RATE


def utterance(rng: np.random.Generator, language: str, words: Sequence[str] = ()) -> Utterance:
    """`words` of a language, en or zh, or else one to seven of any, by a voice of it, at any rate and pitch."""
    words = list(words) or phrase(rng, language)
    text = " ".join(words) if language == "en" else "".join(words)
    voice = VOICES[language][int(rng.integers(len(VOICES[language])))]
    samples, said = speak(voice, text, int(rng.integers(*RATES[language])), int(rng.integers(*PITCHES)))
    heard = np.flatnonzero(np.abs(samples) > _BELOW * np.abs(samples).max())
    first, last = int(heard[0]), int(heard[-1]) + 1
    said = tuple(word for word in said if word.text.strip())  # some texts end in a word of nothing
    starts = [max(0.0, word.start - first / SAMPLE_RATE) for word in said]
    ends = [*starts[1:], (last - first) / SAMPLE_RATE]
    placed = tuple(Word(word.text, start, end) for word, start, end in zip(said, starts, ends, strict=True))
    if [word.text for word in placed] != (words if language == "en" else list(text)):
        raise ValueError(f"espeak-ng says {placed} for {text!r}")
    return Utterance(language, levelled(samples[first:last], -20.0), placed)
