"""Which files are written: those of the editor in sight, all others a press away."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from sensevoice_markers.app.flow import Flow
from sensevoice_markers.app.words.exporting import ExportingWords
from sensevoice_markers.formats import formats
from sensevoice_markers.formats.presets import Preset

_GROUPS: Mapping[str, Sequence[str]] = {
    "subtitles": ("srt", "vtt", "ass", "ttml"),
    "lists": ("csv", "json", "youtube", "audacity"),
}
_COLUMNS = (("editors",), ("subtitles", "lists"))
_HIGH = 24  # pixels of a line


class FormatChoice(QWidget):
    """A checkbox for each format of the preset and each that was chosen beside them, and a button for the others.

    Attributes:
        boxes: of all formats, by name; those that are neither are hidden.
        more: opens `others`, which is what was opened last.
        edited: other files are chosen.
    """

    edited = Signal()

    def __init__(self, words: ExportingWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._own: Sequence[str] = ()
        self.boxes: Mapping[str, QCheckBox] = {
            name: QCheckBox(words.formats.get(name, f"{name}: {made.title}")) for name, made in formats().items()
        }
        self.more = QToolButton()
        self.more.setText(words.more_formats)
        self.more.setProperty("part", "more")
        self.more.setAccessibleName(f"{words.files}: {words.more_formats}")
        self.others: Others | None = None
        self._flow = Flow(across=16, down=2, parent=self)
        for box in self.boxes.values():
            box.setFixedHeight(_HIGH)
            box.toggled.connect(self.edited)
        self.more.setFixedHeight(_HIGH)
        self.more.clicked.connect(self._open)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is checked, the preset's own first."""
        return tuple(name for name in self._order() if self.boxes[name].isChecked())

    def offer(self, preset: Preset, chosen: Iterable[str] = ()) -> None:
        """Show what `preset` writes, with `chosen` checked; none of them that there is means all that it writes."""
        self._own = preset.formats
        wanted = {name for name in chosen if name in self.boxes} or set(self._own)
        while self._flow.takeAt(0):
            pass
        before: QWidget | None = None
        for name in self._order():
            box = self.boxes[name]
            self._flow.addWidget(box)
            box.setVisible(name in wanted or name in self._own)
            box.setChecked(name in wanted)
            if before is not None:  # Tab goes as the eye does
                self.setTabOrder(before, box)
            before = box
        self._flow.addWidget(self.more)
        if before is not None:
            self.setTabOrder(before, self.more)
        self.more.setVisible(len(self._own) < len(self.boxes))

    def _order(self) -> list[str]:
        return [*self._own, *(name for name in self.boxes if name not in self._own)]

    def _open(self) -> None:
        others = {name: box for name, box in self.boxes.items() if name not in self._own}
        self.others = Others(self._words, others, self)
        self.others.open_under(self.more)


class Others(QFrame):
    """What a preset does not write, in groups: a check here is one at the checkbox in sight, which comes and goes."""

    def __init__(self, words: ExportingWords, boxes: Mapping[str, QCheckBox], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a press on the button closes, and opens nothing anew
        self.setProperty("part", "popup")
        self.setAccessibleName(words.more_formats)
        self.boxes: dict[str, QCheckBox] = {}
        columns = QHBoxLayout(self)
        columns.setContentsMargins(16, 12, 20, 14)
        columns.setSpacing(28)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(2)
            for group in groups:
                names = [name for name in boxes if _group(name) == group]
                if names:
                    column.addSpacing(8 if column.count() else 0)
                    column.addWidget(_heading(words.format_groups[group]))
                for name in names:
                    column.addWidget(self._mirror(name, boxes[name]))
            if column.count():
                column.addStretch(1)
                columns.addLayout(column)

    def open_under(self, button: QWidget) -> None:
        """Beside the button, all of it on the screen; the keys go to the first checkbox."""
        self.adjustSize()
        screen, place = button.screen().availableGeometry(), button.mapToGlobal(QPoint(0, button.height() + 2))
        right, bottom = screen.right() - self.width(), screen.bottom() - self.height()
        self.move(max(screen.left(), min(place.x(), right)), max(screen.top(), min(place.y(), bottom)))
        self.show()
        next(iter(self.boxes.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter says that this is all; Escape, Tab and Space are Qt's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def _mirror(self, name: str, shown: QCheckBox) -> QCheckBox:
        box = QCheckBox(shown.text())
        box.setMinimumHeight(_HIGH)
        box.setChecked(shown.isChecked())
        box.toggled.connect(shown.setVisible)
        box.toggled.connect(shown.setChecked)
        self.boxes[name] = box
        return box


def _group(name: str) -> str:
    """What a format is among others; one that nobody has put anywhere carries markers to an editor."""
    return next((group for group, names in _GROUPS.items() if name in names), "editors")


def _heading(said: str) -> QLabel:
    label = QLabel(said)
    label.setProperty("part", "small")
    return label
