"""Kaldi's features against their definition computed the slow way, and against numbers that Kaldi's own code gave."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from build import one_line

from sensevoice_markers.errors import WeightsDamaged
from sensevoice_markers.inference import kaldi

LEAST = math.log(np.finfo(np.float32).eps)


def naive_fbank(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """No mean, pre-emphasis of 0.97, Hamming windows of 25 ms each 10 ms, power, 80 mel bands of 20..8000 Hz, log."""

    def mel(hertz: float) -> float:
        return 1127.0 * math.log(1.0 + hertz / 700.0)

    edges = [mel(20.0) + (mel(8000.0) - mel(20.0)) * i / 81 for i in range(82)]
    turns = np.exp(-2j * np.pi * np.outer(np.arange(256), np.arange(400)) / 512)
    rows = []
    for start in range(0, len(samples) - 400 + 1, 160):
        frame = samples[start : start + 400].astype(np.float64) * 32768
        frame -= frame.mean()
        emphasised = [x - 0.97 * before for x, before in zip(frame, [frame[0], *frame[:-1]], strict=True)]
        windowed = [x * (0.54 - 0.46 * math.cos(2 * math.pi * n / 399)) for n, x in enumerate(emphasised)]
        power = np.abs(turns @ np.array(windowed)) ** 2
        row = []
        for low, centre, high in zip(edges, edges[1:], edges[2:], strict=False):
            total = 0.0
            for k in range(256):
                at = mel(k * 16000 / 512)
                total += power[k] * max(0.0, min((at - low) / (centre - low), (high - at) / (high - centre)))
            row.append(max(math.log(total), LEAST) if total else LEAST)
        rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize("count", [400, 559, 560, 1500])
def test_fbank_is_what_is_published(count: int) -> None:
    rng = np.random.default_rng(3)
    samples = (0.1 + 0.3 * np.sin(np.arange(count) * 0.5) + 0.05 * rng.standard_normal(count)).astype(np.float32)
    found = kaldi.fbank(samples)
    assert found.shape == (1 + (count - 400) // 160, 80)
    assert found.dtype == np.float32
    assert found == pytest.approx(naive_fbank(samples), abs=1e-3)


def test_fbank_equals_kaldis_own_code() -> None:
    """kaldi-native-fbank 1.23 of this tone: 80 bins, hamming, no dither, snip_edges, samples × 32768."""
    tone = (0.5 * np.sin(2 * np.pi * 440.0 * np.arange(720) / 16000)).astype(np.float32)
    found = kaldi.fbank(tone)
    assert found.shape == (3, 80)
    for row, bands in KALDI.items():
        assert found[row, ::8] == pytest.approx(bands, abs=1e-3)


KALDI = {
    0: (11.8922, 14.1965, 20.3931, 13.4677, 13.1040, 12.8304, 12.6320, 12.4473, 12.2365, 12.0894),
    1: (14.0236, 14.9592, 20.4300, 12.9625, 12.4565, 12.1385, 11.9348, 11.7812, 11.6298, 11.5570),
    2: (14.5234, 15.2849, 20.4567, 12.3011, 11.1896, 10.6933, 10.2209, 9.9547, 9.8638, 9.9173),
}
"""By frame: every eighth band."""


def test_silence_has_the_smallest_value() -> None:
    assert kaldi.fbank(np.zeros(800, np.float32)) == pytest.approx(LEAST)


def test_a_long_sound_equals_its_parts() -> None:
    samples = 0.1 * np.random.default_rng(5).standard_normal(160 * 2300 + 240).astype(np.float32)
    whole = kaldi.fbank(samples)
    for first, last in ((0, 10), (995, 1005), (1999, 2001), (2290, 2300)):
        part = kaldi.fbank(samples[first * 160 : (last - 1) * 160 + 400])
        assert part == pytest.approx(whole[first:last], abs=1e-4)


def test_stacked_frames_lie_between_their_neighbours() -> None:
    features = np.array([[1, -1], [2, -2], [3, -3], [4, -4]], np.float32)
    assert kaldi.stacked(features, 3).tolist() == [
        [1, -1, 1, -1, 2, -2],
        [1, -1, 2, -2, 3, -3],
        [2, -2, 3, -3, 4, -4],
        [3, -3, 4, -4, 4, -4],
    ]
    assert kaldi.stacked(features[:1], 5).tolist() == [[1, -1] * 5]


MVN = """<Nnet>
<Splice> {n} {n}
[ 0 ]
<AddShift> {n} {n}
<LearnRateCoef> 0 [ {shifts} ]
<Rescale> {n} {n}
<LearnRateCoef> 0 [ {scales} ]
</Nnet>
"""


def test_shifts_and_scales_are_read(tmp_path: Path) -> None:
    path = tmp_path / "am.mvn"
    path.write_text(MVN.format(n=3, shifts="-8.25 -1e1 0", scales="0.5 .25 2"))
    assert kaldi.read_cmvn(path, 3).tolist() == [[-8.25, -10.0, 0.0], [0.5, 0.25, 2.0]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<Nnet>\n</Nnet>\n",
        MVN.format(n=2, shifts="1 2", scales="1 2"),
        MVN.format(n=3, shifts="1 2 3", scales="1 2"),
        MVN.format(n=3, shifts="1 2 three", scales="1 2 3"),
        MVN.format(n=3, shifts="1 2 nan", scales="1 2 3"),
        MVN.format(n=3, shifts="1 2 3", scales="1 2 3")[:60],
        "\0\1\2",
    ],
)
def test_anything_else_is_a_damaged_model(tmp_path: Path, text: str) -> None:
    path = tmp_path / "am.mvn"
    path.write_text(text)
    with pytest.raises(WeightsDamaged, match="pull") as raised:
        kaldi.read_cmvn(path, 3)
    assert str(path) in one_line(raised.value)
