"""Simplified and Traditional Chinese, by OpenCC."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise

from sensevoice_markers.analysis import Script, Word
from sensevoice_markers.timeline.wording.edits import Edit, joined

# Of each language the standard that its Traditional follows: Taiwan's, Hong Kong's.
_TRADITIONAL = {"zh": "s2tw", "yue": "s2hk"}
_USUAL = {"zh": "simplified", "yue": "traditional"}

# Taiwan writes 著 for 着, but both write 显著 and 著名. OpenCC's tw2s takes all text for Traditional, and makes of a
# Simplified 显著 显着, and of 去么 去幺: t2s leaves both alone, and only the particle is put right here.
_PARTICLE = re.compile("(?<![显专土论卓执编译原遗名巨拙新合昭撰杂较知所])著(?![名作称录书译述者文])")

# Of Cantonese, what is no 關係, 聯繫, 系統 and the like is 係, to be; OpenCC, which knows Mandarin, writes 繫 or 系.
_COPULA = re.compile("(?<![关联体学科星派语维院母父谱直世])系(?![统列数谱主所里])")


def conversion(language: str, script: Script) -> Callable[[str], str] | None:
    """What writes text of `language` in `script`, None where there is nothing to do.

    What is Traditional already stays as it is: to convert it again would read its 里 as a Simplified one and write 裡.
    What is both goes by way of Simplified.
    """
    if language not in _TRADITIONAL or script == "as-heard":
        return None
    if (_USUAL[language] if script == "auto" else script) == "simplified":
        return simplified
    convert = opencc(_TRADITIONAL[language])

    def traditional(text: str) -> str:
        if _is_traditional(text):
            return text
        text = simplified(text)
        return convert(_COPULA.sub("係", text) if language == "yue" else text)

    return traditional


def _is_traditional(text: str) -> bool:
    """Whether `text` is written in Traditional characters; many, as 里 and 系, are of both scripts."""
    differ = [(opencc("t2s")(each) != each, opencc("s2t")(each) != each) for each in text]
    old, new = map(sum, zip(*differ, strict=True)) if differ else (0, 0)
    return old > 0 and old >= new


def simplified(text: str) -> str:
    """Chinese `text` in Simplified characters; of Simplified text nothing changes."""
    return _PARTICLE.sub("着", opencc("t2s")(text))


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


@cache
def opencc(configuration: str) -> Callable[[str], str]:
    """OpenCC's conversion of that name, such as ``t2s``, loaded once."""
    from opencc import OpenCC  # only where Chinese is spoken

    convert: Callable[[str], str] = OpenCC(configuration).convert
    return convert
