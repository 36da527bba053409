"""Icons of the timeline."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath

from sensevoice_markers.app.look import drawn


def eye(colour: QColor, is_open: bool) -> QIcon:
    """An eye, for what is shown; struck through for what is folded."""

    def draw(painter: QPainter) -> None:
        lids = QPainterPath(QPointF(1.5, 8))
        lids.quadTo(8, 1, 14.5, 8)
        lids.quadTo(8, 15, 1.5, 8)
        painter.drawPath(lids)
        painter.drawEllipse(QPointF(8, 8), 1.8, 1.8)
        if not is_open:
            painter.drawLine(QPointF(3, 13.5), QPointF(13, 2.5))

    return drawn(draw, colour)


def plus(colour: QColor) -> QIcon:
    """+, for more of something."""

    def draw(painter: QPainter) -> None:
        painter.drawLine(QPointF(3.5, 8), QPointF(12.5, 8))
        painter.drawLine(QPointF(8, 3.5), QPointF(8, 12.5))

    return drawn(draw, colour)


def minus(colour: QColor) -> QIcon:
    """−, for less of something."""
    return drawn(lambda painter: painter.drawLine(QPointF(3.5, 8), QPointF(12.5, 8)), colour)


def whole(colour: QColor) -> QIcon:
    """An arrow to both sides, for showing all."""

    def draw(painter: QPainter) -> None:
        painter.drawLine(QPointF(1.5, 3), QPointF(1.5, 13))
        painter.drawLine(QPointF(14.5, 3), QPointF(14.5, 13))
        painter.drawLine(QPointF(4, 8), QPointF(12, 8))
        painter.drawPolyline([QPointF(6.5, 5.5), QPointF(4, 8), QPointF(6.5, 10.5)])
        painter.drawPolyline([QPointF(9.5, 5.5), QPointF(12, 8), QPointF(9.5, 10.5)])

    return drawn(draw, colour)
