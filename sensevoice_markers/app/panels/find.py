"""Find and replace in subtitles: one bar above them."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from sensevoice_markers.app import look
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.text import Text
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.cue_acts import Hit, Search
from sensevoice_markers.editing.project import Project
from sensevoice_markers.editing.searching import TooSlow
from sensevoice_markers.errors import BadSetting

_PATIENCE = 0.05  # seconds: it searches while somebody types


class FindBar(QWidget):
    """What to look for, how, and what to write instead. A hit is shown by selecting its subtitle.

    Attributes:
        closed: Esc or ×.
        said: the line that tells how many hits there are, or what is wrong.
    """

    closed = Signal()

    def __init__(self, text: Text, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._editor = text, editor
        self._hits: tuple[Hit, ...] = ()
        self._wrong = ""  # in words
        self._place = -1
        words = text.panels
        self.what, self.by = QLineEdit(), QLineEdit()
        for field, name in ((self.what, words.find_what), (self.by, words.replace_by)):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.installEventFilter(self)
        self.case = self._switch("Aa", words.case)
        self.whole = self._switch("|ab|", words.whole)
        self.pattern = self._switch(".*", words.pattern)
        self.previous = self._switch("", words.previous_hit, checkable=False)
        self.next = self._switch("", words.next_hit, checkable=False)
        self.close_button = self._switch("", words.close, checkable=False)
        self.said = QLabel()
        self.said.setProperty("part", "small")
        self.replace_one = QPushButton(words.replace)
        self.replace_all = QPushButton(words.replace_all)
        self._lay_out()
        self._dress()
        self.what.textChanged.connect(self._look)
        self.by.textChanged.connect(self._on_changed)
        for switch in (self.case, self.whole, self.pattern):
            switch.toggled.connect(self._look)
        self.next.clicked.connect(lambda: self.go(1))
        self.previous.clicked.connect(lambda: self.go(-1))
        self.replace_one.clicked.connect(self._replace_one)
        self.replace_all.clicked.connect(self._replace_all)
        self.close_button.clicked.connect(self.end)
        editor.changed.connect(self._on_changed)
        self.hide()

    def begin(self, replacing: bool = False) -> None:
        """Open, ready for typing; `replacing` in the field of what to write."""
        self.show()
        field = self.by if replacing and self.what.text() else self.what
        field.setFocus()
        field.selectAll()
        self._look()

    def end(self) -> None:
        """Close."""
        self.hide()
        self.closed.emit()

    def go(self, step: int) -> None:
        """Select the subtitle of the next hit (1) or the one before (-1), round and round."""
        if self._hits:
            self._place = (self._place + step) % len(self._hits) if self._place >= 0 else min(0, step)
            self._place %= len(self._hits)
            self._editor.select([self._hits[self._place].cue])
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Esc closes."""
        if not isinstance(event, QKeyEvent) or event.key() not in _KEYS:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.end()
            else:
                self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        return event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other inks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "said"):
            self._dress()

    def _search(self) -> Search:
        return Search(self.what.text(), self.case.isChecked(), self.whole.isChecked(), self.pattern.isChecked())

    @Slot()
    def _look(self, *_: object) -> None:
        """Search anew; nothing is selected until a person goes on."""
        self._place = -1
        self._find()
        self._tell()

    @Slot()
    def _on_changed(self, *_: object) -> None:
        if self.isVisible():
            self._find()
            self._place = min(self._place, len(self._hits) - 1)
            self._tell()

    def _find(self) -> None:
        self._hits = ()
        with self._complaining():
            self._hits = cue_acts.find(self._editor.project, self._search(), _PATIENCE) if self.what.text() else ()

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """What goes wrong inside is said in place."""
        self._wrong = ""
        try:
            yield
        except TooSlow:
            self._wrong = self._text.panels.slow_pattern
        except BadSetting:
            self._wrong = self._text.panels.bad_pattern

    def _tell(self, words: str = "") -> None:
        """Say how many hits there are, or `words`."""
        panels, count = self._text.panels, len(self._hits)
        for button in (self.next, self.previous, self.replace_one, self.replace_all):
            button.setEnabled(bool(count))
        if self._wrong:
            words = self._wrong
        elif not words and self.what.text():
            words = panels.hit.format(number=max(0, self._place) + 1, count=count) if count else panels.no_hit
        self.said.setText(words)
        self.said.setProperty("part", "danger" if self._wrong else "small")
        self.said.style().polish(self.said)

    def _replace_one(self) -> None:
        """The hit that is shown, then on to the next."""
        if self._place < 0:
            self.go(1)
            return
        hit, place = self._hits[self._place], self._place
        if self._replace([hit]) is not None:
            self._place = place - 1
            self.go(1)

    def _replace_all(self) -> None:
        count, panels = self._replace(), self._text.panels
        if count is not None:
            self._tell(panels.replaced_one if count == 1 else panels.replaced.format(count=count))

    def _replace(self, only: Collection[Hit] | None = None) -> int | None:
        """How many were replaced; None where that went wrong."""
        done: tuple[Project, int] | None = None
        with self._complaining():
            done = cue_acts.replace_all(self._editor.project, self._search(), self.by.text(), only, _PATIENCE)
        if done is None:
            self._tell()
            return None
        self._editor.do("replace", done[0])
        return done[1]

    def _switch(self, sign: str, what: str, checkable: bool = True) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setCheckable(checkable)
        button.setToolTip(what)
        button.setAccessibleName(what)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 2, 10, 8)
        grid.setSpacing(6)
        switches = QHBoxLayout()
        switches.setSpacing(1)
        for button in (self.case, self.whole, self.pattern, self.previous, self.next, self.close_button):
            switches.addWidget(button)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.replace_one)
        buttons.addWidget(self.replace_all)
        grid.addWidget(self.what, 0, 0)
        grid.addLayout(switches, 0, 1)
        grid.addWidget(self.by, 1, 0)
        grid.addLayout(buttons, 1, 1)
        grid.addWidget(self.said, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def _dress(self) -> None:
        c = look.current()
        for switch in (self.case, self.whole, self.pattern):
            switch.setStyleSheet(look.held_down(c))
        self.close_button.setIcon(look.cross(c.quiet))
        self.next.setIcon(_chevron(c.text, 6, 10.5))
        self.previous.setIcon(_chevron(c.text, 10, 5.5))


def _chevron(colour: QColor, sides: float, tip: float) -> QIcon:
    corners = [QPointF(3.5, sides), QPointF(8, tip), QPointF(12.5, sides)]
    return look.drawn(lambda painter: painter.drawPolyline(corners), colour)


_KEYS = frozenset((Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter))
