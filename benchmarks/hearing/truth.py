"""What a composed show is known to hold: its events, and the recordings it was made of; one JSON beside its WAV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Label

KIND: dict[Label, str] = {Label.BGM: "music", Label.LAUGHTER: "laughter", Label.APPLAUSE: "applause"}
"""Which kind of recording makes a label's events."""


@dataclass(frozen=True, slots=True)
class Known:
    """An event that is in the show; seconds, `end` exclusive."""

    label: Label
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Item:
    """A recording that was placed in the show from `start` to `end`, in seconds.

    Attributes:
        kind: speech, music, laughter, applause or other; music is a bed that lies under the rest.
        recording: the name of the clip.
    """

    kind: str
    recording: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Truth:
    """A show's length in seconds, its events in order of their starts, its items; without items none are known."""

    duration: float
    events: tuple[Known, ...]
    items: tuple[Item, ...] = ()

    def labelled(self, label: Label) -> tuple[Known, ...]:
        """The events of one label."""
        return tuple(event for event in self.events if event.label == label)

    def there(
        self, label: Label, times: npt.NDArray[np.float64], guard: float
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """(1 where the label is there and 0 where not, whether an edge is at least `guard` seconds off) at `times`."""
        there = np.zeros(len(times), np.float32)
        sure = np.ones(len(times), bool)
        for event in self.labelled(label):
            there[(times >= event.start) & (times < event.end)] = 1.0
            for edge in (event.start, event.end):
                sure &= abs(times - edge) >= guard
        return there, sure


def write(truth: Truth, target: Path) -> None:
    """Write `truth` as JSON."""
    target.write_bytes(msgspec.json.format(msgspec.json.encode(truth), indent=1))


def read(source: Path) -> Truth:
    """What `write` wrote; keys of other programs are passed over.

    Raises:
        msgspec.DecodeError: not such a file.
    """
    return msgspec.json.decode(source.read_bytes(), type=Truth)
