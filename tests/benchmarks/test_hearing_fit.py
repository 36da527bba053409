"""What is learned, from which recordings, on shows whose scores are made here."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from benchmarks.hearing import alone, fit, split
from benchmarks.hearing.shows import Clip
from benchmarks.hearing.tracks import Show
from benchmarks.hearing.truth import Item, Known, Truth
from sensevoice_markers.analysis import Label, ScoreTrack
from sensevoice_markers.inference import yamnet
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.timeline.changes import changes, channels
from sensevoice_markers.timeline.rows import PUBLISHED
from sensevoice_markers.timeline.rules import Fitted
from tests.build import track

SECONDS = 60.0
LAUGHS = ((10.0, 14.0), (30.0, 33.0), (50.0, 53.0))
COUGHS = ((20.0, 22.0), (40.0, 42.0))
FREE = {"CC0", "CC-BY", "MIT", "Apache-2.0", "public domain"}


def show(name: str, seed: int) -> Show:
    """Laughs and coughs; a cough sounds much like a laugh but for its own class."""
    rng = np.random.default_rng(seed)

    def scores(hop: float, *spans: tuple[float, float], loud: float = 2.0, quiet: float = -10.0) -> np.ndarray:
        times = hop * np.arange(round(SECONDS / hop) + 1)
        inside = np.any([(times >= start) & (times < end) for start, end in spans], axis=0) if spans else False
        return np.where(inside, loud, quiet) + rng.normal(0, 0.5, len(times))

    heard = {"Laughter": scores(0.12, *LAUGHS, *COUGHS, loud=-2.0), "Cough": scores(0.12, *COUGHS)}
    heard["laughter head"] = scores(0.12, *LAUGHS)
    made: list[ScoreTrack] = [
        track("yamnet", name, heard.get(name, scores(0.12)), hop=0.12) for name in (*yamnet.CLASSES, *yamnet.HEADS)
    ]
    for tagger, name in (("firered-vad", "speech"), ("firered-aed", "speech"), ("firered-aed", "singing")):
        made.append(track(tagger, name, scores(0.01)))
    made.append(track("firered-aed", "music", scores(0.01)))
    made.append(track("sound", "level", scores(0.01, *LAUGHS, *COUGHS, loud=-20.0, quiet=-70.0)))
    known = tuple(Known(Label.LAUGHTER, *span) for span in LAUGHS)
    items = [Item("laughter", "laugh", *span) for span in LAUGHS] + [Item("other", "cough", *span) for span in COUGHS]
    return Show(name, Truth(SECONDS, known, tuple(items)), SECONDS, tuple(made))


SHOWS = [show("one", 1), show("two", 2)]
LAUGHTER = next(rule for rule in fit.FITTED if rule.label is Label.LAUGHTER)


def test_weights_keep_their_signs_and_learn_what_a_laugh_is_confused_with() -> None:
    known = fit.weights(LAUGHTER, SHOWS)
    for term, weight in zip(LAUGHTER.terms, known.weights, strict=True):
        assert weight * term.sign >= 0
    by_class = {term.classes: weight for term, weight in zip(LAUGHTER.terms, known.weights, strict=True)}
    against = {classes: weight for classes, weight in by_class.items() if weight < 0}
    assert min(against, key=lambda classes: against[classes]) == ("Cough",)
    evidence = fit._evidence(LAUGHTER, known, SHOWS[0])
    assert evidence[round(12 / fit.HOP)] > evidence[round(21 / fit.HOP)]


def test_the_network_learns_where_things_begin_and_what_is_chosen_finds_them() -> None:
    silent = [np.full(round(SECONDS / fit.HOP) + 1, -5.0, np.float32) for _ in SHOWS]
    network = fit.train(SHOWS * 4, silent * 4, epochs=120, starts=1)
    facts = [channels(each.tracks, music) for each, music in zip(SHOWS, silent, strict=True)]
    heard = [changes(each, network) for each in facts if each is not None]
    begins = heard[0]["sound"][0]
    edge = round(30.0 / fit.HOP)
    assert begins[edge - 5 : edge + 6].max() > np.median(begins) + 3
    known = fit.tried(LAUGHTER, fit.weights(LAUGHTER, SHOWS), SHOWS, heard)
    known = fit.calibrated(LAUGHTER, known, SHOWS, heard)
    found = fit._trial(SHOWS[0], fit._evidence(LAUGHTER, known, SHOWS[0]), heard[0], LAUGHTER, known).found
    assert [(event.start, event.end) for event in found] == [pytest.approx(span, abs=0.15) for span in LAUGHS]
    assert known.confidence[0] > 0


def test_only_free_recordings_are_learned_from_and_no_recording_is_on_both_sides() -> None:
    import csv

    with split.LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["licence"] for row in rows if row["set"] == "fit"} <= FREE
    sides: dict[str, set[str]] = {}
    for row in rows:
        # Letters after a clip's number are parts of one recording.
        sides.setdefault(re.sub(r"(_\d-\d+)-[A-Z]-\d+$", r"\1", row["recording"]), set()).add(row["set"])
    assert all(len(sets) == 1 for sets in sides.values())


@pytest.mark.parametrize("voices", [alone._strung, alone._at_once])
def test_what_sounds_alone_is_as_long_as_asked_and_never_silent_for_long(voices: object) -> None:
    clips = [
        Clip(f"talk{n}", np.random.default_rng(n).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)) for n in range(3)
    ]
    samples = voices(clips, np.random.default_rng(0), 10 * SAMPLE_RATE)  # type: ignore[operator]
    assert len(samples) == 10 * SAMPLE_RATE
    assert all(np.abs(second).max() > 0 for second in samples.reshape(10, -1))


@pytest.mark.parametrize("hears", [True, False])
def test_sensevoices_events_count_as_much_as_they_help(hears: bool) -> None:
    """Beside taggers that take coughs for laughs: all of what can tell them apart, nothing of what hears neither."""
    deceived = Fitted(tuple(float(term.classes == ("Laughter",)) for term in LAUGHTER.terms), 4.0)
    times = 0.08 * np.arange(round(SECONDS / 0.08) + 1)
    laughs = np.any([(times >= start) & (times < end) for start, end in LAUGHS], axis=0)
    coughs = np.any([(times >= start) & (times < end) for start, end in COUGHS], axis=0)
    scan = track("sensevoice", "Laughter", np.where(laughs if hears else coughs, 2.0, -8.0), hop=0.08)
    shows = [dataclasses.replace(each, tracks=(*each.tracks, scan)) for each in SHOWS]
    nowhere = np.full(round(SECONDS / fit.HOP) + 1, -np.inf, np.float32)
    row = fit.weighed(LAUGHTER, deceived, shows, [{"sound": (nowhere, nowhere)}] * len(shows))
    assert row.classes == ("Laughter",)
    assert row.spoken == 0.0
    if hears:
        assert row.share == max(fit.SHARES)
    else:
        assert row == dataclasses.replace(PUBLISHED[Label.LAUGHTER], share=0.0)  # no show says what the gains should be
