"""What was heard in one file: a strip of the whole, a table of all events, and the way to the editor."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.analysis import Analysis, Event
from sensevoice_markers.app import look
from sensevoice_markers.app.jobs import Job
from sensevoice_markers.app.strip import Strip
from sensevoice_markers.app.text import Text
from sensevoice_markers.timebase import clock
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out

_Index = QModelIndex | QPersistentModelIndex
_TIME, _HEARD, _LASTS, _CONFIDENCE = range(4)
_WARNINGS = 3  # shown at once; the others are in the tooltip


class Events(QAbstractTableModel):
    """One event a line: timecode, label, length, confidence."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text
        self._events: tuple[Event, ...] = ()
        self._timeline: Timeline | None = None

    def show_analysis(self, analysis: Analysis, timeline: Timeline) -> None:
        """List this one."""
        self.beginResetModel()
        self._events, self._timeline = analysis.events, timeline
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """As many as events."""
        return 0 if parent is not None and parent.isValid() else len(self._events)

    def columnCount(self, _parent: _Index | None = None) -> int:
        """Four."""
        return 4

    def event_at(self, row: int) -> Event:
        """The event of a line."""
        return self._events[row]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            text = self._text
            return (text.time, text.heard, text.lasts, text.confidence)[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = 0) -> Any:
        """What a cell says."""
        event = self._events[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(event, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text.from_to.format(start=self._timecode(event.start), end=self._timecode(event.end))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() == _TIME:
            fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            fixed.setPointSizeF(QGuiApplication.font().pointSizeF())
            return fixed
        return None

    def _words(self, event: Event, column: int) -> str:
        if column == _TIME:
            return self._timecode(event.start)
        if column == _HEARD:
            return self._text.labels[event.label]
        if column == _LASTS:
            return self._text.seconds.format(seconds=f"{event.end - event.start:.1f}")
        return f"{event.confidence:.0%}"

    def _timecode(self, seconds: float) -> str:
        assert self._timeline is not None  # noqa: S101 - comes with the events
        counting = self._timeline.timebase
        return counting.timecode(counting.frame_at(seconds))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == _LASTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Chip(QStyledItemDelegate):
    """The label as a chip in its colour; the confidence as a short bar of that colour and a number."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Room for the bar before the number."""
        return super().sizeHint(option, index) + QSize(62 if index.column() == _CONFIDENCE else 30, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Both columns share it, so that colour and number are read together."""
        words = index.data(Qt.ItemDataRole.DisplayRole)
        c, model = look.current(), index.model()
        assert isinstance(model, Events)  # noqa: S101 - it is made for that model
        event = model.event_at(index.row())
        ink, fill = c.ink(event.label), c.fill(event.label)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if index.column() == _HEARD:
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() * 0.88)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            metrics = painter.fontMetrics()
            high = metrics.height() + 6.0
            chip = QRectF(box.left() + 8, box.center().y() - high / 2, metrics.horizontalAdvance(words) + 20, high)
            painter.setBrush(c.tint(fill))
            painter.drawRoundedRect(chip, high / 2, high / 2)
            painter.setPen(ink)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
        else:
            bar = QRectF(box.left() + 8, box.center().y() - 2, 44, 4)
            painter.setBrush(c.line)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(4.0, 44 * event.confidence), 4), 2, 2)
            painter.setPen(c.text)
            painter.drawText(box.adjusted(62, 0, 0, 0), left, words)
        painter.restore()


class Elided(QLabel):
    """One line whose middle gives way where it is too long."""

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The text as far as there is room."""
        painter = QPainter(self)
        fitting = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitting)
        painter.end()


class Results(QWidget):
    """The right side for a finished file.

    Attributes:
        export, reveal: the buttons.
        note: what the last export did.
    """

    def __init__(self, text: Text, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._options = options
        self.name = Elided()
        self.name.setProperty("part", "title")
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("part", "small")
        self.warnings = QLabel(wordWrap=True)
        self.warnings.setProperty("part", "warning")
        self.strip = Strip(text)
        self.events = Events(text)
        self.table = _table(self.events, text)
        self.nothing = QLabel(text.nothing_heard, alignment=Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("part", "quiet")
        self.note = QLabel(wordWrap=True)
        self.export = QPushButton(text.export)
        self.export.setProperty("part", "first")
        self.reveal = QPushButton(text.show_in_folder)
        for label in (self.name, self.about, self.warnings, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.about, self.warnings, self.note):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(4)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addSpacing(8)
        column.addWidget(self.warnings)
        column.addSpacing(4)
        column.addWidget(self.strip)
        column.addSpacing(10)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)
        column.addSpacing(8)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self.note, 1)
        across.addWidget(self.reveal)
        across.addWidget(self.export)
        column.addLayout(across)

    def show_job(self, job: Job) -> None:
        """Show the analysis of a finished `job`."""
        analysis = job.analysis
        assert analysis is not None  # noqa: S101 - finished jobs have one
        timeline = lay_out(analysis, self._options)
        self.name.setText(job.media.name)
        self.name.setToolTip(str(job.media))
        self.about.setText(_about(analysis, timeline, self._text))
        self._warn([*analysis.warnings, *timeline.notes])
        self.strip.show_analysis(analysis)
        self.events.show_analysis(analysis, timeline)
        self.table.setVisible(bool(analysis.events))
        self.nothing.setVisible(not analysis.events)
        self.say(self._text.exported.format(names=_names(job)) if job.exported else "")

    def say(self, note: str, part: str = "small") -> None:
        """Tell what came of an export, beside the buttons."""
        self.note.setText(note)
        self.note.setProperty("part", part)
        self.note.style().polish(self.note)

    def _warn(self, warnings: list[str]) -> None:
        shown = warnings[:_WARNINGS]
        if len(warnings) > _WARNINGS:
            shown.append(self._text.more.format(count=len(warnings) - _WARNINGS))
        self.warnings.setText("\n".join(shown))
        self.warnings.setToolTip("\n".join(warnings))
        self.warnings.setVisible(bool(warnings))


def _names(job: Job) -> str:
    return ", ".join(path.name for path in job.exported)


def _about(analysis: Analysis, timeline: Timeline, text: Text) -> str:
    media = analysis.media
    parts = [text.length.format(clock=clock(media.duration))]
    if media.frame_rate is not None:
        parts.append(text.frame_rate.format(rate=f"{float(media.frame_rate):.5g}"))
    if timeline.timebase.start_frame:
        parts.append(text.starts_at.format(timecode=timeline.timebase.timecode(0)))
    if analysis.computed:
        parts.append(analysis.computed)
    return text.separator.join(parts)


def _table(events: Events, text: Text) -> QTableView:
    table = QTableView()
    table.setModel(events)
    table.setAccessibleName(text.heard)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 15)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(_HEARD, QHeaderView.ResizeMode.Stretch)
    chip = _Chip(table)
    table.setItemDelegateForColumn(_HEARD, chip)
    table.setItemDelegateForColumn(_CONFIDENCE, chip)
    return table
