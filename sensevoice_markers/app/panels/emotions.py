"""Emotions as SenseVoice names them: their colours and their words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor

from sensevoice_markers.app.look import Colours
from sensevoice_markers.app.text import Text

_FILLS: Mapping[str, tuple[str, str]] = {
    "HAPPY": ("#d99a00", "#f5c34d"),
    "SAD": ("#3f78d8", "#7aa7f5"),
    "ANGRY": ("#d0413b", "#f5817a"),
    "FEARFUL": ("#8a55c9", "#bb93f0"),
    "DISGUSTED": ("#6f8a1c", "#b0c956"),
    "SURPRISED": ("#cf4f94", "#f28fc1"),
}
"""For light grounds and dark ones; an emotion that is not here, NEUTRAL above all, has no colour."""


def colour(emotion: str | None, c: Colours) -> QColor | None:
    """The colour of an emotion, for areas; None for those that are not to be pointed out."""
    pair = _FILLS.get(emotion or "")
    return QColor(pair[c.dark]) if pair else None


def word(emotion: str | None, text: Text) -> str:
    """What an emotion is called; empty where there is none to tell."""
    return text.panels.emotions.get(emotion or "", "")
