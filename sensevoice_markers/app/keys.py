"""Keys that a widget needs itself: Qt asks it before a shortcut of the window takes them."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent


def claimed(event: QEvent, keys: Container[int] | None = None) -> bool:
    """Whether `event` asks for one of `keys` (`Qt.Key`; any for None), which is then the widget's and no shortcut."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if keys is not None and event.key() not in keys:
        return False
    event.accept()
    return True
