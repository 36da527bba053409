"""What the tiny SenseVoice is shown of a show and what it shall answer: pieces of speech and short windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sentencepiece
import torch
from funasr.frontends.wav_frontend import WavFrontend

from benchmarks.hearing.waves import Samples
from benchmarks.tiny.shows import Sentence, Show
from benchmarks.tiny.vocabulary import written
from sensevoice_markers.analysis import Label

STEP = 100  # mel frames a second
MELS = 80
FRAME = 60.0  # ms between the network's frames
LONGEST = 30.0  # seconds of a piece of speech
WINDOWS = 26  # of a minute
SHORT_OF_SPEECH = 0.15  # seconds below which a window is nospeech
BRIDGED = 0.6  # seconds of silence between sentences that count as speech
UNDER, LAUGHTER, APPLAUSE = 0.75, 1.2, 0.8
"""Weights of music under something else, of laughter and of applause, where speech has 1.

Music under speech moves its logit, while the argmax stays Speech. Applause has less, since its authors' gain of ten
would find it too early otherwise.
"""
SHARPNESS = 3
"""Power of how much of a window each has: what has half of it is at even odds, edges are steep."""
HIDDEN = 1.5
"""A further power for music under something else: it is found by lower odds, which half a window shall just reach."""
_SILENT = float(np.log(np.finfo(np.float32).eps))  # what the front end makes of no sound at all


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A stretch of a show.

    Attributes:
        mels: float32 log energies, shape (frames, 80), 100 frames a second.
        event: float32, shape (5,), what share of the row each of `vocabulary.EVENTS` shall have.
        language: en, zh or nospeech.
        sentences: what is said in it, in seconds of its own; none where a word is cut.
        whole: no word is cut, so that the text can be asked for.
    """

    mels: npt.NDArray[np.float32]
    event: npt.NDArray[np.float32]
    language: str
    sentences: tuple[Sentence, ...]
    whole: bool

    @property
    def frames(self) -> int:
        """How many frames the network sees, without the four queries."""
        return -(-len(self.mels) // 6)


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The pieces that a clip shall become, and the network's frame at which each shall come."""

    pieces: tuple[int, ...]
    frames: tuple[int, ...]


def mels_of(samples: Samples) -> npt.NDArray[np.float32]:
    """The log energies of 80 mel bands as the published front end makes them, without dither."""
    front = WavFrontend(window="hamming", n_mels=MELS, dither=0.0)
    with torch.inference_mode():
        made, _ = front(torch.from_numpy(samples)[None], [len(samples)])
    return made[0].numpy()


class Cuttable:
    """A show whose mel frames are known, to be cut into clips again and again."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._mels = mels_of(show.samples)
        self._present = _present(show)

    def clips(self, rng: np.random.Generator) -> Iterator[Clip]:
        """All speech in pieces of up to 30 s, and windows as a scan for events has them."""
        for start, end in _pieces(self._show, rng):
            yield _clip(self._show, self._mels, self._present, start, end)
        for _ in range(round(WINDOWS * self._show.seconds / 60.0)):
            length = float(rng.choice([3.0, 4.0, 1.32, rng.uniform(1.2, 5.0)]))
            start = rng.uniform(0.0, self._show.seconds - length)
            yield _clip(self._show, self._mels, self._present, start, start + length)


def augmented(mels: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """The same sound by another microphone, at another level, with a band lost."""
    knots = rng.normal(0.0, 0.5, 7)
    curve = np.interp(np.linspace(0, 6, MELS), np.arange(7), knots) + rng.uniform(-2.0, 1.0)
    mels = np.maximum(mels + curve.astype(np.float32), np.float32(_SILENT))
    if rng.random() < 0.4:
        width = int(rng.integers(1, 12))
        first = int(rng.integers(0, MELS - width))
        mels[:, first : first + width] = mels.mean()
    return mels + rng.standard_normal(mels.shape, np.float32) * np.float32(rng.uniform(0.0, 0.2))


def text_of(clip: Clip, processor: sentencepiece.SentencePieceProcessor, itn: bool) -> Text:
    """The pieces of a clip, each at the frame where its part of its word begins, as far as there is room."""
    pieces: list[int] = []
    frames: list[int] = []
    for sentence in clip.sentences:
        for number, word in enumerate(sentence.words):
            last = number + 1 == len(sentence.words)
            of_word = _pieces_of(word.text, sentence.language, processor, itn, number == 0, last)
            stops = int(itn and last)  # the full stop comes where the word ends
            shares = [len(processor.id_to_piece(piece).strip("▁")) for piece in of_word[: len(of_word) - stops]]
            for piece, before in zip(of_word, np.cumsum([0, *shares]), strict=False):
                moment = word.start + (word.end - word.start) * before / sum(shares)
                frame = round((moment * 1000 + FRAME / 2) / FRAME)
                if processor.id_to_piece(piece) == "▁":
                    frame = max(0, frame - 1)  # the space comes before the word, the first letter with it
                if frames:
                    frame = max(frame, frames[-1] + (2 if piece == pieces[-1] else 1))
                pieces.append(piece)
                frames.append(frame)
    kept = sum(frame < clip.frames for frame in frames)  # a last full stop may lie beyond
    return Text(tuple(pieces[:kept]), tuple(frames[:kept]))


def _pieces_of(
    word: str, language: str, processor: sentencepiece.SentencePieceProcessor, itn: bool, first: bool, last: bool
) -> list[int]:
    text = word.capitalize() if itn and first and language == "en" else word
    text = text if language == "zh" else f" {text}"
    stop = written([], language, True)[-1] if itn and last else ""
    return list(processor.encode(text)) + ([processor.piece_to_id(stop)] if stop else [])


def _pieces(show: Show, rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Where speech is cut out: one sentence or several, with a little of what is around them."""
    number = 0
    while number < len(show.sentences):
        wanted = float(rng.choice([1.0, 3.0, 8.0, 16.0, LONGEST], p=[0.3, 0.25, 0.25, 0.12, 0.08]))
        before = show.sentences[number - 1].end if number else 0.0
        start = max(before, show.sentences[number].start - rng.uniform(0.03, 0.5))
        last = number
        while last + 1 < len(show.sentences) and show.sentences[last + 1].end - start < wanted - 0.5:
            last += 1
        after = show.sentences[last + 1].start if last + 1 < len(show.sentences) else show.seconds
        end = min(after, show.sentences[last].end + rng.uniform(0.05, 0.5))
        if end - start <= LONGEST:
            yield start, end
        number = last + 1


def _clip(
    show: Show, mels: npt.NDArray[np.float32], present: dict[str, npt.NDArray[np.bool_]], start: float, end: float
) -> Clip:
    first, last = round(start * STEP), min(len(mels), round(end * STEP) - 2)
    start, end = first / STEP, (last + 2) / STEP
    here = {kind: moments[first:last] for kind, moments in present.items()}
    cut = any(word.start < edge < word.end for word in show.words for edge in (start + 0.01, end - 0.01))
    inside = () if cut else tuple(_within(show, start, end))
    spoken = {language: int(here[language].sum()) for language in ("en", "zh")}
    most = max(spoken, key=lambda language: spoken[language])
    language = most if sum(spoken.values()) >= SHORT_OF_SPEECH * STEP else "nospeech"
    return Clip(mels[first:last], _event(here), language, inside, not cut)


def _within(show: Show, start: float, end: float) -> Iterator[Sentence]:
    for sentence in show.sentences:
        words = tuple(word.later(-start) for word in sentence.words if start <= word.start and word.end <= end + 0.01)
        if words:
            yield Sentence(sentence.language, words)


def _present(show: Show) -> dict[str, npt.NDArray[np.bool_]]:
    """For each mel frame of a show whether English, Chinese, speech, laughter, applause and music are there."""
    count = round(show.seconds * STEP)
    names = ("en", "zh", "speech", *Label)
    present: dict[str, npt.NDArray[np.bool_]] = {name: np.zeros(count, bool) for name in names}
    for number, sentence in enumerate(show.sentences):
        start, end = round(sentence.start * STEP), round(sentence.end * STEP)
        present[sentence.language][start:end] = True
        after = show.sentences[number + 1].start if number + 1 < len(show.sentences) else np.inf
        present["speech"][start : round(after * STEP) if after - sentence.end < BRIDGED else end] = True
    for event in show.events:
        present[event.label][round(event.start * STEP) : round(event.end * STEP)] = True
    return present


def _event(here: dict[str, npt.NDArray[np.bool_]]) -> npt.NDArray[np.float32]:
    """The shares of speech, music, laughter, applause and nothing, by how much of the time each has."""
    speech, music = here["speech"], here[Label.BGM]
    laughter, applause = here[Label.LAUGHTER], here[Label.APPLAUSE]
    over = speech | laughter | applause
    covers = np.array(
        [
            speech.mean(),
            (music & ~over).mean() + UNDER * (music & over).mean() ** HIDDEN,
            LAUGHTER * laughter.mean(),
            APPLAUSE * applause.mean(),
            (~(over | music)).mean(),
        ]
    )
    shares: npt.NDArray[np.float64] = covers**SHARPNESS / np.sum(covers**SHARPNESS)
    return shares.astype(np.float32)
