"""The worker: a crash, a flood of print or a cancel there never reaches the caller."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from sensevoice_markers.analysis import Label, Subtitles
from sensevoice_markers.errors import Cancelled, MarkersError, NotMedia, WorkerDied
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.worker import Worker, client, wire

StandIn = Callable[[str], None]

FOREVER = """
    while True:
        time.sleep(0.02)
        yield said(0, 1, 'still here')
"""


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


def words(worker: Worker, media: Path, **options: object) -> list[str]:
    return [word.text for word in worker.analyze(Request(str(media), use_cache=False), **options).words]


def until(condition: Callable[[], object], seconds: float = 20) -> bool:
    """Wait for `condition`, as long as it takes but not forever."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Reached:
    """Notices in a worker's progress that a stage was reached; then it may be called as a cancel token."""

    def __init__(self, stage: str, then: Callable[[], None] = lambda: None) -> None:
        self.stage, self.then, self.there = stage, then, False

    def progress(self, step: Progress) -> None:
        if step.stage == self.stage and not self.there:
            self.there = True
            self.then()

    def __call__(self) -> bool:
        return self.there


def test_it_is_warm_for_the_next_request(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    stand_in()
    assert worker.pid is None  # nothing runs before it is needed
    seen: list[Progress] = []
    assert words(worker, clicks, on_progress=seen.append) == ["Hello."]
    pid = worker.pid
    assert words(worker, clicks) == ["Hello."]
    assert worker.pid == pid
    assert list(dict.fromkeys(step.stage for step in seen)) == ["load", "decode", "tag", "transcribe"]
    worker.close()
    assert worker.pid is None
    assert not psutil.pid_exists(pid)


def test_an_error_of_the_road_comes_back_as_itself(
    worker: Worker, clicks: Path, tmp_path: Path, stand_in: StandIn
) -> None:
    stand_in()
    (tmp_path / "text.mp4").write_text("no video\n" * 100)
    with pytest.raises(NotMedia, match=r"text\.mp4"):
        words(worker, tmp_path / "text.mp4")
    pid = worker.pid
    assert words(worker, clicks) == ["Hello."]
    assert worker.pid == pid


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise RuntimeError('of the model')\nyield", "unexpected RuntimeError: of the model"),
        ("raise OSError(5, 'Input/output error')\nyield", "Input/output error"),
        ("raise MemoryError\nyield", "not enough memory"),
    ],
)
def test_an_unexpected_error_is_one_line_and_a_log(
    worker: Worker, clicks: Path, home: Path, stand_in: StandIn, code: str, message: str
) -> None:
    stand_in(code)
    with pytest.raises(MarkersError, match=message) as caught:
        words(worker, clicks)
    assert str(caught.value).splitlines() == [str(caught.value)]
    log = home / "cache" / "last-error.log"
    assert (str(log) in str(caught.value)) is log.exists() is ("Memory" not in code)


def test_what_libraries_print_breaks_no_answer(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    stand_in("""
        print("loading" * 20000)
        sys.stdout.flush()
        os.write(1, b"\\x00\\x00\\x00\\x05hello" * 20000)
        os.system("echo from a child")
        os.write(2, b"warning\\n" * 20000)
        yield said(0, 1, "Hello.")
        print("done", flush=True)
    """)
    assert words(worker, clicks) == ["Hello."]
    assert words(worker, clicks) == ["Hello."]


def test_what_it_runs_on_is_told_with_every_file(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    stand_in()
    for _ in range(2):
        seen: list[Progress] = []
        words(worker, clicks, on_progress=seen.append)
        assert [step.note for step in seen if step.note] == ["embedded on the CPU, fp32"]


def test_a_cancel_that_is_heard_keeps_the_worker_warm(
    worker: Worker, clicks: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PATIENCE", 60)
    stand_in(FOREVER)
    pids = []
    for _ in range(2):
        reached = Reached("transcribe")
        with pytest.raises(Cancelled, match="nothing was written"):
            words(worker, clicks, on_progress=reached.progress, cancelled=reached)
        pids.append(worker.pid)
    assert pids[0] is not None
    assert pids[0] == pids[1]


def test_a_cancel_before_the_worker_is_up_is_not_lost(
    worker: Worker, clicks: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PATIENCE", 60)
    stand_in(FOREVER)
    with pytest.raises(Cancelled):
        words(worker, clicks, cancelled=lambda: True)
    assert worker.pid is not None


def test_a_cancel_that_nobody_hears_ends_the_worker(
    worker: Worker, clicks: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    stuck = tmp_path / "stuck"
    stand_in(f"open({str(stuck)!r}, 'w').close()\ntime.sleep(600)\nyield")
    with pytest.raises(Cancelled, match="nothing was written"):
        words(worker, clicks, cancelled=stuck.exists)
    assert worker.pid is None
    stand_in()
    assert words(worker, clicks) == ["Hello."]


def test_a_late_cancel_does_not_touch_the_next_request(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    stand_in()
    assert words(worker, clicks) == ["Hello."]
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    for _ in range(3):
        wire.send_command(process.stdin, wire.Cancel())
        assert words(worker, clicks) == ["Hello."]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("os.kill(os.getpid(), 9)\nyield", "was killed, most likely because memory ran out"),
        ("os._exit(3)\nyield", "exit status 3"),
        ("os.write(2, b'libfoo: assertion failed\\n'); os.abort()\nyield", "libfoo: assertion failed"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_death_is_one_line_and_the_next_request_works(
    worker: Worker, clicks: Path, stand_in: StandIn, code: str, why: str
) -> None:
    stand_in(code)
    with pytest.raises(WorkerDied, match="ended without an answer") as caught:
        words(worker, clicks)
    assert why in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    stand_in()
    assert words(worker, clicks) == ["Hello."]


def test_killed_while_idle(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    stand_in()
    words(worker, clicks)
    psutil.Process(worker.pid).kill()
    assert until(lambda: worker.pid is None)
    assert words(worker, clicks) == ["Hello."]


@pytest.fixture
def hanging_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ffmpeg, asked for by its variable, that never comes to an end."""
    if sys.platform == "win32":
        pytest.skip("a shell script stands in for ffmpeg")
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))


def hanging(pid: int) -> list[psutil.Process]:
    """What process `pid` started, once the hanging ffmpeg is among it."""
    family = psutil.Process(pid).children(recursive=True)
    with contextlib.suppress(psutil.NoSuchProcess):
        if any(child.name() == "sleep" for child in family):
            return family
    return []


def ended(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True


@pytest.mark.usefixtures("hanging_ffmpeg")
def test_ffmpeg_ends_with_a_cancel(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    stand_in()
    seen: list[psutil.Process] = []

    def cancelled() -> bool:
        seen.extend(hanging(worker.pid) if worker.pid else [])
        return bool(seen)

    with pytest.raises(Cancelled):
        words(worker, clicks, cancelled=cancelled)
    assert seen
    assert until(lambda: all(map(ended, seen)))


@pytest.mark.usefixtures("hanging_ffmpeg")
def test_the_worker_and_ffmpeg_end_with_their_caller(clicks: Path, stand_in: StandIn) -> None:
    stand_in()
    code = f"from sensevoice_markers.worker.client import *\nWorker().analyze(Request({str(clicks)!r}))"
    caller = subprocess.Popen([sys.executable, "-c", code])
    family: list[psutil.Process] = []
    try:
        assert until(lambda: family.extend(hanging(caller.pid)) or family)
    finally:
        caller.kill()
        caller.wait()
    assert len(family) == 2  # the worker, and ffmpeg
    assert until(lambda: all(map(ended, family)))


def test_it_ends_when_nobody_asks(stand_in: StandIn) -> None:
    stand_in()
    process = subprocess.Popen(
        [sys.executable, "-m", "sensevoice_markers.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_cancelling_from_another_thread(worker: Worker, clicks: Path, stand_in: StandIn) -> None:
    """As a window does: its button sets an event."""
    stand_in(FOREVER)
    asked = threading.Event()
    reached = Reached("transcribe", asked.set)
    with pytest.raises(Cancelled):
        words(worker, clicks, on_progress=reached.progress, cancelled=asked.is_set)


def test_a_frame_cut_short_is_the_end() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source, os.fdopen(write, "wb") as sink:
        wire.send_message(sink, wire.Failed("NotMedia", "é" * 100))
        sink.write(b"\0\0\1\0only this")
        sink.close()
        assert wire.read_message(wire.read_frame(source) or b"") == wire.Failed("NotMedia", "é" * 100)
        assert wire.read_frame(source) is None
        assert wire.read_frame(source) is None


def test_a_request_crosses_whole() -> None:
    subtitles = Subtitles("bbc", sdh=True, rate=Fraction(24000, 1001), columns=30, speed=15.5)
    request = Request(
        "/媒体/talk.mp4", "mix", "embedded", "zh", {Label.BGM: 0.25}, use_cache=False, subtitles=subtitles,
        device="cuda", precision="fp32", vad="fsmn",
    )  # fmt: skip
    sink = BytesIO()
    wire.send_command(sink, wire.Analyse(request))
    assert wire.read_command(sink.getvalue()) == wire.Analyse(request)
