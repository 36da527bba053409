from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fake_timeline import Timeline, analysis, loud
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPalette, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QMenu
from shiboken6 import isValid

from sensevoice_markers.analysis import Cue, Event, Label
from sensevoice_markers.app import look
from sensevoice_markers.app.text import CHINESE
from sensevoice_markers.app.timeline import facts
from sensevoice_markers.app.timeline.naming import Naming
from sensevoice_markers.editing import acts, cue_acts
from sensevoice_markers.editing.project import Filters, View
from sensevoice_markers.errors import InputNotFound

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def timeline(app: QApplication) -> Iterator[Timeline]:
    made = Timeline()
    yield made
    made.close()
    app.processEvents()


def colour_at(timeline: Timeline, row: str, seconds: float, lift: int = 0) -> QColor:
    at = timeline.point(row, seconds) - QPoint(0, lift)
    return timeline.canvas.grab(QRect(at, at)).toImage().pixelColor(0, 0)


def near(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[misc]
    return max(abs(a - b) for a, b in pairs) < 40


# What is shown


def test_lanes_are_those_decided_and_those_with_events(timeline: Timeline) -> None:
    assert [row.name for row in timeline.canvas.rows] == ["ruler", "wave", "BGM", "LAUGHTER", "APPLAUSE", "cues"]
    project, _ = acts.add(timeline.editor.project, Label.COUGH, 5.0, 6.0)
    timeline.editor.do("add", project)
    assert [row.name for row in timeline.canvas.rows][-2:] == ["COUGH", "cues"]
    header = timeline.view.headers.header(Label.COUGH)
    assert header.count.text() == "1"
    assert not header.slider.isVisible()
    timeline.editor.undo()
    assert "COUGH" not in [row.name for row in timeline.canvas.rows]
    with pytest.raises(KeyError):
        timeline.view.headers.header(Label.COUGH)


def test_events_are_painted_in_their_colours(timeline: Timeline) -> None:
    c = look.current()
    assert near(colour_at(timeline, "APPLAUSE", 57.0), c.fill(Label.APPLAUSE))
    assert near(colour_at(timeline, "APPLAUSE", 40.0), c.surface)
    timeline.editor.do("recolour", acts.recolour(timeline.editor.project, ("d",), "RED"))
    assert near(colour_at(timeline, "APPLAUSE", 57.0), c.marker("RED"))


def test_a_short_event_is_seen_at_any_zoom(app: QApplication) -> None:
    cough = Event("x", Label.COUGH, 3000.0, 3000.1, 0.8)
    media = replace(analysis().media, duration=7200.0)
    made = Timeline(replace(analysis(), media=media, sound=7200.0, events=(cough,)))
    assert colour_at(made, "COUGH", 3000.3).lightness() < 170
    assert near(colour_at(made, "COUGH", 2960.0), look.current().surface)
    made.close()


def test_filters_hide_what_is_unsure_or_short(timeline: Timeline) -> None:
    timeline.editor.look(replace(timeline.editor.view, filters=Filters(confidence=0.7)))
    assert timeline.canvas.lanes.events[Label.LAUGHTER].items == ()
    assert timeline.view.headers.header(Label.LAUGHTER).count.text() == "0/1"
    timeline.editor.look(replace(timeline.editor.view, filters=Filters(shortest=5.0)))
    assert [event.id for event in timeline.canvas.lanes.events[Label.APPLAUSE].items] == ["d"]


def test_the_eye_folds_a_lane(timeline: Timeline) -> None:
    header = timeline.view.headers.header(Label.BGM)
    header.eye.click()
    assert timeline.editor.view.filters.hidden == {Label.BGM}
    low = next(row for row in timeline.canvas.rows if row.name == "BGM")
    assert low.height < 30
    assert not header.slider.isVisible()
    assert header.eye.accessibleName() == "Unfold the lane of BGM"
    timeline.click("BGM", 5.0)
    assert timeline.editor.selection == frozenset()
    header.eye.click()
    assert timeline.editor.view.filters.hidden == frozenset()
    assert header.slider.isVisible()


def test_a_waveform_comes_when_it_is_there(timeline: Timeline) -> None:
    before = colour_at(timeline, "wave", 30.0, lift=12)
    timeline.view.show_peaks(loud())
    after = colour_at(timeline, "wave", 30.0, lift=12)
    assert near(before, look.current().surface)
    assert not near(after, look.current().surface)
    timeline.view.show_peaks(None)
    assert colour_at(timeline, "wave", 30.0, lift=12) == before


def test_emotions_and_problems_come_from_the_background(timeline: Timeline, until: Until) -> None:
    until(lambda: bool(timeline.canvas.scene.felt))
    first, second = timeline.editor.project.result.cues
    assert timeline.canvas.scene.felt == {first.id: "HAPPY"}
    long = replace(second, lines=("a line that is far too long to be read in the one second that it is shown",))
    result = replace(timeline.editor.project.result, cues=(first, long))
    timeline.editor.do("write", replace(timeline.editor.project, result=result))
    until(lambda: bool(timeline.canvas.scene.wrong))
    assert set(timeline.canvas.scene.wrong) == {second.id}
    assert "Colour: Happy" in timeline.canvas.describe(first)
    assert "characters/s" in timeline.canvas.describe(long)


def test_answers_that_come_after_its_end_do_no_harm(app: QApplication, until: Until) -> None:
    made, last = Timeline(), []
    view = made.view
    view.close()
    view.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(view)
    made.background.start(lambda: "the last", last.append)
    until(lambda: last == ["the last"])
    made.background.close()


def test_times_in_seconds_or_timecode(timeline: Timeline) -> None:
    event = timeline.event("c")
    assert "01:00:30:00 to 01:00:33:00" in timeline.canvas.describe(event)
    timeline.view.show_seconds(True)
    assert "0:30.000 to 0:33.000" in timeline.canvas.describe(event)


def test_a_view_is_shown_as_it_was_left(app: QApplication) -> None:
    made = Timeline(view=View(left=20.0, scale=100.0, playhead=25.0, filters=Filters(hidden=frozenset({Label.BGM}))))
    assert (made.canvas.window.left, made.canvas.window.scale) == (20.0, 100.0)
    assert made.canvas.playhead == 25.0
    assert made.canvas.folded == {"BGM"}
    made.close()


# What moves


def test_only_strips_are_painted_for_the_playhead(timeline: Timeline) -> None:
    timeline.canvas.grab()
    painted: list[QRegion] = []
    timeline.canvas.update = lambda *part: painted.append(QRegion(*part))  # type: ignore[assignment]
    timeline.transport.seek(30.0)
    assert len(painted) == 2
    assert max(part.boundingRect().width() for part in painted) < 24


def test_an_edit_paints_its_lane_alone(timeline: Timeline) -> None:
    timeline.canvas.grab()
    seen: list[str] = []
    show = timeline.canvas.show_scene

    def listen(scene: object, stale: object = None) -> None:
        seen.extend(stale if stale is not None else ["all"])  # type: ignore[call-overload]
        show(scene, stale)  # type: ignore[arg-type]

    timeline.canvas.show_scene = listen  # type: ignore[assignment, method-assign]
    timeline.editor.do("move", acts.move(timeline.editor.project, ("b",), 2.0))
    assert set(seen) == {"LAUGHTER"}


def test_playing_turns_the_page(timeline: Timeline) -> None:
    timeline.editor.look(replace(timeline.editor.view, left=0.0, scale=100.0))
    page = timeline.canvas.window.right
    timeline.transport.playing.emit(True)
    timeline.transport.seek(page - 0.1)
    assert timeline.canvas.window.left == 0.0
    timeline.transport.seek(page + 0.1)
    assert timeline.canvas.window.left == pytest.approx(page + 0.1)
    # Who scrolled away to look at something else is left there.
    timeline.editor.look(replace(timeline.editor.view, left=0.0))
    timeline.transport.seek(page + 0.2)
    assert timeline.canvas.window.left == 0.0


def test_playing_backwards_turns_it_back(timeline: Timeline) -> None:
    timeline.editor.look(replace(timeline.editor.view, left=20.0, scale=100.0))
    timeline.transport.playing.emit(True)
    timeline.transport.seek(20.1)
    timeline.transport.seek(19.9)
    assert timeline.canvas.window.right == pytest.approx(19.9)


def test_a_seek_from_elsewhere_is_followed(timeline: Timeline) -> None:
    timeline.editor.look(replace(timeline.editor.view, left=0.0, scale=100.0))
    timeline.transport.seek(50.0)
    assert timeline.canvas.window.left < 50.0 < timeline.canvas.window.right


def test_the_scroll_bar_and_the_slider_follow_and_lead(timeline: Timeline) -> None:
    assert timeline.view.bar.maximum() == 0
    assert timeline.view.zoom.slider.value() == 0
    timeline.view.zoom.slider.setValue(500)
    assert timeline.canvas.window.scale > 100
    assert timeline.view.bar.maximum() > 0
    timeline.view.bar.setValue(2000)
    assert timeline.canvas.window.left == pytest.approx(2000 / timeline.canvas.window.scale)
    timeline.view.show_all()
    assert timeline.view.zoom.slider.value() == 0


# Sliders


def test_a_slider_says_what_it_does(timeline: Timeline) -> None:
    header = timeline.view.headers.header(Label.LAUGHTER)
    changed: list[tuple[Label, float]] = []
    settled: list[Label] = []
    timeline.view.sensitivity_changed.connect(lambda label, value: changed.append((label, value)))
    timeline.view.sensitivity_settled.connect(settled.append)
    assert header.slider.value() == 50
    middle = QPoint(header.slider.width() // 2, header.slider.height() // 2)
    QTest.mousePress(header.slider, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(header.slider, middle + QPoint(20, 0))
    QTest.mouseMove(header.slider, middle + QPoint(500, 0))
    assert changed[-1] == (Label.LAUGHTER, 1.0)
    assert settled == []
    QTest.mouseRelease(header.slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(500, 0))
    assert settled == [Label.LAUGHTER]
    assert "100%" in header.slider.toolTip()


def test_a_slider_rests_after_keys(timeline: Timeline, until: Until) -> None:
    slider = timeline.view.headers.header(Label.BGM).slider
    settled: list[Label] = []
    timeline.view.sensitivity_settled.connect(settled.append)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 51
    assert settled == []
    until(lambda: settled == [Label.BGM])


def test_keys_of_a_slider_are_its_own(timeline: Timeline) -> None:
    stepped: list[bool] = []
    action = QAction("frame", timeline.view)
    action.setShortcut("Right")
    action.triggered.connect(lambda checked: stepped.append(checked))
    timeline.view.addAction(action)
    slider = timeline.view.headers.header(Label.BGM).slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert (slider.value(), stepped) == (51, [])
    timeline.key(Qt.Key.Key_Right)
    assert stepped == [False]


def test_a_double_click_returns_to_the_default(timeline: Timeline) -> None:
    slider = timeline.view.headers.header(Label.BGM).slider
    slider.setValue(80)
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(90, 8))
    assert slider.value() == 50


def test_sliders_follow_the_project_in_silence(timeline: Timeline) -> None:
    changed: list[float] = []
    timeline.view.sensitivity_changed.connect(lambda _label, value: changed.append(value))
    now = timeline.editor.project
    result = replace(now.result, sensitivity={**now.result.sensitivity, Label.BGM: 0.9})
    timeline.editor.do("sensitivity", replace(now, result=result))
    assert timeline.view.headers.header(Label.BGM).slider.value() == 90
    assert changed == []


# Keys and menus


def test_walking_along_a_lane_and_across(timeline: Timeline) -> None:
    timeline.click("APPLAUSE", 31.0)
    timeline.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert timeline.editor.selection == {"d"}
    assert timeline.transport.position == 50.0
    timeline.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert timeline.editor.selection == {"c"}
    timeline.key(Qt.Key.Key_Up)
    assert timeline.editor.selection == {"b"}
    timeline.key(Qt.Key.Key_Up)
    assert timeline.editor.selection == {"a"}
    timeline.key(Qt.Key.Key_Up)
    assert timeline.editor.selection == {"a"}
    for _ in range(3):
        timeline.key(Qt.Key.Key_Down)
    assert timeline.editor.selection < {cue.id for cue in timeline.editor.project.result.cues}


def test_next_and_previous_event_of_any_lane(timeline: Timeline) -> None:
    visited = []
    for _ in range(4):
        timeline.view.go_to_next_event()
        visited.append(timeline.transport.position)
    assert visited == [21.0, 30.0, 50.0, 50.0]
    timeline.view.go_to_previous_event()
    assert timeline.editor.selection == {"c"}


def test_home_and_end(timeline: Timeline) -> None:
    timeline.key(Qt.Key.Key_End)
    assert timeline.transport.position == 60.0
    timeline.key(Qt.Key.Key_Home)
    assert timeline.transport.position == 0.0


def test_split_merge_and_delete(timeline: Timeline) -> None:
    timeline.click("APPLAUSE", 55.0)
    timeline.key(Qt.Key.Key_S)
    parts = timeline.events(Label.APPLAUSE)[1:]
    assert [parts[0][0], parts[-1][1]] == [50.0, 59.0]
    assert parts[0][1] == pytest.approx(55.0, abs=0.1)
    timeline.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(timeline.editor.selection) == 3
    timeline.key(Qt.Key.Key_M)
    assert timeline.events(Label.APPLAUSE) == [(30.0, 59.0)]
    timeline.key(Qt.Key.Key_Delete)
    assert timeline.events(Label.APPLAUSE) == []
    assert [step.act for step in timeline.editor.history.past] == ["split", "merge", "delete"]


def test_a_subtitle_is_split_near_the_playhead(app: QApplication) -> None:
    long = Cue("7", 10.0, 20.0, ("one two three", "four five six"), "en")
    made = Timeline(replace(analysis(), cues=(long,)))
    made.editor.select(("7",))
    made.transport.seek(13.2)
    made.view.actions_by_name["split"].trigger()
    assert [cue.lines for cue in made.editor.project.result.cues] == [("one two",), ("three", "four five six")]
    made.close()


def test_a_split_elsewhere_cuts_nothing(timeline: Timeline) -> None:
    timeline.editor.select(("c",))
    timeline.transport.seek(5.0)
    timeline.view.actions_by_name["split"].trigger()
    assert timeline.editor.history.past == ()


def test_a_reset_is_of_what_is_selected(timeline: Timeline) -> None:
    timeline.editor.do("move", acts.move(timeline.editor.project, ("b", "c"), 1.0))
    timeline.editor.select(("c",))
    timeline.view.actions_by_name["reset"].trigger()
    assert (timeline.event("c").start, timeline.event("b").start) == (30.0, 22.0)


def test_actions_are_there_for_what_is_selected(timeline: Timeline) -> None:
    able = {name: action.isEnabled() for name, action in timeline.view.actions_by_name.items()}
    assert not able["delete"]
    assert not timeline.view.relabel_menu.isEnabled()
    timeline.editor.select(("c", "d"))
    able = {name: action.isEnabled() for name, action in timeline.view.actions_by_name.items()}
    assert able["delete"]
    assert able["merge"]
    assert not able["rename"]
    assert timeline.view.relabel_menu.isEnabled()


def chosen(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_relabel_and_recolour(timeline: Timeline) -> None:
    timeline.editor.select(("c",))
    chosen(timeline.view.relabel_menu, "LAUGHTER")
    assert timeline.event("c").label is Label.LAUGHTER
    chosen(timeline.view.recolour_menu, "Orange")
    assert timeline.event("c").colour == "ORANGE"
    chosen(timeline.view.recolour_menu, "Colour of the label")
    assert timeline.event("c").colour == ""


def test_a_name_is_written_in_place(timeline: Timeline) -> None:
    timeline.click("APPLAUSE", 55.0)
    timeline.key(Qt.Key.Key_Return)
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClicks(line, "Standing ovation")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert timeline.event("d").name == "Standing ovation"
    assert QApplication.focusWidget() is timeline.canvas


def test_escape_leaves_the_name_as_it_was(timeline: Timeline) -> None:
    timeline.click("APPLAUSE", 55.0)
    timeline.key(Qt.Key.Key_F2)
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClicks(line, "s m")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert timeline.event("d").name == ""
    assert timeline.editor.history.past == ()


def test_a_subtitle_asks_for_its_text_to_be_edited(timeline: Timeline) -> None:
    asked: list[str] = []
    timeline.view.rewording.connect(asked.append)
    cue = timeline.editor.project.result.cues[0]
    timeline.editor.select((cue.id,))
    timeline.key(Qt.Key.Key_Return)
    assert asked == [cue.id]


def test_an_event_in_the_marked_range(timeline: Timeline) -> None:
    timeline.editor.look(replace(timeline.editor.view, mark_in=35.0, mark_out=38.5))
    timeline.view.add_event_in_range(Label.LAUGHTER)
    assert timeline.events(Label.LAUGHTER)[-1] == (35.0, 38.5)
    timeline.editor.look(replace(timeline.editor.view, mark_in=None, mark_out=None))
    timeline.transport.seek(45.0)
    timeline.view.add_event_in_range(Label.LAUGHTER)
    assert timeline.events(Label.LAUGHTER)[-1] == (45.0, 47.0)


def test_zooming_to_the_selection(timeline: Timeline) -> None:
    timeline.editor.select(("c",))
    timeline.key(Qt.Key.Key_Z)
    window = timeline.canvas.window
    assert 29.0 < window.left < 30.0
    assert 33.0 < window.right < 34.0


def test_the_context_menu_is_for_what_lies_there(timeline: Timeline) -> None:
    QTest.mousePress(timeline.canvas, Qt.MouseButton.RightButton, pos=timeline.point("APPLAUSE", 55.0))
    timeline.canvas.asked.emit(QPoint(10, 10))
    menu = next(each for each in timeline.view.findChildren(QMenu) if each.isVisible())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:5] == ["Split at the playhead", "Merge", "Delete", "Change to", "Colour"]
    menu.close()


# Who cannot see it, and other languages


def test_the_selection_is_told(timeline: Timeline) -> None:
    assert timeline.canvas.accessibleName() == "Timeline"
    assert timeline.canvas.accessibleDescription() == "Nothing is selected"
    timeline.editor.select(("c",))
    assert timeline.canvas.accessibleDescription() == ("Selected: APPLAUSE · 90% · 01:00:30:00 to 01:00:33:00 · 3.00 s")
    timeline.editor.select(("c", "d"))
    assert timeline.canvas.accessibleDescription().startswith("2 selected: APPLAUSE")


def test_every_button_has_a_name(timeline: Timeline) -> None:
    parts = [*timeline.view.findChildren(QAbstractSlider), *timeline.view.findChildren(QAbstractButton)]
    assert [part for part in parts if not part.accessibleName()] == []


def test_in_chinese(app: QApplication) -> None:
    made = Timeline(text=CHINESE)
    assert made.view.headers.header(Label.LAUGHTER).name.text() == "笑声"
    assert made.view.actions_by_name["split"].text() == "在播放头处拆分"
    made.close()


def test_dark_is_painted_anew(app: QApplication, timeline: Timeline) -> None:
    def ground() -> QImage:
        return timeline.canvas.grab(QRect(900, 100, 2, 2)).toImage()

    before, palette = ground().pixelColor(0, 0), app.palette()
    app.setPalette(QPalette(QColor("#3a3a3e"), QColor("#2a2a2e")))
    app.processEvents()
    assert ground().pixelColor(0, 0).lightness() < before.lightness() / 2
    app.setPalette(palette)


def test_a_name_that_is_being_written_is_taken_when_it_must_be(timeline: Timeline) -> None:
    timeline.view.finish()
    timeline.editor.select(("c",))
    timeline.view.actions_by_name["rename"].trigger()
    field = timeline.canvas.findChild(Naming)
    assert field is not None
    field.setText("clap")
    timeline.view.finish()
    assert timeline.event("c").name == "clap"
    assert not field.isVisible()


def test_cuts_and_additions_at_the_playhead_lie_between_frames(timeline: Timeline) -> None:
    timeline.transport.seek(31.02)
    timeline.editor.select(("c",))
    timeline.view.actions_by_name["split"].trigger()
    assert timeline.events(Label.APPLAUSE)[:2] == [(30.0, 31.0), (31.0, 33.0)]
    timeline.transport.seek(42.02)
    timeline.view.add_event_in_range(Label.LAUGHTER)
    assert timeline.events(Label.LAUGHTER)[-1] == (42.0, 44.0)


def test_problems_that_could_not_be_found_out_are_asked_for_again(
    timeline: Timeline, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    until(lambda: bool(timeline.canvas.scene.felt))
    asked: list[int] = []

    def broken(_analysis: object) -> None:
        asked.append(1)
        raise InputNotFound("no")

    monkeypatch.setattr(facts, "problems", broken)
    for text in ("one", "two"):
        timeline.editor.do("write", cue_acts.write(timeline.editor.project, "1", text))
        until(lambda text=text: len(asked) == ("one", "two").index(text) + 1)


def test_what_a_filter_hides_is_not_acted_on(timeline: Timeline) -> None:
    timeline.editor.select(("b", "c"))
    timeline.editor.look(replace(timeline.editor.view, filters=Filters(hidden=frozenset({Label.LAUGHTER}))))
    timeline.view.actions_by_name["delete"].trigger()
    assert [event.id for event in timeline.editor.project.result.events] == ["a", "b", "d"]


def test_a_waveform_that_never_comes_is_not_waited_for(timeline: Timeline) -> None:
    coming = timeline.canvas.grab().toImage()
    timeline.view.show_peaks(None, failed=True)
    assert timeline.canvas.grab().toImage() != coming
