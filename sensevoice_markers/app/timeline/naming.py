"""A line over an event in which its name is written."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from sensevoice_markers.app.keys import claimed
from sensevoice_markers.app.text import Text

_LEAST = 160  # pixels


class Naming(QLineEdit):
    """Shown for one event at a time.

    Attributes:
        named: (id, name) that was written; not emitted where nothing was changed.
    """

    named = Signal(str, str)

    def __init__(self, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self._event, self._before = "", ""
        self.setAccessibleName(text.timeline.new_name)
        self.setPlaceholderText(text.timeline.new_name)
        self.setMaxLength(200)
        self.hide()

    def ask(self, event: str, name: str, where: QRect) -> None:
        """Let the name of `event` be written at `where`."""
        self._event, self._before = event, name
        self.setText(name)
        wide = max(_LEAST, where.width())
        left = max(0, min(where.left(), self._home.width() - wide))
        high = max(where.height(), self.sizeHint().height())
        self.setGeometry(left, where.center().y() - high // 2, wide, high)
        self.show()
        self.setFocus()
        self.selectAll()

    def finish(self) -> None:
        """Take the name as it is written now, if one is."""
        self._take()
        self.hide()

    def event(self, event: QEvent) -> bool:
        """While a name is written, keys are letters, not the timeline's shortcuts."""
        return claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the name, Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self._event = ""
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere has written the name, too."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def _close(self) -> None:
        self.finish()
        self._home.setFocus()

    def _take(self) -> None:
        event, self._event = self._event, ""
        if event and self.text().strip() != self._before:
            self.named.emit(event, self.text().strip())
