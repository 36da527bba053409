"""The list of files on the left: one row each, with its state and a button that cancels or tries again.

Rows are painted, not made of widgets: a folder may hold thousands of files.
"""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QImage, QMouseEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from sensevoice_markers.app import jobs, look
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.text import Text
from sensevoice_markers.timebase import clock

_Index = QModelIndex | QPersistentModelIndex
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LEFT, _TOP, _GAP, _BAR, _BUTTON = 10, 9, 3, 4, 26
_WIDE, _HIGH = 72, 42  # of the picture
_LONGEST = 180  # characters of an error's message in a row; the whole of it is beside the list


class _Jobs(QAbstractListModel):
    """The files in the order they came."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text
        self._jobs: list[Job] = []
        self._places: dict[int, int] = {}

    def rowCount(self, _parent: _Index | None = None) -> int:
        """As many as files."""
        return len(self._jobs)

    def data(self, index: _Index, role: int = 0) -> Any:
        """What a row says, in words; the delegate paints the job itself."""
        job = self._jobs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return job.media.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(job.media)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{job.media.name}: {jobs.status(job, self._text)}"
        return None

    def job(self, index: _Index) -> Job:
        """The file of a row."""
        return self._jobs[index.row()]

    def index_of(self, number: int) -> QModelIndex:
        """The row of a file."""
        return self.index(self._places[number])

    def put(self, new: Iterable[Job]) -> None:
        """Change the files that are there, add the others."""
        added = []
        for job in new:
            if job.number in self._places:
                self._jobs[self._places[job.number]] = job
                self.dataChanged.emit(self.index_of(job.number), self.index_of(job.number))
            else:
                added.append(job)
        if added:
            first = len(self._jobs)
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self._jobs.extend(added)
            self._places.update({job.number: place for place, job in enumerate(added, first)})
            self.endInsertRows()

    def take(self, number: int) -> None:
        """Remove a file."""
        place = self._places[number]
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._jobs[place]
        self._places = {job.number: place for place, job in enumerate(self._jobs)}
        self.endRemoveRows()


@dataclass(frozen=True, slots=True)
class _Words:
    """One paragraph of a row and the box it takes."""

    words: str
    font: QFont
    colour: QColor
    box: QRect


class _Painter(QStyledItemDelegate):
    """Paints a row and takes the clicks on its button."""

    pressed = Signal(int)

    def __init__(self, text: Text, view: QListView) -> None:
        super().__init__(view)
        self._text = text
        self._view = view
        # Qt asks for the height of every row at every change of one.
        self._heights: dict[int, tuple[Job, int, str, int]] = {}
        self.pictures: dict[int, QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as its words in the list's width."""
        job, wide, font = _job(index), self._view.viewport().width(), option.font.key()
        known = self._heights.get(job.number)
        if known is not None and known[0] is job and known[1:3] == (wide, font):
            return QSize(wide, known[3])
        *_, last = self._paragraphs(job, QRect(0, 0, wide, 0), option.font)
        high = max(last.box.bottom() + 1 + (_GAP + _BAR if job.busy else 0), _TOP + _HIGH) + _TOP
        self._heights[job.number] = (job, wide, font, high)
        return QSize(wide, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Name, state, error and bar one under the other, the button on the right."""
        c, job, row = look.current(), _job(index), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(look.mixed(c.ground, c.accent, 0.16))
            painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), 8, 8)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(look.mixed(c.ground, c.text, 0.05))
            painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), 8, 8)
        self._paint_picture(painter, job, QRect(row.left() + _LEFT, row.top() + _TOP, _WIDE, _HIGH), option.font)
        bottom = row.top()
        for place, part in enumerate(self._paragraphs(job, row, option.font)):
            painter.setFont(part.font)
            painter.setPen(part.colour)
            if place == 0:
                name = QFontMetrics(part.font).elidedText(part.words, Qt.TextElideMode.ElideMiddle, part.box.width())
                painter.drawText(part.box, Qt.AlignmentFlag.AlignLeft, name)
            else:
                painter.drawText(part.box, _WRAPPED, part.words)
            bottom = part.box.bottom()
        if job.busy:
            track = QRect(_words_left(row), bottom + _GAP + 1, _words_width(row), _BAR)
            done = round(track.width() * (jobs.share(job.progress) if job.progress else 0.0))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.mixed(c.line, c.text, 0.06))
            painter.drawRoundedRect(track, 2, 2)
            painter.setBrush(c.accent)
            painter.drawRoundedRect(QRect(track.topLeft(), QSize(done, _BAR)), 2, 2)
        if job.state in (State.WAITING, State.WORKING):
            look.cross(c.quiet).paint(painter, _button(row).adjusted(5, 5, -5, -5))
        elif job.retriable:
            look.again(c.accent).paint(painter, _button(row).adjusted(5, 5, -5, -5))
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """A click on the button is not one on the row."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            job = _job(index)
            if job.state not in (State.DONE, State.CANCELLING) and _button(option.rect).contains(
                event.position().toPoint()
            ):
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self.pressed.emit(job.number)
                return True
        return super().editorEvent(event, model, option, index)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """The button says what it does."""
        if index.isValid() and _button(option.rect).contains(event.pos()):
            job = _job(index)
            if job.retriable or job.state in (State.WAITING, State.WORKING):
                QToolTip.showText(event.globalPos(), self._text.retry if job.retriable else self._text.cancel, view)
                return True
        return super().helpEvent(event, view, option, index)

    def _paint_picture(self, painter: QPainter, job: Job, box: QRect, font: QFont) -> None:
        c = look.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.mixed(c.ground, c.text, 0.08))
        painter.drawRoundedRect(box, 5, 5)
        picture = self.pictures.get(job.number)
        if picture is None:
            inks = [look.mixed(c.ground, c.text, 0.3)]
            look.draw_bars(painter, QRectF(box).adjusted(16, 0, -16, 0), inks)
        else:
            painter.save()
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(box), 5, 5)
            painter.setClipPath(shape)
            size = picture.deviceIndependentSize().scaled(
                QSizeF(box.size()), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            place = QRectF(QPointF(), size)
            place.moveCenter(QRectF(box).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
            painter.restore()
        if job.info is not None:
            small = QFont(font)
            small.setPointSizeF(font.pointSizeF() * 0.8)
            small.setWeight(QFont.Weight.DemiBold)
            words, metrics = clock(job.info.duration), QFontMetrics(small)
            badge = QRect(0, 0, metrics.horizontalAdvance(words) + 8, metrics.height() + 1)
            badge.moveBottomRight(box.bottomRight() - QPoint(3, 3))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 175))
            painter.drawRoundedRect(badge, 3, 3)
            painter.setFont(small)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _paragraphs(self, job: Job, row: QRect, font: QFont) -> Iterator[_Words]:
        c = look.current()
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(font.pointSizeF() * 0.92)
        failed = job.state is State.FAILED
        status = _together(jobs.status(job, self._text), self._text)
        said = [(job.media.name, bold, c.text), (status, small, c.danger if failed else c.quiet)]
        if job.error is not None:
            why = jobs.advice(job.error, self._text) or jobs.explanation(job.error, job.media)
            said.append((why if len(why) <= _LONGEST else f"{why[:_LONGEST]}…", small, c.quiet))
        left, top, wide = _words_left(row), row.top() + _TOP - 2, _words_width(row)
        for words, used, colour in said:
            metrics = QFontMetrics(used)
            one_line = words is job.media.name or not words
            high = (
                _line_height(metrics, words)
                if one_line
                else metrics.boundingRect(0, 0, wide, 10_000, _WRAPPED, words).height()
            )
            yield _Words(words, used, colour, QRect(left, top, wide, high))
            top += high + _GAP


def _job(index: _Index) -> Job:
    model = index.model()
    assert isinstance(model, _Jobs)  # noqa: S101 - it paints no other model
    return model.job(index)


def _line_height(metrics: QFontMetrics, words: str) -> int:
    return max(metrics.height(), metrics.boundingRect(words).height())  # another script's font may be taller


def _words_left(row: QRect) -> int:
    return row.left() + _LEFT + _WIDE + 10


def _words_width(row: QRect) -> int:
    return row.right() - _BUTTON - 10 - _words_left(row)


def _button(row: QRect) -> QRect:
    return QRect(row.right() - _BUTTON - 6, row.top() + 7, _BUTTON, _BUTTON)


def _together(status: str, text: Text) -> str:
    """Lines break after a separator, not between a number and what it counts, nor within a Chinese word."""
    parts = status.split(text.separator)
    if len(parts) == 1:
        return status
    kept = ("\u2060".join(part.replace(" ", "\u00a0")) for part in parts)  # word joiner, no-break space
    return text.separator.replace(" ", "\u00a0", 1).join(kept)


class Rows(QListView):
    """All files; `chosen` tells the number of the selected one, `pressed` that of the row whose button it was."""

    chosen = Signal(int)
    pressed = Signal(int)

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = _Jobs(text)
        self._painter = _Painter(text, self)
        self._painter.pressed.connect(self.pressed)
        self.setModel(self._jobs)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(text.files)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def current(self) -> int | None:
        """Number of the selected file."""
        index = self.currentIndex()
        return self._jobs.job(index).number if index.isValid() else None

    def put(self, *new: Job) -> None:
        """Show these jobs, in new rows those that have none."""
        self._jobs.put(new)

    def show_picture(self, number: int, picture: QImage) -> None:
        """Show what is in the video of a row."""
        size = QSize(_WIDE, _HIGH) * self.devicePixelRatioF() * 1.5  # once and for all; rows are painted often
        small = picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        self._painter.pictures[number] = QPixmap.fromImage(small)
        self.viewport().update()

    def take(self, number: int) -> None:
        """Remove a row."""
        self._painter.pictures.pop(number, None)
        self._jobs.take(number)

    def choose(self, number: int) -> None:
        """Select a row."""
        self.setCurrentIndex(self._jobs.index_of(number))

    def button(self, number: int) -> QPoint:
        """Where a row's button is, in the viewport."""
        return _button(self.visualRect(self._jobs.index_of(number))).center()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._jobs.job(index).number)
