"""Colours, style sheet and drawn icons, all made from the system's palette, so that light and dark follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPen, QPixmap

from sensevoice_markers.analysis import Label

# For areas and for words: the first is the marker's colour, the second is legible on a tint of it. Each is a
# pair for light grounds and dark ones.
_FILLS: Mapping[Label, tuple[str, str]] = {
    Label.BGM: ("#2fae62", "#45c97a"),
    Label.LAUGHTER: ("#f0ad1c", "#f5bd41"),
    Label.APPLAUSE: ("#1fb6cf", "#3fcbe2"),
}
_INKS: Mapping[Label, tuple[str, str]] = {
    Label.BGM: ("#16703a", "#63db92"),
    Label.LAUGHTER: ("#865500", "#f7c95c"),
    Label.APPLAUSE: ("#0a687c", "#5fd8ec"),
}
_ACCENT = ("#4f52cf", "#9295f7")
_DANGER = ("#b4232a", "#ff8a84")
_WARNING = ("#8f5b00", "#f5c04a")


@dataclass(frozen=True, slots=True)
class Colours:
    """What the window is painted with.

    Attributes:
        ground: behind the list; `surface`: behind the results.
        text, quiet: what is read first, and second.
        line: borders and tracks of bars.
    """

    dark: bool
    ground: QColor
    surface: QColor
    text: QColor
    quiet: QColor
    line: QColor
    accent: QColor
    on_accent: QColor
    danger: QColor
    warning: QColor

    def fill(self, label: Label) -> QColor:
        """The colour of a label, for bars."""
        pair = _FILLS.get(label)
        return QColor(pair[self.dark]) if pair else self.quiet

    def ink(self, label: Label) -> QColor:
        """The colour of a label, for words."""
        pair = _INKS.get(label)
        return QColor(pair[self.dark]) if pair else self.quiet

    def tint(self, colour: QColor, strength: float = 0.14) -> QColor:
        """A breath of `colour` on the surface."""
        return mixed(self.surface, colour, strength)


def colours(palette: QPalette) -> Colours:
    """The colours that go with a system's palette."""
    ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    surface = palette.color(QPalette.ColorRole.Base)
    dark = ground.lightness() < text.lightness()
    return Colours(
        dark=dark,
        ground=ground,
        surface=surface,
        text=text,
        quiet=mixed(text, ground, 0.38),
        line=mixed(ground, text, 0.14),
        accent=QColor(_ACCENT[dark]),
        on_accent=QColor("#16163a" if dark else "#ffffff"),
        danger=QColor(_DANGER[dark]),
        warning=QColor(_WARNING[dark]),
    )


def current() -> Colours:
    """The colours of now; ask again for every painting, the system may turn dark at any time."""
    return colours(QGuiApplication.palette())


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """`one` with `part` (0..1) of `other` in it."""
    a, b = (one.redF(), one.greenF(), one.blueF()), (other.redF(), other.greenF(), other.blueF())
    return QColor.fromRgbF(*(x + (y - x) * part for x, y in zip(a, b, strict=True)))


def sheet(c: Colours, font: QFont) -> str:
    """The style sheet of the whole window; widgets say which part they play with the property ``part``."""
    size = font.pointSizeF()
    hover, pressed = (mixed(c.accent, c.text, part).name() for part in (0.12, 0.24))
    return f"""
    QMainWindow, QWidget[part="side"] {{ background: {c.ground.name()}; }}
    QWidget[part="surface"] {{ background: {c.surface.name()}; }}
    QSplitter::handle {{ background: {c.line.name()}; }}
    QLabel {{ background: transparent; color: {c.text.name()}; }}
    QLabel[part="title"] {{ font-size: {size * 1.4:.1f}pt; font-weight: 600; }}
    QLabel[part="headline"], QLabel[part="failure"] {{ font-size: {size * 1.2:.1f}pt; font-weight: 600; }}
    QLabel[part="failure"] {{ color: {c.danger.name()}; }}
    QLabel[part="name"] {{ font-weight: 600; }}
    QLabel[part="quiet"] {{ color: {c.quiet.name()}; }}
    QLabel[part="small"] {{ color: {c.quiet.name()}; font-size: {size * 0.92:.1f}pt; }}
    QLabel[part="danger"] {{ color: {c.danger.name()}; font-size: {size * 0.92:.1f}pt; }}
    QLabel[part="warning"] {{
        color: {c.warning.name()}; background: {c.tint(c.warning).name()}; border-radius: 8px; padding: 8px 12px;
        font-size: {size * 0.92:.1f}pt;
    }}
    QListView {{ background: transparent; border: none; outline: none; }}
    QTableView::item {{ padding: 0px 5px; }}
    QTableView {{
        background: transparent; border: none; outline: none; color: {c.text.name()};
        selection-background-color: {c.tint(c.accent, 0.12).name()}; selection-color: {c.text.name()};
    }}
    QHeaderView, QTableCornerButton::section {{ background: transparent; }}
    QHeaderView::section {{
        background: {c.surface.name()}; color: {c.quiet.name()}; border: none;
        border-bottom: 1px solid {c.line.name()};
        padding: 4px 8px; font-size: {size * 0.92:.1f}pt;
    }}
    QProgressBar {{ background: {c.line.name()}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
    QProgressBar::chunk {{ background: {c.accent.name()}; border-radius: 2px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0px; }}
    QScrollBar::handle:vertical {{
        background: {mixed(c.line, c.text, 0.12).name()}; min-height: 32px; border-radius: 4px; margin: 1px;
    }}
    QScrollBar::handle:vertical:hover {{ background: {mixed(c.line, c.text, 0.35).name()}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; border: none; height: 0px;
    }}
    QPushButton {{
        background: {c.surface.name()}; color: {c.text.name()}; border: 1px solid {c.line.name()};
        border-radius: 7px; padding: 6px 14px;
    }}
    QPushButton:hover {{ border-color: {c.quiet.name()}; }}
    QPushButton:pressed {{ background: {c.line.name()}; }}
    QPushButton:focus {{ border-color: {c.accent.name()}; }}
    QPushButton:disabled {{ color: {mixed(c.quiet, c.surface, 0.4).name()}; }}
    QPushButton[part="first"] {{
        background: {c.accent.name()}; color: {c.on_accent.name()}; border: 1px solid {c.accent.name()};
        font-weight: 600;
    }}
    QPushButton[part="first"]:hover {{ background: {hover}; }}
    QPushButton[part="first"]:pressed {{ background: {pressed}; }}
    QPushButton[part="first"]:focus {{ border-color: {c.text.name()}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
    QToolButton:hover {{ background: {mixed(c.ground, c.text, 0.1).name()}; }}
    QToolButton:focus {{ border-color: {c.accent.name()}; }}
    QToolButton[part="link"] {{ color: {c.accent.name()}; font-weight: 600; padding: 3px 8px; }}
    """


def program_icon() -> QIcon:
    """Bars of sound in the colours of the markers."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#23244f"))
            painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
            draw_bars(painter, QRectF(0, 0, size, size), [QColor(pair[True]) for pair in _FILLS.values()])
        icon.addPixmap(pixmap)
    return icon


def draw_bars(painter: QPainter, box: QRectF, inks: list[QColor]) -> None:
    """Five bars of sound in the middle of `box`."""
    painter.setPen(Qt.PenStyle.NoPen)
    heights, width = (0.24, 0.44, 0.62, 0.36, 0.2), box.width() * 0.09
    for number, height in enumerate(heights):
        painter.setBrush(inks[(0, 0, 1, 2, 2)[number] % len(inks)])
        x = box.center().x() + (number - 2) * width * 1.55 - width / 2
        tall = box.height() * height
        painter.drawRoundedRect(QRectF(x, box.center().y() - tall / 2, width, tall), width / 2, width / 2)


def cross(colour: QColor) -> QIcon:
    """×, for cancelling and removing."""

    def draw(painter: QPainter) -> None:
        painter.drawLine(QPointF(4, 4), QPointF(12, 12))
        painter.drawLine(QPointF(12, 4), QPointF(4, 12))

    return _drawn(draw, colour)


def again(colour: QColor) -> QIcon:
    """An arrow that goes round, for trying again."""

    def draw(painter: QPainter) -> None:
        painter.drawArc(QRectF(3, 3, 10, 10), 40 * 16, 280 * 16)
        painter.drawPolyline([QPointF(12.6, 1.8), QPointF(12.4, 5.6), QPointF(8.8, 5.2)])

    return _drawn(draw, colour)


def _drawn(draw: Callable[[QPainter], None], colour: QColor) -> QIcon:
    icon = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        pixmap = QPixmap(QSize(16, 16) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            draw(painter)
        icon.addPixmap(pixmap)
    return icon
