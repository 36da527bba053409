"""The settings: pages on the right, their names on the left; what is changed holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.app.background import Background
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.settings.about import About
from sensevoice_markers.app.settings.engine import EnginePage
from sensevoice_markers.app.settings.general import General
from sensevoice_markers.app.settings.kept import Kept
from sensevoice_markers.app.settings.models import Models
from sensevoice_markers.app.settings.page import Page
from sensevoice_markers.app.settings.shortcuts import Shortcut, Shortcuts
from sensevoice_markers.app.settings.steward import Steward
from sensevoice_markers.app.text import Text

_HIGH = 30  # pixels of a page's name

PAGES = ("general", "engine", "models", "cache", "shortcuts", "about")


class SettingsDialog(QDialog):
    """All settings.

    Attributes:
        changed: the `Preferences`, after each change.
        reveal: a folder that is to be shown.
    """

    changed = Signal(object)
    reveal = Signal(object)

    def __init__(
        self,
        text: Text,
        preferences: Preferences,
        steward: Steward,
        background: Background,
        shortcuts: Sequence[Shortcut] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        words = text.settings
        self._preferences = preferences
        self.setWindowTitle(words.title)
        models = Models(text, steward)
        models.reveal.connect(self.reveal)
        self.pages: dict[str, Page] = {
            "general": General(text, preferences),
            "engine": EnginePage(text, preferences, steward),
            "models": models,
            "cache": Kept(text, steward),
            "shortcuts": Shortcuts(text, shortcuts, preferences.shortcuts),
            "about": About(text, background),
        }
        self._unseen = set(PAGES)
        self._stack = QStackedWidget()
        self.names = QListWidget()
        self.names.setAccessibleName(words.title)
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setFixedWidth(150)
        self.names.setFixedHeight(len(PAGES) * (_HIGH + 4) + 8)
        self.names.setSpacing(2)
        for name in PAGES:
            QListWidgetItem(words.pages[name], self.names).setSizeHint(QSize(0, _HIGH))
            self._stack.addWidget(self.pages[name])
            self.pages[name].edited.connect(self._on_edited)
        self.close_button = QPushButton(words.close, default=True)
        self._lay_out()
        self.names.currentRowChanged.connect(self._turn)
        self.close_button.clicked.connect(self.accept)
        self.names.setCurrentRow(0)
        steward.stock()

    @property
    def preferences(self) -> Preferences:
        """As they are now."""
        return self._preferences

    def show_page(self, name: str) -> None:
        """Turn to one of `PAGES`."""
        self.names.setCurrentRow(PAGES.index(name))

    def _lay_out(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 20, 0, 12)
        column.addWidget(self.names)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, 0, 20, 16)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        right = QVBoxLayout()
        right.addWidget(self._stack, 1)
        right.addLayout(buttons)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(right, 1)
        self.setMinimumSize(720, 480)
        self.resize(820, 600)

    def _turn(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        if (name := PAGES[row]) in self._unseen:
            self._unseen.discard(name)
            self.pages[name].shown_first()

    def _on_edited(self, field: str, value: object) -> None:
        changes: dict[str, Any] = {field: value}
        self._preferences = replace(self._preferences, **changes)
        self.changed.emit(self._preferences)
