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
_MARKERS: Mapping[str, tuple[str, str]] = {
    "BLACK": ("#2b2d33", "#62666f"),
    "BLUE": ("#2f66cf", "#6f9ff8"),
    "CYAN": _FILLS[Label.APPLAUSE],
    "GREEN": _FILLS[Label.BGM],
    "MAGENTA": ("#b8329f", "#e879d6"),
    "ORANGE": ("#ec8233", "#f59a57"),
    "PINK": ("#e8719f", "#f79bbd"),
    "PURPLE": ("#8257d6", "#aa8af2"),
    "RED": ("#c8353e", "#f47a7f"),
    "WHITE": ("#c9cdd5", "#eceef2"),
    "YELLOW": _FILLS[Label.LAUGHTER],
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

    def marker(self, name: str) -> QColor:
        """One of `timeline.markers.COLOURS`, for bars."""
        pair = _MARKERS.get(name)
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


# Ground, surface, words; a little blue keeps large areas from looking like unlit screens.
_LIGHT = ("#f3f4f7", "#ffffff", "#1c1d24")
_DARK = ("#17181d", "#1f2127", "#e8e9ef")


def palette(dark: bool) -> QPalette:
    """All of Qt's colours for one of both themes, the same on every system."""
    ground, surface, text = map(QColor, _DARK if dark else _LIGHT)
    made, role = QPalette(surface, ground), QPalette.ColorRole
    accent = QColor(_ACCENT[dark])
    for which, colour in (
        (role.Window, ground), (role.Base, surface), (role.AlternateBase, mixed(surface, text, 0.03)),
        (role.Button, mixed(surface, text, 0.04)), (role.WindowText, text), (role.Text, text), (role.ButtonText, text),
        (role.ToolTipBase, mixed(surface, text, 0.08)), (role.ToolTipText, text), (role.Highlight, accent),
        (role.HighlightedText, QColor("#16163a" if dark else "#ffffff")), (role.Link, accent), (role.Accent, accent),
        (role.PlaceholderText, mixed(text, surface, 0.4)), (role.Mid, mixed(ground, text, 0.25)),
        (role.Dark, mixed(ground, text, 0.4)), (role.Light, mixed(surface, text, 0.02)),
    ):  # fmt: skip
        made.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, mixed(text, surface, 0.55))
    return made


def boxes(palette: QPalette) -> QPalette:
    """The same for checkboxes: Fusion outlines them in a shade of the ground, which nobody sees on a dark one."""
    made, c = QPalette(palette), colours(palette)
    if c.dark:
        made.setColor(QPalette.ColorRole.Base, mixed(c.surface, c.text, 0.28))
    return made


def current() -> Colours:
    """The colours of now; ask again for every painting, the system may turn dark at any time."""
    return colours(QGuiApplication.palette())


def on(colour: QColor) -> QColor:
    """What can be read on `colour`: nearly black, or white."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return QColor("#14161c" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.185 else "#ffffff")


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """`one` with `part` (0..1) of `other` in it."""
    a, b = (one.redF(), one.greenF(), one.blueF()), (other.redF(), other.greenF(), other.blueF())
    return QColor.fromRgbF(*(x + (y - x) * part for x, y in zip(a, b, strict=True)))


def sheet(c: Colours, font: QFont) -> str:
    """The style sheet of the whole program; widgets say which part they play with the property ``part``."""
    size = font.pointSizeF()
    field = mixed(c.surface, c.text, 0.03).name()
    edge = mixed(c.line, c.text, 0.1).name()
    hover, pressed = (mixed(c.accent, c.text, part).name() for part in (0.12, 0.24))
    return f"""
    QMainWindow, QWidget[part="side"], QStatusBar {{ background: {c.ground.name()}; }}
    QDialog {{ background: {c.surface.name()}; }}
    QStatusBar {{ color: {c.quiet.name()}; font-size: {size * 0.92:.1f}pt; }}
    QStatusBar::item {{ border: none; }}
    QMenuBar {{ background: {c.ground.name()}; color: {c.text.name()}; padding: 2px 4px; }}
    QMenuBar::item {{ background: transparent; padding: 4px 9px; border-radius: 5px; }}
    QMenuBar::item:selected {{ background: {mixed(c.ground, c.text, 0.1).name()}; }}
    QMenu {{ background: {c.surface.name()}; color: {c.text.name()}; border: 1px solid {edge}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 5px; }}
    QMenu::item:selected {{ background: {c.tint(c.accent, 0.22).name()}; }}
    QMenu::item:disabled {{ color: {mixed(c.quiet, c.surface, 0.4).name()}; }}
    QMenu::separator {{ height: 1px; background: {c.line.name()}; margin: 4px 8px; }}
    QFrame[part="popup"] {{ background: {c.surface.name()}; border: 1px solid {edge}; }}
    QToolTip {{
        background: {mixed(c.surface, c.text, 0.08).name()}; color: {c.text.name()}; border: 1px solid {edge};
        padding: 4px 6px;
    }}
    QLineEdit, QPlainTextEdit, QTextEdit {{
        background: {field}; color: {c.text.name()}; border: 1px solid {edge}; border-radius: 6px; padding: 4px 8px;
        selection-background-color: {c.accent.name()}; selection-color: {c.on_accent.name()};
    }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border-color: {c.accent.name()}; }}
    QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ background: transparent; border: none; padding: 0px; }}
    QLineEdit[part="wrong"] {{ border-color: {c.danger.name()}; }}
    QLineEdit:disabled {{ color: {mixed(c.quiet, c.surface, 0.4).name()}; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ background: transparent; }}
    QTabBar::tab {{
        background: transparent; color: {c.quiet.name()}; padding: 7px 12px; margin: 0px 2px;
        border: none; border-bottom: 2px solid transparent;
    }}
    QTabBar::tab:selected {{ color: {c.text.name()}; border-bottom-color: {c.accent.name()}; font-weight: 600; }}
    QTabBar::tab:hover {{ color: {c.text.name()}; }}
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
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QListWidget::item:selected, QTreeView::item:selected {{
        background: {c.tint(c.accent, 0.18).name()}; color: {c.text.name()};
    }}
    QListWidget::item {{ padding: 5px 8px; border-radius: 6px; color: {c.text.name()}; }}
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
    QScrollBar {{ background: transparent; margin: 0px; }}
    QScrollBar:vertical {{ width: 10px; }}
    QScrollBar:horizontal {{ height: 10px; }}
    QScrollBar::handle {{ background: {mixed(c.line, c.text, 0.12).name()}; border-radius: 4px; margin: 1px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {mixed(c.line, c.text, 0.35).name()}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; border: none; width: 0px; height: 0px;
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
    QPushButton[part="first"]:disabled {{
        background: {c.line.name()}; border-color: {c.line.name()}; color: {c.quiet.name()};
    }}
    QPushButton[part="first"]:focus {{ border-color: {c.text.name()}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
    QToolButton:hover {{ background: {mixed(c.ground, c.text, 0.1).name()}; }}
    QToolButton:focus {{ border-color: {c.accent.name()}; }}
    QToolButton[part="link"], QToolButton[part="more"] {{
        color: {c.accent.name()}; font-weight: 600; padding: 3px 8px;
    }}
    QToolButton[part="more"] {{ padding: 3px 0px; }}
    """


def held_down(c: Colours) -> str:
    """The style of a tool button that can be switched on."""
    return f"QToolButton:checked {{ background: {c.tint(c.accent, 0.2).name()}; color: {c.accent.name()}; }}"


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

    return drawn(draw, colour)


def again(colour: QColor) -> QIcon:
    """An arrow that goes round, for trying again."""

    def draw(painter: QPainter) -> None:
        painter.drawArc(QRectF(3, 3, 10, 10), 40 * 16, 280 * 16)
        painter.drawPolyline([QPointF(12.6, 1.8), QPointF(12.4, 5.6), QPointF(8.8, 5.2)])

    return drawn(draw, colour)


def document(colour: QColor) -> QIcon:
    """A sheet with a folded corner, for a file."""

    def draw(painter: QPainter) -> None:
        painter.drawPolygon(
            [QPointF(3.5, 1.5), QPointF(9.5, 1.5), QPointF(12.5, 4.5), QPointF(12.5, 14.5), QPointF(3.5, 14.5)]
        )
        painter.drawPolyline([QPointF(9.5, 1.5), QPointF(9.5, 4.5), QPointF(12.5, 4.5)])

    return drawn(draw, colour)


def drawn(draw: Callable[[QPainter], None], colour: QColor) -> QIcon:
    """An icon of 16 × 16, drawn with a round pen of `colour`, sharp on any screen."""
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
