"""Where speech is, and how it is cut into pieces for a recogniser with a bounded window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import ScoreTrack

ACTIVITIES: Mapping[str, tuple[str, str]] = {"firered": ("firered-vad", "speech"), "fsmn": ("fsmn-vad", "speech")}
"""The score tracks, (tagger, name), that can say where speech is, by what ``--vad`` calls them."""

ACTIVITY = ACTIVITIES["firered"]
"""The one that is always there: the usual one, and whose pauses words are moved to, whatever says where speech is."""

_ODDS: Mapping[str, tuple[float, float]] = {
    "firered-vad": (0.0, -1.0),  # even odds, about 1 : 3
    "fsmn-vad": (log(0.8 / 0.2), log(0.65 / 0.35)),
}
"""By tagger: log-odds of speech at which it begins, and down to which it goes on.

FSMN-VAD's are published with it (config.yaml): the probability of speech is 0.6 (speech_noise_thres) above that of
silence where it begins, 0.3 (speech_noise_thresh_high) where it goes on. funasr asks for 0.6 in 150 of 200 ms instead;
of speech made by espeak-ng neither cuts a word (benchmarks/margins.py), and one rule here does for both detectors.
"""

SILENT = 2.0
"""Log-odds of speech below which nobody speaks; measured on FireRedVAD: sharper than even odds, which lag. FSMN-VAD
gives 95 % of espeak-ng's clean speech more, and 95 % of the pauses less than -1.3."""

_PAD = 0.25  # seconds kept around speech, whose first and last sounds score low; measured: less cuts words in music
_JOIN = 0.3  # a shorter pause between padded spans is within a sentence
_SHORTEST = 0.2


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the timeline, in seconds, end exclusive."""

    start: float
    end: float


def speech_spans(track: ScoreTrack, duration: float, pad: float = _PAD) -> tuple[Span, ...]:
    """Spans of speech in order, without overlap, from the log-odds of speech activity.

    Args:
        track: one of `ACTIVITIES`.
        duration: seconds of the whole sound.
        pad: seconds kept on either side; benchmarks/margins.py counts what it saves and costs.
    """
    spans: list[Span] = []
    for first, last in _above(track.values.astype(np.float32), *_ODDS[track.tagger]):
        start, end = (track.first + track.hop * (i - 0.5) for i in (first, last))
        if end - start < _SHORTEST:
            continue
        start, end = max(0.0, start - pad), min(duration, end + pad)
        if spans and start - spans[-1].end < _JOIN:
            start = spans.pop().start
        spans.append(Span(start, end))
    return tuple(spans)


def _above(values: npt.NDArray[np.float32], enter: float, leave: float) -> Iterator[tuple[int, int]]:
    """Runs (first, past the last) above `leave` that reach `enter` somewhere."""
    for first, last in runs(values > leave):
        if values[first:last].max() >= enter:
            yield first, last


def runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def cut(spans: Sequence[Span], track: ScoreTrack, longest: float) -> Iterator[Span]:
    """The same speech in spans of at most `longest` seconds, cut where speech is least likely."""
    for span in spans:
        start = span.start
        while span.end - start > longest:
            # Not in the first third, so that pieces stay long enough to make sense of.
            low, high = ((start + part - track.first) / track.hop for part in (longest / 3, longest))
            window = track.values[int(low) : int(high)].astype(np.float32)
            smooth = np.convolve(np.pad(window, 7, mode="edge"), np.ones(15) / 15, mode="valid")
            middle = track.first + track.hop * (int(low) + int(np.argmin(smooth)))
            yield Span(start, middle)
            start = middle
        yield Span(start, span.end)


def rejoined(pieces: Iterable[Span]) -> tuple[Span, ...]:
    """`pieces` in order, those that touch made one again."""
    spans: list[Span] = []
    for piece in pieces:
        start = spans.pop().start if spans and spans[-1].end == piece.start else piece.start
        spans.append(Span(start, piece.end))
    return tuple(spans)


def parted(spans: Iterable[Span], track: ScoreTrack, pause: float, shortest: float) -> Iterator[Span]:
    """The same speech, cut in pauses of at least `pause` seconds into pieces of at least `shortest` seconds.

    Args:
        track: log-odds of speech activity.
    """
    for span in spans:
        start = span.start
        first, last = (round((at - track.first) / track.hop) for at in (span.start, span.end))
        for low, high in runs(track.values[max(0, first) : last] < SILENT):
            middle = track.first + track.hop * (max(0, first) + (low + high) / 2)
            long_enough = min(middle - start, span.end - middle) >= shortest
            if (high - low) * track.hop >= pause and long_enough:
                yield Span(start, middle)
                start = middle
        yield Span(start, span.end)


def pack(spans: Sequence[Span], longest: float, pause: float) -> Iterator[tuple[Span, ...]]:
    """Neighbouring spans in groups of at most `longest` seconds, counting a `pause` between two.

    A recogniser with a fixed window costs the same for a short piece as for a full one.
    """
    group: list[Span] = []
    filled = 0.0
    for span in spans:
        length = span.end - span.start
        if group and filled + length > longest:
            yield tuple(group)
            group, filled = [], 0.0
        group.append(span)
        filled += length + pause
    if group:
        yield tuple(group)
