"""The outline of a sound: the lowest and highest sample of each 4 ms, and a pyramid of them for every zoom."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sensevoice_markers import files
from sensevoice_markers.errors import BadDocument, InputUnreadable
from sensevoice_markers.media.audio import SAMPLE_RATE

VERSION = 1
"""Raised when the same sound gives another file."""

BUCKET = 64
"""Samples of a bucket of the lowest level, 4 ms; each level above it joins `_JOINED` buckets to one."""

_JOINED = 4
_BLOCK = BUCKET << 14  # samples that are looked at in one go, 2 MB
_HEAD = struct.Struct("<8sHQ")  # name, version, samples
_SUM = struct.Struct("<I")  # at the end, of all before it
_NAME = b"SVPEAKS\0"

# Buckets are rows of (lowest, ~highest): of both the smaller one counts, so that one `minimum` serves both.
_Rows = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The outline of a sound from the media's zero on.

    Attributes:
        samples: length of the sound, at `SAMPLE_RATE`.
        levels: int16, shape (buckets, 2), the lowest sample of each bucket and the complement of the highest one;
            finest level first.
    """

    samples: int
    levels: tuple[_Rows, ...]

    @classmethod
    def of(cls, samples: npt.NDArray[np.int16]) -> Peaks:
        """The outline of `samples`, shape (n,), which are read block by block."""
        base = np.empty((-(-len(samples) // BUCKET), 2), np.int16)
        for start in range(0, len(samples), _BLOCK):
            block = np.asarray(samples[start : start + _BLOCK])
            missing = -len(block) % BUCKET
            buckets = np.pad(block, (0, missing), "edge").reshape(-1, BUCKET)
            rows = base[start // BUCKET :][: len(buckets)]
            rows[:, 0] = buckets.min(axis=1)
            rows[:, 1] = ~buckets.max(axis=1)
        return cls(len(samples), _pyramid(base))

    @classmethod
    def load(cls, path: Path) -> Peaks:
        """Read what `save` wrote.

        Raises:
            BadDocument: it is damaged, or no such file.
            InputUnreadable: it is not there or cannot be read.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputUnreadable(f"{path}: cannot be read ({error.strerror}); open the media again") from None
        content, checksum = memoryview(data)[: -_SUM.size], data[-_SUM.size :]
        whole = len(content) >= _HEAD.size and checksum == _SUM.pack(zlib.crc32(content))
        name, version, samples = _HEAD.unpack_from(data) if whole else (b"", 0, 0)
        if (name, version) != (_NAME, VERSION):
            raise BadDocument(f"{path}: is no outline of a sound, or is damaged; open the media again")
        base = np.frombuffer(content, "<i2", offset=_HEAD.size).astype(np.int16, copy=False).reshape(-1, 2)
        return cls(samples, _pyramid(base))

    def save(self, path: Path) -> None:
        """Write the outline to `path`, whole or not at all; 3.6 MB an hour. Raises DiskFull, TargetUnwritable."""
        content = _HEAD.pack(_NAME, VERSION, self.samples) + self.levels[0].astype("<i2", copy=False).tobytes()
        files.write(path, content + _SUM.pack(zlib.crc32(content)), overwrite=True)

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.samples / SAMPLE_RATE

    def columns(self, start: float, end: float, count: int) -> npt.NDArray[np.int16]:
        """Lowest and highest sample of each of `count` columns of equal width between two seconds, shape (count, 2).

        A column takes all buckets that it touches; where there is no sound it is 0, 0.
        """
        edges = (start + (end - start) * np.arange(count + 1) / max(1, count)) * (SAMPLE_RATE / BUCKET)
        first = np.floor(edges[:-1]).astype(np.int64)
        last = np.maximum(np.ceil(edges[1:]).astype(np.int64), first + 1)
        first, last = np.maximum(first, 0), np.minimum(last, len(self.levels[0]))
        heard = np.flatnonzero(first < last)
        found = np.zeros((count, 2), np.int16)
        rows = self._lowest(first[heard], last[heard])
        found[heard, 0], found[heard, 1] = rows[:, 0], ~rows[:, 1]
        return found

    def _lowest(self, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> _Rows:
        """The row of buckets first..last of each column, none of which is empty.

        What does not fill a bucket of the next level is looked at in this one, at most three buckets at either end;
        looking at one twice does no harm. The rest is left to the next level.
        """
        found = self.levels[0][first]
        open_ = np.arange(len(first))
        for rows in self.levels:
            at = found[open_]
            for step in range(_JOINED - 1):
                np.minimum(at, rows.take(np.minimum(first + step, last - 1), axis=0), out=at)
                np.minimum(at, rows.take(np.maximum(last - 1 - step, first), axis=0), out=at)
            found[open_] = at
            first, last = -(-first // _JOINED), last // _JOINED
            if not (left := first < last).all():
                open_, first, last = open_[left], first[left], last[left]
            if not len(open_):
                break
        return found


def _pyramid(base: _Rows) -> tuple[_Rows, ...]:
    levels = [base]
    while len(levels[-1]) >= _JOINED:
        whole = len(levels[-1]) // _JOINED
        levels.append(levels[-1][: whole * _JOINED].reshape(whole, _JOINED, 2).min(axis=1))
    return tuple(levels)
