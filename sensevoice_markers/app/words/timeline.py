"""Words of app/timeline."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimelineWords:
    """One language."""

    title: str


ENGLISH = TimelineWords(title="Timeline")
CHINESE = TimelineWords(title="时间线")
