"""How recognised words are written: their script, names as the user spells them, replacements, coarse words.

Pure functions of segments, between recognition and cues. Words are rewritten where they stand: none is lost but those
that a rule deletes, and none leaves its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import get_args

from sensevoice_markers.analysis import Profanity, Script, Segment, Word, Wording
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.wording.edits import Edit, carried, joined
from sensevoice_markers.timeline.wording.phrases import Phrases, deletions
from sensevoice_markers.timeline.wording.profanity import Coarse
from sensevoice_markers.timeline.wording.script import conversion, rewritten

_LONGEST = 200
"""Characters in an entry or a rule: more is no name, but a file that is something else."""

_Step = Callable[[Sequence[Word]], Sequence[Edit]]


def check_wording(wording: Wording) -> None:
    """Raise BadSetting for a value that does not exist, or an empty entry."""
    for name, value, values in (("script", wording.script, Script), ("profanity", wording.profanity, Profanity)):
        if value not in get_args(values):
            raise BadSetting(f"{name} {value!r} does not exist; choose from {', '.join(get_args(values))}")
    for entry in (*wording.vocabulary, *wording.coarse):
        _check_entry(entry)
    for find, _ in wording.replacements:
        if not find.strip():
            raise BadSetting("a replacement has nothing to find; write find => replace")


AS_HEARD = Wording(script="as-heard")
"""Changes nothing."""


def reword(segments: Sequence[Segment], wording: Wording) -> tuple[Segment, ...]:
    """The segments as `wording` writes them, in order; those of which every word was deleted are left out."""
    return tuple(written for segment in segments if (written := _reworded(segment, wording)) is not None)


def read_vocabulary(text: str) -> tuple[str, ...]:
    """A vocabulary, or a list of coarse words: an entry a line; empty lines and those that begin with # are skipped.

    Raises:
        BadSetting: a line that is no word, by its number.
    """
    entries = []
    for number, line in _lines(text):
        entry = " ".join(line.split())
        try:
            _check_entry(entry)
        except BadSetting as error:
            raise BadSetting(f"line {number}: {error}") from None
        entries.append(entry)
    return tuple(dict.fromkeys(entries))


def read_replacements(text: str) -> tuple[tuple[str, str], ...]:
    """Rules, ``find => replace`` a line; empty lines and those that begin with # are skipped.

    Raises:
        BadSetting: a line that is no rule, or finds what an earlier one finds, by its number.
    """
    rules: dict[str, str] = {}
    for number, line in _lines(text):
        find, arrow, put = (" ".join(part.split()) for part in line.partition("=>"))
        if not arrow or not find or len(line) > 2 * _LONGEST:
            raise BadSetting(f"line {number}: {_short(line)!r} is no rule; write find => replace")
        if find in rules:
            raise BadSetting(f"line {number}: {_short(find)!r} has a rule already; remove one of them")
        rules[find] = put
    return tuple(rules.items())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _check_entry(entry: str) -> None:
    if not any(map(str.isalnum, entry)) or len(entry) > _LONGEST:
        raise BadSetting(f"{_short(entry)!r} is no word; write one name or word a line")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _reworded(segment: Segment, wording: Wording) -> Segment | None:
    # An engine without word times gives the text alone: it is reworded as one long word.
    before = segment.words or (Word(segment.text, segment.start, segment.end, 1.0),)
    after = before
    for step in _steps(wording, segment.language):
        after = carried(after, step(after))
    if after == before:
        return segment
    text = joined(after).strip()
    return replace(segment, text=text, words=after if segment.words else ()) if text else None


@lru_cache(maxsize=64)
def _steps(wording: Wording, language: str) -> tuple[_Step, ...]:
    """What is done to the words of `language`, in order. What is not asked for loads nothing."""
    steps: list[_Step] = []
    convert = conversion(language, wording.script)
    if convert is not None:
        steps.append(lambda words: rewritten(words, convert))
    if wording.vocabulary:
        steps += _by_sound(wording.vocabulary, language)
    if wording.replacements:
        steps.append(_replacing(wording.replacements))
    if wording.profanity != "keep":
        coarse = Coarse(language, wording.coarse)
        edits = coarse.masked if wording.profanity == "mask" else coarse.dropped
        steps.append(lambda words: edits(joined(words)))
    return tuple(steps)


def _by_sound(vocabulary: tuple[str, ...], language: str) -> Iterator[_Step]:
    from sensevoice_markers.timeline.wording.sounding import SoundAlikes

    alikes = SoundAlikes(vocabulary)
    yield lambda words: alikes.corrections(joined(words), language)
    if language == "zh":
        from sensevoice_markers.timeline.wording.pinyin import PinyinAlikes

        names = PinyinAlikes(vocabulary)
        yield lambda words: names.corrections(joined(words))


def _replacing(rules: tuple[tuple[str, str], ...]) -> _Step:
    phrases = Phrases([find for find, _ in rules])

    def edits(words: Sequence[Word]) -> list[Edit]:
        text = joined(words)
        found = [(start, end, rules[number][1]) for start, end, number in phrases.found(text)]
        written = [Edit(*edit) for edit in found if edit[2]]
        deleted = deletions(text, [(start, end) for start, end, put in found if not put])
        free = (d for d in deleted if all(d.end <= edit.start or edit.end <= d.start for edit in written))
        return sorted([*written, *free])

    return edits
