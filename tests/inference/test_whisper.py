"""Packing speech for Whisper and putting its words back where they were said, with a stand-in for the model."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sensevoice_markers.analysis import ScoreTrack, Segment
from sensevoice_markers.inference import speech
from sensevoice_markers.inference.devices import Wish
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

    @property
    def text(self) -> str:
        # Numbers in a row are compressed like a loop; their digests are not.
        return " ".join(sha256(word.word.encode()).hexdigest() for word in self.words)


@dataclass
class Recogniser:
    """Says of every 0.1 s what millisecond it hears, as a word of 60 ms; hears the languages of `spoken`."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    spoken: dict[str, tuple[int, int]] = field(default_factory=lambda: {"en": (0, HIGH)})
    deaf: tuple[int, int] = (0, 0)
    says: Callable[[str, int], str] = lambda said, first: said  # of the millisecond, and of the clip's first

    def transcribe(self, samples: np.ndarray, clip_timestamps: list[dict[str, float]], **options: Any) -> Any:
        self.calls.append({"clips": clip_timestamps, **options})
        return iter([self._clip(samples, clip["start"], clip["end"]) for clip in clip_timestamps]), None

    def _clip(self, samples: np.ndarray, start: float, end: float) -> Found:
        words = []
        first = round(float(samples[round((start + 0.02) * SAMPLE_RATE)]) * 32768)
        for at in np.arange(start + 0.02, end - 0.08, 0.1):
            said = round(float(samples[round(at * SAMPLE_RATE)]) * 32768)
            if said and not self.passed_over(said, first):  # zero is the silence between two packed spans
                words.append(Heard(self.says(f" {said}", first), np.float64(at), np.float64(at + 0.06)))
        return Found(words)

    def passed_over(self, said: int, first: int) -> bool:
        """The model skips what `deaf` names, unless a clip begins with it."""
        return self.deaf[0] <= said < self.deaf[1] and not self.deaf[0] <= first < self.deaf[1]

    def feature_extractor(self, samples: np.ndarray) -> np.ndarray:
        return samples

    def encode(self, features: np.ndarray) -> np.ndarray:
        return features

    @property
    def model(self) -> Recogniser:
        return self

    def detect_language(self, features: np.ndarray) -> list[list[tuple[str, float]]]:
        middle = round(float(features[len(features) // 2]) * 32768)
        language = next(name for name, (start, end) in self.spoken.items() if start <= middle < end)
        return [[(f"<|{language}|>", 0.97), ("<|haw|>", 0.03)]]


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


def transcribe(spans: list[Span], language: str | None = "en", vocabulary: Sequence[str] = ()) -> list[Segment]:
    return list(Whisper(Path("folder"), Wish()).transcribe(SOUND, ACTIVITY, spans, language, vocabulary))


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
    ("spoken", "expected"),
    [
        ({"en": (0, HIGH)}, [("en", 0.0, 30.0)]),
        ({"zh": (0, 12_000), "en": (12_000, HIGH)}, [("zh", 0.0, 12.0), ("en", 12.0, 30.0)]),
        (
            {"en": (0, 9_000), "zh": (9_000, 21_000), "ja": (21_000, HIGH)},
            [("en", 0, 9), ("zh", 9, 21), ("ja", 21, 30)],
        ),
        ({"en": (0, 15_000), "haw": (15_000, 16_400), "zh": (16_400, HIGH)}, [("en", 0, 15), ("zh", 15, 30)]),
    ],
)
def test_a_language_is_kept_wherever_it_is_spoken(
    recogniser: Recogniser, spoken: dict[str, tuple[int, int]], expected: list[tuple[str, float, float]]
) -> None:
    recogniser.spoken = spoken
    spans = [Span(1.5 * n, 1.5 * n + 1.4) for n in range(20)]
    found = [(segment.language, (segment.start, segment.end)) for segment in transcribe(spans, None)]
    for language, start, end in expected:
        inside = [name for name, (a, b) in found if start <= (a + b) / 2 < end]
        assert inside == [language] * len(inside)
        assert inside
    for call in recogniser.calls:
        for clip in call["clips"]:
            assert clip["end"] - clip["start"] <= 30
    assert [call["language"] for call in recogniser.calls] == [language for language, _, _ in expected]


def test_a_talk_without_pauses_is_cut_where_its_language_changes(recogniser: Recogniser) -> None:
    recogniser.spoken = {"zh": (0, 14_000), "en": (14_000, HIGH)}
    zh, en = transcribe([Span(0.0, 30.0)], None)
    assert (zh.language, en.language) == ("zh", "en")
    assert zh.end <= en.start
    assert en.start == pytest.approx(14, abs=3.1)  # phrases of at most 6 s
    words = [int(word.text) for segment in (zh, en) for word in segment.words]
    assert words == sorted(set(words))
    assert len(words) >= 290


def test_the_language_is_heard_only_when_it_was_not_told(recogniser: Recogniser) -> None:
    recogniser.detect_language = lambda _: pytest.fail("it was told")
    assert transcribe([Span(0.0, 3.0)], "de")[0].language == "de"
    assert [call["language"] for call in recogniser.calls] == ["de"]


def test_a_span_that_was_passed_over_is_heard_again(recogniser: Recogniser) -> None:
    recogniser.deaf = (4_000, 6_000)
    spans = [Span(1.0, 3.0), Span(4.0, 6.0), Span(7.0, 9.0)]
    first, second, third = transcribe(spans)
    assert [second.start, second.end] == pytest.approx([4, 6], abs=0.2)
    assert [len(call["clips"]) for call in recogniser.calls] == [1, 1]
    assert first.end < second.start < second.end < third.start


def test_silence_is_not_heard_again(recogniser: Recogniser) -> None:
    recogniser.deaf = (4_000, 6_000)
    quiet = ScoreTrack(*speech.ACTIVITY, hop=0.01, first=0.0, values=ACTIVITY.values - np.float16(4))
    assert len(list(Whisper(Path("folder"), Wish()).transcribe(SOUND, quiet, [Span(1, 3), Span(4, 6)], "en"))) == 1
    assert len(recogniser.calls) == 1


def test_a_loop_does_not_swallow_what_follows(recogniser: Recogniser) -> None:
    """A clip that begins with laughter goes round in circles to its end."""
    recogniser.says = lambda said, first: " ha" if first < 3_000 else said
    spans = [Span(1.0, 3.0), Span(4.0, 9.0), Span(10.0, 14.0)]
    laughter, *rest = transcribe(spans, vocabulary=["Dashwood"])
    assert set(laughter.text.split()) == {"ha"}
    for segment, span in zip(rest, spans[1:], strict=True):
        assert int(segment.words[0].text) == pytest.approx(span.start * 1000 + 20, abs=2)
    assert [call["hotwords"] for call in recogniser.calls] == ["Dashwood", "Dashwood", None]  # the laughter still loops


def test_a_vocabulary_that_misleads_is_left_out(recogniser: Recogniser) -> None:
    recogniser.says = lambda said, first: said if recogniser.calls[-1]["hotwords"] is None else " Dashwood"
    (segment,) = transcribe([Span(1.0, 5.0)], vocabulary=["Dashwood"])
    assert "Dashwood" not in segment.text
    assert [call["hotwords"] for call in recogniser.calls] == ["Dashwood", "Dashwood", None]


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        ("en", "Dashwood, Тимур"),
        ("de", "Dashwood, Тимур"),
        ("zh", "张晓明, iPhone 手机"),
        ("ja", "张晓明, iPhone 手机, トヨタ"),
        ("ko", "김치"),
    ],
)
def test_a_vocabulary_is_the_prompt_where_its_script_is_written(
    recogniser: Recogniser, language: str, prompt: str
) -> None:
    vocabulary = ("Dashwood", "张晓明", "iPhone 手机", "トヨタ", "김치", "Тимур")
    transcribe([Span(0.0, 3.0)], language, vocabulary)
    transcribe([Span(0.0, 3.0)], language)
    assert [call["hotwords"] for call in recogniser.calls] == [prompt, None]


def test_hours_of_speech_are_recognised_as_they_come(recogniser: Recogniser) -> None:
    """Languages of a few minutes are heard at once, so that progress can be told and a cancel is soon noticed."""
    long = Sound(np.resize(SOUND.samples, 3600 * SAMPLE_RATE))
    activity = ScoreTrack(*speech.ACTIVITY, hop=0.01, first=0.0, values=np.full(360_000, 5, np.float16))
    heard: list[int] = []
    recogniser.detect_language = lambda samples: heard.append(len(samples)) or [[("<|en|>", 1.0)]]
    steps = Whisper(Path("folder"), Wish()).transcribe(
        long, activity, [Span(4.0 * n, 4.0 * n + 3.5) for n in range(900)], None
    )
    next(steps)
    assert 0 < sum(heard) / SAMPLE_RATE <= 8 * 30


def test_no_speech_asks_the_model_nothing(recogniser: Recogniser) -> None:
    assert transcribe([], None) == []
    assert recogniser.calls == []
