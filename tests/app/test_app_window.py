"""The window from the drop to the file: everything real but the models, the screen and the hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import opentimelineio
import PySide6
import pytest
import srt
from fake_window import Answers, FakeWorker, end, job_of, states
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sensevoice_markers import files
from sensevoice_markers.analysis import Label
from sensevoice_markers.app import shelf, single
from sensevoice_markers.app.jobs import State
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.running import Program
from sensevoice_markers.app.session import Session
from sensevoice_markers.app.text import CHINESE, ENGLISH
from sensevoice_markers.app.workbench import Workbench
from sensevoice_markers.editing import acts, cue_acts
from sensevoice_markers.errors import Cancelled, DiskFull, InputNotFound, WeightsMissing, WorkerDied
from sensevoice_markers.formats import otio
from sensevoice_markers.timeline.layout import Options, lay_out

Media = Callable[..., list[Path]]

# Qt 6.12 deprecates whole pixels here, Qt 6.11 knows nothing else.
PLACE = QPointF(400, 300) if PySide6.__version_info__ >= (6, 12) else QPoint(400, 300)


def wait_until(holds: Callable[[], bool]) -> None:
    end = QDeadlineTimer(20_000)
    while not holds():
        assert not end.hasExpired()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)


def drop(program: Program, paths: list[Path]) -> None:
    """What the system does when `paths` are let go over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(PLACE, *how)
    QApplication.sendEvent(program.window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(program.window, QDropEvent(QPointF(400, 300), *how))


def bench(program: Program) -> Workbench:
    """The open project's, once it is put together."""
    wait_until(lambda: program.window.workbench is not None)
    assert program.window.workbench is not None
    return program.window.workbench


def labels(program: Program) -> list[str]:
    """What the open project holds, in order."""
    return [event.label for event in bench(program).editor.project.result.events]


@pytest.fixture
def done(program: Program, media: Media, qtbot: QtBot) -> Program:
    """The program with one finished file that is open, and ready to decide anew."""
    with qtbot.waitSignal(program.desk.opened, timeout=20_000, check_params_cb=lambda opened: opened is not None):
        drop(program, media("talk.mp4"))
    qtbot.waitUntil(lambda: program.desk.open_project.decider is not None, timeout=20_000)
    return program


def test_empty_window_asks_for_a_video(program: Program, answers: Answers, media: Media, qtbot: QtBot) -> None:
    window = program.window
    assert window.welcome.drop_area.isVisible()
    assert not window.actions_["export"].isEnabled()
    answers.chosen_files = media("talk.mp4")
    QTest.mouseClick(window.welcome.drop_area, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: states(program) == {"talk.mp4": State.DONE}, timeout=20_000)
    assert not window.welcome.drop_area.isVisible()


def test_dropped_file_is_analysed_opened_and_shown(done: Program, qtbot: QtBot) -> None:
    assert states(done) == {"talk.mp4": State.DONE}
    assert labels(done) == ["BGM", "LAUGHTER", "APPLAUSE"]
    assert done.window.windowTitle() == "talk.mp4[*] — SenseVoice Markers"
    qtbot.waitUntil(lambda: done.desk.open_project.peaks is not None, timeout=20_000)
    assert job_of(done, "talk.mp4").info.duration == 60.0


def test_a_slider_decides_anew_and_is_one_step_back(done: Program) -> None:
    timeline, editor = bench(done).timeline, bench(done).editor
    for value in (0.6, 0.8, 1.0):
        timeline.sensitivity_changed.emit(Label.LAUGHTER, value)
    timeline.sensitivity_settled.emit(Label.LAUGHTER)
    assert labels(done) == ["BGM", "LAUGHTER", "LAUGHTER", "APPLAUSE"]
    assert editor.project.result.sensitivity[Label.LAUGHTER] == 1.0
    done.window.actions_["undo"].trigger()
    assert labels(done) == ["BGM", "LAUGHTER", "APPLAUSE"]


def test_what_was_deleted_stays_deleted_under_a_slider(done: Program) -> None:
    editor = bench(done).editor
    laugh = next(event for event in editor.project.result.events if event.label is Label.LAUGHTER)
    editor.select([laugh.id])
    done.window.actions_["delete"].trigger()
    bench(done).timeline.sensitivity_changed.emit(Label.LAUGHTER, 1.0)
    bench(done).timeline.sensitivity_settled.emit(Label.LAUGHTER)
    assert [e.start > 30 for e in editor.project.result.events if e.label is Label.LAUGHTER] == [True]
    done.window.actions_["reset_all"].trigger()
    assert labels(done).count("LAUGHTER") == 2


def test_subtitles_follow_where_a_slider_rests(done: Program, qtbot: QtBot) -> None:
    """The applause is talked over: at sensitivity 0 it is none, and the last subtitle may stay."""
    editor = bench(done).editor
    before = editor.project
    bench(done).timeline.sensitivity_changed.emit(Label.APPLAUSE, 0.0)
    with qtbot.waitSignal(editor.changed, timeout=20_000):
        bench(done).timeline.sensitivity_settled.emit(Label.APPLAUSE)
    assert len(editor.history.past) == 1
    editor.undo()
    assert editor.project is before


def test_the_whole_way_to_otio_and_srt(done: Program, media: Media, qtbot: QtBot) -> None:
    """Slider, an edge, an undo, an export; and another program reads what was written."""
    editor, desk = bench(done).editor, done.desk
    bench(done).timeline.sensitivity_changed.emit(Label.LAUGHTER, 1.0)
    bench(done).timeline.sensitivity_settled.emit(Label.LAUGHTER)
    first, second = (event for event in editor.project.result.events if event.label is Label.LAUGHTER)
    editor.do("trim", acts.trim(editor.project, first.id, end=28.0))
    editor.do("delete", acts.delete(editor.project, [second.id]))
    done.window.actions_["undo"].trigger()
    with qtbot.waitSignal(desk.queue.changed, timeout=20_000, check_params_cb=lambda jobs: bool(jobs[0].exported)):
        done.window.actions_["export_again"].trigger()
    otio, edl, subtitles, _ = job_of(done, "talk.mp4").exported
    read = opentimelineio.adapters.read_from_file(str(otio))
    clip = read.video_tracks()[0][0]  # Resolve takes markers from there, in the media's time
    zero = clip.available_range().start_time
    laughs = [mark.marked_range for mark in clip.markers if mark.name == "LAUGHTER"]
    assert [(laugh.start_time - zero).value for laugh in laughs] == [521, 1002]
    assert (laughs[0].end_time_exclusive() - zero).value == 28 * 25
    assert edl.read_text(encoding="utf-8").count("|M:LAUGHTER |") == 2
    texts = [cue.content.replace("\n", " ") for cue in srt.parse(subtitles.read_text(encoding="utf-8"))]
    assert texts == ["hello to all of you", "goodbye"]


def test_edits_are_there_again_at_the_next_start(
    app: QApplication, program: Program, media: Media, qtbot: QtBot, answers: Answers
) -> None:
    with qtbot.waitSignal(program.desk.opened, timeout=20_000):
        drop(program, media("talk.mp4", "endless.mp4"))
    editor = bench(program).editor
    music = editor.project.result.events[0]
    editor.do("rename", acts.rename(editor.project, [music.id], "开场 music"))
    answers.yes = True
    program.window.close()

    again = Program(app, Preferences(language="en"), Options(), Session(FakeWorker(), workers=FakeWorker), answers)
    with qtbot.waitSignal(again.desk.queue.changed, timeout=20_000):
        again.desk.start()
    assert [job.media.name for job in again.desk.queue.jobs] == ["talk.mp4", "endless.mp4"]
    assert job_of(again, "endless.mp4").unfinished
    with qtbot.waitSignal(again.desk.opened, timeout=20_000):
        again.window.rows.choose(job_of(again, "talk.mp4").number)
    assert bench(again).editor.project.result.events[0].name == "开场 music"
    assert again.desk.queue.jobs[0].found.labels[Label.LAUGHTER] == 1
    end(again, answers)


def test_a_project_file_is_saved_and_opened_elsewhere(
    done: Program, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    editor, window = bench(done).editor, done.window
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    answers.chosen_project = tmp_path / "mine.svmarkers"
    with qtbot.waitSignal(done.desk.queue.changed, check_params_cb=lambda jobs: jobs[0].file is not None):
        window.actions_["save"].trigger()
    assert json.loads(answers.chosen_project.read_bytes())["edits"]["events"]
    editor.do("move", acts.move(editor.project, [editor.project.result.events[0].id], 1.0))
    qtbot.waitUntil(lambda: not done.desk.keeper.pending, timeout=20_000)
    assert window.isWindowModified()  # the file is older
    window.actions_["remove"].trigger()
    assert window.workbench is None
    with qtbot.waitSignal(done.desk.opened, timeout=20_000):
        drop(done, [answers.chosen_project])
    assert labels(done) == ["LAUGHTER", "APPLAUSE"]
    assert bench(done).editor.project.result.events[0].start == pytest.approx(20.96)


def test_markers_that_were_edited_elsewhere_come_back_as_one_step(
    done: Program, media: Media, tmp_path: Path, qtbot: QtBot
) -> None:
    editor = bench(done).editor
    before = editor.project.result
    path = tmp_path / "from the editor.otio"
    path.write_bytes(otio.write(lay_out(before)))
    timeline = opentimelineio.adapters.read_from_file(str(path))
    first, *_ = [marker for marker in timeline.tracks.markers if marker.name == "LAUGHTER"]
    first.name = "the good one"
    timeline.tracks.markers.remove(next(marker for marker in timeline.tracks.markers if marker.name == "APPLAUSE"))
    opentimelineio.adapters.write_to_file(timeline, str(path))
    with qtbot.waitSignal(done.desk.returned, timeout=20_000) as back:
        drop(done, [path])
    assert (len(back.args[1].changed), len(back.args[1].gone), back.args[1].notes) == (1, 1, ())
    after = editor.project.result
    assert [event.name for event in after.events if event.label == Label.LAUGHTER] == ["the good one"]
    assert len(after.events) == len(before.events) - 1
    assert after.cues == before.cues
    assert "1 markers changed, 0 new, 1 deleted" in done.window.errands.notices.notices.waiting[0].words
    editor.undo()
    assert editor.project.result.events == before.events


def test_markers_of_other_media_become_a_project_of_their_own(done: Program, tmp_path: Path, qtbot: QtBot) -> None:
    other = replace(
        bench(done).editor.project.result,
        media=replace(job_of(done, "talk.mp4").info, path=str(tmp_path / "other.mp4")),
    )
    path = tmp_path / "other.otio"
    path.write_bytes(otio.write(lay_out(other)))
    with qtbot.waitSignal(done.desk.opened, timeout=20_000, check_params_cb=lambda opened: opened is not None):
        drop(done, [path])
    assert [job.media.name for job in done.desk.queue.jobs] == ["talk.mp4", "other.mp4"]
    assert bench(done).editor.project.result.events == tuple(replace(e, by_hand=True) for e in other.events)


def test_damaged_project_is_said_and_nothing_is_lost(done: Program, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "bad.svmarkers"
    bad.write_text("{}")
    with qtbot.waitSignal(done.desk.refused, timeout=20_000) as said:
        drop(done, [bad])
    assert "not an analysis document" in str(said.args[0])
    assert states(done) == {"talk.mp4": State.DONE}


@pytest.mark.parametrize(
    "error",
    [
        WorkerDied("the worker process ended without an answer"),
        WeightsMissing("the models are not here: run 'sensevoice-markers models pull embedded'"),
        DiskFull("/cache: the disk is full"),
        InputNotFound("bad.mp4: no such file or folder"),
    ],
)
def test_a_bad_file_keeps_its_error_and_the_rest_goes_on(
    program: Program, media: Media, worker: FakeWorker, qtbot: QtBot, error: Exception
) -> None:
    worker.outcomes["bad.mp4"] = error
    drop(program, media("bad.mp4", "good.mp4"))
    qtbot.waitUntil(lambda: states(program) == {"bad.mp4": State.FAILED, "good.mp4": State.DONE}, timeout=20_000)
    bad = job_of(program, "bad.mp4")
    program.window.rows.choose(bad.number)
    assert program.window.standing.headline.text() == ENGLISH.failures[type(error).__name__]
    assert str(error).removeprefix("bad.mp4: ") in program.window.standing.why.text()
    program.window.standing.details.click()
    assert str(error) in QGuiApplication.clipboard().text()
    del worker.outcomes["bad.mp4"]
    program.window.standing.action.click()
    qtbot.waitUntil(lambda: states(program)["bad.mp4"] is State.DONE, timeout=20_000)


def test_cancel_by_escape_then_try_again(program: Program, media: Media, worker: FakeWorker, qtbot: QtBot) -> None:
    worker.note = "embedded on the CPU, int8"
    drop(program, media("endless.mp4", "talk.mp4"))
    qtbot.waitUntil(lambda: bool(job_of_or_none(program, "endless.mp4", "note")), timeout=20_000)
    assert "2.0" not in program.window.standing.why.text()
    assert worker.note in program.window.standing.why.text()
    QTest.keyClick(program.window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: states(program) == {"endless.mp4": State.CANCELLED, "talk.mp4": State.DONE}, timeout=20_000)


def job_of_or_none(program: Program, name: str, field: str) -> object:
    """A field of the file of that name, None while there is none."""
    return next((getattr(job, field) for job in program.desk.queue.jobs if job.media.name == name), None)


def test_analysed_again_with_another_track_keeps_the_edits(done: Program, worker: FakeWorker, qtbot: QtBot) -> None:
    editor = bench(done).editor
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    number = done.window.current.number
    qtbot.waitUntil(lambda: not done.desk.keeper.pending, timeout=20_000)
    with qtbot.waitSignals([done.desk.opened, done.desk.opened], timeout=20_000):
        done.desk.queue.retry(number, 2)
    assert [request.audio for request in worker.requests] == [None, 2]
    assert labels(done) == ["LAUGHTER", "APPLAUSE"]


def test_a_failed_second_analysis_leaves_the_first(done: Program, worker: FakeWorker, qtbot: QtBot) -> None:
    worker.outcomes["talk.mp4"] = WorkerDied("the worker process ended without an answer")
    with qtbot.waitSignal(done.desk.refused, timeout=20_000):
        done.window.actions_["again"].trigger()
    qtbot.waitUntil(lambda: done.window.workbench is not None, timeout=20_000)
    assert labels(done) == ["BGM", "LAUGHTER", "APPLAUSE"]


def test_dropped_twice_is_done_once(done: Program, media: Media, worker: FakeWorker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(done.desk.queue.searched, timeout=20_000):
        drop(done, media("talk.mp4"))
    assert worker.asked == ["talk.mp4"]


def test_paths_can_be_pasted(program: Program, media: Media, qtbot: QtBot) -> None:
    one, other = media("一 one.mp4", "two.mp4")
    QGuiApplication.clipboard().setText(f'"{one}"\nfile://{other}\nno path at all')
    program.window.actions_["paste"].trigger()
    qtbot.waitUntil(lambda: states(program) == {"一 one.mp4": State.DONE, "two.mp4": State.DONE}, timeout=20_000)


def test_closing_while_working_asks(program: Program, media: Media, answers: Answers, qtbot: QtBot) -> None:
    drop(program, media("endless.mp4"))
    qtbot.waitUntil(lambda: states(program) == {"endless.mp4": State.WORKING}, timeout=20_000)
    answers.yes = False
    assert not program.window.close()
    assert answers.questions == [(ENGLISH.close_question, ENGLISH.close_why.format(count=1))]
    assert states(program) == {"endless.mp4": State.WORKING}


def test_another_language_is_another_window_on_the_same_project(done: Program, qtbot: QtBot) -> None:
    editor = bench(done).editor
    done.desk.prefer(language="zh")
    assert done.window.text is CHINESE
    assert bench(done).editor is editor
    assert done.window.menus["file"].title() == CHINESE.window.menus["file"]
    done.desk.prefer(language="en")
    assert done.window.text is ENGLISH


def test_themes_are_dark_and_light(done: Program, app: QApplication) -> None:
    done.desk.prefer(theme="dark")
    assert app.palette().window().color().lightness() < 60
    done.desk.prefer(theme="light")
    assert app.palette().window().color().lightness() > 220


def test_all_controls_have_names(done: Program) -> None:
    nameless = [
        widget
        for widget in done.window.findChildren(QWidget)
        if widget.isVisibleTo(done.window)
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_keys_are_not_given_twice(done: Program) -> None:
    """Two actions of one key in one place would answer to none of them."""
    for place in (bench(done).timeline.canvas, done.window):
        keys = [key.toString() for action in place.actions() for key in action.shortcuts()]
        assert len(keys) == len(set(keys))


def test_a_removed_file_comes_back_with_its_edits(
    done: Program, media: Media, worker: FakeWorker, qtbot: QtBot
) -> None:
    editor = bench(done).editor
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    done.window.actions_["remove"].trigger()
    assert states(done) == {}
    with qtbot.waitSignal(done.desk.opened, timeout=20_000, check_params_cb=lambda opened: opened is not None):
        drop(done, media("talk.mp4"))
    assert labels(done) == ["LAUGHTER", "APPLAUSE"]
    assert worker.asked == ["talk.mp4"]


def test_edits_that_cannot_be_read_are_not_taken_for_none(
    done: Program, media: Media, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment's trouble with the disk must not end in the edits being written over."""
    editor, desk = bench(done).editor, done.desk
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    qtbot.waitUntil(lambda: not desk.keeper.pending, timeout=20_000)
    edits = shelf.edits_file(job_of(done, "talk.mp4").id)
    before, whole = edits.read_bytes(), Path.read_bytes

    def locked(path: Path) -> bytes:
        if path == edits:
            raise PermissionError(13, "Permission denied")
        return whole(path)

    desk.close_project()
    qtbot.waitUntil(lambda: not desk.keeper.pending, timeout=20_000)
    before = edits.read_bytes()
    monkeypatch.setattr(Path, "read_bytes", locked)
    with qtbot.waitSignal(
        desk.queue.changed, timeout=20_000, check_params_cb=lambda jobs: jobs[0].state is State.FAILED
    ):
        desk.open(job_of(done, "talk.mp4").number)
    monkeypatch.undo()
    assert edits.read_bytes() == before


def test_damaged_edits_are_set_aside_and_said(done: Program, qtbot: QtBot) -> None:
    desk, number = done.desk, job_of(done, "talk.mp4").number
    desk.close_project()
    qtbot.waitUntil(lambda: not desk.keeper.pending, timeout=20_000)
    edits = shelf.edits_file(job_of(done, "talk.mp4").id)
    edits.write_bytes(b"{ damaged")
    with qtbot.waitSignals([desk.refused, desk.opened], timeout=20_000):
        desk.open(number)
    assert edits.with_name("edits.json.damaged").read_bytes() == b"{ damaged"


def test_a_damaged_analysis_is_replaced_by_analysing_again(done: Program, worker: FakeWorker, qtbot: QtBot) -> None:
    desk, job = done.desk, job_of(done, "talk.mp4")
    editor = bench(done).editor
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    desk.close_project()
    qtbot.waitUntil(lambda: not desk.keeper.pending, timeout=20_000)
    shelf.analysis_file(job.id).write_bytes(b"{ damaged")
    with qtbot.waitSignal(
        desk.queue.changed, timeout=20_000, check_params_cb=lambda jobs: jobs[0].state is State.FAILED
    ):
        desk.open(job.number)
    with qtbot.waitSignal(desk.opened, timeout=20_000, check_params_cb=lambda opened: opened is not None):
        desk.queue.retry(job.number)
    assert labels(done) == ["LAUGHTER", "APPLAUSE"]


def test_to_and_fro_in_the_list_opens_once_and_loses_nothing(
    done: Program, media: Media, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(done, media("other.mp4"))
    qtbot.waitUntil(lambda: states(done).get("other.mp4") is State.DONE, timeout=20_000)
    opened: list[int] = []
    done.desk.opened.connect(lambda one: opened.append(one.number) if one else None)
    first, other = (job.number for job in done.desk.queue.jobs)
    for number in (other, first, other, first):
        done.window.rows.choose(number)
    qtbot.waitUntil(lambda: opened == [first], timeout=20_000)
    editor = bench(done).editor
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    done.window.rows.choose(other)
    qtbot.waitUntil(lambda: opened == [first, other], timeout=20_000)
    done.window.rows.choose(first)
    qtbot.waitUntil(lambda: opened == [first, other, first], timeout=20_000)
    assert labels(done) == ["LAUGHTER", "APPLAUSE"]


def test_analysed_again_the_sliders_stay(done: Program, qtbot: QtBot) -> None:
    bench(done).timeline.sensitivity_changed.emit(Label.LAUGHTER, 1.0)
    bench(done).timeline.sensitivity_settled.emit(Label.LAUGHTER)
    with qtbot.waitSignal(done.desk.opened, timeout=20_000, check_params_cb=lambda opened: opened is not None):
        done.window.actions_["again"].trigger()
    assert bench(done).editor.project.result.sensitivity[Label.LAUGHTER] == 1.0
    assert labels(done) == ["BGM", "LAUGHTER", "LAUGHTER", "APPLAUSE"]


def test_a_cancelled_second_analysis_is_no_failure(done: Program, worker: FakeWorker, qtbot: QtBot) -> None:
    refused: list[object] = []
    done.desk.refused.connect(refused.append)
    worker.outcomes["talk.mp4"] = Cancelled("cancelled; nothing was written")
    with qtbot.waitSignal(done.desk.opened, timeout=20_000, check_params_cb=lambda opened: opened is not None):
        done.desk.queue.retry(job_of(done, "talk.mp4").number, 2)
    assert refused == []
    assert job_of(done, "talk.mp4").audio is None


def test_what_cannot_be_kept_is_asked_about_at_the_end(
    done: Program, answers: Answers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(files, "write", full)
    editor = bench(done).editor
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    qtbot.waitUntil(lambda: bool(done.desk.trouble), timeout=20_000)
    answers.yes = False
    assert not done.window.close()
    assert answers.questions == [(ENGLISH.window.lose, "the disk is full")]
    monkeypatch.undo()


def test_reset_everything_resets_subtitles_too(done: Program) -> None:
    editor = bench(done).editor
    editor.do("write", cue_acts.write(editor.project, editor.project.result.cues[0].id, "something else"))
    done.window.actions_["reset_all"].trigger()
    assert editor.project.result.cues[0].lines == ("hello to all of you",)


def test_a_second_start_hands_its_files_over(app: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    assert not single.hand_over([tmp_path])
    first = single.Single()
    code = "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication as A; a = A([]);"
    code += "from sensevoice_markers.app import single; sys.exit(not single.hand_over([Path(sys.argv[1])]))"
    with qtbot.waitSignal(first.handed, timeout=20_000) as handed:
        second = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "一 talk.mp4")])
    assert second.wait(20) == 0
    assert handed.args == [[tmp_path / "一 talk.mp4"]]
    first.deleteLater()
