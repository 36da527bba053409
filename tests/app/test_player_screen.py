from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Analysis, Cue, Event, Label, MediaInfo
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.player.bar import BUTTONS
from sensevoice_markers.app.player.icons import sign
from sensevoice_markers.app.player.screen import Player, cue_at
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import CHINESE, ENGLISH
from sensevoice_markers.editing.project import Edits, Filters, Project
from sensevoice_markers.media.probe import probe

MEDIA = MediaInfo("/nowhere/film.mp4", 60.0, Fraction(25), frames=1500, start_timecode="01:00:00:00")
EVENTS = (
    Event("a", Label.BGM, 0.0, 20.0, 0.97),
    Event("b", Label.LAUGHTER, 21.0, 23.5, 0.3),
    Event("c", Label.APPLAUSE, 30.0, 33.0, 0.9),
)
CUES = (Cue("1", 1.0, 2.0, ("hello",)), Cue("2", 3.0, 9.0, ("long",)), Cue("3", 4.0, 5.0, ("short",)))


def opened(media: MediaInfo = MEDIA) -> Editor:
    analysis = Analysis(media, 1, "x", 60.0, events=EVENTS, cues=CUES)
    return Editor(Project(analysis, Edits(), analysis))


@pytest.fixture
def editor() -> Editor:
    return opened()


@pytest.fixture
def player(qtbot: QtBot, transport: Transport, editor: Editor) -> Player:
    transport.open(MEDIA, 1)
    made = Player(ENGLISH, transport, editor, Times.of(MEDIA))
    qtbot.addWidget(made)
    made.resize(640, 420)
    made.show()
    return made


def test_the_cue_that_is_shown() -> None:
    found = [cue_at(CUES, at) for at in (0.5, 1.0, 1.99, 2.0, 3.5, 4.5, 6.0, 60.0)]
    assert [cue and cue.id for cue in found] == [None, "1", "1", None, "2", "3", "2", None]


def test_the_picture_is_shown_whole(
    tmp_path: Path, ffmpeg: Callable[..., None], transport: Transport, player: Player, qtbot: QtBot
) -> None:
    ffmpeg("-f", "lavfi", "-i", "color=red:s=160x120:d=1", tmp_path / "red.mp4")
    transport.open(probe(tmp_path / "red.mp4"), 1)
    qtbot.waitUntil(lambda: not player.picture.image.isNull())
    assert player.picture.image.height() == player.picture.height()
    image = player.picture.grab().toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 4)
    assert middle.red() > 200
    assert middle.green() < 60
    assert image.pixelColor(2, image.height() // 2).lightness() == 0, "beside the picture it is black"
    player.resize(900, 700)
    qtbot.waitUntil(lambda: player.picture.image.height() == player.picture.height() > 600)


def test_it_may_go_while_a_picture_is_being_made(
    tmp_path: Path, ffmpeg: Callable[..., None], transport: Transport, editor: Editor, qtbot: QtBot
) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=1920x1080:d=0.2", tmp_path / "large.mp4")
    frames: list[object] = []
    transport.pictured.connect(frames.append)
    transport.open(probe(tmp_path / "large.mp4"), 1)
    qtbot.waitUntil(lambda: frames[-1] is not None)
    for _ in range(3):
        player = Player(ENGLISH, transport, editor, Times.of(MEDIA))
        player.picture.show_frame(frames[-1])  # type: ignore[arg-type]
        with qtbot.waitSignal(player.destroyed):
            player.deleteLater()


def test_buttons(player: Player, transport: Transport, editor: Editor, qtbot: QtBot) -> None:
    def press(name: str) -> None:
        qtbot.mouseClick(player.bar.buttons[name], Qt.MouseButton.LeftButton)

    transport.seek(10)
    press("forward")
    assert transport.frame_start == pytest.approx(10.04)
    press("mark_in")
    press("back")
    press("next")
    assert (transport.frame_start, editor.selection) == (21.0, {"b"})
    press("next")
    press("next")
    assert (transport.frame_start, editor.selection) == (30.0, {"c"})
    press("mark_out")
    assert (editor.view.mark_in, editor.view.mark_out) == (10.04, 30.04)
    press("previous")
    assert transport.frame_start == 21.0
    editor.look(replace(editor.view, filters=Filters(confidence=0.5)))
    press("previous")
    press("next")
    assert transport.frame_start == 30.0, "what is filtered away is passed over"
    press("mute")
    assert transport.muted
    press("toggle")
    assert transport.speed == 1
    press("toggle")
    assert transport.speed == 0


def test_a_range_never_ends_before_it_begins(player: Player, transport: Transport, editor: Editor) -> None:
    transport.seek(10)
    player.act("mark_out")
    transport.seek(20)
    player.act("mark_in")
    assert (editor.view.mark_in, editor.view.mark_out) == (20.0, None)
    transport.seek(5)
    player.act("mark_out")
    assert (editor.view.mark_in, editor.view.mark_out) == (None, 5.04)


def test_subtitles_are_written_over_it(player: Player, transport: Transport) -> None:
    transport.seek(0)
    bare = player.picture.grab().toImage()
    transport.seek(1.5)
    assert player.picture.grab().toImage() != bare
    player.act("subtitles")
    assert player.picture.grab().toImage() == bare
    assert not player.bar.buttons["subtitles"].isChecked()


def test_a_time_can_be_typed(player: Player, transport: Transport, qtbot: QtBot) -> None:
    field = player.bar.time
    transport.seek(2.48)
    assert field.text() == "01:00:02:12"
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "never")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert transport.frame_start == 2.48
    assert field.toolTip() == ENGLISH.player.no_time
    field.selectAll()
    qtbot.keyClicks(field, "01:00:40:00")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert transport.frame_start == 40


def test_seconds_for_timecode(player: Player, qtbot: QtBot) -> None:
    with qtbot.waitSignal(player.timed) as asked:
        qtbot.mouseClick(player.bar.unit, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    player.show_times(Times.of(MEDIA, seconds=True))
    assert player.bar.time.text() == "0:00.000"
    assert player.bar.unit.text() == ENGLISH.player.unit_seconds


def test_speed_and_volume(player: Player, transport: Transport, qtbot: QtBot) -> None:
    for direction in (1, 1):
        transport.shuttle(direction)
    assert player.bar.speed.text() == "2×"
    transport.shuttle(-1)
    assert player.bar.speed.text() == "−1×"
    transport.pause()
    assert player.bar.speed.text() == ""
    player.bar.volume.setValue(30)
    assert transport.volume == 0.3
    transport.set_volume(0.8)
    assert player.bar.volume.value() == 80


def test_why_there_is_no_picture(player: Player, transport: Transport, qtbot: QtBot) -> None:
    transport.failed.emit("unreadable")
    told = player.picture.grab().toImage()
    transport.pictured.emit(None)
    assert player.picture.grab().toImage() != told, "with another file it is forgotten"
    assert player.picture.image.isNull()


def test_a_click_on_the_picture_plays(player: Player, transport: Transport, qtbot: QtBot) -> None:
    qtbot.mouseClick(player.picture, Qt.MouseButton.RightButton)
    assert transport.speed == 0
    qtbot.mouseClick(player.picture, Qt.MouseButton.LeftButton)
    assert transport.speed == 1


def test_each_button_says_what_it_does_and_its_key(player: Player) -> None:
    for text in (ENGLISH, CHINESE):
        assert set(text.player.buttons) == set(BUTTONS)
    assert player.bar.buttons["mark_in"].toolTip() == "Mark in"
    player.bar.name_keys({"mark_in": "I"})
    assert player.bar.buttons["mark_in"].toolTip() == "Mark in (I)"


def test_signs_have_pixels(player: Player) -> None:
    for name in (*(set(BUTTONS) - {"toggle", "mute"}), "play", "pause", "loud", "muted"):
        image = sign(name, Qt.GlobalColor.black).pixmap(16, 16).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16)), name


def test_another_player_shows_what_is_shown_and_why_not(player: Player, transport: Transport, qtbot: QtBot) -> None:
    transport._fail("unreadable")
    other = Player(CHINESE, transport, opened(), Times.of(MEDIA))
    qtbot.addWidget(other)
    assert other.picture._note == CHINESE.player.troubles["unreadable"]
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    transport._show(QVideoFrame(image))
    third = Player(CHINESE, transport, opened(), Times.of(MEDIA))
    qtbot.addWidget(third)
    qtbot.waitUntil(lambda: not third.picture.image.isNull())
