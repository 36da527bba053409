"""The column at the left of the timeline: what each row is, how much is in it, and how sensitive it is."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QLineF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline import icons
from sensevoice_markers.app.timeline.geometry import Row
from sensevoice_markers.app.timeline.scene import Lanes
from sensevoice_markers.app.timeline.sliders import Sensitivity

_SLIDER = 104  # pixels: one a value


class Header(QWidget):
    """Beside one lane.

    Attributes:
        slider: hidden where the label is not decided.
        folding: the lane is to be folded (true) or unfolded.
    """

    folding = Signal(bool)

    def __init__(self, text: Text, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._label, self._folded = text, label, False
        self.eye = QToolButton()
        self.eye.setCheckable(True)
        self.eye.setIconSize(QSize(16, 16))
        self.eye.setFixedSize(24, 22)
        self.eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the lanes
        self.name, self.count = QLabel(text.labels[label]), QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider = Sensitivity(text, label)
        across = QHBoxLayout(self)
        across.setContentsMargins(6, 0, 8, 0)
        across.setSpacing(4)
        for widget in (self.eye, self.name, self.count, self.slider):
            across.addWidget(widget)
        across.setStretch(1, 1)
        across.insertSpacing(3, 6)
        self.slider.setFixedWidth(_SLIDER)
        keeps = self.slider.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.slider.setSizePolicy(keeps)
        self.eye.toggled.connect(self.folding)
        self._dress()

    def show_lane(self, shown: int, count: int, sensitivity: float | None, folded: bool) -> None:
        """Show how many there are, and how the lane stands."""
        self.count.setText(f"{count}" if shown == count else f"{shown}/{count}")
        if sensitivity is not None:
            self.slider.show_value(sensitivity)
        self.slider.setVisible(sensitivity is not None and not folded)
        if folded != self._folded:
            self._folded = folded
            with QSignalBlocker(self.eye):
                self.eye.setChecked(folded)
            self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        c, folded = look.current(), self._folded
        words = self._text.timeline.show if folded else self._text.timeline.hide
        said = words.format(label=self._text.labels[self._label])
        self.eye.setToolTip(said)
        self.eye.setAccessibleName(said)
        self.eye.setIcon(icons.eye(c.quiet, is_open=not folded))
        ink = c.quiet if folded else c.ink(self._label)
        self.name.setStyleSheet(f"color: {ink.name()}; font-weight: 600;")
        self.count.setStyleSheet(f"color: {(c.quiet if folded else c.text).name()};")


class Headers(QWidget):
    """One header a row, as high as the row is.

    Attributes:
        changed: (label, sensitivity 0..1), while a slider moves.
        settled: label whose slider rests.
        folding: (label, whether it is to be folded).
    """

    changed = Signal(object, float)
    settled = Signal(object)
    folding = Signal(object, bool)

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._lanes: dict[Label, Header] = {}
        self._rows: tuple[Row, ...] = ()
        self._wave, self._cues = QLabel(text.timeline.waveform, self), QLabel(text.subtitle_lane, self)
        self._cue_count = QLabel(self)
        self._cue_count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def header(self, label: Label) -> Header:
        """The header of a lane. Raises KeyError where there is none."""
        return self._lanes[label]

    def show_lanes(self, lanes: Lanes, sensitivity: Mapping[Label, float], folded: frozenset[str]) -> None:
        """Show these lanes; headers of others go."""
        for label in [label for label in self._lanes if label not in lanes.events]:
            self._lanes.pop(label).deleteLater()
        for label, spans in lanes.events.items():
            if label not in self._lanes:
                self._lanes[label] = self._made(label)
            header = self._lanes[label]
            header.show_lane(len(spans.items), lanes.counts[label], sensitivity.get(label), label in folded)
        self._cue_count.setText(str(len(lanes.cues.items)))
        self.place(self._rows)

    def place(self, rows: Sequence[Row]) -> None:
        """Put each header beside its row."""
        self._rows = tuple(rows)
        for row in rows:
            if row.name == "wave":
                self._wave.setGeometry(34, row.top, self.width() - 44, row.height)
            elif row.name == "cues":
                self._cues.setGeometry(34, row.top, self.width() - _SLIDER - 90, row.height)
                self._cue_count.setGeometry(self.width() - _SLIDER - 78, row.top, 60, row.height)
            elif row.name != "ruler" and (header := self._lanes.get(Label(row.name))) is not None:
                header.setGeometry(0, row.top, self.width(), row.height - 1)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest name."""
        bold = self.fontMetrics()
        names = max((bold.horizontalAdvance(self._text.labels[label]) for label in self._lanes), default=60)
        return QSize(int(names * 1.15) + 24 + 40 + _SLIDER + 40, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines between the rows."""
        c = look.current()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), c.ground)
            painter.setPen(QPen(c.line, 1))
            for row in self._rows:
                painter.drawLine(QLineF(0, row.bottom - 0.5, self.width(), row.bottom - 0.5))
            painter.drawLine(QLineF(self.width() - 0.5, 0, self.width() - 0.5, self.height()))

    def _made(self, label: Label) -> Header:
        header = Header(self._text, label, self)
        header.slider.changed.connect(lambda value: self.changed.emit(label, value))
        header.slider.settled.connect(lambda: self.settled.emit(label))
        header.folding.connect(lambda folded: self.folding.emit(label, folded))
        header.show()
        return header
