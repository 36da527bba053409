"""Whisper by faster-whisper (CTranslate2): words with times for the embedded engine, 99 languages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import ScoreTrack, Segment, Word
from sensevoice_markers.inference import speech
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

LANGUAGES: tuple[str, ...] = tuple(
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu "
    "hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt "
    "ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh".split()
)

_WINDOW = 29.5
"""Seconds in one piece: the model sees 30 s."""

_PAUSE = 0.4  # seconds of silence between packed spans, so that a word does not run into the next
_BATCH = 4  # pieces recognised together; more gains nothing on few cores
_UNSURE = 0.6  # no-speech probability above which an unlikely text is taken for an invention
_UNLIKELY = -1.0  # mean log-probability of a token; both limits are Whisper's own defaults


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


class Whisper:
    """A loaded recogniser.

    Args:
        folder: CTranslate2 model, tokenizer and vocabulary.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: CPU threads, 0 for as many as there are cores.
    """

    def __init__(self, folder: Path, device: str = "auto", threads: int = 0) -> None:
        import os

        from faster_whisper import BatchedInferencePipeline, WhisperModel

        self._model: Any = WhisperModel(
            str(folder),
            device=device,
            compute_type="default" if device == "cuda" else "int8",
            cpu_threads=threads or os.cpu_count() or 4,
            local_files_only=True,
        )
        self._batched: Any = BatchedInferencePipeline(self._model)

    def detect_language(self, pieces: Sequence[npt.NDArray[np.float32]]) -> str:
        """The language that the pieces of speech (16 kHz, -1..1) are most likely all in."""
        total: dict[str, float] = {}
        for samples in pieces:
            _, _, probabilities = self._model.detect_language(samples)
            for language, probability in probabilities:
                total[language] = total.get(language, 0.0) + probability
        return max(total, key=lambda language: total[language])

    def transcribe(
        self, sound: Sound, activity: ScoreTrack, spans: Sequence[Span], language: str | None
    ) -> Iterator[Segment]:
        """Segments in order, one for each span in which something was said.

        Args:
            activity: log-odds of speech, used to cut spans that are longer than the model's window.
            spans: where speech is.
            language: one of `LANGUAGES`, None to hear which it is.
        """
        short = list(speech.cut(spans, activity, _WINDOW))
        groups = list(speech.pack(short, _WINDOW, _PAUSE))
        for start in range(0, len(groups), _BATCH):
            pieces = [_piece(sound, group) for group in groups[start : start + _BATCH]]
            if language is None:
                language = self.detect_language([piece.samples for piece in pieces])
            yield from self._recognise(pieces, language)

    def _recognise(self, pieces: Sequence[_Piece], language: str) -> Iterator[Segment]:
        lengths = [len(piece.samples) / SAMPLE_RATE for piece in pieces]
        starts = [0.0, *accumulate(lengths)]
        found, _ = self._batched.transcribe(
            np.concatenate([piece.samples for piece in pieces]),
            clip_timestamps=[{"start": a, "end": b} for a, b in pairwise(starts)],
            vad_filter=False,
            language=language,
            beam_size=1,
            temperature=0.0,
            word_timestamps=True,
            batch_size=_BATCH,
        )
        words: dict[Span, list[Word]] = {span: [] for piece in pieces for span in piece.spans}
        for segment in found:
            if segment.no_speech_prob > _UNSURE and segment.avg_logprob < _UNLIKELY:
                continue
            for word in segment.words or ():
                # Plain floats: the library gives numpy's.
                began, ended, probability = float(word.start), float(word.end), float(word.probability)
                middle = (began + ended) / 2
                number = min(bisect_right(starts, middle), len(pieces)) - 1
                span, shift = pieces[number].span_of(middle - starts[number])
                shift -= starts[number]
                begin = min(max(began + shift, span.start), span.end)
                end = min(max(ended + shift, begin), span.end)
                words[span].append(Word(word.word, round(begin, 3), round(end, 3), round(probability, 3)))
        for spoken in words.values():
            if spoken:
                text = "".join(word.text for word in spoken).strip()
                yield Segment(spoken[0].start, spoken[-1].end, text, language, tuple(spoken))


def _piece(sound: Sound, spans: tuple[Span, ...]) -> _Piece:
    pause = np.zeros(round(_PAUSE * SAMPLE_RATE), np.float32)
    parts: list[npt.NDArray[np.float32]] = []
    for span in spans:
        parts += [sound.block(round(span.start * SAMPLE_RATE), round(span.end * SAMPLE_RATE)), pause]
    return _Piece(spans, np.concatenate(parts[:-1]))
