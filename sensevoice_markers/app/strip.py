"""The whole media at a glance: a lane for each label and one for subtitles."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sensevoice_markers.analysis import Analysis
from sensevoice_markers.app import jobs, look
from sensevoice_markers.app.text import Text

_NARROWEST = 3.0  # pixels: a cough in a film of two hours must still be seen


@dataclass(frozen=True, slots=True)
class _Lane:
    name: str
    ink: QColor
    fill: QColor
    spans: tuple[tuple[float, float], ...]


class Strip(QWidget):
    """Where in the media something was heard, and how often."""

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._analysis: Analysis | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_analysis(self, analysis: Analysis) -> None:
        """Draw this one."""
        self._analysis = analysis
        self.setAccessibleName(jobs.summary(analysis, self._text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the lanes."""
        lanes = len(jobs.counts(self._analysis)) + 1 if self._analysis else 4
        return QSize(300, lanes * self._lane())

    def _lane(self) -> int:
        return self.fontMetrics().height() + 7

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Name, lane and count, line by line."""
        if self._analysis is None:
            return
        c = look.current()
        lanes, high = _lanes(self._analysis, self._text, c), self._lane()
        metrics = self.fontMetrics()
        names = max(metrics.horizontalAdvance(lane.name) for lane in lanes) + 12
        numbers = max(metrics.horizontalAdvance(str(len(lane.spans))) for lane in lanes) + 10
        scale = max(1.0, self.width() - names - numbers) / max(self._analysis.media.duration, 1e-3)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, lane in enumerate(lanes):
            box = QRectF(0, place * high, self.width(), high)
            painter.setPen(lane.ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, lane.name)
            painter.setPen(c.text if lane.spans else c.quiet)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(len(lane.spans)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.mixed(c.surface, c.text, 0.06))
            track = QRectF(names, box.center().y() - 6, self.width() - names - numbers, 12)
            painter.drawRoundedRect(track, 3, 3)
            painter.setBrush(lane.fill)
            for bar in _bars(lane.spans, scale, track):
                painter.drawRoundedRect(bar, 2, 2)
        painter.end()


def _lanes(analysis: Analysis, text: Text, c: look.Colours) -> list[_Lane]:
    heard = [
        _Lane(
            text.labels[label],
            c.ink(label),
            c.fill(label),
            tuple((event.start, event.end) for event in analysis.events if event.label == label),
        )
        for label in jobs.counts(analysis)
    ]
    cues = tuple((cue.start, cue.end) for cue in analysis.cues)
    return [*heard, _Lane(text.subtitle_lane, c.quiet, look.mixed(c.quiet, c.surface, 0.35), cues)]


def _bars(spans: Iterable[tuple[float, float]], scale: float, track: QRectF) -> Iterable[QRectF]:
    for start, end in spans:
        wide = max(_NARROWEST, (end - start) * scale)
        left = min(max(0.0, start * scale), track.width() - wide)
        yield QRectF(track.left() + left, track.top(), wide, track.height())
