"""Samples as the benchmarks handle them: float32 in -1..1, shape (n,), 16 kHz mono; levels, filters, rooms, files."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sensevoice_markers import files
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound
from sensevoice_markers.media.probe import choose_track, probe

Samples = npt.NDArray[np.float32]


def rms(samples: Samples) -> float:
    """Root of the mean square, never quite 0."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def decibels(level: float) -> float:
    """The factor of amplitude that is `level` dB."""
    return float(10 ** (level / 20))


def levelled(samples: Samples, dbfs: float) -> Samples:
    """`samples` brought to an rms of `dbfs`."""
    return samples * np.float32(decibels(dbfs) / rms(samples))


def limited(samples: Samples, peak: float = 0.98) -> Samples:
    """`samples`, made softer as a whole where they pass `peak`."""
    loudest = float(np.abs(samples).max(initial=0.0))
    return samples * np.float32(peak / loudest) if loudest > peak else samples


def filtered(samples: Samples, hertz: Sequence[float], gains: Sequence[float]) -> Samples:
    """`samples` with the amplitudes of their spectrum times `gains`, linear between `hertz`; without a delay."""
    size = _size(len(samples) + SAMPLE_RATE // 10)  # room, so that nothing comes round from the other end
    spectrum = np.fft.rfft(samples, size) * np.interp(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), hertz, gains)
    return np.fft.irfft(spectrum, size)[: len(samples)].astype(np.float32)


def reverberated(samples: Samples, rng: np.random.Generator, seconds: float, tail: float) -> Samples:
    """`samples` in a room, as long as they were; the direct sound stays where it is.

    Args:
        seconds: until the noise that stands for the room's echoes has fallen by 60 dB.
        tail: amplitude (root of the energy) of all echoes together; the direct sound has 1.
    """
    length = round(seconds * SAMPLE_RATE)
    room = rng.normal(size=length) * decibels(-60) ** (np.arange(length) / length)
    room[0] = 0.0
    room *= tail / np.sqrt(np.sum(room**2))
    room[0] = 1.0
    size = _size(len(samples) + length)
    both = np.fft.rfft(samples, size) * np.fft.rfft(room, size)
    return np.fft.irfft(both, size)[: len(samples)].astype(np.float32)


def load(path: Path) -> Samples:
    """The sound of any media file, as the program itself decodes it."""
    info = probe(path)
    steps = audio.decode(info, [choose_track(info, None)], files.cache_folder())
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            sound: Sound = finished.value
            return sound.block(0, len(sound.samples))


def to_int16(samples: Samples) -> npt.NDArray[np.int16]:
    """`samples` as int16; what passes full scale is clipped."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)


def write(samples: Samples, target: Path) -> None:
    """Write `samples` as a WAV of 16 bits."""
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(to_int16(samples).astype("<i2").tobytes())


def _size(length: int) -> int:
    """The next power of two, which a Fourier transform is quick with."""
    return 1 << (length - 1).bit_length()
