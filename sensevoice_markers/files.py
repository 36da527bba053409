"""Where the program keeps its own files, and how it writes any file: whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
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
    """Where weights are kept."""
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


def write(target: Path, data: bytes, *, overwrite: bool) -> None:
    """Write `data` to `target`, whole or not at all; see `replacing` for the errors."""
    with replacing(target, overwrite=overwrite) as file:
        file.write(data)


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
        # A name of its own, not one made from the target's: that may be as long as a name can be.
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".svm-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _grant_usual_permissions(temporary)
        try:
            temporary.replace(target)
        except PermissionError:
            if not target.exists():
                raise
            raise TargetLocked(f"{target}: is held by another program; close it there and try again") from None
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


def check_writable(folder: Path) -> None:
    """Make sure that `folder` is there and takes files, before hours of work rely on it.

    Raises:
        DiskFull, TargetUnwritable: it does not.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
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


def _grant_usual_permissions(path: Path) -> None:
    """mkstemp makes files for the owner alone; a result should be as readable as any other new file."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
