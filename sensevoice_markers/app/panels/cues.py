"""All subtitles in a list, put right in place, with what is wrong with each."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.analysis import Analysis
from sensevoice_markers.app import look
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.keys import claimed
from sensevoice_markers.app.panels.cue_cells import CueCells, row_height
from sensevoice_markers.app.panels.cue_rows import FIGURES, TIMES, WORDS, CuesModel, Row
from sensevoice_markers.app.panels.find import FindBar
from sensevoice_markers.app.panels.selection import Selection
from sensevoice_markers.app.player.screen import cue_at
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import Text
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.problems import emotions, problems

_NEW = 2.0  # seconds of a subtitle that is added


class CueTable(QTableView):
    """The table of `CuesModel`.

    Attributes:
        deleted: Delete was pressed.
    """

    deleted = Signal()

    def __init__(self, text: Text, model: CuesModel, cells: CueCells, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(cells)
        self.setAccessibleName(text.panels.cues)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(TIMES, metrics.horizontalAdvance("00:00:00:00") + 40)
        widest = text.panels.columns.format(columns=88, most=88)
        header.resizeSection(FIGURES, max(metrics.horizontalAdvance(widest), 60) + 22)

    def event(self, event: QEvent) -> bool:
        """Keys of the table go before shortcuts of the window."""
        return claimed(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 write, Delete deletes."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        elif event.key() in _KEYS and current.isValid():
            self.edit(current.siblingAtColumn(WORDS))
        else:
            super().keyPressEvent(event)


_KEYS = frozenset((Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter))


class CuesPanel(QWidget):
    """Buttons, find bar, list, and what to say where there is nothing.

    Attributes:
        counted: how many subtitles there are.
        warned: how many of them break a rule.
    """

    counted = Signal(int)
    warned = Signal(int)

    def __init__(
        self, text: Text, editor: Editor, transport: Transport, times: Times, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._editor, self._transport = text, editor, transport
        self._seen: tuple[Analysis, bool] | None = None
        words = text.panels
        self.add_button = self._button(words.add, words.add_why)
        self.split_button = self._button(words.split, words.split_why)
        self.merge_button = self._button(words.merge, words.merge_why)
        self.warning_button = self._button("", words.only_warnings)
        self.warning_button.setCheckable(True)
        self.warning_button.setStyleSheet(look.held_down(look.current()))
        self.model = CuesModel(text, editor, times, self)
        self.cells = CueCells(text, self.model, self)
        self.table = CueTable(text, self.model, self.cells)
        self.finder = FindBar(text, editor)
        self.nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.nothing.setProperty("part", "quiet")
        self._lay_out()
        editor.changed.connect(self._refresh)
        transport.moved.connect(self._follow)
        self._selection = Selection(self.table, self.model, editor, WORDS)
        self.table.clicked.connect(self._on_clicked)
        self.table.deleted.connect(self.delete)
        self.cells.left.connect(self._go_on)
        self.cells.split.connect(self.split)
        self.add_button.clicked.connect(self.add)
        self.split_button.clicked.connect(lambda: self.split())
        self.merge_button.clicked.connect(self.merge)
        self.warning_button.toggled.connect(self._refresh)
        self.finder.closed.connect(self.table.setFocus)
        self._refresh()

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self.model.show_times(times)

    def finish(self) -> None:
        """Take what is being typed: before a file is written, or closed."""
        self.cells.finish(self.table)

    def add(self) -> None:
        """A new subtitle at the playhead, to be written."""
        self.finish()
        at = self._transport.frame_start
        project, name = cue_acts.add(self._editor.project, at, at + _NEW)
        self.warning_button.setChecked(False)
        self._editor.do("add", project)
        self._editor.select([name])
        self.write(name)

    def split(self, place: int | None = None) -> None:
        """Cut the current subtitle in two: at a character while it is being typed, else where it parts best."""
        writing = self.table.findChild(QPlainTextEdit)
        if writing is not None and place is None:
            place = writing.textCursor().position()
        name = self._current()
        self.finish()
        if name is not None:
            self._editor.do("split", cue_acts.split(self._editor.project, name, place))

    def merge(self) -> None:
        """Make one of those selected, or of the one that is and the next."""
        self.finish()
        cues, chosen = self._editor.project.result.cues, self._editor.selection
        places = [place for place, cue in enumerate(cues) if cue.id in chosen]
        if len(places) == 1:
            places = [places[0], min(places[0] + 1, len(cues) - 1)]
        self._editor.do("merge", cue_acts.merge(self._editor.project, [cues[place].id for place in places]))

    def delete(self) -> None:
        """Delete the subtitles that are selected."""
        shown = {row.id for row in self.model.items}
        self._editor.do("delete", cue_acts.delete(self._editor.project, self._editor.selection & shown))

    def _button(self, words: str, why: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(why)
        button.setAccessibleName(why)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setContentsMargins(10, 6, 10, 6)
        across.setSpacing(4)
        for button in (self.add_button, self.split_button, self.merge_button):
            across.addWidget(button)
        across.addStretch(1)
        across.addWidget(self.warning_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(across)
        column.addWidget(self.finder)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other inks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "finder"):
            self.warning_button.setStyleSheet(look.held_down(look.current()))

    # --- what there is

    @Slot()
    def _refresh(self, *_: object) -> None:
        """List what is to be seen now, where that is not what it was."""
        result, only = self._editor.project.result, self.warning_button.isChecked()
        before = self._seen
        if before is not None and before[0].cues is result.cues and before[1] == only:
            return
        self._seen = (result, only)
        broken, felt = problems(result), emotions(result)
        rows = [Row(cue.id, cue, felt.get(cue.id, ""), broken.get(cue.id, ())) for cue in result.cues]
        with self._selection.unheard():
            self.model.show_items([row for row in rows if row.broken] if only else rows)
        words = self._text.panels
        self.warning_button.setText(words.warning if len(broken) == 1 else words.warnings.format(count=len(broken)))
        self.warning_button.setEnabled(bool(broken) or only)
        self.table.setVisible(bool(self.model.rowCount()))
        self.nothing.setVisible(not self.model.rowCount())
        self.nothing.setText(words.no_warnings if rows else words.no_cues)
        self._follow(self._transport.position)
        self.counted.emit(len(rows))
        self.warned.emit(len(broken))

    @Slot(float)
    def _follow(self, at: float) -> None:
        """Show which one is on screen; while it plays, keep it in view."""
        cue = cue_at(self._editor.project.result.cues, at)
        name = cue.id if cue else ""
        if name == self.cells.playing:
            return
        before, self.cells.playing = self.cells.playing, name
        for each in (before, name):
            row = self.model.row_of(each)
            if row is not None:
                self.model.dataChanged.emit(self.model.index(row, TIMES), self.model.index(row, TIMES))
                self.table.viewport().update()
        row = self.model.row_of(name)
        if row is not None and self._transport.speed and self.table.state() != self.table.State.EditingState:
            self.table.scrollTo(self.model.index(row, TIMES))

    # --- what is selected

    def _current(self) -> str | None:
        current = self.table.currentIndex()
        return self.model.items[current.row()].id if current.isValid() else None

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._transport.seek(self.model.items[index.row()].cue.start)

    def write(self, name: str) -> None:
        """Open the words of a subtitle for writing."""
        row = self.model.row_of(name)
        if row is not None:
            index = self.model.index(row, WORDS)
            self.table.setCurrentIndex(index)
            self.table.edit(index)

    @Slot(int)
    def _go_on(self, step: int) -> None:
        """Take what was typed, and write in the next one, or the one before."""
        row = self.table.currentIndex().row() + step
        name = self.model.items[row].id if 0 <= row < self.model.rowCount() else None
        self.finish()
        if name is not None:
            self.write(name)
