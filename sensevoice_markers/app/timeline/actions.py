"""The timeline's actions by name, with their keys: for its context menu, and for the menus of a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.app.text import Text
from sensevoice_markers.timeline.markers import COLOURS
from sensevoice_markers.timeline.rules import RULES

KEYS: Mapping[str, tuple[str, ...]] = {
    "split": ("S",),
    "merge": ("M",),
    "delete": ("Delete", "Backspace"),
    "rename": ("Return", "Enter", "F2"),
    "select-lane": ("Ctrl+A",),
    "lane-next": ("Ctrl+Right",),
    "lane-previous": ("Ctrl+Left",),
    "lane-below": ("Ctrl+Down", "Down"),
    "lane-above": ("Ctrl+Up", "Up"),
    "zoom-in": ("+", "="),
    "zoom-out": ("-",),
    "zoom-fit": ("Shift+Z",),
    "zoom-selection": ("Z",),
    "to-start": ("Home",),
    "to-end": ("End",),
}
"""Keys that work while the timeline has the focus; the first of each is shown in menus."""


def make_actions(text: Text, does: Mapping[str, Callable[[], object]], home: QWidget) -> dict[str, QAction]:
    """One action each of what the timeline `does`, on `home`."""
    made = {}
    for name, act in does.items():
        action = QAction(text.timeline.actions[name], home)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in KEYS.get(name, ())])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False, act=act: act())
        home.addAction(action)
        made[name] = action
    return made


def fill_labels(menu: QMenu, text: Text, choose: Callable[[Label], object]) -> None:
    """Labels to choose from, in the colours of now."""
    menu.clear()
    menu.setTitle(text.timeline.actions["relabel"])
    c = look.current()
    for rule in RULES:
        _entry(menu, text.labels[rule.label], _dot(c.fill(rule.label)), partial(choose, rule.label))


def fill_colours(menu: QMenu, text: Text, choose: Callable[[str], object]) -> None:
    """Marker colours to choose from; "" is the label's own."""
    menu.clear()
    menu.setTitle(text.timeline.actions["recolour"])
    c = look.current()
    _entry(menu, text.timeline.actions["uncolour"], QIcon(), partial(choose, ""))
    menu.addSeparator()
    for colour in COLOURS:
        _entry(menu, text.timeline.colours[colour], _dot(c.marker(colour)), partial(choose, colour))


def _entry(menu: QMenu, words: str, icon: QIcon, act: Callable[[], object]) -> None:
    menu.addAction(icon, words).triggered.connect(lambda: act())


def _dot(colour: QColor) -> QIcon:
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(6, 6, 20, 20)
    return QIcon(pixmap)
