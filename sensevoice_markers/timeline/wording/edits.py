"""Changes of a segment's text, carried back to its words and their times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from sensevoice_markers.analysis import Word

_PIECE = re.compile(r"\s*\S+(?:\s+$)?")


class Edit(NamedTuple):
    """The characters from `start` to `end` (exclusive, at least one) become `text`; nothing deletes them."""

    start: int
    end: int
    text: str


def joined(words: Sequence[Word]) -> str:
    """The words' text as one, with its spaces."""
    return "".join(word.text for word in words)


def carried(words: Sequence[Word], edits: Sequence[Edit]) -> tuple[Word, ...]:
    """The words after `edits` of their joined text, which are in order and do not overlap.

    Words that no edit touches stay as they are. An edit of as many characters is cut along the words, each of which
    keeps its times. Words that another one touches become what it says, from the start of the first to the end of
    the last of them: as one word, or as several where it has spaces, which share the time by their length. Of a
    deleted word nothing stays but a closing mark, which goes to the word before.
    """
    text = joined(words)
    bounds = [0, *accumulate(len(word.text) for word in words)]
    cuts = [cut for edit in edits for cut in _cut(edit, text, bounds)]
    out: list[Word] = []
    at = 0
    while at < len(words):
        end, mine = at + 1, []
        while cuts and cuts[0].start < bounds[end]:
            mine.append(cuts.pop(0))
            while bounds[end] < mine[-1].end:
                end += 1
        written = _edited(text[bounds[at] : bounds[end]], mine, bounds[at])
        if mine and not any(edit.text for edit in mine) and not any(map(str.isalnum, written)):
            if out:
                out[-1] = replace(out[-1], text=out[-1].text + written.strip())
        else:
            out += _timed(written, words[at:end]) if mine else words[at:end]
        at = end
    return tuple(out)


def _cut(edit: Edit, text: str, bounds: Sequence[int]) -> Iterator[Edit]:
    """The edit along the words where it changes no length and moves no space, otherwise whole."""
    old = text[edit.start : edit.end]
    if [c.isspace() for c in old] != [c.isspace() for c in edit.text]:
        yield edit
        return
    inside = [bound for bound in dict.fromkeys(bounds) if edit.start < bound < edit.end]
    for start, end in zip([edit.start, *inside], [*inside, edit.end], strict=True):
        yield Edit(start, end, edit.text[start - edit.start : end - edit.start])


def _edited(text: str, edits: Sequence[Edit], offset: int) -> str:
    for edit in reversed(edits):
        text = text[: edit.start - offset] + edit.text + text[edit.end - offset :]
    return text


def _timed(text: str, words: Sequence[Word]) -> Iterator[Word]:
    """`text` as words in the time of `words`, as sure as the least sure of them."""
    pieces = _PIECE.findall(text)
    if len(pieces) == len(words):
        yield from (replace(word, text=piece) for word, piece in zip(words, pieces, strict=True))
        return
    start, end = words[0].start, max(word.end for word in words)
    confidence = min(word.confidence for word in words)
    upto = [0, *accumulate(map(len, pieces))]
    times = [start, *(round(start + (end - start) * n / upto[-1], 3) for n in upto[1:-1]), end]
    for piece, began, ended in zip(pieces, times, times[1:], strict=False):
        yield Word(piece, min(max(began, start), end), min(max(ended, start), end), confidence)
