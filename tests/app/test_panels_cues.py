from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Analysis, Cue, Event, Label, MediaInfo, Segment
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels.cue_cells import Span
from sensevoice_markers.app.panels.cue_rows import FIGURES, TIMES, WORDS, complaint
from sensevoice_markers.app.panels.cues import CuesPanel
from sensevoice_markers.app.panels.event_table import NAME
from sensevoice_markers.app.panels.side import SidePanel
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import CHINESE, ENGLISH
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.problems import problems
from sensevoice_markers.editing.project import project

MEDIA = MediaInfo("/nowhere/film.mp4", 60.0, Fraction(25), frames=1500, start_timecode="01:00:00:00")
CUES = (
    Cue("1", 1.0, 3.0, ("Good evening, and welcome", "to the show."), "en"),
    Cue("2", 4.0, 5.0, ("Far too much of this is said in a single second",), "en"),
    Cue("3", 6.0, 8.0, ("Thank you.",), "en"),
)
ANALYSIS = Analysis(
    MEDIA, 1, "sensevoice", 60.0, cues=CUES, events=(Event("e", Label.BGM, 10.0, 20.0, 0.9),),
    segments=(Segment(0.0, 3.5, "", "en", emotion="HAPPY"),),
)  # fmt: skip


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    return Editor(project(ANALYSIS))


@pytest.fixture
def transport(transport: Transport) -> Transport:
    transport.open(MEDIA, 1)
    return transport


@pytest.fixture
def side(qtbot: QtBot, editor: Editor, transport: Transport) -> SidePanel:
    made = SidePanel(ENGLISH, editor, transport, Times.of(MEDIA))
    qtbot.addWidget(made)
    made.resize(500, 500)
    made.show()
    made.tabs.setCurrentWidget(made.cues)
    return made


@pytest.fixture
def panel(side: SidePanel) -> CuesPanel:
    return side.cues


def ids(panel: CuesPanel) -> list[str]:
    return [row.id for row in panel.model.items]


def said(editor: Editor) -> list[str]:
    return ["|".join(cue.lines) for cue in editor.project.result.cues]


def place(panel: CuesPanel, row: int, column: int = WORDS) -> QPoint:
    return panel.table.visualRect(panel.model.index(row, column)).center()


def writing(panel: CuesPanel) -> QPlainTextEdit:
    found = [each for each in panel.table.findChildren(QPlainTextEdit) if not each.property("ended")]
    assert len(found) == 1
    return found[0]


def write(panel: CuesPanel, row: int) -> QPlainTextEdit:
    panel.table.setCurrentIndex(panel.model.index(row, WORDS))
    panel.table.edit(panel.model.index(row, WORDS))
    return writing(panel)


def test_what_it_says(panel: CuesPanel) -> None:
    first = panel.model.items[0]
    assert (first.felt, first.broken) == ("HAPPY", ())
    assert panel.model.index(0, TIMES).data() == "01:00:01:00 to 01:00:03:00"
    assert panel.model.index(0, WORDS).data() == "Good evening, and welcome\nto the show."
    assert panel.model.index(0, FIGURES).data() == "18.5 chars/s"
    assert panel.model.index(0, WORDS).data(Qt.ItemDataRole.ToolTipRole) == "Happy · en"
    second = panel.model.index(1, WORDS).data()
    assert "Too fast: 47.0 characters/s, limit 20" in second
    assert "Line too long: 47 wide, limit 42" in second
    assert panel.warning_button.text() == "1 warning"


def test_each_rule_has_words_and_figures(editor: Editor) -> None:
    rules = {"speed", "columns", "lines", "shortest", "longest", "gap", "first"}
    for text in (ENGLISH, CHINESE):
        assert set(text.panels.rules) == rules
    broken = {each.rule: each for each in problems(editor.project.result)["2"]}
    assert complaint(broken["columns"], CHINESE) == "行太长：宽 47，上限 42"


def test_rows_are_all_of_one_height_and_painted(panel: CuesPanel) -> None:
    heights = {panel.table.rowHeight(row) for row in range(3)}
    assert len(heights) == 1
    before = panel.table.grab().toImage()
    panel.cells.playing = "2"
    panel.table.viewport().update()
    assert panel.table.grab().toImage() != before


def test_only_those_with_warnings(panel: CuesPanel, editor: Editor) -> None:
    panel.warning_button.setChecked(True)
    assert ids(panel) == ["2"]
    editor.do("write", cue_acts.write(editor.project, "2", "Short."))
    assert ids(panel) == []
    assert panel.nothing.text() == ENGLISH.panels.no_warnings
    panel.warning_button.setChecked(False)
    assert ids(panel) == ["1", "2", "3"]


def test_no_speech(panel: CuesPanel, editor: Editor) -> None:
    editor.do("delete", cue_acts.delete(editor.project, ["1", "2", "3"]))
    assert panel.table.isHidden()
    assert panel.nothing.text() == ENGLISH.panels.no_cues


def test_a_click_goes_there_and_selects(panel: CuesPanel, editor: Editor, transport: Transport, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, 2))
    assert transport.frame_start == 6.0
    assert editor.selection == {"3"}
    assert panel.cells.playing == "3"
    editor.select(["1"])
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [0]


def test_the_one_on_screen_is_shown(panel: CuesPanel, transport: Transport) -> None:
    shown = []
    for at in (0.0, 1.5, 3.5, 4.5):
        transport.seek(at)
        shown.append(panel.cells.playing)
    assert shown == ["", "1", "", "2"]


def test_writing(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    field = write(panel, 1)
    field.selectAll()
    qtbot.keyClicks(field, "It is said")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "slowly.")
    assert panel.model.index(1, FIGURES).data(Qt.ItemDataRole.UserRole).cue.lines == ("It is said", "slowly.")
    assert said(editor)[1].startswith("Far"), "it is not done yet"
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said(editor)[1] == "It is said|slowly."
    assert [step.act for step in editor.history.past] == ["write"]
    assert panel.model.items[1].broken == ()
    qtbot.waitUntil(lambda: not panel.table.findChildren(QPlainTextEdit))
    assert panel.model.index(1, FIGURES).data(Qt.ItemDataRole.UserRole) == panel.model.items[1]


def test_tab_writes_on_in_the_next_and_esc_is_done(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    field = write(panel, 0)
    field.setPlainText("One")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    field = writing(panel)
    field.setPlainText("Two")
    qtbot.keyClick(field, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    field = writing(panel)
    assert field.toPlainText() == "One"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert said(editor) == ["One", "Two", "Thank you."]
    assert len(editor.history.past) == 2, "what was not changed is no step"


def test_tab_goes_on_where_mending_takes_the_row_away(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    editor.do("write", cue_acts.write(editor.project, "3", "x" * 60))
    panel.warning_button.setChecked(True)
    field = write(panel, 0)
    field.setPlainText("Short.")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert writing(panel).toPlainText() == "x" * 60
    assert ids(panel) == ["3"]


def test_no_words_delete_it(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    field = write(panel, 1)
    field.setPlainText(" ")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert ids(panel) == ["1", "3"]
    editor.undo()
    assert ids(panel) == ["1", "2", "3"]


def test_an_edit_elsewhere_leaves_what_is_typed(panel: CuesPanel, editor: Editor) -> None:
    field = write(panel, 1)
    field.setPlainText("typed")
    editor.do("trim", cue_acts.trim(editor.project, "2", end=5.5))
    assert writing(panel).toPlainText() == "typed"
    panel.finish()
    assert said(editor)[1] == "typed"
    assert editor.project.result.cues[1].end == 5.5


def test_splitting_at_the_cursor(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    field = write(panel, 0)
    cursor = field.textCursor()
    cursor.setPosition(len("Good evening,"))
    field.setTextCursor(cursor)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert said(editor)[:2] == ["Good evening,", "and welcome|to the show."]


def test_splitting_where_it_parts_best_and_merging(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    panel.table.setCurrentIndex(panel.model.index(0, WORDS))
    qtbot.mouseClick(panel.split_button, Qt.MouseButton.LeftButton)
    assert len(ids(panel)) == 4
    editor.select(["1"])
    qtbot.mouseClick(panel.merge_button, Qt.MouseButton.LeftButton)
    assert len(ids(panel)) == 3
    assert said(editor)[0].replace("|", " ") == "Good evening, and welcome to the show."
    editor.select(["1", "2", "3"])
    panel.merge()
    assert ids(panel) == ["1"]
    panel.merge()
    assert ids(panel) == ["1"], "the last one has no next"


def test_adding_at_the_playhead(side: SidePanel, editor: Editor, transport: Transport, qtbot: QtBot) -> None:
    side.tabs.setCurrentWidget(side.events)
    transport.seek(30.0)
    side.add_cue()
    field = writing(side.cues)
    field.setPlainText("New")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert [(cue.start, cue.lines) for cue in editor.project.result.cues][-1] == (30.0, ("New",))
    side.add_cue()
    qtbot.keyClick(writing(side.cues), Qt.Key.Key_Escape)
    assert len(editor.project.result.cues) == 4, "one without words does not stay"


def test_deleting(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    editor.select(["1", "3"])
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert ids(panel) == ["2"]


def times(panel: CuesPanel, row: int) -> Span:
    panel.table.edit(panel.model.index(row, TIMES))
    found = panel.table.findChild(Span)
    assert found is not None
    return found


def test_times_in_place(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    span = times(panel, 2)
    assert (span.start.text(), span.end.text()) == ("01:00:06:00", "01:00:08:00")
    span.end.selectAll()
    qtbot.keyClicks(span.end, "01:00:05:00")
    qtbot.keyClick(span.end, Qt.Key.Key_Return)
    assert span.end.toolTip() == ENGLISH.player.no_time
    assert editor.project.result.cues[2].end == 8.0
    span.end.selectAll()
    qtbot.keyClicks(span.end, "9.5")
    qtbot.keyClick(span.end, Qt.Key.Key_Return)
    cue = editor.project.result.cues[2]
    assert (cue.start, cue.end) == (6.0, 9.5)
    assert [step.act for step in editor.history.past] == ["trim"]


def test_times_given_up(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    span = times(panel, 2)
    span.start.setText("7")
    qtbot.keyClick(span.start, Qt.Key.Key_Escape)
    assert editor.history.past == ()


def test_a_fraction_of_a_frame_is_not_lost(panel: CuesPanel, editor: Editor, qtbot: QtBot) -> None:
    editor.do("trim", cue_acts.trim(editor.project, "3", start=6.013))
    span = times(panel, 2)
    span.end.setText("9")
    qtbot.keyClick(span.end, Qt.Key.Key_Return)
    cue = editor.project.result.cues[2]
    assert (cue.start, cue.end) == (6.013, 9.0)


def test_tabs_count_and_turn(side: SidePanel, editor: Editor) -> None:
    assert [side.tabs.tabText(place) for place in (0, 1)] == ["Events (1)", "Subtitles (3)"]
    editor.do("delete", cue_acts.delete(editor.project, ["1"]))
    assert side.tabs.tabText(1) == "Subtitles (2)"
    editor.select(["e"])
    assert side.tabs.currentWidget() is side.events
    editor.select(["2"])
    assert side.tabs.currentWidget() is side.cues
    editor.select(["2", "e"])
    assert side.tabs.currentWidget() is side.cues, "with some of both it stays"


def test_a_selection_survives_edits(panel: CuesPanel, editor: Editor) -> None:
    resets: list[str] = []
    panel.model.modelReset.connect(lambda: resets.append("reset"))
    panel.table.selectionModel().select(
        panel.model.index(2, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    editor.do("delete", cue_acts.delete(editor.project, ["1"]))
    assert editor.selection == {"3"}
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [1]
    assert resets == []


def test_seconds_for_timecode(side: SidePanel) -> None:
    side.show_times(Times.of(MEDIA, seconds=True))
    assert side.cues.model.index(0, TIMES).data() == "0:01.000 to 0:03.000"


def test_all_that_is_typed_is_taken_when_it_must_be(side: SidePanel, editor: Editor) -> None:
    side.cues.table.edit(side.cues.model.index(1, TIMES))
    span = side.cues.table.findChild(Span)
    assert span is not None
    span.end.setText("01:00:05:10")
    side.finish()
    assert editor.project.result.cues[1].end == 5.4
    side.events.table.edit(side.events.model.index(0, NAME))
    field = side.events.table.findChild(QLineEdit)
    assert field is not None
    field.setText("theme")
    side.finish()
    assert editor.project.result.events[0].name == "theme"
    write(side.cues, 0).setPlainText("Good")
    side.finish()
    assert said(editor)[0] == "Good"
