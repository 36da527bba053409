"""Format × frame rate × start timecode → the largest error of what independent readers find, in frames."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from build import TIMEBASES
from cases import STARTS, cases, written
from reading import Reader

from sensevoice_markers.formats import formats
from sensevoice_markers.timeline.layout import Timeline

DOCUMENT = Path(__file__).parents[2] / "docs" / "nle" / "README.md"
_BEGIN, _END = "<!-- matrix: written by make matrix -->\n", "<!-- end of the matrix -->\n"

_NOTHING, _LITTLE = Fraction(1, 10**9), Fraction(1, 1000)  # frames: of floats, and less than is worth a number

RATES = tuple(TIMEBASES)
IRREGULAR = tuple(name for name in cases() if " from " not in name)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a reader finds of one timeline.

    Attributes:
        error: the largest, in frames, over starts and lengths; None where the timeline does not suit, and `why`.
        allowed: what the format's resolution makes of it at most, in frames.
    """

    error: Fraction | None
    allowed: Fraction = Fraction(0)
    why: str = ""


def readers() -> list[Reader]:
    """All readers, by format and name."""
    modules = [importlib.import_module(path.stem) for path in sorted(Path(__file__).parent.glob("reader_*.py"))]
    return sorted((each for made in modules for each in made.READERS), key=lambda reader: (reader.format, reader.name))


def title(reader: Reader) -> str:
    """How the matrix calls it; a format may be read for its markers and for its subtitles."""
    return f"{reader.format} | {reader.name}{'' if reader.markers else ', subtitles'}"


def cells(reader: Reader, folder: Path) -> dict[str, Cell]:
    """What `reader` finds of every timeline, by its name."""
    return {name: _cell(reader, timeline, folder) for name, timeline in cases().items()}


def rows(reader: Reader, found: Mapping[str, Cell]) -> list[str]:
    """Lines of the matrix: one for each start timecode, and one of the irregular timelines."""
    regular = [
        f"| {title(reader)} | {start} | {' | '.join(_said(found[f'{rate} from {start}']) for rate in RATES)} |"
        for start in STARTS
    ]
    return [*regular, f"| {title(reader)} | {' | '.join(_said(found[name]) for name in IRREGULAR)} |"]


def write(lines: Mapping[str, Sequence[str]], reasons: Sequence[str]) -> None:
    """Put all rows, by the title of their reader, into the document."""
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(_BEGIN)
    after = rest.split(_END)[1]
    regular = [line for made in lines.values() for line in made[:-1]]
    irregular = [made[-1] for made in lines.values()]
    columns = ("format | reader | start", *RATES), ("format | reader", *IRREGULAR)
    tables = [
        [f"| {' | '.join(heads)} |", "|---" * (heads[0].count("|") + len(heads)) + "|", *body, ""]
        for heads, body in zip(columns, (regular, irregular), strict=True)
    ]
    why = ["n/a:", "", *(f"- {reason}" for reason in reasons), ""] if reasons else []
    example = f"25 from {STARTS[1]}"
    moves = [f"- `{note}`" for note in cases()[example].notes if " moved from " in note]
    moved = [f"What the plan moved, for example at {example}:", "", *moves, ""]
    text = "\n".join([*tables[0], *tables[1], *why, *moved])
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}", encoding="utf-8")


def _said(cell: Cell) -> str:
    if cell.error is None:
        return "n/a"
    if cell.error < _NOTHING:
        return "0"
    return f"{float(cell.error):.3f}" if cell.error >= _LITTLE else f"< {float(_LITTLE):g}"


def _cell(reader: Reader, timeline: Timeline, folder: Path) -> Cell:
    if why := reader.unsuited(timeline):
        return Cell(None, why=why)
    path = folder / f"talk{formats()[reader.format].suffix}"
    path.write_bytes(written(reader.format, timeline))
    allowed = reader.resolution * timeline.timebase.rate
    return Cell(max(_errors(reader, path, timeline), default=Fraction(0)), allowed)


def _errors(reader: Reader, path: Path, timeline: Timeline) -> Iterator[Fraction]:
    if reader.markers:
        seen = sorted(reader.markers(path, timeline), key=lambda one: one.frame)
        for one, placed in zip(seen, timeline.markers, strict=True):
            yield abs(one.frame - placed.frame)
            if one.frames is not None:
                yield abs(one.frames - placed.frames)
    if reader.cues:
        for cue, heard in zip(timeline.cues, reader.cues(path, timeline), strict=True):
            for ours, theirs in ((cue.start, heard.start), (cue.end, heard.end)):
                yield abs(Fraction(ours) - theirs) * timeline.timebase.rate
