"""Which words are believed, and what a loop is."""

from __future__ import annotations

import pytest
from build import HOPS, segment, track
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import ScoreTrack, Word
from sensevoice_markers.inference.belief import believed, repetitive, without_loops

SPEECH = {"firered-vad/speech": 5.0, "firered-aed/speech": 4.0, "yamnet/Speech": 5.0, "yamnet/Laughter": -12.0}
LAUGHTER = {"firered-vad/speech": 4.0, "firered-aed/speech": 3.6, "yamnet/Speech": -2.7, "yamnet/Laughter": -3.1}
MUSIC = {"firered-vad/speech": 2.0, "firered-aed/speech": -5.2, "yamnet/Speech": -10.4, "yamnet/Laughter": -20.0}


def tracks(*stretches: tuple[float, dict[str, float]]) -> list[ScoreTrack]:
    """Every witness's track, of (seconds, log-odds of each) in a row."""
    made = []
    for name in SPEECH:
        tagger, _, label = name.partition("/")
        hop = HOPS[tagger]
        values = [odds[name] for seconds, odds in stretches for _ in range(round(seconds / hop))]
        made.append(track(tagger, label, values, hop=hop))
    return made


def said(*texts: str, at: float = 0.5, pace: float = 0.3, confidence: float = 0.9) -> list[Word]:
    return [Word(text, at + n * pace, at + (n + 0.9) * pace, confidence) for n, text in enumerate(texts)]


SENTENCE = (" We", " finished", " the", " film.")


@pytest.mark.parametrize("sound", [LAUGHTER, MUSIC], ids=["laughter", "music"])
@pytest.mark.parametrize("confidence", [0.05, 0.3, 0.9])
def test_only_speech_is_believed(sound: dict[str, float], confidence: float) -> None:
    spoken = segment(*said(*SENTENCE))
    assert believed(spoken, tracks((3, SPEECH))) == spoken
    assert believed(segment(*said(*SENTENCE, confidence=confidence)), tracks((3, sound))) is None


def test_a_guess_is_no_text_even_in_speech() -> None:
    assert believed(segment(*said(" Um", confidence=0.1)), tracks((3, SPEECH))) is None


def test_what_follows_a_sentence_is_judged_apart() -> None:
    words = [*said(*SENTENCE), *said(" Thank", " you.", at=3.5, confidence=0.6)]
    found = believed(segment(*words), tracks((2, SPEECH), (4, LAUGHTER)))
    assert found is not None
    assert found.text == "We finished the film."
    assert (found.start, found.end) == (0.5, words[3].end)


def test_a_short_answer_is_heard_with_its_surroundings() -> None:
    assert believed(segment(*said(" Yes.", at=1.4, pace=0.02)), tracks((1, LAUGHTER), (1, SPEECH), (1, LAUGHTER)))


def test_without_witnesses_words_are_believed() -> None:
    spoken = segment(*said(*SENTENCE))
    assert believed(spoken, []) == spoken


def test_times_beyond_the_tracks() -> None:
    assert believed(segment(*said(*SENTENCE, at=50.0)), tracks((1, SPEECH))) is not None
    assert believed(segment(*said(*SENTENCE, at=50.0)), tracks((1, LAUGHTER))) is None


@pytest.mark.parametrize(
    ("text", "times", "left"),
    [
        (" thank you", 12, " thank you"),
        (" no,", 8, " no,"),
        (" no,", 4, " no, no, no, no,"),  # people do say that
        (" I do not know.", 3, " I do not know. I do not know. I do not know."),
        (" I do not know.", 4, " I do not know."),
    ],
)
def test_loops_are_cut(text: str, times: int, left: str) -> None:
    around = (said(" Well,"), said(" so", " it", " goes."))
    looped = said(*(f" {word}" for word in (text * times).split()))
    assert "".join(w.text for w in without_loops([*around[0], *looped, *around[1]])) == f" Well,{left} so it goes."


@pytest.mark.parametrize("phrase", ["请不吝点赞订阅转发打赏支持", "ご視聴ありがとうございました", "谢谢大家"])
def test_loops_of_scripts_without_spaces_are_cut(phrase: str) -> None:
    assert "".join(word.text for word in without_loops(said(*(phrase * 6)))) == phrase
    assert repetitive(phrase * 12)
    assert not repetitive(phrase)


def test_a_cry_is_no_word() -> None:
    assert without_loops(said(" A" + "H" * 200)) == []


def test_a_text_is_no_loop() -> None:
    text = (
        " It was the first great sorrow of his life; it was not so much the loss of the cotton itself, but the fantasy."
    )
    assert not repetitive(text)
    words = said(*(f" {word}" for word in text.split()))
    assert without_loops(words) == words


@given(st.lists(st.sampled_from([" a", " b", " c"]), max_size=60))
def test_cutting_loops_keeps_order_and_ends(texts: list[str]) -> None:
    words = said(*texts)
    left = without_loops(words)
    assert [words.index(word) for word in left] == sorted(words.index(word) for word in left)
    assert set(left) <= set(words)
    assert {word.text for word in left} == set(texts)
