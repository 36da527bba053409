from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Analysis, Cue, MediaInfo
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels.find import FindBar
from sensevoice_markers.app.text import ENGLISH
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.project import project

CUES = (
    Cue("1", 1.0, 3.0, ("The cat and the Cat.",), "en"),
    Cue("2", 4.0, 5.0, ("A concatenation.",), "en"),
    Cue("3", 6.0, 8.0, ("No dog.",), "en"),
)


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    return Editor(project(Analysis(MediaInfo("/x.mp4", 60.0), 1, "x", 60.0, cues=CUES)))


@pytest.fixture
def bar(qtbot: QtBot, editor: Editor) -> FindBar:
    made = FindBar(ENGLISH, editor)
    qtbot.addWidget(made)
    made.begin()
    return made


def said(editor: Editor) -> list[str]:
    return [" ".join(cue.lines) for cue in editor.project.result.cues]


def test_hits_are_counted_and_gone_through(bar: FindBar, editor: Editor, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.what, "cat")
    assert bar.said.text() == "1 of 3"
    assert editor.selection == frozenset()
    walked = []
    for _ in range(4):
        qtbot.keyClick(bar.what, Qt.Key.Key_Return)
        walked.append((bar.said.text(), *editor.selection))
    assert walked == [("1 of 3", "1"), ("2 of 3", "1"), ("3 of 3", "2"), ("1 of 3", "1")]
    qtbot.keyClick(bar.what, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (bar.said.text(), editor.selection) == ("3 of 3", {"2"})


def test_how_to_look(bar: FindBar) -> None:
    bar.what.setText("cat")
    bar.case.setChecked(True)
    assert bar.said.text() == "1 of 2"
    bar.whole.setChecked(True)
    assert bar.said.text() == "1 of 1"
    bar.pattern.setChecked(True)
    bar.whole.setChecked(False)
    bar.what.setText("c.t|dog")
    assert bar.said.text() == "1 of 3"
    bar.what.setText("bird")
    assert bar.said.text() == ENGLISH.panels.no_hit
    assert not bar.next.isEnabled()
    assert not bar.replace_all.isEnabled()


def test_an_expression_that_makes_no_sense(bar: FindBar, editor: Editor) -> None:
    bar.pattern.setChecked(True)
    bar.what.setText("(cat")
    assert bar.said.text() == ENGLISH.panels.bad_pattern
    assert not bar.replace_all.isEnabled()
    bar.what.setText("(cat)")
    bar.by.setText(r"\7")
    bar.replace_all.click()
    assert bar.said.text() == ENGLISH.panels.bad_pattern
    bar.by.setText(r"\9")
    assert bar.said.text() == "1 of 3"
    for _ in range(2):  # the first press shows the hit
        bar.replace_one.click()
    assert bar.said.text() == ENGLISH.panels.bad_pattern
    bar.by.setText(r"\1s")
    bar.replace_one.click()
    assert said(editor)[0] == "The cats and the Cat."


def test_an_expression_that_takes_too_long(bar: FindBar, editor: Editor) -> None:
    endless = "a" * 60 + "!"
    editor.do("write", cue_acts.write(editor.project, "2", endless))
    bar.pattern.setChecked(True)
    bar.what.setText("(?:a|a|b?a)+$")
    assert bar.said.text() == ENGLISH.panels.slow_pattern
    assert not bar.next.isEnabled()
    bar.what.setText("a+!")
    assert bar.said.text() == "1 of 1"


def test_replacing_one_after_another(bar: FindBar, editor: Editor) -> None:
    bar.what.setText("cat")
    bar.by.setText("cow")
    bar.replace_one.click()
    assert said(editor)[0] == "The cat and the Cat.", "the first press shows the hit"
    bar.replace_one.click()
    assert said(editor)[0] == "The cow and the Cat."
    assert (bar.said.text(), editor.selection) == ("1 of 2", {"1"})
    bar.replace_one.click()
    bar.replace_one.click()
    assert said(editor) == ["The cow and the cow.", "A concowenation.", "No dog."]
    assert bar.said.text() == ENGLISH.panels.no_hit


def test_replacing_all_is_one_step(bar: FindBar, editor: Editor) -> None:
    bar.what.setText("cat")
    bar.by.setText("cow")
    bar.replace_all.click()
    assert said(editor) == ["The cow and the cow.", "A concowenation.", "No dog."]
    assert bar.said.text() == "3 replaced"
    editor.undo()
    assert said(editor)[0] == "The cat and the Cat."
    assert bar.said.text() == "1 of 3"
    bar.what.setText("dog")
    bar.replace_all.click()
    assert bar.said.text() == ENGLISH.panels.replaced_one


def test_opening_and_closing(bar: FindBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar.what, Qt.Key.Key_Escape)
    assert bar.isHidden()
    bar.what.setText("cat")
    bar.begin(replacing=True)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: bar.focusWidget() is bar.by)
    bar.begin()
    qtbot.waitUntil(lambda: bar.focusWidget() is bar.what)
