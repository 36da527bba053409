"""The queue: which files there are, how each stands, and what the session is asked to do about it. Paints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from sensevoice_markers import marking
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.app import jobs, shelf
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.session import Session
from sensevoice_markers.errors import Cancelled, MarkersError, WeightsMissing
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.worker import Glance

Asked = Callable[[Job], Request]


class Queue(QObject):
    """The files in the order they came.

    Args:
        request: what is asked of the worker for a file, by the user's settings; may raise MarkersError.

    Attributes:
        changed: tuple of the jobs that are new or stand differently.
        removed: number and name.
        analysed: number and `Analysis`.
        pictured: number and the bytes of a picture, or None.
        searched: numbers of all files that a search found, new or not.
        refused: number and `MarkersError` of a file that keeps what an earlier analysis found.
    """

    changed = Signal(object)
    removed = Signal(int, str)
    analysed = Signal(int, object)
    pictured = Signal(int, object)
    searched = Signal(object)
    refused = Signal(int, object)

    def __init__(self, session: Session, request: Asked, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._request = request
        self._jobs: dict[int, Job] = {}
        self._heard: dict[int, int | Literal["mix"] | None] = {}  # the track of before, while another is tried
        self._removed: dict[Path, Job] = {}  # come back as they were, with all edits, when they are dropped again
        self._numbers = count(1)
        session.found.connect(self._on_found)
        session.started.connect(self._on_started)
        session.progressed.connect(self._on_progressed)
        session.finished.connect(self._on_finished)
        session.failed.connect(self._on_failed)
        session.glanced.connect(self._on_glanced)
        session.pulled.connect(self._on_pulled)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All files."""
        return tuple(self._jobs.values())

    def job(self, number: int | None) -> Job | None:
        """The file of that number."""
        return None if number is None else self._jobs.get(number)

    @property
    def unfinished(self) -> int:
        """How many files there is still something to do for."""
        return sum(job.unfinished for job in self._jobs.values())

    def add(self, paths: Iterable[Path]) -> None:
        """Take files and folders in; `searched` says when they are looked through."""
        self._session.search(paths)

    def take_in(self, rows: Iterable[Job]) -> None:
        """Take in files of an earlier day or of a project file; what was not finished is begun again."""
        new = tuple(replace(row, number=next(self._numbers), progress=None, note="") for row in rows)
        self._jobs.update({job.number: job for job in new})
        self.changed.emit(new)
        for job in new:
            self._session.look(job.number, job.media)
            if job.unfinished:
                self._ask(job)

    def cancel(self, number: int) -> None:
        """Take a file out of the work, or end the work on it."""
        if self._jobs[number].state is State.WORKING:
            self.change(replace(self._jobs[number], state=State.CANCELLING))
        self._session.cancel(number)

    def retry(self, number: int, audio: int | Literal["mix"] | None = None) -> None:
        """Analyse a file anew that is not in work, with another audio track if one is named."""
        job = self._jobs[number]
        if not job.unfinished:
            self._heard[number] = job.audio
            self._ask(replace(job, audio=job.audio if audio is None else audio))

    def cancel_or_retry(self, number: int) -> None:
        """Whichever the file's state allows."""
        if self._jobs[number].retriable:
            self.retry(number)
        elif self._jobs[number].unfinished:
            self.cancel(number)

    def remove(self, number: int) -> None:
        """Take a file off the list, unless it is worked on; the file itself stays where it is."""
        job = self._jobs.get(number)
        if job is None or job.busy:
            return
        if job.state is State.WAITING:
            self._session.cancel(number)
        del self._jobs[number]
        self._removed[job.media] = job
        self.removed.emit(number, job.media.name)

    def change(self, job: Job) -> None:
        """Let a file stand as `job` says."""
        self._jobs[job.number] = job
        self.changed.emit((job,))

    def _ask(self, job: Job) -> None:
        job = replace(job, state=State.WAITING, progress=None, note="", error=None)
        self.change(job)
        try:
            request = self._request(job)
        except MarkersError as error:  # a name that is no text
            self._on_failed(job.number, error)
        else:
            self._session.add(job.number, request)

    @Slot(object)
    def _on_found(self, found: tuple[marking.Job, ...]) -> None:
        known = {job.media: job for job in self._jobs.values()}
        new = []
        for one in found:
            if one.media in known:
                continue
            if (before := self._removed.pop(one.media, None)) is not None and before.found is not None:
                made = replace(before, number=next(self._numbers))
            else:
                state = State.FAILED if one.error else State.WAITING
                made = Job(next(self._numbers), shelf.new_project(), one.media, one.stem, state, error=one.error)
            known[one.media] = made
            new.append(made)
        self._jobs.update({job.number: job for job in new})
        self.changed.emit(tuple(new))
        for job in new:
            if job.error is None:
                self._session.look(job.number, job.media)
            if job.unfinished:
                self._ask(job)
        for one in found:
            job = known[one.media]
            if one.error is None and job.retriable:
                self.retry(job.number)
        self.searched.emit(tuple(known[one.media].number for one in found))

    @Slot(int)
    def _on_started(self, number: int) -> None:
        if job := self._jobs.get(number):
            self.change(replace(job, state=State.WORKING))

    @Slot(int, object)
    def _on_progressed(self, number: int, progress: Progress) -> None:
        job = self._jobs.get(number)
        if job is not None and job.state is State.WORKING:
            self.change(replace(job, progress=progress, note=progress.note or job.note))

    @Slot(int, object)
    def _on_finished(self, number: int, analysis: Analysis) -> None:
        if job := self._jobs.get(number):
            self.analysed.emit(number, analysis)  # first: who opens it now must not read what was there before
            made = jobs.found(analysis)
            self.change(replace(job, state=State.DONE, progress=None, found=made, info=analysis.media))

    @Slot(int, object)
    def _on_failed(self, number: int, error: MarkersError) -> None:
        if (job := self._jobs.get(number)) is None:
            return
        if job.found is not None:  # what an earlier analysis found is still there
            self.change(replace(job, state=State.DONE, progress=None, audio=self._heard.get(number)))
            if not isinstance(error, Cancelled):
                self.refused.emit(number, error)
        elif isinstance(error, Cancelled):
            self.change(replace(job, state=State.CANCELLED, progress=None))
        else:
            self.change(replace(job, state=State.FAILED, progress=None, error=error))

    @Slot(int, object)
    def _on_glanced(self, number: int, glance: Glance) -> None:
        if job := self._jobs.get(number):
            if job.info is None:
                self.change(replace(job, info=glance.media))
            self.pictured.emit(number, glance.picture)

    @Slot(object)
    def _on_pulled(self, _names: object) -> None:
        """Models have come: what failed for the want of them is tried again."""
        for job in self.jobs:
            if isinstance(job.error, WeightsMissing):
                self.retry(job.number)
