"""Export formats. Each module of this package that defines `FORMAT` is one; to add one, add one file.

`formats()` finds it by itself. It gets a finished `Timeline` (frames, timecode, cues) and returns bytes: it decodes no
media and loads no model.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sensevoice_markers import files
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.layout import Options, Timeline, file_name, lay_out

DEFAULT: tuple[str, ...] = ("otio", "srt")


@dataclass(frozen=True, slots=True)
class Format:
    """One export format.

    Attributes:
        name: what a user calls it, the same as the module.
        suffix: of its files, with the dot.
        title: one line that says what it is for.
        write: makes the file's bytes from a timeline; pieces of them where they may be too many to hold.
    """

    name: str
    suffix: str
    title: str
    write: Callable[[Timeline], bytes | Iterator[bytes]]


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name."""
    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        made: Format | None = getattr(importlib.import_module(module.name), "FORMAT", None)
        if made is not None:  # what is no format serves them all
            found[made.name] = made
    return found


def choose(names: Sequence[str]) -> tuple[Format, ...]:
    """The formats called `names`, each once.

    Raises:
        BadSetting: there is no such format, or none is named.
    """
    wanted = list(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    unknown = [name for name in wanted if name not in formats()]
    if unknown or not wanted:
        raise BadSetting(
            f"no format {', '.join(map(repr, unknown)) or 'named'}; choose --formats from {','.join(formats())}"
        )
    return tuple(formats()[name] for name in wanted)


def targets(stem: Path, names: Sequence[str] = DEFAULT) -> dict[str, Path]:
    """Which file each format is written to: `stem` plus the format's suffix."""
    return {made.name: stem.with_name(stem.name + made.suffix) for made in choose(names)}


def default_stem(analysis: Analysis, folder: Path | None = None) -> Path:
    """Beside the media, or in `folder`, named like the media without its suffix."""
    name = _safe(file_name(analysis.media.path).stem)
    return folder / name if folder else Path(analysis.media.path).parent / name


def _safe(name: str) -> str:
    """`name` without what leads elsewhere on any system: a document is not always one's own."""
    kept = re.sub(r"[\x00-\x1f\x7f/\\:]", "_", name).strip()
    return kept if kept.strip(".") else "markers"


def export(
    analysis: Analysis,
    stem: Path | str | None = None,
    *,
    formats: Sequence[str] = DEFAULT,
    options: Options | None = None,
    overwrite: bool = False,
) -> dict[str, Path]:
    """Write `analysis` in all `formats`; returns which file each became.

    Args:
        stem: path of the files without suffix; None for the media's own.
        overwrite: replace files that are there.

    Raises:
        BadSetting: an unknown format or impossible option.
        TargetExists: one of the files is there; none was written.
        TargetLocked, TargetUnwritable, DiskFull: a file could not be written; those before it are whole.
    """
    stem = Path(stem) if stem is not None else default_stem(analysis)
    return write(lay_out(analysis, options), stem, formats, overwrite=overwrite)


def write(timeline: Timeline, stem: Path, names: Sequence[str], *, overwrite: bool) -> dict[str, Path]:
    """Write `timeline` in the formats `names`; returns and raises what `export` does."""
    written = targets(stem, names)
    for target in written.values():
        files.check_target(target, overwrite=overwrite)
    for name, data in make(timeline, names).items():
        files.write(written[name], data, overwrite=overwrite)
    return written


def make(timeline: Timeline, names: Iterable[str]) -> dict[str, bytes | Iterator[bytes]]:
    """What each of the formats `names` says of `timeline`, before any of it is written.

    Those that are made piece by piece come first: one that fails meanwhile leaves no half of a result.

    Raises:
        BadSetting, InputNotFound, InputUnreadable: one of them cannot be made.
    """
    made = {name: formats()[name].write(timeline) for name in names}
    return dict(sorted(made.items(), key=lambda pair: isinstance(pair[1], bytes)))
