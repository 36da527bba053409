"""The marker list as it will be written, on the right of the dialog."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QStackedLayout, QTableView, QVBoxLayout, QWidget

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.app.exporting.listing import Row, headings
from sensevoice_markers.app.text import Text
from sensevoice_markers.timebase import clock
from sensevoice_markers.timeline.layout import Timeline

_Index = QModelIndex | QPersistentModelIndex
_TIME, _NAME, _LASTS, _COMMENT = range(4)
_NOTES = 3  # shown at once; the others are in the tooltip


class Rows(QAbstractTableModel):
    """One marker a line: timecode, name, length, comment."""

    def __init__(self, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = text.exporting
        self._rows: tuple[Row, ...] = ()
        self._labels: tuple[Label, ...] = ()
        self._fixed = _fixed()

    def show_rows(self, rows: tuple[Row, ...], labels: tuple[Label, ...]) -> None:
        """List these; lines stay where they are, so that the list does not jump at each answer."""
        old, new = len(self._rows), len(rows)
        if new < old:
            self.beginRemoveRows(QModelIndex(), new, old - 1)
        elif new > old:
            self.beginInsertRows(QModelIndex(), old, new - 1)
        self._rows, self._labels = rows, labels
        if new < old:
            self.endRemoveRows()
        elif new > old:
            self.endInsertRows()
        if kept := min(old, new):
            self.dataChanged.emit(self.index(0, 0), self.index(kept - 1, _COMMENT))

    def rowCount(self, parent: _Index | None = None) -> int:
        """As many as markers."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, _parent: _Index | None = None) -> int:
        """Four."""
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            words = self._words
            return headings(words)[section]
        return Qt.AlignmentFlag.AlignLeft if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = 0) -> Any:
        """What a cell says."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == _COMMENT:
            return row[_COMMENT]
        if role == Qt.ItemDataRole.FontRole and index.column() in (_TIME, _LASTS):
            return self._fixed
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _NAME:
            return look.current().ink(self._labels[index.row()])
        return None


def _fixed() -> QFont:
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setPointSizeF(QGuiApplication.font().pointSizeF())
    return fixed


class Preview(QWidget):
    """Counts, the list, and what had to be changed or chosen."""

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.counts = QLabel(text.exporting.reckoning)
        self.counts.setProperty("part", "name")
        self.rows = Rows(text, self)
        self.table = _table(self.rows, text)
        self.nothing = QLabel(text.exporting.no_markers, alignment=Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("part", "quiet")
        self.notes = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.notes.setProperty("part", "warning")
        self.notes.hide()
        sheet = QWidget()
        sheet.setProperty("part", "surface")
        self._pages = QStackedLayout(sheet)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addWidget(sheet, 1)
        column.addWidget(self.notes)

    def show_missing(self, why: str, *, rows_stay: bool) -> None:
        """Say why nothing will be written; a list that stays does not come and go while one types."""
        self.counts.setText(why)
        if not rows_stay:
            self.rows.show_rows((), ())
            self.notes.hide()

    def show_timeline(self, timeline: Timeline, rows: tuple[Row, ...]) -> None:
        """Show what will be written, with its markers in words."""
        words = self._text.exporting
        markers, cues, clips = len(timeline.markers), len(timeline.cues), len(timeline.clips)
        counted = [
            words.one_marker if markers == 1 else words.many_markers.format(count=markers),
            words.one_cue if cues == 1 else words.many_cues.format(count=cues),
        ]
        if sum(clip.source_frames for clip in timeline.clips) < timeline.media_frames:
            length = clock(float(timeline.timebase.seconds_at(timeline.frames)))
            counted.insert(0, (words.one_clip if clips == 1 else words.many_clips).format(count=clips, length=length))
        self.counts.setText(self._text.separator.join(counted))
        self.rows.show_rows(rows, tuple(placed.marker.label for placed in timeline.markers))
        self._pages.setCurrentWidget(self.table if markers else self.nothing)
        shown = list(timeline.notes[:_NOTES])
        if len(timeline.notes) > _NOTES:
            shown.append(self._text.more.format(count=len(timeline.notes) - _NOTES))
        self.notes.setText("\n".join(shown))
        self.notes.setToolTip("\n".join(timeline.notes[:50]))
        self.notes.setVisible(bool(shown))


def _table(rows: Rows, text: Text) -> QTableView:
    table = QTableView()
    table.setModel(rows)
    table.setAccessibleName(text.exporting.preview)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    wide = QFontMetrics(_fixed()).horizontalAdvance("00:00:00:000") + 22
    table.setColumnWidth(_TIME, wide)
    table.setColumnWidth(_LASTS, wide)
    table.setColumnWidth(_NAME, table.fontMetrics().horizontalAdvance("APPLAUSE START") + 30)
    return table
