"""SenseVoice's own events: what they say of each label, alone and beside the dedicated taggers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from build import Sounding, level, tagged, track

from sensevoice_markers.analysis import Label, ScoreTrack
from sensevoice_markers.inference.sensevoice.scan import Scan
from sensevoice_markers.timeline.changes import HOP, moments
from sensevoice_markers.timeline.events import evidence, find_events, learned
from sensevoice_markers.timeline.rows import PUBLISHED, TAGGER, Row, heard
from sensevoice_markers.timeline.rules import ALONE, RULES, Fit, fitted, rows

RULE = {rule.label: rule for rule in RULES}
SECONDS = 60.0
STEP = 0.08
COUNT = moments(SECONDS)

of_a_row = pytest.mark.parametrize("label", PUBLISHED)


def scanned(*spans: tuple[str, float, float], under: Mapping[str, float] | None = None) -> tuple[ScoreTrack, ...]:
    """What the scan says where each event has nearly all of the odds in its span, Event_UNK elsewhere.

    Args:
        under: probabilities of further events wherever something is heard.
    """
    times = STEP * np.arange(int(SECONDS / STEP) + 1)
    likely = {name: np.full(len(times), 1e-5) for name in Scan.classes}
    covered = np.zeros(len(times), bool)
    for name, start, end in spans:
        inside = (times >= start) & (times < end)
        covered |= inside
        likely[name][inside] = 1.0
    for name, share in (under or {}).items():
        likely[name][covered] = share
    likely["Event_UNK"][~covered] = 1.0
    total = np.sum(list(likely.values()), axis=0)
    return tuple(track(TAGGER, name, np.log(p / (total - p)), hop=STEP) for name, p in likely.items())


def test_the_names_are_the_scans() -> None:
    assert Scan.name == TAGGER
    assert {name for row in PUBLISHED.values() for name in row.classes} <= set(Scan.classes)
    assert set(PUBLISHED) <= set(RULE)
    assert rows() == PUBLISHED  # nothing was learned yet


def test_the_gains_are_the_published_ones() -> None:
    odds = {label: round(math.exp(row.gain)) for label, row in PUBLISHED.items()}
    assert odds == {
        Label.BGM: 1, Label.LAUGHTER: 1, Label.APPLAUSE: 10, Label.SINGING: 1,
        Label.CRY: 3, Label.COUGH: 3, Label.SNEEZE: 3, Label.BREATH: 1,
    }  # fmt: skip
    assert all(0 < row.share <= 0.2 for row in PUBLISHED.values())


@of_a_row
def test_a_labels_event_speaks_for_it_and_no_other_does(label: Label) -> None:
    for name in Scan.classes:
        said = heard(PUBLISHED[label], scanned((name, 10, 20)), COUNT)
        assert said is not None
        inside, outside = said[round(15 / HOP)], said[round(40 / HOP)]
        assert outside < -3
        assert inside > 3 if name in PUBLISHED[label].classes else inside < -3


def test_the_probabilities_of_a_labels_events_are_added() -> None:
    """Half music and half song are music beyond doubt, although neither is likelier than not."""
    both = scanned(("BGM", 10, 20), ("Sing", 10, 20))
    alone = next(each for each in both if each.name == "BGM")
    assert alone.values[round(15 / STEP)] == pytest.approx(0.0, abs=0.01)
    said = heard(PUBLISHED[Label.BGM], both, COUNT)
    assert said is not None
    assert said[round(15 / HOP)] > 5


@pytest.mark.parametrize("gain", [0.0, 2.0, -1.5])
def test_a_gain_is_added(gain: float) -> None:
    tracks = [replace(each, values=np.full_like(each.values, -2.0)) for each in scanned()]
    said = heard(Row(("Cry",), gain), tracks, COUNT)
    assert said is not None
    assert said == pytest.approx(np.full(COUNT, -2.0 + gain), abs=1e-3)


def test_music_under_speech_is_heard_at_lower_odds() -> None:
    music, row = math.exp(-2.0), PUBLISHED[Label.BGM]
    said, plain, none, laughed = (
        heard(each, scanned((over, 10, 20), under={"BGM": share}), COUNT)
        for each, over, share in (
            (row, "Speech", music),
            (replace(row, spoken=0.0), "Speech", music),
            (row, "Speech", 1e-5),
            (row, "Laughter", music),
        )
    )
    assert said is not None
    assert plain is not None
    assert none is not None
    assert laughed is not None
    at = round(15 / HOP)
    assert plain[at] == pytest.approx(-2.0, abs=0.01)
    assert said[at] == pytest.approx(-2.0 + row.spoken / (1 + math.exp(-2.0)), abs=0.01)
    assert said[at] > 0 > none[at]
    assert laughed[at] == pytest.approx(-2.0, abs=0.01)
    assert said[round(40 / HOP)] == none[round(40 / HOP)] == -4.0


@of_a_row
def test_where_nothing_else_was_tagged_it_decides_alone(label: Label) -> None:
    """And edges lie where its score turns."""
    row = PUBLISHED[label]
    tracks = scanned((row.classes[0], 20.0, 28.5))
    assert learned(RULE[label], tracks) is ALONE
    (event,) = find_events(tracks, SECONDS, {label: 0.5})
    assert event.label is label
    assert (event.start, event.end) == (pytest.approx(20.0, abs=STEP), pytest.approx(28.5, abs=STEP))
    assert event.confidence > 0.9
    assert not find_events(scanned(("Speech", 20.0, 28.5)), SECONDS, {label: 0.5})


def dedicated() -> tuple[ScoreTrack, ...]:
    sounds = [Sounding(Label.LAUGHTER, 10, 14), Sounding(Label.BGM, 30, 50), Sounding(Label.APPLAUSE, 20, 26)]
    return (*tagged(*sounds, seconds=SECONDS), level(*((s.start, s.end) for s in sounds), seconds=SECONDS))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)
def test_beside_dedicated_taggers_it_has_its_share(rule) -> None:
    others = dedicated()
    scan = scanned(("Laughter", 40, 45), ("Cry", 52, 54))
    before, after = evidence(rule, others, SECONDS), evidence(rule, (*others, *scan), SECONDS)
    assert before is not None
    assert after is not None
    if rule.label not in PUBLISHED:
        assert np.array_equal(before, after)
        return
    row = PUBLISHED[rule.label]
    own = heard(row, scan, COUNT)
    assert own is not None
    assert after == pytest.approx((1 - row.share) * before + row.share * own, abs=1e-4)
    assert learned(rule, (*others, *scan)) is fitted()[rule.label]
    assert np.array_equal(evidence(rule, (*others, *scan), SECONDS, row=replace(row, share=0.0)), before)


def test_its_share_turns_what_is_in_doubt_and_nothing_else() -> None:
    """What it does not hear stays: it misses more than it makes up."""
    others = dedicated()
    wanted = dict.fromkeys((Label.BGM, Label.LAUGHTER, Label.APPLAUSE), 0.5)
    deaf = find_events((*others, *scanned()), SECONDS, wanted)
    assert [event.label for event in deaf] == [event.label for event in find_events(others, SECONDS, wanted)]


def test_what_is_no_number_says_nothing() -> None:
    tracks = [replace(each, values=each.values.copy()) for each in scanned(("Laughter", 10, 20))]
    for each, broken in zip(tracks, (np.nan, np.inf, -np.inf) * 4, strict=False):
        each.values[100:300] = broken
    for row in PUBLISHED.values():
        said = heard(row, tracks, COUNT)
        assert said is not None
        assert np.isfinite(said).all()


def test_without_a_scan_there_is_nothing_to_say() -> None:
    assert heard(PUBLISHED[Label.BGM], dedicated(), COUNT) is None
    empty = [replace(each, values=each.values[:0]) for each in scanned()]
    assert heard(PUBLISHED[Label.BGM], empty, COUNT) is None
    assert evidence(RULE[Label.BGM], empty, SECONDS) is None


def test_learned_rows_take_the_place_of_published_ones() -> None:
    fit = Fit("somebody's shows", rows={Label.LAUGHTER: Row(("Laughter",), 0.5, share=0.3)})
    assert msgspec.json.decode(msgspec.json.encode(fit), type=Fit) == fit
