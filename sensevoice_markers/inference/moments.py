"""When words are said: a recogniser's times are good within speech and vague where it pauses.

Whisper lets a word begin where the one before it ends, so the first word after a pause begins too early by the
pause. The detector of speech activity hears the pauses themselves: the boundary between two words that is nearest
to a pause is that pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sensevoice_markers.analysis import ScoreTrack, Segment, Word
from sensevoice_markers.inference.speech import SILENT, runs

_PAUSE = 0.1  # seconds of the shortest pause: less is a stop within a word
_REACH = 0.25  # seconds that a boundary may lie beside its pause
_LEAST = 0.04  # seconds a word lasts at least, where there is room


def settled(segment: Segment, activity: ScoreTrack) -> Segment:
    """`segment` with its words in order, apart, and beginning and ending where the pauses around them end and begin.

    Args:
        activity: log-odds of speech by FireRedVAD, which the limits here were measured on.
    """
    if not segment.words:
        return segment
    words = _apart(segment.words)
    for start, end in _pauses(activity, words[0].start - _REACH, words[-1].end + _REACH):
        _make_room(words, start, end)
    return replace(segment, start=words[0].start, end=words[-1].end, words=tuple(words))


def _apart(words: Sequence[Word]) -> list[Word]:
    """`words` with starts that never fall and ends that never pass the next start."""
    starts = np.maximum.accumulate([word.start for word in words]).tolist()
    ends = [*starts[1:], float("inf")]
    return [
        replace(word, start=start, end=min(max(word.end, start), end))
        for word, start, end in zip(words, starts, ends, strict=True)
    ]


def _pauses(activity: ScoreTrack, start: float, end: float) -> list[tuple[float, float]]:
    first = max(0, round((start - activity.first) / activity.hop))
    last = max(first, round((end - activity.first) / activity.hop) + 1)
    silent = runs(activity.values[first:last] < SILENT)
    spans = ((activity.first + activity.hop * (first + i - 0.5) for i in run) for run in silent)
    return [(start, end) for start, end in spans if end - start >= _PAUSE]


def _make_room(words: list[Word], start: float, end: float) -> None:
    """Let the pause from `start` to `end` lie between two words, before the first or after the last."""
    starts = [word.start for word in words]
    distances = [max(start - at, at - end, 0.0) for at in (*starts, words[-1].end)]
    after = int(np.argmin(distances))
    if distances[after] > _REACH:
        return
    if after < len(words):
        word = words[after]
        room = words[after + 1].start if after + 1 < len(words) else word.end
        begin = round(end, 3) if after else max(round(end, 3), word.start)
        if begin + _LEAST > room:
            return  # nothing of the word would be left
        words[after] = replace(word, start=begin, end=min(max(word.end, round(begin + _LEAST, 3)), room))
    if after > 0 and words[after - 1].end > start:
        before = words[after - 1]
        words[after - 1] = replace(before, end=max(round(start, 3), before.start))
