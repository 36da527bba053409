"""How a subtitle's row is painted, and what opens in it for editing."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontDatabase, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.app import look
from sensevoice_markers.app.panels import emotions
from sensevoice_markers.app.panels.by_id import Index
from sensevoice_markers.app.panels.cue_rows import FIGURES, ROW, TIMES, WORDS, CuesModel, Row
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.text import Text

_PAD = 6.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def row_height(font: QFont) -> int:
    """Pixels of a row: two lines and one for what is wrong."""
    return round(3 * QFontMetricsF(font).height() + 2 * _PAD)


class Span(QWidget):
    """Start over end, both to be typed.

    Attributes:
        done: Enter, or the focus went elsewhere; `given_up`: Esc.
    """

    done = Signal()
    given_up = Signal()

    def __init__(self, times: Times, text: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._times, self._text = times, text
        self._shown = ("", "")
        self._was = (0.0, 0.0)
        self.start, self.end = QLineEdit(), QLineEdit()
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(1)
        for field, name in ((self.start, text.panels.start), (self.end, text.panels.end)):
            field.setAccessibleName(name)
            field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            field.textEdited.connect(self._check)
            field.installEventFilter(self)
            column.addWidget(field)
        self.setFocusProxy(self.start)

    def show_span(self, span: tuple[float, float]) -> None:
        """Begin with these seconds."""
        self._was = span
        self._shown = (self._times.write(span[0]), self._times.write(span[1]))
        self.start.setText(self._shown[0])
        self.end.setText(self._shown[1])
        self.start.selectAll()

    def span(self) -> tuple[float, float] | None:
        """Seconds; a side that was left alone is exactly what it was. None for what is no time, or no length."""
        sides = zip((self.start.text(), self.end.text()), self._shown, self._was, strict=True)
        start, end = (was if words == shown else self._times.read(words) for words, shown, was in sides)
        return None if start is None or end is None or end <= start else (start, end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Esc, and leaving both fields."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            pressed = event.type() == QEvent.Type.KeyPress
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                if pressed:
                    self.given_up.emit()
                return True
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.span() is not None:
                    self.done.emit()
                return True
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            other = self.end if watched is self.start else self.start
            if event.reason() != Qt.FocusReason.PopupFocusReason and not other.hasFocus():
                self.done.emit()
        return super().eventFilter(watched, event)

    def _check(self) -> None:
        c, right = look.current(), self.span() is not None
        for field in (self.start, self.end):
            field.setStyleSheet("" if right else f"color: {c.danger.name()};")
            field.setToolTip("" if right else self._text.player.no_time)


class CueCells(QStyledItemDelegate):
    """Paints `CuesModel`.

    Attributes:
        left: an editor of words was left by Tab (1) or Shift+Tab (-1).
        split: it was left to cut the subtitle at that character.
    """

    left = Signal(int)
    split = Signal(int)

    def __init__(self, text: Text, model: CuesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text, self._model = text, model
        self.playing = ""

    # --- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then the column."""
        row: Row = index.data(ROW)
        c, box = look.current(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.id == self.playing:
            painter.fillRect(option.rect, c.tint(c.accent, 0.07))
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        if row.id == self.playing and index.column() == TIMES:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), c.accent)
        painter.setPen(c.line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(_PAD + 4, _PAD, -_PAD, -_PAD)
        {TIMES: self._paint_times, WORDS: self._paint_words, FIGURES: self._paint_figures}[index.column()](
            painter, inner, row, c, option.font
        )
        painter.restore()

    def _paint_times(self, painter: QPainter, box: QRectF, row: Row, c: look.Colours, font: QFont) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(font.pointSizeF())
        painter.setFont(fixed)
        high = box.height() / 3
        for place, (at, colour) in enumerate(((row.cue.start, c.text), (row.cue.end, c.quiet))):
            painter.setPen(colour)
            line = QRectF(box.left(), box.top() + place * high, box.width() + _PAD, high)
            painter.drawText(line, _LEFT, self._model.times.write(at))

    def _paint_words(self, painter: QPainter, box: QRectF, row: Row, c: look.Colours, font: QFont) -> None:
        high, metrics = box.height() / 3, painter.fontMetrics()
        felt = emotions.colour(row.felt, c)
        if felt is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(felt)
            painter.drawEllipse(QPointF(box.left() + 3, box.top() + high / 2), 4, 4)
        left = box.left() + 14
        painter.setPen(c.text)
        shown = [*row.cue.lines[:1], " ".join(row.cue.lines[1:])]
        for place, words in enumerate(shown):
            line = QRectF(left, box.top() + place * high, box.right() - left, high)
            painter.drawText(line, _LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(line.width())))
        if row.broken:
            painter.setFont(_small(font))
            painter.setPen(c.warning)
            line = QRectF(left, box.top() + 2 * high, box.right() - left, high)
            said = self._text.separator.join(self._model.complaints(row))
            fitting = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, _LEFT, fitting)

    def _paint_figures(self, painter: QPainter, box: QRectF, row: Row, c: look.Colours, font: QFont) -> None:
        high, measured, words = box.height() / 3, self._model.figures_of(row), self._text.panels
        rules = {each.rule for each in row.broken}
        painter.setFont(_small(font))
        for place, (said, wrong) in enumerate(
            (
                (words.speed.format(speed=f"{measured.speed:.1f}"), "speed" in rules),
                (words.columns.format(columns=measured.columns, most=measured.most.columns), "columns" in rules),
                (row.cue.language, False),
            )
        ):
            painter.setPen(c.warning if wrong else c.quiet)
            painter.drawText(QRectF(box.left(), box.top() + place * high, box.width(), high), _RIGHT, said)

    # --- editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Start and end, or all the words."""
        if index.column() == TIMES:
            span = Span(self._model.times, self._text, parent)
            span.done.connect(lambda: self._end(span))
            span.given_up.connect(lambda: self._end(span, takes=False))
            return span
        writing = QPlainTextEdit(parent)
        writing.setAccessibleName(self._text.panels.words)
        writing.setTabChangesFocus(False)
        writing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name = self._model.items[index.row()].id
        writing.textChanged.connect(lambda: self._model.draft(name, writing.toPlainText()))
        return writing

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what it is; an editor that is open keeps what was typed."""
        value: Any = index.data(Qt.ItemDataRole.EditRole)
        if editor.property("begun"):
            return
        editor.setProperty("begun", True)
        if isinstance(editor, Span):
            editor.show_span(value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what was typed, where it makes sense."""
        if isinstance(editor, Span):
            if (span := editor.span()) is not None:
                model.setData(index, span, Qt.ItemDataRole.EditRole)
        elif isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """The whole cell; times take what they need."""
        box = option.rect
        if isinstance(editor, Span):
            box.setHeight(max(box.height(), editor.sizeHint().height()))
        editor.setGeometry(box)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Nothing is being typed any more, be it that its row has gone."""
        editor.setProperty("ended", True)
        editor.setProperty("gone", True)
        if isinstance(editor, QPlainTextEdit):
            self._model.undraft()
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the editor of words: Ctrl+Enter and Esc end it, Tab goes on, Alt+Enter cuts the subtitle."""
        if watched.property("ended"):
            return False
        if not (isinstance(watched, QPlainTextEdit) and isinstance(event, QKeyEvent)):
            return super().eventFilter(watched, event)
        key, modifiers = event.key(), event.modifiers()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ends = key == Qt.Key.Key_Escape or (enter and modifiers & Qt.KeyboardModifier.ControlModifier)
        cuts = enter and modifiers & Qt.KeyboardModifier.AltModifier
        back = key == Qt.Key.Key_Backtab or modifiers & Qt.KeyboardModifier.ShiftModifier
        step = 0 if key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) else -1 if back else 1
        if not (ends or cuts or step):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            place = watched.textCursor().position()
            if step:
                self.left.emit(step)
            elif cuts:
                self.split.emit(place)
            else:
                self._end(watched)
        return True

    def finish(self, view: QWidget) -> None:
        """Take what is being typed in `view`, if anything is."""
        for editor in (*view.findChildren(QPlainTextEdit), *view.findChildren(Span)):
            self._end(editor)

    def _end(self, editor: QWidget, takes: bool = True) -> None:
        if not editor.property("ended"):
            editor.setProperty("ended", True)
            if takes:
                self.commitData.emit(editor)
            if not editor.property("gone"):
                self.closeEditor.emit(editor)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.88)
    return small
