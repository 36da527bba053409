"""Other takes of one recording, so that what is fitted learns sounds and not files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.hearing.waves import Samples, decibels, filtered, levelled, limited, reverberated
from sensevoice_markers.media.audio import SAMPLE_RATE

FASTEST = 1.25

_NYQUIST = SAMPLE_RATE / 2
_BANDS = (0.0, 160.0, 400.0, 960.0, 2400.0, 4800.0, _NYQUIST)


def another_take(samples: Samples, rng: np.random.Generator, kind: str) -> Samples:
    """`samples` as another recorder, room and tape would have them; up to a quarter longer or shorter."""
    if rng.random() < 0.7:
        slow, fast = (0.92, 1.08) if kind == "speech" else (0.8, FASTEST)
        samples = varispeed(samples, rng.uniform(slow, fast))
    if rng.random() < 0.5:
        samples = filtered(samples, _BANDS, [decibels(gain) for gain in rng.normal(0.0, 4.0, len(_BANDS))])
    if rng.random() < 0.2:
        cut = _NYQUIST * float(rng.choice([0.42, 0.6, 0.8]))
        samples = filtered(samples, (0.0, cut, cut + 800.0, _NYQUIST), (1.0, 1.0, 0.0, 0.0))
    if rng.random() < 0.25 and kind != "music":
        samples = reverberated(samples, rng, rng.uniform(0.15, 0.8), rng.uniform(0.2, 0.8))
    if rng.random() < 0.4:
        samples = eight_bits(samples, rng.uniform(0.3, 1.0))
    return samples


def crowd(recordings: Sequence[Samples], rng: np.random.Generator) -> Samples:
    """An audience of 3 to 24 for 3 to 7 s: takes of `recordings` that set in one after another, in one room."""
    length = round(rng.uniform(3.0, 7.0) * SAMPLE_RATE)
    mix = np.zeros(length, np.float32)
    for _ in range(int(rng.integers(3, 25))):
        voice = varispeed(recordings[int(rng.integers(len(recordings)))], rng.uniform(0.75, 1.35))
        voice = levelled(voice, -rng.uniform(20.0, 34.0))[int(rng.integers(max(1, len(voice) // 2))) :]
        at = int(rng.exponential(0.5) * SAMPLE_RATE)
        voice = voice[: max(0, length - at)]
        mix[at : at + len(voice)] += voice
    mix = reverberated(mix, rng, rng.uniform(0.2, 1.5), rng.uniform(0.2, 1.0))
    rising = np.arange(length) / (SAMPLE_RATE * rng.uniform(0.05, 0.6))
    falling = np.arange(length)[::-1] / (SAMPLE_RATE * rng.uniform(0.3, 2.0))
    return mix * np.minimum(1.0, np.minimum(rising, falling)).astype(np.float32)


def another_tape(samples: Samples, rng: np.random.Generator) -> Samples:
    """A whole show, sometimes recorded too softly, overdriven, in a hall, or with less than half the bandwidth."""
    if rng.random() < 0.2:
        samples = samples * np.float32(decibels(rng.uniform(-20.0, 0.0)))
    chance = rng.random()
    if chance < 0.07:
        samples = np.clip(samples * np.float32(4.0), -1.0, 1.0)
    elif chance < 0.20:
        samples = limited(reverberated(samples, rng, rng.uniform(0.3, 1.2), rng.uniform(0.3, 1.5)))
    elif chance < 0.42:
        low, high = rng.uniform(50.0, 350.0), rng.uniform(3100.0, 4200.0)
        edges = (0.0, low - 50.0, low, high, high + 200.0, _NYQUIST)
        samples = filtered(samples, edges, (0.0, 0.0, 1.0, 1.0, 0.0, 0.0))
    return samples


def varispeed(samples: Samples, speed: float) -> Samples:
    """`samples` played `speed` times as fast, and so as much higher."""
    length = int(len(samples) / speed)
    spectrum = np.fft.rfft(samples)
    kept: npt.NDArray[np.complexfloating] = np.zeros(length // 2 + 1, spectrum.dtype)
    shared = min(len(spectrum), len(kept))
    kept[:shared] = spectrum[:shared]
    return (np.fft.irfft(kept, length) * (length / len(samples))).astype(np.float32)


def eight_bits(samples: Samples, full: float) -> Samples:
    """`samples` as a recorder of 8 bits keeps them whose peaks reach `full` (0..1) of its range."""
    step = np.float32(max(float(np.abs(samples).max(initial=0.0)), 1e-9) / (127 * full))
    rounded: Samples = np.rint(samples / step) * step
    return rounded
