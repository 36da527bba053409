"""The signs on the player's buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter

from sensevoice_markers.app import look


def _filled(painter: QPainter, *corners: tuple[float, float]) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawPolygon([QPointF(x, y) for x, y in corners])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline([QPointF(x, y) for x, y in points])


def _play(painter: QPainter) -> None:
    _filled(painter, (5, 3), (13, 8), (5, 13))


def _pause(painter: QPainter) -> None:
    for left in (4.0, 9.6):
        _filled(painter, (left, 3), (left + 2.4, 3), (left + 2.4, 13), (left, 13))


def _forward(painter: QPainter) -> None:
    _line(painter, (4, 3.5), (4, 12.5))
    _filled(painter, (7.5, 4.5), (12.5, 8), (7.5, 11.5))


def _next(painter: QPainter) -> None:
    _line(painter, (1.8, 4.4), (5.4, 8), (1.8, 11.6))
    _filled(painter, (11.6, 5.2), (14.4, 8), (11.6, 10.8), (8.8, 8))


def _mark_in(painter: QPainter) -> None:
    _line(painter, (7.5, 2.5), (4, 2.5), (4, 13.5), (7.5, 13.5))
    _line(painter, (8, 8), (13, 8))


def _speaker(painter: QPainter) -> None:
    _filled(painter, (2, 6.2), (4.4, 6.2), (7.4, 3.4), (7.4, 12.6), (4.4, 9.8), (2, 9.8))


def _loud(painter: QPainter) -> None:
    _speaker(painter)
    painter.drawArc(QRectF(6.5, 5.4, 5.2, 5.2), -50 * 16, 100 * 16)
    painter.drawArc(QRectF(4.6, 3.2, 9.6, 9.6), -50 * 16, 100 * 16)


def _muted(painter: QPainter) -> None:
    _speaker(painter)
    _line(painter, (10.4, 6), (14.2, 10))
    _line(painter, (14.2, 6), (10.4, 10))


def _subtitles(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.8, 3, 12.4, 10), 2, 2)
    _line(painter, (4.6, 10.2), (8, 10.2))
    _line(painter, (10.2, 10.2), (11.4, 10.2))


def _mirrored(draw: Callable[[QPainter], None]) -> Callable[[QPainter], None]:
    def other(painter: QPainter) -> None:
        painter.translate(16, 0)
        painter.scale(-1, 1)
        draw(painter)

    return other


_SIGNS: Mapping[str, Callable[[QPainter], None]] = {
    "play": _play,
    "pause": _pause,
    "forward": _forward,
    "back": _mirrored(_forward),
    "next": _next,
    "previous": _mirrored(_next),
    "mark_in": _mark_in,
    "mark_out": _mirrored(_mark_in),
    "loud": _loud,
    "muted": _muted,
    "subtitles": _subtitles,
}


def sign(name: str, colour: QColor) -> QIcon:
    """One of them, in that colour."""
    return look.drawn(_SIGNS[name], colour)
