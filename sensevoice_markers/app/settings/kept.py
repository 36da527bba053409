"""What can be made again: its size, and clearing it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from sensevoice_markers.app.settings.page import Page, megabytes, small
from sensevoice_markers.app.settings.steward import Steward
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.worker.wire import Stock


class Kept(Page):
    """The cache."""

    def __init__(self, text: Text, steward: Steward, parent: QWidget | None = None) -> None:
        self._words = words = text.settings
        super().__init__(words.pages["cache"], parent)
        self._steward = steward
        self._bytes = 0
        self._asks = False
        self.held = QLabel(words.taking_stock)
        self.held.setProperty("part", "name")
        self.note = small(words.cache_why)
        self.question = small()
        self.clear = QPushButton(words.clear)
        self.clear.setEnabled(False)
        self.keep = QPushButton(words.keep)
        across = QHBoxLayout()
        across.addWidget(self.clear)
        across.addWidget(self.keep)
        across.addStretch(1)
        for widget in (self.held, self.note, self.question):
            self.column.addWidget(widget)
        self.column.addLayout(across)
        self.column.addStretch(1)
        self.clear.clicked.connect(self._on_clear)
        self.keep.clicked.connect(lambda: self._ask(False))
        steward.stocked.connect(self._on_stocked)
        steward.care_failed.connect(self._on_failed)
        self._ask(False)

    def _on_stocked(self, stock: Stock) -> None:
        self._bytes = stock.cache
        self.held.setText(self._words.cache_size.format(megabytes=megabytes(stock.cache)))
        self._ask(False)
        self.clear.setEnabled(stock.cache > 0)

    def _on_clear(self) -> None:
        if self._asks:
            self._steward.clear_cache()
            self._ask(False)
            self.clear.setEnabled(False)
        else:
            self._ask(True)

    def _ask(self, asks: bool) -> None:
        self._asks = asks
        self.question.setText(self._words.really_clear.format(megabytes=megabytes(self._bytes)) if asks else "")
        self.question.setVisible(asks)
        self.keep.setVisible(asks)

    def _on_failed(self, what: str, error: MarkersError) -> None:
        if what in ("clear", "stock"):
            self.question.setText(str(error))
            self.question.show()
            self.clear.setEnabled(self._bytes > 0)
