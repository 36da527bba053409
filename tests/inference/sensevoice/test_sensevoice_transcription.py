"""From spans of speech to segments: what is read together, in which order, and what of it is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.inference.devices import Running
from sensevoice_markers.inference.sensevoice.network import Read
from sensevoice_markers.inference.sensevoice.transcription import SenseVoice
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

CPU = Running("cpu", "fp32")


class Told:
    """Stands in for the network: says one piece in the middle of each piece of speech, and keeps what it was asked."""

    def __init__(self, pieces: tuple[str, ...], frames: int = 512) -> None:
        self.frames = frames
        self.asked: list[tuple[list[int], str | None]] = []
        self.hello = pieces.index("o")
        self.rows = tuple(pieces.index(f"<|{name}|>") for name in ("en", "HAPPY", "Speech", "withitn"))
        self.silent: set[int] = set()

    def features(self, samples):
        return np.zeros((-(-(1 + (len(samples) - 400) // 160) // 6), 560))

    def read(self, pieces: Sequence[np.ndarray], language: str | None = None) -> list[Read]:
        self.asked.append(([len(piece) for piece in pieces], language))
        return [self._said(len(piece)) for piece in pieces]

    def _said(self, frames: int) -> Read:
        ids = np.zeros(frames, np.int64)
        if frames not in self.silent:
            ids[frames // 2] = self.hello
        return Read(self.rows, ids, np.full(frames, 0.7, np.float32))


@pytest.fixture
def engine(untrained) -> SenseVoice:
    made = SenseVoice(untrained, CPU)
    made.network = Told(made.pieces)
    return made


def speaking(seconds: float, *pauses: tuple[float, float]) -> ScoreTrack:
    """Speech all along but for `pauses`."""
    values = np.full(round(seconds * 100) + 1, 6, np.float16)
    for start, end in pauses:
        values[round(start * 100) : round(end * 100)] = -6
    return ScoreTrack("firered-vad", "speech", 0.01, 0.0, values)


def silence(seconds: float) -> Sound:
    return Sound(np.zeros(round(seconds * SAMPLE_RATE), np.int16))


def test_segments_are_in_order_though_batches_are_not(engine):
    spans = [Span(1, 3), Span(10, 25), Span(30, 30.5), Span(33, 41), Span(50, 52)]
    made = list(engine.transcribe(silence(60), speaking(60), spans, None))
    assert [segment.start for segment in made] == sorted(segment.start for segment in made)
    assert len(made) == len(spans)
    for segment, span in zip(made, spans, strict=True):
        assert span.start <= segment.start <= segment.end <= span.end
        assert segment.start == pytest.approx((span.start + span.end) / 2, abs=0.1)


def test_a_segment_says_all_that_was_written(engine):
    (made,) = engine.transcribe(silence(5), speaking(5), [Span(1, 3)], None)
    assert (made.text, made.language, made.emotion) == ("o", "en", "HAPPY")
    assert made.raw_text == "<|en|><|HAPPY|><|Speech|><|withitn|>o"
    assert made.words[0].confidence == pytest.approx(0.7, abs=1e-3)


def test_a_language_that_is_told_is_asked_for_and_kept(engine):
    (made,) = engine.transcribe(silence(5), speaking(5), [Span(1, 3)], "yue")
    assert made.language == "yue"
    assert engine.network.asked == [([33], "yue")]


def test_no_piece_is_longer_than_the_model_was_trained_on(engine):
    track = speaking(100, (23, 23.2))
    made = list(engine.transcribe(silence(100), track, [Span(0, 100)], None))
    assert len(made) >= 4
    assert max(length for lengths, _ in engine.network.asked for length in lengths) <= 500
    assert sum(length for lengths, _ in engine.network.asked for length in lengths) == pytest.approx(100 / 0.06, abs=8)


def test_pieces_of_one_length_share_a_batch(engine):
    spans = [Span(at, at + 2) for at in range(0, 30, 3)]
    assert len(list(engine.transcribe(silence(40), speaking(40), spans, None))) == 10
    assert [len(lengths) for lengths, _ in engine.network.asked] == [10]


def test_sentences_are_read_apart(engine):
    """A pause within speech parts what may be two languages."""
    track = speaking(10, (2.0, 2.5), (3.0, 3.5), (6.0, 6.2))
    made = list(engine.transcribe(silence(10), track, [Span(0, 8)], None))
    assert [length for length, _ in engine.network.asked] != []
    # The second pause leaves less than a sentence before it, the third is a breath.
    assert sorted(length for lengths, _ in engine.network.asked for length in lengths) == [38, 96]
    assert len(made) == 2


def test_what_is_too_short_to_hear_is_passed_over(engine):
    spans = [Span(1, 1.02), Span(2, 4)]
    assert len(list(engine.transcribe(silence(5), speaking(5), spans, None))) == 1


def test_silence_gives_no_segment(engine):
    engine.network.silent = {33}
    assert list(engine.transcribe(silence(5), speaking(5), [Span(1, 3)], None)) == []
    assert list(engine.transcribe(silence(5), speaking(5), [], None)) == []


def test_much_speech_is_reported_in_between(engine):
    """Between two reports lie seconds of work, not the whole file."""
    spans = [Span(at, at + 10) for at in range(0, 600, 12)]
    steps = engine.transcribe(silence(620), speaking(620), spans, None)
    next(steps)
    assert sum(map(len, (lengths for lengths, _ in engine.network.asked))) <= 5


def test_a_vocabulary_is_passed_over(engine):
    assert list(engine.transcribe(silence(5), speaking(5), [Span(1, 3)], None, ("SenseVoice",)))


def test_what_it_runs_on_and_hears_besides(untrained):
    made = SenseVoice(untrained, CPU)
    assert made.running is CPU
    assert [tagger.name for tagger in made.taggers] == ["sensevoice"]
    assert made.warnings == ()
