"""The small picture of a video: of the right place and shape, and never for longer than its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from sensevoice_markers.media import picture
from sensevoice_markers.media.probe import probe

Make = Callable[..., Path]

WHITE_AFTER_A_SECOND = "color=black:s=640x360:r=25:d=20,drawbox=c=white:t=fill:enable='gte(t,1)'"


def decoded(jpeg: bytes | None) -> npt.NDArray[np.uint8]:
    assert jpeg is not None
    with av.open(BytesIO(jpeg), format="jpeg_pipe") as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def lavfi(source: str, *options: object) -> tuple[object, ...]:
    return ("-f", "lavfi", "-i", source, *options)


def test_a_tenth_in_and_not_the_black_beginning(make: Make) -> None:
    shown = decoded(picture.picture(probe(make("talk.mp4", *lavfi(WHITE_AFTER_A_SECOND, "-g", 25)))))
    assert shown.shape == (180, 320, 3)
    assert shown.mean() > 250


@pytest.mark.parametrize(
    ("size", "options", "shape"),
    [
        ("640x360", (), (180, 320)),
        ("360x640", (), (320, 180)),
        ("720x576", ("-vf", "setsar=64/45"), (180, 320)),
        ("3000x8", (), (2, 320)),
        ("64x64", (), (320, 320)),
    ],
)
def test_of_the_shape_that_is_seen(make: Make, size: str, options: tuple[str, ...], shape: tuple[int, int]) -> None:
    shown = decoded(picture.picture(probe(make("talk.mkv", *lavfi(f"testsrc2=s={size}:r=25:d=2", *options)))))
    assert shown.shape[:2] == shape


def test_upright_where_the_phone_was_held_upright(make: Make) -> None:
    lying = make("lying.mp4", *lavfi("testsrc2=s=640x360:r=25:d=2"))
    turned = make("turned.mp4", "-display_rotation", 90, "-i", lying, "-c", "copy")
    assert decoded(picture.picture(probe(turned))).shape[:2] == (320, 180)


def test_one_frame_is_enough(make: Make) -> None:
    shown = decoded(picture.picture(probe(make("one.mp4", *lavfi("color=white:s=64x64:r=25:d=0.04")))))
    assert shown.mean() > 250


def test_a_length_that_is_not_there_gives_the_first_frame(make: Make) -> None:
    media = probe(make("talk.mp4", *lavfi("testsrc2=s=64x64:r=25:d=2")))
    assert decoded(picture.picture(replace(media, duration=90000.0))).any()


def test_a_frame_too_large_for_memory_is_not_decoded(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    media = probe(make("talk.mp4", *lavfi("testsrc2=s=640x360:r=25:d=2")))
    monkeypatch.setattr(picture, "_MOST_PIXELS", 640 * 360 - 1)
    assert picture.picture(media) is None


def test_sound_alone_has_none_nor_a_song_with_a_cover(make: Make, clicks: Path) -> None:
    assert picture.picture(probe(clicks)) is None
    cover = make("cover.png", *lavfi("testsrc2=s=64x64:r=25:d=0.04"))
    song = make("song.mp3", "-i", clicks, "-i", cover, "-map", 0, "-map", 1, "-c:v", "copy")
    assert picture.picture(probe(song)) is None


def test_a_damaged_video_has_none_or_a_picture(make: Make) -> None:
    video = make("talk.mp4", *lavfi("testsrc2=s=320x180:r=25:d=4"), "-movflags", "+faststart")
    media, whole = probe(video), video.read_bytes()
    rng = np.random.default_rng(7)
    for _ in range(8):
        data = np.frombuffer(whole, np.uint8).copy()
        places = rng.integers(2000, len(data), 400)
        data[places] = rng.integers(0, 256, len(places))
        video.write_bytes(data.tobytes())
        if (made := picture.picture(media)) is not None:
            assert max(decoded(made).shape) == 320
    video.write_bytes(whole[:3000])
    assert picture.picture(media) is None
    video.unlink()
    assert picture.picture(media) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for ffmpeg")
def test_what_never_ends_is_ended(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    media = probe(make("talk.mp4", *lavfi("testsrc2=s=64x64:r=25:d=2")))
    endless = tmp_path / "ffmpeg"
    endless.write_text("#!/bin/sh\nexec sleep 600\n")
    endless.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(endless))
    monkeypatch.setattr(picture, "_PATIENCE", 0.2)
    began = time.monotonic()
    assert picture.picture(media) is None
    assert time.monotonic() - began < 60
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "gone"))
    assert picture.picture(media) is None
