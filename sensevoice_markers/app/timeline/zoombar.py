"""Buttons and a slider for how much time is on the screen."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from sensevoice_markers.app import look
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline import icons
from sensevoice_markers.app.timeline.geometry import Window
from sensevoice_markers.app.timeline.sliders import Slider

_STEPS = 1000


class ZoomBar(QWidget):
    """Out, a slider, in.

    Attributes:
        wanted: pixels a second.
    """

    wanted = Signal(float)

    def __init__(self, text: Text, zoom_out: QAction, zoom_in: QAction, fit: QAction) -> None:
        super().__init__()
        self._window: Window | None = None
        self._icons: list[tuple[QToolButton, Callable[[QColor], QIcon]]] = []
        self.slider = Slider()
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(text.timeline.zoom)
        self.slider.setToolTip(text.timeline.zoom)
        self.slider.valueChanged.connect(self._on_value)
        across = QHBoxLayout(self)
        across.setContentsMargins(6, 0, 8, 0)
        across.setSpacing(2)
        across.addWidget(self._button(fit, icons.whole))
        across.addStretch(1)
        across.addWidget(self._button(zoom_out, icons.minus))
        self.slider.setFixedWidth(96)
        across.addWidget(self.slider)
        across.addWidget(self._button(zoom_in, icons.plus))
        self.dress()

    def show_window(self, window: Window) -> None:
        """Stand where this window's scale is."""
        self._window = window
        least = window.width / window.duration
        with QSignalBlocker(self.slider):
            share = math.log(window.scale / least) / max(1e-9, math.log(window.finest / least))
            self.slider.setValue(round(_STEPS * share))

    def dress(self) -> None:
        """Draw the icons in the colours of now."""
        for button, icon in self._icons:
            button.setIcon(icon(look.current().quiet))

    def _on_value(self, value: int) -> None:
        if self._window is not None:
            least = self._window.width / self._window.duration
            self.wanted.emit(least * (self._window.finest / least) ** (value / _STEPS))

    def _button(self, action: QAction, icon: Callable[[QColor], QIcon]) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(24, 22)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        key = action.shortcut().toString()
        button.setToolTip(f"{action.text()}  ({key})" if key else action.text())
        button.clicked.connect(action.trigger)
        self._icons.append((button, icon))
        return button
