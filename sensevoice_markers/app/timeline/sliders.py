"""Sliders: how much it takes for something to be heard in a lane, and how much time is on the screen."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.app.keys import claimed
from sensevoice_markers.app.text import Text
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY

_REST = 400  # milliseconds after the last key or turn of the wheel
_KNOB = 6.0
_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip


class Slider(QSlider):
    """A thin line with a knob that comes to where it is pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def ink(self, c: look.Colours) -> QColor:
        """What it is painted in."""
        return c.quiet

    def knob(self) -> float:
        """The pixel at which the knob stands."""
        share = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        return _KNOB + 1 + (self.width() - 2 * _KNOB - 2) * share

    def sizeHint(self) -> QSize:
        """Long enough for one pixel a value."""
        return QSize(104, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A thin line, in its colour up to the knob."""
        c = look.current()
        fill = self.ink(c)
        y, x, end = self.height() / 2, self.knob(), self.width() - 1.0
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.mixed(c.surface, c.text, 0.2))
            painter.drawRoundedRect(QRectF(1, y - 1.5, end - 1, 3), 1.5, 1.5)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(1, y - 1.5, x - 1, 3), 1.5, 1.5)
            painter.setBrush(c.surface)
            painter.setPen(QPen(c.accent if self.hasFocus() else fill, 2))
            painter.drawEllipse(QPointF(x, y), _KNOB - 1, _KNOB - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The knob comes to the pointer."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """And goes with it."""
        if self.isSliderDown():
            self._go_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It stays there."""
        if self.isSliderDown() and event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus: who scrolls past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Keys that move the knob are not shortcuts of what it stands in."""
        return claimed(event, _KEYS) or super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme."""
        self.update()
        super().changeEvent(event)

    def _go_to(self, event: QMouseEvent) -> None:
        share = (event.position().x() - _KNOB - 1) / max(1.0, self.width() - 2 * _KNOB - 2)
        span = self.maximum() - self.minimum()
        self.setValue(self.minimum() + round(span * min(max(0.0, share), 1.0)))


class Sensitivity(Slider):
    """0..100 for one label.

    Attributes:
        changed: the value is another one, 0..1, by hand; many times while it is dragged.
        settled: it was let go, or rests.
    """

    changed = Signal(float)
    settled = Signal()

    def __init__(self, text: Text, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._label = text, label
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self.settled)
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setAccessibleName(text.timeline.sensitivity_of.format(label=text.labels[label]))
        self.valueChanged.connect(self._on_value)
        self.sliderReleased.connect(self.settled)

    def show_value(self, value: float) -> None:
        """Stand there, without a signal; a slider that is held stays in its hand."""
        if not self.isSliderDown() and not self._rest.isActive():
            self.blockSignals(True)
            self.setValue(round(100 * value))
            self.blockSignals(False)
            self._tell()
            self.update()

    def _on_value(self, value: int) -> None:
        self._tell()
        if self.isSliderDown():
            QToolTip.showText(self.mapToGlobal(QPoint(round(self.knob()), -28)), self._value_in_words(), self)
        else:
            self._rest.start()
        self.changed.emit(value / 100)

    def _tell(self) -> None:
        words = self._text.timeline
        self.setToolTip("\n".join([self.accessibleName(), self._value_in_words(), words.sensitivity_why]))

    def ink(self, c: look.Colours) -> QColor:
        """The label's."""
        return c.fill(self._label)

    def _value_in_words(self) -> str:
        return self._text.timeline.sensitivity.format(percent=f"{self.value()}%")

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Back to the default."""
        self.setValue(round(100 * DEFAULT_SENSITIVITY.get(self._label, 0.5)))
