"""The events as rows: model, chips and bars, and the keys of the table."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.app import look
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.keys import claimed
from sensevoice_markers.app.panels.by_id import ById, Index
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.text import Text
from sensevoice_markers.editing import acts

TIME, HEARD, LASTS, CONFIDENCE, NAME = range(5)
EVENT = Qt.ItemDataRole.UserRole
"""The role that gives a row's `Event`."""

_BAR = 44.0  # pixels


class EventsModel(ById[Event]):
    """One event a row: when, what, how long, how sure, what its marker is called. The last and the label are edited."""

    def __init__(self, text: Text, editor: Editor, times: Times, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text, self._editor, self._times = text, editor, times

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self._times = times
        if self.rowCount():
            self.dataChanged.emit(self.index(0, TIME), self.index(self.rowCount() - 1, TIME))

    def columnCount(self, _parent: Index | None = None) -> int:
        """Five."""
        return 5

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Label and name can be edited."""
        editable = Qt.ItemFlag.ItemIsEditable if index.column() in (HEARD, NAME) else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Headings."""
        text = self._text
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (text.time, text.heard, text.lasts, text.confidence, text.panels.name)[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        """What a cell says."""
        event, column = self.items[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(event, column)
        if role == Qt.ItemDataRole.EditRole:
            return event.name if column == NAME else event.label
        if role == Qt.ItemDataRole.ToolTipRole:
            span = self._text.from_to.format(start=self._times.write(event.start), end=self._times.write(event.end))
            return self._text.separator.join([span, self._text.panels.by_hand] if event.by_hand else [span])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole and column == TIME:
            fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            fixed.setPointSizeF(QGuiApplication.font().pointSizeF())
            return fixed
        return event if role == EVENT else None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        """Another name or label."""
        event, project = self.items[index.row()], self._editor.project
        if role != Qt.ItemDataRole.EditRole or value == self.data(index, role):
            return False
        if index.column() == NAME:
            self._editor.do("rename", acts.rename(project, [event.id], value))
        else:
            self._editor.do("relabel", acts.relabel(project, [event.id], Label(value)))
        return True

    def _words(self, event: Event, column: int) -> str:
        if column == TIME:
            return self._times.write(event.start)
        if column == HEARD:
            return self._text.labels[event.label]
        if column == LASTS:
            return self._text.seconds.format(seconds=f"{event.end - event.start:.1f}")
        if column == CONFIDENCE:
            return self._text.panels.by_hand if event.by_hand else f"{event.confidence:.0%}"
        return event.name


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == LASTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class Chips(QStyledItemDelegate):
    """The label as a chip, the confidence as a bar in its colour, the name with a dot where it has one of its own."""

    def __init__(self, text: Text, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = text

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then what the column shows."""
        event: Event = index.data(EVENT)
        if (index.column() == CONFIDENCE and event.by_hand) or (index.column() == NAME and not event.colour):
            super().paint(painter, option, index)
            return
        c, box, words = look.current(), QRectF(option.rect), index.data(Qt.ItemDataRole.DisplayRole)
        fill = c.marker(event.colour) if event.colour else c.fill(event.label)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if index.column() == HEARD:
            _paint_chip(painter, option.font, box, words, c, event.label)
        elif index.column() == CONFIDENCE:
            bar = QRectF(box.left() + 8, box.center().y() - 2, _BAR, 4)
            painter.setBrush(c.line)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(4.0, _BAR * event.confidence), 4), 2, 2)
            _write(painter, box.adjusted(_BAR + 16, 0, 0, 0), words, c)
        else:
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(box.left() + 12, box.center().y()), 4, 4)
            _write(painter, box.adjusted(22, 0, -4, 0), words, c)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Labels to choose from, or a line for the name."""
        if index.column() == NAME:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        for label in Label:
            box.addItem(self._text.labels[label], label)
        box.setAccessibleName(self._text.panels.relabel)
        box.activated.connect(lambda: self._choose(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what it is."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
            editor.showPopup()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)
        else:
            super().setModelData(editor, model, index)

    def finish(self, view: QWidget) -> None:
        """Take what is being typed in `view`, if anything is."""
        for editor in (*view.findChildren(QLineEdit), *view.findChildren(QComboBox)):
            if not editor.isHidden():  # one that has ended stays for a moment
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)

    def _choose(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def _write(painter: QPainter, box: QRectF, words: str, c: look.Colours) -> None:
    painter.setPen(c.text)
    fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitting)


def chip_font(font: QFont) -> QFont:
    """That of a chip in a table of `font`."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.88)
    small.setWeight(QFont.Weight.DemiBold)
    return small


def _paint_chip(painter: QPainter, font: QFont, box: QRectF, words: str, c: look.Colours, label: Label) -> None:
    painter.setFont(chip_font(font))
    metrics = painter.fontMetrics()
    high = metrics.height() + 6.0
    chip = QRectF(box.left() + 6, box.center().y() - high / 2, metrics.horizontalAdvance(words) + 20, high)
    painter.setBrush(c.tint(c.fill(label)))
    painter.drawRoundedRect(chip, high / 2, high / 2)
    painter.setPen(c.ink(label))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)


class EventTable(QTableView):
    """The table of `EventsModel`.

    Attributes:
        deleted: Delete was pressed.
        gone_to: a row was double-clicked, or Enter pressed on it.
    """

    deleted = Signal()
    gone_to = Signal(int)

    def __init__(self, text: Text, model: EventsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._chips = Chips(text, self)
        for column in (HEARD, CONFIDENCE, NAME):
            self.setItemDelegateForColumn(column, self._chips)
        self.setAccessibleName(text.panels.events)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.SelectedClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        metrics = self.fontMetrics()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 13)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(TIME, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(40)
        fixed = QSize(metrics.horizontalAdvance("00:00:00:00") + 44, 0).width()
        widest = max(metrics.horizontalAdvance(name) for name in text.labels.values()) + 26
        heading = metrics.horizontalAdvance(text.confidence) + 34
        for column, width in ((TIME, fixed), (HEARD, widest), (LASTS, 72), (CONFIDENCE, max(heading, 104))):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        self.doubleClicked.connect(lambda index: self.gone_to.emit(index.row()))

    def finish(self) -> None:
        """Take what is being typed."""
        self._chips.finish(self.viewport())

    def event(self, event: QEvent) -> bool:
        """Keys of the table go before shortcuts of the window."""
        return claimed(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Enter goes there, Delete deletes."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        elif event.key() == Qt.Key.Key_F2 and current.isValid():
            self.edit(current.siblingAtColumn(NAME))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.gone_to.emit(current.row())
        else:
            super().keyPressEvent(event)


_KEYS = frozenset((Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter))
