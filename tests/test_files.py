from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from build import one_line

from sensevoice_markers import files
from sensevoice_markers.errors import DiskFull, MarkersError, TargetExists, TargetLocked, TargetUnwritable

FULL = OSError(errno.ENOSPC, "No space left on device")

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions and names")


def failing(error: OSError) -> Callable[..., Any]:
    """A stand-in for a function of the system, which fails."""

    def fail(*arguments: object, **named: object) -> None:
        raise error

    return fail


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "name",
    [
        "talk.otio",
        "采访 第一集.srt",
        'it\'s "quoted" & 100%.srt',
        " two  spaces .srt",
        "😀 笑声.otio",
        "-rf #1;$(x).srt",
        "x" * 200,
        "笑" * 66 + ".otio",
        "no-suffix",
        ".hidden",
    ],
)
@posix
def test_a_file_is_written_whatever_its_name(tmp_path: Path, name: str) -> None:
    files.write(tmp_path / name, b"data", overwrite=False)
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == b"data"


def test_folders_are_made(tmp_path: Path) -> None:
    files.write(tmp_path / "a" / "b" / "talk.srt", b"", overwrite=False)
    assert (tmp_path / "a" / "b" / "talk.srt").read_bytes() == b""


def test_a_plain_name_is_written_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files.write(Path("talk.srt"), b"data", overwrite=False)
    assert names(tmp_path) == ["talk.srt"]


def test_an_existing_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "talk.srt"
    target.write_bytes(b"the user's")
    with pytest.raises(TargetExists, match="--overwrite") as error:
        files.write(target, b"ours", overwrite=False)
    assert "talk.srt" in one_line(error.value)
    assert target.read_bytes() == b"the user's"
    files.write(target, b"ours", overwrite=True)
    assert target.read_bytes() == b"ours"
    assert names(tmp_path) == ["talk.srt"]


@posix
def test_a_dangling_link_exists_too(tmp_path: Path) -> None:
    target = tmp_path / "talk.srt"
    target.symlink_to(tmp_path / "gone.srt")
    with pytest.raises(TargetExists):
        files.check_target(target, overwrite=False)
    files.write(target, b"ours", overwrite=True)
    assert names(tmp_path) == ["talk.srt"]


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt()])
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_block_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, error: BaseException, before: bytes | None
) -> None:
    target = tmp_path / "talk.srt"
    if before is not None:
        target.write_bytes(before)

    def write() -> None:
        with files.replacing(target, overwrite=True) as file:
            file.write(b"half")
            raise error

    with pytest.raises(type(error)):
        write()
    assert names(tmp_path) == ([] if before is None else ["talk.srt"])
    assert before is None or target.read_bytes() == before


def test_the_target_is_old_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "talk.srt"
    target.write_bytes(b"old")
    with files.replacing(target, overwrite=True) as file:
        file.write(b"new")
        file.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("culprit", ["replace", "fsync", "mkstemp"])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FULL, DiskFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DiskFull),
        (OSError(errno.EROFS, "Read-only file system"), TargetUnwritable),
        (OSError(errno.EIO, "Input/output error"), TargetUnwritable),
    ],
    ids=lambda value: getattr(value, "strerror", None),
)
def test_a_disk_that_refuses_is_named_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, culprit: str, error: OSError, kind: type[MarkersError]
) -> None:
    target = tmp_path / "talk.srt"
    target.write_bytes(b"old")
    where: Any = {"replace": Path, "fsync": os, "mkstemp": tempfile}[culprit]
    monkeypatch.setattr(where, culprit, failing(error))
    with pytest.raises(kind) as raised:
        files.write(target, b"new", overwrite=True)
    assert str(target) in one_line(raised.value)
    monkeypatch.undo()
    assert names(tmp_path) == ["talk.srt"]
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
def test_a_disk_that_fills_up_while_writing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def mkstemp(**options: Any) -> tuple[int, str]:
        name = Path(options["dir"], "half")
        name.touch()
        kept.append(str(name))
        return os.open("/dev/full", os.O_WRONLY), str(name)

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    with pytest.raises(DiskFull, match="full; make room"):
        files.write(tmp_path / "talk.srt", b"x" * 100_000, overwrite=False)
    assert kept
    assert names(tmp_path) == []


def test_a_target_held_by_another_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "talk.otio"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", failing(PermissionError(errno.EACCES, "Access is denied")))
    with pytest.raises(TargetLocked, match="close it there"):
        files.write(target, b"new", overwrite=True)
    assert names(tmp_path) == ["talk.otio"]
    target.unlink()
    monkeypatch.setattr("os.link", failing(PermissionError(errno.EPERM, "Operation not permitted")))
    with pytest.raises(TargetUnwritable, match="Access is denied"):
        files.write(target, b"new", overwrite=False)
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for use in (
        lambda: files.check_writable(tmp_path / "file"),
        lambda: files.check_writable(tmp_path / "file" / "sub"),
        lambda: files.check_target(tmp_path / "file" / "talk.srt", overwrite=False),
        lambda: files.write(tmp_path / "file" / "talk.srt", b"", overwrite=True),
    ):
        with pytest.raises(TargetUnwritable, match="--out") as error:
            use()
        assert "file" in one_line(error.value)


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").mkdir()
    with pytest.raises(MarkersError) as error:
        files.write(tmp_path / "talk.srt", b"", overwrite=True)
    assert "talk.srt" in one_line(error.value)
    assert names(tmp_path) == ["talk.srt"]


def test_a_full_disk_is_seen_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", failing(FULL))
    with pytest.raises(DiskFull):
        files.check_writable(tmp_path)


@posix
def test_a_name_too_long_for_the_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetUnwritable, match="too long") as error:
        files.write(tmp_path / ("笑" * 100 + ".srt"), b"", overwrite=False)
    one_line(error.value)
    assert names(tmp_path) == []


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_result_is_as_readable_as_any_new_file(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        files.write(tmp_path / "talk.srt", b"", overwrite=False)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "talk.srt").stat().st_mode) == mode


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(files.HOME_VARIABLE, str(tmp_path))
    assert files.data_folder() == tmp_path
    assert files.cache_folder() == tmp_path / "cache"
    assert files.config_file() == tmp_path / "config.toml"
    for unset in ("", None):
        monkeypatch.delenv(files.HOME_VARIABLE) if unset is None else monkeypatch.setenv(files.HOME_VARIABLE, unset)
        places = [files.data_folder(), files.cache_folder(), files.config_file()]
        assert all("sensevoice-markers" in str(place) and place.is_absolute() for place in places)
        assert all(tmp_path not in place.parents for place in places)
