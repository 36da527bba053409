"""Words that sound like an entry of the vocabulary: scripts with spaces, and katakana.

A name that the recogniser does not know comes as other words that sound like it: "cuban etis" for Kubernetes. How near
two sounds are is told by what their spellings sound like: English consonants by Metaphone and vowels by kind, the
parts of a Hangul syllable, kana without length. Ordinary words are left alone: a dictionary knows them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import jellyfish

from sensevoice_markers.timeline.wording.edits import Edit
from sensevoice_markers.timeline.wording.phrases import PARTICLES

# How many sounds may differ in an entry of so many, for each of them from that size on. These limits were set by hand
# on mishearings and ordinary prose other than those that docs/wording.md reports.
_MAY_DIFFER = ((10, 0.15), (6, 0.17), (2, 0.1))
# Several ordinary words are taken for no entry shorter than the first, and for none shorter than the second unless
# they sound the same: a tree farm is no Terraform.
_SHORTEST, _LONG = 6, 10
_SPELLED = 0.5  # of the letters fewer than this share may differ
_MOST_MORE = 3  # words heard more than the entry has

_DICTIONARIES = frozenset(("ar", "de", "en", "es", "eu", "fa", "fr", "it", "lv", "nl", "pt", "ru"))
_OTHER_SCRIPTS = frozenset(("ar", "fa", "ja", "ko", "ru", "yue", "zh"))  # their Latin words are English mostly
_SILENT = frozenset(("CJK", "HIRAGANA", "IDEOGRAPHIC", "THAI", "LAO", "MYANMAR", "KHMER"))  # words not told apart here

_JOINT = re.compile(r"\s+|[-.&_/+'’·・]")  # between words that may be one name
_SOFT = str.maketrans("BJM0", "PXNT")
_VOWELS = {"a": "A", "e": "I", "i": "I", "y": "I", "o": "O", "u": "O"}
_VOWEL_GROUPS = re.compile("[aeiouy]+")
# Jamo of taken-apart syllables: tense and aspirated as plain, ㅈ as ㅅ (both write a foreign z), vowels as
# those that sound the same today.
_HANGUL_SOFT = str.maketrans(
    "\u1101\u110f\u1104\u1110\u1108\u1111\u110a\u110c\u110d\u110e\u1166\u1168\u1170\u116b",
    "\u1100\u1100\u1103\u1103\u1107\u1107\u1109\u1109\u1109\u1109\u1162\u1164\u116c\u116c",
)
_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ", "ー・")


class _Token(NamedTuple):
    start: int
    end: int
    script: str
    word: str
    letters: str


@dataclass(frozen=True, slots=True)
class _Sound:
    """What a word sounds like: strings whose distances count half, and how many sounds it has."""

    parts: tuple[str, str, str]
    size: int

    @property
    def first(self) -> str:
        """What it begins with; only what begins alike is compared."""
        return self.parts[1][:1] or self.parts[2][:1]


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    letters: str
    sound: _Sound
    tokens: int
    may_differ: float


class _Heard(NamedTuple):
    """Tokens that may be an entry; sorted, the likeliest come first."""

    distance: float
    tokens: int
    start: int
    end: int
    text: str


class SoundAlikes:
    """The entries of a vocabulary in scripts with spaces, and in katakana."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._by_letters: dict[tuple[str, str], _Entry] = {}
        self._by_sound: dict[tuple[str, str, int], list[_Entry]] = {}
        for text in vocabulary:
            tokens = _tokens(text)
            letters = "".join(token.letters for token in tokens)
            scripts = {token.script for token in tokens}
            if len(scripts) != 1 or scripts & _SILENT or len(letters) < 2 or not _told(text):
                continue
            (script,) = scripts
            sound = _sound(script, letters)
            share = next((share for least, share in _MAY_DIFFER if sound.size >= least), 0.0)
            entry = _Entry(text, letters, sound, len(tokens), share * sound.size)
            self._by_letters.setdefault((script, letters), entry)
            if sound.size:  # not of 911, which is told by its letters alone
                self._by_sound.setdefault((script, sound.first, len(sound.parts[0])), []).append(entry)
        entries = self._by_letters.values()
        self._most = _MOST_MORE + max((entry.tokens for entry in entries), default=0)
        self._longest = 2 * max((len(entry.letters) for entry in entries), default=0)
        self._furthest = max((entry.may_differ for entry in entries), default=0.0)

    def corrections(self, text: str, language: str) -> list[Edit]:
        """Edits that write the entries where `text` has what sounds like them, in order."""
        if not self._by_letters:
            return []
        taken: list[_Heard] = []
        for heard in sorted(self._candidates(text, language)):
            if all(heard.end <= other.start or other.end <= heard.start for other in taken):
                taken.append(heard)
        edits = (Edit(heard.start, heard.end, heard.text) for heard in taken)
        return sorted(edit for edit in edits if text[edit.start : edit.end] != edit.text)

    def _candidates(self, text: str, language: str) -> Iterator[_Heard]:
        tokens = _tokens(text)
        for first in range(len(tokens)):
            for window in _windows(text, tokens[first : first + self._most], self._longest):
                start, end, script = window[0].start, window[-1].end, window[0].script
                letters = "".join(token.letters for token in window)
                same = self._by_letters.get((script, letters))
                if same is not None:
                    # Only the case differs from an ordinary word: the recogniser knows better which is meant.
                    plain = len(window) == 1 and _is_ordinary(window[0], language)
                    yield _Heard(-1.0, len(window), start, end, text[start:end] if plain else same.text)
                    continue
                leniency = _leniency(window, language)
                if leniency:
                    for entry, distance in self._near(script, letters, leniency):
                        least = _LONG if distance else _SHORTEST
                        if leniency == 1.0 or len(window) == 1 or entry.sound.size >= least:
                            yield _Heard(distance, len(window), start, end, entry.text)

    def _near(self, script: str, letters: str, leniency: float) -> Iterator[tuple[_Entry, float]]:
        """Entries that `letters` sound like, and how far off; numbers must be the same."""
        sound = _sound(script, letters)
        length, reach = len(sound.parts[0]), int(leniency * self._furthest)
        for other in range(length - reach, length + reach + 1):
            for entry in self._by_sound.get((script, sound.first, other), ()):
                distance = _distance(sound, entry.sound)
                if distance <= leniency * entry.may_differ and _alike(letters, entry.letters):
                    yield entry, distance / entry.sound.size


def _windows(text: str, tokens: Sequence[_Token], longest: int) -> Iterator[Sequence[_Token]]:
    """The first token, the first two … as long as they may be one name."""
    size = 0
    for count, token in enumerate(tokens, 1):
        size += len(token.letters)
        if token.script in _SILENT or token.script != tokens[0].script or size > longest:
            return
        if count > 1 and not _JOINT.fullmatch(text[tokens[count - 2].end : token.start]):
            return
        yield tokens[:count]
        particle = _particle(token) if token.script == "HANGUL" else ""
        if particle:
            cut = len(particle)
            stem = token._replace(end=token.end - cut, word=token.word[:-cut], letters=token.letters[:-cut])
            yield [*tokens[: count - 1], stem]


def _particle(token: _Token) -> str:
    return next((p for p in PARTICLES if token.word.endswith(p) and len(token.word) > len(p) + 1), "")


def _leniency(window: Sequence[_Token], language: str) -> float:
    """1 where a word of no dictionary is among them, 0 for an ordinary word, half for several and where none knows."""
    if all(_is_ordinary(token, language) for token in window):
        return 0.5 if len(window) > 1 else 0.0
    latin = window[0].script == "LATIN" and language in _OTHER_SCRIPTS
    return 1.0 if latin or language in _DICTIONARIES else 0.5


def _is_ordinary(token: _Token, language: str) -> bool:
    return any(token.word in words for words in _dictionaries(language, token.script))


@cache
def _dictionaries(language: str, script: str) -> tuple[Mapping[str, int], ...]:
    """That of `language`, and the English one, since every language borrows its words."""
    languages = {language} & _DICTIONARIES | ({"en"} if script == "LATIN" else set())
    return tuple(_ordinary(known) for known in languages)


def _told(text: str) -> bool:
    """Whether an entry is told by its letters: C++ and C# are not."""
    return not re.search(r"[^\w\s\-.&_/'’·・]", text)


def _alike(a: str, b: str) -> bool:
    """Whether two spellings have most letters in common, and all digits."""
    if list(filter(str.isdigit, a)) != list(filter(str.isdigit, b)):
        return False
    return jellyfish.levenshtein_distance(a, b) < _SPELLED * max(len(a), len(b))


def _tokens(text: str) -> list[_Token]:
    """The words of `text`, cut where the script changes; an apostrophe is inside a word, but not before its last s."""
    out: list[_Token] = []
    start, script = 0, ""
    for at, character in enumerate(f"{text} "):
        kind = _script(character)
        if script and kind in ("MARK", "DIGIT"):
            continue
        if script == "LATIN" and character in "'’" and re.match(r"(?!s\b)[^\W\d_]", text[at + 1 : at + 3]):
            continue
        if kind != script:
            if script:
                out.append(_token(text, start, at, script))
            start, script = at, "LATIN" if kind == "DIGIT" else "" if kind == "MARK" else kind
    return out


def _token(text: str, start: int, end: int, script: str) -> _Token:
    word = text[start:end].casefold()
    if script == "LATIN":
        kept = (c for c in unicodedata.normalize("NFKD", word) if c.isalnum())
    else:
        kept = (c for c in word if c.isalnum() or unicodedata.category(c)[0] == "M")
    return _Token(start, end, script, word, "".join(kept))


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    if unicodedata.category(character)[0] == "M":
        return "MARK"
    if not character.isalnum():
        return ""
    if character.isdigit():
        return "DIGIT"
    name = re.split("[ -]", unicodedata.name(character, "UNKNOWN"))[0]
    return "LATIN" if name == "FULLWIDTH" else name


@lru_cache(maxsize=100_000)
def _sound(script: str, letters: str) -> _Sound:
    if script == "LATIN":
        consonants = jellyfish.metaphone(letters).replace(" ", "").lstrip("AEIOU")
        vowels = "".join(_VOWELS[group[0]] for group in _VOWEL_GROUPS.findall(re.sub(r"(?<=[^aeiouy])e$", "", letters)))
        parts = consonants, consonants.translate(_SOFT), vowels
        return _Sound(parts, len(consonants) + len(vowels))
    if script == "HANGUL":
        plain = unicodedata.normalize("NFD", letters)
        soft = plain.translate(_HANGUL_SOFT)
    elif script == "KATAKANA":
        plain = letters.translate(_SMALL_KANA)
        soft = "".join(c for c in unicodedata.normalize("NFD", plain) if c.isalnum())
    else:
        plain = soft = letters
    return _Sound((plain, soft, ""), len(plain))


def _distance(a: _Sound, b: _Sound) -> float:
    return sum(map(jellyfish.levenshtein_distance, a.parts, b.parts)) / 2


@cache
def _ordinary(language: str) -> Mapping[str, int]:
    """The words of a dictionary, made of what films' subtitles and the like say."""
    from spellchecker import SpellChecker

    words: Mapping[str, int] = SpellChecker(language=language).word_frequency.dictionary
    return words
