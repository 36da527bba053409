"""What a file is said to be: length, exact rate, timecode, tracks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.errors import EmptyFile, InputNotFound, InputUnreadable, NoAudio, NoSuchTrack, NotMedia
from sensevoice_markers.media.audio import Sound
from sensevoice_markers.media.probe import choose_track, probe

Make = Callable[..., Path]
Decode = Callable[..., Sound]

TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
X264 = ("-c:v", "libx264", "-preset", "ultrafast")


def picture(rate: str = "25", seconds: float = 2) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc2=s=160x120:r={rate}:d={seconds}")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
@pytest.mark.parametrize("rate", ["24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60", "15", "120"])
def test_the_frame_rate_is_exact(make: Make, rate: str, suffix: str) -> None:
    media = probe(make(f"rate{suffix}", *picture(rate), *TONE, *X264))
    assert media.frame_rate == Fraction(rate)
    assert not media.variable_frame_rate
    assert media.frames == round(2 * Fraction(rate))


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".ts"])
@pytest.mark.parametrize("reordered", [0, 3])
def test_every_frame_is_counted(make: Make, suffix: str, reordered: int) -> None:
    media = probe(make(f"count{suffix}", *picture("30000/1001", 5), *TONE, *X264, "-bf", reordered, "-frames:v", 101))
    assert media.frames == 101
    assert media.duration == pytest.approx(101 * 1001 / 30000, abs=0.002)
    assert (media.width, media.height) == (160, 120)


# Every third frame is missing, or frames of 25 and then of 50 a second, as telephones and screen recorders write.
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@pytest.mark.parametrize(
    ("rate", "dropped", "chosen"),
    [
        ("30", "not(eq(mod(n,3),1))", Fraction(30)),
        ("60", "lt(t,1)+not(mod(n,2))", Fraction(60)),
        ("30000/1001", "not(eq(mod(n,7),3))", Fraction(30000, 1001)),
    ],
)
def test_a_variable_frame_rate_becomes_a_standard_one(
    make: Make, suffix: str, rate: str, dropped: str, chosen: Fraction
) -> None:
    media = probe(
        make(f"vfr{suffix}", *picture(rate, 3), *TONE, "-vf", f"select='{dropped}'", "-fps_mode", "vfr", *X264)
    )
    assert media.variable_frame_rate
    assert media.frame_rate == chosen
    assert media.frames == pytest.approx(3 * chosen, abs=2)
    assert media.duration == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mxf"])
@pytest.mark.parametrize(
    ("rate", "timecode"),
    [("25", "01:00:00:00"), ("30000/1001", "01:00:00;00"), ("24000/1001", "10:20:30:23"), ("50", "23:59:59:24")],
)
def test_the_timecode_of_the_first_frame(make: Make, suffix: str, rate: str, timecode: str) -> None:
    codecs = ("-c:v", "mpeg2video", "-c:a", "pcm_s16le", "-ar", 48000) if suffix == ".mxf" else X264
    media = probe(make(f"timecode{suffix}", *picture(rate), *TONE, *codecs, "-timecode", timecode))
    assert media.start_timecode == timecode


def test_no_timecode(make: Make) -> None:
    assert probe(make("none.mp4", *picture(), *TONE, *X264)).start_timecode is None


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a", ".flac", ".ogg", ".mka"])
def test_sound_alone_has_no_picture(make: Make, suffix: str) -> None:
    media = probe(make(f"sound{suffix}", *TONE))
    assert (media.frame_rate, media.frames, media.width, media.start_timecode) == (None, None, None, None)
    assert media.duration == pytest.approx(2, abs=0.1)
    assert len(media.audio_tracks) == 1


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".flac"])
def test_a_cover_picture_is_no_video(make: Make, suffix: str) -> None:
    cover = make("cover.png", *picture(), "-frames:v", 1)
    media = probe(
        make(
            f"song{suffix}", *TONE, "-i", cover, "-map", 0, "-map", 1, "-c:v", "copy", "-disposition:v", "attached_pic"
        )
    )
    assert media.frame_rate is None
    assert media.duration == pytest.approx(2, abs=0.1)


def test_tracks_are_described_and_chosen(make: Make) -> None:
    media = probe(
        make(
            "tracks.mkv", *picture(), *TONE, *TONE, "-map", 1, "-map", 0, "-map", 2, "-c:a", "aac",
            "-ac:a:0", 1, "-ar:a:0", 48000, "-ac:a:1", 6, "-ar:a:1", 44100,
            "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=chi", "-metadata:s:a:1", "title=配音",
            "-disposition:a:0", 0, "-disposition:a:1", "default",
        )
    )  # fmt: skip
    first, second = media.audio_tracks
    assert (first.number, first.stream, first.codec, first.channels, first.sample_rate) == (1, 0, "aac", 1, 48000)
    assert (first.language, first.title, first.default) == ("eng", None, False)
    assert (second.number, second.stream, second.codec, second.channels, second.sample_rate) == (2, 2, "aac", 6, 44100)
    assert (second.language, second.title, second.default) == ("chi", "配音", True)
    assert choose_track(media, None) == second
    assert choose_track(media, 1) == first
    with pytest.raises(NoSuchTrack, match=r"1 \(eng\), 2 \(chi\), or mix"):
        choose_track(media, 3)


def test_without_a_default_the_first_track_is_taken(make: Make) -> None:
    media = probe(make("none.mkv", *TONE, *TONE, "-map", 0, "-map", 1, "-disposition:a", 0))
    assert not any(track.default for track in media.audio_tracks)
    assert choose_track(media, None).number == 1


def test_no_sound_at_all(make: Make) -> None:
    media = probe(make("silent.mp4", *picture(), *X264))
    assert media.audio_tracks == ()
    for wanted in (None, 1):
        with pytest.raises(NoAudio, match="no audio track"):
            choose_track(media, wanted)


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("These are only words.\n" * 100)
    for name, error in {
        "gone.mp4": InputNotFound,
        "empty.mp4": EmptyFile,
        "text.mp4": NotMedia,
        "text.mp4/below.mp4": InputNotFound,
        ".": NotMedia,
        "x" * 300: InputUnreadable,
    }.items():
        with pytest.raises(error):
            probe(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are no files there")
def test_a_pipe_does_not_keep_us_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(NotMedia, match="no regular file"):
        probe(tmp_path / "pipe.mp4")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    media = tmp_path / "secret.mp4"
    media.write_bytes(b"not for you")

    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)  # root reads every file, whatever its mode
    with pytest.raises(InputUnreadable, match="Permission denied"):
        probe(media)


@pytest.mark.parametrize(
    "name",
    [
        "演讲 第一集.mp4",
        'it\'s "quoted".mp4',
        "smile 😀.mp4",
        "-loglevel.mp4",
        "a:b%03d.mp4",
        "http:x.mp4",
        "concat:a|b.mp4",
        "pipe:.mp4",
        "?*[a].mp4",
        "new\nline.mp4",
        "tab\tback\\slash.mp4",
        f"{'n' * 200}.mp4",
        "no suffix",
        "video.txt",
    ],
)
def test_any_legal_name(make: Make, decode: Decode, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32" and set(name) & set('<>:"/\\|?*\n\t'):
        pytest.skip("no legal name there")
    made = make("plain.mp4", *picture(), *TONE, *X264)
    monkeypatch.chdir(tmp_path)
    media = made.rename(name)  # relative, so that a leading dash or a colon comes first
    found = probe(media)
    assert found.path == str(tmp_path / name)
    assert decode(found, found.audio_tracks).duration == pytest.approx(2, abs=0.05)


def test_a_description_is_the_same_every_time(make: Make) -> None:
    media = make("same.mp4", *picture(), *TONE, *X264)
    first: MediaInfo = probe(media)
    assert probe(media) == first


def test_a_picture_of_an_unknown_codec_leaves_the_sound(
    tmp_path: Path, ffmpeg: Callable[..., None], clicks: Path
) -> None:
    path = tmp_path / "talk.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=2", "-i", clicks, "-t", 2, "-c:v", "libx264", path)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"xyz1"))
    media = probe(path)
    assert len(media.audio_tracks) == 1
    assert (media.width, media.height) in ((None, None), (160, 120))
