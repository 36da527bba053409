"""The front end against Kaldi's own and funasr's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from oracles import kaldis

from sensevoice_markers.inference.sensevoice import checkpoint, features


def funasr(samples: np.ndarray) -> np.ndarray:
    with checkpoint.funasr_classes():
        from funasr.frontends.wav_frontend import WavFrontend
    front_end = WavFrontend(window="hamming", n_mels=80, lfr_m=7, lfr_n=6, dither=0.0)
    frames, _ = front_end(torch.from_numpy(samples)[None], torch.tensor([len(samples)]))
    return frames[0].numpy()


@pytest.mark.parametrize("count", [400, 401, 559, 560, 1359, 1360, 16000, 159_999, 160_000])
def test_features_are_kaldis_and_funasrs(sounds, count):
    samples = sounds(count / 16000)
    bank = features.filter_bank(torch.from_numpy(samples))
    assert np.abs(bank.numpy() - kaldis(samples)).max() < 1e-3
    stacked = features.stacked(bank).numpy()
    assert stacked.shape == (features.frames_of(count), 560)
    assert np.abs(stacked - funasr(samples)).max() < 1e-3


@pytest.mark.parametrize("kind", ["silence", "full scale", "offset"])
def test_odd_sound_has_kaldis_features(sounds, kind):
    samples = {
        "silence": np.zeros(8000, np.float32),
        "full scale": np.where(np.arange(8000) % 40 < 20, 1, -1).astype(np.float32),
        "offset": sounds(0.5) * 0.1 + 0.7,
    }[kind].astype(np.float32)
    bank = features.filter_bank(torch.from_numpy(samples)).numpy()
    assert np.isfinite(bank).all()
    # What is far below the loudest is rounding noise of 32 bits: the floor of silence, and 80 dB under a constant.
    close = {"silence": 1e-3, "full scale": 5e-3, "offset": 5e-3}[kind]
    assert np.abs(bank - kaldis(samples)).max() < close


@pytest.mark.parametrize("count", [0, 1, 399])
def test_less_than_a_window_gives_no_frame(count):
    assert features.filter_bank(torch.zeros(count)).shape == (0, 80)
    assert features.frames_of(count) == 0


def test_long_sound_in_blocks_is_the_same(sounds, monkeypatch):
    samples = torch.from_numpy(sounds(3.3))
    whole = features.filter_bank(samples)
    monkeypatch.setattr(features, "_BLOCK", 50)
    assert torch.equal(features.filter_bank(samples), whole)


def test_features_are_local_in_time(sounds):
    samples = torch.from_numpy(sounds(2.0))
    bank = features.filter_bank(samples)
    assert torch.allclose(features.filter_bank(samples[160 * 50 :]), bank[50:], atol=1e-5)


def test_normalised_as_the_checkpoint_says(sounds):
    samples = torch.from_numpy(sounds(0.5))
    shift, scale = torch.full((560,), -2.0), torch.full((560,), 0.5)
    plain = features.stacked(features.filter_bank(samples))
    assert torch.equal(features.frames(samples, shift, scale), (plain - 2) * 0.5)
