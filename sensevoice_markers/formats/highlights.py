"""The files of a rough cut (`timeline.highlights`), beside those of the whole media: ``talk.highlights.otio``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sensevoice_markers import files, formats
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.layout import Timeline

FORMATS: tuple[str, ...] = ("otio", "fcpxml", "srt")
"""Those that hold clips, and the subtitles in the time of the cut."""

SUFFIX = ".highlights"
"""What stands behind the name of the media."""


def targets(stem: Path, names: Sequence[str] = FORMATS) -> dict[str, Path]:
    """Which file each format is written to; `stem` is that of the whole media's results."""
    return formats.targets(_stem(stem), names)


def make(cut: Timeline, names: Sequence[str] = FORMATS) -> tuple[dict[str, bytes | Iterator[bytes]], tuple[str, ...]]:
    """What each of the formats `names` says of `cut`, and why those that cannot carry it are left out, a line each."""
    made: dict[str, bytes | Iterator[bytes]] = {}
    notes: list[str] = []
    for name in names:
        try:
            made |= formats.make(cut, [name])
        except BadSetting as error:
            notes.append(f"the highlights have no {formats.formats()[name].suffix}: {error}")
    return made, tuple(notes)


def write(
    whole: Timeline, names: Sequence[str], cut: Timeline | None, stem: Path, *, overwrite: bool
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write `whole` in the formats `names`, and a rough cut of it in those of `FORMATS` that can carry its rate.

    Everything is made, and all places are looked at, before anything is written.

    Returns:
        The files, and why a format of the cut is left out, one line each.

    Raises:
        BadSetting: one of `names` cannot carry the rate; nothing was written.
        TargetExists: one of the files is there; none was written.
        TargetLocked, TargetUnwritable, DiskFull: a file could not be written; those before it are whole.
    """
    paths = formats.targets(stem, names) if names else {}
    made = [(paths[name], data) for name, data in formats.make(whole, names).items()]
    notes: tuple[str, ...] = ()
    written = list(paths.values())
    if cut is not None:
        cuts, notes = make(cut)
        paths = targets(stem, tuple(cuts)) if cuts else {}
        made += [(paths[name], data) for name, data in cuts.items()]
        written += paths.values()
    for target in written:
        files.check_target(target, overwrite=overwrite)
    for target, data in made:
        files.write(target, data, overwrite=overwrite)
    return tuple(written), notes


def _stem(stem: Path) -> Path:
    return stem.with_name(stem.name + SUFFIX)
