"""The subtitles as rows: what each says, how fast it must be read, and what is wrong with it."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt

from sensevoice_markers.analysis import Cue, Subtitles
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels import emotions
from sensevoice_markers.app.panels.by_id import ById, Index
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.text import Text
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.project import Project
from sensevoice_markers.timeline.checks import Violation, violations
from sensevoice_markers.timeline.lines import width
from sensevoice_markers.timeline.subtitles import Limits, limits

TIMES, WORDS, FIGURES = range(3)
ROW = Qt.ItemDataRole.UserRole
"""The role that gives a `Row` as it is, or as it would be with what is being typed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One subtitle and what is known of it.

    Attributes:
        felt: its emotion, empty for none.
        broken: the rules that it breaks.
    """

    id: str
    cue: Cue
    felt: str = ""
    broken: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """What of a subtitle is measured, and what it may be.

    Attributes:
        speed: characters a second.
        columns: of its longest line.
    """

    speed: float
    columns: int
    most: Limits


def figures(cue: Cue, subtitles: Subtitles) -> Figures:
    """Measure `cue`."""
    most, widths = limits(subtitles, cue.language), [width(line) for line in cue.lines]
    return Figures(sum(widths) / most.character / max(cue.end - cue.start, 0.001), max(widths, default=0), most)


def complaint(violation: Violation, text: Text) -> str:
    """What is wrong, and how much."""
    digits = 0 if violation.rule in ("columns", "lines") else 2 if violation.rule == "gap" else 1
    return text.panels.rules[violation.rule].format(
        measured=f"{violation.measured:.{digits}f}", allowed=f"{round(violation.allowed, 2):g}"
    )


class CuesModel(ById[Row]):
    """One subtitle a row; text and times are edited."""

    def __init__(self, text: Text, editor: Editor, times: Times, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text, self._editor, self._times = text, editor, times
        self._draft: tuple[str, str] | None = None

    @property
    def times(self) -> Times:
        """How times are written."""
        return self._times

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self._times = times
        if self.rowCount():
            self.dataChanged.emit(self.index(0, TIMES), self.index(self.rowCount() - 1, TIMES))

    def draft(self, name: str, words: str) -> None:
        """The subtitle with that id is being typed, and stands like this."""
        self._draft = (name, words)
        self._tell_drafted(name)

    def undraft(self) -> None:
        """Nothing is being typed any more."""
        if self._draft is not None:
            (name, _), self._draft = self._draft, None
            self._tell_drafted(name)

    def _tell_drafted(self, name: str) -> None:
        row = self.row_of(name)
        if row is not None:
            self.dataChanged.emit(self.index(row, FIGURES), self.index(row, FIGURES))

    def columnCount(self, _parent: Index | None = None) -> int:
        """Three."""
        return 3

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Times and words can be edited."""
        editable = Qt.ItemFlag.NoItemFlags if index.column() == FIGURES else Qt.ItemFlag.ItemIsEditable
        return super().flags(index) | editable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self._text.time, self._text.panels.words, self._text.panels.figures)[section]
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return left if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        """What a row is; its words for those who cannot see it painted."""
        row, column = self.items[index.row()], index.column()
        if role == ROW:
            return self._drafted(row) if column == FIGURES else row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._said(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return (row.cue.start, row.cue.end) if column == TIMES else "\n".join(row.cue.lines)
        if role == Qt.ItemDataRole.ToolTipRole:
            felt = emotions.word(row.felt, self._text)
            about = self._text.separator.join(part for part in (felt, row.cue.language) if part)
            return "\n".join([*(complaint(each, self._text) for each in row.broken), *([about] if about else [])])
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        """Other words, or another start and end."""
        cue, project = self.items[index.row()].cue, self._editor.project
        if role != Qt.ItemDataRole.EditRole or (value == self.data(index, role) and value):
            return False
        if index.column() == WORDS:
            self._editor.do("write", cue_acts.write(project, cue.id, value))
        else:
            self._editor.do("trim", _spanned(project, cue, *value))
        return True

    def figures_of(self, row: Row) -> Figures:
        """What is measured of it."""
        return figures(row.cue, self._editor.project.result.subtitles)

    def complaints(self, row: Row) -> Sequence[str]:
        """What is wrong with it, in words."""
        return [complaint(each, self._text) for each in row.broken]

    def _said(self, row: Row, column: int) -> str:
        if column == TIMES:
            start, end = self._times.write(row.cue.start), self._times.write(row.cue.end)
            return self._text.from_to.format(start=start, end=end)
        if column == WORDS:
            return "\n".join([*row.cue.lines, *self.complaints(row)])
        measured = self.figures_of(row)
        return self._text.panels.speed.format(speed=f"{measured.speed:.1f}")

    def _drafted(self, row: Row) -> Row:
        if self._draft is None or self._draft[0] != row.id:
            return row
        lines = tuple(line for line in (line.strip() for line in self._draft[1].splitlines()) if line)
        cue = replace(row.cue, lines=lines)
        rest = tuple(each for each in row.broken if each.rule == "gap")
        return replace(row, cue=cue, broken=(*violations((cue,), self._editor.project.result.subtitles), *rest))


def _spanned(project: Project, cue: Cue, start: float, end: float) -> Project:
    """Only the side that was changed is trimmed: the other keeps its fraction of a frame."""
    begin = start if abs(start - cue.start) > 0.0005 else None
    until = end if abs(end - cue.end) > 0.0005 else None
    return cue_acts.trim(project, cue.id, begin, until) if begin is not None or until is not None else project
