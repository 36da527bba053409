"""Words → groups, one a cue: the cheapest way to part a stretch of speech, found by dynamic programming.

A cue has a price: for where it ends, for where its lines break, for a sentence end or a pause in its middle, for being
too short or too fast to read, and for being there at all. Over all ways to part the stretch into cues that keep to the
limits the cheapest is chosen. What no way can keep to (a word longer than a cue) has a cue of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sensevoice_markers.timeline.joints import CLAUSE, OPENING, SAID, STOP, TIED
from sensevoice_markers.timeline.lines import widths
from sensevoice_markers.timeline.subtitles import Limits

# Prices, in the unit of `joints`: a break between two words that nothing speaks for or against is 4.
_CUE = 6.0  # for each cue: few are calmer than many
# Times the prices of joints: a break between cues is harder to read over than one inside a cue, but inside one, too,
# words that belong together are only parted where more cues would not help.
_END, _LINE, _TORN = 2.0, 0.7, 1.5
_SENTENCE, _UNMARKED = 10.0, 8.0  # for a sentence that ends inside a cue, and for one that ends without a mark
_SILENT = 6.0  # for a breath inside a cue where nothing else is said about the place
_ELSEWHERE = 2.0  # for a clause that ends inside a line while the lines are broken, or the cue ends, somewhere else
_PAUSE, _EASY = 24.0, 0.3  # for a pause inside a cue: times the square of the seconds beyond what nobody notices
_FULL = 4.0  # for a full cue, falling with the square: two that are half full are better than a full and a short one
_FAST = 8.0  # for reading at twice the speed that the limits allow
_SHORT = 30.0  # for no time at all, rising evenly below the shortest
_HASTY, _CALM = 4.0, 1.5  # for each second below what is comfortable to read
_BREATH, _RELIEF = 0.5, 0.7  # a pause of so many seconds before a joint makes it cheaper by that share
_WORST = 1e4  # for what is outside the limits

_ROWS = 2048  # joints whose cues are priced together: bounds the memory, whatever a document holds

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that follow each other without a long pause.

    Attributes:
        text: of all words, with single spaces.
        offsets: where in `text` each word starts.
        starts, ends: of the words, in seconds.
        following: when the next word after the stretch starts, in seconds.
    """

    text: str
    offsets: Sequence[int]
    starts: Sequence[float]
    ends: Sequence[float]
    following: float = math.inf


@dataclass(frozen=True, slots=True)
class _Joints:
    """Joints as arrays, the stretch's start and end among them: shape (joints + 2,)."""

    places: Whole
    prices: Array
    first: Whole  # number of the first word behind the joint, -1 inside a word
    begins: Array  # when that word starts; the word before it, inside one
    ended: Array  # when all words before the joint have ended
    left: Array  # columns of the text before the joint, the space at it included
    right: Array  # columns of the text before the joint without that space
    bridged: Array  # what all joints before this one cost inside a cue
    clauses: Whole  # how many of the joints before this one end a clause


def group(stretch: Stretch, prices: Mapping[int, float], limits: Limits) -> Iterator[tuple[int, int]]:
    """(first, past the last) word of each cue, in order, every word in one.

    Args:
        prices: the joints of the stretch's text, see `joints.joints`.
    """
    found = _arrays(stretch, prices)
    last = len(found.places) - 1
    reach = _reach(found, limits)
    best = np.full(last + 1, math.inf)
    best[0] = 0.0
    came = np.zeros(last + 1, np.int64)
    at_words = np.flatnonzero(found.first >= 0)  # with the stretch's end
    for top in range(0, len(at_words) - 1, _ROWS):
        rows = at_words[top : top + _ROWS + 1]
        for i, after, row in zip(
            rows.tolist(), rows[1:].tolist(), _costs(found, rows[:-1], reach, limits), strict=False
        ):
            total = best[i] + row[: last - i]
            target = best[i + 1 : i + 1 + reach]
            better = total < target
            target[better] = total[better]
            came[i + 1 : i + 1 + reach][better] = i
            if best[i] + _WORST < best[after]:  # a single word may break every rule
                best[after], came[after] = best[i] + _WORST, i
    ends = [last]
    while ends[-1]:
        ends.append(int(came[ends[-1]]))
    bounds = [int(found.first[i]) for i in reversed(ends)]
    yield from pairwise(bounds)


def _arrays(stretch: Stretch, prices: Mapping[int, float]) -> _Joints:
    text = stretch.text
    places = np.array([0, *sorted(prices), len(text)])
    offsets = np.array([*stretch.offsets, len(text)])
    after = np.searchsorted(offsets, places)  # the first word that starts at the joint or behind it
    at_word = offsets[after] == places
    begun = np.maximum.accumulate([*stretch.starts, stretch.following])
    ended = np.maximum.accumulate([-math.inf, *stretch.ends])
    upto = np.array(widths(text), np.float64)
    spaces = np.array([place > 0 and text[place - 1] == " " for place in places.tolist()])
    begins = begun[np.where(at_word, after, after - 1)]
    pauses = np.where(at_word, begins - ended[after], 0.0)
    pauses[0] = pauses[-1] = 0.0
    listed = np.array([0.0, *(prices[place] for place in sorted(prices)), 0.0])
    eased = listed * (1 - _RELIEF * np.clip(pauses / _BREATH, 0, 1))
    bridge = _SENTENCE * (listed == STOP) + _UNMARKED * (listed == SAID)
    # Where nothing is marked and nothing clings, silence is the mark.
    unmarked = (listed > CLAUSE) & (listed < TIED)
    bridge += _SILENT * unmarked * np.clip(2 * pauses / _BREATH - 1, 0, 1)
    bridge += _PAUSE * np.square(np.maximum(0.0, pauses - _EASY))
    bridge[0] = 0.0
    return _Joints(
        places,
        eased,
        np.where(at_word, after, -1),
        begins,
        ended[after],
        upto[places],
        upto[places] - spaces,
        np.concatenate(([0.0], np.cumsum(bridge)[:-1])),
        np.concatenate(([0], np.cumsum(listed[:-1] <= CLAUSE))) - 1,  # the first is the stretch's start
    )


def _reach(found: _Joints, limits: Limits) -> int:
    """Joints that the cue with most of them spans; what has no width at all does not count without end."""
    room = found.left + limits.lines * (limits.columns + 1) - 1  # the space where a line breaks takes no column
    furthest = np.searchsorted(found.right, room, side="right") - 1
    return min(max(1, int((furthest - np.arange(len(room))).max())), 2 * limits.lines * limits.columns)


def _costs(found: _Joints, rows: Whole, reach: int, limits: Limits) -> Array:
    """What the cue from joint `rows[r]` to the k-th joint behind it costs, shape (rows, reach)."""
    last = len(found.places) - 1
    i = rows[:, None]
    j = i + np.arange(1, reach + 1)[None, :]
    beyond = j > last
    j = np.minimum(j, last)
    columns = found.right[j] - found.left[i]
    spoken = found.ended[j] - found.begins[i]
    available = np.minimum(found.ended[j] + limits.linger, found.begins[j] - limits.gap) - found.begins[i]
    available = np.clip(available, 0.05, limits.longest)
    needed = columns / (limits.speed * limits.character)
    ends = np.where(j == last, 0.0, found.prices[j])
    costs: Array = (
        _CUE
        + _END * ends
        + _FULL * np.square(columns / (limits.lines * limits.columns))
        + found.bridged[j] - found.bridged[np.minimum(i + 1, last)]
        + _FAST * np.clip(needed / available - 1, 0, 2)
        + _SHORT * np.maximum(0.0, 1 - available / limits.shortest)
        + _HASTY * np.maximum(0.0, _CALM - available)
        + _lines(found, i, j, columns, limits)
    )  # fmt: skip
    costs[beyond | (spoken > limits.longest) | (found.first[j] < 0)] = math.inf
    return costs


def _lines(found: _Joints, i: Whole, j: Whole, columns: Array, limits: Limits) -> Array:
    """What breaking each cue into lines costs, and what else could have been broken there."""
    cheapest = _breaks(found, i, j, columns, limits)
    inside = found.clauses[j] - found.clauses[np.minimum(i + 1, len(found.places) - 1)] > 0
    torn = np.where(cheapest < TIED, _LINE, _TORN)
    elsewhere = 1.0 * (cheapest > CLAUSE) + 2.0 * (found.prices[j] > OPENING)
    costs: Array = torn * cheapest + _ELSEWHERE * inside * elsewhere
    return costs


def _breaks(found: _Joints, i: Whole, j: Whole, columns: Array, limits: Limits) -> Array:
    """The price of the cheapest joint to break each cue at: 0 where it fits in a line, infinity where in none."""
    one = columns <= limits.columns
    if limits.lines == 1:
        return np.where(one, 0.0, math.inf)
    # The first joint from which the rest fits in a line, and the last one up to which the text does.
    low = np.searchsorted(found.left, found.right - limits.columns, side="left")[j]
    high = (np.searchsorted(found.right, found.left + limits.columns, side="right") - 1)[i]
    low, high = np.maximum(low, i + 1), np.minimum(high, j - 1)
    fits = low <= high
    length = np.where(fits, high - low + 1, 1)
    level = np.log2(length).astype(np.int64)
    table = _minima(found.prices, int(level.max()))
    low = np.minimum(low, len(found.places) - 1)
    cheapest = np.minimum(table[level, low], table[level, np.maximum(0, low + length - (1 << level))])
    return np.where(one, 0.0, np.where(fits, np.maximum(cheapest, 0.0), math.inf))


def _minima(values: Array, levels: int) -> Array:
    """The least of 1, 2, 4, … values from each on, shape (levels + 1, values): any stretch is two of these."""
    table = [values]
    for level in range(levels):
        shifted = np.concatenate((table[-1][1 << level :], np.full(min(1 << level, len(values)), math.inf)))
        table.append(np.minimum(table[-1], shifted))
    return np.array(table)
