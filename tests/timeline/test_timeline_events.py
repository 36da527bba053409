from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from build import heard, one_line, thoroughly, track
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sensevoice_markers.analysis import Event, Label, ScoreTrack
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, RULES, Rule, check_sensitivity, find_events

RULE = {rule.label: rule for rule in RULES}
HOP = {"firered-aed": 0.01, "yamnet": 0.12}
SECONDS = 60.0

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)


def sounding(rule: Rule, *spans: tuple[float, float], loud: float = 8.0, first: float = 0.0) -> ScoreTrack:
    hop = HOP[rule.tagger]
    return track(rule.tagger, rule.classes[0], heard(*spans, seconds=SECONDS, hop=hop, loud=loud), hop, first)


def found(*tracks: ScoreTrack, duration: float = SECONDS, **sensitivity: float) -> tuple[Event, ...]:
    chosen = {**DEFAULT_SENSITIVITY, **{Label(name.upper()): value for name, value in sensitivity.items()}}
    return find_events(tracks, duration, chosen)


def covered(made: tuple[Event, ...]) -> float:
    return sum(event.end - event.start for event in made)


@every_rule
def test_what_sounds_is_found_from_its_start_to_its_end(rule: Rule) -> None:
    (event,) = found(sounding(rule, (10.0, 15.0)))
    assert event.label == rule.label
    off = rule.smooth / 2 + HOP[rule.tagger]
    assert event.start == pytest.approx(10.0, abs=off)
    assert event.end == pytest.approx(15.0, abs=off)
    assert 0.9 < event.confidence <= 1


@every_rule
def test_a_track_that_starts_elsewhere_moves_its_events(rule: Rule) -> None:
    (usual,) = found(sounding(rule, (10.0, 15.0)))
    (later,) = found(sounding(rule, (10.0, 15.0), first=2.5))
    assert (later.start, later.end) == pytest.approx((usual.start + 2.5, usual.end + 2.5), abs=0.002)


@pytest.mark.parametrize("label", [Label.LAUGHTER, Label.APPLAUSE])
def test_an_event_reaches_half_a_hop_around_the_centres_of_its_frames(label: Label) -> None:
    rule = RULE[label]
    # The low threshold lies half-way, so that smoothing moves no edge.
    values = np.full(200, rule.even - rule.stay - 8.0)
    values[50:60] = rule.even - rule.stay + 8.0
    (event,) = found(track("yamnet", rule.classes[0], values, hop=0.12))
    assert (event.start, event.end) == (5.94, 7.14)


@every_rule
def test_nothing_is_found_in_silence_or_without_tracks(rule: Rule) -> None:
    assert found() == ()
    assert found(sounding(rule)) == ()
    assert found(track(rule.tagger, rule.classes[0], [])) == ()
    assert found(track("another", rule.classes[0], [9.0] * 1000)) == ()
    assert found(track(rule.tagger, "Another", [9.0] * 1000)) == ()


@every_rule
def test_only_labels_that_are_asked_for_are_decided(rule: Rule) -> None:
    tracks = [sounding(other, (10.0, 20.0)) for other in RULES]
    assert {event.label for event in find_events(tracks, SECONDS, {rule.label: 0.5})} == {rule.label}
    assert find_events(tracks, SECONDS, {}) == ()


@every_rule
def test_any_of_its_classes_will_do(rule: Rule) -> None:
    for name in rule.classes:
        loud = sounding(rule, (10.0, 15.0)).values
        others = [track(rule.tagger, n, np.full(len(loud), -16), HOP[rule.tagger]) for n in rule.classes if n != name]
        assert len(found(*others, track(rule.tagger, name, loud, HOP[rule.tagger]))) == 1


@every_rule
def test_what_is_too_short_is_dropped(rule: Rule) -> None:
    blur = rule.smooth / 2 + HOP[rule.tagger]
    assert found(sounding(rule, (10.0, 10.0 + rule.shortest - blur))) == ()
    assert len(found(sounding(rule, (10.0, 10.0 + rule.shortest + blur)))) == 1


@pytest.mark.parametrize(
    ("label", "pause", "count"),
    [
        (Label.BGM, 1.0, 1),
        (Label.BGM, 1.7, 1),
        (Label.BGM, 2.5, 2),
        (Label.LAUGHTER, 0.5, 1),
        (Label.LAUGHTER, 0.8, 1),
        (Label.LAUGHTER, 1.4, 2),
        (Label.APPLAUSE, 0.8, 1),
        (Label.APPLAUSE, 1.4, 2),
    ],
)
def test_a_short_pause_ends_nothing(label: Label, pause: float, count: int) -> None:
    made = found(sounding(RULE[label], (10.0, 15.0), (15.0 + pause, 25.0)))
    assert len(made) == count
    assert made[0].start == pytest.approx(10.0, abs=0.3)
    assert made[-1].end == pytest.approx(25.0, abs=0.3)
    assert all(event.confidence > 0.9 for event in made)


@pytest.mark.parametrize("gap", range(1, 14))
def test_pauses_between_laughs_are_measured_in_seconds(gap: int) -> None:
    """Whatever the hop of a tagger, a pause of less than a second joins."""
    values = np.full(200, -16.0)
    values[50:60] = values[60 + gap : 80] = 8.0
    (first, *rest) = found(track("yamnet", "Laughter", values, hop=0.12))
    # Smoothing moves each edge by as much, so that the pause is gap frames still.
    assert bool(rest) == (gap * 0.12 >= 1.0)
    assert first.confidence > 0.9


def test_the_pauses_between_laughs_do_not_make_it_less_sure() -> None:
    values = np.full(200, -16.0)
    for start in range(50, 100, 10):
        values[start : start + 5] = 8.0
    (event,) = found(track("yamnet", "Laughter", values, hop=0.12))
    assert event.end - event.start > 4
    assert event.confidence > 0.9


@every_rule
def test_an_event_must_be_loud_somewhere_and_goes_on_while_it_is_likely(rule: Rule) -> None:
    weak = rule.even - rule.stay / 2
    loud = rule.even + 1
    assert found(sounding(rule, (10.0, 30.0), loud=weak)) == ()
    values = sounding(rule, (10.0, 30.0), loud=weak).values.copy()
    hop = HOP[rule.tagger]
    for start in (10, 28):
        values[round(start / hop) : round((start + 2) / hop)] = loud
    (event,) = found(track(rule.tagger, rule.classes[0], values, hop))
    assert event.end - event.start == pytest.approx(20.0, abs=2 * rule.smooth + hop)


@every_rule
def test_nothing_lies_outside_the_sound(rule: Rule) -> None:
    (event,) = found(sounding(rule, (0.0, SECONDS + 1), first=-1.0), duration=50.004)
    assert (event.start, event.end) == (0.0, 50.004)
    assert found(sounding(rule, (40.0, 50.0)), duration=40.0) == ()


def test_events_come_in_order() -> None:
    spans = [(30.0, 40.0), (10.0, 20.0), (0.0, 50.0)]
    made = found(*(sounding(rule, span) for rule, span in zip(RULES, spans, strict=True)))
    assert [event.label for event in made] == [Label.APPLAUSE, Label.LAUGHTER, Label.BGM]


@every_rule
def test_the_louder_the_surer(rule: Rule) -> None:
    sure = [found(sounding(rule, (10.0, 20.0), loud=rule.even + more))[0].confidence for more in (0.0, 1.0, 3.0, 9.0)]
    assert sure == sorted(set(sure))
    assert sure[0] == pytest.approx(0.5, abs=0.02)


@every_rule
def test_an_event_keeps_its_name_at_another_sensitivity(rule: Rule) -> None:
    hop = HOP[rule.tagger]
    times = hop * np.arange(round(SECONDS / hop))
    hills = 10 * np.exp(-(((times[:, None] - [10, 30, 50]) / 3) ** 2)).max(axis=1, initial=0) + rule.even - 5
    hill = track(rule.tagger, rule.classes[0], hills, hop)
    made = {s: found(hill, **{rule.label.lower(): s}) for s in (0.3, 0.5, 0.7)}
    assert len({tuple(event.id for event in of) for of in made.values()}) == 1
    assert len({event.id for event in made[0.5]}) == 3
    assert covered(made[0.3]) < covered(made[0.5]) < covered(made[0.7])


@st.composite
def tracks(draw: st.DrawFn) -> list[ScoreTrack]:
    made = []
    for rule in RULES:
        frames = draw(st.integers(0, 60)) * (10 if rule.tagger == "firered-aed" else 1)
        score = st.floats(-16, 16, width=16)
        steps = draw(arrays(np.float16, max(1, frames // 10), elements=score))
        shape = np.repeat(steps, 10)[:frames]
        made.append(track(rule.tagger, rule.classes[0], shape, HOP[rule.tagger], draw(st.sampled_from([0.0, -0.3]))))
    return made


@given(tracks(), st.floats(0, 1), st.floats(0, 1), st.floats(0, 8))
@thoroughly
def test_more_sensitive_never_finds_less(heard: list[ScoreTrack], one: float, other: float, duration: float) -> None:
    low, high = sorted((one, other))
    for rule in RULES:
        few, many = (find_events(heard, duration, {rule.label: s}) for s in (low, high))
        for event in few:
            assert any(wider.start <= event.start and event.end <= wider.end for wider in many)


@given(tracks(), st.floats(0, 1), st.floats(0, 8))
@thoroughly
def test_events_are_well_formed(heard: list[ScoreTrack], sensitivity: float, duration: float) -> None:
    made = find_events(heard, duration, dict.fromkeys(DEFAULT_SENSITIVITY, sensitivity))
    assert len({event.id for event in made}) == len(made)
    assert [event.start for event in made] == sorted(event.start for event in made)
    for event in made:
        rule = RULE[event.label]
        assert 0 <= event.start <= event.end <= duration + 0.0005
        assert event.end - event.start >= rule.shortest - 0.002
        assert 0 <= event.confidence <= 1
    for rule in RULES:
        mine = [event for event in made if event.label == rule.label]
        assert all(b.start - a.end >= rule.join - 0.002 for a, b in pairwise(mine))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 65504, -65504])
def test_scores_that_no_model_gives_do_no_harm(bad: float) -> None:
    for rule in RULES:
        values = sounding(rule, (10.0, 20.0)).values.copy()
        values[len(values) // 4] = bad
        values[-1] = bad
        for event in found(track(rule.tagger, rule.classes[0], values, HOP[rule.tagger])):
            assert 0 <= event.confidence <= 1


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_sensitivity_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(BadSetting, match=r"laughter=.* is outside 0\.\.1") as error:
        found(laughter=value)
    one_line(error.value)


def test_a_label_without_a_rule_has_no_sensitivity() -> None:
    check_sensitivity({Label.BGM: 0, Label.LAUGHTER: 1})
    with pytest.raises(BadSetting, match="choose from bgm, laughter, applause") as error:
        check_sensitivity({Label.SPEECH: 0.5})
    one_line(error.value)


def test_music_begins_and_ends_where_it_is_likely_not_where_it_might_be() -> None:
    """The outer ends of a fade score low."""
    rule = RULE[Label.BGM]
    values = sounding(rule, (10.0, 30.0), loud=rule.even - rule.stay / 2).values.copy()
    values[round(12 / 0.01) : round(27 / 0.01)] = rule.even + 4
    (event,) = found(track(rule.tagger, "music", values, 0.01))
    assert (event.start, event.end) == pytest.approx((12.0, 27.0), abs=rule.edge)
