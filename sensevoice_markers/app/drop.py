"""Where videos are dropped: the area of the empty window, and the veil over a full one."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.app.text import Text


def dropped(data: QMimeData | None) -> list[Path]:
    """The local files and folders among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data is not None else []


def pasted() -> list[Path]:
    """The files and folders that the clipboard holds, as files or as lines of text that are paths."""
    data = QGuiApplication.clipboard().mimeData()
    lines = (line.strip().strip("\"'") for line in data.text().splitlines())
    written = [
        Path(QUrl(line).toLocalFile() if line.startswith("file:") else line).expanduser() for line in lines if line
    ]
    return dropped(data) or [path for path in written if path.is_absolute()]


class DropArea(QAbstractButton):
    """Fills the empty window; a click or the space bar opens the chooser."""

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._over = False
        self.setText(text.drop)
        self.setAccessibleName(text.drop)
        self.setAccessibleDescription(text.drop_why)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_over(self, over: bool) -> None:
        """Look ready to take what is held above."""
        self._over = over
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words."""
        return QSize(520, 320)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed frame, the bars of sound, two lines of words."""
        c = look.current()
        ready = self._over or self.underMouse()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.mixed(c.surface, c.accent, 0.1 if self._over else 0.05 if ready else 0.0))
        dashes = Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DashLine
        edge = c.accent if ready or self.hasFocus() else look.mixed(c.line, c.text, 0.15)
        painter.setPen(QPen(edge, 1.5, dashes))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(24, 20, -24, -24), 16, 16)

        title = QFont(self.font())
        title.setPointSizeF(title.pointSizeF() * 1.6)
        title.setWeight(QFont.Weight.DemiBold)
        wide = min(self.width() - 112, 560)
        left, middle = (self.width() - wide) // 2, self.height() // 2
        look.draw_bars(
            painter,
            QRectF(self.width() / 2 - 56, middle - 142, 112, 112),
            [c.fill(label) for label in (Label.BGM, Label.LAUGHTER, Label.APPLAUSE)],
        )
        wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(title)
        painter.setPen(c.text)
        said = painter.drawText(QRect(left, middle - 10, wide, 96), wrapped, self.text())
        painter.setFont(self.font())
        painter.setPen(c.quiet)
        painter.drawText(QRect(left, said.bottom() + 14, wide, 96), wrapped, self._text.drop_why)
        painter.end()


class Veil(QWidget):
    """Lies over the whole window while something is held above it; mouse and drop go through."""

    def __init__(self, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, over: bool) -> None:
        """Cover the window, or leave it."""
        self.setVisible(over)
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The window shines through."""
        c = look.current()
        veil = look.mixed(c.surface, c.accent, 0.1)
        veil.setAlphaF(0.93)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setWeight(QFont.Weight.DemiBold)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(c.accent, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text.drop_more)
        painter.end()
