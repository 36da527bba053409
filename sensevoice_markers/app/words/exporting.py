"""Words of app/exporting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportingWords:
    """One language."""

    title: str


ENGLISH = ExportingWords(title="Export")
CHINESE = ExportingWords(title="导出")
