"""Evidence → from when to when: the likeliest story of a thing that is there or not.

Being there earns the evidence of each moment; beginning and ending cost something, little where the sound changes
and much where it does not. The story with the most is found exactly (two-state Viterbi). A lower threshold adds the
same to every moment's evidence, and the costs do not depend on it: then the stories are nested, each lower one
contains every higher one (parametric minimum cut: Gallo, Grigoriadis and Tarjan, 1989), so that a higher
sensitivity never loses what a lower one had.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

_CHEAPEST = 0.2
_LOW, _HIGH = -7.0, 1.0  # log-odds of a change beyond which it makes a switch no dearer and no cheaper


def costs(change: npt.NDArray[np.float32], switch: float) -> npt.NDArray[np.float64]:
    """What a switch costs at each moment: `switch` where nothing changes, less by the log-odds of a change."""
    relief = np.clip(change.astype(np.float64), _LOW, _HIGH) - _LOW
    paid: npt.NDArray[np.float64] = np.maximum(_CHEAPEST, switch - relief)
    return paid


def decode(
    evidence: npt.NDArray[np.float64], begin: npt.NDArray[np.float64], end: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Where it is there in the best story; shape (moments,).

    Args:
        evidence: what being there earns at each moment, any sign.
        begin, end: what a switch to or from being there costs at each moment, all above 0.
    """
    begins, ends = begin.tolist(), end.tolist()
    ahead = -math.inf  # how much better "there" stands than "not there"; before the sound it is not
    leads = []
    for gain, on, off in zip(evidence.tolist(), begins, ends, strict=True):
        leads.append(ahead)
        ahead = max(-on, min(off, ahead)) + gain
    there = bool(ends) and ahead > ends[-1]  # nor after it
    states = []
    for lead, on, off in zip(reversed(leads), reversed(begins), reversed(ends), strict=True):
        states.append(there)
        there = lead >= -on if there else lead > off
    return np.array(states[::-1], bool)


def runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def joined(parts: Sequence[tuple[int, int]], gap: int) -> Iterator[tuple[int, int]]:
    """The parts in order, those less than `gap` apart made one."""
    begin: int | None = None
    end = 0
    for first, last in parts:
        if begin is None:
            begin = first
        elif first - end >= gap:
            yield begin, end
            begin = first
        end = last
    if begin is not None:
        yield begin, end
