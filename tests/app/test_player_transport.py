"""Which frame is on screen, when; real files in a real player, without a screen and without a sound device."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.media.probe import probe

Make = Callable[..., MediaInfo]

# Eight bars say the number of each frame.
NUMBERED = "geq=lum='if(mod(floor(N/pow(2,floor(X/16))),2),235,16)':cb=128:cr=128"
SOUND = ("-f", "lavfi", "-i", "sine=d=4")
H264 = ("-c:v", "libx264", "-bf", "2", "-preset", "veryfast", "-c:a", "aac")


def picture(rate: str = "25") -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"color=s=128x64:r={rate}:d=4,format=yuv420p,{NUMBERED}")


@pytest.fixture
def make(tmp_path: Path, ffmpeg: Callable[..., None]) -> Make:
    def run(name: str, *arguments: object) -> MediaInfo:
        ffmpeg(*arguments, tmp_path / name)
        return probe(tmp_path / name)

    return run


class Screen:
    """Says which frame was shown last, and what else was said."""

    def __init__(self, transport: Transport) -> None:
        self.frame: QVideoFrame | None = None
        self.failed: list[str] = []
        self.moved: list[float] = []
        self.playing: list[bool] = []
        self.rates: list[float] = []
        transport.pictured.connect(self._show)
        transport.failed.connect(self.failed.append)
        transport.moved.connect(self.moved.append)
        transport.playing.connect(self.playing.append)
        transport.rate.connect(self.rates.append)

    def _show(self, frame: QVideoFrame | None) -> None:
        self.frame = frame

    @property
    def number(self) -> int | None:
        if self.frame is None:
            return None
        image = self.frame.toImage()
        return sum((image.pixelColor(16 * bar + 8, 32).lightness() > 128) << bar for bar in range(8))


@pytest.fixture
def screen(transport: Transport) -> Screen:
    return Screen(transport)


NO_DEVICE = "no_sound_device"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("plain.mp4", (*picture(), *SOUND, *H264)),
        ("plain.mkv", (*picture(), *SOUND, *H264)),
        ("ntsc.mov", (*picture("30000/1001"), *SOUND, *H264)),
        ("fast.mp4", (*picture("50"), *SOUND, *H264)),
        ("late.mp4", (*picture(), "-itsoffset", "1.5", *SOUND, *H264)),
        ("early.mp4", ("-itsoffset", "0.6", *picture(), *SOUND, *H264)),
        ("early.mkv", ("-itsoffset", "0.6", *picture(), *SOUND, *H264)),
        ("silent.mp4", (*picture(), *H264)),
    ],
)
def test_seeking_shows_the_frame_of_that_time(
    make: Make, transport: Transport, screen: Screen, qtbot: QtBot, name: str, arguments: tuple[str, ...]
) -> None:
    media = make(name, *arguments)
    assert media.frame_rate
    transport.open(media, 1)
    qtbot.waitUntil(lambda: screen.number == 0)
    for frame in (40, 41, 39, 99, 0, 3):
        transport.seek(frame / float(media.frame_rate))
        qtbot.waitUntil(lambda frame=frame: screen.number == frame)
        assert transport.frame_start == pytest.approx(frame / media.frame_rate, abs=1e-9)
        assert transport.position == pytest.approx((frame + 0.5) / media.frame_rate, abs=1e-9)
    transport.step(1)
    qtbot.waitUntil(lambda: screen.number == 4)
    transport.step(-2)
    qtbot.waitUntil(lambda: screen.number == 2)


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("close.ts", ("-c:v", "libx264", "-g", 12, "-bf", 2, "-c:a", "aac")),
        ("far.ts", ("-c:v", "libx264", "-g", 25, "-c:a", "aac", "-output_ts_offset", 3600)),
    ],
)
def test_where_qt_seeks_to_key_frames_only(
    make: Make, transport: Transport, screen: Screen, qtbot: QtBot, name: str, codecs: tuple[object, ...]
) -> None:
    transport.open(make(name, *picture(), *SOUND, *codecs), 1)
    qtbot.waitUntil(lambda: screen.number == 0)
    for frame in (40, 41, 75):
        transport.seek(frame / 25)
        qtbot.waitUntil(lambda frame=frame: screen.number == frame)
        assert transport.position == pytest.approx((frame + 0.5) / 25)
    transport.play()
    assert transport.position < 3.1, "it plays from where it stands"
    qtbot.waitUntil(lambda: transport.position > 3.4)
    transport.seek(1.6)
    transport.pause()
    assert transport.frame_start == 1.6
    qtbot.waitUntil(lambda: screen.number == 40)


def test_an_edit_list_is_honoured(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    whole = make("whole.mp4", *picture(), *SOUND, *H264, "-g", 250)
    media = make("cut.mp4", "-ss", 1.48, "-i", whole.path, "-c", "copy")
    transport.open(media, 1)
    transport.seek(1.0)
    qtbot.waitUntil(lambda: screen.number is not None and screen.number > 40)
    shown = screen.number
    transport.seek(0.0)
    qtbot.waitUntil(lambda: screen.number == (shown or 0) - 25)


def test_a_seek_before_the_file_is_open_is_not_lost(
    make: Make, transport: Transport, screen: Screen, qtbot: QtBot
) -> None:
    media = make("early.mp4", "-itsoffset", 0.6, *picture(), *SOUND, *H264)
    transport.open(media, 1)
    transport.seek(2.0)
    assert transport.position == pytest.approx(2.02)
    qtbot.waitUntil(lambda: screen.number == 50)


def test_playing_moves_smoothly_and_stops_on_a_frame(
    make: Make, transport: Transport, screen: Screen, qtbot: QtBot
) -> None:
    transport.open(make("plain.mp4", *picture(), *SOUND, *H264), 1)
    qtbot.waitUntil(lambda: screen.number == 0)
    screen.moved.clear()
    transport.toggle()
    assert transport.speed == 1
    qtbot.waitUntil(lambda: transport.position > 1)
    transport.toggle()
    assert screen.playing == [True, False]
    assert screen.moved[:-1] == sorted(screen.moved[:-1]), "only stopping may go back, to the centre of a frame"
    at = round(transport.frame_start * 25)
    assert transport.position == pytest.approx((at + 0.5) / 25)
    qtbot.waitUntil(lambda: screen.number == at)


def test_the_playhead_is_where_the_picture_is(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    transport.open(make("early.mp4", "-itsoffset", 0.6, *picture(), *SOUND, *H264), 1)
    qtbot.waitUntil(lambda: screen.number == 0)
    ahead: list[float] = []
    transport.pictured.connect(lambda _: ahead.append(transport.position - (screen.number or 0) / 25))
    transport.play()
    qtbot.waitUntil(lambda: transport.position > 2)
    transport.pause()
    assert abs(sorted(ahead)[len(ahead) // 2]) < 0.08


def test_a_seek_while_it_plays(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    transport.open(make("plain.mp4", *picture(), *SOUND, *H264), 1)
    qtbot.waitUntil(lambda: screen.number == 0)
    transport.play()
    qtbot.waitUntil(lambda: transport.position > 0.5)
    screen.moved.clear()
    transport.seek(2.5)
    qtbot.waitUntil(lambda: transport.position > 2.8)
    assert transport.speed == 1
    assert min(screen.moved) > 2.3, "it does not fall back to where it was"


def test_it_stops_at_the_last_frame_and_plays_again_from_the_first(
    make: Make, transport: Transport, screen: Screen, qtbot: QtBot
) -> None:
    transport.open(make("plain.mp4", *picture(), *SOUND, *H264), 1)
    transport.seek(3.5)
    transport.play()
    qtbot.waitUntil(lambda: screen.playing == [True, False])
    assert transport.position == pytest.approx(3.98)
    qtbot.waitUntil(lambda: screen.number == 99)
    transport.play()
    assert transport.position < 1


def test_backwards(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    transport.open(make("plain.mp4", *picture(), *SOUND, *H264), 1)
    transport.seek(3.0)
    qtbot.waitUntil(lambda: screen.number == 75)
    transport.shuttle(-1)
    transport.shuttle(-1)
    qtbot.waitUntil(lambda: screen.number is not None and screen.number < 60)
    qtbot.waitUntil(lambda: screen.playing == [True, False])
    assert screen.rates == [-1, -2, 0]
    assert transport.frame_start == 0
    qtbot.waitUntil(lambda: screen.number == 0)


def still(seconds: float = 4.0) -> MediaInfo:
    """Sound alone that is nowhere: the transport is a clock."""
    return MediaInfo("/nowhere/sound.wav", seconds)


def test_shuttling(transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    transport.open(still(3600), 1)
    for direction in (1, 1, 1, 1, 1, -1, 0, 1, 0):
        transport.shuttle(direction)
    assert screen.rates == [1, 2, 4, 8, -1, 0, 1, 0]
    transport.shuttle(-1, slowly=True)
    assert transport.speed == -0.5
    transport.step(1)
    assert transport.speed == 0


def test_without_a_file_the_clock_goes_on(transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    transport.open(still(), 1)
    qtbot.waitUntil(lambda: screen.failed == ["gone"])
    transport.seek(1.234)
    assert transport.position == transport.frame_start == 1.234
    transport.step(-1)
    assert transport.position == pytest.approx(1.194)
    transport.play()
    qtbot.waitUntil(lambda: transport.position > 1.3)
    transport.seek(9)
    assert transport.position == 4
    qtbot.waitUntil(lambda: screen.playing == [True, False])


def test_a_file_that_is_no_media(tmp_path: Path, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    (tmp_path / "junk.mp4").write_bytes(b"junk " * 1000)
    transport.open(replace(still(), path=str(tmp_path / "junk.mp4")), 1)
    qtbot.waitUntil(lambda: screen.failed == ["unreadable"])
    transport.play()
    qtbot.waitUntil(lambda: transport.position > 0.1)


def test_a_picture_without_a_codec(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    media = make("plain.mp4", *picture(), *SOUND, *H264)
    path = Path(media.path)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"xxxx"))
    transport.open(media, 1)
    qtbot.waitUntil(lambda: "no_codec" in screen.failed)
    transport.seek(1.0)
    assert transport.position == pytest.approx(1.02)
    transport.play()
    qtbot.waitUntil(lambda: transport.position > 1.2)
    assert screen.frame is None


def test_without_qts_player(monkeypatch: pytest.MonkeyPatch, transport: Transport, screen: Screen) -> None:
    monkeypatch.delitem(sys.modules, "sensevoice_markers.app.player.film", raising=False)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    transport.open(still(), 1)
    assert screen.failed == ["no_player"]
    transport.seek(2)
    assert screen.moved[-1] == 2


def test_a_file_that_vanishes_while_it_plays(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    media = make("plain.mp4", *picture(), *SOUND, *H264)
    transport.open(media, 1)
    qtbot.waitUntil(lambda: screen.number == 0)
    Path(media.path).unlink()
    transport.play()
    qtbot.waitUntil(lambda: transport.position > 0.3)
    transport.open(still(), 1)
    qtbot.waitUntil(lambda: "gone" in screen.failed)
    assert screen.frame is None


def test_the_analysed_track_plays(make: Make, transport: Transport, screen: Screen, qtbot: QtBot) -> None:
    both = (*picture(), *SOUND, *SOUND, "-map", "0", "-map", "1", "-map", "2", *H264)
    media = make("two.mp4", *both)
    transport.open(media, 2)
    qtbot.waitUntil(lambda: screen.number == 0)
    assert transport._film is not None
    assert transport._film._player.activeAudioTrack() == 1
    transport.open(media, "mix")
    assert "mix_plays_first" in screen.failed
    qtbot.waitUntil(lambda: screen.number == 0)
    assert transport._film._player.activeAudioTrack() == 0


def test_volume(transport: Transport) -> None:
    said: list[tuple[float, bool]] = []
    transport.loudness.connect(lambda volume, muted: said.append((volume, muted)))
    transport.set_volume(1.4)
    transport.set_volume(0.5, muted=True)
    assert said == [(1.0, False), (0.5, True)]
    assert (transport.volume, transport.muted) == (0.5, True)
