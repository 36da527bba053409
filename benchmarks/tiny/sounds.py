"""Everything that is heard in the tiny shows: phrases, music, laughs, applause, noise, all made here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.espeak import speak
from benchmarks.hearing.augment import crowd, varispeed
from benchmarks.hearing.claps import clap, few_hands
from benchmarks.hearing.material import GENRES, SOUND_FONTS, Note, clapping, laughs, piece, play
from benchmarks.hearing.shows import trimmed
from benchmarks.hearing.waves import Samples, decibels, filtered, levelled, load, reverberated
from benchmarks.tiny.speech import VOICES, Utterance, utterance
from sensevoice_markers.media.audio import SAMPLE_RATE

GM, GS = SOUND_FONTS / "FluidR3_GM.sf2", SOUND_FONTS / "FluidR3_GS.sf2"
MUSIC = 30.0  # seconds of a piece
SHORTEST = 1.5  # seconds of a laugh or of applause
WITHIN = 27.0  # dB below a laugh's loudest 20 ms that still belong to it
_NYQUIST = SAMPLE_RATE / 2


@dataclass(frozen=True, slots=True, eq=False)
class Recordings:
    """What shows are made of; all at -20 dBFS, without silence around."""

    speech: tuple[Utterance, ...]
    music: tuple[Samples, ...]
    laughter: tuple[Samples, ...]
    applause: tuple[Samples, ...]

    def spoken(self, rng: np.random.Generator, language: str) -> Utterance:
        """Any phrase of a language."""
        while True:
            drawn = self.speech[int(rng.integers(len(self.speech)))]
            if drawn.language == language:
                return drawn


def record(seed: int, phrases: int, takes: int) -> Recordings:
    """New recordings; another seed has other words, voices, chords and claps.

    Args:
        phrases: how many, a third of them Chinese.
        takes: how many pieces of each genre, and three times as many of each way to laugh and to clap.
    """
    rng = np.random.default_rng((seed, 1))
    speech = tuple(utterance(rng, "zh" if number % 3 == 0 else "en") for number in range(phrases))
    rng = np.random.default_rng((seed, 2))
    music = tuple(_played(piece(genre, rng, MUSIC), GM) for _ in range(takes) for genre in GENRES.values())
    ways: list[Callable[[np.random.Generator], Samples]] = [_recorded_laughs, _bursts, _ha_ha]
    voices = [way(rng) for _ in range(3 * takes) for way in ways]
    crowds = [crowd(voices, rng) for _ in range(3 * takes)]
    ways = [_recorded_applause, few_hands, _audience]
    claps = [way(rng) for _ in range(3 * takes) for way in ways]
    return Recordings(speech, music, _levelled([*voices, *crowds]), _levelled(claps))


def noise(rng: np.random.Generator, count: int) -> Samples:
    """Noise of any colour, at -20 dBFS."""
    white = rng.standard_normal(count, np.float32)
    edges = np.array([0.0, 100.0, 300.0, 900.0, 2700.0, _NYQUIST])
    slope = rng.uniform(-9.0, 2.0)  # dB an octave
    gains = slope * np.log2(np.maximum(edges, 50.0) / 1000.0) + rng.normal(0.0, 3.0, len(edges))
    return levelled(filtered(white, edges, [decibels(gain) for gain in gains]), -20.0)


def _levelled(recordings: list[Samples]) -> tuple[Samples, ...]:
    heard = (levelled(trimmed(samples, WITHIN), -20.0) for samples in recordings)
    return tuple(samples for samples in heard if len(samples) >= SHORTEST * SAMPLE_RATE)


def _played(notes: list[Note], font: Path) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "played.wav")
        play(notes, font, target)
        return levelled(trimmed(load(target), 40.0), -20.0)


def _recorded_laughs(rng: np.random.Generator) -> Samples:
    return _played(laughs(rng), GS)


def _recorded_applause(rng: np.random.Generator) -> Samples:
    return _played(clapping(rng), GM)


def _ha_ha(rng: np.random.Generator) -> Samples:
    """A voice that says ha ha, quickly and high."""
    voice = str(rng.choice(VOICES["en"]))
    text = " ".join(["ha", "hah", "hee"][int(rng.integers(3))] for _ in range(int(rng.integers(8, 16))))
    samples, _ = speak(voice, text, int(rng.integers(260, 380)), int(rng.integers(60, 99)))
    return varispeed(samples, rng.uniform(1.0, 1.3))


def _bursts(rng: np.random.Generator) -> Samples:
    """One person laughing for 1.5 to 5 s: four to six breathy bursts of a vowel a second, falling in pitch."""
    length = round(rng.uniform(1.5, 5.0) * SAMPLE_RATE)
    mix = np.zeros(length + SAMPLE_RATE, np.float32)
    tone, rate = rng.uniform(160.0, 420.0), rng.uniform(4.0, 6.5)
    at, formants = 0.0, (rng.uniform(500.0, 900.0), rng.uniform(1100.0, 1900.0))
    while (start := round(at * SAMPLE_RATE)) < length:
        size = round(rng.uniform(0.45, 0.7) / rate * SAMPLE_RATE)
        times = np.arange(size) / SAMPLE_RATE
        pitch = tone * (1.0 + 0.1 * rng.normal()) * (1.0 - 0.3 * times * rate)
        phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
        voiced = sum(np.sin(k * phase) / k for k in range(1, 16))
        breath = rng.normal(size=size) * rng.uniform(0.2, 0.8)
        mix[start : start + size] += ((voiced + breath) * np.hanning(size)).astype(np.float32)
        at += (1.0 + 0.08 * rng.normal()) / rate * (2.5 if rng.random() < 0.08 else 1.0)
    low, high = formants
    edges = (0.0, 150.0, low, (low + high) / 2, high, high * 1.8, _NYQUIST)
    return reverberated(filtered(mix, edges, (0.1, 0.3, 1.0, 0.35, 0.7, 0.15, 0.05)), rng, 0.3, 0.3)


def _audience(rng: np.random.Generator) -> Samples:
    """Dozens of people clapping for 2 to 8 s: so many claps a second that they run together, rising and falling."""
    length = round(rng.uniform(2.0, 8.0) * SAMPLE_RATE)
    mix = np.zeros(length, np.float32)
    claps = [clap(rng, 500.0 * 2 ** rng.uniform(0.0, 2.6), rng.uniform(0.003, 0.02)) for _ in range(30)]
    for start in rng.integers(0, length - 800, round(rng.uniform(60.0, 400.0) * length / SAMPLE_RATE)):
        sound = claps[int(rng.integers(len(claps)))][: length - start]
        mix[start : start + len(sound)] += sound * np.float32(decibels(rng.uniform(-15.0, 0.0)))
    rise, fall = rng.uniform(0.05, 0.5), rng.uniform(0.1, 1.0)
    times = np.arange(length) / SAMPLE_RATE
    envelope = np.minimum(1.0, np.minimum(times / rise, times[::-1] / fall))
    return reverberated(mix * envelope.astype(np.float32), rng, rng.uniform(0.3, 1.0), rng.uniform(0.2, 0.8))
