"""All that outlives a window: the session, the queue, the settings, the project that is open, and what keeps them.

Windows come and go with the interface's language; what people made stays here, and on the shelf.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from sensevoice_markers import files
from sensevoice_markers.analysis import Analysis, MediaInfo, Subtitles
from sensevoice_markers.app import jobs, projects, shelf
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.keeper import Keeper
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.queue import Queue
from sensevoice_markers.app.session import Session
from sensevoice_markers.app.sliders import Open, Sliders
from sensevoice_markers.editing import acts, saved
from sensevoice_markers.editing.project import Project
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.formats import otio
from sensevoice_markers.formats.returned import Returned
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.pipeline import Request
from sensevoice_markers.timeline.layout import Options

_AFTERWARDS_MS = 2000  # the window takes its views down meanwhile


class Desk(QObject):
    """What a window shows and acts on; `close` must be called before it is let go.

    Attributes:
        opened: `Open`, or None when no project is open any more.
        peaked, peaks_failed, kept: the outline came, or does not; what is unsaved, or why, changed.
        pictured: number of a file and the QImage of its video.
        refused: a `MarkersError` that belongs to no row.
        saved: name of the project file that was written.
        returned: name of the OTIO that came back from an editor, and the `Returned` that was laid over the project.
        preferred: `Preferences`.
    """

    opened = Signal(object)
    peaked = Signal()
    peaks_failed = Signal()
    kept = Signal()
    pictured = Signal(int, QImage)
    refused = Signal(object)
    saved = Signal(str)
    returned = Signal(str, object)
    preferred = Signal(object)

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        options: Options,
        transport: Transport,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.preferences = preferences
        self.options = options
        self.transport = transport
        self.queue = Queue(session, self._request, self)
        self.keeper = Keeper(parent=self)
        self.background = Background(2, self)
        self.sliders = Sliders(self.background, self)
        self.sliders.failed.connect(self.refused)
        self.open_project: Open | None = None
        self._troubles: dict[str, str] = {}
        self._wanted: int | None = None
        self._asked = 0
        self._shelving: set[int] = set()  # their new analysis is being put on the shelf
        self._rows: tuple[shelf.Row, ...] | None = None  # as they were kept last; None until they were read
        session.at_once = preferences.at_once
        session.peaked.connect(self._on_peaked)
        session.peaks_failed.connect(self._on_no_peaks)
        transport.set_volume(preferences.volume)
        self.queue.changed.connect(self._keep_queue)
        self.queue.removed.connect(self._on_removed)
        self.queue.analysed.connect(self._on_analysed)
        self.queue.pictured.connect(self._on_pictured)
        self.queue.refused.connect(lambda _, error: self.refused.emit(error))
        self.keeper.changed.connect(self.kept)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.failed.connect(self._on_not_kept)

    # --- files

    def start(self, paths: Iterable[Path] = ()) -> None:
        """Take in the queue of the last time, then `paths`; what no row names any more is swept off the shelf."""

        def read() -> tuple[tuple[shelf.Row, ...], tuple[str, ...]]:
            return shelf.read_queue(), shelf.projects()

        def then(outcome: tuple[tuple[shelf.Row, ...], tuple[str, ...]] | MarkersError) -> None:
            if isinstance(outcome, MarkersError):  # what cannot be read is not written over either
                self.refused.emit(outcome)
            else:
                rows, there = outcome
                self.queue.take_in(map(jobs.of_row, rows))
                self.background.start(partial(projects.sweep, set(there) - {row.id for row in rows}))
                self._rows = rows
            self.take(paths)

        self.background.start(read, then)

    def take(self, paths: Iterable[Path]) -> None:
        """Take media, folders and project files in, and markers that come back from an editor."""
        media = []
        for path in paths:
            opened = next((job for job in self.queue.jobs if job.file == path), None)
            if opened is not None:
                self.queue.searched.emit((opened.number,))
            elif path.suffix.casefold() == saved.SUFFIX:
                self.background.start(partial(projects.unpack, path), self._on_unpacked)
            elif path.suffix.casefold() == otio.FORMAT.suffix:
                self._take_back(path)
            else:
                media.append(path)
        if media:
            self.queue.add(media)

    def remove_done(self) -> None:
        """Take all finished files off the list."""
        for job in self.queue.jobs:
            if job.state is State.DONE:
                self.queue.remove(job.number)

    def prefer(self, **changes: Any) -> None:
        """Change settings, by the names of `Preferences`."""
        self.use(replace(self.preferences, **changes))

    def use(self, preferences: Preferences) -> None:
        """Take these settings."""
        if preferences == self.preferences:
            return
        self.preferences = preferences
        self.session.at_once = preferences.at_once
        self.keeper.keep("preferences", partial(shelf.preferences_to_json, preferences), shelf.preferences_file())
        self.preferred.emit(preferences)

    def close(self) -> None:
        """End the work and write what is not on the disk yet."""
        self.close_project()
        self.prefer(volume=self.transport.volume)
        self.transport.close()
        self.session.close()
        self.background.close()
        if lost := self.keeper.close():
            logging.getLogger(__name__).error("not written: %s", ", ".join(sorted(lost)))

    # --- the open project

    def open(self, number: int) -> None:
        """Open the project of a finished file; `opened` follows."""
        if self._wanted == number:
            return
        self.close_project()
        self._wanted = number
        if number not in self._shelving:
            self._read(number)

    def _read(self, number: int) -> None:
        if (job := self.queue.job(number)) is not None:
            self._asked += 1  # an earlier answer comes too late
            self.background.start(partial(self.read, job.id), partial(self._on_read, number, self._asked))

    def read(self, key: str) -> projects.Shelved:
        """The project `key` as it is; waits for the writing of its latest edits. Raises as `projects.read`."""
        self.keeper.settle(key)
        return projects.read(key)

    def close_project(self) -> None:
        """Put the open project back on the shelf."""
        self._wanted = None
        if (current := self.open_project) is not None:
            current.editor.look(replace(current.editor.view, playhead=self.transport.position))
            self.open_project = None
            self.sliders.end()
            self.session.overlook(current.number)
            self.transport.close()
            self.opened.emit(None)
            QTimer.singleShot(_AFTERWARDS_MS, current.editor, current.editor.deleteLater)

    @property
    def stale(self) -> bool:
        """Whether the open project's own file is older than its edits."""
        job = self.queue.job(self.open_project.number) if self.open_project else None
        return job is not None and job.stale

    def save(self, path: Path) -> None:
        """Write the open project to a file of its own; errors come as `refused`."""
        if (current := self.open_project) is None or (job := self.queue.job(current.number)) is None:
            return
        project, view = current.editor.project, current.editor.view

        def then(outcome: MarkersError | None) -> None:
            if isinstance(outcome, MarkersError):
                self.refused.emit(outcome)
                return
            if (now := self.queue.job(job.number)) is not None:
                self.queue.change(replace(now, file=path, stale=current.editor.project is not project))
            self.kept.emit()
            self.saved.emit(path.name)

        self.background.start(lambda: files.write(path, saved.to_json(project, view), overwrite=True), then)

    # --- what the others say

    def _request(self, job: Job) -> Request:
        """What is asked of the worker for a file, by the settings."""
        like = self.preferences
        return Request(
            str(job.media),
            job.audio,
            engine=like.engine,
            language=like.spoken,
            subtitles=Subtitles(like.subtitle_preset, like.sound_cues),
            device=like.device,
            precision=like.precision,
        )

    def _on_analysed(self, number: int, analysis: Analysis) -> None:
        """Put a new analysis on the shelf; edits of an earlier one are laid over it."""
        job = self.queue.job(number)
        if job is None:
            return
        if self._wanted == number:
            self.close_project()
            self._wanted = number
        self._shelving.add(number)

        def shelve() -> None:
            self.keeper.settle(job.id)
            projects.shelve(job.id, analysis)

        def then(outcome: MarkersError | None) -> None:
            self._shelving.discard(number)
            if isinstance(outcome, MarkersError):
                self.refused.emit(outcome)
            elif self._wanted == number:
                self._read(number)
            elif self._wanted is None:
                self.open(number)

        self.background.start(shelve, then)

    def _on_read(self, number: int, asked: int, outcome: projects.Shelved | MarkersError) -> None:
        job = self.queue.job(number)
        if self._wanted != number or self._asked != asked or job is None:
            return
        if isinstance(outcome, MarkersError):
            self._wanted = None
            self.queue.change(replace(job, state=State.FAILED, found=None, error=outcome))
            return
        if outcome.damaged is not None:
            self.refused.emit(outcome.damaged)
        project, view = outcome.project, outcome.view
        editor = Editor(project, view, self)
        self.open_project = current = Open(number, editor)
        media, audio = project.result.media, project.result.audio
        self.session.peaks(number, Path(media.path), audio)
        self.opened.emit(current)
        QTimer.singleShot(0, self, partial(self._play, current, media, audio))
        editor.changed.connect(partial(self._on_edited, current, job.id))
        editor.viewed.connect(partial(self._keep, current, job.id))
        editor.stepped.connect(self.sliders.step)

        self.sliders.begin(current)

    def _play(self, current: Open, media: MediaInfo, audio: int | Literal["mix"]) -> None:
        if self.open_project is current:
            self.transport.open(media, audio)
            self.transport.seek(current.editor.view.playhead)

    def _on_edited(self, current: Open, key: str, project: Project) -> None:
        job = self.queue.job(current.number)
        if job is not None:
            self.queue.change(replace(job, found=jobs.found(project.result), stale=job.file is not None))
        self._keep(current, key)

    def _keep(self, current: Open, key: str, _view: object = None) -> None:
        """Have the edits written, as they are when the writer comes to it."""
        project, view = current.editor.project, current.editor.view
        self.keeper.keep(key, partial(saved.edits_to_json, project, view), shelf.edits_file(key))

    def _keep_queue(self, _: object = None) -> None:
        # Progress is no news for the next start.
        rows = tuple(map(jobs.row, self.queue.jobs))
        if self._rows is not None and rows != self._rows:
            self._rows = rows
            self.keeper.keep("queue", partial(shelf.queue_to_json, rows), shelf.queue_file())

    def _on_unpacked(self, outcome: Job | MarkersError) -> None:
        if isinstance(outcome, MarkersError):
            self.refused.emit(outcome)
        else:
            self.queue.take_in([outcome])
            self.open(self.queue.jobs[-1].number)

    def _take_back(self, path: Path) -> None:
        """Lay what an editor changed over the open project, as one step; of other media it is a project of its own."""
        current = self.open_project

        def then(outcome: Returned | Job | MarkersError) -> None:
            if not isinstance(outcome, Returned):
                self._on_unpacked(outcome)
            elif current is not None and self.open_project is current:
                project = current.editor.project
                current.editor.do("take over", acts.take_over(project, outcome.changed, outcome.gone, outcome.added))
                self.returned.emit(path.name, outcome)
            else:  # another one was opened meanwhile
                self._take_back(path)

        media = current.editor.project.result.media if current else None
        self.background.start(partial(projects.take_back, path, media), then)

    def _on_removed(self, number: int, _name: str) -> None:
        if self._wanted == number:
            self.close_project()
        self._keep_queue()

    def _on_pictured(self, number: int, picture: bytes | None) -> None:
        def then(image: QImage | MarkersError) -> None:
            if isinstance(image, QImage) and not image.isNull():
                self.pictured.emit(number, image)

        if picture is not None:
            self.background.start(partial(QImage.fromData, picture), then)

    def _on_peaked(self, number: int, peaks: Peaks) -> None:
        if self.open_project is not None and self.open_project.number == number:
            self.open_project.peaks = peaks
            self.peaked.emit()

    def _on_no_peaks(self, number: int, _error: MarkersError) -> None:
        if self.open_project is not None and self.open_project.number == number:
            self.peaks_failed.emit()

    def _on_kept(self, key: str) -> None:
        if self._troubles.pop(key, None) is not None:
            self.kept.emit()

    def _on_not_kept(self, key: str, error: MarkersError) -> None:
        if self._troubles.get(key) != str(error):
            self._troubles[key] = str(error)
            self.refused.emit(error)
            self.kept.emit()

    @property
    def trouble(self) -> str:
        """Why something could not be kept; empty where all is well."""
        return next(iter(self._troubles.values()), "")
