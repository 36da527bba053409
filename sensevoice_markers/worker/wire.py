"""What caller and worker say to each other: requests as JSON lines, answers as frames.

A frame is a four-byte big-endian length and that many bytes of JSON (a `Message`).
"""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from sensevoice_markers.document import exact, plain
from sensevoice_markers.pipeline import Progress, Request

_LENGTH = struct.Struct(">I")


class Analyse(msgspec.Struct, tag="analyse", frozen=True):
    """Caller: walk the road."""

    request: Request


class Cancel(msgspec.Struct, tag="cancel", frozen=True):
    """Caller: give up the running request; without one it means nothing."""


class Advanced(msgspec.Struct, tag="advanced", frozen=True):
    """Worker: this far."""

    progress: Progress


class Finished(msgspec.Struct, tag="finished", frozen=True):
    """Worker: the analysis document follows as a frame of its own."""


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """Worker: the name of an error class and its message."""

    error: str
    message: str


Command = Analyse | Cancel
Message = Advanced | Finished | Failed

_COMMANDS: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command, dec_hook=exact)
_MESSAGES: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def send_command(stream: IO[bytes], command: Command) -> None:
    """Write one line. Raises OSError when the other end is gone."""
    stream.write(msgspec.json.encode(command, enc_hook=plain) + b"\n")
    stream.flush()


def read_command(line: bytes) -> Command:
    """The command of one line."""
    return _COMMANDS.decode(line)


def send_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one frame. Raises OSError when the other end is gone."""
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def send_message(stream: IO[bytes], message: Message) -> None:
    """Write one message as a frame. Raises OSError when the other end is gone."""
    send_frame(stream, msgspec.json.encode(message))


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
