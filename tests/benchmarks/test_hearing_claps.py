"""Claps of a few people, made of noise."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.hearing import claps, waves
from sensevoice_markers.media.audio import SAMPLE_RATE


@pytest.mark.parametrize("seed", range(6))
def test_a_few_people_clap_for_some_seconds(seed: int) -> None:
    made = claps.few_hands(np.random.default_rng(seed))
    assert 2.0 < len(made) / SAMPLE_RATE < 8.3
    assert 20 * np.log10(waves.rms(made)) == pytest.approx(-20.0, abs=0.1)
    assert (made == claps.few_hands(np.random.default_rng(seed))).all()
    assert (made[:1000] != claps.few_hands(np.random.default_rng(seed + 100))[:1000]).any()


@pytest.mark.parametrize("seed", range(6))
def test_one_person_claps_two_to_five_times_a_second(seed: int) -> None:
    hands = claps._one_pair(np.random.default_rng(seed), 6.0)
    frame = SAMPLE_RATE // 100
    energy = np.square(hands[: len(hands) // frame * frame].reshape(-1, frame)).mean(axis=1)
    loud = energy > 0.02 * energy.max()
    starts = np.flatnonzero(loud[1:] & ~loud[:-1])
    between = np.diff(starts) * 0.01
    assert 0.18 < np.median(between) < 0.53
    assert between.std() < 0.3 * between.mean()
