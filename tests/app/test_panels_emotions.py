from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from sensevoice_markers.app import look
from sensevoice_markers.app.panels import emotions
from sensevoice_markers.app.text import CHINESE, ENGLISH


@pytest.mark.parametrize("ground", ["#efefef", "#3a3a3e"])
def test_neutral_speech_is_not_pointed_out(ground: str) -> None:
    c = look.colours(QPalette(QColor(ground), QColor(ground)))
    assert emotions.colour("NEUTRAL", c) is emotions.colour(None, c) is emotions.colour("BORED", c) is None
    named = {emotions.colour(name, c).name() for name in ENGLISH.panels.emotions if emotions.colour(name, c)}
    assert len(named) == len(ENGLISH.panels.emotions) - 1


def test_words() -> None:
    assert emotions.word("HAPPY", ENGLISH) == "Happy"
    assert emotions.word("HAPPY", CHINESE) == "高兴"
    assert emotions.word(None, ENGLISH) == emotions.word("BORED", ENGLISH) == ""
