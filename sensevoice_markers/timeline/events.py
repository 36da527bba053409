"""Score tracks → events: what was heard, from when to when, how surely.

A label's score is the largest log-odds of its classes. An event is a run above a low threshold that reaches
a high one somewhere (hysteresis); short gaps are closed first, short events dropped last. Sensitivity moves
both thresholds together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Event, Label, ScoreTrack
from sensevoice_markers.errors import BadSetting

DEFAULT_SENSITIVITY: Mapping[Label, float] = {
    Label.BGM: 0.5,
    Label.LAUGHTER: 0.5,
    Label.APPLAUSE: 0.5,
}
"""The labels that are decided, and where their thresholds stand unless a user moves them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one label is decided.

    Attributes:
        tagger: whose tracks are looked at.
        classes: which of them; the largest counts.
        even: log-odds at which an event is as likely as not: the high threshold at sensitivity 0.5.
        stay: how far below the high threshold an event goes on.
        range: how far the thresholds fall from sensitivity 0 to 1.
        smooth: seconds over which scores are averaged before.
        edge: seconds over which they are averaged to find where an event begins and ends: where that average
            first and last reaches the high threshold. None leaves the edges at the low one.
        join: a shorter gap in seconds does not end an event.
        shortest: a shorter event in seconds is dropped.
        scale: log-odds of a score above `even` are divided by this for the confidence.
    """

    label: Label
    tagger: str
    classes: tuple[str, ...]
    even: float
    stay: float
    range: float
    smooth: float
    edge: float | None
    join: float
    shortest: float
    scale: float


# Chosen on composed shows of the sound that benchmarks/hearing makes and of CC0 and CC-BY recordings: docs/accuracy.md.
RULES: tuple[Rule, ...] = (
    Rule(
        Label.BGM, "firered-aed", ("music",),
        even=1.0, stay=3.0, range=6.0, smooth=1.0, edge=0.1, join=2.0, shortest=3.0, scale=1.5,
    ),
    Rule(
        Label.LAUGHTER, "yamnet",
        ("Laughter", "Baby laughter", "Giggle", "Snicker", "Belly laugh", "Chuckle, chortle"),
        even=-3.0, stay=2.5, range=5.0, smooth=0.6, edge=None, join=1.0, shortest=0.4, scale=1.5,
    ),
    Rule(
        Label.APPLAUSE, "yamnet", ("Applause", "Clapping"),
        even=-4.0, stay=3.0, range=5.0, smooth=0.6, edge=None, join=1.0, shortest=0.5, scale=1.5,
    ),
)  # fmt: skip


def find_events(tracks: Sequence[ScoreTrack], duration: float, sensitivity: Mapping[Label, float]) -> tuple[Event, ...]:
    """All events in order of their starts, labels without a track left out.

    Args:
        duration: seconds of sound; no event goes past it.
        sensitivity: 0..1 for each label to be decided.

    Raises:
        BadSetting: a label without a rule, or a sensitivity outside 0..1.
    """
    check_sensitivity(sensitivity)
    found = [
        event
        for rule in RULES
        if rule.label in sensitivity
        for event in _decide(rule, tracks, duration, sensitivity[rule.label])
    ]
    return tuple(sorted(found, key=lambda event: (event.start, event.label)))


def check_sensitivity(sensitivity: Mapping[Label, float]) -> None:
    """Raise BadSetting for a label without a rule, or a value outside 0..1."""
    for label, value in sensitivity.items():
        if label not in DEFAULT_SENSITIVITY:
            raise BadSetting(
                f"{label} has no sensitivity; choose from {', '.join(map(str.lower, DEFAULT_SENSITIVITY))}"
            )
        if not 0 <= value <= 1:
            raise BadSetting(f"sensitivity {label.lower()}={value:g} is outside 0..1")


def _decide(rule: Rule, tracks: Sequence[ScoreTrack], duration: float, sensitivity: float) -> Iterator[Event]:
    chosen = [t for t in tracks if t.tagger == rule.tagger and t.name in rule.classes]
    if not chosen or not len(chosen[0].values):
        return
    hop, first = chosen[0].hop, chosen[0].first
    loudest = np.max([t.values.astype(np.float32) for t in chosen], axis=0)
    scores = _smooth(loudest, round(rule.smooth / hop))
    sharp = None if rule.edge is None else _smooth(loudest, round(rule.edge / hop))
    enter = rule.even + rule.range * (0.5 - sensitivity)
    leave = enter - rule.stay
    runs = _runs(scores > leave)
    strong = [run for run in runs if scores[slice(*run)].max() >= enter]
    for begin, end in _joined(strong, math.ceil(rule.join / hop)):
        if sharp is not None:
            begin, end = _trimmed(sharp >= enter, begin, end)
        start = max(0.0, first + hop * (begin - 0.5))
        stop = min(duration, first + hop * (end - 0.5))
        if stop - start < rule.shortest:
            continue
        inside = scores[begin:end]
        peak = first + hop * (begin + int(inside.argmax()))
        loud = inside[inside > leave]  # not the pauses that were closed
        confidence = 1 / (1 + np.exp(-(float(np.mean(loud[loud >= np.median(loud)])) - rule.even) / rule.scale))
        yield Event(
            # Named after its loudest moment, which another sensitivity does not move.
            id=f"{rule.label.lower()}-{round(peak * 1000)}",
            label=rule.label,
            start=round(start, 3),
            end=round(stop, 3),
            confidence=round(float(confidence), 3),
        )


def _smooth(values: npt.NDArray[np.float32], frames: int) -> npt.NDArray[np.float32]:
    """Moving average over `frames`, the ends repeated."""
    if frames < 2:
        return values
    left = frames // 2
    padded = np.pad(values, (left, frames - 1 - left), mode="edge")
    return np.convolve(padded, np.full(frames, 1 / frames, np.float32), mode="valid").astype(np.float32)


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _trimmed(mask: npt.NDArray[np.bool_], begin: int, end: int) -> tuple[int, int]:
    """From the first to past the last True of begin..end, the same where there is none."""
    inside = np.flatnonzero(mask[begin:end])
    return (begin + int(inside[0]), begin + int(inside[-1]) + 1) if len(inside) else (begin, end)


def _joined(runs: Sequence[tuple[int, int]], gap: int) -> Iterator[tuple[int, int]]:
    """The runs, those less than `gap` frames apart made one."""
    begin: int | None = None
    end = 0
    for first, last in runs:
        if begin is None:
            begin = first
        elif first - end >= gap:
            yield begin, end
            begin = first
        end = last
    if begin is not None:
        yield begin, end
