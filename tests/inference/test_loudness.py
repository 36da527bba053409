"""The level: the one track that is measured, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.inference import engines, tagging
from sensevoice_markers.inference.loudness import Loudness
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

Tag = Callable[[Sound, Sequence[Tagger]], tuple[ScoreTrack, ...]]


def sine(decibels: float, seconds: float = 2.0, hertz: float = 440.0) -> npt.NDArray[np.float32]:
    """A tone of that level: its root mean square, in dB below full scale."""
    peak = np.sqrt(2) * 10 ** (decibels / 20)
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone: npt.NDArray[np.float32] = (peak * np.sin(2 * np.pi * hertz * times)).astype(np.float32)
    return tone


def sound(samples: npt.NDArray[np.float32]) -> Sound:
    return Sound(np.rint(32768 * samples).clip(-32768, 32767).astype(np.int16))


@pytest.mark.parametrize("decibels", [-3.02, -20.0, -45.5, -80.0])
@pytest.mark.parametrize("hertz", [100.0, 440.0, 3000.0])
def test_a_tone_has_its_level(decibels: float, hertz: float) -> None:
    assert Loudness().scores(sine(decibels, hertz=hertz)) == pytest.approx(decibels, abs=0.1)


@pytest.mark.parametrize("seconds", [0.025, 0.0349, 0.035, 1.0])
def test_silence_is_a_hundred_below(seconds: float) -> None:
    assert Loudness().scores(np.zeros(round(seconds * SAMPLE_RATE), np.float32)) == pytest.approx(-100.0, abs=1e-4)


def test_nothing_is_below_silence_or_above_full_scale() -> None:
    softest = np.full(800, 1e-12, np.float32)
    assert Loudness().scores(softest) == pytest.approx(-100.0, abs=1e-4)
    loudest = np.tile(np.array([1.0, -1.0], np.float32), 400)
    assert Loudness().scores(loudest) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("length", [400, 559, 560, 561, 16_000, 16_079])
def test_it_is_a_tagger(length: int) -> None:
    tagger: Tagger = Loudness()
    scores = tagger.scores(np.zeros(length, np.float32))
    assert scores.dtype == np.float32
    assert scores.shape == (1 + (length - tagger.window) // tagger.hop, len(tagger.classes))


def test_each_frame_is_of_its_own_window() -> None:
    samples = np.concatenate([sine(-40.0, 0.5), sine(-10.0, 0.5)])
    levels = Loudness().scores(samples)[:, 0]
    starts = np.arange(len(levels)) * Loudness.hop
    half = len(samples) // 2
    assert levels[starts + Loudness.window <= half] == pytest.approx(-40.0, abs=0.2)
    assert levels[starts >= half] == pytest.approx(-10.0, abs=0.2)


def test_the_track_lies_where_the_sound_is(tag: Tag) -> None:
    samples = np.concatenate([np.zeros(SAMPLE_RATE, np.float32), sine(-20.0, 1.0), np.zeros(SAMPLE_RATE, np.float32)])
    (level,) = tag(sound(samples), [Loudness()])
    assert (level.tagger, level.name, level.hop, level.first) == ("sound", "level", 0.01, 0.0)
    assert len(level.values) == 301
    inside = (level.times > 1.0125) & (level.times < 1.9875)
    assert level.values[inside].astype(float) == pytest.approx(-20.0, abs=0.1)
    assert set(level.values[(level.times < 0.9875) | (level.times > 2.0125)].tolist()) == {-100.0}
    # Half of the window lies in the tone on its edge.
    assert level.values[[100, 200]].astype(float) == pytest.approx(-23.01, abs=0.2)


@pytest.mark.parametrize("length", [0.3, 1.0, 2.345])
def test_the_level_is_the_same_in_any_blocks(
    tag: Tag, bursts: Callable[[float], Sound], monkeypatch: pytest.MonkeyPatch, length: float
) -> None:
    (whole,) = tag(bursts(6.3), [Loudness()])
    monkeypatch.setattr(tagging, "_BLOCK", round(length * SAMPLE_RATE))
    (again,) = tag(bursts(6.3), [Loudness()])
    assert again.values.tolist() == whole.values.tolist()


def test_an_empty_sound_has_a_silent_frame(tag: Tag) -> None:
    (level,) = tag(Sound(np.zeros(0, np.int16)), [Loudness()])
    assert level.values.tolist() == [-100.0]


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_it_runs_beside_the_others() -> None:
    assert [tagger.name for tagger in engines.taggers()].count("sound") == 1
