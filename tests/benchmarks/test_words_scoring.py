"""How the benchmark of words counts: the normaliser, the talk it composes, the words of a clip."""

from __future__ import annotations

import numpy as np
import pytest
from build import analysis, spoken

from benchmarks.words import Clip, normalised, talk
from sensevoice_markers.media.audio import SAMPLE_RATE


@pytest.mark.parametrize(
    ("text", "language", "units"),
    [
        (" Mr. Dashwood, HE said: it's 50!", "en", "mister dashwood he said its 50"),
        ("ill-disposed", "en", "ill disposed"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "en", "full width"),
        ("うちの 中学は、50円。", "ja", "う ち の 中 学 は 5 0 円"),
        ("조금만 생각을", "ko", "조 금 만 생 각 을"),
        ("Überraschung — größer", "de", "überraschung grösser"),
        ("...", "en", ""),
    ],
)
def test_texts_are_compared_without_case_and_punctuation(text: str, language: str, units: str) -> None:
    assert normalised(text, language) == units


def test_a_talk_says_where_its_clips_are_and_how_loud() -> None:
    clips = [Clip("en", "one", np.full(SAMPLE_RATE, 0.5, np.float32)), Clip("en", "two", np.ones(8000, np.float32))]
    samples, (one, two) = talk(clips, np.random.default_rng(1), level=-20.0)
    for placed in (one, two):
        inside = samples[round(placed.start * SAMPLE_RATE) : round(placed.end * SAMPLE_RATE)]
        assert np.sqrt(np.mean(inside**2)) == pytest.approx(0.1, abs=0.001)
    assert one.start >= 0.6
    assert two.start - one.end >= 0.59
    before = samples[: round(one.start * SAMPLE_RATE)]
    assert np.sqrt(np.mean(before**2)) == pytest.approx(10 ** (-65 / 20), rel=0.05)


def test_a_word_belongs_to_the_clip_it_lies_in() -> None:
    clip = Clip("en", "", np.ones(2 * SAMPLE_RATE, np.float32))
    _, (first, second) = talk([clip, clip], np.random.default_rng(1), pauses=(2.0, 2.0))
    heard = analysis(segments=(spoken(" a", " b", at=first.start), spoken(" c", at=second.start - 0.2)))
    assert [word.text for word in first.words(heard)] == [" a", " b"]
    assert [word.text for word in second.words(heard)] == [" c"]
