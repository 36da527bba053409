"""How long a cut may last."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

import re

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import clock
from sensevoice_markers.timeline.highlights import read_length

_SHORTEST, _LONGEST = 5, 6 * 3600  # seconds
_BARE = re.compile(r"[\d.]+")


class Length(QSpinBox):
    """Minutes and seconds, ``3:00``; it takes what `read_length` does, but a number alone is minutes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, minimum=_SHORTEST, maximum=_LONGEST, singleStep=15)

    @property
    def seconds(self) -> float:
        """What is chosen."""
        return float(self.value())

    def show_seconds(self, seconds: float) -> None:
        """Choose the nearest that can be."""
        self.setValue(round(max(_SHORTEST, min(_LONGEST, seconds))))

    def textFromValue(self, value: int) -> str:
        """``3:00``, and ``1:02:03`` from an hour on."""
        return clock(value)

    def valueFromText(self, text: str) -> int:
        """Seconds; those of before where `text` says none."""
        seconds = _read(text)
        return self.value() if seconds is None else seconds

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Anything may be typed on the way to a length."""
        seconds = _read(text)
        good = seconds is not None and _SHORTEST <= seconds <= _LONGEST
        return QValidator.State.Acceptable if good else QValidator.State.Intermediate, text, position


def _read(text: str) -> int | None:
    try:
        return round(read_length(f"{text.strip()}min" if _BARE.fullmatch(text.strip()) else text))
    except BadSetting:
        return None
