"""The likeliest story, against all stories there are."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest
from build import thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.timeline.decoding import costs, decode, joined, runs

Numbers = npt.NDArray[np.float64]

# Whole numbers make stories that are as good as each other; the rest makes sums that round.
GAINS = st.one_of(st.integers(-3, 3), st.floats(-5, 5))
COSTS = st.one_of(st.integers(1, 4), st.floats(0.05, 6))


@st.composite
def shows(draw: st.DrawFn, most: int = 9) -> tuple[Numbers, Numbers, Numbers]:
    """Evidence, and what it costs to begin and to end, at a few moments."""
    rows = draw(st.lists(st.tuples(GAINS, COSTS, COSTS), max_size=most))
    evidence, begin, end = np.array(rows, float).reshape(-1, 3).T
    return evidence, begin, end


def worth(story: npt.NDArray[np.bool_], evidence: Numbers, begin: Numbers, end: Numbers) -> float:
    """What a story earns; before the sound and after it nothing is there."""
    earned = float(evidence[story].sum())
    for moment, (before, now) in enumerate(pairwise([False, *story.tolist()])):
        if before != now:
            earned -= float((begin if now else end)[moment])
    return earned - (float(end[-1]) if story.any() and story[-1] else 0.0)


def one_after_the_other(evidence: Numbers, begin: Numbers, end: Numbers) -> list[bool]:
    """The same by the book: a lead that each moment bounds and shifts, then the way back."""
    ahead, leads = -math.inf, []
    for gain, on, off in zip(evidence.tolist(), begin.tolist(), end.tolist(), strict=True):
        leads.append(ahead)
        ahead = max(-on, min(off, ahead)) + gain
    there = len(leads) > 0 and ahead > end[-1]
    states = []
    for lead, on, off in zip(leads[::-1], begin[::-1].tolist(), end[::-1].tolist(), strict=True):
        states.append(bool(there))
        there = lead >= -on if there else lead > off
    return states[::-1]


@given(shows(most=300))
@thoroughly
def test_stretches_side_by_side_are_one_moment_after_the_other(show: tuple[Numbers, Numbers, Numbers]) -> None:
    assert decode(*show).tolist() == one_after_the_other(*show)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 4000),
    st.sampled_from([3.0, 0.24, 0.05, 0.003, 1e-9, 0.0]),
    st.sampled_from([1, 7, 60]),
)
@thoroughly
def test_so_are_long_ones_where_hardly_anything_is_said(seed: int, count: int, loud: float, slow: int) -> None:
    """The fainter the evidence, the longer a lead remembers where it began."""
    noise = np.random.default_rng(seed)
    evidence = loud * np.convolve(noise.normal(0, 1, count), np.ones(slow) / slow, "same")[:count]
    begin, end = (np.where(noise.random(count) < 0.9, 8.0, noise.uniform(0.2, 8.0, count)) for _ in range(2))
    assert decode(evidence, begin, end).tolist() == one_after_the_other(evidence, begin, end)


@given(shows())
@thoroughly
def test_no_story_is_better(show: tuple[Numbers, Numbers, Numbers]) -> None:
    told = decode(*show)
    assert told.dtype == bool
    assert told.shape == show[0].shape
    every = (np.array(story, bool) for story in product((False, True), repeat=len(show[0])))
    assert worth(told, *show) == pytest.approx(max(worth(story, *show) for story in every), abs=1e-9)


@given(shows(most=60), st.data())
@thoroughly
def test_more_evidence_only_adds(show: tuple[Numbers, Numbers, Numbers], data: st.DataObject) -> None:
    evidence, begin, end = show
    more = np.array([data.draw(st.one_of(st.just(0), st.integers(0, 2), st.floats(0, 1))) for _ in evidence], float)
    few, many = decode(evidence, begin, end), decode(evidence + more, begin, end)
    assert not (few & ~many).any()


@given(shows(most=60), st.floats(0, 4), st.floats(-4, 4), st.floats(0.5, 4))
@thoroughly
def test_a_lower_threshold_only_adds(
    show: tuple[Numbers, Numbers, Numbers], lower: float, threshold: float, limit: float
) -> None:
    """However many moments stand at the limit, where a threshold says no more."""
    evidence, begin, end = show
    few, many = (
        decode(np.clip(evidence + shift, -limit, limit), begin, end) for shift in (threshold, threshold + lower)
    )
    assert not (few & ~many).any()


@given(shows(most=60), st.floats(0.1, 10))
@thoroughly
def test_dearer_switches_are_not_more_of_them(show: tuple[Numbers, Numbers, Numbers], dearer: float) -> None:
    evidence, begin, end = show
    usual, dear = decode(evidence, begin, end), decode(evidence, begin + dearer, end + dearer)
    assert np.count_nonzero(np.diff(dear)) <= np.count_nonzero(np.diff(usual))


def test_edges_lie_where_the_sound_changes() -> None:
    """The evidence says roughly when, the costs say exactly."""
    evidence = np.full(100, -1.0)
    evidence[40:60] = 1.0
    evidence[30:40] = evidence[60:70] = 0.0
    begin, end = np.full(100, 9.0), np.full(100, 9.0)
    begin[33] = end[64] = 1.0
    assert runs(decode(evidence, begin, end)) == [(33, 64)]


def test_what_is_there_from_the_start_to_the_end_begins_and_ends_too() -> None:
    begin, end = np.full(5, 100.0), np.full(5, 100.0)
    begin[0], end[-1] = 1.0, 2.0
    assert decode(np.full(5, 0.7), begin, end).all()
    assert not decode(np.full(5, 0.5), begin, end).any()


@given(st.integers(0, 5), st.floats(-5, 0))
def test_without_evidence_nothing_is_there(count: int, evidence: float) -> None:
    assert decode(np.full(count, evidence), np.full(count, 0.1), np.full(count, 0.1)).tolist() == [False] * count


@pytest.mark.parametrize("switch", [0.5, 6.0, 12.0])
def test_a_switch_is_cheaper_the_surer_the_change(switch: float) -> None:
    change = np.concatenate(([-np.inf], np.linspace(-20, 20, 401), [np.inf])).astype(np.float32)
    paid = costs(change, switch)
    assert paid.dtype == np.float64
    assert (paid > 0).all()
    assert np.isfinite(paid).all()
    assert (np.diff(paid) <= 0).all()
    assert paid[0] == switch
    assert paid[-1] < switch


@pytest.mark.parametrize("change", [-np.inf, -3.0, 0.0, np.inf])
def test_a_dearer_switch_is_dearer_everywhere(change: float) -> None:
    one, other = (costs(np.full(3, change, np.float32), switch) for switch in (10.0, 14.0))
    assert (one < other).all()


MASKS = st.lists(st.booleans(), max_size=60).map(lambda mask: np.array(mask, bool))


@given(MASKS)
@thoroughly
def test_runs_are_the_mask(mask: npt.NDArray[np.bool_]) -> None:
    found = runs(mask)
    again = np.zeros_like(mask)
    for first, last in found:
        assert 0 <= first < last <= len(mask)
        again[first:last] = True
    assert again.tolist() == mask.tolist()
    assert all(before[1] < after[0] for before, after in pairwise(found))


@given(MASKS, st.integers(0, 20))
@thoroughly
def test_parts_are_joined_where_the_gap_between_them_is_short(mask: npt.NDArray[np.bool_], gap: int) -> None:
    parts = runs(mask)
    made = list(joined(parts, gap))
    assert all(after[0] - before[1] >= gap for before, after in pairwise(made))
    # Nothing is lost, and nothing but short gaps is filled.
    filled = np.zeros_like(mask)
    for first, last in made:
        filled[first:last] = True
    assert not (mask & ~filled).any()
    assert {first for first, _ in made} <= {first for first, _ in parts}
    assert {last for _, last in made} <= {last for _, last in parts}
    assert all(last - first < gap for first, last in runs(filled & ~mask))


def test_a_gap_as_long_as_named_stays() -> None:
    assert list(joined([(0, 2), (5, 6), (10, 12)], 4)) == [(0, 6), (10, 12)]
    assert list(joined([(0, 2), (2, 3)], 0)) == [(0, 2), (2, 3)]
    assert list(joined([], 4)) == []
