"""The window: files on the left, the selected one's results on the right, and what happens between them."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers import formats, marking
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.app import look
from sensevoice_markers.app.detail import Detail
from sensevoice_markers.app.dialogs import Dialogs, QtDialogs
from sensevoice_markers.app.drop import DropArea, Veil, dropped
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.rows import Rows
from sensevoice_markers.app.session import Session
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import Cancelled, MarkersError
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.timeline.layout import Options

_SHOWN = 6  # names in a question; a folder may have hundreds


class MainWindow(QMainWindow):
    """One window, one session; closing the window closes the session.

    Args:
        options: how exports are laid out; the user's marker styles are in them.
        dialogs: who asks the user, the system's dialogs if None.
    """

    def __init__(
        self, text: Text, session: Session, options: Options | None = None, dialogs: Dialogs | None = None
    ) -> None:
        super().__init__()
        self._text = text
        self._session = session
        self._options = options or Options()
        self._dialogs = dialogs or QtDialogs(text, self)
        self._jobs: dict[int, Job] = {}
        self._numbers = count(1)
        self._painted: look.Colours | None = None

        self.setWindowTitle(text.title)
        self.setAcceptDrops(True)
        self.resize(820, 560)
        self.setMinimumSize(660, 420)
        self.drop_area = DropArea(text)
        self.rows = Rows(text)
        self.detail = Detail(text, self._options)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.drop_area)
        self._pages.addWidget(self._filled())
        self.setCentralWidget(self._pages)
        self._veil = Veil(text, self)
        self._make_menu()
        self._connect()
        self._paint()
        self._refresh()

    def open(self, paths: Iterable[Path]) -> None:
        """Put files and folders into the list, as if they had been dropped."""
        self._session.search(paths)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The files of the list, in the order they came."""
        return tuple(self._jobs.values())

    @property
    def current(self) -> Job | None:
        """The selected file."""
        number = self.rows.current
        return None if number is None else self._jobs.get(number)

    # --- what is where

    def _filled(self) -> QWidget:
        heading = QLabel(self._text.files)
        heading.setProperty("part", "small")
        self._add = QToolButton()
        self._add.setText(self._text.add)
        self._add.setProperty("part", "link")
        self._add.setAccessibleName(self._text.add_files)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 4, 0)
        top.addWidget(heading, 1)
        top.addWidget(self._add)
        side = QWidget()
        side.setProperty("part", "side")
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.rows, 1)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        side.setMinimumWidth(200)
        self.detail.setMinimumWidth(400)
        split.addWidget(side)
        split.addWidget(self.detail)
        split.setStretchFactor(1, 1)
        split.setSizes([300, 520])
        return split

    def _make_menu(self) -> None:
        text = self._text
        file = self.menuBar().addMenu(text.file_menu)
        self.open_action = self._action(text.open_files, self._choose_files, QKeySequence.StandardKey.Open)
        self.folder_action = self._action(text.open_folder, self._choose_folder, "Ctrl+Shift+O")
        self.export_action = self._action(text.export, self._export, "Ctrl+E")
        self.export_all_action = self._action(text.export_all, self._export_all, "Ctrl+Shift+E")
        self.reveal_action = self._action(text.show_in_folder, self._reveal)
        self.cancel_action = self._action(text.cancel_current, self._cancel_current, "Esc")
        self.remove_action = self._action(text.remove_row, self._remove, "Del", "Backspace")
        self.quit_action = self._action(text.quit, self.close, QKeySequence.StandardKey.Quit)
        self.quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        for group in (
            (self.open_action, self.folder_action),
            (self.export_action, self.export_all_action, self.reveal_action),
            (self.cancel_action, self.remove_action),
            (self.quit_action,),
        ):
            file.addActions(group)
            file.addSeparator()
        about = self._action(text.about, self._dialogs.about)
        about.setMenuRole(QAction.MenuRole.AboutRole)
        self.menuBar().addMenu(text.help_menu).addAction(about)

    def _action(self, words: str, act: Callable[[], Any], *keys: QKeySequence.StandardKey | str) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: act())
        return action

    def _connect(self) -> None:
        self._session.found.connect(self._on_found)
        self._session.started.connect(self._on_started)
        self._session.progressed.connect(self._on_progressed)
        self._session.finished.connect(self._on_finished)
        self._session.failed.connect(self._on_failed)
        self.rows.chosen.connect(self._on_chosen)
        self.rows.pressed.connect(self._cancel_or_retry)
        self.drop_area.clicked.connect(self._choose_files)
        self._add.clicked.connect(self._choose_files)
        self.detail.standing.action.clicked.connect(self._cancel_or_retry_current)
        self.detail.results.export.clicked.connect(self._export)
        self.detail.results.reveal.clicked.connect(self._reveal)

    # --- what the session says

    @Slot(object)
    def _on_found(self, found: tuple[marking.Job, ...]) -> None:
        if not found:
            return
        known = {job.media: job for job in self._jobs.values()}
        new = []
        for one in found:
            if one.media not in known:
                state = State.FAILED if one.error else State.WAITING
                known[one.media] = Job(next(self._numbers), one.media, one.stem, state, error=one.error)
                new.append(known[one.media])
        self._jobs.update({job.number: job for job in new})
        self.rows.put(*new)
        if self.rows.current is None or not new:
            self.rows.choose(known[found[0].media].number)
            self.rows.setFocus()
        for job in new:
            if job.error is None:
                self._ask(job)
        for one in found:
            job = known[one.media]
            if one.error is None and job.state in (State.FAILED, State.CANCELLED):
                self._retry(job.number)
        self._refresh()

    @Slot(int)
    def _on_started(self, number: int) -> None:
        self._change(replace(self._jobs[number], state=State.WORKING))

    @Slot(int, object)
    def _on_progressed(self, number: int, progress: Progress) -> None:
        job = self._jobs[number]
        if job.state is State.WORKING:
            self._change(replace(job, progress=progress, note=progress.note or job.note))

    @Slot(int, object)
    def _on_finished(self, number: int, analysis: Analysis) -> None:
        self._change(replace(self._jobs[number], state=State.DONE, progress=None, analysis=analysis))

    @Slot(int, object)
    def _on_failed(self, number: int, error: MarkersError) -> None:
        if isinstance(error, Cancelled):
            self._change(replace(self._jobs[number], state=State.CANCELLED, progress=None))
        else:
            self._change(replace(self._jobs[number], state=State.FAILED, progress=None, error=error))

    def _change(self, job: Job) -> None:
        self._jobs[job.number] = job
        self.rows.put(job)
        if job.number == self.rows.current:
            self.detail.show_job(job)
        self._refresh()

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        self.detail.show_job(self._jobs.get(number))
        self._refresh()

    def _refresh(self) -> None:
        """What can be done now."""
        job = self.current
        done = job is not None and job.state is State.DONE
        self._pages.setCurrentIndex(1 if self._jobs else 0)
        self.export_action.setEnabled(done)
        self.reveal_action.setEnabled(job is not None)
        self.export_all_action.setEnabled(any(job.state is State.DONE for job in self._jobs.values()))
        self.cancel_action.setEnabled(self._session.running is not None)
        self.remove_action.setEnabled(job is not None and job.state not in (State.WORKING, State.CANCELLING))

    # --- what the user wants

    def _choose_files(self) -> None:
        if paths := self._dialogs.files():
            self.open(paths)

    def _choose_folder(self) -> None:
        if folder := self._dialogs.folder(self._text.add_folder):
            self.open([folder])

    @Slot(int)
    def _cancel_or_retry(self, number: int) -> None:
        if self._jobs[number].state in (State.FAILED, State.CANCELLED):
            self._retry(number)
        else:
            self._cancel(number)

    def _cancel_or_retry_current(self) -> None:
        if (job := self.current) is not None:
            self._cancel_or_retry(job.number)

    def _cancel_current(self) -> None:
        if (number := self._session.running) is not None:
            self._cancel(number)

    def _cancel(self, number: int) -> None:
        if self._jobs[number].state is State.WORKING:
            self._change(replace(self._jobs[number], state=State.CANCELLING))
        self._session.cancel(number)

    def _retry(self, number: int) -> None:
        job = self._jobs[number]
        self._change(replace(job, state=State.WAITING, progress=None, note="", error=None))
        self._ask(job)

    def _ask(self, job: Job) -> None:
        try:
            request = Request(str(job.media))
        except MarkersError as error:  # a name that is no text
            self._on_failed(job.number, error)
        else:
            self._session.add(job.number, request)

    def _remove(self) -> None:
        job = self.current
        if job is None or job.state in (State.WORKING, State.CANCELLING):
            return
        if job.state is State.WAITING:
            self._session.cancel(job.number)
        del self._jobs[job.number]
        self.rows.take(job.number)
        self.detail.show_job(self.current)
        self._refresh()

    def _export(self) -> None:
        job = self.current
        if job is None or job.state is not State.DONE:
            return
        folder = self._dialogs.folder(self._text.export_to, job.stem.parent)
        if folder is not None:
            self._write([(job, folder / job.stem.name)])

    def _export_all(self) -> None:
        self._write([(job, job.stem) for job in self._jobs.values() if job.state is State.DONE])

    def _write(self, wanted: Sequence[tuple[Job, Path]]) -> None:
        targets = [target for _, stem in wanted for target in formats.targets(stem).values()]
        there = [target for target in targets if os.path.lexists(target)]
        if there and not self._may_replace(there):
            return
        for job, stem in wanted:
            assert job.analysis is not None  # noqa: S101 - only finished jobs are written
            try:
                written = formats.export(job.analysis, stem, options=self._options, overwrite=bool(there))
            except MarkersError as error:
                self.rows.choose(job.number)
                self.detail.results.say(str(error), "danger")
                return
            self._change(replace(job, exported=tuple(written.values())))

    def _may_replace(self, there: Sequence[Path]) -> bool:
        text, shown = self._text, [str(path) for path in there[:_SHOWN]]
        if len(there) > _SHOWN:
            shown.append(text.more.format(count=len(there) - _SHOWN))
        return self._dialogs.confirm(text.exists, "\n".join(shown), text.replace, text.cancel)

    def _reveal(self) -> None:
        if (job := self.current) is not None:
            self._dialogs.reveal(job.exported[0].parent if job.exported else job.media.parent)

    # --- what Qt says

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while there is work left, then end the worker."""
        left, text = sum(job.unfinished for job in self._jobs.values()), self._text
        if left and not self._dialogs.confirm(
            text.close_question, text.close_why.format(count=left), text.close_now, text.keep_working
        ):
            event.ignore()
            return
        self.hide()  # ending the worker takes a moment that nobody should have to watch
        self._session.close()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._painted is not None:
            self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The veil stays as large as the window."""
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome anywhere."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Not this time."""
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._show_over(False)
        if paths := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.open(paths)

    def _show_over(self, over: bool) -> None:
        self.drop_area.show_over(over)
        self._veil.show_over(over and bool(self._jobs))

    def _paint(self) -> None:
        painted = look.current()
        if painted != self._painted:
            self._painted = painted
            self.setStyleSheet(look.sheet(painted, self.font()))
