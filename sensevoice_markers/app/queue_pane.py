"""The left side of the window: the list of files, and what was exported of the selected one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from sensevoice_markers.app.exporting.outgoing import WrittenFiles
from sensevoice_markers.app.rows import Rows
from sensevoice_markers.app.text import Text


class QueuePane(QWidget):
    """The queue.

    Attributes:
        rows: a row a file.
        add: the button that opens the chooser.
        written: exported files, to be dragged away.
    """

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.setProperty("part", "side")
        self.setMinimumWidth(230)
        heading = QLabel(text.files)
        heading.setProperty("part", "small")
        self.add = QToolButton()
        self.add.setText(text.add)
        self.add.setProperty("part", "link")
        self.add.setAccessibleName(text.add_files)
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rows = Rows(text)
        self.written = WrittenFiles(text)
        self.written.setMaximumHeight(96)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 4, 0)
        top.addWidget(heading, 1)
        top.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.rows, 1)
        column.addWidget(self.written)
