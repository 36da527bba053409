"""What can be done to the subtitles of a project; see `acts`."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from sensevoice_markers.analysis import SHORTEST, Cue, fresh
from sensevoice_markers.editing.acts import length
from sensevoice_markers.editing.laying import free
from sensevoice_markers.editing.lines import joined, lines_of, relaid
from sensevoice_markers.editing.project import Project, edited, related, with_cues
from sensevoice_markers.editing.searching import PATIENCE, hits, replaced
from sensevoice_markers.editing.searching import Hit as Hit
from sensevoice_markers.editing.searching import Search as Search
from sensevoice_markers.editing.searching import compiled as compiled
from sensevoice_markers.editing.spans import Spans, spans_of
from sensevoice_markers.editing.talk import bare, words_of
from sensevoice_markers.timeline.cues import LEAST
from sensevoice_markers.timeline.joints import joints
from sensevoice_markers.timeline.lines import lay, width
from sensevoice_markers.timeline.subtitles import limits


def write(project: Project, cue: str, text: str) -> Project:
    """Give a subtitle another text; its lines are those of `text`, empty ones left out, no text deletes it."""
    lines = lines_of(text)
    return _edited(project, {old.id: replace(old, lines=lines) if lines else None for old in _chosen(project, (cue,))})


def move(project: Project, ids: Collection[str], seconds: float) -> Project:
    """Shift subtitles; all by the same, as far as the media and those between them reach."""
    chosen = _chosen(project, ids)
    others = _others(project, ids)
    low, high = -math.inf, math.inf
    for old in chosen:
        first, last = _room(project, old, others)
        low, high = max(low, min(0.0, first - old.start)), min(high, max(0.0, last - old.end))
    by = min(max(seconds, low), high)
    return _each(project, chosen, lambda old: replace(old, start=_at(old.start + by), end=_at(old.end + by)))


def trim(project: Project, cue: str, start: float | None = None, end: float | None = None) -> Project:
    """Give a subtitle another start, another end, or both; it stops at its neighbours."""

    def trimmed(old: Cue) -> Cue:
        first, last = _room(project, old, _others(project, (cue,)))
        begin = old.start if start is None else max(start, min(first, old.start))
        until = old.end if end is None else min(end, max(last, old.end))
        if start is not None:
            begin = min(begin, (until if end is None else max(last, old.end)) - SHORTEST)
        return replace(old, start=_at(begin), end=_at(max(until, begin + SHORTEST)))

    return _each(project, _chosen(project, (cue,)), trimmed)


def add(project: Project, start: float, end: float, text: str = "") -> tuple[Project, str]:
    """A new subtitle where there is room, and its id.

    It stands in the first room of half a second between `start` and `end`; without one, at `start` all the same.
    """
    cues, last = project.result.cues, length(project)
    language = _language(cues, start)
    gap = limits(project.decided.subtitles, language).gap
    start = max(0.0, min(start, last - LEAST))
    place = (start, max(min(end, last), start + SHORTEST))
    for first, until in free(0.0, last, cues):
        begin, finish = max(start, first + gap if first else 0.0), until - gap if until < last else last
        if begin < max(end, start + LEAST) and finish - begin >= LEAST:
            place = (begin, min(finish, max(end, begin + LEAST)))
            break
    made = Cue(_fresh(project), _at(place[0]), _at(place[1]), lines_of(text), language)
    return _edited(project, {made.id: made}), made.id


def delete(project: Project, ids: Collection[str]) -> Project:
    """Remove subtitles."""
    return _edited(project, dict.fromkeys(cue.id for cue in _chosen(project, ids)))


def split(project: Project, cue: str, place: int | None = None) -> Project:
    """Cut a subtitle in two: at a character of its text, or where its words part best; times follow the words.

    Args:
        place: in the lines joined by newlines. Where one side would be empty, or too short, nothing is cut.
    """
    for whole in _chosen(project, (cue,)):
        text = "\n".join(whole.lines)
        parts = (lines_of(text[:place]), lines_of(text[place:])) if place is not None else _parted(whole)
        at = _said_at(project, whole, *parts)
        gap = limits(project.decided.subtitles, whole.language).gap
        if all(parts) and whole.start + SHORTEST <= at - gap and at <= whole.end - SHORTEST:
            first = replace(whole, end=_at(at - gap), lines=parts[0])
            second = replace(whole, id=_fresh(project), start=_at(at), lines=parts[1])
            return _edited(project, {whole.id: first, second.id: second}, whole.id)
    return project


def merge(project: Project, ids: Collection[str]) -> Project:
    """Make one subtitle of neighbours; text joined as its script asks, lines laid anew.

    The first keeps its id. Subtitles that have others between them stay.
    """
    chosen = _chosen(project, ids)
    first = project.result.cues.index(chosen[0]) if chosen else 0
    if len(chosen) < 2 or project.result.cues[first : first + len(chosen)] != tuple(chosen):
        return project
    head, *others = chosen
    text = joined(line for cue in chosen for line in cue.lines)
    lines = relaid(text, head.language, project.decided.subtitles)
    whole = replace(head, end=max(cue.end for cue in chosen), lines=lines)
    return _edited(project, {head.id: whole, **dict.fromkeys(cue.id for cue in others)}, head.id)


def reset(project: Project, ids: Collection[str] | None = None) -> Project:
    """Forget what was done to these subtitles and to what they were split from or merged with; to all for None."""
    edits = project.edits.cues
    gone = {edit.id for edit in edits} if ids is None else related(edits, ids)
    kept = tuple(edit for edit in edits if edit.id not in gone)
    return project if len(kept) == len(edits) else with_cues(project, kept)


def find(project: Project, search: Search, patience: float = PATIENCE) -> tuple[Hit, ...]:
    """All hits in order. Raises BadSetting, and `searching.TooSlow` after `patience` seconds."""
    return tuple(hit for hit, _ in hits(project.result.cues, search, patience))


def replace_all(
    project: Project, search: Search, by: str, only: Collection[Hit] | None = None, patience: float = PATIENCE
) -> tuple[Project, int]:
    """The project with all hits (or `only` these) replaced, and how many. Raises BadSetting as `find` does.

    Lines stay where they are, and are laid anew where a hit went across them. For an expression, `by` may name its
    groups: ``\\1``. A subtitle of which nothing is left is deleted.
    """
    changes: dict[str, Cue | None] = {}
    count = 0
    for cue, text, number, broken in replaced(project.result.cues, search, by, only, patience):
        lines = lines_of(text)
        if broken:
            lines = relaid(joined(lines), cue.language, project.decided.subtitles)
        changes[cue.id] = replace(cue, lines=lines) if lines else None
        count += number
    return _edited(project, changes), count


def _edited(project: Project, changes: Mapping[str, Cue | None], of: str = "") -> Project:
    """The project with subtitles as they are to be, None for those that are to go; see `Edit.of`."""
    shown = {cue.id: cue for cue in project.result.cues}
    changes = {name: now for name, now in changes.items() if shown.get(name) != now}
    if not changes:
        return project
    return with_cues(project, edited(project.edits.cues, shown, changes, of))


def _chosen(project: Project, ids: Collection[str]) -> list[Cue]:
    wanted = frozenset(ids)
    return [cue for cue in project.result.cues if cue.id in wanted]


def _each(project: Project, chosen: Collection[Cue], change: Callable[[Cue], Cue]) -> Project:
    return _edited(project, {cue.id: change(cue) for cue in chosen})


def _others(project: Project, ids: Collection[str]) -> Spans[Cue]:
    """The subtitles that are not among `ids`."""
    chosen = frozenset(ids)
    return spans_of(cue for cue in project.result.cues if cue.id not in chosen)


def _room(project: Project, cue: Cue, others: Spans[Cue]) -> tuple[float, float]:
    """From when to when `cue` may be shown beside `others`."""
    gap = limits(project.decided.subtitles, cue.language).gap
    after = bisect_left(others.starts, cue.start)
    first = others.reach[after - 1] + gap if after else 0.0
    return first, others.starts[after] - gap if after < len(others.starts) else length(project)


def _parted(cue: Cue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text of a cue in two halves, parted where it hurts least; the second is empty where it cannot be."""
    text = joined(cue.lines)
    first, *second = lay(text, max(1, width(text) - 1), 2, joints(text, cue.language)) if text else ("",)
    return (first,), tuple(second)


def _said_at(project: Project, cue: Cue, first: Sequence[str], second: Sequence[str]) -> float:
    """When the second part of a text is said: where as much of the cue's words was said as of its text."""
    words = [spoken.word for spoken in words_of(cue, project.decided)]
    upto = list(accumulate((_letters([word.text]) for word in words), initial=0))
    when = [*(word.start for word in words), words[-1].end] if words else [cue.start, cue.end]
    share = _letters(first) / max(1, _letters(first) + _letters(second))
    at = float(np.interp(share * upto[-1], upto, when)) if words else float(np.interp(share, [0, 1], when))
    return min(max(at, cue.start), cue.end)


def _letters(texts: Sequence[str]) -> int:
    return sum(len(bare(text)) for text in texts)


def _language(cues: Sequence[Cue], at: float) -> str:
    """That of the cue nearest to `at`."""
    return min(cues, key=lambda cue: abs(cue.start - at)).language if cues else ""


def _fresh(project: Project) -> str:
    shown = {cue.id for cue in project.result.cues}
    return fresh("cue-hand", shown.union(*((edit.id, edit.of) for edit in project.edits.cues)))


def _at(seconds: float) -> float:
    return round(seconds, 3)
