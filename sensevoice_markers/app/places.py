"""Where the window stood and how it was parted, from one start to the next."""

from __future__ import annotations

import base64
import binascii
import contextlib

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from sensevoice_markers.app.preferences import Preferences


def remembered(window: QMainWindow, split: QSplitter) -> dict[str, str]:
    """The settings that `restore` reads."""
    return {"geometry": _text(window.saveGeometry()), "panes": _text(split.saveState())}


def restore(window: QMainWindow, split: QSplitter, preferences: Preferences) -> None:
    """Put the window where it was; what makes no sense is left as it is."""
    with contextlib.suppress(binascii.Error):
        window.restoreGeometry(QByteArray(base64.b64decode(preferences.geometry)))
        split.restoreState(QByteArray(base64.b64decode(preferences.panes)))


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")
