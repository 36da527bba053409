"""Sound stays where an editor that starts at the first picture shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sensevoice_markers.media.audio import Sound
from sensevoice_markers.media.probe import probe

Make = Callable[..., Path]
Decode = Callable[..., Sound]
Beeps = Callable[[Sound], list[float]]

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=10")
AAC = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
MPEG = ("-c:v", "mpeg2video", "-c:a", "mp2")
PCM = ("-c:v", "mpeg4", "-c:a", "pcm_s16le")
HOLE = ("-af", "aselect='not(between(t,3.5,5.5))'")
ALL = tuple(range(1, 10))
EXACT = 0.005


def assert_heard_at(beeps: list[float], expected: list[float]) -> None:
    assert beeps == pytest.approx(expected, abs=EXACT)


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("plain.mp4", AAC),
        ("plain.mov", PCM),
        ("plain.mkv", AAC),
        ("plain.ts", AAC),
        ("plain.mpg", MPEG),
        ("plain.avi", PCM),
        ("reordered.mp4", ("-c:v", "libx264", "-bf", "3", "-preset", "veryfast", "-c:a", "aac")),
        ("reordered.ts", ("-c:v", "libx264", "-bf", "3", "-preset", "veryfast", "-c:a", "aac")),
    ],
)
def test_sound_that_starts_with_the_picture(
    make: Make, clicks: Path, decode: Decode, beeps: Beeps, name: str, codecs: tuple[str, ...]
) -> None:
    media = make(name, *PICTURE, "-i", clicks, *codecs)
    assert_heard_at(beeps(decode(media)), list(ALL))


@pytest.mark.parametrize(
    ("suffix", "codecs"),
    [(".mp4", AAC), (".mov", PCM), (".mkv", AAC), (".mkv", PCM), (".ts", AAC), (".ts", MPEG), (".mpg", MPEG)],
)
def test_late_sound(
    make: Make, clicks: Path, decode: Decode, beeps: Beeps, suffix: str, codecs: tuple[str, ...]
) -> None:
    media = make(f"late{suffix}", *PICTURE, "-itsoffset", 1.5, "-i", clicks, *codecs)
    assert probe(media).audio_tracks[0].start == pytest.approx(1.5, abs=0.03)
    assert_heard_at(beeps(decode(media)), [n + 1.5 for n in ALL])


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
@pytest.mark.parametrize("early", [0.04, 0.08, 0.6, 1.52])
def test_early_sound(make: Make, clicks: Path, decode: Decode, beeps: Beeps, suffix: str, early: float) -> None:
    media = make(f"early{suffix}", "-itsoffset", early, *PICTURE, "-i", clicks, *AAC)
    assert probe(media).audio_tracks[0].start == pytest.approx(-early, abs=0.03)
    assert_heard_at(beeps(decode(media)), [n - early for n in ALL if n > early])


@pytest.mark.parametrize(("suffix", "codecs"), [(".mp4", AAC), (".mkv", PCM), (".ts", AAC)])
def test_a_hole_in_the_sound(
    make: Make, clicks: Path, decode: Decode, beeps: Beeps, suffix: str, codecs: tuple[str, ...]
) -> None:
    media = make(f"hole{suffix}", *PICTURE, "-i", clicks, *HOLE, *codecs)
    sound = decode(media)
    assert_heard_at(beeps(sound), [1, 2, 3, 6, 7, 8, 9])
    assert sound.warnings == ()
    quiet = sound.block(int(3.6 * 16000), int(5.4 * 16000))
    assert not quiet.any()


@pytest.mark.parametrize("gop", [12, 250])
def test_an_edit_list(make: Make, clicks: Path, decode: Decode, beeps: Beeps, gop: int) -> None:
    """A cut without encoding keeps everything from the last key frame on, and says what not to show."""
    whole = make("whole.mp4", *PICTURE, "-i", clicks, *AAC, "-g", gop)
    cut = make("cut.mp4", "-ss", 2.3, "-i", whole, "-c", "copy")
    assert probe(cut).duration == pytest.approx(7.7, abs=0.05)
    assert_heard_at(beeps(decode(cut)), [n - 2.3 for n in ALL[2:]])


@pytest.mark.parametrize("suffix", [".m4a", ".wav", ".flac", ".mka", ".mp3", ".ogg"])
def test_sound_alone_starts_at_its_own_start(
    make: Make, clicks: Path, decode: Decode, beeps: Beeps, suffix: str
) -> None:
    assert_heard_at(beeps(decode(make(f"sound{suffix}", "-i", clicks))), list(ALL))


def test_tracks_that_start_apart_are_mixed_where_they_belong(
    make: Make, clicks: Path, decode: Decode, beeps: Beeps
) -> None:
    media = probe(
        make("two.mkv", *PICTURE, "-i", clicks, "-itsoffset", 0.5, "-i", clicks, "-map", 0, "-map", 1, "-map", 2, *PCM)
    )
    each = [beeps(decode(media, [track])) for track in media.audio_tracks]
    assert_heard_at(each[0], list(ALL))
    assert_heard_at(each[1], [n + 0.5 for n in ALL])
    assert_heard_at(beeps(decode(media, media.audio_tracks)), sorted(each[0] + each[1]))


def test_a_clock_that_jumps_is_told(make: Make, clicks: Path, decode: Decode, beeps: Beeps, tmp_path: Path) -> None:
    """Two recordings copied one behind the other: the second one's clock is an hour ahead."""
    parts = [make(f"{offset}.ts", *PICTURE, "-i", clicks, *AAC, "-output_ts_offset", offset) for offset in (0, 3600)]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    sound = decode(joined)
    assert len(beeps(sound)) == 2 * len(ALL)
    assert sound.duration == pytest.approx(20, abs=1)
    assert len(sound.warnings) == 1
    assert "clock jumps" in sound.warnings[0]
