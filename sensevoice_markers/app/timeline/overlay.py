"""What moves over the timeline's rows: playhead, marked range, guide and rubber band."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from sensevoice_markers.app.look import Colours
from sensevoice_markers.app.timeline.geometry import Row, Window

_HANDLE = 6  # pixels on either side of the playhead's line


def strip(x: float, height: int) -> QRect:
    """The part of the canvas that a playhead at `x` covers."""
    return QRect(round(x) - _HANDLE - 2, 0, 2 * _HANDLE + 4, height)


def paint(
    painter: QPainter, window: Window, rows: Sequence[Row], marked: tuple[float | None, float | None],
    playhead: float, guide: float | None, band: QRectF | None, c: Colours,
) -> None:  # fmt: skip
    """Paint all of it.

    Args:
        marked: seconds of the points in and out.
        guide: second of an edge that is dragged.
        band: pixels.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bottom, ruler = float(rows[-1].bottom), float(rows[0].bottom)
    _paint_marked(painter, window, marked, ruler, bottom, c)
    if band is not None:
        painter.setPen(QPen(c.accent, 1))
        painter.setBrush(_faint(c.accent, 46))
        painter.drawRoundedRect(band, 2, 2)
    if guide is not None:
        x = round(window.x(guide)) + 0.5
        painter.setPen(QPen(c.accent, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, ruler, x, bottom))
    x = round(window.x(playhead)) + 0.5
    if -_HANDLE <= x <= window.width + _HANDLE:
        painter.setPen(QPen(c.danger, 1.5))
        painter.drawLine(QLineF(x, ruler - 10, x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.danger)
        top, half = ruler - 13, _HANDLE - 0.5
        shape = [(-half, 0.0), (half, 0.0), (half, 6.0), (0.0, 12.0), (-half, 6.0)]
        painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in shape]))


def _paint_marked(
    painter: QPainter, window: Window, marked: tuple[float | None, float | None], top: float, bottom: float, c: Colours
) -> None:
    if marked == (None, None):
        return
    left, right = (None if edge is None else window.x(edge) for edge in marked)
    shade = _faint(c.ground if c.dark else c.text, 72 if c.dark else 22)
    if left is not None and left > 0:
        painter.fillRect(QRectF(0, top, min(left, window.width), bottom - top), shade)
    if right is not None and right < window.width:
        painter.fillRect(QRectF(max(0.0, right), top, window.width - max(0.0, right), bottom - top), shade)
    painter.setPen(QPen(c.accent, 1.5))
    for edge, inwards in ((left, 5.0), (right, -5.0)):
        if edge is not None:
            painter.drawLine(QLineF(edge, top - 12, edge, bottom))
            painter.drawLine(QLineF(edge, top - 12, edge + inwards, top - 12))
    first, last = 0.0 if left is None else left, window.width if right is None else right
    if last > first:
        painter.fillRect(QRectF(first, top - 3, last - first, 3), c.accent)


def paint_focus(painter: QPainter, box: QRect, c: Colours) -> None:
    """A thin frame for who works by keyboard."""
    painter.setPen(QPen(c.accent, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))


def _faint(colour: QColor, alpha: int) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(alpha)
    return faint
