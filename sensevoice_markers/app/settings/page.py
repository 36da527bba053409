"""One page of the settings: its heading, its lines, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget


class Page(QWidget):
    """A page under a heading; pages add to `column`.

    Attributes:
        edited: a field of `Preferences` and its new value.
    """

    edited = Signal(str, object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(title)
        heading.setProperty("part", "title")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(26, 20, 26, 20)
        self.column.setSpacing(10)
        self.column.addWidget(heading)
        self.column.addSpacing(6)

    def shown_first(self) -> None:
        """The page is about to be shown for the first time: what takes long is asked for now."""


class Lines(QGridLayout):
    """Questions with their answers, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(9)
        self.setColumnStretch(2, 1)

    def add(self, said: str, widget: QWidget, hint: str = "", *, wide: bool = False) -> None:
        """A line; `hint` stands under it, a `wide` answer takes what room there is."""
        row = self.rowCount()
        label = QLabel(said)
        label.setProperty("part", "quiet")
        label.setBuddy(widget)
        widget.setAccessibleName(said or widget.accessibleName())
        widget.setMinimumHeight(27)
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(widget, row, 1, 1, 2 if wide else 1)
        if hint:
            self.addWidget(small(hint), row + 1, 1, 1, 2)


def small(words: str = "") -> QLabel:
    """A line of small words that may take several."""
    label = QLabel(words, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("part", "small")
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def choice(names: Mapping[str, str], now: str) -> QComboBox:
    """A box of `names`, by what they stand for; one that is not among them is the first."""
    box = QComboBox()
    for value, said in names.items():
        box.addItem(said, value)
    box.setCurrentIndex(max(0, box.findData(now)))
    return box


def megabytes(count: int) -> str:
    """Bytes as people read them."""
    return f"{count / 1e6:,.0f}" if count >= 1e6 or not count else f"{count / 1e6:.1f}"


def told(box: QComboBox) -> Any:
    """What is chosen."""
    return box.currentData()
