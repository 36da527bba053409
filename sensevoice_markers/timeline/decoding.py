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

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_CHEAPEST = 0.2
_LOW, _HIGH = -7.0, 1.0  # log-odds of a change beyond which it makes a switch no dearer and no cheaper


def costs(change: npt.NDArray[np.float32], switch: float) -> Numbers:
    """What a switch costs at each moment: `switch` where nothing changes, less by the log-odds of a change."""
    relief = np.clip(change.astype(np.float64), _LOW, _HIGH) - _LOW
    paid: Numbers = np.maximum(_CHEAPEST, switch - relief)
    return paid


def decode(evidence: Numbers, begin: Numbers, end: Numbers) -> Flags:
    """Where it is there in the best story; shape (moments,).

    Args:
        evidence: what being there earns at each moment, any sign.
        begin, end: what a switch to or from being there costs at each moment, all above 0.
    """
    count = len(evidence)
    if not count:
        return np.zeros(0, bool)
    leads = _leads(evidence, begin, end)
    # A lead that is worth an end says that it was there at the moment before, one that is not worth a beginning that
    # it was not; else that moment is as the next one. After the sound it is not there.
    says = np.empty(count, np.int8)
    says[:-1] = (leads[1:-1] > end[1:]).astype(np.int8) - (leads[1:-1] < -begin[1:])
    says[-1] = 1 if leads[-1] > end[-1] else -1
    telling = np.where(says != 0, np.arange(count), count - 1)
    story: Flags = says[np.minimum.accumulate(telling[::-1])[::-1]] > 0
    return story


def _leads(evidence: Numbers, begin: Numbers, end: Numbers) -> Numbers:
    """How much better "there" stands than "not there" before each moment and after the last, shape (moments + 1,).

    Each moment bounds the lead and shifts it, so that nearly every stretch ends with the same lead whatever it began
    with. Stretches are followed side by side from a guess, and those again that began otherwise than the one before
    ended: every lead is, to the last bit, what one moment after the other gives.
    """
    count = len(evidence)
    size = math.isqrt(count - 1) + 1
    stretches = -(-count // size)

    def side_by_side(values: Numbers, beyond: float) -> Numbers:
        padded = np.append(values, np.full(stretches * size - count, beyond))
        return np.ascontiguousarray(padded.reshape(stretches, size).T)

    gain, low, high = side_by_side(evidence, 0.0), side_by_side(-begin, -math.inf), side_by_side(end, math.inf)
    leads = np.empty((size + 1, stretches))
    began = np.full(stretches, -math.inf)  # before the sound it is not there; of the others it is a guess
    wrong = np.arange(stretches)
    while len(wrong):
        leads[:, wrong] = _followed(began[wrong], gain[:, wrong], low[:, wrong], high[:, wrong])
        ended = np.append(-math.inf, leads[-1, :-1])
        wrong = np.flatnonzero(ended != began)
        began = ended
    return np.append(leads[:-1].T.ravel()[:count], leads[-1, -1])


def _followed(began: Numbers, gain: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Leads that begin with `began`, bounded and shifted by each row of the others, shape (rows + 1, stretches)."""
    leads = np.empty((len(gain) + 1, len(began)))
    leads[0] = began
    for before, after, more, least, most in zip(leads, leads[1:], gain, low, high, strict=False):
        np.minimum(most, before, out=after)
        np.maximum(least, after, out=after)
        after += more
    return leads


def runs(mask: Flags) -> list[tuple[int, int]]:
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
