"""From the piece at each frame to words with times.

The likeliest ids are the alignment: a piece is said where it stands. Re-encoding the text and aligning that again, as
is usual, shifts all words after a piece that is split another way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import regex

from sensevoice_markers.analysis import Word
from sensevoice_markers.inference.sensevoice.checkpoint import BLANK
from sensevoice_markers.inference.sensevoice.features import FRAME
from sensevoice_markers.inference.sensevoice.network import Read
from sensevoice_markers.inference.sensevoice.rich import clean

_SPACE = "▁"
_SILENT = {"<unk>", "<s>", "</s>"}
_ALONE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー々]")
_MARK = regex.compile(r"[\p{P}\p{S}]+")
_OPENING = regex.compile(r"[\p{Ps}\p{Pi}]+")
_CLOSING = regex.compile(r"[\p{Pe}\p{Pf}.,!?;:%…‰°。，、．！？；：～·]+")

_LEAST = 1e-6  # of a probability

_TAIL = 0.3
"""Seconds that a word lasts beyond its last spike, where nothing follows: spikes come at a sound's beginning."""


@dataclass(slots=True)
class _Growing:
    """A word whose pieces are still being gathered."""

    start: float
    end: float
    alone: bool
    text: str = ""
    sure: list[float] = field(default_factory=list)


def text_of(read: Read, vocabulary: Sequence[str]) -> str:
    """All that was written, with the tags of the four rows before it."""
    rows = "".join(vocabulary[row] for row in read.rows if row != BLANK)
    said = "".join(vocabulary[i] for i in read.ids[_firsts(read.ids)])
    return rows + said.replace(_SPACE, " ").strip()


def words(read: Read, vocabulary: Sequence[str], start: float, end: float) -> tuple[Word, ...]:
    """The words of a piece of speech: joined pieces where a script has spaces, single characters where it has none.

    Args:
        vocabulary: the checkpoint's pieces.
        start, end: where the piece of speech lies, in seconds.
    """
    grown: list[_Growing] = []
    waiting = ""  # a space, and marks that may belong to the word that follows
    for written, begin, finish, sure in _spikes(read, vocabulary):
        bare = written.lstrip(_SPACE)
        if written != bare:  # marks between two spaces belong to the word before
            waiting = _left(grown, waiting) + " "
        if not bare:
            continue
        mark = bool(_MARK.fullmatch(bare))
        if mark and (_OPENING.fullmatch(bare) or (waiting and not _CLOSING.fullmatch(bare))):
            waiting += bare
            continue
        alone = bool(_ALONE.match(bare))
        if not grown or (not mark and (waiting or alone or grown[-1].alone)):
            grown.append(_Growing(begin, finish, alone))
        word = grown[-1]
        word.text, word.end, waiting = word.text + waiting + bare, finish, ""
        word.sure.append(sure)
    _left(grown, waiting)
    return tuple(_finished(grown, start, end))


def _left(grown: Sequence[_Growing], waiting: str) -> str:
    """Give marks that no word followed to the word before; what is left where there is none."""
    if grown:
        grown[-1].text += waiting.rstrip(" ")
        return ""
    return waiting.rstrip(" ")


def _spikes(read: Read, vocabulary: Sequence[str]) -> Iterator[tuple[str, float, float, float]]:
    """Each piece that was written, when it begins and ends in seconds of `read`, and the mean log of its probability.

    A frame stands for the 60 ms around its centre, as funasr counts.
    """
    first = _firsts(read.ids)
    last = np.append(np.flatnonzero(np.diff(read.ids)), len(read.ids) - 1)
    last = last[np.searchsorted(last, first)]
    sums = np.concatenate(([0.0], np.cumsum(np.log(read.confidence + _LEAST, dtype=np.float64))))
    sure = (sums[last + 1] - sums[first]) / (last + 1 - first)
    begins, ends = FRAME * (first - 0.5), FRAME * (last + 0.5)
    spikes = zip(read.ids[first].tolist(), begins.tolist(), ends.tolist(), sure.tolist(), strict=True)
    for i, begin, end, log in spikes:
        if (piece := vocabulary[i]) not in _SILENT and (written := clean(piece)):
            yield written, begin, end, log


def _firsts(ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Frames at which a piece begins."""
    changes = np.flatnonzero(np.diff(ids, prepend=BLANK))
    firsts: npt.NDArray[np.int64] = changes[ids[changes] != BLANK]
    return firsts


def _finished(grown: Sequence[_Growing], start: float, end: float) -> Iterator[Word]:
    """Words on the timeline: none begins before its sound does, and each lasts a little beyond its last spike."""
    following = [*(word.start for word in grown), end - start][1:]
    for word, limit in zip(grown, following, strict=True):
        begin = max(0.0, word.start)
        until = max(begin, min(word.end + _TAIL, limit))
        sure = math.exp(sum(word.sure) / len(word.sure))
        yield Word(word.text, round(start + begin, 3), round(start + until, 3), round(min(sure, 1.0), 3))
