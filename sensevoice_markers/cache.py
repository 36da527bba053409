"""Finished inference and outlines of sounds, kept by content: a second run of the same file needs no model.

The key holds all that inference depends on and nothing that deciding or exporting does. A damaged entry is
a miss, and a cache that cannot be written is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sensevoice_markers import files
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.document import from_json, to_json
from sensevoice_markers.errors import BadDocument, InputUnreadable, MarkersError
from sensevoice_markers.media import peaks
from sensevoice_markers.media.peaks import Peaks

_VERSION = 5
"""Version of inference: raise it when the same sound gives other words or scores."""

_LIMIT = 2 << 30  # bytes; the oldest entries go first
_SAMPLES, _SAMPLE = 16, 1 << 16


def key(path: Path, *depends: object) -> str:
    """The key of `path`'s content (size, time of change, 16 samples of 64 KB) and of what else `depends`.

    Raises:
        InputUnreadable: the file cannot be read.
    """
    try:
        status = path.stat()
        digest = hashlib.sha256(
            json.dumps([_VERSION, status.st_size, status.st_mtime_ns, *depends], default=str).encode()
        )
        with path.open("rb") as file:
            for i in range(_SAMPLES):
                file.seek(i * max(0, status.st_size - _SAMPLE) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE))
    except OSError as error:
        raise InputUnreadable(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    return digest.hexdigest()


def load(key: str) -> Analysis | None:
    """What was stored under `key`, None where there is nothing or it is damaged."""
    entry = _entry(key)
    try:
        data = entry.read_bytes()
        checksum, document = data[:32], data[32:]
        if hashlib.sha256(document).digest() != checksum:
            return None
        analysis = from_json(document)
    except (OSError, BadDocument):
        return None
    with contextlib.suppress(OSError):
        entry.touch()
    return analysis


def store(key: str, analysis: Analysis) -> None:
    """Keep `analysis` under `key`, and drop the entries least recently used beyond 2 GB."""
    document = to_json(analysis)
    with contextlib.suppress(MarkersError, OSError):
        files.write(_entry(key), hashlib.sha256(document).digest() + document, overwrite=True)
        _prune()


def peaks_file(path: Path, audio: int | Literal["mix"]) -> Path:
    """Where the outline of that audio track of `path` is kept, or would be.

    Raises:
        InputUnreadable: the file cannot be read.
    """
    return files.cache_folder() / "peaks" / f"{key(path, 'peaks', peaks.VERSION, audio)}.bin"


def has_peaks(entry: Path) -> bool:
    """Whether a whole outline is kept in `entry`; from now on it counts as used."""
    try:
        Peaks.load(entry)
    except (BadDocument, InputUnreadable):
        return False
    with contextlib.suppress(OSError):
        entry.touch()
    return True


def store_peaks(entry: Path, outline: Peaks) -> None:
    """Keep `outline` in `entry`, and drop what `store` drops. Raises DiskFull, TargetUnwritable."""
    outline.save(entry)
    with contextlib.suppress(OSError):
        _prune()


def size() -> int:
    """Bytes that are kept."""
    return sum(size for _, _, size in _entries())


def clear() -> None:
    """Forget everything that is kept; what another program holds stays."""
    for _, entry, _ in _entries():
        with contextlib.suppress(OSError):
            entry.unlink()


def _entry(key: str) -> Path:
    return files.cache_folder() / "analyses" / f"{key}.bin"


def _entries() -> Iterator[tuple[float, Path, int]]:
    """(time of last use, file, bytes) of all that is kept."""
    for folder in ("analyses", "peaks"):
        for entry in (files.cache_folder() / folder).glob("*.bin"):
            with contextlib.suppress(OSError):  # another run has dropped it
                status = entry.stat()
                yield status.st_mtime, entry, status.st_size


def _prune() -> None:
    kept = 0
    for _, entry, size in sorted(_entries(), reverse=True):
        kept += size
        if kept > _LIMIT:
            entry.unlink(missing_ok=True)
