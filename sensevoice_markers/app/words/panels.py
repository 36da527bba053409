"""Words of app/panels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PanelsWords:
    """One language."""

    title: str


ENGLISH = PanelsWords(title="Panels")
CHINESE = PanelsWords(title="面板")
