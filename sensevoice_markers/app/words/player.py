"""Words of app/player."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlayerWords:
    """One language."""

    title: str


ENGLISH = PlayerWords(title="Player")
CHINESE = PlayerWords(title="播放器")
