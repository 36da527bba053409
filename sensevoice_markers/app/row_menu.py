"""A right click on a file of the queue: what can be done with it, another audio track among it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListView, QMenu, QWidget

from sensevoice_markers.app.jobs import Job
from sensevoice_markers.app.queue import Queue
from sensevoice_markers.app.text import Text


class Tracks(QMenu):
    """The audio tracks of a file that has several; choosing one analyses it anew."""

    def __init__(self, text: Text, queue: Queue, parent: QWidget) -> None:
        super().__init__(text.window.tracks, parent)
        self._text = text
        self._queue = queue

    def show_job(self, job: Job | None) -> None:
        """Offer the tracks of `job`."""
        tracks = job.info.audio_tracks if job is not None and job.info is not None else ()
        self.menuAction().setVisible(len(tracks) > 1)
        self.menuAction().setEnabled(job is not None and not job.unfinished)
        self.clear()
        if job is None:
            return
        words, retry = self._text.window, self._queue.retry
        for track in tracks:
            said = filter(None, [words.track.format(number=track.number), track.language, track.title])
            self.addAction(self._text.separator.join(said), partial(retry, job.number, track.number))
        self.addAction(words.mixed, partial(retry, job.number, "mix"))


def fill_row_menu(rows: QListView, tracks: Tracks, actions: Mapping[str, QAction]) -> None:
    """Give `rows` what a right click shows."""
    named = [actions[name] for name in ("cancel", "retry", "again")]
    rows.addActions([*named, tracks.menuAction(), actions["reveal"], actions["remove"]])
