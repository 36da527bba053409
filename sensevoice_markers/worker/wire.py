"""What caller and worker say to each other: commands as JSON lines, answers as frames.

A frame is a four-byte big-endian length and that many bytes of JSON: a `Message`, and after `Finished` what the
command asked for, as each command's class says.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO, Literal, TypeVar

import msgspec

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.document import exact, plain
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.weights.store import PullProgress, State

T = TypeVar("T")

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be told of a file without hearing it.

    Attributes:
        picture: a JPEG of 320 pixels at most; None for sound alone, and where no picture can be decoded.
    """

    media: MediaInfo
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class Holding:
    """One model of the catalog, and whether it is here.

    Attributes:
        size: bytes that it takes, 0 where it is bundled.
        state: ``bundled`` with a package, ``here``, ``missing``, or ``damaged``: there is something, but not all of it.
        path: folder that it lies in, or would; empty where the package that bundles it is not installed.
        engines: the engines that need it pulled.
    """

    id: str
    title: str
    licence: str
    licence_url: str
    attribution: str
    homepage: str
    size: int
    state: State
    path: str
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """What this machine keeps: models, and what can be made again.

    Attributes:
        folder: of the models.
        cache: bytes of kept analyses and outlines.
    """

    models: tuple[Holding, ...]
    folder: str
    cache: int
    cache_folder: str


class Analyse(msgspec.Struct, tag="analyse", frozen=True):
    """Caller: walk the road. Answered with the analysis document."""

    request: Request


class Look(msgspec.Struct, tag="look", frozen=True):
    """Caller: what is this file? Answered with a `Glance`."""

    path: str


class Outline(msgspec.Struct, tag="outline", frozen=True):
    """Caller: the outline of this audio track's sound. Answered with the path of its file."""

    path: str
    audio: int | Literal["mix"]


class TakeStock(msgspec.Struct, tag="stock", frozen=True):
    """Caller: what is here? Answered with the `Stock`, as are the next three."""


class Pull(msgspec.Struct, tag="pull", frozen=True):
    """Caller: bring these models, by id or by the name of an engine."""

    names: tuple[str, ...]


class Remove(msgspec.Struct, tag="remove", frozen=True):
    """Caller: delete this model."""

    model: str


class ClearCache(msgspec.Struct, tag="clear", frozen=True):
    """Caller: forget kept analyses and outlines."""


class Examine(msgspec.Struct, tag="examine", frozen=True):
    """Caller: what does this machine lack? Answered with the findings of `diagnosis.examine`."""


class Cancel(msgspec.Struct, tag="cancel", frozen=True):
    """Caller: give up the running task; without one it means nothing."""


class Advanced(msgspec.Struct, tag="advanced", frozen=True):
    """Worker: this far along the road."""

    progress: Progress


class Pulled(msgspec.Struct, tag="pulled", frozen=True):
    """Worker: so many bytes are there."""

    progress: PullProgress


class Finished(msgspec.Struct, tag="finished", frozen=True):
    """Worker: what was asked for follows as a frame of its own."""


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """Worker: the name of an error class and its message."""

    error: str
    message: str


Task = Analyse | Look | Outline | TakeStock | Pull | Remove | ClearCache | Examine
Command = Task | Cancel
Message = Advanced | Pulled | Finished | Failed

_COMMANDS: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command, dec_hook=exact)
_MESSAGES: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def send_command(stream: IO[bytes], command: Command) -> None:
    """Write one line. Raises OSError when the other end is gone."""
    stream.write(to_json(command) + b"\n")
    stream.flush()


def read_command(line: bytes) -> Command:
    """The command of one line."""
    return _COMMANDS.decode(line)


def to_json(value: object) -> bytes:
    """What a command asked for, as it crosses."""
    return msgspec.json.encode(value, enc_hook=plain)


def from_json(payload: bytes, kind: type[T]) -> T:
    """Undo `to_json`."""
    return msgspec.json.decode(payload, type=kind, dec_hook=exact)


def send_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one frame. Raises OSError when the other end is gone."""
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def send_message(stream: IO[bytes], message: Message) -> None:
    """Write one message as a frame. Raises OSError when the other end is gone."""
    send_frame(stream, to_json(message))


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame's bytes, None at the end of the stream or in the middle of a frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def read_message(payload: bytes) -> Message:
    """The message of one frame."""
    return _MESSAGES.decode(payload)
