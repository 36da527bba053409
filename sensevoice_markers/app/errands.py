"""What leaves the window: exports, saved projects, copies; and what comes before it: settings and notices."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from sensevoice_markers.app import log, menus
from sensevoice_markers.app.desk import Desk
from sensevoice_markers.app.dialogs import Dialogs
from sensevoice_markers.app.exporting.again import carry_out
from sensevoice_markers.app.exporting.dialog import ExportDialog
from sensevoice_markers.app.exporting.listing import Row, listed
from sensevoice_markers.app.exporting.outgoing import copy_markers, reveal
from sensevoice_markers.app.exporting.writing import Item, Order, Outcome, whole
from sensevoice_markers.app.jobs import Job, State, advice, headline
from sensevoice_markers.app.notices import Notice, NoticeBar
from sensevoice_markers.app.settings.dialog import SettingsDialog
from sensevoice_markers.app.settings.shortcuts import Shortcut
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline.actions import KEYS
from sensevoice_markers.editing import saved
from sensevoice_markers.editing.project import Project
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.formats.returned import Returned

_NAMED = 4  # files in a message; a folder may have hundreds


class Errands(QObject):
    """Done for one window, on the desk's behalf.

    Attributes:
        notices: where everything is said that belongs to no row.
        dialog: the settings while they are open.
    """

    def __init__(self, text: Text, desk: Desk, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._text = text
        self._desk = desk
        self._dialogs = dialogs
        self._window = window
        self.notices = NoticeBar(text)
        self.dialog: SettingsDialog | None = None
        desk.refused.connect(self.complain)
        desk.saved.connect(lambda name: self.tell(text.window.saved.format(name=name)))
        desk.returned.connect(self._on_returned)
        desk.queue.removed.connect(lambda _, name: self.tell(text.window.removed.format(name=name)))

    def tell(self, words: str) -> None:
        """Say something that went well."""
        self.notices.say(Notice("done", words))

    def _on_returned(self, name: str, back: Returned) -> None:
        words = self._text.window.returned.format(
            name=name, changed=len(back.changed), added=len(back.added), gone=len(back.gone)
        )
        self.notices.say(Notice("warning" if back.notes else "done", words, "\n".join(back.notes)))

    def complain(self, error: MarkersError) -> None:
        """Say what went wrong, and what to do about it; the log has it too."""
        logging.getLogger(__name__).error("%s: %s", type(error).__name__, error)
        words, text = headline(error, self._text), self._text
        more = advice(error, text) or str(error)  # the whole of it is in the details
        self.notices.say(Notice("error", words, more, details=log.details(error)))

    def copy_details(self, error: MarkersError) -> None:
        """Put what a report needs on the clipboard."""
        QGuiApplication.clipboard().setText(log.details(error))

    def settings(self, page: str = "general") -> None:
        """Open the settings at a page."""
        if self.dialog is None:
            desk = self._desk
            self.dialog = SettingsDialog(
                self._text, desk.preferences, desk.session, desk.background, shortcuts(self._text), self._window
            )
            self.dialog.changed.connect(desk.use)
            self.dialog.reveal.connect(self.reveal_file)
            self.dialog.finished.connect(self._on_closed)
            self.dialog.open()
        self.dialog.show_page(page)

    def _on_closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # --- projects

    def save(self) -> None:
        """To the project's own file; asks for one where it has none."""
        job = self._job()
        if job is not None and job.file is not None:
            self._desk.save(job.file)
        else:
            self.save_as()

    def save_as(self) -> None:
        """To a file that the user names."""
        if (job := self._job()) is not None:
            asked = self._dialogs.save(self._text.window.save_project, job.stem.with_name(job.stem.name + saved.SUFFIX))
            if asked is not None:
                self._desk.save(asked)

    def _job(self) -> Job | None:
        current = self._desk.open_project
        return self._desk.queue.job(current.number) if current else None

    # --- exports

    def export(self) -> None:
        """The open project, by the dialog."""
        if (job := self._job()) is not None:
            self._ask([job], self._open_item())

    def export_again(self) -> None:
        """The open project, as answered last."""
        if (job := self._job()) is not None:
            self._carry_out([job], self._order(self._open_item()))

    def export_all(self) -> None:
        """All that is finished, by one dialog."""
        done = [job for job in self._desk.queue.jobs if job.state is State.DONE]

        def read() -> tuple[Item, ...]:
            return tuple(_item(job, self._desk.read(job.id).project) for job in done)

        def then(items: tuple[Item, ...] | MarkersError) -> None:
            if isinstance(items, MarkersError):
                self.complain(items)
            elif items:
                self._ask(done, items)

        self._desk.background.start(read, then)

    def copy_markers(self) -> None:
        """All markers of the open project as a table, as an export would place them."""

        def then(outcome: tuple[Row, ...] | MarkersError) -> None:
            if isinstance(outcome, MarkersError):
                self.complain(outcome)
            else:
                copy_markers(outcome, self._text)
                self.tell(self._text.window.copied.format(count=len(outcome)))

        for item in self._open_item():
            self._desk.background.start(partial(_listed, self._order((item,)), item), then)

    def reveal(self, job: Job) -> None:
        """Show what was exported last, else the media."""
        self.reveal_file(job.exported[0] if job.exported else job.media)

    def reveal_file(self, path: Path) -> None:
        """Show a file in its folder."""
        reveal(path, self._desk.background)

    def show_log(self) -> None:
        """Show the log in its folder."""
        self.reveal_file(log.path())

    def _order(self, items: tuple[Item, ...]) -> Order:
        """What the export dialog was answered last."""
        return Order(items, self._desk.preferences.exporting, self._desk.options.styles)

    def _open_item(self) -> tuple[Item, ...]:
        current, job = self._desk.open_project, self._job()
        return (_item(job, current.editor.project),) if current is not None and job is not None else ()

    def _ask(self, jobs: Sequence[Job], items: Sequence[Item]) -> None:
        desk = self._desk
        dialog = ExportDialog(
            self._text, items, desk.preferences.exporting, desk.background, self._dialogs.folder,
            desk.options.styles, self._window,
        )  # fmt: skip
        dialog.accepted.connect(lambda: self._carry_out(jobs, dialog.order))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _carry_out(self, jobs: Sequence[Job], order: Order) -> None:
        self._desk.prefer(exporting=order.exporting)
        carry_out(order, self._desk.background, self._may_replace, partial(self._on_written, jobs))

    def _may_replace(self, there: Sequence[Path]) -> bool:
        text, shown = self._text, [str(path) for path in there[:_NAMED]]
        if len(there) > _NAMED:
            shown.append(text.more.format(count=len(there) - _NAMED))
        return self._dialogs.confirm(text.exists, "\n".join(shown), text.replace, text.cancel)

    def _on_written(self, jobs: Sequence[Job], outcomes: tuple[Outcome, ...] | MarkersError) -> None:
        if isinstance(outcomes, MarkersError):
            self.complain(outcomes)
            return
        queue = self._desk.queue
        for before, outcome in zip(jobs, outcomes, strict=False):  # none where the user would not replace
            if outcome.error is not None:
                self.complain(outcome.error)
            if outcome.written and (job := queue.job(before.number)) is not None:
                queue.change(replace(job, exported=outcome.written))
        if written := [path for outcome in outcomes for path in outcome.written]:
            names = ", ".join(path.name for path in written[:_NAMED])
            notice = Notice("done", self._text.window.exported.format(names=names), action=self._text.show_in_folder)
            self.notices.say(notice, partial(self.reveal_file, written[0]))


def shortcuts(text: Text) -> list[Shortcut]:
    """All that keys can start: the window's actions, and those of the timeline that keep their keys."""
    words, lane = text.window.actions, text.timeline.actions
    own = [Shortcut(e.name, menus.plain(words[e.name]), e.keys[0] if e.keys else "") for e in menus.ENTRIES]
    taken = {key for entry in menus.ENTRIES for key in entry.keys}
    fixed = [
        Shortcut(f"timeline-{name}", menus.plain(lane[name]), keys[0], fixed=True)
        for name, keys in KEYS.items()
        if not taken & set(keys)
    ]
    return own + fixed


def _item(job: Job, project: Project) -> Item:
    return Item(job.media.stem, project.result, job.media.parent)


def _listed(order: Order, item: Item) -> tuple[Row, ...]:
    return listed(whole(order, item))
