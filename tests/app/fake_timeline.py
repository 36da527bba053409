"""A timeline on the screen, with a clock that only stands where it is sent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from fake_window import analysis_of
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest

from sensevoice_markers.analysis import Analysis, Event, Label, Segment
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import ENGLISH, Text
from sensevoice_markers.app.timeline.canvas import Canvas
from sensevoice_markers.app.timeline.view import TimelineView
from sensevoice_markers.editing.project import View, project
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.timeline.layout import Options


class FakeTransport(QObject):
    """The signals of a `Transport`, and a position."""

    moved = Signal(float)
    playing = Signal(bool)
    rate = Signal(float)
    failed = Signal(str)
    position = 0.0

    @property
    def frame_start(self) -> float:
        return math.floor(self.position * 25 + 1e-6) / 25

    def seek(self, seconds: float) -> None:
        self.position = seconds
        self.moved.emit(seconds)


def loud() -> Peaks:
    """A minute as loud as can be."""
    return Peaks.of(np.tile(np.array([-32768, 32767], np.int16), 60 * 8000))


def analysis() -> Analysis:
    """A minute at 25 frames a second: music, a laugh, applause twice, two subtitles, the first one happy."""
    return replace(analysis_of("talk.mp4"), segments=(Segment(1.0, 2.0, "hello", "en", emotion="HAPPY"),))


class Timeline:
    """A timeline of `analysis`, 1200 × 400 pixels, with all that it was made of."""

    def __init__(self, shown: Analysis | None = None, view: View | None = None, text: Text = ENGLISH) -> None:
        self.editor = Editor(project(shown or analysis()), view)
        self.transport = FakeTransport()
        self.background = Background()
        self.view = TimelineView(text, self.editor, cast("Transport", self.transport), Options(), self.background)
        self.view.resize(1200, 400)
        self.view.show()
        QTest.qWaitForWindowExposed(self.view)

    @property
    def canvas(self) -> Canvas:
        return self.view.canvas

    def close(self) -> None:
        self.background.close()
        self.view.close()
        self.view.deleteLater()

    def event(self, name: str) -> Event:
        return next(event for event in self.editor.project.result.events if event.id == name)

    def events(self, label: Label) -> list[tuple[float, float]]:
        return [(event.start, event.end) for event in self.editor.project.result.events if event.label is label]

    def point(self, row: str, seconds: float) -> QPoint:
        """The pixel of a moment in the middle of a row."""
        place = next(each for each in self.canvas.rows if each.name == row)
        return QPoint(round(self.canvas.window.x(seconds)), place.top + place.height // 2)

    def press(self, row: str, seconds: float, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, keys, self.point(row, seconds))

    def move(self, row: str, seconds: float) -> None:
        QTest.mouseMove(self.canvas, self.point(row, seconds))

    def release(self, row: str, seconds: float, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, keys, self.point(row, seconds))

    def click(self, row: str, seconds: float, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(row, seconds, keys)
        self.release(row, seconds, keys)

    def drag(
        self,
        row: str,
        way: Sequence[float],
        keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        to: str | None = None,
    ) -> None:
        """Press at the first second, let go at the last one."""
        self.press(row, way[0], keys)
        for seconds in way[1:]:
            self.move(to or row, seconds)
        self.release(to or row, way[-1], keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.canvas.setFocus()
        QTest.keyClick(self.canvas, key, keys)
