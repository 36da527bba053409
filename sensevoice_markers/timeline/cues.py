"""Words → cues: subtitles of at most two lines that break where speech does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sensevoice_markers.analysis import Cue, Segment, Word

# Line lengths after Netflix's timed-text style guides, in columns: a full-width character takes two.
_COLUMNS = {"zh": 32, "yue": 32, "ja": 26, "ko": 32}
_LATIN_COLUMNS = 42
_LINES = 2
_SHORTEST, _LONGEST = 5 / 6, 7.0  # seconds on screen, from the same guides
_GAP = 0.08  # seconds between cues: two frames at 24
_PAUSE = 0.8  # a longer silence ends a cue
_LINGER = 0.5  # a cue may stay this long after its last word

_SENTENCE_ENDS = frozenset(".?!。?!…")
_CLAUSE_ENDS = frozenset(",;:,、;:")


@dataclass(frozen=True, slots=True)
class _Draft:
    words: tuple[Word, ...]
    columns: int
    language: str


def cues(segments: Sequence[Segment]) -> tuple[Cue, ...]:
    """Every word of `segments`, in order, in exactly one cue; cues do not overlap and are never empty."""
    drafts = [draft for segment in segments for draft in _drafts(segment)]
    out: list[Cue] = []
    for number, draft in enumerate(drafts):
        start = draft.words[0].start
        if out:
            start = max(start, out[-1].end)
        following = drafts[number + 1].words[0].start if number + 1 < len(drafts) else float("inf")
        spoken = max(draft.words[-1].end, start)
        wanted = max(spoken + _LINGER, start + _SHORTEST)
        end = max(min(wanted, start + _LONGEST, following - _GAP), min(spoken, following), start + 0.001)
        lines = _lines(_text(draft.words), draft.columns)
        out.append(Cue(f"cue-{number + 1}", round(start, 3), round(max(end, start + 0.001), 3), lines, draft.language))
    return tuple(out)


def width(text: str) -> int:
    """Columns that `text` takes: two for full-width characters, none for marks that combine."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _drafts(segment: Segment) -> Iterator[_Draft]:
    columns = _COLUMNS.get(segment.language, _LATIN_COLUMNS)
    words = [word for word in segment.words if word.text.strip()]
    group: list[Word] = []
    for word in words:
        if group and _ends_before(group, word, columns):
            cut = _best_cut(group) if _too_much(group, word, columns) else len(group)
            yield _Draft(tuple(group[:cut]), columns, segment.language)
            group = group[cut:]
        group.append(word)
    if group:
        yield _Draft(tuple(group), columns, segment.language)


def _ends_before(group: Sequence[Word], word: Word, columns: int) -> bool:
    last = group[-1].text.strip()[-1]
    enough = width(_text(group)) >= columns / 2
    return (
        word.start - group[-1].end > _PAUSE
        or (last in _SENTENCE_ENDS and enough)
        or _too_much(group, word, columns)
    )


def _too_much(group: Sequence[Word], word: Word, columns: int) -> bool:
    text = _text((*group, word))
    return word.end - group[0].start > _LONGEST or len(_lines(text, columns)) > _LINES


def _best_cut(group: Sequence[Word]) -> int:
    """After how many words to break an overfull cue: behind the last clause end in its second half."""
    for count in range(len(group), len(group) // 2, -1):
        if group[count - 1].text.strip()[-1] in _CLAUSE_ENDS | _SENTENCE_ENDS:
            return count
    return len(group)


def _text(words: Sequence[Word]) -> str:
    """The words' text with its spaces; line breaks and runs of white space become one space."""
    return " ".join("".join(word.text for word in words).split())


def _lines(text: str, columns: int) -> tuple[str, ...]:
    """`text` in as few lines of `columns` as it takes, two of them of about the same length."""
    if width(text) <= columns:
        return (text,)
    breaks = [i for i in range(1, len(text)) if _may_break(text, i)]
    middle = width(text) / 2
    fitting = [i for i in breaks if width(text[:i].rstrip()) <= columns and width(text[i:].lstrip()) <= columns]
    if fitting:
        at = min(fitting, key=lambda i: abs(width(text[:i]) - middle))
        return text[:at].rstrip(), text[at:].lstrip()
    before = [i for i in breaks if width(text[:i].rstrip()) <= columns]
    at = before[-1] if before else next((i for i in range(1, len(text)) if width(text[:i]) >= columns), len(text))
    head, rest = text[:at].rstrip(), text[at:].lstrip()
    return (head, *_lines(rest, columns)) if rest else (head,)


def _may_break(text: str, i: int) -> bool:
    """Whether a line may end before character `i`: at spaces, and between Han, Kana and Hangul."""
    before, after = text[i - 1], text[i]
    if before == " " or after == " ":
        return True
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    # No line starts with closing punctuation or ends with opening one.
    return wide and unicodedata.category(after) not in ("Pe", "Po", "Pf", "Pd") and (
        unicodedata.category(before) not in ("Ps", "Pi")
    )
