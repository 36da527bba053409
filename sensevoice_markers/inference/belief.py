"""Which recognised words are believed: a recogniser writes text into laughter, applause and music, and repeats itself.

What speaks for words are log-odds of four witnesses that know nothing of each other, and they are added: two
detectors of speech, how much more the sound resembles speech than any other noise of living beings, and the
recogniser's own confidence. benchmarks/words.py counts what is invented and what is lost.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sensevoice_markers.analysis import ScoreTrack, Segment, Word

_SPEECH = (("firered-vad", "speech"), ("firered-aed", "speech"))
_OTHERS = (
    "Laughter", "Baby laughter", "Giggle", "Snicker", "Belly laugh", "Chuckle, chortle",
    "Crying, sobbing", "Baby cry, infant cry", "Whimper", "Wail, moan", "Screaming",
    "Cough", "Throat clearing", "Sneeze", "Snort", "Sniff", "Breathing", "Gasp", "Pant", "Sigh",
    "Applause", "Clapping", "Hands", "Cheering", "Dog", "Engine", "Vacuum cleaner",
)  # fmt: skip
"""YAMNet's classes that a recogniser takes for words. Not music: speech over music is speech."""

_ENOUGH = 10.5
"""Summed log-odds from which words are believed. On the recordings that may be learned from, inventions reach 7 and
speech (down to -45 dBFS, 5 dB above noise, as loud as music, 8 dB above laughter) begins at 14."""

_CONFIDENT = 0.2  # mean confidence of words that are no guess; most inventions have less, speech seldom
_LIMIT, _SURE = 8.0, 4.0  # log-odds beyond which a witness, and the recogniser, says no more
_SHORTEST = 1.0  # seconds of sound that are listened to at least: word times are no better than that is short
_PAUSE = 0.3  # seconds between two words that are judged apart

_REPETITIVE = 2.4  # how far a text of nothing but repeats is compressed at least; Whisper's own limit
_PHRASE = 30  # words (or characters) of the longest phrase that is looked for in a loop
_TIMES, _WORDS = 4, 8  # a loop: a phrase said so often on end, and so many words in all


def believed(segment: Segment, tracks: Sequence[ScoreTrack]) -> Segment | None:
    """`segment` without loops and inventions; None where nothing is left.

    Args:
        tracks: of the whole timeline; a witness whose track is not among them counts in favour.
    """
    known = {(track.tagger, track.name): track for track in tracks}
    kept: list[Word] = []
    for run in _runs(without_loops(segment.words)):
        if _confidence(run) >= _CONFIDENT and _evidence(run, known) >= _ENOUGH:
            kept += run
    if not kept:
        return None
    if len(kept) == len(segment.words):
        return segment
    text = "".join(word.text for word in kept).strip()
    return replace(segment, start=kept[0].start, end=kept[-1].end, text=text, words=tuple(kept))


def repetitive(text: str) -> bool:
    """Whether `text` is a loop more than it is a text."""
    data = text.encode()
    return len(data) > _REPETITIVE * len(zlib.compress(data))


def without_loops(words: Sequence[Word]) -> list[Word]:
    """`words`, of a phrase that is said over and over only the first; words that are loops in themselves are none."""
    left = [word for word in words if not repetitive(word.text)]
    bare = ["".join(filter(str.isalnum, word.text)).casefold() for word in left]
    kept: list[Word] = []
    at = 0
    while at < len(left):
        length, times = _loop(bare, at)
        kept += left[at : at + length]
        at += length * times
    return kept


def _loop(bare: Sequence[str], at: int) -> tuple[int, int]:
    """(words of the phrase, times it is said on end) of the loop that begins at `at`; (1, 1) where none does."""
    for length in range(1, min(_PHRASE, (len(bare) - at) // _TIMES) + 1):
        phrase = bare[at : at + length]
        times = 1
        while bare[at + times * length : at + (times + 1) * length] == phrase:
            times += 1
        if times >= _TIMES and times * length >= _WORDS:
            return length, times
    return 1, 1


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """Words with no pause between them."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and word.start - runs[-1][-1].end < _PAUSE:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _evidence(run: Sequence[Word], known: Mapping[tuple[str, str], ScoreTrack]) -> float:
    start, end = run[0].start, run[-1].end
    wider = max(0.0, _SHORTEST - (end - start)) / 2
    start, end = start - wider, end + wider
    heard = [_mean(known[key], start, end) if key in known else _LIMIT for key in _SPEECH]
    others = [_mean(known[key], start, end) for name in _OTHERS if (key := ("yamnet", name)) in known]
    resembles = known.get(("yamnet", "Speech"))
    heard.append(_mean(resembles, start, end) - max(others) if resembles and others else _LIMIT)
    certain = min(_confidence(run), 1 - 1e-6)
    heard.append(min(max(math.log(certain / (1 - certain)), -_SURE), _SURE))
    return sum(min(max(value, -_LIMIT), _LIMIT) for value in heard)


def _confidence(run: Sequence[Word]) -> float:
    """Geometric mean of the words' confidence."""
    return math.exp(sum(math.log(word.confidence + 1e-3) for word in run) / len(run))


def _mean(track: ScoreTrack, start: float, end: float) -> float:
    """Mean log-odds of the frames from `start` to `end`, and of the one at either edge."""
    last = len(track.values) - 1
    first = min(max(math.floor((start - track.first) / track.hop), 0), last)
    until = min(max(math.ceil((end - track.first) / track.hop), first), last)
    return float(track.values[first : until + 1].mean(dtype="float64"))
