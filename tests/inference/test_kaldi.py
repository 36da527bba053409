"""Kaldi's features against Kaldi's own code."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from build import one_line
from oracles import kaldis

from sensevoice_markers.errors import WeightsDamaged
from sensevoice_markers.inference import kaldi

LEAST = math.log(np.finfo(np.float32).eps)


@pytest.mark.parametrize("loud", [0.0001, 0.05, 3.0])
@pytest.mark.parametrize("count", [400, 559, 560, 1500, 200_000])
def test_fbank_is_kaldis(count: int, loud: float) -> None:
    rng = np.random.default_rng(3)
    samples = np.clip(loud * (np.sin(np.arange(count) * 0.5) + rng.standard_normal(count)), -1, 1).astype(np.float32)
    found = kaldi.fbank(samples)
    assert found.shape == (1 + (count - 400) // 160, 80)
    assert found.dtype == np.float32
    assert found == pytest.approx(kaldis(samples), abs=1e-3)


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
