"""Words begin and end where the pauses between them end and begin."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from build import segment, track
from hypothesis import example, given
from hypothesis import strategies as st

from sensevoice_markers.analysis import ScoreTrack, Word
from sensevoice_markers.inference.moments import settled


def activity(*spoken: tuple[float, float], seconds: float = 10.0) -> ScoreTrack:
    times = np.arange(round(seconds * 100)) / 100
    inside = np.zeros(len(times), bool)
    for start, end in spoken:
        inside |= (times >= start) & (times < end)
    return track("firered-vad", "speech", np.where(inside, 6.0, -6.0))


def words(*times: tuple[float, float]) -> list[Word]:
    return [Word(f" w{n}", start, end, 0.9) for n, (start, end) in enumerate(times)]


@pytest.mark.parametrize(
    ("said", "spoken", "expected"),
    [
        # The first word of a span begins where its padding does.
        ([(0.75, 1.3), (1.3, 2.25)], [(1.0, 2.0)], [(1.0, 1.3), (1.3, 2.0)]),
        # A word after a pause begins where the word before it ended.
        ([(1.0, 1.5), (1.5, 3.0)], [(1.0, 1.5), (2.5, 3.0)], [(1.0, 1.5), (2.5, 3.0)]),
        ([(1.0, 2.4), (2.4, 3.0)], [(1.0, 1.5), (2.5, 3.0)], [(1.0, 1.5), (2.5, 3.0)]),
        # The boundary lies a little beside its pause.
        ([(1.0, 1.4), (1.4, 3.0)], [(1.0, 1.5), (2.5, 3.0)], [(1.0, 1.4), (2.5, 3.0)]),
        # A pause that no boundary is near is a long stop within a word.
        ([(1.0, 2.0), (2.0, 3.0)], [(1.0, 1.4), (1.6, 3.0)], [(1.0, 2.0), (2.0, 3.0)]),
        # Nothing would be left of the word between pause and next word.
        ([(1.0, 1.5), (1.5, 1.8), (1.8, 3.0)], [(1.0, 1.5), (1.8, 3.0)], [(1.0, 1.5), (1.5, 1.8), (1.8, 3.0)]),
        # Overlaps and disorder.
        ([(1.0, 2.0), (1.5, 2.5), (1.4, 3.0)], [(1.0, 3.0)], [(1.0, 1.5), (1.5, 1.5), (1.5, 3.0)]),
    ],
)
def test_words_keep_to_pauses(
    said: list[tuple[float, float]], spoken: list[tuple[float, float]], expected: list[tuple[float, float]]
) -> None:
    found = settled(segment(*words(*said)), activity(*spoken))
    assert [time for word in found.words for time in (word.start, word.end)] == pytest.approx(
        [time for pair in expected for time in pair], abs=0.011
    )
    assert (found.start, found.end) == (found.words[0].start, found.words[-1].end)


times = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 1.5)), min_size=1, max_size=20).map(
    lambda pairs: [(start, min(10.0, start + length)) for start, length in sorted(pairs)]
)
stretches = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 3)), max_size=6).map(
    lambda pairs: [(start, start + length) for start, length in pairs]
)


@given(times, stretches)
@example([(9.375, 9.375), (9.375, 10.0)], [(9.25, 10.25)])
@example([(9.3756, 9.3756), (9.4156, 10.0)], [(9.3, 10.25)])
def test_no_word_is_lost_overlaps_or_leaves_its_segment(
    said: list[tuple[float, float]], spoken: list[tuple[float, float]]
) -> None:
    before = segment(*words(*said))
    found = settled(before, activity(*spoken))
    assert [word.text for word in found.words] == [word.text for word in before.words]
    latest = max(end for _, end in said)
    assert all(said[0][0] <= word.start <= word.end <= latest + 1e-9 for word in found.words)
    assert all(a.end <= b.start for a, b in pairwise(found.words))
