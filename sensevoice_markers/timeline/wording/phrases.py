"""Where phrases stand in a text: as whole words in scripts with spaces, anywhere in those without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sensevoice_markers.timeline.wording.edits import Edit

PARTICLES = (
    "이라고 에게서 한테서 으로서 으로써 이라는 입니다 이에요 까지 부터 에서 에게 한테 으로 라고 라는 처럼 보다 마다 "
    "조차 밖에 이나 이랑 예요 은 는 이 가 을 를 의 에 로 와 과 도 만 나 랑 요"
).split()
"""What Korean writes behind a noun without a space, longest first."""

# Thai, Lao, Myanmar, Khmer, Hiragana and Han write words without spaces.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_KATAKANA = "\u30a1-\u30ff\uff66-\uff9f"
_HANGUL = "\uac00-\ud7a3"
_SPACED = rf"[^\W{_UNSPACED}{_KATAKANA}{_HANGUL}]"
_CLAUSE_ENDS = ",;:\u3001\uff0c\uff1b\uff1a"
_SENTENCE_ENDS = ".?!\u3002\uff0e\uff1f\uff01\u2026"


class Phrases:
    """Phrases to look for; small letters stand for capitals too, capitals only for themselves.

    Args:
        stems: a phrase that ends with ``*`` stands for every word that begins so.
    """

    def __init__(self, phrases: Sequence[str], *, stems: bool = False) -> None:
        # Most phrases are nowhere: a look for their first word costs far less than an expression.
        self._phrases = [(phrase.lower().rstrip("*" if stems else "").split()[0], phrase) for phrase in phrases]
        self._stems = stems

    def found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of each phrase in `text`, leftmost first, of two at one place the longer."""
        small = text.lower()
        matches = sorted(
            (match.start(), -match.end(), number)
            for number, (first, phrase) in enumerate(self._phrases)
            if first in small
            for match in _expression(phrase, self._stems).finditer(text)
        )
        taken = 0
        for start, negative, number in matches:
            if start >= taken:
                taken = -negative
                yield start, taken, number


def deletions(text: str, spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """Edits that delete `spans` of `text`, with the space before each and the comma that nothing needs any more.

    A sentence that lost its beginning begins with a capital again.
    """
    chains: list[list[int]] = []
    for start, end in spans:
        start = len(text[:start].rstrip())
        between = text[chains[-1][1] : start] if chains else ""
        if chains and not any(c.isalnum() or c in _SENTENCE_ENDS for c in between):
            chains[-1][1] = end
        else:
            chains.append([start, end])
    edits = []
    capital = False
    starts = [start for start, _ in chains]
    for (start, end), following in zip(chains, [*starts[1:], len(text)], strict=False):
        before, after = text[:start][-1:], text[end : end + 1]
        opens = not before or before in _SENTENCE_ENDS
        capital = opens and (capital or text[start:end].lstrip()[:1].isupper())
        if after and after in _CLAUSE_ENDS + _SENTENCE_ENDS:
            if opens or (before in _CLAUSE_ENDS and after in _CLAUSE_ENDS):
                end += 1
            elif before in _CLAUSE_ENDS:
                start -= 1
        edits.append(Edit(start, end, ""))
        first = len(text) - len(text[end:].lstrip())
        if capital and first < following:
            capital = False
            if len(text[first].upper()) == 1:
                edits.append(Edit(first, first + 1, text[first].upper()))
    return edits


@lru_cache(maxsize=10_000)
def _expression(phrase: str, stems: bool) -> re.Pattern[str]:
    stem = stems and phrase.endswith("*")
    plain = phrase.rstrip("*") if stem else phrase
    words = r"\s+".join(map(re.escape, plain.split()))
    rest = rf"(?:{_letter(plain[-1])}|['’](?=\w))*" if stem else ""
    text = _before(plain[0]) + words + (rest or _after(plain[-1]))
    return re.compile(text, re.IGNORECASE if plain == plain.lower() else 0)


def _is_in(character: str, ranges: str) -> bool:
    return re.match(f"[{ranges}]", character) is not None


def _letter(edge: str) -> str:
    """What a word of `edge`'s script consists of."""
    script = next((ranges for ranges in (_HANGUL, _KATAKANA) if _is_in(edge, ranges)), None)
    return f"[{script}]" if script else f"(?:{_SPACED}|[{_marks()}])"


def is_wide(character: str) -> bool:
    """Whether it is of a script whose characters are syllables or words, or that writes no spaces."""
    return _is_in(character, _UNSPACED + _KATAKANA + _HANGUL)


def _is_free(edge: str) -> bool:
    """Whether what stands next to `edge` may be anything: its script has no spaces, or it is no letter."""
    return _is_in(edge, _UNSPACED) or not (edge.isalnum() or unicodedata.category(edge)[0] == "M")


def _before(edge: str) -> str:
    if _is_free(edge):
        return ""
    number = r"(?<!\d[.,:])" if edge.isdecimal() else ""
    letter = f"(?<!{_letter(edge)})"
    return number + letter


def _after(edge: str) -> str:
    if _is_free(edge):
        return ""
    if _is_in(edge, _HANGUL):
        return f"(?=(?:{'|'.join(PARTICLES)})?(?![{_HANGUL}]))"
    number = r"(?![.,:]\d)" if edge.isdecimal() else ""
    # "don't" does not hold the word "don", but "Anna's" holds "Anna".
    return rf"{number}(?!{_letter(edge)})(?!['’](?!s\b)\w)"


@lru_cache(maxsize=1)
def _marks() -> str:
    """All marks that combine, as ranges of a character class: they are letters where Python does not say so."""
    codes = [code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M"]
    starts = [code for code, before in zip(codes, [-2, *codes], strict=False) if code != before + 1]
    ends = [code for code, after in zip(codes, [*codes[1:], -2], strict=True) if code != after - 1]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
