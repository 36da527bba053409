"""What goes wrong is one line that names the fix, an exit status of its own, and a folder as it was before."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sensevoice_markers.errors import ExitCode

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Listing = Callable[[Path], dict[str, bytes]]
Make = Callable[[Path, Callable[..., None]], None]

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1")
TONE = ("-f", "lavfi", "-i", "sine=d=1")


def assert_one_line(ran: subprocess.CompletedProcess[str], code: ExitCode, message: str) -> None:
    assert ran.returncode == code, ran.stderr
    assert ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert re.fullmatch(f"error: .*{message}.*", line)


def empty(path: Path, ffmpeg: Callable[..., None]) -> None:
    path.touch()


def text(path: Path, ffmpeg: Callable[..., None]) -> None:
    path.write_text("This was never a video.\n" * 1000)


def noise(path: Path, ffmpeg: Callable[..., None]) -> None:
    path.write_bytes(random.Random(4).randbytes(200_000))


def playlist(path: Path, ffmpeg: Callable[..., None]) -> None:
    path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n")


def silent_film(path: Path, ffmpeg: Callable[..., None]) -> None:
    ffmpeg(*PICTURE, path)


def without_samples(path: Path, ffmpeg: Callable[..., None]) -> None:
    ffmpeg(*PICTURE, *TONE, "-movflags", "+faststart", path)
    path.write_bytes(path.read_bytes().partition(b"mdat")[0] + b"mdat")


def unreadable(path: Path, ffmpeg: Callable[..., None]) -> None:
    if not Path("/proc/self/mem").exists():
        pytest.skip("no file here that refuses even root")
    path.symlink_to("/proc/self/mem")


def folder(path: Path, ffmpeg: Callable[..., None]) -> None:
    path.mkdir()


def dangling(path: Path, ffmpeg: Callable[..., None]) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("command", ["mark", "analyze"])
@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (empty, ExitCode.EMPTY_FILE, r"bad\.mp4: the file is empty; copy or record it again"),
        (text, ExitCode.NOT_MEDIA, r"bad\.mp4: not a video or audio file .*; convert it"),
        (noise, ExitCode.NOT_MEDIA, r"bad\.mp4: not a video or audio file .*; convert it"),
        (playlist, ExitCode.NOT_MEDIA, r"bad\.mp4: not a video or audio file .*; convert it"),
        (silent_film, ExitCode.NO_AUDIO, r"bad\.mp4: has no audio track.*; choose another"),
        (without_samples, ExitCode.DECODE_FAILED, r"bad\.mp4: no sound could be decoded .*--audio-track"),
        (unreadable, ExitCode.UNREADABLE, r"bad\.mp4: cannot be read .*; check its permissions"),
        (dangling, ExitCode.NOT_FOUND, r"bad\.mp4: no such file.*; check the path"),
    ],
)
@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_bad_media(
    tmp_path: Path, cli: Cli, ffmpeg: Callable[..., None], listing: Listing, command: str, make: Make, code: ExitCode,
    message: str,
) -> None:  # fmt: skip
    make(tmp_path / "bad.mp4", ffmpeg)
    before = listing(tmp_path) if make is not unreadable else None
    assert_one_line(cli(command, tmp_path / "bad.mp4"), code, message)
    if before is not None:
        assert listing(tmp_path) == before


@pytest.mark.parametrize("command", ["mark", "analyze"])
def test_a_track_that_is_not_there(tmp_path: Path, cli: Cli, clicks: Path, listing: Listing, command: str) -> None:
    shutil.copy(clicks, tmp_path)
    ran = cli(command, tmp_path / "clicks.wav", "--audio-track", 2)
    assert_one_line(ran, ExitCode.NO_SUCH_TRACK, r"has no audio track 2; choose --audio-track from 1 .*or mix")
    assert list(listing(tmp_path)) == ["clicks.wav"]


@pytest.mark.parametrize("command", ["mark", "analyze"])
def test_a_path_that_is_not_there(tmp_path: Path, cli: Cli, command: str) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "gone.mp4", tmp_path / "file" / "below.mp4"):
        assert_one_line(cli(command, path), ExitCode.NOT_FOUND, "no such file.*; check the path")
    assert_one_line(cli(command, tmp_path / ("n" * 300)), ExitCode.UNREADABLE, "cannot be read")


def test_a_folder_without_media(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "notes.txt").write_text("none here")
    assert_one_line(cli("mark", tmp_path), ExitCode.NOT_FOUND, "holds no video or audio file; name the files instead")
    assert_one_line(cli("analyze", tmp_path), ExitCode.NOT_MEDIA, "is a folder; name a file in it")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are Unicode")
@pytest.mark.parametrize("command", ["mark", "analyze"])
def test_a_name_of_another_encoding(tmp_path: Path, cli: Cli, clicks: Path, command: str) -> None:
    path = tmp_path / b"caf\xe9.wav".decode(errors="surrogateescape")
    shutil.copy(clicks, path)
    assert_one_line(cli(command, path), ExitCode.UNREADABLE, r"caf\\udce9\.wav: the name is not UTF-8; rename")


@pytest.mark.models
@pytest.mark.parametrize("model", ["yamnet", "whisper-base"])
def test_a_flipped_byte_in_the_weights(
    tmp_path: Path, cli: Cli, clicks: Path, models: Path, listing: Listing, model: str
) -> None:
    """The other model is whole."""
    whole = (models / "models").resolve()
    (models / "models").unlink()
    (models / "models").mkdir()
    for folder in whole.iterdir():
        if folder.name == model:
            shutil.copytree(folder, models / "models" / folder.name)
        else:
            (models / "models" / folder.name).symlink_to(folder)
    file = max((models / "models" / model).rglob("*.*"), key=lambda path: path.stat().st_size)
    with file.open("r+b") as data:
        data.seek(file.stat().st_size // 2)
        byte = data.read(1)[0]
        data.seek(-1, 1)
        data.write(bytes([byte ^ 1]))
    shutil.copy(clicks, tmp_path)
    ran = cli("mark", tmp_path / "clicks.wav")
    pull = f"run 'sensevoice-markers models pull ({model}|embedded)' again"
    assert_one_line(ran, ExitCode.WEIGHTS_DAMAGED, f"{re.escape(str(file))}.*{pull}")
    assert list(listing(tmp_path)) == ["clicks.wav"]


@pytest.mark.parametrize("command", ["mark", "analyze"])
def test_missing_weights(tmp_path: Path, cli: Cli, clicks: Path, listing: Listing, command: str) -> None:
    shutil.copy(clicks, tmp_path)
    ran = cli(command, tmp_path / "clicks.wav")
    assert_one_line(ran, ExitCode.WEIGHTS_MISSING, "is missing: run 'sensevoice-markers models pull embedded'")
    assert list(listing(tmp_path)) == ["clicks.wav"]


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_a_cache_that_cannot_be_written(cli: Cli, clicks: Path, home: Path) -> None:
    (home / "cache").write_text("in the way")
    ran = cli("analyze", clicks)
    assert_one_line(ran, ExitCode.UNWRITABLE, "cache: .*SENSEVOICE_MARKERS_HOME")


@pytest.mark.parametrize(
    ("wish", "code", "message"),
    [
        (("-l", "klingon"), ExitCode.BAD_SETTING, "does not know the language 'klingon'; use auto or"),
        (("--engine", "better"), ExitCode.ENGINE_UNAVAILABLE, "no engine 'better'; use --engine auto"),
    ],
)
def test_what_no_engine_can_do(cli: Cli, clicks: Path, wish: tuple[str, ...], code: ExitCode, message: str) -> None:
    assert_one_line(cli("mark", clicks, *wish), code, message)


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (("--fps", "fast"), "frame rate 'fast' is not a number: write 25, 23.976"),
        (("--fps", "0"), "outside 1..1000"),
        (("--start-tc", "1 o'clock"), "not of the form 01:00:00:00"),
        (("-s", "laughter"), "not of the form laughter=0.7,bgm=0.5"),
        (("-s", "laughter=2"), "laughter=2 is outside 0..1"),
        (("-s", "laughter=nan"), "is outside 0..1"),
        (("-s", "yodel=0.5"), "'yodel' has no sensitivity; choose from bgm, laughter, applause"),
        (("-s", "speech=-1"), "speech=-1 is outside 0..1"),
        (("--audio-track", "0"), "neither a number from 1 nor mix"),
        (("--device", "gpu"), "no device 'gpu'; choose --device from auto, cpu, cuda, mps"),
        (("--precision", "fp8"), "no precision 'fp8'; choose --precision from auto, fp32, bf16, int8"),
        (("--vad", "silero"), "no speech detector 'silero'; choose --vad from firered, fsmn"),
        (("-f", "otio,doc"), "no format 'doc'; choose --formats from .*otio.*srt"),
        (("-f", ","), "choose --formats"),
    ],
)
def test_bad_wishes_are_told_before_any_work(
    clicks: Path, command: Callable[..., Any], worker: Any, wish: tuple[str, ...], message: str
) -> None:
    ran = command("mark", clicks, *wish)
    assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
    assert re.fullmatch(f"error: .*{message}.*\n", ran.err)
    assert worker.requests == []


def test_usage_errors_are_told_apart(command: Callable[..., Any]) -> None:
    for arguments in (["mark"], ["mark", "--no-such-option", "a.mp4"], ["export"], ["fly"]):
        assert command(*arguments).code == ExitCode.USAGE


def test_modules_of_the_current_folder_are_not_run(tmp_path: Path, clicks: Path) -> None:
    """A folder of downloads may hold anything."""
    for name in ("msgspec", "random", "sensevoice_markers", "psutil"):
        (tmp_path / f"{name}.py").write_text(f"open('run-{name}', 'w')\nraise SystemExit(99)\n")
    code = "import sys; sys.path = [p for p in sys.path if p]; from sensevoice_markers.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, "analyze", clicks], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == ExitCode.WEIGHTS_MISSING, ran.stderr  # the worker was reached
    assert not list(tmp_path.glob("run-*"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_goes_away_does_not_end_a_queue(tmp_path: Path, models: Path, clicks: Path) -> None:
    for name in "abc":
        shutil.copy(clicks, tmp_path / f"{name}.wav")
    command = [sys.executable, "-m", "sensevoice_markers", "mark", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert said.splitlines()[-1] == "3 marked, 0 skipped, 0 failed"
    assert process.returncode == ExitCode.OK
    assert len(list(tmp_path.glob("*.otio"))) == 3


def test_a_broken_config_file_does_not_stop_the_doctor_or_help(cli: Cli, home: Path) -> None:
    (home / "config.toml").write_text("formats = [")
    assert cli("mark", "--help").returncode == ExitCode.OK
    assert cli("models", "path").returncode == ExitCode.OK
    assert f"mend or remove {home / 'config.toml'}" in cli("doctor").stdout
    assert cli("mark", "talk.mp4").returncode == ExitCode.BAD_SETTING
