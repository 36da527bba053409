"""What the window finds again at its next start: its queue, its preferences, the projects. Knows no Qt.

::

    <data>/projects/<id>/analysis.json   what was decided; written once
    <data>/projects/<id>/edits.json      what a person did; written at each change
    <config>/queue.json                  the rows
    <config>/preferences.json

Files are read by `opened`: one that is damaged is set aside, and there is none. They are written by
`sensevoice_markers.app.keeper`.
"""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from sensevoice_markers import files
from sensevoice_markers.analysis import Label
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.errors import InputUnreadable, MarkersError

T = TypeVar("T")

RowState = Literal["waiting", "done", "failed", "cancelled"]
_ID = re.compile("[0-9a-f]+")
ProjectId = Annotated[str, msgspec.Meta(pattern=f"^{_ID.pattern}$")]


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the queue; what was worked on is kept as waiting.

    Attributes:
        id: of its project, whether there is one yet or not.
        stem: path of the results without suffix.
        audio: the track that a user chose.
        labels, cues, computed: what was found, once it is done.
        error, message: name and words of what went wrong.
        exported: files that were written last.
        file: the project file, empty for none; `stale` where it is older than the edits.
    """

    id: ProjectId
    media: str
    stem: str
    state: RowState = "waiting"
    audio: int | Literal["mix"] | None = None
    labels: dict[Label, int] | None = None
    cues: int = 0
    computed: str = ""
    error: str = ""
    message: str = ""
    exported: tuple[str, ...] = ()
    file: str = ""
    stale: bool = False


def new_project() -> str:
    """An id that no project has."""
    return secrets.token_hex(8)


def projects() -> tuple[str, ...]:
    """Ids of all projects, the last changed one first; also of those that no row of the queue names."""
    with contextlib.suppress(OSError):
        folders = [folder for folder in _projects().iterdir() if _ID.fullmatch(folder.name) and folder.is_dir()]
        return tuple(folder.name for folder in sorted(folders, key=lambda each: each.stat().st_mtime, reverse=True))
    return ()


def project_folder(project: str) -> Path:
    """Where its files are."""
    return _projects() / project


def analysis_file(project: str) -> Path:
    """What was decided: an analysis document."""
    return project_folder(project) / "analysis.json"


def edits_file(project: str) -> Path:
    """What a person did."""
    return project_folder(project) / "edits.json"


def queue_file() -> Path:
    """The rows of the window."""
    return files.config_file().with_name("queue.json")


def preferences_file() -> Path:
    """What a user has set."""
    return files.config_file().with_name("preferences.json")


def queue_to_json(rows: Iterable[Row]) -> bytes:
    """The rows as a file; those of files whose names are no text are left out, nothing could be done with them."""
    return msgspec.json.encode([row for row in rows if _is_text(row)])


def read_queue() -> tuple[Row, ...]:
    """The rows that were kept; where the file is gone or damaged, one for each project that is there.

    So no work is without a row, whatever becomes of the queue's file.
    """
    rows = opened(queue_file(), lambda data: msgspec.json.decode(data, type=tuple[Row, ...]))
    return tuple(filter(None, map(_recovered, projects()))) if rows is None else rows


def preferences_to_json(preferences: Preferences) -> bytes:
    """The preferences as a file."""
    return msgspec.json.format(msgspec.json.encode(preferences), indent=2)


def read_preferences() -> Preferences:
    """The preferences that were kept; the usual ones where there are none, and where one makes no sense."""
    return opened(preferences_file(), lambda data: msgspec.json.decode(data, type=Preferences)) or Preferences()


def opened(path: Path, read: Callable[[bytes], T]) -> T | None:
    """What `read` makes of the file's bytes; None where there is none, or a damaged one.

    A file that `read` refuses is renamed to ``….damaged``, so that nothing writes over what may be mended.

    Raises:
        InputUnreadable: it is there and cannot be read now: whoever takes that for nothing writes over it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputUnreadable(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    try:
        return read(data)
    except (MarkersError, msgspec.MsgspecError, ValueError, RecursionError) as error:
        logging.getLogger(__name__).warning("%s is damaged and set aside: %s", path, error)
        with contextlib.suppress(OSError):
            path.replace(path.with_name(f"{path.name}.damaged"))
        return None


def _projects() -> Path:
    return files.data_folder() / "projects"


def _is_text(row: Row) -> bool:
    try:
        msgspec.json.encode(row)
    except UnicodeEncodeError:
        return False
    return True


class _Media(msgspec.Struct):
    path: str


class _Event(msgspec.Struct):
    label: Label


class _Analysis(msgspec.Struct):
    """What a row says of an analysis document."""

    media: _Media
    audio: int | Literal["mix"]
    sensitivity: dict[Label, float]
    events: tuple[_Event, ...]
    cues: tuple[msgspec.Raw, ...]
    computed: str = ""


def _recovered(project: str) -> Row | None:
    heard = opened(analysis_file(project), lambda data: msgspec.json.decode(data, type=_Analysis))
    if heard is None:
        return None
    counted = Counter(event.label for event in heard.events)
    labels = {label: counted[label] for label in Label if label in heard.sensitivity or counted[label]}
    media = heard.media.path
    stem = str(Path(media).with_suffix(""))
    return Row(project, media, stem, "done", heard.audio, labels=labels, cues=len(heard.cues), computed=heard.computed)
