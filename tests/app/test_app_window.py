from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import opentimelineio
import PySide6
import pytest
from fake_window import Answers, FakeWorker, analysis_of, job_of, states
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sensevoice_markers.app.jobs import State
from sensevoice_markers.app.session import Session
from sensevoice_markers.app.text import CHINESE, ENGLISH, Text
from sensevoice_markers.app.window import MainWindow
from sensevoice_markers.errors import NotMedia, WeightsMissing

Until = Callable[[Callable[[], bool]], None]
Media = Callable[..., list[Path]]


# Qt 6.12 deprecates whole pixels here, Qt 6.11 knows nothing else.
PLACE = QPointF(400, 300) if PySide6.__version_info__ >= (6, 12) else QPoint(400, 300)


def drop(window: MainWindow, paths: list[Path]) -> None:
    """What the system does when `paths` are let go over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(PLACE, *how)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), *how))


def cells(window: MainWindow) -> list[list[str]]:
    """The table as it reads."""
    model = window.detail.results.events
    return [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]


def press(window: MainWindow, name: str) -> None:
    """Click the button in the row of a file."""
    place = window.rows.button(job_of(window, name).number)
    QTest.mouseClick(window.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def done(window: MainWindow, media: Media, until: Until) -> MainWindow:
    """A window with one finished file."""
    drop(window, media("talk.mp4"))
    until(lambda: states(window) == {"talk.mp4": State.DONE})
    return window


def test_empty_window_asks_for_a_video(window: MainWindow, answers: Answers, media: Media, until: Until) -> None:
    assert window.drop_area.isVisible()
    assert window.drop_area.accessibleName() == ENGLISH.drop
    assert not window.export_action.isEnabled()
    assert not window.cancel_action.isEnabled()
    answers.chosen_files = media("talk.mp4")
    QTest.mouseClick(window.drop_area, Qt.MouseButton.LeftButton)
    until(lambda: states(window) == {"talk.mp4": State.DONE})
    assert not window.drop_area.isVisible()


def test_dropped_file_is_analysed_and_shown(done: MainWindow) -> None:
    assert cells(done) == [
        ["01:00:00:00", "BGM", "20.0 s", "97%"],
        ["01:00:21:00", "LAUGHTER", "2.5 s", "64%"],
        ["01:00:30:00", "APPLAUSE", "3.0 s", "90%"],
        ["01:00:50:00", "APPLAUSE", "9.0 s", "100%"],
    ]
    results = done.detail.results
    assert done.detail.currentWidget() is results
    assert results.name.text() == "talk.mp4"
    assert results.about.text() == "1:00 long · 25 frames a second · starts at 01:00:00:00"
    assert results.warnings.text() == "half a minute is missing"
    assert results.strip.accessibleName() == "1 BGM · 1 LAUGHTER · 2 APPLAUSE · 2 subtitles"


def test_progress_is_shown_while_working(window: MainWindow, media: Media, until: Until) -> None:
    drop(window, media("endless.mp4"))
    until(lambda: (job := window.current) is not None and job.progress is not None)
    until(lambda: window.detail.standing.headline.text() == "Transcribing")
    standing = window.detail.standing
    assert standing.why.text() == "62% · 15× speed · 0:02 left"
    assert standing.bar.isVisible()
    assert (standing.bar.maximum(), standing.bar.value()) == (1000, 625)


def test_what_computes_is_said_while_working_and_afterwards(
    window: MainWindow, media: Media, worker: FakeWorker, until: Until
) -> None:
    worker.note, worker.computed = (
        "sensevoice on the CPU, fp32: there is no NVIDIA driver",
        "sensevoice on the CPU, fp32",
    )
    drop(window, media("endless.mp4", "talk.mp4"))
    until(lambda: window.detail.standing.headline.text() == "Transcribing")
    # Said once, with an earlier stage.
    assert window.detail.standing.why.text().splitlines() == ["62% · 15× speed · 0:02 left", worker.note]
    press(window, "endless.mp4")
    until(lambda: states(window)["talk.mp4"] is State.DONE)
    window.rows.choose(job_of(window, "talk.mp4").number)
    assert window.detail.results.about.text().endswith(f" · {worker.computed}")


def test_a_folder_stands_for_the_media_in_it(
    window: MainWindow, media: Media, tmp_path: Path, worker: FakeWorker, until: Until
) -> None:
    media("set/a.mp4", "set/deep/b.wav", "set/notes.txt")
    drop(window, [tmp_path / "set"])
    until(lambda: list(states(window).values()) == [State.DONE, State.DONE])
    assert worker.asked == ["a.mp4", "b.wav"]


def test_a_bad_file_keeps_its_error_and_the_rest_goes_on(
    window: MainWindow, media: Media, worker: FakeWorker, until: Until
) -> None:
    bad, good = media("notes.txt", "talk.mp4")
    worker.outcomes = {"notes.txt": NotMedia(f"{bad}: is no video; choose another")}
    drop(window, [bad, bad.parent / "gone.mp4", good])
    until(lambda: list(states(window).values()) == [State.FAILED, State.FAILED, State.DONE])
    assert window.detail.standing.headline.text() == "Not a video or sound file"
    assert window.detail.standing.why.text() == "is no video; choose another"
    window.rows.choose(job_of(window, "gone.mp4").number)
    assert window.detail.standing.headline.text() == "Not found"


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name be any bytes")
def test_a_name_that_is_no_text_is_said_in_its_row(
    window: MainWindow, media: Media, tmp_path: Path, until: Until
) -> None:
    media("set/talk.mp4")
    (tmp_path / "set" / os.fsdecode(b"a\xff.mp4")).write_bytes(b"words")
    drop(window, [tmp_path / "set"])
    until(lambda: list(states(window).values()) == [State.FAILED, State.DONE])
    assert window.detail.standing.headline.text() == "Cannot be read"
    window.detail.standing.action.click()
    assert list(states(window).values()) == [State.FAILED, State.DONE]


def test_the_real_worker_says_what_is_no_media(app: QApplication, answers: Answers, media: Media, until: Until) -> None:
    window = MainWindow(ENGLISH, Session(), dialogs=answers)
    window.show()
    try:
        drop(window, media("notes.txt"))
        until(lambda: states(window) == {"notes.txt": State.FAILED})
        assert window.detail.standing.headline.text() == "Not a video or sound file"
    finally:
        window.close()


def test_missing_models_name_the_command(window: MainWindow, media: Media, worker: FakeWorker, until: Until) -> None:
    worker.outcomes = {"talk.mp4": WeightsMissing("whisper is missing: run 'sensevoice-markers models pull embedded'")}
    drop(window, media("talk.mp4"))
    until(lambda: states(window) == {"talk.mp4": State.FAILED})
    assert "sensevoice-markers models pull embedded" in window.detail.standing.why.text()


def test_retry_after_a_failure(window: MainWindow, media: Media, worker: FakeWorker, until: Until) -> None:
    worker.outcomes = {"talk.mp4": WeightsMissing("whisper is missing: pull it")}
    drop(window, media("talk.mp4"))
    until(lambda: states(window) == {"talk.mp4": State.FAILED})
    worker.outcomes = {}
    press(window, "talk.mp4")
    until(lambda: states(window) == {"talk.mp4": State.DONE})


def test_cancel_by_the_buttons_of_the_rows(window: MainWindow, media: Media, worker: FakeWorker, until: Until) -> None:
    drop(window, media("endless.mp4", "b.mp4", "c.mp4"))
    until(lambda: states(window).get("endless.mp4") is State.WORKING)
    press(window, "b.mp4")
    assert states(window)["b.mp4"] is State.CANCELLED
    press(window, "endless.mp4")
    until(lambda: states(window)["c.mp4"] is State.DONE)
    assert states(window)["endless.mp4"] is State.CANCELLED
    assert worker.asked == ["endless.mp4", "c.mp4"]


def test_escape_cancels_the_running_file(window: MainWindow, media: Media, until: Until) -> None:
    drop(window, media("endless.mp4"))
    until(lambda: states(window) == {"endless.mp4": State.WORKING})
    QTest.keyClick(window, Qt.Key.Key_Escape)
    until(lambda: states(window) == {"endless.mp4": State.CANCELLED})
    assert window.detail.standing.headline.text() == "Cancelled"
    assert not window.cancel_action.isEnabled()


def test_delete_removes_what_waits_and_what_is_finished_but_not_what_runs(
    window: MainWindow, media: Media, worker: FakeWorker, until: Until
) -> None:
    drop(window, media("a.mp4", "endless.mp4", "c.mp4"))
    until(lambda: states(window).get("endless.mp4") is State.WORKING)
    for name in ("a.mp4", "endless.mp4", "c.mp4"):
        window.rows.choose(job_of(window, name).number)
        QTest.keyClick(window, Qt.Key.Key_Delete)
    assert states(window) == {"endless.mp4": State.WORKING}
    window.cancel_action.trigger()
    until(lambda: states(window) == {"endless.mp4": State.CANCELLED})
    window.rows.choose(job_of(window, "endless.mp4").number)
    window.remove_action.trigger()
    assert window.drop_area.isVisible()
    assert worker.asked == ["a.mp4", "endless.mp4"]


def test_dropped_twice_is_done_once(done: MainWindow, media: Media, worker: FakeWorker, until: Until) -> None:
    first, other = media("talk.mp4", "other.mp4")
    drop(done, [other, first])
    until(lambda: states(done).get("other.mp4") is State.DONE)
    assert worker.asked == ["talk.mp4", "other.mp4"]


def test_export_writes_beside_the_media(done: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.chosen_folder = tmp_path
    QTest.keyClick(done, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert answers.starts == [tmp_path]
    assert answers.questions == []
    timeline = opentimelineio.adapters.read_from_string((tmp_path / "talk.otio").read_text(encoding="utf-8"))
    assert [marker.name for marker in timeline.tracks.markers] == [
        "BGM START", "BGM STOP", "LAUGHTER", "APPLAUSE", "APPLAUSE",
    ]  # fmt: skip
    assert "hello" in (tmp_path / "talk.srt").read_text(encoding="utf-8")
    assert done.detail.results.note.text() == "Saved talk.otio, talk.srt"
    done.reveal_action.trigger()
    assert answers.revealed == [tmp_path]


def test_export_never_replaces_unasked(done: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.chosen_folder = tmp_path
    (tmp_path / "talk.srt").write_text("mine", encoding="utf-8")
    answers.yes = False
    done.export_action.trigger()
    assert answers.questions == [(ENGLISH.exists, str(tmp_path / "talk.srt"))]
    assert (tmp_path / "talk.srt").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "talk.otio").exists()
    answers.yes = True
    done.export_action.trigger()
    assert (tmp_path / "talk.otio").exists()
    assert "hello" in (tmp_path / "talk.srt").read_text(encoding="utf-8")


def test_export_to_nowhere_writes_nothing(done: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.chosen_folder = None
    done.export_action.trigger()
    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp4"]


def test_export_that_fails_says_why(done: MainWindow, answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    answers.chosen_folder = tmp_path / "file"
    done.export_action.trigger()
    assert "cannot be written" in done.detail.results.note.text()
    assert done.detail.results.note.property("part") == "danger"


def test_export_all_asks_once(
    window: MainWindow, media: Media, answers: Answers, worker: FakeWorker, tmp_path: Path, until: Until
) -> None:
    worker.outcomes = {"bad.mp4": NotMedia("bad.mp4: no")}
    drop(window, media("a.mp4", "bad.mp4", "deep/b.mp4"))
    until(lambda: list(states(window).values()) == [State.DONE, State.FAILED, State.DONE])
    (tmp_path / "a.otio").write_text("mine", encoding="utf-8")
    window.export_all_action.trigger()
    assert answers.questions == [(ENGLISH.exists, str(tmp_path / "a.otio"))]
    assert {path.name for path in tmp_path.rglob("*.srt")} == {"a.srt", "b.srt"}
    assert (tmp_path / "deep" / "b.otio").exists()


def test_closing_while_working_asks(
    window: MainWindow, media: Media, answers: Answers, worker: FakeWorker, until: Until
) -> None:
    drop(window, media("endless.mp4", "b.mp4"))
    until(lambda: states(window).get("endless.mp4") is State.WORKING)
    answers.yes = False
    assert not window.close()
    assert window.isVisible()
    assert answers.questions == [(ENGLISH.close_question, ENGLISH.close_why.format(count=2))]
    assert not worker.closed.is_set()
    answers.yes = True
    assert window.close()
    assert worker.closed.is_set()


def test_closing_when_nothing_is_left_to_do_does_not_ask(done: MainWindow, answers: Answers) -> None:
    assert done.close()
    assert answers.questions == []


def test_what_is_no_file_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("https://example.org/talk.mp4")
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(PLACE, *how)
    entered.ignore()
    QApplication.sendEvent(window, entered)
    assert not entered.isAccepted()


def test_nothing_heard_is_said(
    window: MainWindow, media: Media, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    monkeypatch.setattr(
        "fake_window.analysis_of", lambda path: replace(analysis_of(path), events=(), cues=(), warnings=())
    )
    drop(window, media("talk.mp4"))
    until(lambda: states(window) == {"talk.mp4": State.DONE})
    assert window.detail.results.nothing.isVisible()
    assert not window.detail.results.warnings.isVisible()


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_all_controls_have_names(done: MainWindow, text: Text) -> None:
    results = done.detail.results
    assert done.windowTitle() == text.title
    assert results.export.text() == text.export
    assert results.reveal.text() == text.show_in_folder
    assert results.table.accessibleName()
    assert done.rows.accessibleName() == text.files
    assert [action.text() for action in done.menuBar().actions()] == [text.file_menu, text.help_menu]
    model = done.rows.model()
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("talk.mp4: ")
    assert text.labels[analysis_of("x").events[0].label] in said


def test_about_and_folder_are_asked_of_the_dialogs(
    window: MainWindow, answers: Answers, media: Media, tmp_path: Path, until: Until
) -> None:
    menu = window.menuBar().actions()[-1].menu()
    menu.actions()[0].trigger()  # type: ignore[attr-defined]
    assert answers.about_shown == 1
    media("set/a.mp4")
    answers.chosen_folder = tmp_path / "set"
    window.folder_action.trigger()
    until(lambda: states(window) == {"a.mp4": State.DONE})


def test_the_window_turns_dark_with_the_system(app: QApplication, done: MainWindow) -> None:
    bright = app.palette()
    dark = QPalette(QColor("#3a3a3e"), QColor("#2a2a2e"))
    try:
        app.setPalette(dark)
        app.processEvents()
        ground = done.grab().toImage().pixelColor(4, done.height() - 4)
        assert ground.lightness() < 80
    finally:
        app.setPalette(bright)
    app.processEvents()
    assert done.grab().toImage().pixelColor(4, done.height() - 4).lightness() > 180
