"""SenseVoice as a tagger: which of its events is heard, over the whole timeline.

The model names one event for a piece of sound, and cut pieces leave out what is no speech. Here it looks at windows
of one length all over: they tell what is heard, and overlap, but smear its edges over their length. Where a score
changes, short windows close to each other look again. Both go into one track with a frame each 0.08 s, so that what
is decided from it, at any sensitivity, is a function of the track alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import Tensor

from sensevoice_markers.inference import kaldi
from sensevoice_markers.inference.sensevoice import checkpoint, features
from sensevoice_markers.inference.sensevoice.network import ROWS, Network

Array = npt.NDArray[np.float32]

_HOP = 8  # rows of the filter bank between two frames of the track: 0.08 s, which divides what both paces ask for
_SHORT = 132  # rows of the windows that look again: 1.32 s

_BAND = (-8.0, 4.0)
"""Log-odds between which any sensitivity may decide: laughter and applause from -6 on, once their published gains of up
to 2.3 are added, and music under speech, which takes 3 to 5 from it, from about -8."""

_SILENCE = math.log(float(kaldi.LEAST)) + 1e-3
"""What the filter bank says of digital silence, and no other sound, in all bands."""

_BLEND = 5
"""Frames over which what short windows say gives way to what long ones say."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How densely is looked.

    Attributes:
        rows: of the filter bank in a long window, 10 ms each.
        every: frames of the track from one long window to the next.
        again: frames of the track from one short window to the next; between them lie straight lines.
        change: log-odds that a score must move within a long window's length for short ones to look again.
    """

    rows: int
    every: int
    again: int
    change: float = 2.0


GPU = Pace(rows=300, every=6, again=2)
"""3 s each 0.48 s, short windows each 0.16 s."""

CPU = Pace(rows=400, every=25, again=5)
"""4 s each 2 s, short windows each 0.4 s."""


class Scan:
    """Log-odds of SenseVoice's events each 0.08 s; see `tagging.Tagger`."""

    name = "sensevoice"
    classes: tuple[str, ...] = checkpoint.EVENTS
    hop = _HOP * kaldi.HOP

    def __init__(self, network: Network, pace: Pace | None = None) -> None:
        """Scan by `network`; it must be told nothing else.

        Args:
            pace: None for what suits the network's device.
        """
        self._network = network
        self._pace = pace or (CPU if network.device.type == "cpu" else GPU)
        self.window = (self._pace.rows - 1) * kaldi.HOP + kaldi.WINDOW
        # Frames from a long window's centre to its end: how far its word counts, and how far off a change is seen.
        self._half = -(-self._pace.rows // (2 * _HOP)) - 1
        # Long windows lie on multiples of their hop, wherever a block begins.
        self.context = -(-(_BLEND // 2 + 2 * self._half) // self._pace.every) * self._pace.every

    def scores(self, samples: npt.NDArray[np.float32]) -> Array:
        """See `Tagger.scores`; edges are not looked for within `context` of both ends, which are cut off."""
        count = 1 + (len(samples) - self.window) // self.hop
        bank = self._network.bank(samples)
        track = self._long(bank, count)
        share = self._unsettled(track)
        share[: self.context] = share[count - self.context :] = 0.0
        frames = np.flatnonzero(share.any(axis=1))
        if len(frames):
            track[frames] += share[frames] * (self._short(bank, frames) - track[frames])
        return track

    def _long(self, bank: Tensor, count: int) -> Array:
        """What long windows say at each frame: their mean, the less the farther off they are centred."""
        middles = np.arange(0, count, self._pace.every)
        weights = np.maximum(0.0, 1.0 - np.abs(np.arange(count)[:, None] - middles) / (self._half + 1))
        weights /= weights.sum(axis=1, keepdims=True)
        heard: Array = (weights @ self._heard(bank, middles, self._pace.rows)).astype(np.float32)
        return heard

    def _short(self, bank: Tensor, frames: npt.NDArray[np.intp]) -> Array:
        """What short windows say at `frames`."""
        again = self._pace.again
        middles = np.unique(np.concatenate((frames // again, -(-frames // again)))) * again
        heard = self._heard(bank, middles, _SHORT)
        return np.stack([np.interp(frames, middles, each) for each in heard.T], axis=1).astype(np.float32)

    def _unsettled(self, track: Array) -> Array:
        """How much of each score is to come from short windows, 0..1, shape of `track`: all of it near edges."""
        inside = np.clip(track, *_BAND)
        reach = self._half
        around = np.lib.stride_tricks.sliding_window_view(
            np.pad(inside, ((reach, reach), (0, 0)), mode="edge"), 2 * reach + 1, axis=0
        )
        change = np.ptp(around, axis=-1) > self._pace.change
        padded = np.pad(change.astype(np.float32), ((_BLEND // 2, _BLEND // 2), (0, 0)), mode="edge")
        share: Array = np.lib.stride_tricks.sliding_window_view(padded, _BLEND, axis=0).mean(axis=-1, dtype=np.float32)
        return share

    def _heard(self, bank: Tensor, middles: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float64]:
        """What windows of so many rows around frames say, shape (len(middles), classes)."""
        first = (self._pace.rows - rows) // 2 + _HOP * middles
        # Windows of digital silence, which lies beyond both ends, are all the same: one of them is looked at.
        sounding = np.concatenate(([0], np.cumsum((bank > _SILENCE).any(1).cpu().numpy())))
        silent = sounding[first + rows] == sounding[first]
        distinct, which = np.unique(np.where(silent, first[silent.argmax()], first), return_inverse=True)
        batch = max(1, self._network.frames // (-(-rows // features.STRIDE) + ROWS))
        parts = [self._network.events(bank, distinct[at : at + batch], rows) for at in range(0, len(distinct), batch)]
        return np.concatenate(parts)[which].astype(np.float64)
