"""YAMNet's input against its published definition, computed the slow way."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sensevoice_markers.inference.yamnet import log_mel


def naive_log_mel(samples: list[float]) -> list[list[float]]:
    """25 ms periodic Hann windows each 10 ms, 512-point spectrum, 64 HTK mel bands of 125..7500 Hz, log(x + 0.001)."""

    def mel(hertz: float) -> float:
        return 1127.0 * math.log(1.0 + hertz / 700.0)

    edges = [mel(125.0) + (mel(7500.0) - mel(125.0)) * i / 65 for i in range(66)]
    rows = []
    for start in range(0, len(samples) - 400 + 1, 160):
        windowed = [samples[start + n] * (0.5 - 0.5 * math.cos(2 * math.pi * n / 400)) for n in range(400)]
        angles = -2j * np.pi * np.outer(np.arange(257), np.arange(400)) / 512
        magnitude = np.abs(np.exp(angles) @ np.array(windowed))
        row = []
        for low, centre, high in zip(edges, edges[1:], edges[2:], strict=False):
            total = 0.0
            for k in range(1, 257):
                at = mel(k * 16000 / 512)
                total += magnitude[k] * max(0.0, min((at - low) / (centre - low), (high - at) / (high - centre)))
            row.append(math.log(total + 0.001))
        rows.append(row)
    return rows


@pytest.mark.parametrize("count", [400, 559, 560, 1500])
def test_log_mel_is_what_was_published(count: int) -> None:
    rng = np.random.default_rng(3)
    samples = (0.3 * np.sin(np.arange(count) * 0.5) + 0.05 * rng.standard_normal(count)).astype(np.float32)
    found = log_mel(samples)
    assert found.shape == (1 + (count - 400) // 160, 64)
    assert found.dtype == np.float32
    assert found == pytest.approx(np.array(naive_log_mel(samples.tolist())), abs=1e-4)


def test_silence_has_the_smallest_value() -> None:
    assert log_mel(np.zeros(800, np.float32)) == pytest.approx(math.log(0.001))


def test_a_long_sound_equals_its_parts() -> None:
    samples = np.random.default_rng(5).standard_normal(160 * 2300 + 240).astype(np.float32)
    whole = log_mel(samples)
    for first, last in ((0, 10), (995, 1005), (1999, 2001), (2290, 2300)):
        part = log_mel(samples[first * 160 : (last - 1) * 160 + 400])
        assert part == pytest.approx(whole[first:last], abs=1e-5)
