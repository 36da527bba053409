"""Simplified and Traditional Chinese, by OpenCC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal

from sensevoice_markers.analysis import Word
from sensevoice_markers.timeline.wording.edits import Edit, joined

Script = Literal["auto", "simplified", "traditional", "as-heard"]

# Of each language the standard that its Traditional follows: Taiwan's, Hong Kong's.
_STANDARDS = {"zh": "tw", "yue": "hk"}
_USUAL = {"zh": "simplified", "yue": "traditional"}


def conversion(language: str, script: Script) -> Callable[[str], str] | None:
    """What writes text of `language` in `script`, None where there is nothing to do.

    What is Traditional already goes by way of Simplified: to convert it straight would read its 里 as a Simplified
    one and write 裡 (843 of jieba's 349 046 words came out differently the second time, and none by way of Simplified).
    """
    if language not in _STANDARDS or script == "as-heard":
        return None
    standard = _STANDARDS[language]
    simplify = _opencc(f"{standard}2s")
    if (_USUAL[language] if script == "auto" else script) == "simplified":
        return simplify
    traditionalise = _opencc(f"s2{standard}")
    return lambda text: traditionalise(simplify(text))


def rewritten(words: Sequence[Word], convert: Callable[[str], str]) -> list[Edit]:
    """Edits that convert `words`: their text as a whole, since 发 is 發 or 髮 by what stands around it.

    Should a phrase change its length, which none of OpenCC's dictionaries used here does, each word is converted
    alone, so that no word is lost or moved.
    """
    text = joined(words)
    converted = convert(text)
    if len(converted) == len(text):
        return [Edit(n, n + 1, new) for n, (old, new) in enumerate(zip(text, converted, strict=True)) if old != new]
    bounds = [0, *accumulate(len(word.text) for word in words)]
    return [
        Edit(start, end, convert(text[start:end]))
        for start, end in pairwise(bounds)
        if convert(text[start:end]) != text[start:end]
    ]


def simplified(text: str) -> str:
    """Chinese `text` in Simplified characters, as many as it has."""
    converted = _opencc("t2s")(text)
    return converted if len(converted) == len(text) else text


@cache
def _opencc(configuration: str) -> Callable[[str], str]:
    import opencc  # only where Chinese is spoken

    convert: Callable[[str], str] = opencc.OpenCC(configuration).convert
    return convert
