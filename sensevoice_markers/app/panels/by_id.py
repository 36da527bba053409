"""A table of things that have ids: another list of them changes only what differs, so that a selection stays."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex


class Identified(Protocol):
    """What has an id."""

    @property
    def id(self) -> str: ...  # noqa: D102


Item = TypeVar("Item", bound=Identified)


class ById(QAbstractTableModel, Generic[Item]):
    """One item a row; the subclass says what its columns are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []
        self._rows: dict[str, int] = {}

    @property
    def items(self) -> Sequence[Item]:
        """In the order of the rows."""
        return self._items

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as items."""
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def row_of(self, name: str) -> int | None:
        """Where the item with that id is."""
        return self._rows.get(name)

    def show_items(self, items: Sequence[Item]) -> None:
        """Be a table of these: rows go, move, come and change, and what is the same stays untouched."""
        wanted = {item.id: item for item in items}
        for first, last in reversed(list(_runs([item.id not in wanted for item in self._items]))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._items[first : last + 1]
            self.endRemoveRows()
        known = {item.id for item in self._items}
        self._arrange([item.id for item in items if item.id in known])
        for first, last in list(_runs([item.id not in known for item in items])):
            self.beginInsertRows(QModelIndex(), first, last)
            self._items[first:first] = items[first : last + 1]
            self.endInsertRows()
        before, self._items = self._items, list(items)
        self._rows = {item.id: row for row, item in enumerate(items)}
        for first, last in _runs([one != other for one, other in zip(before, items, strict=True)]):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _arrange(self, order: list[str]) -> None:
        """Put the rows in the order of these ids."""
        if order == [item.id for item in self._items]:
            return
        self.layoutAboutToBeChanged.emit()
        places = {name: row for row, name in enumerate(order)}
        before = self.persistentIndexList()
        after = [self.index(places[self._items[index.row()].id], index.column()) for index in before]
        self._items.sort(key=lambda item: places[item.id])
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of true ones."""
    first = None
    for place, flag in enumerate([*flags, False]):
        if flag and first is None:
            first = place
        elif not flag and first is not None:
            yield first, place - 1
            first = None
