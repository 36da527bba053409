"""The likeliest languages of phrases in a row."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.inference.languages import likeliest

ZH, EN = {"zh": 0.97, "en": 0.02}, {"en": 0.97, "zh": 0.02}
VAGUE = {"haw": 0.4, "en": 0.2, "zh": 0.2}


@pytest.mark.parametrize(
    ("heard", "seconds", "before", "story"),
    [
        ([EN], [5], None, "en"),
        ([EN, ZH, ZH, EN], [5, 5, 5, 5], None, "en zh zh en"),
        ([ZH, VAGUE, ZH], [5, 5, 5], None, "zh zh zh"),
        ([EN, ZH, EN], [5, 1, 5], None, "en en en"),  # a second says too little
        ([VAGUE, EN], [5, 5], None, "en en"),
        ([ZH, VAGUE], [5, 1], None, "zh zh"),
        ([EN, EN], [5, 5], "zh", "en en"),
        ([VAGUE], [2], "zh", "zh"),
        ([{"la": 0.9}], [1], "en", "en"),
        ([{}, {}], [5, 5], "en", "en en"),
        ([{"la": 0.6, "es": 0.35}, {"la": 0.5, "es": 0.4}], [5, 5], None, "es es"),  # nobody speaks Latin
        ([{"la": 0.99, "es": 0.001}, {"la": 0.99, "es": 0.001}], [5, 5], None, "la la"),  # or do they
    ],
)
def test_stories(heard: list[dict[str, float]], seconds: list[float], before: str | None, story: str) -> None:
    assert likeliest(heard, seconds, before) == tuple(story.split())


def test_nothing_heard() -> None:
    assert likeliest([], [], "en") == ()


odds = st.dictionaries(st.sampled_from(["en", "zh", "ja", "ko"]), st.floats(0, 1), min_size=1)


@given(st.lists(st.tuples(odds, st.floats(0.1, 6)), min_size=1, max_size=30))
def test_every_phrase_has_a_language_that_was_heard(phrases: list[tuple[dict[str, float], float]]) -> None:
    story = likeliest([heard for heard, _ in phrases], [seconds for _, seconds in phrases])
    assert len(story) == len(phrases)
    assert set(story) <= {language for heard, _ in phrases for language in heard}


@given(st.lists(st.tuples(st.sampled_from(["en", "zh", "ja"]), st.integers(1, 5)), min_size=1, max_size=8))
def test_a_language_that_is_sure_is_kept(turns: list[tuple[str, int]]) -> None:
    said = [language for language, times in turns for _ in range(times)]
    story = likeliest([{language: 0.99, "de": 0.01} for language in said], [4.0] * len(said))
    assert [language for language, _ in groupby(story)] == [language for language, _ in groupby(said)]
