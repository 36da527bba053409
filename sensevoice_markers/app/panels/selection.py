"""Rows of a table and what the editor has selected: each follows the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Slot
from PySide6.QtWidgets import QTableView

from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels.by_id import ById

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class Selection(QObject):
    """Ties the rows of `table`, which shows `model`, to `editor.selection`.

    Args:
        current: column of the cell that has the focus in a row that was selected elsewhere.
    """

    def __init__(self, table: QTableView, model: ById[Any], editor: Editor, current: int) -> None:
        super().__init__(table)
        self._table, self._model, self._editor, self._current = table, model, editor, current
        self._still = False
        editor.selected.connect(self.show)
        table.selectionModel().selectionChanged.connect(self._on_rows)

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """Rows come and go inside, and nobody has chosen anything."""
        self._still = True
        yield
        self._still = False
        self.show(self._editor.selection)

    @Slot(object)
    def show(self, chosen: frozenset[str]) -> None:
        """Select the rows of these, and see that the first is in sight, where they are not selected already."""
        selection, model = self._table.selectionModel(), self._model
        rows = sorted(row for name in chosen if (row := model.row_of(name)) is not None)
        if rows == sorted(index.row() for index in selection.selectedRows()):
            return
        wanted = QItemSelection()
        for row in rows:
            wanted.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        self._still = True
        selection.select(wanted, _SELECT)
        if rows:
            selection.setCurrentIndex(model.index(rows[0], self._current), QItemSelectionModel.SelectionFlag.NoUpdate)
            self._table.scrollTo(model.index(rows[0], 0))
        self._still = False

    @Slot()
    def _on_rows(self, *_: object) -> None:
        if not self._still:
            rows = self._table.selectionModel().selectedRows()
            self._editor.select(self._model.items[index.row()].id for index in rows)
