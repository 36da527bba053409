"""Where a text may be parted into lines and cues, and at what price.

A joint is a place between two characters; its price says how much parting the text there would hurt the reader.
Scripts with spaces have joints at spaces, the others wherever a line may break; dictionaries and learned models,
loaded when a script first needs them, tell where their words and phrases end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from sensevoice_markers.timeline import grammar
from sensevoice_markers.timeline.grammar import GRAMMARS, Grammar
from sensevoice_markers.timeline.lines import is_dense, starts
from sensevoice_markers.timeline.wording.script import opencc

STOP, SAID, CLAUSE, OPENING, PLAIN, TIED, BOUND = 0.0, 0.5, 1.0, 2.0, 4.0, 12.0, 24.0
"""Prices: behind a sentence, behind words that end one where no mark says so, behind a clause, before a clause,
between words, between words that belong together, and inside a name, a number or a word."""

_BEFORE_PREPOSITION = _BEFORE_SUBJECT = _BEFORE_BRACKET = 3.0
_LEAD = 3  # characters
_LEANING = 6.0  # a modifier before what it modifies

# The full-width forms are written as escapes: some tools turn them into ASCII unseen.
SENTENCE_ENDS = frozenset(".?!\u3002\uff0e\uff1f\uff01\u2026\u061f\u06d4\u0964\uff61")
CLAUSE_ENDS = frozenset(",;:\u3001\uff0c\uff1b\uff1a\u060c\u061b")
_DASHES = frozenset("\u2014\u2013")  # end a clause, too, but may begin a line: a speaker's
# Small kana, long and iteration marks belong to the character before (JIS X 4051, characters not starting a line).
_NEVER_FIRST = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ々〻ヽヾゝゞ\uff5e\u301c")
_NEVER_FIRST_KINDS = frozenset(("Po", "Pd", "Lm", "Mn", "Mc", "Me", "Cf", "Zs", "Pe", "Pf"))
_FULL_WIDTH = ("zh", "yue", "ja", "ko")
_QUOTES = "\"'”’»›」』）)]】》〉"
_NUMBERED = ("no.", "nr.", "vol.", "fig.", "ch.", "pp.")
_SIGNS = ("-", "–", "—", "&", "+")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w'’])(?:[^\W\d]|mrs?|ms|dr|prof|st|vs|e\.g|i\.e|sra?|bzw|z\.b)\.$",
    re.IGNORECASE,
)
_KANA = re.compile("[\u3041-\u30ff]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_JAPANESE_STOP = re.compile(f"(?:{grammar.JAPANESE_STOP})$")
_JAPANESE_CLAUSE = re.compile(f"(?:{grammar.JAPANESE_CLAUSE})$")
_JAPANESE_SAID = re.compile(grammar.JAPANESE_SAID)
_JAPANESE_WHILE = re.compile(grammar.JAPANESE_WHILE)
_JAPANESE_ADVERB = re.compile(grammar.JAPANESE_ADVERB)
_JAPANESE_CLINGING = re.compile(f"(?:{grammar.JAPANESE_CLINGING})$")
_JAPANESE_DEPENDENT = re.compile(grammar.JAPANESE_DEPENDENT)
_JAPANESE_SAYING = re.compile("[思言考聞答感信話]|い[うっわ]")
_JAPANESE_MODIFIER = re.compile(f"(?:{grammar.JAPANESE_MODIFIER})$")
_KOREAN_STOP = re.compile(f"{grammar.KOREAN_STOP}$")
_KOREAN_CLAUSE = re.compile(f"{grammar.KOREAN_CLAUSE}$")
_KOREAN_DEPENDENT = re.compile(grammar.KOREAN_DEPENDENT)
_KOREAN_QUOTED = re.compile(grammar.KOREAN_QUOTED)
_HANGUL = re.compile("[\uac00-\ud7a3]")


def joints(text: str, language: str) -> dict[int, float]:
    """Offsets in `text` before which it may be parted, and their prices; places where no line may break left out.

    Args:
        text: with single spaces.
        language: ISO 639-1 or ``yue``; other scripts than its own are treated after theirs.
    """
    found: dict[int, float] = {}
    chunks = [(match.start(), match.group()) for match in re.finditer(r"\S+", text)]
    words = GRAMMARS.get(language, GRAMMARS["en"] if language in _FULL_WIDTH else Grammar())
    opens = True  # whether the chunk before begins a sentence
    before = ""
    for at, chunk in chunks:
        if before and is_closing(chunk[0]):  # French writes « word » !
            before += chunk
        else:
            if before and (price := _spaced(before, chunk, words, opens=opens, names=language != "de")) is not None:
                found[at] = price
                opens = price == STOP
            before = chunk
        if not chunk.isascii() and len(chunk) > 1:
            found.update((at + i, price) for i, price in _dense(chunk, language))
    return found


def is_closing(character: str) -> bool:
    """Whether a line must not start with `character`: the end of a clause, a bracket or a quotation."""
    return character in SENTENCE_ENDS or character in CLAUSE_ENDS or unicodedata.category(character) in ("Pe", "Pf")


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with `word`: a full stop that marks no abbreviation, also inside quotation marks."""
    bare = word.rstrip(_QUOTES)
    return bool(bare) and bare[-1] in SENTENCE_ENDS and not _ABBREVIATION.search(bare)


def _spaced(a: str, b: str, words: Grammar, *, opens: bool, names: bool) -> float | None:
    """The price of the space between the chunks `a` and `b`; None where no line may break.

    Args:
        opens: whether `a` begins a sentence.
        names: whether a capital inside a sentence is a name's.
    """
    if unicodedata.category(a[-1]) in ("Ps", "Pi"):
        return None
    bare = a.rstrip(_QUOTES)
    if _ABBREVIATION.search(a) or (a.lower() in _NUMBERED and b[0].isdigit()):
        return BOUND
    if ends_sentence(a) and not b[0].islower():
        return STOP
    if bare and bare[-1] in CLAUSE_ENDS | SENTENCE_ENDS | _DASHES:
        return CLAUSE
    if a in _SIGNS or b in _SIGNS:
        return TIED
    if _HANGUL.search(a) or _HANGUL.search(b):
        return _korean(a, b)
    if is_dense(a[-1]) or is_dense(b[0]):
        return PLAIN
    return _western(_western_end(a), b, words, opens=opens, names=names)


def _western_end(chunk: str) -> str:
    """What stands behind the last full-width character."""
    return chunk if chunk.isascii() else chunk[max((i + 1 for i, c in enumerate(chunk) if is_dense(c)), default=0) :]


def _western(a: str, b: str, words: Grammar, *, opens: bool, names: bool) -> float:
    first, second = a.lower().strip(_QUOTES + "“‘«(["), b.lower().strip(_QUOTES + "“‘«([.,;:!?…")
    if first in words.articles or first in words.conjunctions:
        return TIED
    if a[-1].isdigit():
        return BOUND if b[0].isdigit() or b[0] in "%°€$£" else TIED
    if b[0].isdigit() and a[0].isupper():
        return BOUND
    if second in words.conjunctions:
        return OPENING
    known = first in words.prepositions or first in words.clinging
    if names and a[0].isupper() and b[0].isupper() and not (known and (opens or len(first) == 1)):
        # After the word that begins a sentence a capital may be a name's first.
        return TIED if opens else BOUND
    if known:
        return TIED
    return _BEFORE_PREPOSITION if second in words.prepositions else PLAIN


def _korean(a: str, b: str) -> float:
    if a in grammar.KOREAN_CLINGING or a in grammar.KOREAN_OPENING or a[-1].isdigit():
        return TIED
    if _KOREAN_STOP.search(a):
        return SAID
    if not _KOREAN_QUOTED.search(a) and (_KOREAN_CLAUSE.search(a) or b in grammar.KOREAN_OPENING):
        return OPENING
    if _KOREAN_QUOTED.search(a) or _KOREAN_DEPENDENT.match(b):
        return TIED
    return _LEANING if a.endswith(("의", "한", "을", "를")) else PLAIN


def _dense(chunk: str, language: str) -> Iterator[tuple[int, float]]:
    """Joints inside a chunk without spaces: between full-width characters, or of Thai and its neighbours."""
    places = [i for i in starts(chunk) if _may_break(chunk[i - 1], chunk[i])]
    if not places:
        return
    if language == "ja" or (language not in ("zh", "yue") and _KANA.search(chunk)):
        price = _japanese(chunk)
    elif _THAI.search(chunk):
        price = _between(chunk, _parser("thai")(chunk), lambda _a, _b: PLAIN)
    else:
        price = _han(chunk)
    for i in places:
        marked = _punctuated(chunk, i)
        yield i, price(i) if marked is None else marked


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters that no space parts."""
    return (
        (is_dense(before) or is_dense(after))
        and unicodedata.category(before) not in ("Ps", "Pi", "Sc")
        and unicodedata.category(after) not in _NEVER_FIRST_KINDS
        and after not in _NEVER_FIRST
        and before not in "·・"
    )


def _punctuated(chunk: str, i: int) -> float | None:
    """The price that punctuation gives to a joint, None where there is none."""
    last = i - 1
    while last and chunk[last] in _QUOTES:
        last -= 1
    if last < i - 1 and _is_hiragana(chunk[i]):
        return PLAIN  # a particle behind a quotation
    if chunk[last] in SENTENCE_ENDS:
        return STOP
    if chunk[last] not in CLAUSE_ENDS | _DASHES:
        return None
    # Behind a word or two that only lead into a sentence nothing has ended.
    leads = last < _LEAD or any(c in CLAUSE_ENDS or c in SENTENCE_ENDS for c in chunk[last - _LEAD : last])
    return PLAIN if leads else CLAUSE


def _between(chunk: str, parts: Iterable[str], price: Callable[[str, str], float]) -> Callable[[int], float]:
    """A function that gives the price at an offset: that of the two parts that meet there, or of breaking one."""
    listed = list(parts)
    ends = list(accumulate(map(len, listed)))
    prices = {end: price(a, b) for end, a, b in zip(ends, listed, listed[1:], strict=False)}
    return lambda i: max(prices.get(i, BOUND), BOUND if _in_number(chunk, i) else 0.0)


def _in_number(chunk: str, i: int) -> bool:
    return chunk[i - 1] in grammar.NUMERALS and (chunk[i] in grammar.NUMERALS or chunk[i] in grammar.COUNTERS)


def _han(chunk: str) -> Callable[[int], float]:
    # The dictionary and our lists are of Simplified Chinese; a character becomes a character.
    simplified = opencc("t2s")(chunk)
    return _between(chunk, _jieba()(simplified if len(simplified) == len(chunk) else chunk), _between_han)


def _between_han(a: str, b: str) -> float:
    if b in grammar.HAN_CLOSING or a in grammar.HAN_OPENING or a in grammar.HAN_CLINGING:
        return TIED
    if grammar.NUMERALS.issuperset(a):
        return TIED
    if unicodedata.category(b[0]) in ("Ps", "Pi"):
        return _BEFORE_BRACKET
    if a in grammar.HAN_CLAUSE or b in grammar.HAN_OPENING:
        return OPENING
    if b in grammar.HAN_SUBJECTS:
        return _BEFORE_SUBJECT
    # Also a numeral with what it is counted in leans on what it counts.
    return _LEANING if a.endswith("的") or a[0] in grammar.NUMERALS else PLAIN


def _japanese(chunk: str) -> Callable[[int], float]:
    phrases = _parser("japanese")(chunk)
    ends = dict(zip(accumulate(map(len, phrases)), phrases, strict=True))
    # What the model overlooks inside long phrases.
    said = {match.end() for match in _JAPANESE_SAID.finditer(chunk)}
    opening = {match.end() for match in _JAPANESE_WHILE.finditer(chunk)}
    adverbs = {match.start() for match in _JAPANESE_ADVERB.finditer(chunk)}

    def price(i: int) -> float:
        if _in_number(chunk, i):
            return BOUND
        phrase = ends.get(i, "")
        if _JAPANESE_CLINGING.search(phrase) or (phrase and _JAPANESE_DEPENDENT.match(chunk, i)):
            return TIED
        if _JAPANESE_STOP.search(phrase) or i in said:
            return SAID
        if _JAPANESE_CLAUSE.search(phrase) or i in opening:
            return OPENING
        if i in adverbs:
            return PLAIN
        if not phrase:
            # Words begin where the script changes, but for endings in Hiragana and what is counted.
            changes = _script(chunk[i - 1]) != _script(chunk[i])
            inside = _is_hiragana(chunk[i]) or chunk[i - 1] in grammar.NUMERALS
            return TIED if changes and not inside else BOUND
        if phrase.endswith("と") and _JAPANESE_SAYING.match(chunk, i):
            return TIED
        return PLAIN if _is_hiragana(phrase[-1]) and not _JAPANESE_MODIFIER.search(phrase) else _LEANING

    return price


def _is_hiragana(character: str) -> bool:
    return "\u3041" <= character <= "\u309f"


def _script(character: str) -> int:
    """Hiragana, Katakana, or another."""
    return 0 if _is_hiragana(character) else 1 if "\u30a0" <= character <= "\u30ff" else 2


@lru_cache(maxsize=1)
def _jieba() -> Callable[[str], list[str]]:
    import rjieba

    for word in grammar.CANTONESE:
        rjieba.add_word(word, None, None)
    return rjieba.cut


@lru_cache(maxsize=2)
def _parser(name: str) -> Callable[[str], list[str]]:
    import budoux

    load = {
        "japanese": budoux.load_default_japanese_parser,
        "thai": budoux.load_default_thai_parser,
    }
    parse: Callable[[str], list[str]] = load[name]().parse
    return parse
