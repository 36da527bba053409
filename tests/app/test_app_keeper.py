from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sensevoice_markers import files
from sensevoice_markers.app.keeper import Keeper
from sensevoice_markers.errors import DiskFull, MarkersError, TargetUnwritable

Until = Callable[[Callable[[], bool]], None]


class Heard:
    """What a keeper says."""

    def __init__(self, keeper: Keeper) -> None:
        self.kept: list[str] = []
        self.failed: list[tuple[str, MarkersError]] = []
        self.changed = 0
        self.threads: set[threading.Thread] = set()
        keeper.kept.connect(self._kept)
        keeper.failed.connect(lambda key, error: self.failed.append((key, error)))
        keeper.changed.connect(self._changed)

    def _kept(self, key: str) -> None:
        self.kept.append(key)
        self.threads.add(threading.current_thread())

    def _changed(self) -> None:
        self.changed += 1


@pytest.fixture
def keeper(app: QApplication) -> Iterator[Keeper]:
    made = Keeper(delay=0.05, retry=0.05)
    yield made
    made.close()


def test_what_is_given_last_is_written_and_by_another_thread(keeper: Keeper, tmp_path: Path, until: Until) -> None:
    heard, made_by = Heard(keeper), set()

    def number(n: int) -> bytes:
        made_by.add(threading.current_thread())
        return str(n).encode()

    for n in range(100):
        keeper.keep("edits", lambda n=n: number(n), tmp_path / "p" / "edits.json")
    assert keeper.pending == {"edits"}
    until(lambda: not keeper.pending)
    until(lambda: "edits" in heard.kept)
    assert (tmp_path / "p" / "edits.json").read_bytes() == b"99"
    assert len(heard.kept) < 100
    assert threading.main_thread() not in made_by
    assert heard.threads == {threading.main_thread()}
    assert heard.changed > 100


def test_a_drag_that_lasts_does_not_put_it_off_for_ever(keeper: Keeper, tmp_path: Path, until: Until) -> None:
    heard, n = Heard(keeper), 0

    def dragged_on() -> bool:
        nonlocal n
        n += 1
        keeper.keep("edits", lambda n=n: str(n).encode(), tmp_path / "edits.json")
        return len(heard.kept) >= 3

    until(dragged_on)
    assert len(heard.kept) < n


def test_keys_do_not_wait_for_each_other(app: QApplication, tmp_path: Path, until: Until) -> None:
    keeper = Keeper(delay=0.01, retry=1000)
    heard = Heard(keeper)
    (tmp_path / "file").touch()
    keeper.keep("bad", lambda: b"", tmp_path / "file" / "bad")
    keeper.keep("good", lambda: b"good", tmp_path / "good")
    until(lambda: heard.kept == ["good"])
    assert keeper.close() == {"bad"}


def test_a_disk_that_was_full_is_tried_again(
    keeper: Keeper, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, usual, full = Heard(keeper), files.write, True

    def write(target: Path, data: bytes, *, overwrite: bool) -> None:
        if full:
            raise DiskFull(f"{target}: the disk is full")
        usual(target, data, overwrite=overwrite)

    monkeypatch.setattr(files, "write", write)
    keeper.keep("edits", lambda: b"1", tmp_path / "edits.json")
    until(lambda: len(heard.failed) >= 2)  # by itself
    assert {type(error) for _, error in heard.failed} == {DiskFull}
    assert keeper.pending == {"edits"}
    assert heard.kept == []
    full = False
    until(lambda: heard.kept == ["edits"])
    assert (tmp_path / "edits.json").read_bytes() == b"1"


def test_the_next_change_is_a_new_try(app: QApplication, tmp_path: Path, until: Until) -> None:
    keeper = Keeper(delay=0.01, retry=1000)
    heard = Heard(keeper)
    (tmp_path / "folder").touch()
    keeper.keep("edits", lambda: b"1", tmp_path / "folder" / "edits.json")
    until(lambda: len(heard.failed) == 1)
    assert type(heard.failed[0][1]) is TargetUnwritable
    (tmp_path / "folder").unlink()
    keeper.keep("edits", lambda: b"2", tmp_path / "folder" / "edits.json")
    until(lambda: heard.kept == ["edits"])
    assert keeper.close() == frozenset()
    assert (tmp_path / "folder" / "edits.json").read_bytes() == b"2"


def test_a_change_while_it_is_written_is_not_lost(keeper: Keeper, tmp_path: Path, until: Until) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        go.wait(60)
        return b"old"

    keeper.keep("edits", slow, tmp_path / "edits.json")
    until(begun.is_set)
    assert keeper.pending == {"edits"}
    keeper.keep("edits", lambda: b"new", tmp_path / "edits.json")
    go.set()
    until(lambda: not keeper.pending)
    assert (tmp_path / "edits.json").read_bytes() == b"new"


def test_who_reads_a_file_again_waits_for_its_writing(app: QApplication, tmp_path: Path) -> None:
    keeper, read = Keeper(delay=1000, retry=1000), []
    (tmp_path / "file").touch()
    keeper.settle("edits")  # nothing waits
    for n in range(20):
        keeper.keep("edits", lambda n=n: b"%d" % n, tmp_path / "edits.json")
        keeper.keep("bad", lambda: b"", tmp_path / "file" / "edits.json")

        def reopen() -> None:
            keeper.settle("edits")
            read.append((tmp_path / "edits.json").read_bytes())
            keeper.settle("bad")  # tried is enough

        thread = threading.Thread(target=reopen)
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
    assert read == [b"%d" % n for n in range(20)]
    assert keeper.close() == {"bad"}


def test_close_writes_what_waits_and_says_what_it_could_not(app: QApplication, tmp_path: Path) -> None:
    keeper = Keeper(delay=1000)
    (tmp_path / "file").touch()
    for name in ("a", "b"):
        keeper.keep(name, lambda name=name: name.encode(), tmp_path / name)
    keeper.keep("c", lambda: b"c", tmp_path / "file" / "c")
    keeper.keep("d", lambda: b"%d" % (1 // 0), tmp_path / "d")
    assert keeper.close() == {"c", "d"}
    assert [(tmp_path / name).read_bytes() for name in ("a", "b")] == [b"a", b"b"]
    assert not (tmp_path / "d").exists()


def test_a_surprise_does_not_end_the_writer(keeper: Keeper, tmp_path: Path, until: Until) -> None:
    heard = Heard(keeper)
    keeper.keep("bad", lambda: b"%d" % (1 // 0), tmp_path / "bad")
    until(lambda: bool(heard.failed))
    assert "unexpected ZeroDivisionError" in str(heard.failed[0][1])
    keeper.keep("bad", lambda: b"good", tmp_path / "bad")
    until(lambda: "bad" in heard.kept)
