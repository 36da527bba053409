from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Analysis, Event, Label, MediaInfo
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels.event_table import CONFIDENCE, HEARD, LASTS, NAME, TIME
from sensevoice_markers.app.panels.events import EventsPanel
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import ENGLISH
from sensevoice_markers.editing import acts
from sensevoice_markers.editing.project import Filters, project, redecided

MEDIA = MediaInfo("/nowhere/film.mp4", 60.0, Fraction(25), frames=1500, start_timecode="01:00:00:00")
EVENTS = (
    Event("a", Label.BGM, 0.0, 20.0, 0.97),
    Event("b", Label.LAUGHTER, 21.0, 23.5, 0.3),
    Event("c", Label.APPLAUSE, 30.0, 30.5, 0.9),
    Event("d", Label.APPLAUSE, 50.0, 59.0, 0.6),
)
ANALYSIS = Analysis(MEDIA, 1, "x", 60.0, events=EVENTS, sensitivity={Label.BGM: 0.5, Label.SINGING: 0.5})


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    return Editor(project(ANALYSIS))


@pytest.fixture
def transport(transport: Transport) -> Transport:
    transport.open(MEDIA, 1)
    return transport


@pytest.fixture
def panel(qtbot: QtBot, editor: Editor, transport: Transport) -> EventsPanel:
    made = EventsPanel(ENGLISH, editor, transport, Times.of(MEDIA))
    qtbot.addWidget(made)
    made.resize(480, 400)
    made.show()
    return made


def rows(panel: EventsPanel, column: int) -> list[str]:
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]


def ids(panel: EventsPanel) -> str:
    return "".join(event.id for event in panel.model.items)


def place(panel: EventsPanel, row: int, column: int = TIME) -> QPoint:
    return panel.table.visualRect(panel.model.index(row, column)).center()


def click(panel: EventsPanel, qtbot: QtBot, row: int, *modifiers: Qt.KeyboardModifier) -> None:
    modifier = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, modifier, place(panel, row))


def test_what_it_says(panel: EventsPanel, editor: Editor) -> None:
    assert rows(panel, TIME) == ["01:00:00:00", "01:00:21:00", "01:00:30:00", "01:00:50:00"]
    assert rows(panel, HEARD) == ["BGM", "LAUGHTER", "APPLAUSE", "APPLAUSE"]
    assert rows(panel, LASTS) == ["20.0 s", "2.5 s", "0.5 s", "9.0 s"]
    assert rows(panel, CONFIDENCE) == ["97%", "30%", "90%", "60%"]
    assert panel.filters.count.text() == "4 of 4 shown"
    editor.do("move", acts.move(editor.project, ["b"], 1))
    assert rows(panel, CONFIDENCE)[1] == ENGLISH.panels.by_hand
    panel.show_times(Times.of(MEDIA, seconds=True))
    assert rows(panel, TIME)[1] == "0:22.000"
    tip = panel.model.index(1, TIME).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "0:22.000 to 0:24.500 · Set by hand"


def test_selection_goes_both_ways_and_survives_edits(panel: EventsPanel, editor: Editor, qtbot: QtBot) -> None:
    resets: list[str] = []
    panel.model.modelReset.connect(lambda: resets.append("reset"))
    click(panel, qtbot, 1)
    assert editor.selection == {"b"}
    click(panel, qtbot, 3, Qt.KeyboardModifier.ControlModifier)
    assert editor.selection == {"b", "d"}
    editor.do("move", acts.move(editor.project, ["b"], 10))
    assert ids(panel) == "acbd"
    editor.do("delete", acts.delete(editor.project, ["a"]))
    assert editor.selection == {"b", "d"}
    assert sorted(index.row() for index in panel.table.selectionModel().selectedRows()) == [1, 2]
    editor.select(["c", "some cue"])
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [0]
    editor.undo()
    assert editor.selection == {"c"}
    assert resets == []


def test_filters_hide_and_nothing_is_deselected_by_them(panel: EventsPanel, editor: Editor, qtbot: QtBot) -> None:
    editor.select(["b"])
    panel.filters.confidence.setValue(50)
    assert ids(panel) == "acd"
    assert panel.filters.count.text() == "3 of 4 shown"
    assert editor.selection == {"b"}
    panel.filters.shortest.setValue(1)
    assert ids(panel) == "ad"
    panel.filters.labels.menu().aboutToShow.emit()
    names = {action.text(): action for action in panel.filters.labels.menu().actions()}
    assert list(names) == ["BGM", "LAUGHTER", "APPLAUSE", "SINGING"]
    names["BGM"].trigger()
    assert ids(panel) == "d"
    assert editor.view.filters == Filters(frozenset({Label.BGM}), 0.5, 1.0)
    assert "BGM" not in panel.filters.labels.text()
    panel.filters.confidence.setValue(100)
    assert panel.table.isHidden()
    assert panel.nothing.text() == ENGLISH.panels.none_shown
    editor.look(replace(editor.view, filters=Filters()))
    assert ids(panel) == "abcd"
    assert (panel.filters.confidence.value(), panel.filters.shortest.value()) == (0, 0)
    assert editor.selection == {"b"}
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [1]


def test_nothing_heard(panel: EventsPanel, editor: Editor) -> None:
    editor.put(redecided(editor.project, replace(ANALYSIS, events=())))
    assert panel.table.isHidden()
    assert panel.nothing.text() == ENGLISH.panels.no_events


@pytest.mark.parametrize(
    ("column", "order"), [(TIME, "abcd"), (HEARD, "abcd"), (LASTS, "cbda"), (CONFIDENCE, "bdca"), (NAME, "cabd")]
)
def test_sorting(panel: EventsPanel, editor: Editor, column: int, order: str) -> None:
    editor.do("rename", acts.rename(editor.project, ["c"], "clap"))
    editor.undo()
    if column == NAME:
        editor.redo()
    header = panel.table.horizontalHeader()
    header.setSortIndicator(column, Qt.SortOrder.AscendingOrder)
    assert ids(panel) == order
    header.setSortIndicator(column, Qt.SortOrder.DescendingOrder)
    assert ids(panel) == order[::-1]


def test_going_there(panel: EventsPanel, transport: Transport, qtbot: QtBot) -> None:
    click(panel, qtbot, 1)
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, 1))
    assert transport.frame_start == 21.0
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert transport.frame_start == 30.0


def test_renaming_in_place(panel: EventsPanel, editor: Editor, qtbot: QtBot) -> None:
    click(panel, qtbot, 1)
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    field = panel.table.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "the big one")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.project.result.events[1].name == "the big one")
    assert rows(panel, NAME)[1] == "the big one"
    assert [step.act for step in editor.history.past] == ["rename"]
    assert not panel.model.setData(panel.model.index(1, NAME), "the big one", Qt.ItemDataRole.EditRole)


def test_relabelling_in_place(panel: EventsPanel, editor: Editor, qtbot: QtBot) -> None:
    panel.table.edit(panel.model.index(1, HEARD))
    box = panel.table.findChild(QComboBox)
    assert box is not None
    assert box.currentData() == Label.LAUGHTER
    box.setCurrentIndex(box.findData(Label.CHEERING))
    box.activated.emit(box.currentIndex())
    assert editor.project.result.events[1].label is Label.CHEERING
    assert rows(panel, HEARD)[1] == "CHEERING"
    box.hidePopup()


def test_deleting(panel: EventsPanel, editor: Editor, qtbot: QtBot) -> None:
    editor.select(["b", "c"])
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert ids(panel) == "ad"
    editor.undo()
    assert ids(panel) == "abcd"


def test_the_menu_acts_on_all_that_is_selected(panel: EventsPanel, editor: Editor) -> None:
    editor.select(["b", "c"])
    menu = panel.menu()
    labels = next(action.menu() for action in menu.actions() if action.text() == ENGLISH.panels.relabel)
    next(action for action in labels.actions() if action.text() == "SINGING").trigger()
    assert rows(panel, HEARD) == ["BGM", "SINGING", "SINGING", "APPLAUSE"]
    next(action for action in panel.menu().actions() if action.text() == ENGLISH.panels.reset).trigger()
    assert rows(panel, HEARD) == ["BGM", "LAUGHTER", "APPLAUSE", "APPLAUSE"]
    next(action for action in panel.menu().actions() if action.text() == ENGLISH.panels.delete).trigger()
    assert ids(panel) == "ad"


def test_what_is_typed_is_taken_when_it_must_be(panel: EventsPanel, editor: Editor, qtbot: QtBot) -> None:
    panel.finish()
    panel.table.edit(panel.model.index(1, NAME))
    field = panel.table.findChild(QLineEdit)
    assert field is not None
    field.setText("half a na")
    panel.finish()
    panel.finish()
    assert editor.project.result.events[1].name == "half a na"
    assert panel.table.state() != panel.table.State.EditingState
    assert len(editor.history.past) == 1


def test_the_menu_acts_on_the_project_as_it_is_by_then(panel: EventsPanel, editor: Editor) -> None:
    editor.select(["b"])
    menu = panel.menu()
    editor.do("delete", acts.delete(editor.project, ["a"]))
    next(action for action in menu.actions() if action.text() == ENGLISH.panels.reset).trigger()
    assert ids(panel) == "bcd"
    labels = next(action.menu() for action in menu.actions() if action.text() == ENGLISH.panels.relabel)
    next(action for action in labels.actions() if action.text() == "SINGING").trigger()
    assert rows(panel, HEARD) == ["SINGING", "APPLAUSE", "APPLAUSE"]
