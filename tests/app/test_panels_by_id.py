# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from sensevoice_markers.app.panels.by_id import ById, Index


@dataclass(frozen=True)
class Thing:
    id: str
    value: int = 0


class Things(ById[Thing]):
    def columnCount(self, _parent: Index | None = None) -> int:
        return 2

    def data(self, index: Index, role: int = 0) -> Any:
        return self.items[index.row()].value if role == Qt.ItemDataRole.DisplayRole else None


def things(words: str) -> list[Thing]:
    return [Thing(word[0], len(word)) for word in words.split()]


@pytest.fixture
def model(qtbot: object) -> Things:
    made = Things()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a b c"),
        ("a b c", ""),
        ("a b c d e", "b d"),
        ("b d", "a b c d e f"),
        ("a b c", "c a b"),
        ("a b c d", "x d b y"),
        ("a b c", "a bb c"),
        ("a b c", "a b c"),
    ],
)
def test_it_becomes_what_is_asked(model: Things, before: str, after: str) -> None:
    model.show_items(things(before))
    model.show_items(things(after))
    assert list(model.items) == things(after)
    assert [model.row_of(thing.id) for thing in things(after)] == list(range(model.rowCount()))


NAMES = st.lists(st.sampled_from("abcdefghij"), unique=True)


@settings(max_examples=200, deadline=None)
@given(NAMES, NAMES, st.sets(st.sampled_from("abcdefghij")))
def test_a_selection_stays_with_its_things(before: list[str], after: list[str], chosen: set[str]) -> None:
    model = Things()
    model.show_items([Thing(name) for name in before])
    selection = QItemSelectionModel(model)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for name in chosen & set(before):
        selection.select(model.index(model.row_of(name) or 0, 0), flags)
    model.show_items([Thing(name, 1) for name in after])
    kept = {model.items[index.row()].id for index in selection.selectedRows()}
    assert kept == chosen & set(before) & set(after)


def test_only_what_differs_is_told(model: Things) -> None:
    model.show_items(things("a b c d"))
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda _, first, last: told.append(f"in {first}-{last}"))
    model.rowsRemoved.connect(lambda _, first, last: told.append(f"out {first}-{last}"))
    model.layoutChanged.connect(lambda: told.append("order"))
    model.dataChanged.connect(lambda one, other: told.append(f"changed {one.row()}-{other.row()}"))
    model.show_items(things("a b c d"))
    assert told == []
    model.show_items(things("a bb cc d e"))
    assert told == ["in 4-4", "changed 1-2"]
    told.clear()
    model.show_items(things("bb a e"))
    assert told == ["out 2-3", "order"]
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 3
