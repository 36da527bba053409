"""What stands under the picture: the buttons, the time, how loud."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontDatabase, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QToolButton, QWidget

from sensevoice_markers.app import look
from sensevoice_markers.app.player import icons
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.text import Text

BUTTONS = ("toggle", "back", "forward", "previous", "next", "mark_in", "mark_out", "mute", "subtitles")
"""Their names."""


class TimeField(QLineEdit):
    """Shows a time; a click lets a person type another.

    Attributes:
        entered: the second that was typed, as it is confirmed.
    """

    entered = Signal(float)

    def __init__(self, times: Times, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times, self._at = times, 0.0
        self._text = text
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(text.player.time)
        self.setToolTip(text.player.time_how)
        self.textEdited.connect(lambda: self._mark(self._times.read(self.text()) is None))
        self.returnPressed.connect(self._enter)
        self.show_times(times)

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self._times = times
        widest = self.fontMetrics().horizontalAdvance("00:00:00:00 ")
        self.setFixedWidth(widest + 22)
        self._write()

    def show_time(self, at: float) -> None:
        """Show this second, unless another is being typed."""
        self._at = at
        if not self.hasFocus():
            self._write()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first click selects all."""
        had = self.hasFocus()
        super().mousePressEvent(event)
        if not had:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed and not confirmed is gone."""
        super().focusOutEvent(event)
        self._write()

    def _write(self) -> None:
        self.setText(self._times.write(self._at))
        self._mark(False)

    def _mark(self, wrong: bool) -> None:
        c = look.current()
        self.setStyleSheet(f"color: {(c.danger if wrong else c.text).name()};")
        self.setToolTip(self._text.player.no_time if wrong else self._text.player.time_how)

    def _enter(self) -> None:
        at = self._times.read(self.text())
        if at is not None:
            self.entered.emit(at)
            self.clearFocus()


class Bar(QWidget):
    """Buttons by name, the time, the speed, the volume.

    Attributes:
        pressed: the name of a button of `BUTTONS`.
        volume: a slider of 0..100.
        unit: the button that shows seconds for timecode.
    """

    pressed = Signal(str)

    def __init__(self, text: Text, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._playing = self._muted = False
        self.buttons = {name: self._button(name) for name in BUTTONS}
        self.buttons["subtitles"].setCheckable(True)
        self.time = TimeField(times, text)
        self.unit = QToolButton(autoRaise=True)
        self.unit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unit.setToolTip(text.player.unit_how)
        self.unit.setAccessibleName(text.player.unit_how)
        self.speed = QLabel()
        self.speed.setProperty("part", "small")
        self.speed.setAccessibleName(text.player.speed)
        self.speed.setMinimumWidth(self.fontMetrics().horizontalAdvance("−0.5×") + 4)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setAccessibleName(text.player.volume)
        self.volume.setToolTip(text.player.volume)
        self.volume.setFixedWidth(80)
        across = QHBoxLayout(self)
        across.setContentsMargins(8, 4, 8, 4)
        across.setSpacing(2)
        for name in ("previous", "back", "toggle", "forward", "next"):
            across.addWidget(self.buttons[name])
        across.addSpacing(6)
        across.addWidget(self.time)
        across.addWidget(self.unit)
        across.addWidget(self.speed)
        across.addStretch(1)
        for name in ("mark_in", "mark_out", "subtitles", "mute"):
            across.addWidget(self.buttons[name])
        across.addWidget(self.volume)
        self.name_keys({})
        self.show_times(times)
        self.show_subtitled(True)

    def name_keys(self, keys: Mapping[str, str]) -> None:
        """Tell in the tooltips which key does the same; by name, an empty one for none."""
        for name, button in self.buttons.items():
            said = self._text.player.buttons[name]
            key = keys.get(name, "")
            button.setToolTip(self._text.player.with_key.format(what=said, key=key) if key else said)

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self.time.show_times(times)
        self.unit.setText(self._text.player.unit_seconds if times.seconds else self._text.player.unit_timecode)

    def show_speed(self, speed: float) -> None:
        """Say how fast it plays, and what the middle button does now."""
        self.speed.setText("" if speed in (0, 1) else f"{speed:g}×".replace("-", "−"))
        self._playing = bool(speed)
        self._dress()

    def show_subtitled(self, subtitled: bool) -> None:
        """Show whether subtitles are written over the picture."""
        self.buttons["subtitles"].setChecked(subtitled)
        self._dress()

    def show_volume(self, volume: float, muted: bool) -> None:
        """Show how loud it is."""
        before = self.volume.blockSignals(True)
        self.volume.setValue(round(volume * 100))
        self.volume.blockSignals(before)
        self._muted = muted or not volume
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other inks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "volume"):
            self._dress()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setAccessibleName(self._text.player.buttons[name])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.pressed.emit(name))
        return button

    def _dress(self) -> None:
        c = look.current()
        signs = {"toggle": "pause" if self._playing else "play", "mute": "muted" if self._muted else "loud"}
        for name, button in self.buttons.items():
            off = name == "subtitles" and not button.isChecked()
            button.setIcon(icons.sign(signs.get(name, name), c.quiet if off else c.text))
