"""Packing speech for Whisper and putting its words back where they were said, with a stand-in for the model."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sensevoice_markers.analysis import ScoreTrack, Segment
from sensevoice_markers.inference import speech
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.inference.whisper import Whisper
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

HIGH = 30000  # milliseconds: every sample of the sound says when it is


@dataclass
class Heard:
    word: str
    start: float
    end: float
    probability: float = 0.9


@dataclass
class Found:
    words: list[Heard]
    no_speech_prob: float = 0.1
    avg_logprob: float = -0.2


@dataclass
class Recogniser:
    """Says of every 0.1 s what millisecond it hears, as a word of 60 ms."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    doubt: dict[str, float] = field(default_factory=dict)
    languages: list[tuple[str, float]] = field(default_factory=lambda: [("en", 0.6), ("de", 0.4)])

    def transcribe(self, samples: np.ndarray, clip_timestamps: list[dict[str, float]], **options: Any) -> Any:
        self.calls.append({"clips": clip_timestamps, **options})
        return [self._clip(samples, clip["start"], clip["end"]) for clip in clip_timestamps], None

    def _clip(self, samples: np.ndarray, start: float, end: float) -> Found:
        words = []
        for at in np.arange(start + 0.02, end - 0.08, 0.1):
            said = round(float(samples[round(at * SAMPLE_RATE)]) * 32768)
            if said:  # zero is the silence between two packed spans
                words.append(Heard(f" {said}", np.float64(at), np.float64(at + 0.06)))
        return Found(words, **self.doubt)

    def detect_language(self, samples: np.ndarray) -> tuple[str, float, list[tuple[str, float]]]:
        return "", 0.0, self.languages


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> Recogniser:
    """What stands in for faster_whisper."""
    made = Recogniser()
    library = ModuleType("faster_whisper")
    library.WhisperModel = lambda *_, **__: made
    library.BatchedInferencePipeline = lambda model: model
    monkeypatch.setitem(sys.modules, "faster_whisper", library)
    return made


SOUND = Sound((np.arange(HIGH * 16) // 16 + 1).astype(np.int16))
ACTIVITY = ScoreTrack(*speech.ACTIVITY, hop=0.01, first=0.0, values=np.full(HIGH // 10, 5, np.float16))


def transcribe(spans: list[Span], language: str | None = "en") -> list[Segment]:
    return list(Whisper(Path("folder")).transcribe(SOUND, ACTIVITY, spans, language))


@pytest.mark.parametrize(
    "spans",
    [
        [Span(0.0, 3.0)],
        [Span(1.0, 2.5), Span(4.0, 5.0), Span(5.5, 9.0)],
        [Span(2.0 * n, 2.0 * n + 1.3) for n in range(15)],
        [Span(0.0, 30.0)],
        [Span(0.0, 14.0), Span(14.5, 29.9)],
    ],
)
def test_words_are_put_where_they_were_said(recogniser: Recogniser, spans: list[Span]) -> None:
    segments = transcribe(spans)
    words = [word for segment in segments for word in segment.words]
    # A tenth of a second apart, but for what the ends of the spans and of the pieces swallow.
    assert len(words) >= sum(span.end - span.start for span in spans) * 10 - 2 * (len(spans) + 1)
    for word in words:
        assert word.start * 1000 + 1 == pytest.approx(int(word.text), abs=2)
        assert 0 <= word.end - word.start <= 0.0601
        assert any(span.start <= word.start <= word.end <= span.end for span in spans)
    assert [word.start for word in words] == sorted(word.start for word in words)


def test_a_segment_is_one_span_with_its_words(recogniser: Recogniser) -> None:
    first, second = transcribe([Span(1.0, 2.0), Span(3.0, 4.0)])
    for segment, start in ((first, 1.0), (second, 3.0)):
        assert segment.start == segment.words[0].start == pytest.approx(start, abs=0.1)
        assert segment.end == segment.words[-1].end
        assert segment.text == "".join(word.text for word in segment.words).strip()
        assert segment.language == "en"
        assert segment.words[0].confidence == 0.9
        assert type(segment.words[0].start) is float


def test_no_piece_is_longer_than_the_models_window(recogniser: Recogniser) -> None:
    transcribe([Span(0.0, 30.0)])
    transcribe([Span(3.0 * n, 3.0 * n + 2.7) for n in range(10)])
    clips = [clip for call in recogniser.calls for clip in call["clips"]]
    assert all(clip["end"] - clip["start"] <= 30 for clip in clips)
    assert len(clips) == 4


@pytest.mark.parametrize(
    ("doubt", "kept"),
    [
        ({"no_speech_prob": 0.9, "avg_logprob": -2.0}, False),
        ({"no_speech_prob": 0.9, "avg_logprob": -0.2}, True),
        ({"no_speech_prob": 0.1, "avg_logprob": -2.0}, True),
    ],
)
def test_inventions_are_left_out(recogniser: Recogniser, doubt: dict[str, float], kept: bool) -> None:
    recogniser.doubt = doubt
    assert bool(transcribe([Span(0.0, 3.0)])) is kept


def test_the_language_is_heard_only_when_it_was_not_told(recogniser: Recogniser) -> None:
    assert transcribe([Span(0.0, 3.0)], "de")[0].language == "de"
    recogniser.languages = [("en", 0.3), ("ja", 0.7)]
    assert transcribe([Span(0.0, 3.0)], None)[0].language == "ja"
    assert [call["language"] for call in recogniser.calls] == ["de", "ja"]


def test_no_speech_asks_the_model_nothing(recogniser: Recogniser) -> None:
    assert transcribe([], None) == []
    assert recogniser.calls == []
