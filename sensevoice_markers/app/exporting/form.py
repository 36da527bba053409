"""The questions of an export, on the left of the dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from sensevoice_markers.app.exporting.checking import Field
from sensevoice_markers.app.exporting.choosing import FormatChoice
from sensevoice_markers.app.exporting.length import Length
from sensevoice_markers.app.exporting.writing import OFFERED, Item, remembered
from sensevoice_markers.app.preferences import Exporting, Overwrite
from sensevoice_markers.app.text import Text
from sensevoice_markers.formats.presets import HIGHLIGHTS, PRESETS
from sensevoice_markers.timebase import AUDIO_ONLY_RATE, STANDARD_RATES

_DAY = 86400.0
_HIGH = 27  # pixels of a line; a spin box alone would be lower than its neighbours


class Form(QWidget):
    """All answers of an export, each with a place for what is wrong with it.

    Attributes:
        edited: an answer is another one.
        asked_folder: the user wants to choose where to.
    """

    edited = Signal()
    asked_folder = Signal()

    def __init__(self, text: Text, items: Sequence[Item], exporting: Exporting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._words = words = text.exporting
        self._exporting = replace(exporting, editor=remembered(exporting))
        self._faults: dict[Field, QLabel] = {}
        self._asking: dict[Field, QWidget] = {}  # what a fault is about
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)

        self.preset = QComboBox()
        for name, each in OFFERED.items():
            self.preset.addItem(words.presets.get(name, each.title), name)
        self._row(words.preset, self.preset, "preset")
        self.how = self._under("small")
        self.highlights = Length()
        self.highlights.setToolTip(words.highlights_hint)
        self._cutting = (self._row(words.highlights, self.highlights, "highlights"), self.highlights)
        self.formats = FormatChoice(words)
        self._row(words.files, self.formats, "formats")
        self._asking["formats"] = self.formats.more
        self._gap()
        self.music = QComboBox()
        self.music.addItem(words.pair, "pair")
        self.music.addItem(words.range, "range")
        self._row(words.music, self.music)
        self.lengths = self._under("small")
        self.rate = _rates(text, items)
        self._row(words.rate, self.rate, "rate")
        self.start = QLineEdit(maxLength=20)
        self.start.setPlaceholderText(_own_start(text, items))
        self._row(words.start, self.start, "start_timecode")
        self.drop = QComboBox()
        for kind, said in (("media", words.drop_as_media), ("on", words.drop_on), ("off", words.drop_off)):
            self.drop.addItem(said, kind)
        self._row(words.drop_frame, self.drop, "drop_frame")
        self.offset = QDoubleSpinBox(minimum=-_DAY, maximum=_DAY, decimals=3, singleStep=0.5, suffix=words.seconds)
        self.offset.setToolTip(words.offset_hint)
        self._row(words.offset, self.offset)
        self._gap()
        self.folder = QComboBox()
        self.folder.addItem(words.beside, "")
        self.choose = QPushButton(words.choose_folder)
        self.choose.setAccessibleName(f"{words.folder}: {words.choose_folder}")
        self._row(words.folder, _beside(self.folder, self.choose), "folder")
        self.naming = QLineEdit(maxLength=200)
        self.naming.setToolTip(words.naming_hint.format())
        self._row(words.naming, self.naming, "naming")
        self.becomes = self._under("small")
        self.overwrite = QComboBox()
        example = f"{items[0].name[:24]} (2)"
        for rule, said in (("ask", words.ask), ("replace", words.replace), ("number", words.number)):
            self.overwrite.addItem(said.format(example=example), rule)
        self._row(words.overwrite, self.overwrite)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        for combo in self.findChildren(QComboBox):  # what it holds may be longer than there is room
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._fill(exporting)
        self._connect()

    def answers(self) -> Exporting:
        """What is answered now."""
        preset = OFFERED[self.preset.currentData()]
        chosen = self.formats.chosen
        rate = self.rate.currentText().strip()
        made = replace(
            self._exporting,
            preset=preset.name,
            formats=() if set(chosen) == set(preset.formats) else chosen,
            folder=self.folder.currentData(),
            naming=self.naming.text(),
            overwrite=cast(Overwrite, self.overwrite.currentData()),
            music=self.music.currentData(),
            rate="" if rate == self.rate.itemText(0) else rate,
            start_timecode=self.start.text().strip(),
            drop_frame=self.drop.currentData(),
            offset=self.offset.value(),
            highlights=self.highlights.seconds,
        )
        return replace(made, editor=remembered(made))

    @property
    def faults(self) -> tuple[QLabel, ...]:
        """Where faults are said; those that are not visible say nothing."""
        return tuple(self._faults.values())

    @property
    def any_format(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.formats.chosen)

    def put_folder(self, folder: Path) -> None:
        """Take `folder` as the place to write to."""
        place = self.folder.findData(str(folder))
        if place < 0:
            self.folder.addItem(str(folder), str(folder))
            place = self.folder.count() - 1
        self.folder.setCurrentIndex(place)
        self.folder.setToolTip(self.folder.currentText())

    def show_faults(self, faults: Mapping[Field, str]) -> None:
        """Say what is wrong, each at its field; an answer that is not named is right."""
        for field, label in self._faults.items():
            label.setText(faults.get(field, ""))
            label.setVisible(field in faults)
            self._asking[field].setAccessibleDescription(faults.get(field, ""))

    def show_names(self, names: str) -> None:
        """What files will be called."""
        self.becomes.setText(names)
        self.becomes.setToolTip(names)

    def _fill(self, exporting: Exporting) -> None:
        preset = OFFERED.get(exporting.preset, PRESETS["generic"])
        self.preset.setCurrentIndex(self.preset.findData(preset.name))
        self.formats.offer(preset, exporting.formats)
        for combo, value in (
            (self.music, exporting.music),
            (self.drop, exporting.drop_frame),
            (self.overwrite, exporting.overwrite),
        ):
            combo.setCurrentIndex(combo.findData(value))
        if exporting.rate:
            self.rate.setCurrentText(exporting.rate)
        self.start.setText(exporting.start_timecode)
        self.offset.setValue(exporting.offset)
        self.highlights.show_seconds(exporting.highlights)
        self.naming.setText(exporting.naming)
        if exporting.folder:
            self.put_folder(Path(exporting.folder))
        self._say_preset()

    def _connect(self) -> None:
        self.preset.currentIndexChanged.connect(self._on_preset)
        self.music.currentIndexChanged.connect(self._say_preset)
        self.choose.clicked.connect(self.asked_folder)
        self.formats.edited.connect(self.edited)
        for combo in (self.preset, self.music, self.drop, self.folder, self.overwrite):
            combo.currentIndexChanged.connect(self.edited)
        for line in (self.start, self.naming):
            line.textChanged.connect(self.edited)
        self.rate.currentTextChanged.connect(self.edited)
        self.offset.valueChanged.connect(self.edited)
        self.highlights.valueChanged.connect(self.edited)

    def _on_preset(self) -> None:
        self.formats.offer(OFFERED[self.preset.currentData()])
        self._say_preset()

    def _say_preset(self) -> None:
        preset = OFFERED[self.preset.currentData()]
        for widget in self._cutting:
            widget.setVisible(preset is HIGHLIGHTS)
        how = self._words.how.get(preset.name, preset.how)
        cut_for = PRESETS.get(self._exporting.editor, PRESETS["generic"])
        if preset is HIGHLIGHTS and cut_for.profile != "generic":
            how = self._words.cut_for.format(how=how, editor=cut_for.title)
        self.how.setText(how)
        self.lengths.setText(self._words.no_lengths.format(editor=preset.title))
        self.lengths.setVisible(not preset.lengths and self.music.currentData() == "range")

    def _row(self, said: str, widget: QWidget, field: Field | None = None) -> QLabel:
        """A question and its answer; what it is called on the left."""
        row = self._grid.rowCount()
        label = QLabel(said)
        label.setProperty("part", "quiet")
        label.setMinimumHeight(_HIGH)
        first = widget.findChild(QWidget) if type(widget) is QWidget else widget
        if isinstance(first, QWidget):
            label.setBuddy(first)
            if not first.accessibleName():
                first.setAccessibleName(said)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(widget, row, 1)
        widget.setMinimumHeight(_HIGH)
        if field is not None:
            self._faults[field] = self._under("danger")
            self._asking[field] = first if isinstance(first, QWidget) else widget
            self._faults[field].hide()
        return label

    def _under(self, part: str) -> QLabel:
        label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setProperty("part", part)
        self._grid.addWidget(label, self._grid.rowCount(), 1)
        return label

    def _gap(self) -> None:
        self._grid.setRowMinimumHeight(self._grid.rowCount(), 8)


def _beside(first: QWidget, other: QWidget) -> QWidget:
    """Both in a line; the first one takes what room there is."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(first, 1)
    row.addWidget(other)
    first.setMinimumHeight(_HIGH)
    other.setMinimumHeight(_HIGH)
    return line


def _rates(text: Text, items: Sequence[Item]) -> QComboBox:
    words = text.exporting
    rates = {item.analysis.media.frame_rate or AUDIO_ONLY_RATE for item in items}
    box = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
    box.addItem(words.own_rate.format(rate=f"{float(rates.pop()):.6g}") if len(rates) == 1 else words.own_rates)
    box.addItems([f"{float(rate):.6g}" for rate in STANDARD_RATES])
    box.setToolTip(words.rate_hint)
    return box


def _own_start(text: Text, items: Sequence[Item]) -> str:
    starts = {item.analysis.media.start_timecode or "00:00:00:00" for item in items}
    words = text.exporting
    return words.own_start.format(timecode=starts.pop()) if len(starts) == 1 else words.own_starts
