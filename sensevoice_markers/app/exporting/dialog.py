"""The export dialog: questions on the left, what will be written on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.background import Background, Outcome
from sensevoice_markers.app.exporting.checking import Check, Fault, Field, check
from sensevoice_markers.app.exporting.form import Form
from sensevoice_markers.app.exporting.outgoing import copy_markers
from sensevoice_markers.app.exporting.preview import Preview
from sensevoice_markers.app.exporting.writing import Item, Order, Plan
from sensevoice_markers.app.preferences import Exporting
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import BadSetting, MarkersError
from sensevoice_markers.timeline.markers import STYLES, Style

_NARROW = 350  # pixels that the questions take at least
_PAUSE_MS = 150  # after the last key, before the answers are looked at


class ExportDialog(QDialog):
    """Asks how one result or several are exported; accepted, it has an `order`.

    Args:
        items: what to export, at least one; the first one is previewed.
        exporting: the answers to begin with.
        choose_folder: asks the user for a folder, given a title and where to start.

    Attributes:
        checked: `Check`, after each look at the answers; they are looked at in `background`.
    """

    checked = Signal(object)

    def __init__(
        self,
        text: Text,
        items: Sequence[Item],
        exporting: Exporting,
        background: Background,
        choose_folder: Callable[[str, Path | None], Path | None],
        styles: Mapping[Label, Style] = STYLES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._words = words = text.exporting
        self._items = tuple(items)
        self._styles = styles
        self._background = background
        self._choose_folder = choose_folder
        self._asked = 0  # the latest look at the answers; earlier ones come too late
        self._check: Check | None = None
        self.setWindowTitle(words.title if len(items) == 1 else words.title_many.format(count=len(items)))
        self.setSizeGripEnabled(True)
        self.form = Form(text, items, exporting)
        self.preview = Preview(text)
        self.shown = QComboBox()
        self.shown.setAccessibleName(words.preview_of)
        self.shown.addItems([item.name for item in items])
        self.shown.setVisible(len(items) > 1)
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("part", "small")
        self.copy = QPushButton(words.copy_markers, autoDefault=False)
        self.cancel = QPushButton(text.cancel, autoDefault=False)
        self.export = QPushButton(words.export, default=True)
        self.export.setProperty("part", "first")
        self.form.choose.setAutoDefault(False)
        self._lay_out()

        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.form.edited.connect(self._on_edited)
        self.form.asked_folder.connect(self._on_folder)
        self.shown.currentIndexChanged.connect(self._on_edited)
        self.copy.clicked.connect(self._copy)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self.accept)
        self._on_edited()
        self._pause.start(0)

    @property
    def order(self) -> Order:
        """What is to be written, as it is answered now; `order.exporting` is to be remembered."""
        return Order(self._items, self.form.answers(), self._styles)

    def accept(self) -> None:
        """Only what was looked at and found good is accepted; Enter may come before that."""
        if self.export.isEnabled():
            super().accept()

    def done(self, result: int) -> None:
        """What is still being looked at comes too late."""
        self._asked += 1
        self._pause.stop()
        super().done(result)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        title = QLabel(self._words.preview)
        title.setProperty("part", "quiet")
        heading.addWidget(title)
        heading.addStretch(1)
        heading.addWidget(self.shown)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(heading)
        right.addWidget(self.preview, 1)
        sides = QHBoxLayout()
        sides.setSpacing(24)
        questions = QScrollArea(widgetResizable=True)
        questions.setFrameShape(QFrame.Shape.NoFrame)
        questions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        questions.setWidget(self.form)
        questions.setMinimumWidth(_NARROW)
        questions.viewport().setAutoFillBackground(False)
        self.form.setAutoFillBackground(False)
        sides.addWidget(questions, 5)
        sides.addLayout(right, 7)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.hint, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(16)
        column.addLayout(sides, 1)
        column.addLayout(buttons)
        self.setMinimumSize(780, 460)
        self.resize(1060, 640)

    def _on_edited(self) -> None:
        """The answers are others: nothing is exported before they have been looked at."""
        self._asked += 1
        self._check = None
        self.export.setEnabled(False)
        self.export.setToolTip(self._words.reckoning)
        self._pause.start()

    def _look(self) -> None:
        number, order, shown = self._asked, self.order, self._items[self.shown.currentIndex()]

        def then(outcome: Outcome) -> None:
            if number == self._asked:
                self._on_checked(outcome)

        self._background.start(lambda: check(order, shown), then)

    def _on_checked(self, outcome: Check | MarkersError) -> None:
        if isinstance(outcome, MarkersError):  # a surprise; the reason stands where it is seen
            self.hint.setText(str(outcome))
            return
        self._check = outcome
        faults = {field: self._said(field, fault) for field, fault in outcome.faults.items()}
        if not self.form.any_format:
            faults["formats"] = self._words.no_format
        self.form.show_faults(faults)
        self.form.show_names(self._names(outcome.plans))
        self.hint.setText(self._existing(outcome.plans))
        if outcome.timeline is not None:
            self.preview.show_timeline(outcome.timeline, outcome.rows)
        elif {"preset", "highlights"} & faults.keys() or not faults:
            self.preview.show_missing(self._words.nothing_here, rows_stay=False)
        else:
            self.preview.show_missing(self._words.mend_first, rows_stay=True)
        self.copy.setEnabled(outcome.timeline is not None)
        self.export.setEnabled(not faults)
        self.export.setToolTip("\n".join(faults.values()))
        self.checked.emit(outcome)

    def _said(self, field: Field, fault: Fault) -> str:
        """A fault in the user's language."""
        words, rate = self._words, f"{float(fault.rate or 0):.6g}"
        name = fault.item.name if fault.item else ""
        several = len(self._items) > 1
        return {
            "preset": words.no_moments,
            "highlights": words.too_short,
            "formats": self._refused(fault) if fault.format else words.no_format,
            "rate": words.bad_rate,
            "start_timecode": (words.bad_start_of if several else words.bad_start).format(rate=rate, name=name),
            "drop_frame": words.bad_drop,
            "folder": self._text.failures.get(type(fault.error).__name__, str(fault.error)),
            "naming": words.bad_naming.format(),
        }[field]

    def _refused(self, fault: Fault) -> str:
        words, said = self._words, self.form.formats.boxes[fault.format].text()
        if not isinstance(fault.error, BadSetting):
            return words.needs_media.format(format=said)
        rate = f"{float(fault.rate or 0):.6g}"
        if fault.item is not None and len(self._items) > 1:
            return words.not_at_rate_of.format(format=said, rate=rate, name=fault.item.name)
        return words.not_at_rate.format(format=said, rate=rate)

    def _names(self, plans: Sequence[Plan]) -> str:
        if not plans:
            return ""
        shown = self._text.separator.join(target.name for target in plans[0].targets.values())
        if len(plans) > 1:
            shown += self._text.separator + self._words.and_more.format(count=sum(len(p.targets) for p in plans[1:]))
        return self._words.becomes.format(names=shown)

    def _existing(self, plans: Sequence[Plan]) -> str:
        there = sum(len(plan.there) for plan in plans)
        if not there or self.form.overwrite.currentData() != "ask":
            return ""
        return self._words.one_exists if there == 1 else self._words.many_exist.format(count=there)

    def _on_folder(self) -> None:
        start = Path(self.form.answers().folder or self._items[0].folder)
        if folder := self._choose_folder(self._text.export_to, start):
            self.form.put_folder(folder)

    def _copy(self) -> None:
        if self._check is not None and self._check.timeline is not None:
            copy_markers(self._check.rows, self._text)
            self.hint.setText(self._words.copied)
