"""Project files: the analysis document with two more keys, ``edits`` and ``view``.

Files travel and may be hostile: besides types and sizes, every time and id is checked before anything is laid over
anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from sensevoice_markers import document
from sensevoice_markers.analysis import LONGEST_NAME, Analysis, Cue, Event, Label, Subtitles, Wording
from sensevoice_markers.editing.project import Edit, Edits, Project, View, project
from sensevoice_markers.errors import BadDocument
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.markers import COLOURS

SUFFIX = ".svmarkers"

_MOST = 200_000  # edits: more than a person makes
_LONGEST_ID = 200
_LONGEST_TEXT = 1_000_000  # characters of a subtitle, all of an hour merged in one
_SAME = 1.0  # seconds that two analyses of the same media may differ in length
_LATEST = 100 * 3600.0  # seconds, as in documents


@dataclass(frozen=True)
class _Added:
    """What a project file has beside the analysis document; a document has none of it."""

    edits: Edits = field(default_factory=Edits)
    view: View = field(default_factory=View)


@dataclass(frozen=True)
class _Autosave:
    """What changes while a person works. `schema` is that of documents; `sound` tells other media apart."""

    schema: int
    sound: float
    edits: Edits
    view: View
    sensitivity: dict[Label, float]
    subtitles: Subtitles
    wording: Wording


def to_json(project: Project, view: View) -> bytes:
    """The project as one UTF-8 JSON document; readers of analyses read its decided analysis."""
    added = msgspec.json.encode(_Added(project.edits, view), enc_hook=document.plain, order="deterministic")
    return document.to_json(project.decided)[:-1] + b"," + added[1:]


def from_json(data: bytes) -> tuple[Project, View]:
    """Read what `to_json` wrote, or an analysis document: a project without edits. Raises BadDocument."""
    decided = document.from_json(data)
    try:
        added = msgspec.json.decode(data, type=_Added)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(str(error)) from None
    _check_decided(decided)
    _check(added.edits, added.view)
    return project(decided, added.edits), added.view


def edits_to_json(project: Project, view: View) -> bytes:
    """What changes while a person works, without the tracks: small enough to be written every second."""
    decided = project.decided
    kept = _Autosave(
        document.SCHEMA,
        decided.sound,
        project.edits,
        view,
        decided.sensitivity,
        decided.subtitles,
        decided.wording,
    )
    return msgspec.json.encode(kept, enc_hook=document.plain, order="deterministic")


def edits_from_json(data: bytes, analysis: Analysis) -> tuple[Project, View]:
    """What `edits_to_json` wrote, laid over the analysis that it was of, or another one of the same media.

    Where the settings differ it is decided anew, which may take seconds.

    Raises:
        BadDocument: not such a file, damaged, or of other media.
        BadSetting: settings that make no sense.
    """
    try:
        kept = msgspec.json.decode(data, type=_Autosave, dec_hook=document.exact)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(str(error)) from None
    if kept.schema != document.SCHEMA:
        raise BadDocument(f"the edits have schema {kept.schema}, this program reads {document.SCHEMA}: update it")
    if not abs(kept.sound - analysis.sound) <= _SAME:
        raise BadDocument("the edits are of other media: open the project file that they were saved in")
    _check(kept.edits, kept.view)
    settings = (kept.sensitivity, kept.subtitles, kept.wording)
    if settings != (analysis.sensitivity, analysis.subtitles, analysis.wording):
        analysis = decide(analysis, *settings)
    return project(analysis, kept.edits), kept.view


def _check_decided(analysis: Analysis) -> None:
    """Raise BadDocument for events and subtitles that cannot be told apart, or shown."""
    shown: tuple[Event | Cue, ...] = (*analysis.events, *analysis.cues)
    if len({each.id for each in shown}) < len(shown):
        raise _damaged("two events or subtitles have one id")
    for each in shown:
        if not -_LATEST <= each.start <= each.end <= _LATEST:
            raise _damaged(f"{each.id[:40]!r} is at an impossible time")
    for event in analysis.events:
        _check_look(event)


def _check(edits: Edits, view: View) -> None:
    """Raise BadDocument for what no act and no window would have made."""
    if max(len(edits.events), len(edits.cues)) > _MOST:
        raise _damaged("more edits than anybody makes")
    for each in (edits.events, edits.cues):
        _check_sides(each)
    for edit in edits.events:
        for event in filter(None, (edit.was, edit.now)):
            _check_event(event)
    for cue_edit in edits.cues:
        for cue in filter(None, (cue_edit.was, cue_edit.now)):
            _check_cue(cue)
    marks = [mark for mark in (view.mark_in, view.mark_out) if mark is not None]
    shown = (view.left, view.scale, view.playhead, view.filters.confidence, view.filters.shortest, *marks)
    if not all(map(math.isfinite, shown)) or not 0 <= view.scale <= 1e6:
        raise _damaged("a view of nothing")


def _check_sides(edits: Iterable[Edit[Event] | Edit[Cue]]) -> None:
    known: set[str] = set()
    for edit in edits:
        ids = {side.id for side in (edit.was, edit.now) if side is not None}
        if len(ids) != 1 or ids & known or len(edit.of) > _LONGEST_ID:
            raise _damaged("an edit of nothing, or two of the same")
        known |= ids


def _check_event(event: Event) -> None:
    _check_place(event)
    if not 0 <= event.confidence <= 1:
        raise _damaged(f"{event.id[:40]!r} is surer than sure")
    _check_look(event)


def _check_look(event: Event) -> None:
    if len(event.name) > LONGEST_NAME:
        raise _damaged(f"the name of {event.id[:40]!r} is too long")
    if event.colour and event.colour not in COLOURS:
        raise _damaged(f"colour {event.colour[:40]!r} is unknown")


def _check_cue(cue: Cue) -> None:
    _check_place(cue)
    if sum(map(len, cue.lines)) + len(cue.lines) > _LONGEST_TEXT or any("\n" in line for line in cue.lines):
        raise _damaged(f"subtitle {cue.id[:40]!r} is too long")


def _check_place(side: Event | Cue) -> None:
    if not 0 <= side.start < side.end <= _LATEST or not 0 < len(side.id) <= _LONGEST_ID:
        raise _damaged(f"{side.id[:40]!r} is at an impossible time")


def _damaged(what: str) -> BadDocument:
    return BadDocument(f"the project is damaged ({what}): open an earlier copy of it")
