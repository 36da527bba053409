"""Whisper by faster-whisper (CTranslate2): words with times for the embedded engine, 99 languages."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import ScoreTrack, Segment, Word
from sensevoice_markers.inference import belief, ctranslate, languages, speech
from sensevoice_markers.inference.devices import Wish
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

LANGUAGES: tuple[str, ...] = tuple(
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu "
    "hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt "
    "ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh".split()
)

_WINDOW = 29.5
"""Seconds in one piece: the model sees 30 s."""

_STRETCH = 8 * _WINDOW
"""Seconds of speech whose languages are decided together, before any of it is recognised."""

_PAUSE = 0.4  # seconds of silence between packed spans, so that a word does not run into the next
_BATCH = 4  # pieces recognised together; more gains nothing on few cores
_SPEAKS = 2.0  # mean log-odds of speech from which a span without words is heard again

_SCRIPTS = {"zh": {"CJK"}, "yue": {"CJK"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"}, "ko": {"HANGUL"}}
_EAST_ASIAN = set().union(*_SCRIPTS.values())  # first words of Unicode's names of letters


@dataclass(frozen=True, slots=True)
class _Piece:
    """Packed spans and the sound made of them."""

    spans: tuple[Span, ...]
    samples: npt.NDArray[np.float32]

    def span_of(self, seconds: float) -> tuple[Span, float]:
        """The span that lies at `seconds` of the piece, and how much later it is on the timeline."""
        at = 0.0
        for span in self.spans:
            length = span.end - span.start
            if seconds < at + length + _PAUSE / 2:
                return span, span.start - at
            at += length + _PAUSE
        return self.spans[-1], self.spans[-1].end - at + _PAUSE


@dataclass(frozen=True, slots=True)
class _Heard:
    """The words of one piece by its spans, and whether they went round in circles."""

    words: Mapping[Span, tuple[Word, ...]]
    looping: bool


class Whisper:
    """A loaded recogniser.

    Args:
        folder: CTranslate2 model, tokenizer and vocabulary.
        wish: what it shall run on.
        threads: CPU threads, 0 for as many as there are cores.

    Raises:
        EngineUnavailable: what is wished for cannot be had.
    """

    exact = False

    def __init__(self, folder: Path, wish: Wish, threads: int = 0) -> None:
        from faster_whisper import BatchedInferencePipeline

        self.running, self._model = ctranslate.load(folder, wish, threads)
        self.taggers: tuple[Tagger, ...] = ()
        self.warnings: tuple[str, ...] = ()
        self._batched: Any = BatchedInferencePipeline(self._model)

    def transcribe(
        self,
        sound: Sound,
        activity: ScoreTrack,
        spans: Sequence[Span],
        language: str | None,
        vocabulary: Sequence[str] = (),
    ) -> Iterator[Segment]:
        """Segments in order, one for each span in which something was said in one language.

        Args:
            activity: log-odds of speech, used to cut spans that are longer than the model's window.
            spans: where speech is.
            language: one of `LANGUAGES`, None to hear which it is, phrase by phrase.
            vocabulary: names and terms that are likely to be said.
        """
        before = language
        for stretch in speech.pack(spans, _STRETCH, 0.0):
            told = {language: stretch} if language else self._by_language(sound, activity, stretch, before)
            before = max(told, key=lambda each: told[each][-1].end)
            batches = list(_batches(told, activity))
            starts = [batch[0][0].start for _, batch in batches]
            waiting: list[Segment] = []
            for (spoken, batch), coming in zip(batches, [*starts[1:], inf], strict=True):
                waiting += self._recognise(sound, activity, batch, spoken, vocabulary)
                waiting.sort(key=lambda segment: segment.start)
                # Pieces of several languages interleave: what lies before all that is still to come is done.
                done = bisect_left(waiting, coming, key=lambda segment: segment.start)
                yield from waiting[:done]
                del waiting[:done]

    def _by_language(
        self, sound: Sound, activity: ScoreTrack, spans: Sequence[Span], before: str | None
    ) -> dict[str, tuple[Span, ...]]:
        """`spans` by the language that is spoken, cut where it changes."""
        phrases = list(speech.cut(spans, activity, languages.PHRASE))
        heard = [self.odds_of_languages(_samples(sound, phrase)) for phrase in phrases]
        story = languages.likeliest(heard, [phrase.end - phrase.start for phrase in phrases], before)
        return {
            language: speech.rejoined(phrase for phrase, each in zip(phrases, story, strict=True) if each == language)
            for language in dict.fromkeys(story)
        }

    def odds_of_languages(self, samples: npt.NDArray[np.float32]) -> dict[str, float]:
        """Probabilities of languages in a phrase (16 kHz, -1..1).

        The phrase is not filled up with silence to the 30 s of the model's window, which would cost all of a window.
        """
        (odds,) = self._model.model.detect_language(ctranslate.encoded(self._model, samples))
        return {token.strip("<|>"): float(probability) for token, probability in odds}

    def _recognise(
        self,
        sound: Sound,
        activity: ScoreTrack,
        groups: Sequence[tuple[Span, ...]],
        language: str,
        vocabulary: Sequence[str],
    ) -> Iterator[Segment]:
        """Segments of `groups`, which are packed spans.

        A piece that goes round in circles says nothing of what follows in it, and now and then the model passes over
        a span; such spans are heard again one by one, in the end without the vocabulary, which may have misled it.
        """
        words: dict[Span, tuple[Word, ...]] = {}
        again: list[Span] = []
        for group, heard in zip(groups, self._hear(sound, groups, language, vocabulary), strict=True):
            words |= heard.words
            if len(group) > 1 or vocabulary:
                again += [span for span in group if _failed(heard, span, activity)]
        for names in (vocabulary, ()) if vocabulary else ((),):
            failed: list[Span] = []
            for start in range(0, len(again), _BATCH):
                alone = [(span,) for span in again[start : start + _BATCH]]
                for (span,), heard in zip(alone, self._hear(sound, alone, language, names), strict=True):
                    words |= heard.words
                    failed += [span] if _failed(heard, span, activity) else []
            again = failed
        for spoken in words.values():
            if spoken:
                text = "".join(word.text for word in spoken).strip()
                yield Segment(spoken[0].start, spoken[-1].end, text, language, spoken)

    def _hear(
        self, sound: Sound, groups: Sequence[tuple[Span, ...]], language: str, vocabulary: Sequence[str] = ()
    ) -> Iterator[_Heard]:
        pieces = [_piece(sound, group) for group in groups]
        starts = [0.0, *accumulate(len(piece.samples) / SAMPLE_RATE for piece in pieces)]
        found, _ = self._batched.transcribe(
            np.concatenate([piece.samples for piece in pieces]),
            clip_timestamps=[{"start": a, "end": b} for a, b in pairwise(starts)],
            vad_filter=False,
            language=language,
            beam_size=1,
            temperature=0.0,
            word_timestamps=True,
            batch_size=_BATCH,
            hotwords=", ".join(_written_in(language, vocabulary)) or None,
        )
        for piece, start, segment in zip(pieces, starts, found, strict=False):
            words: dict[Span, list[Word]] = {span: [] for span in piece.spans}
            for word in segment.words or ():
                # Plain floats: the library gives numpy's.
                began, ended, probability = float(word.start), float(word.end), float(word.probability)
                span, shift = piece.span_of((began + ended) / 2 - start)
                begin = min(max(began - start + shift, span.start), span.end)
                end = min(max(ended - start + shift, begin), span.end)
                words[span].append(Word(word.word, round(begin, 3), round(end, 3), round(probability, 3)))
            yield _Heard({span: tuple(said) for span, said in words.items()}, belief.repetitive(segment.text))


def _batches(told: Mapping[str, Sequence[Span]], activity: ScoreTrack) -> Iterator[tuple[str, list[tuple[Span, ...]]]]:
    """Packed spans by language, in order of what each begins with; a pack is of one language."""
    groups = [
        (language, group)
        for language, spans in told.items()
        for group in speech.pack(list(speech.cut(spans, activity, _WINDOW)), _WINDOW, _PAUSE)
    ]
    groups.sort(key=lambda each: each[1][0].start)
    for language, run in groupby(groups, key=lambda each: each[0]):
        packed = [group for _, group in run]
        for start in range(0, len(packed), _BATCH):
            yield language, packed[start : start + _BATCH]


def _written_in(language: str, vocabulary: Sequence[str]) -> Iterator[str]:
    """The entries in the language's script: a prompt in another one misleads more than it helps (measured)."""
    script = _SCRIPTS.get(language)
    for entry in vocabulary:
        found = {name for letter in entry for name in unicodedata.name(letter, "").split()[:1]}
        if found & script if script else not found & _EAST_ASIAN:
            yield entry


def _failed(heard: _Heard, span: Span, activity: ScoreTrack) -> bool:
    """Whether the recogniser went round in circles, or found no words where somebody speaks."""
    if heard.looping or heard.words[span]:
        return heard.looping
    first, last = (round((at - activity.first) / activity.hop) for at in (span.start, span.end))
    values = activity.values[max(0, first) : last + 1]
    return bool(len(values)) and float(values.mean(dtype=np.float64)) > _SPEAKS


def _samples(sound: Sound, span: Span) -> npt.NDArray[np.float32]:
    return sound.block(round(span.start * SAMPLE_RATE), round(span.end * SAMPLE_RATE))


def _piece(sound: Sound, spans: tuple[Span, ...]) -> _Piece:
    pause = np.zeros(round(_PAUSE * SAMPLE_RATE), np.float32)
    parts: list[npt.NDArray[np.float32]] = []
    for span in spans:
        parts += [_samples(sound, span), pause]
    return _Piece(spans, np.concatenate(parts[:-1]))
