from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_timeline import Timeline
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from sensevoice_markers.analysis import Label
from sensevoice_markers.editing import acts

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def timeline(app: QApplication) -> Iterator[Timeline]:
    made = Timeline()
    yield made
    made.close()
    app.processEvents()


def wheel(timeline: Timeline, x: float, turn: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(x, 100)
    event = QWheelEvent(
        at, timeline.canvas.mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline.canvas, event)


def test_a_click_seeks_and_selects(timeline: Timeline) -> None:
    timeline.click("APPLAUSE", 55.0)
    assert timeline.editor.selection == {"d"}
    assert timeline.transport.position == pytest.approx(55.0, abs=0.05)
    timeline.click("APPLAUSE", 40.0)
    assert timeline.editor.selection == frozenset()
    assert timeline.transport.position == pytest.approx(40.0, abs=0.05)


def test_control_and_shift_add_to_the_selection(timeline: Timeline) -> None:
    timeline.click("APPLAUSE", 31.0)
    timeline.click("LAUGHTER", 22.0, CTRL)
    assert timeline.editor.selection == {"b", "c"}
    timeline.click("LAUGHTER", 22.0, CTRL)
    assert timeline.editor.selection == {"c"}
    timeline.click("APPLAUSE", 55.0, SHIFT)
    assert timeline.editor.selection == {"c", "d"}


def test_a_click_on_one_of_several_leaves_that_one(timeline: Timeline) -> None:
    timeline.editor.select(("c", "d"))
    timeline.click("APPLAUSE", 31.0)
    assert timeline.editor.selection == {"c"}


def test_dragging_moves_and_is_one_step(timeline: Timeline) -> None:
    timeline.drag("APPLAUSE", [31.5, 33.0, 36.0, 41.5], ALT)
    moved = timeline.event("c")
    assert (moved.start, moved.end) == (pytest.approx(40.0, abs=0.1), pytest.approx(43.0, abs=0.1))
    assert moved.by_hand
    assert len(timeline.editor.history.past) == 1
    timeline.editor.undo()
    assert timeline.event("c").start == 30.0


def test_what_is_selected_moves_together(timeline: Timeline) -> None:
    timeline.editor.select(("b", "c", "2"))
    timeline.drag("APPLAUSE", [31.5, 33.5, 35.5], ALT)
    starts = [timeline.event(name).start for name in "bc"]
    assert starts == [pytest.approx(25.0, abs=0.1), pytest.approx(34.0, abs=0.1)]
    assert timeline.editor.project.result.cues[-1].start == pytest.approx(7.0, abs=0.1)
    assert len(timeline.editor.history.past) == 1


def test_an_edge_is_trimmed_and_shows_its_cursor(timeline: Timeline) -> None:
    timeline.move("APPLAUSE", 58.95)
    assert timeline.canvas.cursor().shape() == Qt.CursorShape.SizeHorCursor
    timeline.drag("APPLAUSE", [58.95, 58.0, 57.0], ALT)
    assert timeline.event("d").end == pytest.approx(57.05, abs=0.1)
    assert timeline.event("d").start == 50.0
    timeline.move("APPLAUSE", 53.0)
    assert timeline.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_dragged_edge_is_held_by_others(timeline: Timeline) -> None:
    # The laugh begins at 21 s; ten pixels to a third of a second, and the reach is eight.
    timeline.drag("BGM", [20.0, 20.5, 20.85])
    assert timeline.event("a").end == 21.0


def test_without_snapping_it_goes_where_it_is_put(timeline: Timeline) -> None:
    timeline.view.snap_edges(False)
    timeline.drag("BGM", [20.0, 20.5, 20.85])
    assert 20.7 < timeline.event("a").end < 20.99


def test_a_drag_is_seen_before_it_is_done(timeline: Timeline) -> None:
    timeline.press("APPLAUSE", 31.5, ALT)
    timeline.move("APPLAUSE", 35.0)
    timeline.move("APPLAUSE", 41.5)
    shown = timeline.canvas.lanes.events[Label.APPLAUSE].items
    assert shown[0].start == pytest.approx(40.0, abs=0.2)
    assert timeline.event("c").start == 30.0
    timeline.release("APPLAUSE", 41.5)
    assert timeline.event("c").start == pytest.approx(40.0, abs=0.2)


def test_escape_aborts_a_drag(timeline: Timeline) -> None:
    timeline.press("APPLAUSE", 31.5)
    timeline.move("APPLAUSE", 41.5)
    timeline.key(Qt.Key.Key_Escape)
    timeline.move("APPLAUSE", 45.0)
    timeline.release("APPLAUSE", 45.0)
    assert timeline.canvas.lanes.events[Label.APPLAUSE].items[0].start == 30.0
    assert timeline.editor.history.past == ()
    assert timeline.editor.selection == {"c"}
    timeline.key(Qt.Key.Key_Escape)
    assert timeline.editor.selection == frozenset()


def test_another_change_ends_a_drag(timeline: Timeline) -> None:
    timeline.editor.select(("b",))
    timeline.press("APPLAUSE", 31.5)
    timeline.move("APPLAUSE", 41.5)
    timeline.view.actions_by_name["delete"].trigger()
    timeline.release("APPLAUSE", 41.5)
    assert [step.act for step in timeline.editor.history.past] == ["delete"]


def test_another_change_does_not_end_a_scrub(timeline: Timeline) -> None:
    timeline.press("ruler", 10.0)
    timeline.move("ruler", 15.0)
    timeline.editor.do("delete", acts.delete(timeline.editor.project, ("b",)))
    timeline.move("ruler", 20.0)
    assert timeline.transport.position == pytest.approx(20.0, abs=0.1)
    timeline.release("ruler", 20.0)


def test_subtitles_are_moved_and_trimmed_likewise(timeline: Timeline) -> None:
    timeline.drag("cues", [3.5, 5.0, 13.5], ALT)
    cue = next(cue for cue in timeline.editor.project.result.cues if cue.lines == ("there",))
    assert cue.start == pytest.approx(13.0, abs=0.1)
    timeline.drag("cues", [14.0, 15.0, 16.0], ALT)
    cue = next(cue for cue in timeline.editor.project.result.cues if cue.lines == ("there",))
    assert cue.end == pytest.approx(16.0, abs=0.15)


def test_a_band_selects_what_it_touches(timeline: Timeline) -> None:
    timeline.drag("LAUGHTER", [25.0, 32.0, 51.0], to="APPLAUSE")
    assert timeline.editor.selection == {"c", "d"}
    assert timeline.canvas.band is None
    timeline.drag("LAUGHTER", [25.0, 24.0, 20.5], SHIFT)
    assert timeline.editor.selection == {"b", "c", "d"}


def test_drawing_with_alt_adds_an_event(timeline: Timeline) -> None:
    timeline.drag("LAUGHTER", [40.0, 42.0, 45.0], ALT)
    assert (pytest.approx(40.0, abs=0.1), pytest.approx(45.0, abs=0.1)) in timeline.events(Label.LAUGHTER)
    assert len(timeline.editor.selection) == 1


def test_a_double_click_on_an_empty_place_adds_one(timeline: Timeline) -> None:
    QTest.mouseDClick(timeline.canvas, Qt.MouseButton.LeftButton, pos=timeline.point("LAUGHTER", 40.0))
    assert timeline.events(Label.LAUGHTER)[-1] == (pytest.approx(40.0, abs=0.1), pytest.approx(42.0, abs=0.1))


def test_a_new_subtitle_asks_for_its_text(timeline: Timeline) -> None:
    asked: list[str] = []
    timeline.view.rewording.connect(asked.append)
    QTest.mouseDClick(timeline.canvas, Qt.MouseButton.LeftButton, pos=timeline.point("cues", 40.0))
    made = timeline.editor.project.result.cues[-1]
    assert made.start == pytest.approx(40.0, abs=0.1)
    assert asked == [made.id]
    assert timeline.editor.selection == {made.id}


def test_a_tooltip_takes_names_as_they_are(timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, words, *_: shown.append(words))
    timeline.editor.do("rename", acts.rename(timeline.editor.project, ("d",), "<img src='/etc/x'>"))
    for seconds in (55.0, 40.0):
        at = timeline.point("APPLAUSE", seconds)
        QApplication.sendEvent(timeline.canvas, QHelpEvent(QEvent.Type.ToolTip, at, timeline.canvas.mapToGlobal(at)))
    assert shown[0].startswith("<qt>&lt;img src=")
    assert "01:00:50:00" in shown[0]
    assert shown[1] == ""


def test_the_ruler_scrubs(timeline: Timeline) -> None:
    visited: list[float] = []
    timeline.transport.moved.connect(visited.append)
    timeline.drag("ruler", [10.0, 15.0, 20.0])
    assert visited == [pytest.approx(second, abs=0.1) for second in (10.0, 15.0, 20.0)]
    assert timeline.canvas.playhead == visited[-1]


def test_the_wheel_zooms_about_the_pointer(timeline: Timeline) -> None:
    under = timeline.canvas.window.at(300)
    for _ in range(5):
        wheel(timeline, 300, 120)
    assert timeline.editor.view.scale > 30
    assert timeline.canvas.window.at(300) == pytest.approx(under, abs=1e-6)
    for _ in range(20):
        wheel(timeline, 300, -120, CTRL)
    assert timeline.editor.view.scale == 0
    assert timeline.canvas.window.fits


def test_shift_and_wheel_scroll(timeline: Timeline) -> None:
    timeline.view.zoom_in()
    left = timeline.canvas.window.left
    wheel(timeline, 300, -120, SHIFT)
    assert timeline.canvas.window.left > left


def test_the_middle_button_pans(timeline: Timeline) -> None:
    for _ in range(3):
        timeline.view.zoom_in()
    at = QPoint(600, 150)
    second = timeline.canvas.window.at(600)
    QTest.mousePress(timeline.canvas, Qt.MouseButton.MiddleButton, pos=at)
    QTest.mouseMove(timeline.canvas, QPoint(560, 150))
    QTest.mouseMove(timeline.canvas, QPoint(500, 150))
    QTest.mouseRelease(timeline.canvas, Qt.MouseButton.MiddleButton, pos=QPoint(500, 150))
    assert timeline.canvas.window.at(500) == pytest.approx(second, abs=0.01)
    assert timeline.editor.history.past == ()


def test_drawing_with_control_held_is_not_caught(timeline: Timeline) -> None:
    timeline.transport.seek(40.0)
    beside = 40.0 + 4 / timeline.canvas.window.scale
    keys = ALT | CTRL
    timeline.press("LAUGHTER", 45.0, keys)
    QTest.mouseMove(timeline.canvas, timeline.point("LAUGHTER", 44.0))
    at = QPointF(timeline.point("LAUGHTER", beside))
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, timeline.canvas.mapToGlobal(at), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, keys,
    )  # fmt: skip
    QApplication.sendEvent(timeline.canvas, moved)
    timeline.release("LAUGHTER", beside, keys)
    start, _ = timeline.events(Label.LAUGHTER)[-1]
    assert start == pytest.approx(timeline.canvas.window.at(at.x()), abs=0.001)
    assert start != 40.0


def test_edges_are_caught_by_the_frame_at_the_playhead(timeline: Timeline) -> None:
    timeline.transport.seek(40.02)
    timeline.drag("LAUGHTER", [35.0, 36.0, 40.05], ALT)
    assert timeline.events(Label.LAUGHTER)[-1] == (pytest.approx(35.0, abs=0.1), 40.0)
