"""Files whose digest nobody has confirmed: one that differs is kept apart until the user names its digest.

It lies in ``<home>/.quarantine/<model>/<file>.<its digest>``, so that a download of a gigabyte is not lost. What
was accepted is written down beside the installed files, and counts from then on as what was published.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import msgspec

from sensevoice_markers.errors import BadSetting, WeightsDamaged
from sensevoice_markers.weights import listing
from sensevoice_markers.weights.catalog import pull_command
from sensevoice_markers.weights.models import DIGEST, Hub, Model, ModelFile
from sensevoice_markers.weights.places import home
from sensevoice_markers.weights.streams import Check, sha256

_RECORD = "accepted.json"


def digest_of(text: str) -> str:
    """The digest that the user typed, in lower case.

    Raises:
        BadSetting: it is no whole SHA-256.
    """
    digest = text.strip().lower()
    if not DIGEST.fullmatch(digest):
        raise BadSetting(f"{text!r} is no SHA-256: --accept takes all of its 64 hexadecimal digits")
    return digest


def _as_it_lies(path: Path, file: ModelFile, check: Check) -> ModelFile:
    """`file` with the size and the digest that it has at `path`."""
    return replace(file, size=path.stat().st_size, sha256=sha256(path, check))


def judged(model: Model, source: Hub, file: ModelFile, path: Path, accept: str | None, check: Check) -> ModelFile:
    """The file as it came from `source` to `path`, where it may be used.

    Raises:
        WeightsDamaged: it may not; it has been put into quarantine.
    """
    if file.confirmed:
        return file
    came = _as_it_lies(path, file, check)
    if came.sha256 in (file.sha256, accept):
        return came
    says = listing.published(source, file.name, check)
    kept = _keep(model, came, path)
    difference = f"{source.name} sent another {file.name} than the known one: {_both(came, file)}"
    if says is not None and says.sha256 == file.sha256:
        raise WeightsDamaged(
            f"{difference}; the hub itself publishes the known one, so this one was changed on its way (kept as "
            f"{kept}): run '{pull_command(model)}' again"
        )
    if says is None:
        verdict = "the hub itself does not say which one it publishes"
    elif says.sha256 == came.sha256:
        verdict = "the hub itself publishes the one that came"
    else:
        verdict = f"the hub itself publishes a third one, {says.sha256} ({says.size} bytes)"
    raise WeightsDamaged(
        f"{difference}; {verdict}. It is kept as {kept} and not used: if you trust it, run "
        f"'{pull_command(model)} --accept {came.sha256}'"
    )


def judged_here(
    model: Model, brought: Path, file: ModelFile, path: Path, accept: str | None, check: Check
) -> ModelFile:
    """The file as it lies at `path` in the folder `brought`, where it may be used.

    Raises:
        WeightsDamaged: it may not.
    """
    came = _as_it_lies(path, file, check)
    if came.sha256 in (file.sha256, accept):
        return came
    raise WeightsDamaged(
        f"{path} is another file than the known one: {_both(came, file)}. If you trust it, run "
        f"'{pull_command(model)} --from \"{brought}\" --accept {came.sha256}'"
    )


def _both(came: ModelFile, known: ModelFile) -> str:
    return (
        f"SHA-256 {came.sha256} ({came.size} bytes), known is {known.sha256} ({known.size} bytes), "
        "which was never confirmed"
    )


def _quarantine(model: Model) -> Path:
    return home() / ".quarantine" / model.id


def _keep(model: Model, came: ModelFile, path: Path) -> Path:
    """Move the file into quarantine; one of another digest makes room for it."""
    folder = _quarantine(model)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{came.name}.*"):
        if old != path:
            old.unlink()
    return path.replace(folder / f"{came.name}.{came.sha256}")


def in_quarantine(model: Model, file: ModelFile, accept: str | None) -> Path | None:
    """Where `file` with the accepted digest is kept, None where it is not."""
    path = _quarantine(model) / f"{file.name}.{accept}"
    return path if accept and not file.confirmed and path.is_file() else None


def forget(model: Model) -> None:
    """Empty the model's quarantine."""
    shutil.rmtree(_quarantine(model), ignore_errors=True)


def record(files: tuple[ModelFile, ...], folder: Path) -> None:
    """Write down which of `files` in `folder` are the user's word."""
    (folder / _RECORD).write_bytes(msgspec.json.encode(files))


def recorded(model: Model, folder: Path) -> tuple[ModelFile, ...]:
    """The files in `folder` that the user accepted and that the catalog still has not confirmed."""
    unconfirmed = {file.name for files in model.editions for file in files if not file.confirmed}
    if not unconfirmed:
        return ()
    try:
        read = msgspec.json.decode((folder / _RECORD).read_bytes(), type=tuple[ModelFile, ...])
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return ()
    return tuple(file for file in read if file.name in unconfirmed)
