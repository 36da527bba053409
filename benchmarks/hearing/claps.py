"""A few people clapping in a room, made of noise: what recorded applause of an audience does not teach.

A clap is a burst of noise with one broad resonance, between some 500 Hz for cupped palms and 3 kHz for flat ones, that
dies within tens of milliseconds; people clap two to five times a second, not quite regularly: the ranges that are
reported in L. Peltola and others, Synthesis of hand clapping sounds, IEEE TASLP 15(3), 2007,
https://doi.org/10.1109/TASL.2006.885924.
"""

from __future__ import annotations

import numpy as np

from benchmarks.hearing.waves import Samples, decibels, filtered, levelled, reverberated
from sensevoice_markers.media.audio import SAMPLE_RATE


def few_hands(rng: np.random.Generator) -> Samples:
    """One to eight people who clap for 2 to 8 s in a room of some size, at -20 dBFS."""
    length = rng.uniform(2.0, 8.0)
    mix = np.zeros(round((length + 0.2) * SAMPLE_RATE), np.float32)
    for _ in range(int(rng.integers(1, 9))):
        hands = _one_pair(rng, length)
        mix[: len(hands)] += hands[: len(mix)] * np.float32(decibels(rng.uniform(-12.0, 0.0)))
    room = reverberated(mix, rng, rng.uniform(0.15, 0.8), rng.uniform(0.2, 1.0))
    return levelled(room, -20.0)


def _one_pair(rng: np.random.Generator, length: float) -> Samples:
    """One person's claps, each a little unlike the one before."""
    samples = np.zeros(round((length + 0.1) * SAMPLE_RATE), np.float32)
    step = 1.0 / rng.uniform(2.0, 5.0)
    tone, decay = 500.0 * 2 ** rng.uniform(0.0, 2.6), rng.uniform(0.003, 0.02)
    at = rng.uniform(0.0, 0.5)
    while at < length - 0.1:
        sound = clap(rng, tone * 2 ** rng.normal(0.0, 0.1), decay) * np.float32(decibels(rng.normal(0.0, 2.0)))
        start = round(at * SAMPLE_RATE)
        samples[start : start + len(sound)] += sound
        at += step * rng.normal(1.0, 0.05)
    return samples


def clap(rng: np.random.Generator, tone: float, decay: float) -> Samples:
    """0.1 s of one clap, whose resonance is at `tone` Hz and which falls by 1/e in `decay` seconds."""
    times = np.arange(round(0.1 * SAMPLE_RATE)) / SAMPLE_RATE
    burst = (rng.normal(size=len(times)) * np.exp(-times / decay)).astype(np.float32)
    hertz = np.array([0.0, tone / 4, tone / 1.5, tone, tone * 1.5, tone * 3, SAMPLE_RATE])
    return filtered(burst, hertz, (0.0, 0.1, 0.6, 1.0, 0.6, 0.25, 0.1))
