"""Where the program keeps its own files, and how it writes any file: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import platformdirs

from sensevoice_markers.errors import (
    DiskFull,
    MarkersError,
    TargetExists,
    TargetLocked,
    TargetUnwritable,
)

HOME_VARIABLE = "SENSEVOICE_MARKERS_HOME"
"""Environment variable that moves weights, cache and settings to one folder."""

_APP = "sensevoice-markers"


def data_folder() -> Path:
    """Where weights and projects are kept."""
    return _home() or platformdirs.user_data_path(_APP, appauthor=False)


def cache_folder() -> Path:
    """Where what can be made again is kept: finished inference, spools, logs."""
    home = _home()
    return home / "cache" if home else platformdirs.user_cache_path(_APP, appauthor=False)


def config_file() -> Path:
    """The user's settings, TOML; it need not exist."""
    return (_home() or platformdirs.user_config_path(_APP, appauthor=False)) / "config.toml"


def _home() -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() if home else None


def write(target: Path, data: bytes | Iterable[bytes], *, overwrite: bool) -> None:
    """Write `data`, or its pieces, to `target`, whole or not at all; see `replacing` for the errors."""
    with replacing(target, overwrite=overwrite) as file:
        file.writelines([data] if isinstance(data, bytes) else data)


@contextmanager
def replacing(target: Path, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """A file to write that becomes `target` when the block ends well, and vanishes when it does not.

    Raises:
        TargetExists: `target` is there and `overwrite` is off.
        TargetLocked: another program holds it (Windows).
        DiskFull, TargetUnwritable: the folder takes no file.
    """
    check_target(target, overwrite=overwrite)
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own, not one made from the target's: that may be as long as a name can be.
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".svm-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(temporary, target, overwrite=overwrite)
        temporary = None
    except OSError as error:
        raise write_error(error, target) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def check_target(target: Path, *, overwrite: bool) -> None:
    """Say now what `replacing` would say later. Raises TargetExists, TargetUnwritable or DiskFull."""
    if not overwrite and os.path.lexists(target):
        raise TargetExists(f"{target}: exists already; use --overwrite to replace it or another name")
    check_writable(target.parent)


def is_same(one: Path, other: Path) -> bool:
    """Whether both names lead to one file that is there."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def check_writable(folder: Path) -> None:
    """Make sure that `folder` takes files, or can be made, before hours of work rely on it; nothing is left behind.

    Raises:
        DiskFull, TargetUnwritable: it does not.
    """
    nearest = next((place for place in (folder, *folder.absolute().parents) if os.path.lexists(place)), folder)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise write_error(error, folder) from None


def write_error(error: OSError, where: Path) -> MarkersError:
    """The named error for a failed write to `where`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"{where}: the disk is full; make room or choose another folder")
    if error.errno == errno.ENAMETOOLONG:
        return TargetUnwritable(f"{where}: the name is too long for this disk; use a shorter one")
    return TargetUnwritable(
        f"{where}: cannot be written ({error.strerror or error}); choose a folder of yours with --out"
    )


def _put_in_place(temporary: Path, target: Path, *, overwrite: bool) -> None:
    """Give `temporary` the name `target`; one that appeared meanwhile is not replaced unless asked."""
    if os.name == "posix":
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()  # mkstemp's is the owner's alone
        temporary.chmod(mode)
    try:
        if overwrite:
            temporary.replace(target)
        elif os.name == "nt":
            temporary.rename(target)
        else:
            _link(temporary, target)
    except FileExistsError:
        raise TargetExists(f"{target}: exists already; use --overwrite to replace it or another name") from None
    except PermissionError:
        if not target.exists():
            raise
        raise TargetLocked(f"{target}: is held by another program; close it there and try again") from None


def _link(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        temporary.replace(target)
    else:
        temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
