"""Edits of subtitles laid over those that were made of the words.

Subtitles are made anew with every setting, and numbered anew. What is said in a touched one, as it was, is said there
and nowhere else: where cues are parted otherwise, the words of touched ones are taken out of the others, so that no
word is lost or shown twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from sensevoice_markers.analysis import Analysis, Cue, Event, Segment, Subtitles, Word, fresh
from sensevoice_markers.editing.laying import free
from sensevoice_markers.editing.spans import share, spans_of
from sensevoice_markers.editing.talk import NEAR, words_of
from sensevoice_markers.timeline.cues import LEAST, make_cues
from sensevoice_markers.timeline.subtitles import limits

if TYPE_CHECKING:
    from sensevoice_markers.editing.project import Edit

_SOUND = "sound-"  # how ids of cues for sounds begin; they give way to what is said


def silenced(edits: Iterable[Edit[Event]]) -> frozenset[str]:
    """Ids of the cues of sounds that are none any more: deleted, or called something else."""
    sides = ((edit.was, edit.now) for edit in edits)
    return frozenset(_SOUND + was.id for was, now in sides if was and (now is None or now.label != was.label))


def cues_laid(decided: Analysis, edits: Sequence[Edit[Cue]], silent: Collection[str] = ()) -> tuple[Cue, ...]:
    """The cues of `decided` but the `silent` ones with `edits` laid over them, in order of their starts.

    An untouched cue that overlaps with where a touched one stands now ends or begins there, if it can still be read
    then; one of a sound is left out where more than half of it lies there.
    """
    if not edits and not silent:
        return decided.cues
    mine = [edit.now for edit in edits if edit.now is not None]
    places = spans_of(mine)
    taken = {*(edit.id for edit in edits), *(cue.id for cue in decided.cues)}
    own = {edit.id for edit in edits}
    made = list(mine)
    for cue in _untouched(decided, [edit.was for edit in edits if edit.was is not None]):
        kept = _aside(cue, places.over(cue.start, cue.end))
        if kept is None or cue.id in silent:
            continue
        if kept.id in own:
            kept = replace(kept, id=fresh(kept.id, taken, 2))
            taken.add(kept.id)
        own.add(kept.id)
        made.append(kept)
    return tuple(sorted(made, key=lambda cue: (cue.start, cue.end)))


def _untouched(decided: Analysis, touched: Sequence[Cue]) -> Iterator[Cue]:
    """The cues that say what was said in none of `touched`, with what is left of them."""
    known = {(cue.start, cue.end, cue.lines) for cue in decided.cues}
    gone = {(cue.start, cue.end, cue.lines) for cue in touched}
    moved = [cue for cue in touched if (cue.start, cue.end, cue.lines) not in known]
    sounds = {cue.id for cue in moved if cue.id.startswith(_SOUND)}
    places = spans_of(moved)
    said = {spoken.number for cue in moved if cue.id not in sounds for spoken in words_of(cue, decided)}
    for cue in decided.cues:
        near = places.over(cue.start - NEAR, cue.end + NEAR)
        if (cue.start, cue.end, cue.lines) in gone or cue.id in sounds:
            continue
        if not near:
            yield cue
        elif cue.id.startswith(_SOUND):
            if not any(share(cue, each) > 0.5 for each in near if each.lines == cue.lines):
                yield cue
        else:
            yield from _without(cue, said, near, decided)


def _without(cue: Cue, said: Collection[int], near: Sequence[Cue], decided: Analysis) -> Iterator[Cue]:
    """What is left of `cue` without the words in `said`: nothing, itself, or cues made anew of the others."""
    words = words_of(cue, decided)
    if not words:  # an engine without words, or a document made by hand: time is all there is
        if not any(share(cue, each) > 0.5 for each in near):
            yield cue
        return
    if not any(spoken.number in said for spoken in words):
        yield cue
        return
    runs = [list(run) for touched, run in groupby(words, key=lambda spoken: spoken.number in said) if not touched]
    gap = limits(decided.subtitles, cue.language).gap
    for run, after in zip_longest(runs, runs[1:]):
        parts = groupby(run, key=lambda spoken: spoken.segment)
        left = tuple(tuple(spoken.word for spoken in part) for _, part in parts)
        end = min(cue.end, after[0].word.start - gap) if after else cue.end
        yield from (replace(made, id=cue.id) for made in _made(left, cue.language, end, decided.subtitles))


@lru_cache(maxsize=4096)
def _made(parts: tuple[tuple[Word, ...], ...], language: str, end: float, subtitles: Subtitles) -> tuple[Cue, ...]:
    return make_cues([Segment(0.0, 0.0, "", language, words) for words in parts], end, subtitles)


def _aside(cue: Cue, mine: Sequence[Cue]) -> Cue | None:
    """An untouched cue beside those of a person; it stays as it is where nothing that can be read is left of it."""
    if not mine:
        return cue
    left = free(cue.start, cue.end, mine)
    start, end = max(left, key=lambda span: span[1] - span[0], default=(cue.start, cue.start))
    if cue.id.startswith(_SOUND) and 2 * (end - start) < cue.end - cue.start:
        return None
    # Better two at once, which `problems` names, than one that nobody sees.
    return replace(cue, start=start, end=end) if end - start >= LEAST else cue
