"""OTIOZ: the OTIO and the media itself in one file, to hand a marked video to somebody else.

A zip with ``version.txt``, ``content.otio`` and ``media/``, as OpenTimelineIO's file bundles are
(https://opentimelineio.readthedocs.io/en/stable/tutorials/otio-filebundles.html). The library's own writer takes no
stream; this one holds a megabyte of the media at a time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from sensevoice_markers.errors import InputNotFound, InputUnreadable
from sensevoice_markers.formats import Format, otio
from sensevoice_markers.timeline.layout import Timeline, file_name

_VERSION = "1.0.0"
_PIECE = 1 << 20


def write(timeline: Timeline) -> Iterator[bytes]:
    """The bundle in pieces; the media is read as they are taken.

    Raises:
        InputNotFound, InputUnreadable: the media is not where the analysis says, at once or while it is read.
    """
    import opentimelineio

    media = Path(timeline.media.path)
    name = f"media/{file_name(timeline.media.path).name}"
    content = opentimelineio.adapters.write_to_string(otio.build(timeline, quote(name)), "otio_json")
    _opened(media).close()  # said now, not when other files are written already
    return _pieces(content, media, name)


def _opened(media: Path) -> IO[bytes]:
    try:
        if media.exists() and not media.is_file():
            raise InputUnreadable(f"{media}: is no file; an .otioz carries the media with it")
        return media.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise InputNotFound(f"{media}: is not there; an .otioz carries the media: put it back, or write otio") from None
    except OSError as error:
        raise InputUnreadable(f"{media}: cannot be read ({error.strerror}); check its permissions") from None


def _pieces(content: str, media: Path, name: str) -> Iterator[bytes]:
    made = _Written()
    with _opened(media) as source, zipfile.ZipFile(made, "w") as bundle:
        bundle.writestr(_entry("version.txt"), _VERSION, zipfile.ZIP_DEFLATED)
        bundle.writestr(_entry("content.otio"), content, zipfile.ZIP_DEFLATED)
        # Stored, as media are compressed already; a reader may map them.
        with bundle.open(_entry(name), "w", force_zip64=True) as entry:
            while piece := _read(source):
                entry.write(piece)
                yield made.taken()
    yield made.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))  # the same timeline is the same bytes


def _read(media: IO[bytes]) -> bytes:
    try:
        return media.read(_PIECE)
    except OSError as error:
        raise InputUnreadable(f"{media.name}: cannot be read to its end ({error.strerror}); copy it anew") from None


class _Written(io.RawIOBase):
    """What the zip has written since it was last taken; it cannot seek, so the zip needs no more of it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override] # any buffer
        """Hold `data` until it is taken."""
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """All that was written since the last call."""
        held = bytes(self._held)
        self._held.clear()
        return held


FORMAT = Format("otioz", ".otioz", "OTIO with the media inside, to hand on", write)
