"""Kaldi's log mel filter banks in numpy: what models that were trained with Kaldi's features hear.

https://github.com/kaldi-asr/kaldi/blob/master/src/feat/feature-fbank.cc, with a Hamming window, no dither and no floor
of energy, on samples of 16 kHz as 16-bit numbers. It imports no torch, which the taggers do without.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from sensevoice_markers.errors import WeightsDamaged
from sensevoice_markers.media.audio import SAMPLE_RATE

WINDOW, HOP = 400, 160
"""Samples of a frame and from one frame to the next: 25 and 10 ms."""

BANDS = 80

FFT = 512
"""Samples of the spectrum; a frame is filled up with zeros."""

PREEMPHASIS = np.float32(0.97)
"""Share of the sample before that is taken from each; the first one of a frame is its own predecessor."""

LEAST = np.finfo(np.float32).eps
"""Energy of a band at least, so that silence has a logarithm."""

_LOW = 20.0  # Hz where the lowest band begins; the highest ends at half the sample rate


def fbank(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Log energies of `BANDS` mel bands of `samples` in -1..1, float32, shape (1 + (len - 400) // 160, 80)."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    energies = np.empty((len(frames), BANDS), np.float32)
    for start in range(0, len(frames), 1000):  # a spectrum of one minute at once would take 25 MB
        part = frames[start : start + 1000] * np.float32(32768)
        part -= part.mean(axis=1, keepdims=True, dtype=np.float64).astype(np.float32)
        part[:, 1:] -= PREEMPHASIS * part[:, :-1]
        part[:, 0] *= 1 - PREEMPHASIS
        spectrum = np.fft.rfft(part * HAMMING, FFT)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        energies[start : start + 1000] = power.astype(np.float32) @ MEL
    logarithms: npt.NDArray[np.float32] = np.log(np.maximum(energies, LEAST))
    return logarithms


def stacked(features: npt.NDArray[np.float32], frames: int) -> npt.NDArray[np.float32]:
    """Each frame with its neighbours, `frames` (odd) in all, side by side; the outermost stand for what is beyond."""
    around = np.pad(features, ((frames // 2, frames // 2), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(around, frames, axis=0)
    return windows.swapaxes(1, 2).reshape(len(features), -1)


def read_cmvn(path: Path, dimensions: int) -> npt.NDArray[np.float32]:
    """What is added to features and what they are then multiplied by, shape (2, `dimensions`), of an am.mvn.

    Raises:
        WeightsDamaged: the file does not hold so many of each.
    """
    words = path.read_text(encoding="utf-8", errors="replace").split()
    try:
        rows = [_bracketed(words[words.index(name) :]) for name in ("<AddShift>", "<Rescale>")]
        numbers = np.array(rows, np.float32)
    except ValueError:
        numbers = np.empty(0, np.float32)
    if numbers.shape != (2, dimensions) or not np.isfinite(numbers).all():
        raise WeightsDamaged(
            f"{path} does not have {dimensions} shifts and as many scales: copy or pull the model again"
        )
    return numbers


def _bracketed(words: list[str]) -> list[str]:
    """What stands between the first brackets."""
    return words[words.index("[") + 1 : words.index("]")]


def _mel_matrix() -> npt.NDArray[np.float32]:
    """Triangles on Kaldi's mel scale with a peak of 1, shape (257, 80)."""

    def mel(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return 1127.0 * np.log1p(hertz / 700.0)

    bins = mel(np.linspace(0.0, SAMPLE_RATE / 2, FFT // 2 + 1))[:, None]
    low, high = mel(np.array([_LOW, SAMPLE_RATE / 2]))
    edges = np.linspace(low, high, BANDS + 2)
    lower, centre, upper = edges[:-2], edges[1:-1], edges[2:]
    triangles = np.minimum((bins - lower) / (centre - lower), (upper - bins) / (upper - centre))
    matrix: npt.NDArray[np.float32] = np.maximum(0.0, triangles).astype(np.float32)
    return matrix


HAMMING = (0.54 - 0.46 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))).astype(np.float32)
"""What a frame is multiplied by, shape (400,)."""

MEL = _mel_matrix()
"""What a power spectrum is multiplied by, shape (257, 80)."""
