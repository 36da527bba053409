"""From score tracks to events. The learned numbers change with every fit, so no test here knows them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from build import HOPS, Sounding, heard, level, one_line, score_for, tagged, thoroughly, track
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Event, Label, ScoreTrack
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline import events as room
from sensevoice_markers.timeline.changes import HOP, moments
from sensevoice_markers.timeline.events import (
    DEFAULT_SENSITIVITY,
    check_sensitivity,
    edges,
    evidence,
    find_events,
    mean_evidence,
    spans,
    switches,
    terms,
)
from sensevoice_markers.timeline.rules import RULES, Fitted, Rule, Term, fitted

RULE = {rule.label: rule for rule in RULES}
SECONDS = 60.0
TAGGERS = ("yamnet", "firered-aed", "firered-vad", "sound")

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)
reactions = pytest.mark.parametrize("label", [Label.LAUGHTER, Label.APPLAUSE])


def show(*sounds: Sounding, seconds: float = SECONDS) -> tuple[ScoreTrack, ...]:
    """What all taggers say of a show."""
    return (*tagged(*sounds, seconds=seconds), level(*((s.start, s.end) for s in sounds), seconds=seconds))


def found(
    tracks: Sequence[ScoreTrack], *labels: Label, duration: float = SECONDS, sensitivity: float = 0.5
) -> tuple[Event, ...]:
    return find_events(tracks, duration, dict.fromkeys(labels or Label, sensitivity))


def blur(rule: Rule) -> float:
    """How far an edge may lie off where only slow scores tell of it, in seconds."""
    speaking = [term for term in rule.terms if term.sign > 0]
    return max(term.over / 2 + (0.48 if term.tagger == "yamnet" else 0.0) for term in speaking) + HOP


# What is found


@every_rule
def test_what_sounds_is_found_from_its_start_to_its_end(rule: Rule) -> None:
    (event,) = found(show(Sounding(rule.label, 10.3, 18.4)), rule.label)
    assert event.label == rule.label
    assert event.start == pytest.approx(10.3, abs=blur(rule))
    assert event.end == pytest.approx(18.4, abs=blur(rule))
    assert 0.5 < event.confidence <= 1


@reactions
@pytest.mark.parametrize(
    ("start", "end"), [(10.0, 15.0), (20.3, 24.37), (31.055, 34.93), (7.77, 9.99), (40.005, 52.015)]
)
@pytest.mark.parametrize("loud", [-20.0, -40.0])
def test_edges_lie_where_the_level_jumps(label: Label, start: float, end: float, loud: float) -> None:
    """Although the scores rise and fall over a second."""
    tracks = (*tagged(Sounding(label, start, end), seconds=SECONDS), level((start, end), seconds=SECONDS, loud=loud))
    (event,) = found(tracks, label)
    assert event.start == pytest.approx(start, abs=0.15)
    assert event.end == pytest.approx(end, abs=0.15)


@reactions
def test_a_reaction_between_words_has_its_own_edges(label: Label) -> None:
    """Speech before and after it, as loud, with short pauses between."""
    start, end = 10.24, 14.63
    talk = [(at, at + 0.45) for at in np.arange(2.0, 9.6, 0.6)] + [(at, at + 0.45) for at in np.arange(15.1, 20, 0.6)]
    jitter = np.random.default_rng(4)
    tracks = [
        track("firered-aed", "speech", heard(*talk, seconds=SECONDS, hop=0.01, loud=6.0, quiet=-6.0))
        if (each.tagger, each.name) == ("firered-aed", "speech")
        else each
        for each in tagged(
            Sounding(label, start, end), *(Sounding(Label.SPEECH, *word) for word in talk), seconds=SECONDS
        )
    ]
    levels = level((start, end), *talk, seconds=SECONDS, loud=-25.0).values
    tracks.append(track("sound", "level", levels + jitter.normal(0, 2, len(levels))))
    (event,) = found(tracks, label)
    assert event.start == pytest.approx(start, abs=0.15)
    assert event.end == pytest.approx(end, abs=0.15)


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        (rule, missing)
        for rule in RULES
        for missing in TAGGERS
        if {term.tagger for term in rule.terms if term.sign > 0} != {missing}  # who alone knows the label
    ],
    ids=lambda value: getattr(value, "label", value),
)
def test_without_a_tagger_the_others_decide(rule: Rule, missing: str) -> None:
    """Documents of earlier versions have no level; no network hears the edges then."""
    kept = [track for track in show(Sounding(rule.label, 10.3, 22.4)) if track.tagger != missing]
    (event,) = found(kept, rule.label)
    assert event.start == pytest.approx(10.3, abs=blur(rule) + 0.5)
    assert event.end == pytest.approx(22.4, abs=blur(rule) + 0.5)


@every_rule
def test_nothing_is_found_in_silence_or_without_tracks(rule: Rule) -> None:
    assert found((), rule.label) == ()
    assert found(show(), rule.label) == ()
    assert found([replace(track, values=track.values[:0]) for track in show()], rule.label) == ()
    loud = [9.0] * 1000
    assert found([track("another", name, loud) for term in rule.terms for name in term.classes], rule.label) == ()
    assert found([track(term.tagger, "Another", loud) for term in rule.terms], rule.label) == ()


@pytest.mark.parametrize("tagger", TAGGERS)
def test_one_tagger_alone_finds_nothing_in_silence(tagger: str) -> None:
    assert found([track for track in show() if track.tagger == tagger]) == ()


@every_rule
def test_a_label_is_left_out_where_nothing_that_speaks_for_it_was_tagged(rule: Rule) -> None:
    """That nothing speaks against it is no reason."""
    speaking = {(term.tagger, name) for term in rule.terms if term.sign > 0 for name in term.classes}
    assert found([track for track in show() if (track.tagger, track.name) not in speaking], rule.label) == ()


@pytest.mark.parametrize("name", ["Laughter", "Applause", "Music", "Rain", "Engine", "Silence"])
def test_a_single_class_that_is_silent_finds_nothing(name: str) -> None:
    assert found([track for track in show() if track.name == name and track.tagger == "yamnet"]) == ()


@every_rule
def test_only_labels_that_are_asked_for_are_decided(rule: Rule) -> None:
    tracks = show(*(Sounding(label, 6.0 * index, 6.0 * index + 5) for index, label in enumerate(Label)))
    assert {event.label for event in found(tracks, rule.label)} == {rule.label}
    assert find_events(tracks, SECONDS, {}) == ()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.label is not Label.BGM], ids=lambda rule: rule.label)
def test_any_of_its_classes_will_do(rule: Rule) -> None:
    """Music is weighed of many; a laugh need only be one of the kinds of laughter."""
    term = rule.terms[0]
    for name in term.classes:
        tracks = [
            each if (each.tagger, each.name) == (term.tagger, name) or each.tagger == "sound" else silent
            for each, silent in zip(show(Sounding(rule.label, 10.0, 18.0)), show(), strict=True)
        ]
        assert len(found(tracks, rule.label)) == 1, name


@reactions
def test_what_speaks_against_it_outweighs(label: Label) -> None:
    weak = score_for(label, 1.0)
    tracks = show(Sounding(label, 5.0, 55.0, weak))
    assert len(found(tracks, label)) == 1
    against = {(term.tagger, name) for term in RULE[label].terms if term.sign < 0 for name in term.classes}
    loud = [
        replace(each, values=np.full_like(each.values, 8.0)) if (each.tagger, each.name) in against else each
        for each in tracks
    ]
    assert found(loud, label) == ()


def test_labels_may_overlap_and_come_in_order() -> None:
    sounds = [
        Sounding(Label.BGM, 5.0, 50.0),
        Sounding(Label.APPLAUSE, 20.0, 32.0),
        Sounding(Label.LAUGHTER, 26.0, 40.0),
    ]
    made = found(show(*sounds), *(sound.label for sound in sounds))
    assert [event.label for event in made] == [Label.BGM, Label.APPLAUSE, Label.LAUGHTER]
    assert made[0].end > made[2].end > made[1].end > made[2].start


def test_events_at_once_come_in_the_order_of_their_names() -> None:
    made = found(show(*(Sounding(label, 0.0, 30.0) for label in RULE)), *reversed(Label), duration=30.0)
    assert [event.start for event in made] == sorted(event.start for event in made)
    for start, group in itertools.groupby(made, key=lambda event: event.start):
        labels = [event.label for event in group]
        assert labels == sorted(labels), start


# From when to when


@every_rule
def test_nothing_lies_outside_the_sound(rule: Rule) -> None:
    tracks = show(Sounding(rule.label, -1.0, SECONDS + 1))
    for duration in (30.0, 30.004, 30.018):
        (event,) = found(tracks[:-1], rule.label, duration=duration)
        assert (event.start, event.end) == (0.0, duration)
        # Where the network hears edges, it may hear one just before the end.
        (event,) = found(tracks, rule.label, duration=duration)
        assert 0 <= event.start < 0.5
        assert duration - 0.5 < event.end <= duration
    assert found(show(Sounding(rule.label, 40.0, 50.0)), rule.label, duration=38.0) == ()


@pytest.mark.parametrize("duration", [0.0, 0.001, 0.019])
def test_a_sound_of_no_length_has_no_events(duration: float) -> None:
    for seconds in (0.0, 1.0):
        assert found(show(*(Sounding(label, -1.0, 9.0) for label in RULE), seconds=seconds), duration=duration) == ()


@pytest.mark.parametrize("label", [Label.BGM, Label.LAUGHTER, Label.SPEECH])
def test_a_track_that_starts_elsewhere_moves_its_events(label: Label) -> None:
    tracks = show(Sounding(label, 10.0, 18.0))
    (usual,) = found(tracks, label)
    (later,) = found([replace(track, first=2.5) for track in tracks], label)
    assert (later.start, later.end) == pytest.approx((usual.start + 2.5, usual.end + 2.5), abs=0.021)


def test_the_last_score_does_not_hold_for_ever() -> None:
    """Where the tracks end, so does what they tell of."""
    tracks = show(Sounding(Label.LAUGHTER, 5.0, 99.0), seconds=14.0)
    (event,) = found(tracks, Label.LAUGHTER, duration=60.0)
    assert event.end < 15.0


@pytest.mark.parametrize(
    ("label", "pause", "count"),
    [
        (Label.BGM, 0.5, 1),
        (Label.BGM, 1.0, 1),
        (Label.BGM, 10.0, 2),
        (Label.LAUGHTER, 0.5, 1),
        (Label.LAUGHTER, 0.8, 1),
        (Label.LAUGHTER, 3.0, 2),
        (Label.APPLAUSE, 0.5, 1),
        (Label.APPLAUSE, 0.8, 1),
        (Label.APPLAUSE, 3.0, 2),
        (Label.SPEECH, 0.1, 1),
        (Label.SPEECH, 2.0, 2),
    ],
)
def test_a_short_pause_ends_nothing(label: Label, pause: float, count: int) -> None:
    made = found(show(Sounding(label, 10.0, 20.0), Sounding(label, 20.0 + pause, 40.0)), label)
    assert len(made) == count
    assert made[0].start == pytest.approx(10.0, abs=blur(RULE[label]))
    assert made[-1].end == pytest.approx(40.0, abs=blur(RULE[label]))


# Where switches cost next to nothing, the story is where the evidence is above 0.
CHEAP = Fitted((), 0.0, gain=50.0, switch=0.2)


def story(rule: Rule, *parts: tuple[int, int], count: int = 600, sensitivity: float = 0.5) -> list[tuple[int, int]]:
    """Moments of the events of `rule` where the evidence is just so in these parts, and against it elsewhere."""
    scores = np.full(count, -2 * rule.limit, np.float32)
    for first, last in parts:
        scores[first:last] = rule.limit / 2
    nowhere = np.full(count, -np.inf, np.float32)
    return list(spans(rule, CHEAP, scores, (nowhere, nowhere), sensitivity))


@every_rule
def test_what_is_too_short_is_dropped(rule: Rule) -> None:
    enough = round(rule.shortest / HOP)
    assert story(rule, (100, 100 + enough)) == [(100, 100 + enough)]
    assert story(rule, (100, 100 + enough - 1)) == []


@every_rule
def test_gaps_are_measured_in_seconds(rule: Rule) -> None:
    long, gap = round(rule.shortest / HOP), round(rule.join / HOP)
    first, second = (0, long), (long + gap, 2 * long + gap)
    assert story(rule, first, second) == [first, second]
    assert story(rule, first, (second[0] - 1, second[1])) == [(0, second[1])]


@every_rule
def test_what_is_joined_may_be_short_parts(rule: Rule) -> None:
    """Gaps are closed first, what is short then is dropped."""
    parts = [(at, at + 3) for at in range(100, 400, 10)]
    assert story(rule, *parts) == [(100, 393)]


@every_rule
def test_sensitivity_moves_the_threshold(rule: Rule) -> None:
    """By so many log-odds in all, none of them at a half."""
    nowhere = np.full(500, -np.inf, np.float32)
    for sensitivity in (0.0, 0.25, 0.5, 0.75, 1.0):
        even = rule.range * (0.5 - sensitivity)
        for above, count in ((0.2, 1), (-0.2, 0)):
            scores = np.full(500, even + above, np.float32)
            assert len(list(spans(rule, CHEAP, scores, (nowhere, nowhere), sensitivity))) == count


def test_a_long_outlier_says_no_more_than_the_limit() -> None:
    rule = RULE[Label.LAUGHTER]
    nowhere = np.full(500, -np.inf, np.float32)
    for size in (1.0, 100.0):
        scores = np.full(500, -rule.limit, np.float32)
        scores[100:140] = size * rule.limit
        made = list(spans(rule, Fitted((), 0.0, gain=1.0, switch=8.0), scores, (nowhere, nowhere), 0.5))
        assert made == []  # 0.8 s of the limit are worth 4.8


def test_a_score_that_is_no_number_hides_nothing_after_it() -> None:
    tracks = show(Sounding(Label.LAUGHTER, 20.0, 24.0), Sounding(Label.BGM, 30.0, 45.0))
    broken = [replace(each, values=each.values.copy()) for each in tracks]
    for each in broken:
        each.values[round(5.0 / each.hop)] = np.nan
    assert [event.label for event in found(broken, Label.LAUGHTER, Label.BGM)] == [Label.LAUGHTER, Label.BGM]


def test_edges_are_freed_from_how_late_they_are_found() -> None:
    known = Fitted((), 0.0, late=(-0.1, 0.3))
    assert edges(known, 100, 200, 60.0) == pytest.approx((2.1, 3.7))
    # What begins with the sound or ends with it stays there.
    assert edges(known, 0, 200, 60.0) == pytest.approx((0.0, 3.7))
    assert edges(known, 100, 3001, 60.0) == pytest.approx((2.1, 60.0))
    assert edges(Fitted((), 0.0, late=(0.5, -0.5)), 10, 2990, 60.0) == (0.0, 60.0)


# What is weighed


def test_a_term_is_the_loudest_class_clipped_and_averaged() -> None:
    rule = Rule(
        Label.COUGH, (Term("one", ("A", "B", "C"), over=0.06, low=-2.0, high=5.0), Term("two", ("D",), low=-3.0))
    )
    a, b = np.full(51, -9.0), np.full(51, -9.0)
    a[20], b[40] = 1.0, 90.0
    rows = terms(rule, [track("one", "A", a, hop=0.02), track("one", "B", b, hop=0.02), track("two", "C", a)], 1.0)
    assert rows is not None
    assert rows.dtype == np.float32
    expected = np.full(51, -2.0)
    expected[19:22], expected[39:42] = -1.0, (5.0 - 4.0) / 3
    np.testing.assert_allclose(rows[0], expected, atol=1e-5)
    # What was not tagged says as little as it can.
    assert rows[1].tolist() == [-3.0] * 51


@every_rule
def test_evidence_is_the_weighted_sum(rule: Rule) -> None:
    tracks = show(Sounding(rule.label, 10.0, 20.0), Sounding(Label.APPLAUSE, 15.0, 30.0))
    rows, total = terms(rule, tracks, SECONDS), evidence(rule, tracks, SECONDS)
    known = fitted()[rule.label]
    assert rows is not None
    assert total is not None
    assert rows.shape == (len(rule.terms), moments(SECONDS))
    summed = np.array(known.weights) @ rows + known.bias
    heads = [each for each in tracks if rule.head and each.name in rule.head.classes]
    alone = evidence(rule, [each for each in tracks if each not in heads], SECONDS)
    np.testing.assert_allclose(alone, summed, rtol=1e-3, atol=1e-3)  # as documents of earlier versions are decided
    if rule.head:
        head = terms(replace(rule, terms=(rule.head,)), tracks, SECONDS)
        assert head is not None
        summed = (1 - known.head) * summed + known.head * head[0]
    np.testing.assert_allclose(total, summed, rtol=1e-3, atol=1e-3)
    assert evidence(rule, (), SECONDS) is None


def test_changes_are_nowhere_in_particular_without_the_tracks_for_them() -> None:
    tracks = show(Sounding(Label.LAUGHTER, 10.0, 18.0))
    for kept, somewhere in ((tracks, True), (tracks[:-1], False), ((), False)):
        for begins, ends in switches(kept, SECONDS).values():
            assert begins.shape == ends.shape == (moments(SECONDS),)
            assert np.isfinite(begins).all() == np.isfinite(ends).all() == somewhere
    assert set(switches((), SECONDS)) == {rule.changes for rule in RULES}


# How surely


@every_rule
def test_the_more_evidence_the_surer(rule: Rule) -> None:
    scores = [score_for(rule.label, wanted) for wanted in (0.5, 1.0, 2.0, 3.0)]
    made = [found(show(Sounding(rule.label, 10.0, 50.0, score)), rule.label) for score in scores]
    sure = [event.confidence for (event,) in made]
    assert sure == sorted(sure)
    assert 0 <= sure[0] < sure[-1] <= 1


@every_rule
def test_pauses_do_not_make_it_less_sure(rule: Rule) -> None:
    steady = np.full(400, 2.0, np.float32)
    broken = steady.copy()
    for at in range(20, 400, 50):
        broken[at : at + 20] = -9.0
    assert mean_evidence(rule, CHEAP, broken, 0, 400) == pytest.approx(mean_evidence(rule, CHEAP, steady, 0, 400))
    assert mean_evidence(rule, CHEAP, np.full(50, 1e3, np.float32), 10, 20) == rule.limit


def test_only_what_lies_in_the_event_counts() -> None:
    scores = np.array([-5, 1, 2, 3, -5], np.float32)
    assert mean_evidence(RULE[Label.LAUGHTER], CHEAP, scores, 1, 4) == pytest.approx(2.5)


def test_a_shift_counts_for_edges_and_for_how_sure() -> None:
    rule, shifted = RULE[Label.LAUGHTER], replace(CHEAP, shift=1.5)
    nowhere = np.full(500, -np.inf, np.float32)
    for score, count in ((-1.4, 1), (-1.6, 0)):
        scores = np.full(500, score, np.float32)
        assert len(list(spans(rule, shifted, scores, (nowhere, nowhere), 0.5))) == count
        assert mean_evidence(rule, shifted, scores, 0, 500) == pytest.approx(score + 1.5)


# Names and sensitivity


@every_rule
def test_an_event_keeps_its_name_at_another_sensitivity(rule: Rule) -> None:
    """Louder to its middle, or as loud throughout."""
    ramp = [score_for(rule.label, wanted) for wanted in (-1.5, 0.0, 1.5, 2.5, 3.5)]
    sounds = [
        Sounding(rule.label, middle - reach, middle + reach, score)
        for middle in (13.0, 35.0)
        for reach, score in zip((9.0, 8.0, 7.0, 6.0, 4.0), ramp, strict=True)
    ]
    tracks = show(*sounds, Sounding(rule.label, 48.0, 57.0))
    made = [found(tracks, rule.label, sensitivity=sensitivity) for sensitivity in (0.3, 0.4, 0.5, 0.6, 0.7)]
    assert {tuple(event.id for event in of) for of in made} == {tuple(event.id for event in made[0])}
    assert len({event.id for event in made[0]}) == 3
    lengths = [sum(event.end - event.start for event in of) for of in made]
    assert lengths == sorted(lengths)
    assert all(event.id.startswith(f"{rule.label.lower()}-") for event in made[0])


@st.composite
def shows(draw: st.DrawFn) -> tuple[list[ScoreTrack], float]:
    """Scores that come and go by steps, so that some are as good as each other; and how long the sound is."""
    noise = np.random.default_rng(draw(st.integers(0, 2**32)))
    seconds = draw(st.floats(0, 12))
    long = draw(st.sampled_from([0.3, 1.0, 4.0]))
    bias = draw(st.sampled_from([-4.0, 0.0, 4.0]))
    grid = draw(st.sampled_from([0.0, 1.0, 8.0]))
    missing = draw(st.sampled_from([(), (), ("sound",), ("firered-aed",), ("yamnet",)]))
    made = []
    for each in show(seconds=seconds):
        hop = HOPS[each.tagger]
        scores = noise.normal(bias, 7.0, int(seconds / long) + 2)
        if grid:
            scores = grid * np.rint(scores / grid)
        if each.tagger == "sound":
            scores = np.clip(4 * scores - 40, -100, 0)
        if each.tagger not in missing:
            made.append(
                replace(each, values=np.repeat(scores, round(long / hop))[: len(each.values)].astype(np.float16))
            )
    return made, draw(st.one_of(st.just(seconds), st.floats(0, seconds)))


SENSITIVITIES = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))


@given(shows(), SENSITIVITIES, SENSITIVITIES)
@thoroughly
def test_more_sensitive_never_finds_less(heard: tuple[list[ScoreTrack], float], one: float, other: float) -> None:
    tracks, duration = heard
    few, many = (found(tracks, duration=duration, sensitivity=s) for s in sorted((one, other)))
    for event in few:
        assert any(
            wider.label == event.label and wider.start <= event.start and event.end <= wider.end for wider in many
        )


@given(shows(), SENSITIVITIES)
@thoroughly
def test_events_are_well_formed(heard: tuple[list[ScoreTrack], float], sensitivity: float) -> None:
    tracks, duration = heard
    made = found(tracks, duration=duration, sensitivity=sensitivity)
    assert len({event.id for event in made}) == len(made)
    assert list(made) == sorted(made, key=lambda event: (event.start, event.label))
    for event in made:
        assert 0 <= event.start < event.end <= duration + 0.0005
        # The last moment may stand for less than a hop.
        freed = sum(map(abs, fitted()[event.label].late))
        assert event.end - event.start >= RULE[event.label].shortest - freed - HOP - 0.001
        assert (event.start, event.end) == (round(event.start, 3), round(event.end, 3))
        assert 0 <= event.confidence <= 1
    for rule in RULES:
        mine = [event for event in made if event.label == rule.label]
        assert all(b.start - a.end >= rule.join - 0.001 for a, b in pairwise(mine))


@given(shows(), SENSITIVITIES, st.randoms(use_true_random=False))
@thoroughly
def test_the_same_tracks_give_the_same_events(
    heard: tuple[list[ScoreTrack], float], sensitivity: float, chance: random.Random
) -> None:
    """In whatever order they lie, and whatever else is asked for."""
    tracks, duration = heard
    made = found(tracks, duration=duration, sensitivity=sensitivity)
    assert found(tracks, duration=duration, sensitivity=sensitivity) == made
    assert found(chance.sample(tracks, len(tracks)), duration=duration, sensitivity=sensitivity) == made
    alone = [event for rule in RULES for event in found(tracks, rule.label, duration=duration, sensitivity=sensitivity)]
    assert sorted(alone, key=lambda event: (event.start, event.label)) == list(made)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 65504, -65504])
@pytest.mark.parametrize("tagger", TAGGERS)
def test_scores_that_no_model_gives_do_no_harm(tagger: str, bad: float) -> None:
    tracks = [replace(each, values=each.values.copy()) for each in show(*(Sounding(label, 5, 25) for label in RULE))]
    for each in tracks:
        if each.tagger == tagger:
            each.values[len(each.values) // 4] = each.values[-1] = bad
    for event in found(tracks):
        assert 0 <= event.start < event.end <= SECONDS
        assert 0 <= event.confidence <= 1


# Settings


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_sensitivity_out_of_range_is_refused(value: float) -> None:
    for label in (Label.LAUGHTER, Label.SNEEZE):
        with pytest.raises(BadSetting, match=rf"{label.lower()}=.* is outside 0\.\.1") as error:
            find_events((), SECONDS, {Label.BGM: 0.5, label: value})
        one_line(error.value)


def test_every_label_has_a_sensitivity() -> None:
    check_sensitivity({})
    check_sensitivity({label: index % 2 for index, label in enumerate(Label)})
    check_sensitivity(DEFAULT_SENSITIVITY)


def test_a_label_without_a_rule_has_no_sensitivity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_RULES", {rule.label: rule for rule in RULES[:3]})
    with pytest.raises(BadSetting, match="SPEECH has no sensitivity; choose from bgm, laughter, applause") as error:
        check_sensitivity({Label.SPEECH: 0.5})
    one_line(error.value)
