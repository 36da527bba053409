"""Kaldi's log-mel filter bank in torch, stacked and normalised as SenseVoice was trained on.

The steps are those of Kaldi's ``compute-fbank-feats`` (https://kaldi-asr.org/doc/feat.html) without dither; tests hold
them against kaldi-native-fbank and funasr's front end.
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor

SAMPLE_RATE = 16000
SHIFT = 160
"""Samples between two rows of the filter bank: 10 ms."""

WINDOW = 400
"""Samples that one row is computed from: 25 ms."""

BINS = 80
STACKED, STRIDE = 7, 6
"""Rows that are stacked into one frame, and rows between two frames."""

FRAME = STRIDE * SHIFT / SAMPLE_RATE
"""Seconds between two frames: 0.06."""

_FFT = 512
_PREEMPHASIS = 0.97
_LOWEST = 20.0  # Hz, Kaldi's default
_FLOOR = torch.finfo(torch.float32).eps
_BLOCK = 6000  # rows computed at once: a minute, some 25 MB


def frames_of(samples: int) -> int:
    """How many frames `samples` samples give; none for less than one window."""
    rows = 1 + (samples - WINDOW) // SHIFT if samples >= WINDOW else 0
    return -(-rows // STRIDE)


def filter_bank(samples: Tensor) -> Tensor:
    """Log energies of 80 mel bands.

    Args:
        samples: float32, shape (n,), -1..1 at 16 kHz, on any device.

    Returns:
        float32, shape (1 + (n - 400) // 160, 80); no rows for fewer than 400 samples.
    """
    if len(samples) < WINDOW:
        return samples.new_zeros(0, BINS)
    windows = samples.unfold(0, WINDOW, SHIFT)
    if len(windows) <= _BLOCK:
        return _rows(windows)
    return torch.cat([_rows(windows[at : at + _BLOCK]) for at in range(0, len(windows), _BLOCK)])


def _rows(windows: Tensor) -> Tensor:
    shape, bands = _constants(windows.device)
    frames = windows * 32768.0
    frames = frames - frames.mean(1, keepdim=True)
    # Kaldi lets the first sample be its own predecessor.
    before = torch.cat((frames[:, :1], frames[:, :-1]), 1)
    frames = (frames - _PREEMPHASIS * before) * shape
    power = torch.fft.rfft(frames, _FFT).abs().square()
    return torch.log((power @ bands).clamp_min(_FLOOR))


@lru_cache(maxsize=8)
def _constants(device: torch.device) -> tuple[Tensor, Tensor]:
    """The Hamming window, shape (400,), and the weights of the mel bands, shape (257, 80)."""
    shape = torch.hamming_window(WINDOW, periodic=False, alpha=0.54, beta=0.46, dtype=torch.float64)
    low, high = _mel(_LOWEST), _mel(SAMPLE_RATE / 2)
    corners = torch.linspace(low, high, BINS + 2, dtype=torch.float64)
    left, centre, right = corners[:-2], corners[1:-1], corners[2:]
    frequencies = torch.arange(_FFT // 2 + 1, dtype=torch.float64) * (SAMPLE_RATE / _FFT)
    mel = (1127.0 * torch.log1p(frequencies / 700.0))[:, None]
    bands = torch.minimum((mel - left) / (centre - left), (right - mel) / (right - centre)).clamp_min(0.0)
    bands[-1] = 0.0  # Kaldi leaves out the highest frequency
    return shape.float().to(device), bands.float().to(device)


def _mel(frequency: float) -> float:
    return 1127.0 * math.log1p(frequency / 700.0)


def stacked(bank: Tensor) -> Tensor:
    """Each sixth row with its three neighbours on either side; the first and the last row stand in beyond the ends.

    Args:
        bank: shape (..., rows, 80), at least one row.

    Returns:
        Shape (..., ceil(rows / 6), 560).
    """
    rows = bank.shape[-2]
    reach = torch.arange(-(STACKED // 2), STACKED // 2 + 1, device=bank.device)
    middles = torch.arange(0, rows, STRIDE, device=bank.device)
    index = (middles[:, None] + reach).clamp(0, rows - 1)
    return bank[..., index, :].flatten(-2)


def frames(samples: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """What the model sees of a piece of sound.

    Args:
        samples: float32, shape (n,), -1..1 at 16 kHz, n >= 400.
        shift, scale: the checkpoint's CMVN, float32, shape (560,).

    Returns:
        float32, shape (frames_of(n), 560).
    """
    return (stacked(filter_bank(samples)) + shift) * scale
