"""Words → cues: subtitles of at most two lines that break where speech does."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sensevoice_markers.analysis import Cue, Segment, Word

# Line lengths after Netflix's timed-text style guides, in columns: a full-width character takes two.
_COLUMNS = {"zh": 32, "yue": 32, "ja": 26, "ko": 32}
_LATIN_COLUMNS = 42
_SHORTEST, _LONGEST = 5 / 6, 7.0  # seconds on screen, from the same guides
_LEAST = 0.5  # shorter cannot be read at all: the next cue waits for it
_GAP = 0.08  # seconds between cues: two frames at 24
_PAUSE = 0.8  # a longer silence ends a cue
_NEAR = 6  # columns that a line break may leave the middle for the end of a clause
_LINGER = 0.5  # a cue may stay this long after its last word

# The full-width forms are written as escapes: some tools turn them into ASCII unseen.
_SENTENCE_ENDS = frozenset(".?!\u3002\uff0e\uff1f\uff01\u2026")
_CLAUSE_ENDS = frozenset(",;:\u3001\uff0c\uff1b\uff1a")
# Small kana and long marks belong to the character before (JIS X 4051, characters not starting a line).
_NEVER_FIRST = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\uff5e")


@dataclass(frozen=True, slots=True)
class _Draft:
    words: tuple[Word, ...]
    columns: int
    language: str


def make_cues(segments: Sequence[Segment], duration: float = math.inf) -> tuple[Cue, ...]:
    """Every word of `segments`, in order, in exactly one cue; cues do not overlap and are never empty.

    Args:
        duration: seconds of the media, which no cue outlasts for the sake of reading.
    """
    drafts = [draft for segment in segments for draft in _drafts(segment)]
    out: list[Cue] = []
    for number, draft in enumerate(drafts):
        start = round(max(draft.words[0].start, out[-1].end if out else -math.inf), 3)
        following = drafts[number + 1].words[0].start if number + 1 < len(drafts) else math.inf
        spoken = min(max(word.end for word in draft.words), start + _LONGEST)
        wanted = min(max(spoken + _LINGER, start + _SHORTEST), start + _LONGEST, max(spoken, duration))
        end = round(max(min(wanted, following - _GAP), min(spoken, following), start + _LEAST), 3)
        lines = _lines(_text(draft.words), draft.columns)
        out.append(Cue(f"cue-{number + 1}", start, end, lines, draft.language))
    return tuple(out)


def width(text: str) -> int:
    """Columns that `text` takes: two for full-width characters, none for marks that combine."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _drafts(segment: Segment) -> Iterator[_Draft]:
    columns = _COLUMNS.get(segment.language, _LATIN_COLUMNS)
    words = [word for word in segment.words if word.text.strip()]
    group: list[Word] = []
    for word in words:
        while group and _ends_before(group, word, columns):
            cut = _best_cut(group, word) if _too_much(group, word, columns) else len(group)
            yield _Draft(tuple(group[:cut]), columns, segment.language)
            group = group[cut:]
        group.append(word)
    if group:
        yield _Draft(tuple(group), columns, segment.language)


def _ends_before(group: Sequence[Word], word: Word, columns: int) -> bool:
    if _too_much(group, word, columns):
        return True
    if _is_closing(word.text.strip()[0]):
        return False
    sentence = group[-1].text.strip()[-1] in _SENTENCE_ENDS and width(_text(group)) >= columns / 2
    return sentence or word.start - group[-1].end > _PAUSE


def _too_much(group: Sequence[Word], word: Word, columns: int) -> bool:
    text = _text((*group, word))
    return word.end - group[0].start > _LONGEST or not (width(text) <= columns or _breaks(text, columns))


def _best_cut(group: Sequence[Word], word: Word) -> int:
    """After how many words to break an overfull cue: behind the last clause end in its second half.

    The next cue starts with `word` or one before it, and not with closing punctuation if that can be helped.
    """
    following = [*group[1:], word]
    cuts = [n for n in range(len(group), 0, -1) if not _is_closing(following[n - 1].text.strip()[0])] or [len(group)]
    ends = _CLAUSE_ENDS | _SENTENCE_ENDS
    return next((n for n in cuts if n > len(group) // 2 and group[n - 1].text.strip()[-1] in ends), cuts[0])


def _text(words: Sequence[Word]) -> str:
    """The words' text with its spaces; line breaks and runs of white space become one space."""
    return " ".join("".join(word.text for word in words).split())


def _lines(text: str, columns: int) -> tuple[str, ...]:
    """`text` in one line of `columns`, or in two of about the same length, the first a clause where one ends near."""
    if width(text) <= columns:
        return (text,)
    # A word may be longer than a line, and one without a place to break is halved.
    breaks = _breaks(text, columns) or _breaks(text, width(text)) or range(1, len(text))
    upto = _widths(text)
    ends = _CLAUSE_ENDS | _SENTENCE_ENDS
    at = min(breaks, key=lambda i: abs(upto[i] - upto[-1] / 2) - _NEAR * (text[:i].rstrip()[-1] in ends))
    return text[:at].rstrip(), text[at:].lstrip()


def _breaks(text: str, columns: int) -> list[int]:
    """Where `text` may be broken into two lines of at most `columns`."""
    upto = _widths(text)
    return [
        i
        for i in range(1, len(text))
        if upto[i] - (text[i - 1] == " ") <= columns and upto[-1] - upto[i] <= columns and _may_break(text, i)
    ]


def _widths(text: str) -> list[int]:
    """The width of the first 0, 1, … len(text) characters."""
    return [0, *accumulate(map(width, text))]


def _may_break(text: str, i: int) -> bool:
    """Whether a line may end before character `i`: behind spaces, and between Han and Kana."""
    spaced = text[i - 1] == " "
    before, after = text[i - 1 - spaced], text[i]
    # No line ends with opening punctuation or starts with closing punctuation, nor with what marks the one before.
    if unicodedata.category(before) in ("Ps", "Pi") or _is_closing(after):
        return False
    return spaced or (
        (_stands_alone(before) or _stands_alone(after))
        and unicodedata.category(after) not in ("Po", "Pd", "Lm", "Mn", "Zs")
        and after not in _NEVER_FIRST
    )


def _stands_alone(character: str) -> bool:
    """Full width and not Hangul, whose words are written with spaces."""
    return unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


def _is_closing(character: str) -> bool:
    return character in _SENTENCE_ENDS | _CLAUSE_ENDS or unicodedata.category(character) in ("Pe", "Pf")
