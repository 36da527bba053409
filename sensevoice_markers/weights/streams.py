"""Bytes on their way: reading that can be cancelled, copying that stops at the published size, digests."""

from __future__ import annotations

import contextlib
import hashlib
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol, TypeVar

from sensevoice_markers.weights.models import ModelFile

Check = Callable[[], None]
"""Called often; raises where the work is to end."""

CHUNK = 1 << 20
"""Bytes that are moved between two checks."""

_POLL_S = 0.1

T = TypeVar("T")
_Item = TypeVar("_Item", covariant=True)


class SourceError(Exception):
    """A source did not deliver; ``str(error)`` is its reason in one line."""


class Closable(Protocol[_Item]):
    """An iterator that holds something open."""

    def __iter__(self) -> Iterator[_Item]:
        """The items."""

    def close(self) -> None:
        """Let go."""


@contextlib.contextmanager
def reading(items: Closable[T], check: Check) -> Iterator[Iterator[T]]:
    """The `items`, read in a thread so that `check` is called at least ten times a second.

    At the end of the block the thread lets go of `items` as soon as the read it sits in returns.
    """
    ready: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(maxsize=8)
    ended = threading.Event()

    def hand_over(item: tuple[T] | BaseException | None) -> bool:
        while not ended.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(item, timeout=_POLL_S)
                return True
        return False

    def read() -> None:
        try:
            with contextlib.closing(items):
                for item in items:
                    if not hand_over((item,)):
                        return
        except BaseException as error:  # noqa: BLE001 - it is raised again where the items are consumed
            hand_over(error)
        else:
            hand_over(None)

    def received() -> Iterator[T]:
        while True:
            check()
            try:
                item = ready.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item[0]

    threading.Thread(target=read, daemon=True).start()
    try:
        yield received()
    finally:
        ended.set()


def copy(source: IO[bytes], target: IO[bytes], room: int, check: Check) -> int:
    """Copy all of `source`, at most `room` bytes; returns how many they were.

    Raises:
        SourceError: there is more than that (an archive may claim a small size and unpack to a huge one).
    """
    done = 0
    while chunk := source.read(min(CHUNK, room - done + 1)):
        check()
        done += len(chunk)
        if done > room:
            raise SourceError("it holds more bytes than were published")
        target.write(chunk)
    return done


def sha256(path: Path, check: Check) -> str:
    """SHA-256 of a file in lower-case hex."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            check()
            digest.update(chunk)
    return digest.hexdigest()


def fault(path: Path, published: ModelFile, check: Check) -> str | None:
    """What is wrong with the file at `path` in a few words, None where it is what was published."""
    if not path.is_file():
        return "is not there"
    if (size := path.stat().st_size) != published.size:
        return f"has {size} bytes in place of {published.size}"
    if sha256(path, check) != published.sha256:
        return "does not have the published SHA-256"
    return None
