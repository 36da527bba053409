"""Where a dragged edge is held: by the edges of others, by silence, else by frames."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Analysis, Cue, Event
from sensevoice_markers.editing.project import Project
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.changes import smooth

_SOFT = 0.05  # seconds over which the level is averaged
_WINDOW = 30.0  # seconds whose softest and loudest tell silence from sound
_SILENT = -60.0  # dBFS that are silence whatever is around
_STEP = 12.0  # dB between softest and loudest, less than which nothing is silence
_ABOVE = 10.0  # dB above the softest that are silence still, or a third of the way to the loudest
_PAUSE = 0.1  # seconds: a shorter silence is part of a word

Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Places:
    """Where silence begins and ends, in seconds, in order; made once an analysis."""

    silence: Sequence[float] = ()


def places(analysis: Analysis) -> Places:
    """What holds an edge besides frames and neighbours; nothing without a track of the level."""
    track = analysis.track("sound", "level")
    if track is None or not len(track.values):
        return Places()
    heard = np.clip(np.nan_to_num(track.values.astype(np.float32), nan=-100.0), -100.0, 0.0)
    level = smooth(heard, round(_SOFT / track.hop))
    quiet = level < _threshold(level, max(1, round(_WINDOW / track.hop)))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    first, last = edges[::2], edges[1::2]
    long = (last - first) * track.hop >= _PAUSE
    found = np.sort(np.concatenate((first[long], last[long])))
    inside = found[(found > 0) & (found < len(level))]
    # Between the last frame on one side and the first on the other.
    return Places(tuple((track.first + track.hop * (inside - 0.5)).tolist()))


def snap(
    seconds: float,
    project: Project,
    timebase: Timebase,
    reach: float,
    known: Places | None = None,
    but: Collection[str] = (),
) -> float:
    """The edge of another event or subtitle, or of silence, that is nearest to `seconds`; where none is, a frame.

    Args:
        timebase: whose frames hold what nothing else holds, and edges of silence.
        reach: how far off an edge may be, in seconds: a few pixels on the screen.
        known: where silence is, from `places`.
        but: ids whose edges hold nothing: those that are dragged.
    """
    near = list(_edges(project, seconds, reach, but))
    near += [_on_frame(edge, timebase) for edge in _silence(known or Places(), seconds, reach)]
    return min(near, key=lambda edge: abs(edge - seconds), default=_on_frame(seconds, timebase))


def _edges(project: Project, seconds: float, reach: float, but: Collection[str]) -> Iterator[float]:
    low, high = seconds - reach, seconds + reach
    shown: tuple[Event | Cue, ...] = (*project.result.events, *project.result.cues)
    for each in shown:
        if each.start <= high and each.end >= low and each.id not in but:
            yield from (edge for edge in (each.start, each.end) if low <= edge <= high)


def _silence(known: Places, seconds: float, reach: float) -> Sequence[float]:
    first, last = bisect_left(known.silence, seconds - reach), bisect_right(known.silence, seconds + reach)
    return known.silence[first:last]


def _on_frame(seconds: float, timebase: Timebase) -> float:
    return round(float(timebase.seconds_at(timebase.frame_at(max(0.0, seconds)))), 3)


def _threshold(level: Levels, window: int) -> Levels:
    """Below which it is silent at each frame, by what is heard around it."""
    blocks = np.array_split(level, max(1, round(len(level) / window)))
    soft, loud = (np.array([np.percentile(block, share) for block in blocks]) for share in (10, 90))
    limits = np.where(loud - soft < _STEP, _SILENT, np.maximum(_SILENT, soft + np.minimum(_ABOVE, (loud - soft) / 3)))
    centres = np.cumsum([len(block) for block in blocks]) - [len(block) / 2 for block in blocks]
    return np.interp(np.arange(len(level)), centres, limits).astype(np.float32)
