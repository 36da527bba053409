from __future__ import annotations

import pytest
from build import analysis, event, spoken, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Cue, Event, Label, Wording
from sensevoice_markers.editing.laying import free
from sensevoice_markers.editing.lines import joined, lines_of
from sensevoice_markers.editing.spans import share, spans_of
from sensevoice_markers.editing.talk import words_of

TIMES = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))
EVENTS = st.lists(TIMES.map(lambda span: event(Label.COUGH, *span)), max_size=12)


@given(EVENTS, TIMES)
@thoroughly
def test_all_that_overlap_are_found(found: list[Event], span: tuple[int, int]) -> None:
    start, end = span
    expected = [each for each in found if each.start < end and start < each.end]
    assert sorted(spans_of(found).over(start, end), key=id) == sorted(expected, key=id)


@given(EVENTS, TIMES)
@thoroughly
def test_what_is_free_is_what_nothing_covers(held: list[Event], span: tuple[int, int]) -> None:
    rooms = list(free(*span, held))
    for second in range(*span):
        covered = any(each.start <= second < each.end for each in held)
        assert sum(first <= second < last for first, last in rooms) == (not covered)
    assert all(span[0] <= first < last <= span[1] for first, last in rooms)


def test_shares() -> None:
    one = event(Label.COUGH, 10, 20)
    assert [share(one, event(Label.COUGH, *span)) for span in ((0, 30), (15, 30), (20, 30))] == [1.0, 0.5, 0.0]
    assert share(one, event(Label.COUGH, 30, 40)) < 0


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["We came", "down."], "We came down."),
        (["我们", "下山"], "我们下山"),
        (["看看", "AI"], "看看AI"),
        (["우리는", "왔다"], "우리는 왔다"),
        (["", "a", ""], "a"),
        ([], ""),
    ],
)
def test_texts_are_joined_as_their_script_asks(texts: list[str], whole: str) -> None:
    assert joined(texts) == whole


def test_lines_are_as_they_are_written() -> None:
    assert lines_of(" a  b \r\n\n\t\n c") == ("a  b", "c")
    assert lines_of("\u2028") == ()
    assert len(lines_of("x" * 10**6)[0]) < 10**6


TALK = analysis(segments=(spoken(" No", " no", " no.", at=1.0), spoken("发", "现", at=10.0, language="zh")))


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        (Cue("a", 1.0, 3.0, ("No no no.",)), [0, 1, 2]),
        (Cue("a", 1.05, 1.5, ("no",)), [1]),
        (Cue("a", 1.35, 1.5, ("no",)), [1]),
        (Cue("a", 1.3, 2.5, ("o n",)), [1, 2]),  # no word is half in it: time decides
        (Cue("a", 1.3, 2.5, ("anything",)), [1, 2]),
        (Cue("a", 1.3, 2.5, ()), [1, 2]),
        (Cue("a", 11.0, 12.0, ("发现",)), [3, 4]),  # it waited for another
        (Cue("a", 30.0, 32.0, ("No no no.",)), []),
    ],
)
def test_words_are_known_by_their_text_else_by_their_time(cue: Cue, words: list[int]) -> None:
    assert [spoken.number for spoken in words_of(cue, TALK)] == words


def test_words_are_those_that_are_written() -> None:
    other = analysis(segments=TALK.segments, wording=Wording(script="traditional"))
    cue = Cue("a", 10.0, 11.0, ("發現",))
    assert [spoken.word.text for spoken in words_of(cue, other)] == ["發", "現"]
    assert [spoken.segment for spoken in words_of(cue, other)] == [1, 1]
