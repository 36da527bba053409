"""The right side of the window for a file without results: how it stands, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sensevoice_markers.app import jobs
from sensevoice_markers.app.elided import Elided
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.text import Text


class Standing(QWidget):
    """The right side for a file without results: name, how it stands, one thing to do about it.

    Attributes:
        action: cancels or tries again, whichever the file's state allows.
        details: copies what a report of an error needs.
    """

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.name = Elided()
        self.name.setProperty("part", "title")
        self.headline = QLabel(wordWrap=True)
        self.why = QLabel(wordWrap=True)
        self.why.setProperty("part", "quiet")
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.name, self.headline, self.why):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(textVisible=False)
        self.action = QPushButton(text.cancel)
        inside = QWidget()
        inside.setMaximumWidth(560)
        around = QHBoxLayout(self)
        around.addStretch(1)
        around.addWidget(inside, 4)
        around.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self.name)
        column.addWidget(self.headline)
        column.addWidget(self.bar)
        column.addWidget(self.why)
        across = QHBoxLayout()
        self.details = QPushButton(text.copy_details)
        across.addWidget(self.action)
        across.addWidget(self.details)
        across.addStretch(1)
        column.addSpacing(8)
        column.addLayout(across)
        column.addStretch(3)

    def show_job(self, job: Job | None) -> None:
        """Show how `job` stands; None asks to select one."""
        text = self._text
        self.name.setText(job.media.name if job else "")
        self.name.setToolTip(str(job.media) if job else "")
        self.headline.setText(_headline(job, text))
        self.headline.setProperty("part", "failure" if job and job.state is State.FAILED else "headline")
        self.headline.style().polish(self.headline)
        self.why.setText(_why(job, text) if job else "")
        self.bar.setAccessibleName(self.headline.text())
        self.bar.setVisible(job is not None and job.busy)
        if job is not None and job.progress is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * jobs.share(job.progress)))
        else:
            self.bar.setRange(0, 0)
        retries = job is not None and job.retriable
        self.details.setVisible(job is not None and job.error is not None)
        self.action.setText(text.retry if retries else text.cancel)
        self.action.setVisible(job is not None)
        self.action.setEnabled(job is not None and job.state is not State.CANCELLING)


def _headline(job: Job | None, text: Text) -> str:
    if job is None:
        return text.choose_one
    if job.state is State.WORKING and job.progress is not None:
        return text.stages[job.progress.stage]
    return jobs.status(job, text)


def _why(job: Job, text: Text) -> str:
    if job.error is not None:
        return "\n\n".join(filter(None, [jobs.advice(job.error, text), jobs.explanation(job.error, job.media)]))
    if job.state is State.WORKING and job.progress is not None:
        how_far = text.separator.join([f"{jobs.share(job.progress):.0%}", *jobs.pace(job.progress, text)])
        return f"{how_far}\n{job.note}" if job.note else how_far
    return {State.WAITING: text.waiting_why, State.CANCELLED: text.cancelled_why}.get(job.state, "")
