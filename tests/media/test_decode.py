"""Decoding says what it could not do: ffmpeg's exit status 0 is no success."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from sensevoice_markers.errors import DecodeFailed, DiskFull, TargetUnwritable
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound
from sensevoice_markers.media.probe import probe

Make = Callable[..., Path]
Decode = Callable[..., Sound]

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=4")
NOISE = ("-f", "lavfi", "-i", "anoisesrc=d=4:r=48000:a=0.3:seed=1")
AAC = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")


def truncated(media: Path, part: float) -> Path:
    os.truncate(media, int(media.stat().st_size * part))
    return media


def tone(hertz: int, seconds: float = 2) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={seconds}:sample_rate=48000")


def strength(sound: Sound, hertz: int) -> float:
    """How much of that tone there is, 0..1 of full scale."""
    samples = sound.block(SAMPLE_RATE // 2, SAMPLE_RATE * 3 // 2)
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / SAMPLE_RATE)
    return float(2 * abs(np.mean(samples * wave)))


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1", "7.1"])
@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_any_layout_and_rate_becomes_16_khz_mono(make: Make, decode: Decode, layout: str, rate: int) -> None:
    sound = decode(make("sound.wav", *tone(440), "-af", f"aformat=channel_layouts={layout}", "-ar", rate))
    assert sound.samples.dtype == np.int16
    assert len(sound.samples) == pytest.approx(2 * SAMPLE_RATE, abs=2)
    assert strength(sound, 440) > 0.02
    assert sound.warnings == ()


def test_the_track_that_was_asked_for_is_heard(make: Make, decode: Decode) -> None:
    media = probe(make("two.mkv", *tone(440), *tone(1000), "-map", 0, "-map", 1, "-c:a", "pcm_s16le"))
    first, second = media.audio_tracks
    for tracks, low, high in (([first], 1, 0), ([second], 0, 1), ([first, second], 1, 1)):
        sound = decode(media, tracks)  # a mix is a sum: nothing in it is softer than alone
        assert strength(sound, 440) == pytest.approx(low / 8, abs=0.001)
        assert strength(sound, 1000) == pytest.approx(high / 8, abs=0.001)


def test_a_mix_is_as_long_as_its_longest_track(make: Make, decode: Decode) -> None:
    media = probe(make("two.mkv", *tone(440, 1), *tone(1000, 3), "-map", 0, "-map", 1, "-c:a", "pcm_s16le"))
    assert decode(media, media.audio_tracks).duration == pytest.approx(3, abs=0.01)


def test_blocks_are_floats_that_end_with_the_sound(make: Make, decode: Decode) -> None:
    sound = decode(make("noise.wav", *NOISE))
    block = sound.block(-10, 100)
    assert block.dtype == np.float32
    assert np.array_equal(block, sound.samples[:100] / np.float32(32768))
    assert len(sound.block(len(sound.samples) - 5, len(sound.samples) + 5)) == 5


@pytest.mark.parametrize(
    ("name", "options"),
    [("cut.mp4", (*AAC, "-movflags", "+faststart")), ("cut.mkv", AAC), ("cut.mp3", ("-vn",)), ("cut.flac", ("-vn",))],
)
def test_a_file_cut_short_is_decoded_in_part(make: Make, decode: Decode, name: str, options: tuple[str, ...]) -> None:
    sound = decode(truncated(make(name, *PICTURE, *NOISE, *options), 0.6))
    assert 1 < sound.duration < 3.3
    assert len(sound.warnings) == 1
    assert f"only {sound.duration:.1f} s of 4.0 s" in sound.warnings[0]


def test_damage_in_the_middle_is_told(make: Make, decode: Decode) -> None:
    media = make("damaged.mp4", *PICTURE, *NOISE, *AAC)
    data = bytearray(media.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 8] = bytes(len(data) // 8)
    media.write_bytes(data)
    sound = decode(media)
    assert sound.duration == pytest.approx(4, abs=0.1)
    assert len(sound.warnings) == 1
    assert "damaged in places" in sound.warnings[0]


def test_a_track_without_any_sound_in_it(make: Make, decode: Decode) -> None:
    path = make("header.mp4", *PICTURE, *NOISE, *AAC, "-movflags", "+faststart")
    path.write_bytes(path.read_bytes().partition(b"mdat")[0] + b"mdat")
    media = probe(path)
    with pytest.raises(DecodeFailed, match=r"header\.mp4: no sound could be decoded"):
        decode(media, media.audio_tracks)


def test_digital_silence_is_decoded_and_told(make: Make, decode: Decode) -> None:
    sound = decode(make("silence.wav", "-f", "lavfi", "-i", "anullsrc=d=12"))
    assert sound.duration == 12
    assert not sound.samples.any()
    assert len(sound.warnings) == 1
    assert "digital silence" in sound.warnings[0]


def test_one_loud_sample_is_no_silence(make: Make, decode: Decode) -> None:
    media = make("click.wav", "-f", "lavfi", "-i", "aevalsrc=gt(t\\,11.5):d=12:s=16000")
    assert decode(media).warnings == ()


@pytest.mark.parametrize("samples", [1, 800])
def test_hardly_any_sound_is_decoded_and_told(make: Make, decode: Decode, samples: int) -> None:
    sound = decode(make("blip.wav", "-f", "lavfi", "-i", "sine=r=16000", "-af", f"atrim=end_sample={samples}"))
    assert len(sound.samples) == samples
    assert len(sound.warnings) == 1
    assert f"only {samples / 16:.0f} ms" in sound.warnings[0]


def test_complaints_longer_than_a_pipe_do_not_block(
    make: Make, decode: Decode, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = probe(make("noise.wav", *NOISE))
    usual = audio._command

    def talkative(*arguments: object) -> list[str]:
        return ["trace" if word == "error" else word for word in usual(*arguments)]

    monkeypatch.setattr(audio, "_command", talkative)
    assert decode(media, media.audio_tracks).duration == pytest.approx(4, abs=0.01)


def test_the_spool_leaves_nothing_behind(make: Make, decode: Decode, tmp_path: Path) -> None:
    media = make("noise.wav", *NOISE)
    sound = decode(media)
    assert list((tmp_path / "spool").iterdir()) == []
    assert sound.samples.any()  # though its name is gone, the sound is there


def test_ffmpeg_ends_when_decoding_is_given_up(make: Make, tmp_path: Path) -> None:
    media = probe(make("long.wav", "-f", "lavfi", "-i", "anoisesrc=d=120:r=16000"))
    steps = audio.decode(media, media.audio_tracks, tmp_path)
    next(steps)
    children = psutil.Process().children()
    assert any("ffmpeg" in child.name() for child in children)
    steps.close()
    assert not set(children) & set(psutil.Process().children())


def test_no_room_for_the_sound(make: Make, decode: Decode, monkeypatch: pytest.MonkeyPatch) -> None:
    media = make("noise.wav", *NOISE)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1 << 30, 1 << 30, 1 << 20))
    with pytest.raises(DiskFull, match="16 MB are needed for the decoded sound, 1 MB are free"):
        decode(media)


def test_a_header_that_declares_years_needs_no_more_room_than_the_file_can_hold(make: Make, decode: Decode) -> None:
    media = probe(make("noise.wav", *NOISE))
    assert decode(replace(media, duration=1e9), media.audio_tracks).duration == pytest.approx(4, abs=0.01)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_the_disk_fills_up_on_the_way(make: Make, decode: Decode, monkeypatch: pytest.MonkeyPatch) -> None:
    media = make("noise.wav", *NOISE)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: io.FileIO("/dev/full", "w"))
    with pytest.raises(DiskFull, match=r"cannot be kept there .*make room"):
        decode(media)


def test_a_folder_that_takes_no_spool(make: Make, decode: Decode, tmp_path: Path) -> None:
    media = make("noise.wav", *NOISE)
    (tmp_path / "spool").write_text("in the way")
    with pytest.raises(TargetUnwritable):
        decode(media)
