"""Where the sound changes: how likely something begins or ends at each moment.

A small convolutional network looks at two and a half seconds on either side: at the level against what is around
it, at FireRed's tracks and at the evidence for music. What it answers does not depend on how loud a recording is.
Its numbers are in changes.npz, which benchmarks/hearing/fit.py writes; here it only runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from sensevoice_markers.analysis import ScoreTrack

HOP = 0.02
"""Seconds between the moments at which is decided."""

KINDS = ("sound", "music")
"""Changes that are told apart: of what is heard (a word, a laugh), and of the music behind it."""

DILATIONS = (1, 2, 4, 8, 16, 32)
"""Moments between the taps of each layer."""

TAPS = 5
CHANNELS = 7

_LEVEL = ("sound", "level")
_FIRERED = (("firered-vad", "speech"), ("firered-aed", "speech"), ("firered-aed", "singing"), ("firered-aed", "music"))
_SOFT = 0.03  # seconds over which levels and scores are averaged
_PEAK, _FLOOR = 1.0, 1.5  # seconds on either side in which the loudest and the softest are looked for
_BLOCK = 30_000  # moments that are computed at once: ten minutes

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The layers' weights, float32: each (channels out, channels in, taps) and (channels out,)."""

    layers: tuple[tuple[Array, Array], ...]


def moments(duration: float) -> int:
    """How many moments of `HOP` there are in `duration` seconds, both ends included."""
    return int(duration / HOP) + 1


def sampled(values: Array, track: ScoreTrack, count: int, beyond: float) -> Array:
    """`values`, one a frame of `track`, at `count` moments: straight lines between them, `beyond` outside the track."""
    times = HOP * np.arange(count)
    ends = track.first - track.hop, track.first + track.hop * len(values)
    between: Array = np.interp(times, track.times, values).astype(np.float32)
    between[(times < ends[0]) | (times > ends[1])] = beyond
    return between


def smooth(values: Array, frames: int) -> Array:
    """Moving average over `frames`, the ends repeated."""
    if frames < 2:
        return values
    left = frames // 2
    padded = np.pad(values, (left, frames - 1 - left), mode="edge")
    sums = np.cumsum(np.concatenate(([0.0], padded)), dtype=np.float64)
    averages: Array = ((sums[frames:] - sums[:-frames]) / frames).astype(np.float32)
    return averages


def channels(tracks: Sequence[ScoreTrack], music: Array) -> Array | None:
    """What the network looks at, float32, shape (CHANNELS, len(music)); None where the tracks for it are missing.

    Args:
        music: evidence for music at each moment, in log-odds.
    """
    known = {(track.tagger, track.name): track for track in tracks}
    level, *scores = (known.get(name) for name in (_LEVEL, *_FIRERED))
    if level is None or None in scores or not all(len(track.values) for track in (level, *scores) if track):
        return None
    count = len(music)
    # What is no number, in a damaged document, is silence.
    quiet = np.nan_to_num(level.values.astype(np.float32), nan=-100.0)
    power: Array = np.power(np.float32(10), np.clip(quiet, -100, 0) / 10)
    soft = sampled(smooth(power, round(_SOFT / level.hop)), level, count, 0.0)
    decibels: Array = (10 * np.log10(soft + np.float32(1e-9))).astype(np.float32)
    loudest = _largest(decibels, round(_PEAK / HOP))
    softest = -_largest(-smooth(decibels, 3), round(_FLOOR / HOP))
    rows: list[npt.NDArray[np.floating]] = [
        np.clip((decibels - loudest) / 10, -5, 0),
        np.clip((decibels - softest) / 10, 0, 5),
    ]
    for track in filter(None, scores):
        score = np.clip(np.nan_to_num(track.values.astype(np.float32), nan=-8.0), -8, 8) / np.float32(4)
        rows.append(sampled(smooth(score, round(_SOFT / track.hop)), track, count, -2.0))
    rows.append(np.clip(music, -6, 6) / 4)
    return np.stack(rows).astype(np.float32)


def changes(facts: Array, network: Network | None = None) -> dict[str, tuple[Array, Array]]:
    """Log-odds that something of each kind begins and ends at each moment, from `channels`."""
    network = network or trained()
    reach = (TAPS // 2) * sum(DILATIONS)
    count = facts.shape[1]
    parts = []
    for start in range(0, max(count, 1), _BLOCK):
        first, last = max(0, start - reach), min(count, start + _BLOCK + reach)
        # Products this small gain nothing from threads, and wait for them where the cores have other work.
        with threadpool_limits(limits=1, user_api="blas"):
            parts.append(_forward(network, facts[:, first:last])[:, start - first : start - first + _BLOCK])
    answers = np.concatenate(parts, axis=1)
    return {kind: (answers[2 * i], answers[2 * i + 1]) for i, kind in enumerate(KINDS)}


@lru_cache(maxsize=1)
def trained() -> Network:
    """The network that ships with the package."""
    source = resources.files("sensevoice_markers.timeline") / "changes.npz"
    with source.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        pairs = range(len(stored.files) // 2)
        return Network(tuple((stored[f"weight{i}"].astype(np.float32), stored[f"bias{i}"]) for i in pairs))


def _forward(network: Network, x: Array) -> Array:
    for (weight, bias), dilation in zip(network.layers, (*DILATIONS, 1), strict=True):
        reach = (weight.shape[2] // 2) * dilation
        padded = np.pad(x, ((0, 0), (reach, reach)))
        x = np.repeat(bias[:, None], x.shape[1], axis=1)
        for tap in range(weight.shape[2]):
            x += weight[:, :, tap] @ padded[:, tap * dilation : tap * dilation + x.shape[1]]
        if weight.shape[2] > 1:  # all but the last layer
            np.maximum(x, 0, out=x)
    return x


def _largest(values: Array, reach: int) -> Array:
    """The largest within `reach` on either side, by doubling the width."""
    width, result = 1, np.pad(values, reach, mode="edge")
    while width * 2 <= 2 * reach + 1:
        result = np.maximum(result[width:], result[:-width])
        width *= 2
    rest = 2 * reach + 1 - width
    return np.maximum(result[rest:], result[: len(result) - rest]) if rest else result
