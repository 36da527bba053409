"""The picture with its subtitle, and the bar under it."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sensevoice_markers.analysis import Cue
from sensevoice_markers.app import look
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.player.bar import Bar
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline.walking import next_event

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame

_BLACK = QColor("#000000")
_LONGEST = 60.0  # seconds that a cue may last and still be found under the playhead


def cue_at(cues: Sequence[Cue], seconds: float) -> Cue | None:
    """The one of `cues`, in order of their starts, that is shown at `seconds`; the later of two."""
    place = bisect_right(cues, seconds, key=lambda cue: cue.start)
    while place and cues[place - 1].start > seconds - _LONGEST:
        place -= 1
        if cues[place].end > seconds:
            return cues[place]
    return None


class Picture(QWidget):
    """The picture, whole and in its shape, or why there is none. Frames are made to images in a thread.

    Attributes:
        clicked: by mouse.
    """

    clicked = Signal()

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._background = Background(1)
        self.destroyed.connect(self._background.close)  # as a child it would go before its thread is done
        self._frame: QVideoFrame | None = None
        self._image = QImage()
        self._converting = self._stale = False
        self._note = ""
        self._cue: Cue | None = None
        self.setMinimumSize(240, 135)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text.player.title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def image(self) -> QImage:
        """The picture as it is shown; null for none."""
        return self._image

    def show_frame(self, frame: QVideoFrame | None) -> None:
        """Show this picture, None for none, and for no reason yet why there is none."""
        self._frame = frame
        if frame is None:
            self._image, self._note = QImage(), ""
            self.update()
        else:
            self._convert()

    def show_trouble(self, trouble: str) -> None:
        """Say why there is no picture, by its name in `words.player.troubles`; empty for no reason."""
        self._note = self._text.player.troubles[trouble] if trouble else ""
        self.update()

    def show_cue(self, cue: Cue | None) -> None:
        """Write this subtitle over the picture."""
        if cue != self._cue:
            self._cue = cue
            self.update()

    def sizeHint(self) -> QSize:
        """Sixteen by nine."""
        return QSize(640, 360)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is made anew at the size it is shown."""
        super().resizeEvent(event)
        self._convert()

    def _convert(self) -> None:
        if self._frame is None:
            return
        if self._converting:
            self._stale = True
            return
        self._converting, self._stale = True, False
        frame, ratio = self._frame, self.devicePixelRatioF()
        room = self.size() * ratio

        def image() -> QImage:
            whole = frame.toImage()
            if whole.isNull():
                return whole
            fitting = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            fitting.setDevicePixelRatio(ratio)
            return fitting

        self._background.start(image, self._on_image)

    @Slot(object)
    def _on_image(self, image: object) -> None:
        self._converting = False
        if self._frame is not None and isinstance(image, QImage) and not image.isNull():
            self._image = image
            self.update()
        if self._stale:
            self._convert()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture or placeholder, and the subtitle."""
        c = look.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect())
        if self._image.isNull():
            painter.fillRect(whole, look.mixed(c.ground, c.text, 0.05))
            self._paint_placeholder(painter, whole, c)
            shown = whole
        else:
            painter.fillRect(whole, _BLACK)
            size = self._image.deviceIndependentSize().scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
            shown = QRectF(QPointF(), size)
            shown.moveCenter(whole.center())
            painter.drawImage(shown, self._image)
        if self._cue is not None:
            self._paint_cue(painter, shown, self._cue)
        painter.end()

    def _paint_placeholder(self, painter: QPainter, box: QRectF, c: look.Colours) -> None:
        side = min(box.width(), box.height()) * 0.42
        middle = QRectF(0, 0, side, side)
        middle.moveCenter(box.center() - QPointF(0, side * 0.16))
        look.draw_bars(painter, middle, [look.mixed(c.quiet, c.ground, 0.45)])
        words = QRectF(box.left() + 24, middle.bottom() - side * 0.1, box.width() - 48, box.height() * 0.28)
        painter.setPen(c.quiet)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, self._note or self._text.player.no_picture)

    def _paint_cue(self, painter: QPainter, box: QRectF, cue: Cue) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(12, round(box.height() * 0.055)))
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        high = metrics.height() * 1.12
        bottom = box.bottom() - box.height() * 0.05
        painter.setPen(Qt.PenStyle.NoPen)
        for place, line in enumerate(reversed(cue.lines)):
            wide = metrics.horizontalAdvance(line) + high * 0.6
            lying = QRectF(box.center().x() - wide / 2, bottom - (place + 1) * high, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 170))
            painter.drawRect(lying)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(lying, Qt.AlignmentFlag.AlignCenter, line)


class Player(QWidget):
    """Picture and bar of one open project.

    Attributes:
        timed: seconds are to be shown for timecode, or timecode again; whoever made it answers with `show_times`.
    """

    timed = Signal(bool)

    def __init__(
        self, text: Text, transport: Transport, editor: Editor, times: Times, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._transport, self._editor, self._times = transport, editor, times
        self._subtitled = True
        self.picture = Picture(text)
        self.bar = Bar(text, times)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 1)
        column.addWidget(self.bar)
        self._acts = {
            "toggle": transport.toggle,
            "back": lambda: transport.step(-1),
            "forward": lambda: transport.step(1),
            "previous": lambda: self.go_to_event(-1),
            "next": lambda: self.go_to_event(1),
            "mark_in": self.mark_in,
            "mark_out": self.mark_out,
            "mute": lambda: transport.set_volume(transport.volume, not transport.muted),
            "subtitles": self._toggle_subtitles,
        }
        transport.pictured.connect(self.picture.show_frame)
        transport.failed.connect(self.picture.show_trouble)
        transport.moved.connect(self._show_position)
        transport.rate.connect(self.bar.show_speed)
        transport.loudness.connect(self.bar.show_volume)
        editor.changed.connect(self._show_position)
        self.picture.clicked.connect(transport.toggle)
        self.bar.pressed.connect(self.act)
        self.bar.time.entered.connect(transport.seek)
        self.bar.unit.clicked.connect(lambda: self.timed.emit(not self._times.seconds))
        self.bar.volume.valueChanged.connect(lambda value: transport.set_volume(value / 100))
        self.bar.show_volume(transport.volume, transport.muted)
        self.bar.show_speed(transport.speed)
        self.picture.show_frame(transport.shown)
        self.picture.show_trouble(transport.trouble)
        self._show_position()

    def act(self, name: str) -> None:
        """Do what the button of that name does (`bar.BUTTONS`)."""
        self._acts[name]()

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self._times = times
        self.bar.show_times(times)

    def mark_in(self) -> None:
        """The marked range begins with the frame on screen."""
        view, at = self._editor.view, self._transport.frame_start
        out = view.mark_out if view.mark_out is not None and view.mark_out > at else None
        self._editor.look(replace(view, mark_in=at, mark_out=out))

    def mark_out(self) -> None:
        """The marked range ends with the frame on screen."""
        view, at = self._editor.view, self._transport.frame_end
        first = view.mark_in if view.mark_in is not None and view.mark_in < at else None
        self._editor.look(replace(view, mark_in=first, mark_out=at))

    def go_to_event(self, direction: int) -> None:
        """Go to the next event that is shown, or to the one before (-1), and select it."""
        here, filters = self._transport.frame_start, self._editor.view.filters
        events, rate = self._editor.project.result.events, float(self._times.counting.rate)
        event = next_event(events, filters, here, rate, direction)
        if event is not None:
            self._editor.select([event.id])
            self._transport.seek(event.start)

    def _toggle_subtitles(self) -> None:
        self._subtitled = not self._subtitled
        self.bar.show_subtitled(self._subtitled)
        self._show_position()

    @Slot()
    def _show_position(self, *_: object) -> None:
        at = self._transport.position
        self.bar.time.show_time(self._transport.frame_start)
        self.picture.show_cue(cue_at(self._editor.project.result.cues, at) if self._subtitled else None)
