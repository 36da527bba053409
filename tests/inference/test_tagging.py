"""Score tracks: the same whatever the blocks, and each frame where its sound is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.inference import engines, firered, tagging
from sensevoice_markers.inference.fsmn import Fsmn
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

Tag = Callable[[Sound, Sequence[Tagger]], tuple[ScoreTrack, ...]]


@dataclass
class Loudness:
    """A tagger whose scores can be told by hand: the largest magnitude within its window and context."""

    hop: int = 160
    window: int = 400
    context: int = 0
    name: str = "loudness"
    classes: tuple[str, ...] = ("peak", "minus peak")

    def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        assert samples.dtype == np.float32
        count = 1 + (len(samples) - self.window) // self.hop
        peaks = np.array([abs(samples[i * self.hop :][: self.window]).max(initial=0) for i in range(count)])
        around = [peaks[max(0, i - self.context) : i + self.context + 1].max(initial=0) for i in range(count)]
        return np.array([[peak, -peak] for peak in around], np.float32).reshape(count, 2)


def by_hand(samples: npt.NDArray[np.int16], tagger: Loudness) -> list[float]:
    """Frame n is centred on sample n × hop; around the sound lies silence."""
    out = []
    for centre in range(0, len(samples) + 1, tagger.hop):
        first = centre - tagger.context * tagger.hop - tagger.window // 2
        last = centre + tagger.context * tagger.hop - tagger.window // 2 + tagger.window
        out.append(max((abs(float(s)) / 32768 for s in samples[max(0, first) : max(0, last)]), default=0.0))
    return out


@given(
    samples=st.lists(st.integers(-32768, 32767), min_size=1, max_size=300).map(lambda s: np.array(s, np.int16)),
    block=st.integers(1, 400),
    tagger=st.builds(Loudness, hop=st.integers(1, 90), window=st.integers(90, 200), context=st.integers(0, 3)),
)
def test_every_frame_is_centred_and_no_block_shows(
    samples: npt.NDArray[np.int16], block: int, tagger: Loudness
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagging, "_BLOCK", block)
        steps = tagging.tag(Sound(samples), [tagger])
        done = []
        while True:
            try:
                done.append(next(steps))
            except StopIteration as finished:
                peak, minus_peak = finished.value
                break
    expected = np.array(by_hand(samples, tagger), np.float16)
    assert peak.values.tolist() == expected.tolist()
    assert minus_peak.values.tolist() == (-expected).tolist()
    assert done == sorted(done)
    assert done[-1] == len(samples) / SAMPLE_RATE


def test_tracks_carry_names_and_times(tag: Tag, bursts: Callable[[float], Sound]) -> None:
    first, second = tag(bursts(1), [Loudness()])
    assert (first.tagger, first.name, second.name) == ("loudness", "peak", "minus peak")
    assert (first.hop, first.first) == (0.01, 0.0)
    assert first.times[-1] == pytest.approx(1.0)
    assert first.values.dtype == np.float16


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.234, 5.0])
def test_a_click_lands_on_its_frame(tag: Tag, seconds: float) -> None:
    samples = np.zeros(5 * SAMPLE_RATE, np.int16)
    samples[min(round(seconds * SAMPLE_RATE), len(samples) - 1)] = 32767
    for track in tag(Sound(samples), [Loudness(), Loudness(hop=1920, window=15600)])[::2]:
        loud = track.times[track.values > 0.5]
        assert abs(loud - seconds).min() < track.hop
        if 0.5 < seconds < 4.5:  # as far before the click as behind it
            assert loud.mean() == pytest.approx(seconds, abs=track.hop / 2)


def assert_same_in_any_blocks(
    tag: Tag, sound: Sound, taggers: Sequence[Tagger], lengths: Sequence[float], within: float = 0.0
) -> None:
    whole = tag(sound, taggers)
    for length in lengths:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tagging, "_BLOCK", round(length * SAMPLE_RATE))
            for expected, track in zip(whole, tag(sound, taggers), strict=True):
                assert track.values.tolist() == pytest.approx(expected.values.tolist(), abs=within), (
                    track.name,
                    length,
                )


def test_fireredvad_is_the_same_in_any_blocks(tag: Tag, bursts: Callable[[float], Sound]) -> None:
    taggers = (firered.SpeechActivity(), firered.SpeechSingingMusic())
    assert_same_in_any_blocks(tag, bursts(12.3), taggers, (1, 4.567))


def test_fsmn_vad_is_the_same_in_any_blocks(tag: Tag, bursts: Callable[[float], Sound], fsmn_folder: Path) -> None:
    # Half a step of float16 at the largest score; the last bit of a product may differ with the size of a block.
    assert_same_in_any_blocks(tag, bursts(12.3), [Fsmn(fsmn_folder)], (1, 4.567), within=0.01)


def named(name: str) -> Tagger:
    return next(tagger for tagger in engines.taggers() if tagger.name == name)


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_yamnet_is_the_same_in_any_blocks(tag: Tag, bursts: Callable[[float], Sound]) -> None:
    yamnet = named("yamnet")
    # Its scores come in steps of 0.76; the last bit of a spectrum may differ with the size of a block.
    assert_same_in_any_blocks(tag, bursts(6.3), [yamnet], (0.5, 2.345), within=0.8)


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_yamnets_frames_are_centred(tag: Tag) -> None:
    """A second of noise at 3 s ends the silence of every frame whose window it touches, and of no other."""
    yamnet = named("yamnet")
    noise = 8000 * np.random.default_rng(1).standard_normal(7 * SAMPLE_RATE)
    noise[: 3 * SAMPLE_RATE] = noise[4 * SAMPLE_RATE :] = 0
    tracks = {track.name: track for track in tag(Sound(noise.astype(np.int16)), [yamnet])}
    assert tuple(tracks) == yamnet.classes
    silence = tracks["Silence"]
    half = yamnet.window / 2 / SAMPLE_RATE - 0.01  # the last samples weigh next to nothing in their spectrum
    touched = (silence.times + half > 3) & (silence.times - half < 4)
    assert silence.times[silence.values < 0].tolist() == silence.times[touched].tolist()


@pytest.mark.parametrize("cores", [1, 2, 5, 16])
def test_blocks_side_by_side_come_in_order(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks run on as many cores as there are, the later ones of them quicker; tracks and reports are the same."""
    monkeypatch.setattr(tagging, "_BLOCK", 1600)
    monkeypatch.setattr(tagging, "_cores", lambda: cores)
    samples = np.arange(16000, dtype=np.int16)
    busy, most = 0, 0
    lock = threading.Lock()

    class Slow(Loudness):
        def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.02 * (1 - float(samples.max())))
            with lock:
                busy -= 1
            return super().scores(samples)

    steps = tagging.tag(Sound(samples), [Slow(160, 160, 0)])
    done: list[float] = []
    while True:
        try:
            done.append(next(steps))
        except StopIteration as finished:
            peak, _ = finished.value
            break
    assert done == pytest.approx([0.1 * i for i in range(1, 11)])
    assert peak.values.tolist() == np.array(by_hand(samples, Slow(160, 160, 0)), np.float16).tolist()
    assert most <= cores


def test_work_that_is_given_up_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "_BLOCK", 1600)
    monkeypatch.setattr(tagging, "_cores", lambda: 2)
    begun = []

    class Counted(Loudness):
        def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
            begun.append(len(samples))
            return super().scores(samples)

    steps = tagging.tag(Sound(np.zeros(160_000, np.int16)), [Counted(160, 160, 0)])
    next(steps)
    steps.close()
    assert len(begun) <= 3
