"""Score tracks → events: what was heard, from when to when, how surely.

What speaks for a label and against it is weighed (`rules`, `rows`), where the sound changes is found (`changes`), and
the likeliest story is told (`decoding`). Short gaps are closed then, short events dropped. Sensitivity moves a label's
threshold; a higher one only adds. What no sensitivity changes is `prepare`d once, `decided` is quick.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sensevoice_markers.analysis import Event, Label, ScoreTrack
from sensevoice_markers.errors import BadDocument, BadSetting
from sensevoice_markers.timeline.changes import HOP, Array, changes, channels, moments, sampled, smooth
from sensevoice_markers.timeline.decoding import costs, decode, joined, runs
from sensevoice_markers.timeline.rows import Row, heard
from sensevoice_markers.timeline.rules import ALONE, RULES, Fitted, Rule, Term, fitted, rows

DEFAULT_SENSITIVITY: Mapping[Label, float] = {Label.BGM: 0.5, Label.LAUGHTER: 0.5, Label.APPLAUSE: 0.5}
"""The labels that are decided unless asked otherwise; the others are, once a sensitivity is named for them."""

_RULES = {rule.label: rule for rule in RULES}

_LONGEST = 100 * 3600.0  # seconds; what a document may hold


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All that events are decided from, whatever the sensitivity.

    Attributes:
        duration: seconds that can be decided.
        scores: evidence for each label at each moment; labels without a track are left out.
        known: what was learned for each of them.
        when: where something of each kind begins and ends, see `switches`.
    """

    duration: float
    scores: Mapping[Label, Array]
    known: Mapping[Label, Fitted]
    when: Mapping[str, tuple[Array, Array]]


def find_events(tracks: Sequence[ScoreTrack], duration: float, sensitivity: Mapping[Label, float]) -> tuple[Event, ...]:
    """All events in order of their starts, labels without a track left out.

    Args:
        duration: seconds of sound; no event goes past it.
        sensitivity: 0..1 for each label to be decided.

    Raises:
        BadSetting: a label without a rule, or a sensitivity outside 0..1.
        BadDocument: tracks of more than 100 hours.
    """
    check_sensitivity(sensitivity)
    prepared = prepare(tracks, duration, sensitivity)
    return in_order(event for label, value in sensitivity.items() for event in decided(prepared, label, value))


def prepare(tracks: Sequence[ScoreTrack], duration: float, labels: Collection[Label]) -> Prepared:
    """What `decided` needs of `tracks` for `labels`, which must have rules.

    Raises:
        BadDocument: tracks of more than 100 hours.
    """
    # A document may claim any length; what was tagged is what can be decided.
    duration = min(duration, max((track.first + track.hop * len(track.values) for track in tracks), default=0.0))
    if duration > _LONGEST:
        raise BadDocument("the tracks have an impossible length: analyse the media again")
    if duration <= 0:
        return Prepared(0.0, {}, {}, {})
    found = {label: evidence(_RULES[label], tracks, duration) for label in labels}
    scores = {label: score for label, score in found.items() if score is not None}
    when = switches(tracks, duration, scores.get(Label.BGM))
    return Prepared(duration, scores, {label: learned(_RULES[label], tracks) for label in scores}, when)


def decided(prepared: Prepared, label: Label, sensitivity: float) -> tuple[Event, ...]:
    """The events of `label` in order; none where it was not prepared, or has no track.

    Raises:
        BadSetting: a sensitivity outside 0..1.
    """
    check_sensitivity({label: sensitivity})
    if label not in prepared.scores:
        return ()
    rule, known, scores = _RULES[label], prepared.known[label], prepared.scores[label]
    return tuple(_decide(rule, known, scores, prepared.when[rule.changes], prepared.duration, sensitivity))


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events of several labels by their starts, those at once by their names."""
    return tuple(sorted(events, key=lambda event: (event.start, event.label)))


def check_sensitivity(sensitivity: Mapping[Label, float]) -> None:
    """Raise BadSetting for a label without a rule, or a value outside 0..1."""
    for label, value in sensitivity.items():
        if label not in _RULES:
            raise BadSetting(f"{label} has no sensitivity; choose from {', '.join(map(str.lower, _RULES))}")
        if not 0 <= value <= 1:
            raise BadSetting(f"sensitivity {label.lower()}={value:g} is outside 0..1")


def terms(rule: Rule, tracks: Sequence[ScoreTrack], duration: float) -> Array | None:
    """What each term of `rule` says at each moment, float32, shape (terms, moments); None where nothing was tagged.

    A class that was not tagged, and any class where the track has ended, says as little as it can.
    """
    count = moments(duration)
    rows = [_says(term, tracks, count) for term in rule.terms]
    if all(row is None for row in rows):
        return None
    pairs = zip(rows, rule.terms, strict=True)
    return np.stack([np.full(count, term.low, np.float32) if row is None else row for row, term in pairs])


def _says(term: Term, tracks: Sequence[ScoreTrack], count: int) -> Array | None:
    chosen = [t for t in tracks if t.tagger == term.tagger and t.name in term.classes and len(t.values)]
    if not chosen:
        return None
    # A score that is no number says as little as it can: a document may hold anything.
    loudest = np.max([np.nan_to_num(track.values, nan=term.low) for track in chosen], axis=0).astype(np.float32)
    soft = smooth(np.clip(loudest, term.low, term.high), round(term.over / chosen[0].hop))
    return sampled(soft, chosen[0], count, term.low)


def evidence(
    rule: Rule, tracks: Sequence[ScoreTrack], duration: float, known: Fitted | None = None, row: Row | None = None
) -> Array | None:
    """Log-odds for the label at each moment, float32, shape (moments,); above 0 it is likelier than not.

    Args:
        known: what was learned for the rule, None for what ships with the package.
        row: what SenseVoice's scan counts, None likewise.
    """
    row = row or rows().get(rule.label)
    own = heard(row, tracks, moments(duration)) if row else None
    total = _dedicated(rule, tracks, duration, known or fitted()[rule.label])
    if total is None or own is None or row is None:
        return own if total is None else total
    return total + np.float32(row.share) * (own - total)


def _dedicated(rule: Rule, tracks: Sequence[ScoreTrack], duration: float, known: Fitted) -> Array | None:
    said = terms(rule, tracks, duration)
    if said is None:
        return None
    total: Array = np.asarray(known.weights, np.float32) @ said + np.float32(known.bias)
    # Documents of earlier versions have no head; the sum alone decides then.
    head = _says(rule.head, tracks, len(total)) if rule.head else None
    return total if head is None else total + np.float32(known.head) * (head - total)


def learned(rule: Rule, tracks: Sequence[ScoreTrack]) -> Fitted:
    """What was learned for `rule`; `ALONE` where only SenseVoice's scan can tell of it."""
    names = {(term.tagger, name) for term in rule.terms for name in term.classes}
    tagged = any((track.tagger, track.name) in names and len(track.values) for track in tracks)
    return fitted()[rule.label] if tagged else ALONE


def switches(
    tracks: Sequence[ScoreTrack], duration: float, music: Array | None = None
) -> dict[str, tuple[Array, Array]]:
    """Where something of each kind begins and ends (see `changes`); nowhere in particular without tracks for it.

    Args:
        music: the evidence for BGM, where it is at hand.
    """
    if music is None:
        music = evidence(_RULES[Label.BGM], tracks, duration)
    nowhere = np.full(moments(duration), -math.inf, np.float32)
    facts = channels(tracks, np.zeros_like(nowhere) if music is None else music)
    return changes(facts) if facts is not None else {rule.changes: (nowhere, nowhere) for rule in RULES}


def spans(
    rule: Rule, known: Fitted, scores: Array, when: tuple[Array, Array], sensitivity: float
) -> Iterator[tuple[int, int]]:
    """(first, past the last) moment of each event of `rule` at `sensitivity`."""
    moved = known.shift + rule.range * (sensitivity - 0.5)
    above = np.clip(scores.astype(np.float64) + moved, -rule.limit, rule.limit)
    begin, end = (costs(change, known.switch) for change in when)
    story = decode(above * known.gain * HOP, begin, end)
    for first, last in joined(runs(story), math.ceil(rule.join / HOP)):
        if (last - first) * HOP >= rule.shortest:
            yield first, last


def edges(known: Fitted, first: int, last: int, duration: float) -> tuple[float, float]:
    """(start, end) in seconds of the event from moment `first` to `last`, freed from how late edges are found.

    What begins with the sound or ends with it stays there.
    """
    onset, offset = known.late
    start, end = first * HOP, min(duration, last * HOP)
    return max(0.0, start - onset) if first else start, min(duration, end - offset) if end < duration else end


def mean_evidence(rule: Rule, known: Fitted, scores: Array, first: int, last: int) -> float:
    """What speaks for an event on average, in log-odds, the pauses in it left out."""
    return _upper_mean(_bounded(rule, known, scores[first:last]))


def _bounded(rule: Rule, known: Fitted, scores: Array) -> Array:
    bounded: Array = np.clip(scores + known.shift, -rule.limit, rule.limit)
    return bounded


def _upper_mean(values: Array) -> float:
    """The mean of those of `values` that are not below their median."""
    ordered = np.sort(values)
    # As numpy's median and mean, without their care for any array: there are thousands of events.
    median = (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2
    upper = values[values >= median]
    return float(np.add.reduce(upper) / len(upper))


def _decide(
    rule: Rule, known: Fitted, scores: Array, when: tuple[Array, Array], duration: float, sensitivity: float
) -> Iterator[Event]:
    slope, intercept = known.confidence
    bounded = _bounded(rule, known, scores)
    for first, last in spans(rule, known, scores, when, sensitivity):
        surely = slope * _upper_mean(bounded[first:last]) + intercept
        start, end = edges(known, first, last, duration)
        peak = HOP * (first + int(scores[first:last].argmax()))
        yield Event(
            # Named after its loudest moment, which another sensitivity does not move.
            id=f"{rule.label.lower()}-{round(peak * 1000)}",
            label=rule.label,
            start=round(start, 3),
            end=round(end, 3),
            confidence=round(1 / (1 + math.exp(-surely)), 3),
        )
