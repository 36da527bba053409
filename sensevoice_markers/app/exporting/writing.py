"""What an export will write, and writing it. No Qt: the dialog and "export again" do the same."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from sensevoice_markers import files, formats
from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.app.preferences import Exporting
from sensevoice_markers.errors import BadSetting, Cancelled, MarkersError
from sensevoice_markers.formats import highlights
from sensevoice_markers.formats.presets import HIGHLIGHTS, PRESETS, Preset, chosen
from sensevoice_markers.timebase import parse_rate
from sensevoice_markers.timeline.highlights import rough_cut
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import STYLES, Style

OFFERED: Mapping[str, Preset] = {**PRESETS, HIGHLIGHTS.name: HIGHLIGHTS}
"""What can be exported for, by name."""

FIELDS = ("name", "preset", "date")
"""What a naming template can hold in braces."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
"""No system's names have these, or some system's names cannot: files travel."""


@dataclass(frozen=True, slots=True)
class Item:
    """One result to export.

    Attributes:
        name: what ``{name}`` stands for: the media's, without suffix.
        analysis: `Project.result`, or an analysis that nobody has edited.
        folder: the media's.
    """

    name: str
    analysis: Analysis
    folder: Path


@dataclass(frozen=True, slots=True)
class Order:
    """What the dialog ends with: all that writing needs."""

    items: tuple[Item, ...]
    exporting: Exporting
    styles: Mapping[Label, Style] = field(default_factory=lambda: STYLES)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where one item goes.

    Attributes:
        targets: which file each format becomes.
        there: those of them that exist.
    """

    item: Item
    targets: Mapping[str, Path]
    there: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item.

    Attributes:
        written: the new files, whole.
        error: why not all was written.
    """

    item: Item
    written: tuple[Path, ...] = ()
    error: MarkersError | None = None


def names(exporting: Exporting) -> tuple[str, ...]:
    """The formats that are written: the chosen ones, else the preset's. Raises BadSetting for an unknown one."""
    preset = chosen(exporting.preset, OFFERED)
    return tuple(made.name for made in formats.choose(exporting.formats or preset.formats))


def rate(exporting: Exporting) -> Fraction | None:
    """The chosen frame rate, None for the media's own. Raises BadSetting."""
    return parse_rate(exporting.rate) if exporting.rate.strip() else None


def options(exporting: Exporting, styles: Mapping[Label, Style] = STYLES) -> Options:
    """How a timeline is laid out for these answers. Raises BadSetting."""
    music = replace(styles.get(Label.BGM, STYLES[Label.BGM]), shape=exporting.music)
    return Options(
        rate=rate(exporting),
        drop_frame={"media": None, "on": True, "off": False}[exporting.drop_frame],
        start_timecode=exporting.start_timecode.strip() or None,
        srt_offset=exporting.offset,
        styles={**styles, Label.BGM: music},
        profile=PRESETS.get(editor(exporting), PRESETS["generic"]).profile,
    )


def editor(exporting: Exporting) -> str:
    """The preset that OTIO is written for: the chosen one, or of a rough cut the last one with an OTIO of its own."""
    return exporting.editor if exporting.preset == HIGHLIGHTS.name else exporting.preset


def remembered(exporting: Exporting) -> str:
    """The `Exporting.editor` of the next export: YouTube after Resolve leaves rough cuts to Resolve."""
    preset = PRESETS.get(exporting.preset)
    own = preset is not None and ("otio" in preset.formats or preset.profile != "generic")
    return exporting.preset if own else exporting.editor


def file_stem(naming: str, name: str, preset: str, today: date) -> str:
    """The name of an item's files without suffix: `naming` filled in.

    Raises:
        BadSetting: `naming` has a field that does not exist or a sign that names cannot have, or nothing is left.
    """
    given = {"name": name, "preset": preset, "date": today.isoformat()}
    try:
        made = naming.format_map(given).strip()
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        raise BadSetting(f"file name {naming!r} cannot be filled in; use {{{'}, {'.join(FIELDS)}}}") from None
    if sign := _FORBIDDEN.search(naming):
        raise BadSetting(f"file name {naming!r}: {sign.group()!r} cannot be in a name")
    if not made.strip(". "):
        raise BadSetting(f"file name {naming!r} leaves nothing; write {{name}}")
    return made


def plan(order: Order, today: date | None = None) -> tuple[Plan, ...]:
    """Where all items go; no two to one file. It looks at the disk and writes nothing.

    Where the rule is ``number``, a name that is taken becomes ``talk (2)``.

    Raises:
        BadSetting: a naming template or format that makes no sense.
    """
    exporting, taken = order.exporting, set[str]()
    wanted, day = names(exporting), today or date.today()
    plans = []
    for item in order.items:
        folder = Path(exporting.folder) if exporting.folder else item.folder
        first = folder / file_stem(exporting.naming, item.name, exporting.preset, day)
        for stem in _numbered(first):
            # A rough cut lies beside the whole.
            rough = exporting.preset == HIGHLIGHTS.name
            targets = highlights.targets(stem, wanted) if rough else formats.targets(stem, wanted)
            there = tuple(target for target in targets.values() if os.path.lexists(target))
            if _key(stem) not in taken and not (there and exporting.overwrite == "number"):
                taken.add(_key(stem))
                plans.append(Plan(item, targets, there))
                break
    return tuple(plans)


def _numbered(stem: Path) -> Iterator[Path]:
    yield stem
    number = 2
    while True:
        yield stem.with_name(f"{stem.name} ({number})")
        number += 1


def _key(stem: Path) -> str:
    return str(stem.absolute()).casefold()


def check_folders(order: Order) -> None:
    """Make sure that all folders take files. Raises TargetUnwritable or DiskFull."""
    exporting = order.exporting
    folders = [Path(exporting.folder)] if exporting.folder else dict.fromkeys(item.folder for item in order.items)
    for folder in folders:
        files.check_writable(folder)


def laid_out(order: Order, item: Item) -> Timeline:
    """The timeline that is written for `item`. Raises BadSetting, NothingToCut where highlights are asked for."""
    if order.exporting.preset == HIGHLIGHTS.name:
        cut = rough_cut(item.analysis, options(order.exporting, order.styles), order.exporting.highlights)
        return replace(cut, notes=())  # they advise flags of the command line; how long it is stands above the list
    return whole(order, item)


def whole(order: Order, item: Item) -> Timeline:
    """The timeline of all of `item`. Raises BadSetting."""
    return lay_out(item.analysis, options(order.exporting, order.styles))


def write(order: Order, plans: Sequence[Plan], cancelled: Callable[[], bool] = lambda: False) -> tuple[Outcome, ...]:
    """Write all `plans` of `order`, each file whole or not at all; one that fails does not stop the others.

    Files that were there when it was planned are replaced; one that has appeared since is not. `cancelled` is asked
    before each file, and between the pieces of a large one.
    """
    return tuple(_outcome(order, each, cancelled) for each in plans)


def _outcome(order: Order, each: Plan, cancelled: Callable[[], bool]) -> Outcome:
    written: list[Path] = []
    try:
        _go_on(cancelled)
        timeline = laid_out(order, each.item)
        made = formats.make(timeline, each.targets)
        for target in each.targets.values():
            files.check_target(target, overwrite=target in each.there)
        for name, data in made.items():
            target = each.targets[name]
            files.write(target, _pieces(data, cancelled), overwrite=target in each.there)
            written.append(target)
    except MarkersError as error:
        return Outcome(each.item, _as_planned(written, each), error=error)
    return Outcome(each.item, _as_planned(written, each))


def _pieces(data: bytes | Iterator[bytes], cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """`data` until it is cancelled, which the file that it is written to does not outlive."""
    for piece in [data] if isinstance(data, bytes) else data:
        _go_on(cancelled)
        yield piece


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("cancelled; nothing more was written")


def _as_planned(written: Sequence[Path], each: Plan) -> tuple[Path, ...]:
    return tuple(target for target in each.targets.values() if target in written)
