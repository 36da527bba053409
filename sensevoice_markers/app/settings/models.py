"""The models: what is here, getting and removing them. Questions stand in the line they are about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sensevoice_markers.app.settings.page import Page, megabytes, small
from sensevoice_markers.app.settings.pulls import Pace
from sensevoice_markers.app.settings.steward import Steward
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import Cancelled, MarkersError
from sensevoice_markers.weights.store import PullProgress
from sensevoice_markers.worker.wire import Holding, Stock


class ModelRow(QFrame):
    """One model.

    Attributes:
        wanted: get it; its licence, where it is no usual one, has been accepted.
        unwanted: remove it; that has been confirmed.
        cancelled: stop getting it.
    """

    wanted = Signal(str)
    unwanted = Signal(str)
    cancelled = Signal()

    def __init__(self, text: Text, holding: Holding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._words = words = text.settings
        self._holding = holding
        self._pace = Pace()
        self._asks = ""  # "get" or "remove" while the user is asked
        self._title = words.titles.get(holding.id, holding.title)
        title = QLabel(self._title, wordWrap=True)
        title.setProperty("part", "name")
        self.about = small()
        self.bar = QProgressBar(maximum=1000, textVisible=False)
        self.bar.setAccessibleName(self._title)
        self.question = small()
        self.read = QPushButton(words.read_licence)
        self.no = QPushButton()
        self.yes = QPushButton()
        across = QHBoxLayout()
        across.addWidget(title, 1)
        for button in (self.read, self.no, self.yes):
            across.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(3)
        column.addLayout(across)
        column.addWidget(self.about)
        column.addWidget(self.question)
        column.addWidget(self.bar)
        self.read.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(holding.licence_url)))
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        self.put(holding)

    def put(self, holding: Holding) -> None:
        """Show how it stands now."""
        self._holding, self._asks, self._pace = holding, "", Pace()
        self._refresh()

    def show_progress(self, progress: PullProgress) -> None:
        """It is on its way."""
        if not self._pace.started:
            self._asks = "cancel"
            self._refresh()
        self._pace.told(progress.done, progress.total)
        self.bar.setValue(round(1000 * progress.done / max(1, progress.total)))
        self.question.setText(self._pace.words(progress, self._words))
        self.question.show()
        self.bar.show()

    def say(self, error: str) -> None:
        """Why it is not here."""
        self.put(self._holding)
        self.question.setText(error)
        self.question.setProperty("part", "danger")
        self.question.style().polish(self.question)
        self.question.show()

    def _refresh(self) -> None:
        words, held = self._words, self._holding
        parts = [words.states[held.state], held.licence, held.attribution]
        if held.size:
            parts.insert(1, words.size.format(megabytes=megabytes(held.size)))
        self.about.setText(self._text.separator.join(parts))
        here = held.state in ("here", "damaged")
        size = megabytes(held.size)
        question = {
            "get": words.agree.format(licence=held.licence),
            "remove": words.really_remove.format(megabytes=size),
        }.get(self._asks, "")
        yes = {"get": words.accept, "remove": words.remove, "cancel": ""}.get(
            self._asks, "" if held.state == "bundled" else words.remove if held.state == "here" else words.get
        )
        no = {"get": self._text.cancel, "remove": words.keep, "cancel": self._text.cancel}.get(
            self._asks, words.remove if here and held.state == "damaged" else ""
        )
        for button, said in ((self.yes, yes), (self.no, no), (self.read, words.read_licence)):
            button.setText(said)
            button.setAccessibleName(f"{said}: {self._title}")
            button.setVisible(bool(said) and (button is not self.read or self._asks == "get"))
        self.question.setProperty("part", "small")
        self.question.style().polish(self.question)
        self.question.setText(question)
        self.question.setVisible(bool(question))
        self.bar.hide()

    def _on_yes(self) -> None:
        held = self._holding
        if self._asks == "remove":
            self.unwanted.emit(held.id)
        elif self._asks == "get" or (held.state != "here" and not held.licence_url):
            self.wanted.emit(held.id)
        else:
            self._asks = "remove" if held.state == "here" else "get"
            self._refresh()

    def _on_no(self) -> None:
        if self._asks == "cancel":
            self.cancelled.emit()
        elif self._asks:
            self.put(self._holding)
        else:  # a damaged one
            self._asks = "remove"
            self._refresh()


class Models(Page):
    """All models, a line each.

    Attributes:
        reveal: show this folder.
    """

    reveal = Signal(object)

    def __init__(self, text: Text, steward: Steward, parent: QWidget | None = None) -> None:
        words = text.settings
        super().__init__(words.pages["models"], parent)
        self._text = text
        self._steward = steward
        self._folder = ""
        self._pulling = ""
        self.rows: dict[str, ModelRow] = {}
        self.note = small(words.taking_stock)
        self.column.addWidget(self.note)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.addStretch(1)
        scrolled = QScrollArea(widgetResizable=True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setWidget(inside)
        self.column.addWidget(scrolled, 1)
        self.open = QPushButton(words.open_folder)
        self.open.setEnabled(False)
        across = QHBoxLayout()
        across.addWidget(self.open)
        across.addStretch(1)
        self.column.addLayout(across)
        self.open.clicked.connect(lambda: self.reveal.emit(Path(self._folder)))
        steward.stocked.connect(self._on_stocked)
        steward.pulling.connect(self._on_pulling)
        steward.care_failed.connect(self._on_failed)

    def _on_stocked(self, stock: Stock) -> None:
        self.note.hide()
        self._folder = stock.folder
        self._pulling = ""
        self.open.setEnabled(True)
        for held in stock.models:
            if held.id in self.rows:
                self.rows[held.id].put(held)
            else:
                row = ModelRow(self._text, held)
                row.wanted.connect(lambda model: self._steward.pull((model,)))
                row.unwanted.connect(self._steward.remove)
                row.cancelled.connect(self._steward.cancel_pull)
                self.rows[held.id] = row
                self._list.insertWidget(self._list.count() - 1, row)

    def _on_pulling(self, progress: PullProgress) -> None:
        self._pulling = progress.model
        if progress.model in self.rows:
            self.rows[progress.model].show_progress(progress)

    def _on_failed(self, what: str, error: MarkersError) -> None:
        row = self.rows.get(self._pulling)
        if what == "pull" and row is not None:
            row.say("" if isinstance(error, Cancelled) else str(error))
            self._pulling = ""
        elif what in ("pull", "stock", "remove") and not isinstance(error, Cancelled):
            self.note.setText(str(error))
            self.note.show()
