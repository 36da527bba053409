"""The window: the queue on the left, the open project on the right, and what the user asks for between them."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.app import menus, places
from sensevoice_markers.app.desk import Desk
from sensevoice_markers.app.dialogs import Dialogs, QtDialogs
from sensevoice_markers.app.drop import Veil, dropped, pasted
from sensevoice_markers.app.errands import Errands
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.queue_pane import QueuePane
from sensevoice_markers.app.row_menu import Tracks, fill_row_menu
from sensevoice_markers.app.sliders import Open
from sensevoice_markers.app.standing import Standing
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.welcome import Welcome
from sensevoice_markers.app.workbench import Workbench

_AFTERWARDS_MS = 1000  # tearing down takes as long as building up, and nobody waits for it


class MainWindow(QMainWindow):
    """One window on a `Desk`; closing it ends nothing but the view.

    Args:
        dialogs: who asks the user, the system's dialogs if None.

    Attributes:
        text: the words of its language.
        workbench: of the open project, None without one.
        actions_: all actions by name.
    """

    def __init__(self, text: Text, desk: Desk, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self.text = self._text = text
        self.desk = desk
        self._dialogs = dialogs or QtDialogs(text, self)
        self.workbench: Workbench | None = None
        self._bench: Workbench | None = None  # the same, while it is put together too
        self.setWindowTitle(f"[*]{text.title}")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.setMinimumSize(900, 560)
        self.welcome = Welcome(text, desk)
        self.side = QueuePane(text)
        self.rows = self.side.rows
        self.standing = Standing(text)
        self.errands = Errands(text, desk, self._dialogs, self)
        self._pages = QStackedWidget()
        self._right = QStackedWidget()
        self._right.setProperty("part", "surface")
        self._right.addWidget(self.standing)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._filled())
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.errands.notices)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(whole)
        self._veil = Veil(text, self)
        self._state = QLabel()
        self._computed = QLabel()
        self.statusBar().addWidget(self._computed, 1)
        self.statusBar().addPermanentWidget(self._state)
        self.actions_ = menus.make_actions(text.window, desk.preferences.shortcuts, self._doings(), self)
        self.menus = menus.fill(self.menuBar(), text.window, self.actions_)
        menus.place(self.rows, "queue", self.actions_)
        self._tracks = Tracks(text, desk.queue, self)
        fill_row_menu(self.rows, self._tracks, self.actions_)
        self._connect()
        places.restore(self, self.split, desk.preferences)
        self.actions_["seconds"].setChecked(desk.preferences.seconds)
        for name in ("toggle_queue", "toggle_side"):
            self.actions_[name].setChecked(True)
        self.rows.put(*desk.queue.jobs)
        self._on_opened(desk.open_project)
        self.rows.setFocus()
        self._refresh()

    def open(self, paths: Iterable[Path]) -> None:
        """Put files and folders into the list, as if they had been dropped."""
        self.desk.take(paths)

    @property
    def current(self) -> Job | None:
        """The selected file."""
        return self.desk.queue.job(self.rows.current)

    # --- what is where

    def _filled(self) -> QWidget:
        self.split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        self.split.addWidget(self.side)
        self.split.addWidget(self._right)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([310, 970])
        return self.split

    def _doings(self) -> dict[str, Callable[[], Any]]:
        doings: dict[str, Callable[[], Any]] = {
            entry.name: partial(self._at_bench, entry.name) for entry in menus.ENTRIES
        }
        errands, queue = self.errands, self.desk.queue
        return doings | {
            "open": self._choose_files,
            "open_folder": self._choose_folder,
            "paste": self._paste,
            "save": self._finished(errands.save),
            "save_as": self._finished(errands.save_as),
            "export": self._finished(errands.export),
            "export_again": self._finished(errands.export_again),
            "export_all": errands.export_all,
            "copy_markers": errands.copy_markers,
            "reveal": self._with_current(errands.reveal),
            "settings": errands.settings,
            "shortcuts": lambda: errands.settings("shortcuts"),
            "about": lambda: errands.settings("about"),
            "log": errands.show_log,
            "quit": self.close,
            "seconds": lambda: self.desk.prefer(seconds=self.actions_["seconds"].isChecked()),
            "toggle_queue": lambda: self.side.setVisible(self.actions_["toggle_queue"].isChecked()),
            "toggle_side": self._toggle_lists,
            "cancel": self._cancel,
            "retry": self._with_current(lambda job: queue.retry(job.number)),
            "again": self._with_current(lambda job: queue.retry(job.number)),
            "remove": self._with_current(lambda job: queue.remove(job.number)),
            "remove_done": self.desk.remove_done,
        }

    def _connect(self) -> None:
        desk, queue = self.desk, self.desk.queue
        queue.changed.connect(self._on_changed)
        queue.removed.connect(self._on_removed)
        queue.searched.connect(self._on_searched)
        desk.pictured.connect(self.rows.show_picture)
        desk.opened.connect(self._on_opened)
        desk.peaked.connect(self._on_peaked)
        desk.peaks_failed.connect(self._on_no_peaks)
        desk.kept.connect(self._on_kept)
        desk.preferred.connect(self._on_preferred)
        self.side.written.wanted.connect(self.errands.reveal_file)
        self.rows.chosen.connect(lambda _: self._show_current())
        self.rows.pressed.connect(queue.cancel_or_retry)
        self.welcome.drop_area.clicked.connect(self._choose_files)
        self.side.add.clicked.connect(self._choose_files)
        self.standing.action.clicked.connect(self._with_current(lambda job: queue.cancel_or_retry(job.number)))
        self.standing.details.clicked.connect(
            self._with_current(lambda job: self.errands.copy_details(job.error) if job.error else None)
        )

    # --- what the desk says

    def _on_changed(self, changed: tuple[Job, ...]) -> None:
        self.rows.put(*changed)
        if any(job.number == self.rows.current for job in changed):
            self._show_current()
        else:
            self._refresh()

    def _on_removed(self, number: int, _name: str) -> None:
        self.rows.take(number)
        self._show_current()

    def _on_searched(self, numbers: tuple[int, ...]) -> None:
        known = [number for number in numbers if self.desk.queue.job(number)]
        if known and (self.rows.current is None or len(known) == 1):
            self.rows.choose(known[0])
            self.rows.setFocus()
        elif not known:
            self.errands.tell(self._text.window.not_media)

    def _show_current(self) -> None:
        job = self.current
        self.standing.show_job(job)
        if job is not None and job.state is State.DONE:
            self.desk.open(job.number)
        else:
            self.desk.close_project()
        self._refresh()

    def _on_opened(self, open_project: Open | None) -> None:
        if self.workbench is not None:
            self.workbench.finish()
        if self._bench is not None:
            self._right.removeWidget(self._bench)
            self._bench.close()
            QTimer.singleShot(_AFTERWARDS_MS, self._bench, self._bench.deleteLater)
        self._bench = self.workbench = None
        if open_project is None:
            self._right.setCurrentWidget(self.standing)
        else:
            desk = self.desk
            self._bench = Workbench(
                self._text, open_project.editor, desk.transport, desk.options, desk.background, desk.preferences.seconds
            )
            self._bench.ready.connect(partial(self._on_ready, self._bench, open_project))
            self._right.addWidget(self._bench)
            self._right.setCurrentWidget(self._bench)
            if desk.queue.job(open_project.number) is not self.current:
                self.rows.choose(open_project.number)
        self._refresh()

    def _on_ready(self, made: Workbench, open_project: Open) -> None:
        if made is not self._bench:  # another project was opened while this one was put together
            return
        desk = self.desk
        for place in (made.player, made.timeline):
            menus.place(place, "stage", self.actions_)
        menus.give_way(made.timeline.actions_by_name.values(), self.actions_)
        made.timeline.sensitivity_changed.connect(desk.sliders.decide)
        made.timeline.sensitivity_settled.connect(desk.sliders.settle)
        made.timeline.snap_edges(desk.preferences.snap)
        made.timeline.show_peaks(open_project.peaks)
        made.player.timed.connect(lambda seconds: desk.prefer(seconds=seconds))
        made.side.setVisible(self.actions_["toggle_side"].isChecked())
        self.workbench = made
        self._name_keys()
        self._refresh()

    def _on_preferred(self, preferences: Preferences) -> None:
        menus.set_keys(self.actions_, preferences.shortcuts)
        self.actions_["seconds"].setChecked(preferences.seconds)
        if self.workbench is not None:
            self._name_keys()
            self.workbench.timeline.snap_edges(preferences.snap)
            self.workbench.show_seconds(preferences.seconds)

    def _on_peaked(self) -> None:
        if self.workbench is not None and self.desk.open_project is not None:
            self.workbench.timeline.show_peaks(self.desk.open_project.peaks)

    def _name_keys(self) -> None:
        if self.workbench is not None:
            self.workbench.player.bar.name_keys(menus.shown_keys(self.actions_))

    def _on_no_peaks(self) -> None:
        if self.workbench is not None:
            self.workbench.timeline.show_peaks(None, failed=True)

    def _on_kept(self) -> None:
        desk, words = self.desk, self._text.window
        waiting = bool(desk.keeper.pending)
        self.setWindowModified(waiting or desk.stale)
        if desk.trouble:
            said = words.not_kept.format(why=desk.trouble)
        else:
            said = words.keeping if waiting else words.stale if desk.stale else words.kept
        self._state.setText(said)
        self._state.setVisible(desk.open_project is not None)

    def _refresh(self) -> None:
        """What can be done now."""
        text, job, desk = self._text, self.current, self.desk
        self._pages.setCurrentIndex(1 if desk.queue.jobs else 0)
        open_project = desk.open_project
        for entry in menus.ENTRIES:
            if entry.where == "stage" or entry.menu in ("edit", "play"):
                self.actions_[entry.name].setEnabled(open_project is not None)
        able = {
            "save": open_project is not None,
            "save_as": open_project is not None,
            "export": open_project is not None,
            "export_again": open_project is not None,
            "export_all": any(each.state is State.DONE for each in desk.queue.jobs),
            "copy_markers": open_project is not None,
            "reveal": job is not None,
            "cancel": desk.queue.unfinished > 0,
            "retry": job is not None and job.retriable,
            "again": job is not None and not job.unfinished,
            "remove": job is not None and not job.busy,
            "remove_done": any(each.state is State.DONE for each in desk.queue.jobs),
        }
        for name, can in able.items():
            self.actions_[name].setEnabled(can)
        for name, steps, words in (
            ("undo", open_project and open_project.editor.history.past, text.window.undo),
            ("redo", open_project and open_project.editor.history.future, text.window.redo),
        ):
            act = text.window.acts.get(steps[-1].act, "") if steps else ""
            self.actions_[name].setEnabled(bool(steps))
            self.actions_[name].setText(words.format(act=act))
        self._computed.setText(open_project.editor.project.result.computed if open_project else "")
        self.setWindowTitle(f"{job.media.name}[*] — {text.title}" if job else f"[*]{text.title}")
        self._tracks.show_job(job)
        self.side.written.show_files(job.exported if job else ())
        self.side.written.setVisible(bool(job and job.exported))
        self._on_kept()

    # --- what the user wants

    def _finished(self, act: Callable[[], None]) -> Callable[[], None]:
        """`act`, once what is being typed is taken."""

        def do() -> None:
            if self.workbench is not None:
                self.workbench.finish()
            act()

        return do

    def _with_current(self, act: Callable[[Job], object]) -> Callable[[], None]:
        def do() -> None:
            if (job := self.current) is not None:
                act(job)

        return do

    def _at_bench(self, name: str) -> None:
        if self.workbench is not None:
            self.workbench.doings[name]()

    def _toggle_lists(self) -> None:
        if self.workbench is not None:
            self.workbench.side.setVisible(self.actions_["toggle_side"].isChecked())

    def _choose_files(self) -> None:
        if paths := self._dialogs.files():
            self.open(paths)

    def _choose_folder(self) -> None:
        if folder := self._dialogs.folder(self._text.add_folder):
            self.open([folder])

    def _paste(self) -> None:
        self.open(pasted())

    def _cancel(self) -> None:
        """The selected file where it is in work, else the one that is."""
        job = self.current
        if job is None or not job.unfinished:
            job = next((each for each in self.desk.queue.jobs if each.state is State.WORKING), None)
        if job is not None:
            self.desk.queue.cancel(job.number)

    # --- what Qt says

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while there is work left, then end it."""
        left, text = self.desk.queue.unfinished, self._text
        if left and not self._dialogs.confirm(
            text.close_question, text.close_why.format(count=left), text.close_now, text.keep_working
        ):
            event.ignore()
            return
        why = self.desk.trouble
        if why and not self._dialogs.confirm(text.window.lose, why, text.window.close_anyway, text.window.stay):
            event.ignore()
            return
        self.hide()  # ending the worker takes a moment that nobody should have to watch
        self.desk.prefer(**places.remembered(self, self.split))
        self.desk.close()
        event.accept()

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
        self.welcome.drop_area.show_over(over)
        self._veil.show_over(over and bool(self.desk.queue.jobs))
