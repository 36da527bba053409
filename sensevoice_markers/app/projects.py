"""Projects on the shelf: read as they were left, put there, swept off. Knows no Qt; all of it reads or writes files."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from sensevoice_markers import files
from sensevoice_markers.analysis import Analysis, MediaInfo
from sensevoice_markers.app import jobs, shelf
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.document import from_json, to_json
from sensevoice_markers.editing import acts, saved
from sensevoice_markers.editing.project import Project, View
from sensevoice_markers.editing.project import project as project_of
from sensevoice_markers.errors import BadDocument, InputUnreadable, MarkersError
from sensevoice_markers.formats import returned
from sensevoice_markers.formats.returned import Returned
from sensevoice_markers.timeline import decide


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """A project as it was left.

    Attributes:
        damaged: what to tell of edits that could not be read and were set aside; None where all is well.
    """

    project: Project
    view: View
    damaged: MarkersError | None = None


def read(key: str) -> Shelved:
    """The project `key` as it was left.

    Raises:
        BadDocument: its analysis is damaged; the media must be analysed again.
        InputUnreadable: its files cannot be read now.
    """
    try:
        analysis = from_json(shelf.analysis_file(key).read_bytes())
    except (OSError, BadDocument) as error:
        raise BadDocument(f"what was found is damaged or gone ({error}): analyse the media again") from None
    edits = shelf.edits_file(key)
    there = edits.exists()
    kept = shelf.opened(edits, lambda data: saved.edits_from_json(data, analysis))
    if kept is not None:
        return Shelved(*kept)
    lost = BadDocument(f"the edits are damaged and were set aside: {edits}.damaged") if there else None
    return Shelved(project_of(analysis), View(), lost)


def shelve(key: str, analysis: Analysis) -> None:
    """Put an analysis on the shelf; edits of an earlier one of the same file, and sensitivities, stay.

    Raises:
        InputUnreadable: the edits cannot be read now; nothing was written.
        DiskFull, TargetUnwritable: it cannot be written.
    """
    kept = shelf.opened(shelf.edits_file(key), lambda data: saved.edits_from_json(data, analysis))
    made, view = kept or (project_of(analysis), View())
    if made.decided.sensitivity != analysis.sensitivity:
        analysis = decide(analysis, made.decided.sensitivity)
    _put(key, project_of(analysis, made.edits), view)


def unpack(path: Path) -> Job:
    """Put the project in a file onto the shelf. Raises MarkersError."""
    project, view = saved.from_json(_read_bytes(path))
    key, media = shelf.new_project(), Path(project.result.media.path)
    _put(key, project, view)
    found = jobs.found(project.result)
    return Job(0, key, media, path.with_suffix(""), State.DONE, found=found, info=project.result.media, file=path)


def take_back(path: Path, media: MediaInfo | None) -> Returned | Job:
    """What an editor made of markers: changes to a project of `media` where they are of it, else a project of its own.

    Raises:
        InputUnreadable: the OTIO cannot be read.
        BadDocument: it is none of ours.
    """
    data = _read_bytes(path)
    if media is not None:
        try:
            return returned.read(data, media)
        except BadDocument as error:
            why = error
    try:
        back = returned.read(data)
    except BadDocument as error:
        raise (error if media is None else why) from None  # what stands in the way of the open project says more
    alone = project_of(replace(back.analysis, events=(), warnings=back.notes))
    made = acts.take_over(alone, (), (), back.analysis.events)
    key = shelf.new_project()
    _put(key, made, View())
    info, stem = made.result.media, path.with_suffix("")
    return Job(0, key, Path(info.path), stem, State.DONE, found=jobs.found(made.result), info=info)


def sweep(keys: Collection[str]) -> None:
    """Take projects off the shelf; what was set aside as damaged stays, it may be mended."""
    for key in keys:
        folder = shelf.project_folder(key)
        if not any(folder.glob("*.damaged")):
            shutil.rmtree(folder, ignore_errors=True)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputUnreadable(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _put(key: str, project: Project, view: View) -> None:
    files.write(shelf.analysis_file(key), to_json(project.decided), overwrite=True)
    files.write(shelf.edits_file(key), saved.edits_to_json(project, view), overwrite=True)
