"""The files of a rough cut (`timeline.highlights`), beside those of the whole media: ``talk.highlights.otio``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sensevoice_markers import formats
from sensevoice_markers.timeline.layout import Timeline

FORMATS: tuple[str, ...] = ("otio", "fcpxml", "srt")
"""Those that hold clips, and the subtitles in the time of the cut."""


SUFFIX = ".highlights"
"""What stands behind the name of the media."""


def targets(stem: Path, names: Sequence[str] = FORMATS) -> dict[str, Path]:
    """Which file each format is written to; `stem` is that of the whole media's results."""
    return formats.targets(_stem(stem), names)


def write(cut: Timeline, stem: Path, names: Sequence[str] = FORMATS, *, overwrite: bool) -> dict[str, Path]:
    """Write `cut` in the formats `names`; returns and raises what `formats.write` does."""
    return formats.write(cut, _stem(stem), names, overwrite=overwrite)


def _stem(stem: Path) -> Path:
    return stem.with_name(stem.name + SUFFIX)
