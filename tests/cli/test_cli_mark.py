"""mark: a queue that keeps what is there, goes on where it was, and says what became of each file."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import opentimelineio as otio
import pytest

from sensevoice_markers.errors import Cancelled, DecodeFailed, EngineUnavailable, ExitCode, NotMedia
from sensevoice_markers.inference import engines

Command = Callable[..., Any]
Listing = Callable[[Path], dict[str, bytes]]
Worker = Any


def lay(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"media")
    return folder


def test_results_lie_beside_the_media(tmp_path: Path, command: Command, worker: Worker, listing: Listing) -> None:
    ran = command("mark", lay(tmp_path, "talk.mp4") / "talk.mp4")
    assert ran.code == ExitCode.OK
    assert ran.paths == [tmp_path / "talk.otio", tmp_path / "talk.srt"]
    assert set(listing(tmp_path)) == {"talk.mp4", "talk.otio", "talk.srt"}
    assert "1 LAUGHTER" in ran.err
    assert re.search(r"01:00:0[0-2]:\d\d  01:00:0[34]:\d\d  LAUGHTER", ran.err)  # in the timecode of the media
    timeline = otio.adapters.read_from_file(str(tmp_path / "talk.otio"))
    assert [marker.name for marker in timeline.tracks.markers] == ["LAUGHTER"]
    assert (tmp_path / "talk.srt").read_text("utf-8").startswith("1\n00:00:00,500 --> ")


def test_finished_files_are_skipped(tmp_path: Path, command: Command, worker: Worker, listing: Listing) -> None:
    lay(tmp_path, "a.mp4", "b.mov", "c.wav")
    assert command("mark", tmp_path).err.splitlines()[-1] == "3 marked, 0 skipped, 0 failed"
    (tmp_path / "b.otio").unlink()
    (tmp_path / "b.srt").unlink()
    before = listing(tmp_path)
    ran = command("mark", tmp_path)
    assert ran.code == ExitCode.OK
    assert ran.err.splitlines()[-1] == "1 marked, 2 skipped, 0 failed"
    assert worker.names == ["a.mp4", "b.mov", "c.wav", "b.mov"]
    assert listing(tmp_path).items() >= before.items()


def test_a_single_finished_file_is_no_failure(tmp_path: Path, command: Command, worker: Worker) -> None:
    media = lay(tmp_path, "a.mp4") / "a.mp4"
    command("mark", media)
    ran = command("mark", media)
    assert (ran.code, ran.out) == (ExitCode.OK, "")
    assert "skipped" in ran.err
    assert len(worker.requests) == 1


def test_a_users_own_subtitles_stay(tmp_path: Path, command: Command, worker: Worker) -> None:
    (lay(tmp_path, "talk.mp4") / "talk.srt").write_text("mine")
    ran = command("mark", tmp_path)
    assert ran.code == ExitCode.OK
    assert ran.paths == [tmp_path / "talk.otio"]
    assert (tmp_path / "talk.srt").read_text() == "mine"
    assert "kept talk.srt" in ran.err


def test_overwrite_replaces_all(tmp_path: Path, command: Command, worker: Worker, listing: Listing) -> None:
    lay(tmp_path, "talk.mp4")
    (tmp_path / "talk.srt").write_text("mine")
    (tmp_path / "talk.otio").write_text("old")
    ran = command("mark", "--overwrite", tmp_path)
    assert ran.paths == [tmp_path / "talk.otio", tmp_path / "talk.srt"]
    assert set(listing(tmp_path)) == {"talk.mp4", "talk.otio", "talk.srt"}
    assert "old" not in listing(tmp_path).values()


def test_one_bad_file_does_not_stop_the_rest(
    tmp_path: Path, command: Command, worker: Worker, listing: Listing
) -> None:
    lay(tmp_path, "a.mp4", "b.mp4", "c.mp4", "d.mp4")
    worker.failing = {
        "b.mp4": NotMedia("b.mp4: no video; convert it"),
        "c.mp4": DecodeFailed("c.mp4: damaged; copy it"),
    }
    ran = command("mark", tmp_path)
    assert ran.code == ExitCode.SOME_FAILED
    assert [line for line in ran.err.splitlines() if line.startswith("error: ")] == [
        "error: b.mp4: no video; convert it",
        "error: c.mp4: damaged; copy it",
    ]
    assert ran.err.splitlines()[-1] == "2 marked, 0 skipped, 2 failed"
    assert {Path(path).stem for path in listing(tmp_path)} == {"a", "b", "c", "d"}
    assert not (tmp_path / "b.otio").exists()


def test_one_bad_file_alone_keeps_its_own_code(tmp_path: Path, command: Command, worker: Worker) -> None:
    worker.failing = {"a.mp4": NotMedia("a.mp4: no video; convert it")}
    ran = command("mark", lay(tmp_path, "a.mp4") / "a.mp4")
    assert (ran.code, ran.out, ran.err) == (ExitCode.NOT_MEDIA, "", "error: a.mp4: no video; convert it\n")


def test_out_keeps_the_tree(tmp_path: Path, command: Command, worker: Worker, listing: Listing) -> None:
    media = lay(tmp_path / "media", "a.mp4", "day 1/a.mp4", "day 1/b.wav", ".hidden/c.mp4", "notes.txt")
    before = listing(media)
    ran = command("mark", media, "--out", tmp_path / "out")
    assert ran.code == ExitCode.OK
    assert {name for name in listing(tmp_path / "out") if "." in name} == {
        "a.otio", "a.srt", "day 1/a.otio", "day 1/a.srt", "day 1/b.otio", "day 1/b.srt",
    }  # fmt: skip
    assert listing(media) == before


@pytest.mark.parametrize("out", [False, True])
def test_files_that_differ_in_their_suffix_keep_their_results(
    tmp_path: Path, command: Command, worker: Worker, out: bool
) -> None:
    lay(tmp_path, "talk.mp4", "talk.mov", "TALK.wav", "other.mp4")
    ran = command("mark", tmp_path, *(["--out", tmp_path / "out"] if out else []), "-f", "srt")
    names = {path.name for path in ran.paths}
    assert names == {"talk.mp4.srt", "talk.mov.srt", "TALK.wav.srt", "other.srt"}
    assert all(path.exists() for path in ran.paths)


@pytest.mark.parametrize(
    "name",
    [
        "演讲 第一集.mp4",
        'it\'s "quoted" & 100%.mp4',
        "smile 😀 👨‍👩‍👧.mp4",
        "-o.mp4",
        ":cat: [red]bold\\[.mp4",
        "new\nline.mp4",
        "tab\tback\\slash.mp4",
        "n" * 200 + ".mp4",
        "trailing dot..mp4",
        "C%3A.mp4",
    ],
)
def test_any_legal_name(
    tmp_path: Path, command: Command, worker: Worker, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32" and set(name) & set('<>:"/\\|?*\n\t'):
        pytest.skip("no legal name there")
    monkeypatch.chdir(lay(tmp_path, name))
    ran = command("mark", "--", name)
    assert ran.code == ExitCode.OK
    stem = name.removesuffix(".mp4")
    assert (tmp_path / f"{stem}.srt").exists()
    timeline = otio.adapters.read_from_file(str(tmp_path / f"{stem}.otio"))
    url = timeline.video_tracks()[0][0].media_reference.target_url
    assert Path(url2pathname(urlsplit(url).path)) == tmp_path / name
    worker.failing = {name: NotMedia(f"{name}: no video; convert it")}
    lines = command("mark", "--overwrite", "--", name).err.splitlines()
    assert len(lines) == 1
    assert lines[0].endswith(": no video; convert it")


def test_options_reach_the_worker(tmp_path: Path, command: Command, worker: Worker) -> None:
    media = lay(tmp_path, "a.mp4") / "a.mp4"
    command(
        "mark", media, "--engine", "embedded", "-l", "ja", "--audio-track", "mix", "-s", "laughter=0.25,bgm=1",
        "--no-cache", "--device", "mps", "--precision", "fp32", "--vad", "fsmn",
    )  # fmt: skip
    (request,) = worker.requests
    assert (request.engine, request.language, request.audio, request.use_cache) == ("embedded", "ja", "mix", False)
    assert (request.device, request.precision, request.vad) == ("mps", "fp32", "fsmn")
    assert request.sensitivity == {"LAUGHTER": 0.25, "BGM": 1.0}
    assert request.path == str(media)


def test_what_it_runs_on_is_said_once(tmp_path: Path, command: Command, worker: Worker) -> None:
    worker.notes = dict.fromkeys(["a.mp4", "b.mp4", "c.mp4"], "embedded on the CPU, int8: there is no NVIDIA driver")
    lines = command("mark", lay(tmp_path, *worker.notes)).err.splitlines()
    assert lines[0] == worker.notes["a.mp4"]
    assert lines.count(worker.notes["a.mp4"]) == 1


def test_a_device_that_is_not_there_ends_the_queue(tmp_path: Path, command: Command, worker: Worker) -> None:
    worker.failing = {"a.mp4": EngineUnavailable("--device cuda: there is no NVIDIA driver; use --device cpu")}
    ran = command("mark", lay(tmp_path, "a.mp4", "b.mp4"), "--device", "cuda")
    assert (ran.code, worker.names) == (ExitCode.ENGINE_UNAVAILABLE, ["a.mp4"])
    assert ran.err == "error: --device cuda: there is no NVIDIA driver; use --device cpu\n"


def test_sensitivity_decides_what_is_written(tmp_path: Path, command: Command, worker: Worker) -> None:
    media = lay(tmp_path, "a.mp4") / "a.mp4"
    command("mark", media, "-s", "applause=1")
    timeline = otio.adapters.read_from_file(str(tmp_path / "a.otio"))
    assert [marker.name for marker in timeline.tracks.markers] == ["LAUGHTER", "APPLAUSE"]


def test_a_target_that_is_held_is_named_and_nothing_is_left(
    tmp_path: Path, command: Command, worker: Worker, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows refuses it while an editor has the file open."""
    lay(tmp_path, "a.mp4", "a.otio", "a.srt")
    before = listing(tmp_path)

    def held(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", held)
    ran = command("mark", "--overwrite", tmp_path / "a.mp4")
    assert ran.code == ExitCode.TARGET_LOCKED
    assert ran.err == f"error: {tmp_path / 'a.otio'}: is held by another program; close it there and try again\n"
    assert listing(tmp_path) == before


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, command: Command, worker: Worker, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listing(lay(tmp_path, "a.mp4"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    ran = command("mark", tmp_path / "a.mp4")
    assert ran.code == ExitCode.DISK_FULL
    assert "the disk is full; make room" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert listing(tmp_path) == before


def test_an_unwritable_folder_is_told_before_the_work(tmp_path: Path, command: Command, worker: Worker) -> None:
    lay(tmp_path, "a.mp4", "file")
    ran = command("mark", tmp_path / "a.mp4", "--out", tmp_path / "file" / "below")
    assert ran.code == ExitCode.UNWRITABLE
    assert "--out" in ran.err
    assert worker.requests == []


def test_a_cancel_ends_the_queue(tmp_path: Path, command: Command, worker: Worker) -> None:
    lay(tmp_path, "a.mp4", "b.mp4", "c.mp4")
    worker.failing = {"b.mp4": Cancelled("cancelled; nothing was written")}
    ran = command("mark", tmp_path)
    assert ran.code == ExitCode.CANCELLED
    assert worker.names == ["a.mp4", "b.mp4"]
    assert ran.paths == [tmp_path / "a.otio", tmp_path / "a.srt"]
    assert ran.err.splitlines()[-1] == "error: cancelled; nothing was written"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is Ctrl-C of a console")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_at_once_and_leaves_nothing_half_written(
    tmp_path: Path, clicks: Path, stand_in: Callable[[str], None], listing: Listing, home: Path, number: int
) -> None:
    """The second file of a queue is being transcribed, for ever, when it comes."""
    for name in ("a.wav", "b.wav", "c.wav"):
        shutil.copy(clicks, tmp_path / name)
    (tmp_path / "a.srt").write_text("mine")
    reached = tmp_path.parent / f"{tmp_path.name}-reached"
    stand_in(f"""
        open({str(reached)!r}, "w").close()
        while True:
            time.sleep(0.02)
            yield said(0, 1, "still here")
    """)
    before = listing(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "sensevoice_markers", "mark", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with process:
        while process.poll() is None and not reached.exists():
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.CANCELLED
    assert err.splitlines() == ["embedded on the CPU, fp32", "error: cancelled; nothing was written"]
    assert out == ""
    assert listing(tmp_path) == before
    assert [path for path in (home / "cache").rglob("*") if path.is_file()] == []


def test_a_timecode_that_does_not_exist_is_told_before_the_work(command: Command, worker: Any, tmp_path: Path) -> None:
    (tmp_path / "talk.mp4").write_bytes(b"media")
    ran = command("mark", tmp_path / "talk.mp4", "--start-tc", "01:00:00:25")
    assert ran.code == ExitCode.BAD_SETTING
    assert worker.requests == []


def test_a_file_that_fails_leaves_no_empty_folder(command: Command, worker: Any, tmp_path: Path) -> None:
    (tmp_path / "talk.mp4").write_bytes(b"media")
    worker.failing["talk.mp4"] = NotMedia("talk.mp4: no video; convert it")
    assert command("mark", tmp_path / "talk.mp4", "--out", tmp_path / "new" / "folder").code == ExitCode.NOT_MEDIA
    assert [path.name for path in tmp_path.iterdir()] == ["talk.mp4"]


@pytest.fixture
def _better(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a better engine, and its weights are not here."""
    better = replace(engines.ENGINES["embedded"], name="sensevoice", weights=("sensevoice",))
    monkeypatch.setattr(engines, "ENGINES", {**engines.ENGINES, "sensevoice": better})


@pytest.mark.usefixtures("_better")
def test_how_to_get_the_better_engine_is_said_once(tmp_path: Path, command: Command, worker: Worker) -> None:
    lay(tmp_path, "a.mp4", "b.mov", "c.wav")
    how = "models pull sensevoice"
    worker.failing = {"b.mov": NotMedia("b.mov: no media")}
    assert command("mark", tmp_path).err.count(how) == 1
    assert how not in command("mark", tmp_path).err  # nothing was marked
    worker.failing = {}
    assert how not in command("mark", "--engine", "embedded", "--overwrite", tmp_path).err
    ran = command("analyze", tmp_path / "a.mp4")
    assert ran.err.count(how) == 1
    assert how not in ran.out
    assert how not in command("analyze", "--engine", "embedded", tmp_path / "a.mp4").err
