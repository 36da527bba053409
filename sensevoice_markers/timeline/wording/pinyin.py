"""Chinese names that sound like an entry of the vocabulary: 章小明 for 张晓明, by pinyin."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from sensevoice_markers.timeline.wording.edits import Edit
from sensevoice_markers.timeline.wording.script import simplified

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_ORDINARY = 5  # times in jieba's corpus from which on a word is an ordinary one


class _Entry(NamedTuple):
    text: str
    syllables: tuple[str, ...]


class PinyinAlikes:
    """The entries of a vocabulary that are written in Han characters, of two or more."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._entries: dict[tuple[str, ...], list[_Entry]] = {}
        for text in vocabulary:
            if _HAN.fullmatch(text) and len(text) > 1:
                entry = _Entry(text, tuple(map(_syllable, text)))
                self._entries.setdefault(tuple(map(_blurred, entry.syllables)), []).append(entry)
        self._lengths = sorted({len(key) for key in self._entries}, reverse=True)

    def corrections(self, text: str) -> list[Edit]:
        """Edits that write the entries where `text` has what sounds like them, in order."""
        if not self._entries:
            return []
        return [edit for run in _HAN.finditer(text) for edit in self._in_run(run.group(), run.start())]

    def _in_run(self, run: str, offset: int) -> Iterator[Edit]:
        syllables = list(map(_syllable, run))
        blurred = tuple(map(_blurred, syllables))
        at = 0
        while at < len(run):
            entries = (self._nearest(run, syllables, blurred, at, at + length) for length in self._lengths)
            found = next((entry for entry in entries if entry is not None), None)
            if found is None:
                at += 1
                continue
            end = at + len(found.text)
            if run[at:end] != found.text:
                yield Edit(offset + at, offset + end, found.text)
            at = end

    def _nearest(
        self, run: str, syllables: Sequence[str], blurred: tuple[str, ...], start: int, end: int
    ) -> _Entry | None:
        """The entry that `run` has from `start` to `end`, or that it sounds like there."""
        entries = self._entries.get(blurred[start:end])
        if entries is None:
            return None
        same = next((entry for entry in entries if entry.text == run[start:end]), None)
        if same is not None:
            return same
        differing, entry = min((_differing(entry.syllables, syllables[start:end]), entry) for entry in entries)
        # Two syllables sound like too much else: they have to be the same, tones too.
        return entry if differing <= end - start - 2 and _is_free(run, start, end) else None


@lru_cache(maxsize=10_000)
def _syllable(character: str) -> str:
    """Its pinyin with a digit for the tone, or itself; the usual reading, whatever stands around it.

    A character thus sounds like itself in every name, and a run of them costs next to nothing.
    """
    from pypinyin import Style, lazy_pinyin  # only with a Chinese name in the vocabulary

    return lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0]


@lru_cache(maxsize=10_000)
def _blurred(syllable: str) -> str:
    """Without the tone and what many speakers, and recognisers after them, do not tell apart: zh z, n l, ang an."""
    plain = re.sub(r"^([zcs])h", r"\1", syllable.rstrip("12345"))
    return re.sub(r"ng$", "n", re.sub(r"^n(?=.)", "l", plain))


def _differing(a: Sequence[str], b: Sequence[str]) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


def ordinary_words() -> Mapping[str, int]:
    """How often jieba's corpus has each word of its dictionary, which is Simplified."""
    words: Mapping[str, int] = _jieba().dt.FREQ
    return words


def _is_free(run: str, start: int, end: int) -> bool:
    """Whether a name may stand there: it cuts no word, and is no ordinary word itself."""
    return {start, end} <= _edges(run) and ordinary_words().get(simplified(run)[start:end], 0) < _ORDINARY


@lru_cache(maxsize=256)
def _edges(run: str) -> frozenset[int]:
    """Where words begin and end in `run`."""
    words = _jieba().cut(simplified(run), HMM=False)
    return frozenset(accumulate(map(len, words), initial=0))


@cache
def _jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is old: of escapes in its expressions, of how it finds its files
        import jieba
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba
