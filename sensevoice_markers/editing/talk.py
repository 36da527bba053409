"""Which words a subtitle was made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from sensevoice_markers.analysis import Analysis, Cue, Segment, Word, Wording
from sensevoice_markers.timeline.wording import reword

NEAR = 2.0
"""Seconds that a subtitle may lie from its words: it waits for the one before, and stays for reading."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word as it is written.

    Attributes:
        number: its place among all words.
        segment: the number of its segment.
    """

    number: int
    segment: int
    word: Word


@dataclass(frozen=True, slots=True, eq=False)
class _Talk:
    """All words of an analysis.

    Attributes:
        starts: of the words, none before the one before it.
        text: of all words without white space.
        upto: where in `text` each word starts, and the text's end.
    """

    words: Sequence[Spoken]
    starts: Sequence[float]
    text: str
    upto: Sequence[int]


def words_of(cue: Cue, analysis: Analysis) -> Sequence[Spoken]:
    """The words of `analysis` that `cue` was made of, by its text where it is found, else by its times."""
    talk = _talk(_Heard(analysis.segments, analysis.wording))
    low, high = bisect_left(talk.starts, cue.start - NEAR), bisect_right(talk.starts, cue.end + NEAR)
    runs = list(_runs(talk, bare("".join(cue.lines)), low, high))
    if runs:
        first, last = min(runs, key=lambda run: abs(talk.starts[run[0]] - cue.start))
        return talk.words[first:last]
    low, high = bisect_left(talk.starts, cue.start - 0.001), bisect_left(talk.starts, cue.end)
    return talk.words[low:high]


def bare(text: str) -> str:
    """`text` without white space."""
    return "".join(text.split())


def _runs(talk: _Talk, text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """(first, past the last) of the words from `low` to `high` that together are `text`."""
    at = talk.text.find(text, talk.upto[low], talk.upto[high]) if text else -1
    while at >= 0:
        first, last = bisect_right(talk.upto, at) - 1, bisect_left(talk.upto, at + len(text))
        if talk.upto[first] == at and talk.upto[last] == at + len(text):
            yield first, last
        at = talk.text.find(text, at + 1, talk.upto[high])


class _Heard:
    """Segments and how they are written, known by being the same object: to look at every word takes too long."""

    def __init__(self, segments: tuple[Segment, ...], wording: Wording) -> None:
        self.segments = segments
        self.wording = wording

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Heard) and self.segments is other.segments and self.wording == other.wording

    def __hash__(self) -> int:
        return hash((id(self.segments), self.wording))


@lru_cache(maxsize=4)
def _talk(heard: _Heard) -> _Talk:
    written = [made for segment in heard.segments for made in [reword((segment,), heard.wording)]]
    pairs = [(number, word) for number, made in enumerate(written) for one in made for word in one.words]
    words = [Spoken(place, number, word) for place, (number, word) in enumerate(pairs)]
    texts = [bare(spoken.word.text) for spoken in words]
    return _Talk(
        words,
        list(accumulate((spoken.word.start for spoken in words), max)),
        "".join(texts),
        list(accumulate(map(len, texts), initial=0)),
    )
