"""Words of app/settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingsWords:
    """One language."""

    title: str


ENGLISH = SettingsWords(title="Settings")
CHINESE = SettingsWords(title="设置")
