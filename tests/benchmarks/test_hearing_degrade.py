from __future__ import annotations

import numpy as np
import pytest

from benchmarks.hearing import waves
from benchmarks.hearing.degrade import DEGRADATIONS, clipped, mp3, quiet, reverberant, telephone
from sensevoice_markers.media.audio import SAMPLE_RATE


@pytest.fixture(scope="module")
def sound() -> waves.Samples:
    """Five seconds and a bit of noise that comes and goes as speech does, half a second of silence before."""
    rng = np.random.default_rng(2)
    count = 5 * SAMPLE_RATE + 123
    syllables = np.repeat(rng.uniform(0.1, 1.0, count // 3200 + 1), 3200)[:count]
    samples = 0.1 * syllables * waves.filtered(rng.normal(size=count).astype(np.float32), (0, 500, 8000), (1, 1, 0.1))
    samples[: SAMPLE_RATE // 2] = 0
    return samples.astype(np.float32)


def lag(later: waves.Samples, earlier: waves.Samples) -> int:
    """Samples by which `later` comes after `earlier`."""
    size = 1 << (2 * len(earlier)).bit_length()
    products = np.fft.irfft(np.fft.rfft(later, size) * np.conj(np.fft.rfft(earlier, size)), size)
    best = int(np.argmax(products))
    return best if best < size // 2 else best - size


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_length_and_place_are_kept(name: str, sound: waves.Samples) -> None:
    worse = DEGRADATIONS[name](sound)
    assert len(worse) == len(sound)
    assert worse.dtype == np.float32
    assert lag(worse, sound) == 0
    assert not np.array_equal(worse, sound)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_it_is_the_same_each_time(name: str, sound: waves.Samples) -> None:
    assert np.array_equal(DEGRADATIONS[name](sound), DEGRADATIONS[name](sound))


def test_a_telephone_leaves_its_band(sound: waves.Samples) -> None:
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    before, after = (np.abs(np.fft.rfft(samples)) for samples in (sound, telephone(sound)))
    inside = (hertz > 400) & (hertz < 3300)
    outside = (hertz < 200) | (hertz > 3800)
    assert np.linalg.norm(after[outside]) < 0.01 * np.linalg.norm(before[outside])
    assert np.linalg.norm(after[inside] - before[inside]) < 0.05 * np.linalg.norm(before[inside])


def test_mp3_sounds_nearly_the_same(sound: waves.Samples) -> None:
    assert 0.001 < waves.rms(mp3(sound) - sound) / waves.rms(sound) < 0.5


def test_overdrive_is_12_db_up_to_full_scale(sound: waves.Samples) -> None:
    worse = clipped(sound * np.float32(4))
    soft = np.abs(worse) < 1
    assert np.abs(worse).max() == 1
    assert worse[soft] == pytest.approx(sound[soft] * 4 * 10 ** (12 / 20), rel=1e-4)


def test_a_room_answers_after_the_sound_and_fades_by_60_db() -> None:
    click = np.zeros(2 * SAMPLE_RATE, np.float32)
    click[SAMPLE_RATE // 2] = 0.5
    worse = reverberant(click)
    assert np.abs(worse[: SAMPLE_RATE // 2]).max() < 1e-6
    echoes = worse[SAMPLE_RATE // 2 + 1 :]
    assert np.sum(echoes**2) == pytest.approx(0.25, rel=0.01)
    early, late = (waves.rms(echoes[round(t * SAMPLE_RATE) :][:800]) for t in (0.0, 0.5))
    assert 20 * np.log10(late / early) == pytest.approx(-50, abs=3)


def test_quiet_is_minus_30(sound: waves.Samples) -> None:
    assert 20 * np.log10(waves.rms(quiet(sound))) == pytest.approx(-30, abs=0.01)
