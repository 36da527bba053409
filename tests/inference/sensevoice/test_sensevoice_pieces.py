"""From frames to words: what belongs together, and when it is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.inference.sensevoice.network import Read
from sensevoice_markers.inference.sensevoice.pieces import text_of, words

VOCABULARY = ("<unk>", "<s>", "</s>", "▁", "▁hello", "▁wor", "ld", ",", ".", "'", "m", "▁I", "你", "好", "。", "5", "0",
              "▁5", "“", "▁“", "”", "おん", "ー", "한", "▁국", "어", "<|en|>", "<|NEUTRAL|>", "<|Speech|>",
              "<|withitn|>", "<|Laughter|>", "い", "，", "▁안", "$", '"', "-")  # fmt: skip
ID = {piece: i for i, piece in enumerate(VOCABULARY)}


def read(*frames: str, confidence: float = 0.8) -> Read:
    """`frames` by piece; an empty one is the blank."""
    ids = np.array([ID[piece] if piece else 0 for piece in frames], np.int64)
    rows = tuple(ID[tag] for tag in ("<|en|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>"))
    return Read(rows, ids, np.full(len(ids), confidence, np.float32))


def texts(*frames: str) -> list[str]:
    return [word.text for word in words(read(*frames), VOCABULARY, 0, 60)]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (("▁hello", "▁wor", "ld", "."), [" hello", " world."]),
        (("▁hello", "", "▁hello", "▁hello"), [" hello", " hello"]),  # the blank between parts a repeat
        (("▁hello", "▁hello", "", "▁wor", "", "", "ld"), [" hello", " world"]),
        (("▁I", "'", "m", "▁hello", ","), [" I'm", " hello,"]),
        (("你", "好", "。", "你"), ["你", "好。", "你"]),
        (("▁", "你", "好"), [" 你", "好"]),
        (("你", "m", "ld", "好"), ["你", "mld", "好"]),  # Latin letters in Chinese are a word
        (("好", "▁hello", "你"), ["好", " hello", "你"]),
        (("▁", "5", "0", "你"), [" 50", "你"]),
        (("▁5", "0", ",", "0", "."), [" 50,0."]),
        (("▁hello", "▁“", "m", "ld", "”"), [" hello", " “mld”"]),
        (("你", "“", "好", "”", "，", "你"), ["你", "“好”，", "你"]),
        (("▁안", "▁국", "어", "."), [" 안", " 국어."]),
        (("い", "ー"), ["い", "ー"]),
        (("▁", "▁hello"), [" hello"]),  # a word whose first piece is a lone space is glued to nothing
        (("▁wor", "ld", "▁", "m", "ld"), [" world", " mld"]),
        (("▁hello", "<|Laughter|>", "▁wor", "ld"), [" hello", " world"]),
        (("<s>", "</s>", "▁hello"), [" hello"]),
        ((".", "▁hello"), [".", " hello"]),
        (("“",), []),
        (("▁I", "▁", "$", "5", "▁hello"), [" I", " $5", " hello"]),
        (("▁I", "▁", '"', "▁hello", "m", '"', "▁wor", "ld"), [' I "', ' hellom"', " world"]),
        (("▁I", "▁", '"', "m", '"', "▁wor", "ld"), [" I", ' "m"', " world"]),
        (("▁hello", "▁", "-", "▁wor", "ld"), [" hello -", " world"]),
        (("▁hello", "▁", "'", "m", "▁I"), [" hello", " 'm", " I"]),
        (("▁hello", "▁", ",", "▁wor", "ld"), [" hello ,", " world"]),
        (("▁hello", "▁", "$"), [" hello $"]),
        (("▁", "$", "▁hello"), [" $ hello"]),
        (("", "", ""), []),
        ((), []),
    ],
)
def test_words(frames, expected):
    assert texts(*frames) == expected


def test_times_are_those_of_the_frames():
    first, second = words(
        read("", "", "▁hello", "▁hello", "", "", "", "", "", "▁wor", "", "ld", ""), VOCABULARY, 100, 100.78
    )
    assert (first.start, second.start) == (pytest.approx(100.09), pytest.approx(100.51))
    assert first.end == pytest.approx(100 + 0.21 + 0.3)  # a spike is where a sound begins
    assert second.end == pytest.approx(100.78)  # not beyond the piece


def test_an_end_does_not_reach_into_the_next_word():
    first, second = words(read("▁hello", "▁wor", "ld"), VOCABULARY, 0, 5)
    assert first.start == 0  # a frame reaches 30 ms before its piece
    assert first.end == second.start


def test_confidence_is_the_mean_of_the_frames():
    made = read("▁wor", "ld", "", "▁hello")
    made.confidence[:] = (0.9, 0.4, 1.0, 0.5)
    first, second = words(made, VOCABULARY, 0, 5)
    assert first.confidence == pytest.approx(0.6, abs=1e-3)
    assert second.confidence == pytest.approx(0.5, abs=1e-3)


def test_text_has_the_tags_of_the_rows():
    assert (
        text_of(read("▁hello", "", "▁wor", "ld", "."), VOCABULARY)
        == "<|en|><|NEUTRAL|><|Speech|><|withitn|>hello world."
    )


def test_a_blank_row_eats_no_text():
    """In funasr's own assembly a blank among the first four rows takes the text's first piece away."""
    made = read("▁hello", "▁wor", "ld")
    blank = Read((0, 0, 0, 0), made.ids, made.confidence)
    assert text_of(blank, VOCABULARY) == "hello world"
    assert [word.text for word in words(blank, VOCABULARY, 0, 5)] == [" hello", " world"]


@given(st.lists(st.integers(0, len(VOCABULARY) - 1), max_size=60), st.floats(0, 1000))
def test_nothing_is_lost_and_times_are_in_order(ids, start):
    """Every letter that was written stands in one word, in order; words do not overlap."""
    made = Read((0, 0, 0, 0), np.array(ids, np.int64), np.full(len(ids), 0.5, np.float32))
    end = start + 0.06 * len(ids)
    found = words(made, VOCABULARY, start, end)
    kept = [i for at, i in enumerate(ids) if i and (at == 0 or ids[at - 1] != i)]
    written = "".join(VOCABULARY[i] for i in kept if not VOCABULARY[i].startswith("<"))
    spoken = "".join(word.text for word in found)
    assert spoken.replace(" ", "") == (written.replace("▁", "") if found else "")
    assert found or not any(map(str.isalnum, written))
    # A space parts words, but for marks that stand alone.
    assert all(sum(map(str.isalnum, part)) == 0 for word in found for part in word.text.split()[1:]) or all(
        len([part for part in word.text.split() if any(map(str.isalnum, part))]) <= 1 for word in found
    )
    times = [at for word in found for at in (word.start, word.end)]
    assert times == sorted(times)
    assert all(start - 1e-3 <= at <= end + 0.031 for at in times)
