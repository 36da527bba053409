"""Finished inference, kept by content: a second run of the same file needs no model.

The key holds all that inference depends on and nothing that deciding or exporting does. A damaged entry is
a miss, and a cache that cannot be written is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from sensevoice_markers import files
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.document import from_json, to_json
from sensevoice_markers.errors import BadDocument, InputUnreadable, MarkersError

_VERSION = 4
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
        _prune(_entry(key).parent)


def _entry(key: str) -> Path:
    return files.cache_folder() / "analyses" / f"{key}.bin"


def _prune(folder: Path) -> None:
    entries = sorted(((e, e.stat()) for e in folder.glob("*.bin")), key=lambda e: e[1].st_mtime, reverse=True)
    kept = 0
    for entry, status in entries:
        kept += status.st_size
        if kept > _LIMIT:
            entry.unlink(missing_ok=True)
