"""What a tiny SenseVoice gets right, as JSON lines: words, their times, languages, windows that one event fills.

    python -m benchmarks.tiny.evaluate CHECKPOINT [--shows 20] [--seed 4]

The shows are `benchmarks.tiny.shows`; the model is run by funasr's own classes. Speech is cut where it is known to
be, in pieces of one to four sentences. How well a scan of whole shows finds their events is measured by
`benchmarks.tiny.events`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np
import numpy.typing as npt
import torch
from funasr import AutoModel
from torch.nn.utils.rnn import pad_sequence

from benchmarks.tiny.clips import FRAME, STEP, mels_of
from benchmarks.tiny.network import EMOTION_AND_EVENT, ROWS, WITH_ITN, WITHOUT_ITN
from benchmarks.tiny.shows import Sentence, Show, make_shows
from benchmarks.tiny.speech import Word
from benchmarks.tiny.vocabulary import BLANK, EVENTS, ids
from sensevoice_markers.analysis import Label
from sensevoice_markers.inference.sensevoice.features import stacked

WINDOWS = (1.32, 3.0, 4.0)
"""Seconds: the scan's short ones and those of its two paces."""
SPEECH, MUSIC, LAUGHTER, APPLAUSE, NOTHING = range(len(EVENTS))
ROW = {Label.BGM: MUSIC, Label.LAUGHTER: LAUGHTER, Label.APPLAUSE: APPLAUSE}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a piece of speech was heard as."""

    language: str
    words: tuple[Word, ...]


class Model:
    """A checkpoint, as funasr loads it."""

    def __init__(self, folder: Path) -> None:
        self._loaded = AutoModel(
            model=str(folder), device="cpu", disable_update=True, disable_pbar=True, log_level="ERROR"
        )
        self.network = self._loaded.model.eval()
        self._pieces = self._loaded.kwargs["tokenizer"].sp
        self._cmvn = self._loaded.kwargs["frontend"].cmvn
        self._events = ids(self._pieces, EVENTS)

    @torch.inference_mode()
    def logits(self, clips: Sequence[npt.NDArray[np.float32]], itn: bool) -> list[torch.Tensor]:
        """All logits of each clip's mel frames."""
        features = [(stacked(torch.from_numpy(mels)) + self._cmvn[0]) * self._cmvn[1] for mels in clips]
        lengths = torch.tensor([len(each) for each in features])
        asked = torch.tensor([[0, *EMOTION_AND_EVENT, WITH_ITN if itn else WITHOUT_ITN]]).expand(len(clips), -1)
        sound = torch.cat((self.network.embed(asked), pad_sequence(features, batch_first=True)), dim=1)
        encoded, _ = self.network.encoder(sound, lengths + ROWS)
        said = self.network.ctc.ctc_lo(encoded)
        return [each[: length + ROWS] for each, length in zip(said, lengths, strict=True)]

    def hear(self, mels: npt.NDArray[np.float32], itn: bool) -> Heard:
        """The words of a piece of speech: each begins half a frame before its first piece."""
        best = self.logits([mels], itn)[0].argmax(-1).tolist()
        words: list[Word] = []
        before = BLANK
        for frame, piece in enumerate(best[ROWS:]):
            text = self._pieces.id_to_piece(piece)
            bare = text.strip("▁.。")
            if piece not in (BLANK, before) and text:
                moment = max(0.0, (frame - 0.5) * FRAME / 1000)
                chinese = bool(bare) and not bare.isascii()
                if text.startswith("▁") or chinese:
                    words.append(Word(bare, moment, moment))
                elif words and not words[-1].text:
                    words[-1] = Word(bare, moment, moment)
                elif words:
                    words[-1] = Word(words[-1].text + bare, words[-1].start, moment)
            before = piece
        return Heard(self._pieces.id_to_piece(best[0]).strip("<|>"), tuple(word for word in words if word.text))

    def events(self, mels: npt.NDArray[np.float32], starts: Sequence[float], length: float) -> npt.NDArray[np.float64]:
        """The event row's log-probabilities of windows, shape (windows, 5)."""
        size = round(length * STEP) - 2
        clips = [mels[round(start * STEP) : round(start * STEP) + size] for start in starts]
        rows = [torch.stack(self.logits(clips[i : i + 64], True))[:, 2] for i in range(0, len(clips), 64)]
        said: npt.NDArray[np.float64] = torch.cat(rows)[:, self._events].double().log_softmax(-1).numpy()
        return said


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--shows", type=int, default=20)
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model = Model(arguments.checkpoint)
    evaluate(model, make_shows(arguments.shows, arguments.seed))


def evaluate(model: Model, shows: Sequence[Show]) -> None:
    """Print the figures of `shows`."""
    mels = [mels_of(show.samples) for show in shows]
    for itn in (True, False):
        for row in _speech(model, shows, mels, itn):
            print(json.dumps({"withitn": itn, **row}), flush=True)
    for row in _windows(model, shows, mels):
        print(json.dumps(row), flush=True)


def _speech(
    model: Model, shows: Sequence[Show], mels: Sequence[npt.NDArray[np.float32]], itn: bool
) -> Iterator[dict[str, object]]:
    """Word errors, starts of words that were heard right, languages, by what lies under the speech."""
    texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    late: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    for show, bands in zip(shows, mels, strict=True):
        for piece in _pieces(show):
            start, end = piece[0].start - 0.15, min(show.seconds, piece[-1].end + 0.15)
            heard = model.hear(bands[round(start * STEP) : round(end * STEP) - 2], itn)
            said = [word for sentence in piece for word in sentence.words]
            kind = _condition(show, start, end)
            for name in (kind, "all"):
                texts[name].append((_text(said), _text(heard.words)))
                late[name] += list(_late(said, heard.words, start))
                if len({sentence.language for sentence in piece}) == 1:
                    right[name].append(heard.language == piece[0].language)
    for name in ("clean", "noisy", "bed", "reaction", "all"):
        if texts[name]:
            errors = jiwer.process_words(*map(list, zip(*texts[name], strict=True)))
            off = np.abs(late[name])
            yield {
                "speech": name,
                "words": sum(len(said.split()) for said, _ in texts[name]),
                "word_error": round(errors.wer, 4),
                "sub_del_ins": [errors.substitutions, errors.deletions, errors.insertions],
                "median_start_s": round(float(np.median(off)), 3),
                "mean_late_s": round(float(np.mean(late[name])), 3),
                "within_120_ms": round(float(np.mean(off <= 0.12)), 4),
                "language": round(float(np.mean(right[name])), 4),
            }


def _pieces(show: Show) -> Iterator[list[Sentence]]:
    """One to four sentences each."""
    rng = np.random.default_rng(len(show.sentences))
    left = list(show.sentences)
    while left:
        count = int(rng.integers(1, 5))
        piece, left = left[:count], left[count:]
        for sentence in piece[1:]:
            if sentence.end - piece[0].start > 29.0:
                left.insert(0, piece.pop())
        yield piece


def _condition(show: Show, start: float, end: float) -> str:
    labels = {event.label for event in show.events if min(event.end, end) - max(event.start, start) > 0.2}
    if labels & {Label.LAUGHTER, Label.APPLAUSE}:
        return "reaction"
    if Label.BGM in labels:
        return "bed"
    return "noisy" if show.noise is not None and show.noise > -45.0 else "clean"


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text.lower() for word in words)


def _late(said: Sequence[Word], heard: Sequence[Word], start: float) -> Iterator[float]:
    """How late each word begins that was heard right."""
    if not heard:
        return
    (alignment,) = jiwer.process_words(_text(said), _text(heard)).alignments
    for chunk in alignment:
        if chunk.type == "equal":
            shift = chunk.hyp_start_idx - chunk.ref_start_idx
            for i in range(chunk.ref_start_idx, chunk.ref_end_idx):
                yield start + heard[i + shift].start - said[i].start


def _windows(
    model: Model, shows: Sequence[Show], mels: Sequence[npt.NDArray[np.float32]]
) -> Iterator[dict[str, object]]:
    """Windows that one event fills: how many are called by it; and how well the music's logit tells beds from none."""
    for length in WINDOWS:
        right: dict[str, list[bool]] = defaultdict(list)
        odds: dict[bool, list[float]] = {True: [], False: []}
        for show, bands in zip(shows, mels, strict=True):
            starts = np.arange(0.0, show.seconds - length, 0.24)
            rows = model.events(bands, starts.tolist(), length)
            shares = {label: [_share(show, label, at, at + length) for at in starts] for label in ROW}
            spoken = [_spoken(show, at, at + length) for at in starts]
            for number, row in enumerate(rows):
                here = {label: shares[label][number] for label in ROW}
                reacted = max(here[Label.LAUGHTER], here[Label.APPLAUSE])
                if spoken[number] > 0.8 and reacted == 0.0:
                    if here[Label.BGM] in (0.0, 1.0):
                        odds[here[Label.BGM] == 1.0].append(row[MUSIC] - row[SPEECH])
                    right["Speech"].append(row.argmax() == SPEECH)
                elif spoken[number] == 0.0 and (filled := [label for label in ROW if here[label] == 1.0]):
                    label = filled[-1]
                    if all(here[other] == 0.0 for other in ROW if other not in (label, Label.BGM)):
                        right[label.value].append(row.argmax() == ROW[label])
                elif spoken[number] == 0.0 and not any(here.values()):
                    right["nothing"].append(row.argmax() == NOTHING)
        bed, none = np.array(odds[True]), np.array(odds[False])
        yield {
            "window_s": length,
            **{name: [round(float(np.mean(each)), 4), len(each)] for name, each in sorted(right.items())},
            "bed_auc": round(float((bed[:, None] > none).mean()), 4),
            "bed_logit": [round(float(np.median(bed)), 2), round(float(np.median(none)), 2)],
        }


def _share(show: Show, label: Label, start: float, end: float) -> float:
    times = [(event.start, event.end) for event in show.events if event.label == label]
    return round(sum(max(0.0, min(end, b) - max(start, a)) for a, b in times) / (end - start), 6)


def _spoken(show: Show, start: float, end: float) -> float:
    return sum(max(0.0, min(end, s.end) - max(start, s.start)) for s in show.sentences) / (end - start)


if __name__ == "__main__":
    main()
