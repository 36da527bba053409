"""Which events are shown: by label, by confidence, by length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.text import Text


class FilterRow(QWidget):
    """What there is to choose, kept in the editor's view.

    Attributes:
        labels: a button with a menu; `confidence` a slider in percent; `shortest` in seconds; `count` a line.
    """

    def __init__(self, text: Text, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._editor = text, editor
        words = text.panels
        self.labels = QToolButton()
        self.labels.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.labels.setToolTip(words.filters)
        self.labels.setStyleSheet("padding-right: 18px;")  # the arrow's place
        self.labels.setMenu(QMenu(self.labels))
        self.labels.menu().aboutToShow.connect(self._fill)
        self.count = QLabel()
        self.count.setProperty("part", "small")
        self._sure = QLabel()
        self._sure.setMinimumWidth(self.fontMetrics().horizontalAdvance(words.any_confidence))
        self._sure.setProperty("part", "small")
        self.confidence = QSlider(Qt.Orientation.Horizontal)
        self.confidence.setRange(0, 100)
        self.confidence.setPageStep(5)
        self.confidence.setToolTip(words.least_confidence_why)
        self.confidence.setAccessibleName(words.least_confidence_why)
        self.shortest = QDoubleSpinBox(decimals=1, singleStep=0.5)
        self.shortest.setRange(0, 60)
        before, after = words.shortest.split("{seconds}")
        self.shortest.setPrefix(before)
        self.shortest.setSuffix(after)
        self.shortest.setSpecialValueText(words.any_length)
        self.shortest.setToolTip(words.shortest_why)
        self.shortest.setAccessibleName(words.shortest_why)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.labels)
        above.addStretch(1)
        above.addWidget(self.count)
        below.setSpacing(8)
        below.addWidget(self.confidence, 1)
        below.addWidget(self._sure)
        below.addWidget(self.shortest)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(below)
        self.confidence.valueChanged.connect(lambda value: self._choose(confidence=value / 100))
        self.shortest.valueChanged.connect(lambda value: self._choose(shortest=value))
        self.show_filters()

    def show_filters(self) -> None:
        """Show those of the editor's view."""
        filters = self._editor.view.filters
        for widget in (self.confidence, self.shortest):
            widget.blockSignals(True)
        self.confidence.setValue(round(filters.confidence * 100))
        self.shortest.setValue(filters.shortest)
        for widget in (self.confidence, self.shortest):
            widget.blockSignals(False)
        words = self._text.panels
        least = words.least_confidence.format(percent=f"{filters.confidence:.0%}")
        self._sure.setText(least if filters.confidence else words.any_confidence)
        visible = [self._text.labels[label] for label in self._known() if label not in filters.hidden]
        self.labels.setText(self._text.separator.join(visible) if filters.hidden else words.all_labels)

    def show_count(self, count: int, of: int) -> None:
        """Tell how many are shown."""
        self.count.setText(self._text.panels.shown.format(shown=count, count=of))

    def _known(self) -> Sequence[Label]:
        result = self._editor.project.result
        there = {event.label for event in result.events} | result.sensitivity.keys() | self._editor.view.filters.hidden
        return [label for label in Label if label in there]

    def _fill(self) -> None:
        menu, hidden = self.labels.menu(), self._editor.view.filters.hidden
        menu.clear()
        for label in self._known():
            action = menu.addAction(self._text.labels[label])
            action.setCheckable(True)
            action.setChecked(label not in hidden)
            action.toggled.connect(lambda on, label=label: self._hide(label, not on))

    def _hide(self, label: Label, hide: bool) -> None:
        hidden = self._editor.view.filters.hidden
        self._choose(hidden=hidden | {label} if hide else hidden - {label})

    def _choose(self, **changes: object) -> None:
        view = self._editor.view
        self._editor.look(replace(view, filters=replace(view.filters, **changes)))  # type: ignore[arg-type]
