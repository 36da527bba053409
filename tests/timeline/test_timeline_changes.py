"""Where the sound changes: the network as torch would run it, and what it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources

import numpy as np
import numpy.typing as npt
import pytest
import torch
from build import Sounding, level, tagged, thoroughly, track
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from sensevoice_markers.analysis import Label, ScoreTrack
from sensevoice_markers.timeline import changes as room
from sensevoice_markers.timeline.changes import (
    CHANNELS,
    DILATIONS,
    HOP,
    KINDS,
    TAPS,
    changes,
    channels,
    moments,
    sampled,
    smooth,
    trained,
)

Array = npt.NDArray[np.float32]

SECONDS = 20.0
LOUD = (7.13, 12.62)


def noise(count: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(0, 2, (CHANNELS, count)).astype(np.float32)


def show(*more: ScoreTrack, level_track: ScoreTrack | None = None) -> tuple[ScoreTrack, ...]:
    """A laugh in silence."""
    return (*tagged(Sounding(Label.LAUGHTER, *LOUD), seconds=SECONDS), level_track or level(LOUD, seconds=SECONDS))


def facts_of(tracks: Sequence[ScoreTrack], seconds: float = SECONDS) -> Array:
    facts = channels(tracks, np.full(moments(seconds), -5.0, np.float32))
    assert facts is not None
    return facts


# The network


def by_torch() -> nn.Sequential:
    """The shipped numbers as a convolutional network of torch's."""
    source = resources.files("sensevoice_markers.timeline") / "changes.npz"
    with source.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        arrays = {name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files}
    modules: list[nn.Module] = []
    for number, dilation in enumerate((*DILATIONS, 1)):
        weight, bias = arrays.pop(f"weight{number}"), arrays.pop(f"bias{number}")
        out, inside, taps = weight.shape
        layer = nn.Conv1d(inside, out, taps, padding=taps // 2 * dilation, dilation=dilation)
        layer.load_state_dict({"weight": weight, "bias": bias})
        modules += [layer, nn.ReLU()]
    assert not arrays
    return nn.Sequential(*modules[:-1])


def flat(answers: dict[str, tuple[Array, Array]]) -> Array:
    """As the network's output channels lie: each kind's beginnings and ends."""
    return np.stack([row for kind in KINDS for row in answers[kind]])


@pytest.mark.parametrize("count", [1, 2, 5, 100, 700])
def test_it_answers_as_torch_does(count: int) -> None:
    facts = noise(count)
    with torch.no_grad():
        expected = by_torch()(torch.from_numpy(facts)).numpy()
    answers = changes(facts)
    assert tuple(answers) == KINDS
    assert {row.dtype for pair in answers.values() for row in pair} == {np.dtype(np.float32)}
    assert {row.shape for pair in answers.values() for row in pair} == {(count,)}
    np.testing.assert_allclose(flat(answers), expected, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("block", [1, 37, 300, 999, 1000])
def test_no_block_shows(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = noise(1000)
    whole = flat(changes(facts))
    monkeypatch.setattr(room, "_BLOCK", block)
    np.testing.assert_allclose(flat(changes(facts)), whole, rtol=1e-4, atol=1e-3)


def test_it_looks_two_and_a_half_seconds_around() -> None:
    facts = noise(1000)
    other = facts.copy()
    other[:, 500] += 3.0
    touched = np.flatnonzero((flat(changes(facts)) != flat(changes(other))).any(axis=0))
    reach = TAPS // 2 * sum(DILATIONS)
    assert reach * HOP == pytest.approx(2.52)
    assert 500 - reach <= touched.min() <= 500 <= touched.max() <= 500 + reach


def test_the_shipped_network_has_the_shape_it_is_run_with() -> None:
    layers = trained().layers
    assert len(layers) == len(DILATIONS) + 1
    wide = CHANNELS
    for weight, bias in layers:
        assert weight.shape[1] == wide
        wide = weight.shape[0]
        assert bias.shape == (wide,)
        assert weight.dtype == bias.dtype == np.dtype(np.float32)
        assert np.isfinite(weight).all()
        assert np.isfinite(bias).all()
    assert [weight.shape[2] for weight, _ in layers] == [TAPS] * len(DILATIONS) + [1]
    assert wide == 2 * len(KINDS)


@pytest.mark.parametrize("loud", [-20.0, -40.0])
def test_it_hears_where_something_begins_and_ends(loud: float) -> None:
    begins, ends = changes(facts_of(show(level_track=level(LOUD, seconds=SECONDS, loud=loud))))["sound"]
    assert HOP * begins.argmax() == pytest.approx(LOUD[0], abs=0.1)
    assert HOP * ends.argmax() == pytest.approx(LOUD[1], abs=0.1)
    steady = slice(round(9.5 / HOP), round(10.5 / HOP))
    assert begins[steady].max() < begins.max() - 3
    assert ends[steady].max() < ends.max() - 3


# What it looks at


def test_what_it_looks_at_is_bounded_and_in_time() -> None:
    facts = facts_of(show())
    assert facts.shape == (CHANNELS, moments(SECONDS))
    assert facts.dtype == np.float32
    assert np.isfinite(facts).all()
    below, above = facts[:2]
    assert (below.min(), below.max()) == (pytest.approx(-5.0, abs=0.1), 0.0)
    assert (above.min(), above.max()) == (0.0, pytest.approx(5.0, abs=0.1))
    # The level jumps where it does.
    assert np.flatnonzero(above > 1)[0] * HOP == pytest.approx(LOUD[0], abs=0.03)
    assert np.flatnonzero(below[: round(10 / HOP)] < -1)[-1] * HOP == pytest.approx(LOUD[0], abs=0.03)


@pytest.mark.parametrize("louder", [-12.5, 6.25, 18.75])
def test_how_loud_a_recording_is_does_not_matter(louder: float) -> None:
    steps = np.random.default_rng(3).integers(-55 * 16, -20 * 16, round(SECONDS / 0.01) // 40 + 1) / 16
    levels = np.repeat(steps, 40)
    one, other = (facts_of(show(level_track=track("sound", "level", levels + more))) for more in (0.0, louder))
    np.testing.assert_allclose(one, other, atol=0.02)
    assert one[:2].std() > 0.1


def test_digital_silence_is_quiet_not_infinite() -> None:
    facts = facts_of(show(level_track=level(seconds=SECONDS, loud=-100.0)))
    assert np.isfinite(facts).all()
    np.testing.assert_allclose(facts[:2], 0.0, atol=0.01)


NEEDED = (
    ("sound", "level"),
    ("firered-vad", "speech"),
    ("firered-aed", "speech"),
    ("firered-aed", "singing"),
    ("firered-aed", "music"),
)


@pytest.mark.parametrize("missing", NEEDED, ids="/".join)
def test_without_a_track_there_is_nothing_to_look_at(missing: tuple[str, str]) -> None:
    tracks, music = show(), np.zeros(moments(SECONDS), np.float32)
    others = [track for track in tracks if (track.tagger, track.name) != missing]
    (gone,) = (track for track in tracks if (track.tagger, track.name) == missing)
    assert channels(others, music) is None
    assert channels([*others, replace(gone, values=gone.values[:0])], music) is None
    assert channels([*others, gone], music) is not None


def test_only_these_tracks_are_looked_at() -> None:
    tracks = show()
    needed = [track for track in tracks if (track.tagger, track.name) in NEEDED]
    assert len(needed) == len(NEEDED)
    assert facts_of(needed).tolist() == facts_of(tracks[::-1]).tolist()


# Small tools


@given(st.floats(0, 20_000))
@thoroughly
def test_moments_fill_the_sound(duration: float) -> None:
    count = moments(duration)
    assert (count - 1) * HOP <= duration + 1e-9
    assert count * HOP > duration - 1e-9


def test_a_moment_is_there_at_once() -> None:
    assert [moments(seconds) for seconds in (0.0, 0.019, 0.021, 1.0)] == [1, 1, 2, 51]


@pytest.mark.parametrize("hop", [0.01, 0.02, 0.12])
@pytest.mark.parametrize("first", [0.0, 1.5])
def test_scores_lie_where_their_frames_are_and_end_with_the_track(hop: float, first: float) -> None:
    """A straight line stays one; beyond both ends of the track the value for there is taken."""
    values = (hop * np.arange(round(6 / hop) + 1)).astype(np.float32)
    found = sampled(values, track("yamnet", "Applause", values, hop, first), moments(9.0), -7.0)
    times = HOP * np.arange(moments(9.0))
    inside = (times >= first) & (times <= first + 6)
    np.testing.assert_allclose(found[inside], (times - first)[inside], atol=1e-3)
    outside = (times < first - hop - HOP) | (times > first + 6 + hop + HOP)
    assert found.dtype == np.float32
    assert set(found[outside].tolist()) <= {-7.0}


VALUES = st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=80).map(lambda v: np.array(v, np.float32))


@given(VALUES, st.integers(0, 30))
@thoroughly
def test_the_largest_within_reach(values: Array, reach: int) -> None:
    naive = [values[max(0, i - reach) : i + reach + 1].max() for i in range(len(values))]
    assert room._largest(values, reach).tolist() == naive


@given(VALUES, st.integers(0, 30))
@thoroughly
def test_smoothing_is_a_moving_average(values: Array, frames: int) -> None:
    """Of so many frames, as centred as can be; beyond the ends lies more of the same."""
    found = smooth(values, frames)
    assert found.dtype == np.float32
    assert found.shape == values.shape
    left = frames // 2
    places = [np.clip(np.arange(i - left, i - left + max(frames, 1)), 0, len(values) - 1) for i in range(len(values))]
    np.testing.assert_allclose(found, [values[place].astype(float).mean() for place in places], rtol=1e-5, atol=1e-4)
