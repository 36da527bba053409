"""Kaldi's log-mel filter bank in torch, on the device, stacked and normalised as SenseVoice was trained on.

`kaldi` has the same in numpy for what runs without torch, and the constants of both. Tests hold this one against
kaldi-native-fbank and funasr's front end.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from sensevoice_markers.inference import kaldi
from sensevoice_markers.inference.kaldi import BANDS, HOP, WINDOW
from sensevoice_markers.media.audio import SAMPLE_RATE

STACKED, STRIDE = 7, 6
"""Rows of the filter bank that are stacked into one frame, and rows between two frames."""

WIDTH = STACKED * BANDS
"""Numbers in a frame."""

FRAME = STRIDE * HOP / SAMPLE_RATE
"""Seconds between two frames: 0.06."""

_BLOCK = 6000  # rows computed at once: a minute, some 25 MB


def frames_of(samples: int) -> int:
    """How many frames `samples` samples give; none for less than one window."""
    rows = 1 + (samples - WINDOW) // HOP if samples >= WINDOW else 0
    return -(-rows // STRIDE)


def filter_bank(samples: Tensor) -> Tensor:
    """Log energies of 80 mel bands.

    Args:
        samples: float32, shape (n,), -1..1 at 16 kHz, on any device.

    Returns:
        float32, shape (1 + (n - 400) // 160, 80); no rows for fewer than 400 samples.
    """
    if len(samples) < WINDOW:
        return samples.new_zeros(0, BANDS)
    windows = samples.unfold(0, WINDOW, HOP)
    if len(windows) <= _BLOCK:
        return _rows(windows)
    return torch.cat([_rows(windows[at : at + _BLOCK]) for at in range(0, len(windows), _BLOCK)])


def _rows(windows: Tensor) -> Tensor:
    shape, bands = _constants(windows.device)
    frames = windows * 32768.0
    frames = frames - frames.mean(1, keepdim=True)
    before = torch.cat((frames[:, :1], frames[:, :-1]), 1)
    frames = (frames - float(kaldi.PREEMPHASIS) * before) * shape
    power = torch.fft.rfft(frames, kaldi.FFT).abs().square()
    return torch.log((power @ bands).clamp_min(float(kaldi.LEAST)))


@lru_cache(maxsize=8)
def _constants(device: torch.device) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(kaldi.HAMMING).to(device), torch.from_numpy(kaldi.MEL).to(device)


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
