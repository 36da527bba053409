"""What is done to events, and what another decision leaves of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from build import analysis, event, media, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import SHORTEST, Event, Label
from sensevoice_markers.editing import acts
from sensevoice_markers.editing.project import Edits, Project, project, redecided
from sensevoice_markers.errors import BadSetting

BGM = event(Label.BGM, 10.0, 40.0)
LAUGH = event(Label.LAUGHTER, 12.0, 14.0)
CLAP = event(Label.APPLAUSE, 50.0, 55.0)


def opened(*events: Event) -> Project:
    return project(analysis(*(events or (BGM, LAUGH, CLAP))))


def spans(made: Project, label: Label) -> list[tuple[float, float]]:
    return [(event.start, event.end) for event in made.result.events if event.label == label]


def one(made: Project, name: str) -> Event:
    (found,) = [event for event in made.result.events if event.id == name]
    return found


def test_a_project_without_edits_is_the_analysis() -> None:
    made = opened()
    assert made.result == made.decided
    assert made.edits == Edits()


def test_moving_keeps_ids_and_lengths() -> None:
    made = acts.move(opened(), {LAUGH.id, CLAP.id}, 2.5)
    assert one(made, LAUGH.id) == replace(LAUGH, start=14.5, end=16.5, by_hand=True)
    assert one(made, CLAP.id) == replace(CLAP, start=52.5, end=57.5, by_hand=True)
    assert one(made, BGM.id) == BGM


@pytest.mark.parametrize(("by", "moved"), [(100.0, 5.0), (-100.0, -12.0)])
def test_all_move_by_the_same_as_far_as_the_media_reaches(by: float, moved: float) -> None:
    made = acts.move(opened(), {LAUGH.id, CLAP.id}, by)
    assert one(made, LAUGH.id).start == LAUGH.start + moved
    assert one(made, CLAP.id).start == CLAP.start + moved


def test_trimming_one_edge_leaves_the_other() -> None:
    assert one(acts.trim(opened(), LAUGH.id, start=13.0), LAUGH.id) == replace(LAUGH, start=13.0, by_hand=True)
    assert one(acts.trim(opened(), LAUGH.id, end=13.0), LAUGH.id) == replace(LAUGH, end=13.0, by_hand=True)
    assert one(acts.trim(opened(), LAUGH.id, 1.0, 2.0), LAUGH.id) == replace(LAUGH, start=1.0, end=2.0, by_hand=True)


@pytest.mark.parametrize(
    ("start", "end", "made"),
    [
        (13.999, None, (14 - SHORTEST, 14.0)),
        (None, 5.0, (12.0, 12 + SHORTEST)),
        (-3.0, None, (0.0, 14.0)),
        (None, 99.0, (12.0, 60.0)),
        (99.0, 100.0, (60 - SHORTEST, 60.0)),
    ],
)
def test_trimming_leaves_something_within_the_media(
    start: float | None, end: float | None, made: tuple[float, float]
) -> None:
    after = one(acts.trim(opened(), LAUGH.id, start, end), LAUGH.id)
    assert (after.start, after.end) == pytest.approx(made)


def test_what_is_added_is_sure_and_has_an_id_of_its_own() -> None:
    made, first = acts.add(opened(), Label.LAUGHTER, 20.0, 21.0)
    made, second = acts.add(made, Label.LAUGHTER, 22.0, 23.0)
    assert one(made, first) == Event("laughter-hand-1", Label.LAUGHTER, 20.0, 21.0, 1.0, by_hand=True)
    assert second == "laughter-hand-2"
    assert [edit.was for edit in made.edits.events] == [None, None]
    again = acts.delete(made, {first})
    assert len(again.edits.events) == 1  # nothing is left of it
    assert [e.id for e in again.result.events if e.by_hand] == [second]


def test_deleted_events_stay_deleted_when_it_is_decided_anew() -> None:
    made = acts.delete(opened(), {CLAP.id})
    assert spans(made, Label.APPLAUSE) == []
    wider = replace(made.decided, events=(BGM, LAUGH, replace(CLAP, start=48.0, end=58.0)))
    assert spans(redecided(made, wider), Label.APPLAUSE) == []
    # Also where another id stands in its place; what reaches beyond it is new.
    other = replace(made.decided, events=(event(Label.APPLAUSE, 49.9, 55.1), event(Label.APPLAUSE, 56.0, 58.0)))
    assert spans(redecided(made, other), Label.APPLAUSE) == [(56.0, 58.0)]


def test_splitting_gives_the_second_part_an_id() -> None:
    made = acts.split(opened(), BGM.id, 25.0)
    assert spans(made, Label.BGM) == [(10.0, 25.0), (25.0, 40.0)]
    assert [e.id for e in made.result.events if e.label == Label.BGM] == [BGM.id, "bgm-hand-1"]
    assert all(e.confidence == BGM.confidence for e in made.result.events if e.label == Label.BGM)


@pytest.mark.parametrize("at", [5.0, 10.0, 10.01, 39.99, 40.0, 50.0])
def test_nothing_is_split_where_nothing_would_be_left(at: float) -> None:
    before = opened()
    assert acts.split(before, BGM.id, at) is before


def test_merging_reaches_from_the_first_to_the_last() -> None:
    first, second, third = (event(Label.LAUGHTER, at, at + 1, at / 10) for at in (2.0, 4.0, 6.0))
    made = acts.merge(opened(first, second, third), {first.id, third.id})
    assert made.result.events == (replace(first, end=7.0, confidence=0.6, by_hand=True),)  # what lay between is in it
    reset = acts.reset(made)
    assert reset.result == reset.decided


def test_relabelled_events_hold_their_place_for_both_labels() -> None:
    made = acts.relabel(opened(), {LAUGH.id}, Label.APPLAUSE)
    assert one(made, LAUGH.id).label == Label.APPLAUSE
    anew = replace(made.decided, events=(replace(LAUGH, id="laughter-13999"), event(Label.APPLAUSE, 11.0, 15.0)))
    made = redecided(made, anew)
    assert spans(made, Label.LAUGHTER) == []
    assert spans(made, Label.APPLAUSE) == [(11.0, 12.0), (12.0, 14.0), (14.0, 15.0)]


def test_names_and_colours_come_and_go() -> None:
    made = acts.recolour(acts.rename(opened(), {LAUGH.id}, "  the \n joke "), {LAUGH.id}, "RED")
    assert (one(made, LAUGH.id).name, one(made, LAUGH.id).colour) == ("the joke", "RED")
    made = acts.recolour(acts.rename(made, {LAUGH.id}, ""), {LAUGH.id}, "")
    assert one(made, LAUGH.id) == replace(LAUGH, by_hand=True)
    with pytest.raises(BadSetting, match="choose from BLACK"):
        acts.recolour(made, {LAUGH.id}, "FUCHSIA")


def test_an_id_that_is_not_there_changes_nothing() -> None:
    before = opened()
    nobody = {"nobody"}
    for after in (
        acts.move(before, nobody, 1.0),
        acts.trim(before, "nobody", 1.0),
        acts.delete(before, nobody),
        acts.split(before, "nobody", 1.0),
        acts.merge(before, {"nobody", LAUGH.id}),
        acts.relabel(before, nobody, Label.BGM),
        acts.rename(before, nobody, "x"),
        acts.recolour(before, nobody, "RED"),
        acts.reset(before, nobody),
        acts.move(before, {LAUGH.id}, 0.0),
        acts.rename(before, {LAUGH.id}, ""),
    ):
        assert after is before


def test_reset_forgets() -> None:
    made, added = acts.add(acts.move(opened(), {LAUGH.id, CLAP.id}, 1.0), Label.CRY, 1.0, 2.0)
    made = acts.reset(made, {LAUGH.id, added})
    assert one(made, LAUGH.id) == LAUGH
    assert one(made, CLAP.id).by_hand
    assert spans(made, Label.CRY) == []
    made = acts.reset(made)
    assert made.result == made.decided


def test_touched_twice_it_was_what_it_was_at_first() -> None:
    made = acts.move(acts.move(opened(), {LAUGH.id}, 1.0), {LAUGH.id}, 1.0)
    (edit,) = made.edits.events
    assert edit.was == LAUGH
    assert edit.now == replace(LAUGH, start=14.0, end=16.0, by_hand=True)


def test_what_was_split_is_reset_as_a_whole() -> None:
    made = acts.split(acts.split(opened(), BGM.id, 25.0), "bgm-hand-1", 30.0)
    assert len(spans(made, Label.BGM)) == 3
    made = acts.move(made, {"bgm-hand-1"}, 1.0)  # it still belongs to it
    for part in (BGM.id, "bgm-hand-1", "bgm-hand-2"):
        assert acts.reset(made, {part}).result == made.decided
    assert acts.reset(made, {LAUGH.id}) is made


def test_what_was_merged_is_reset_apart() -> None:
    first, second, third = (event(Label.LAUGHTER, at, at + 1) for at in (2.0, 4.0, 6.0))
    made = acts.merge(opened(first, second, third, CLAP), {first.id, second.id, third.id})
    made = acts.move(made, {CLAP.id}, 1.0)
    after = acts.reset(made, {first.id})
    assert after.result.events == (first, second, third, one(made, CLAP.id))


def test_ids_of_what_others_were_merged_into_are_not_given_again() -> None:
    made, name = acts.add(opened(), Label.LAUGHTER, 10.0, 11.0)
    made = acts.delete(acts.merge(made, {name, LAUGH.id}), {name})
    made, again = acts.add(made, Label.LAUGHTER, 30.0, 31.0)
    assert again != name
    assert spans(acts.reset(made, {again}), Label.LAUGHTER) == []


# Edits over another decision


def test_a_touched_event_is_the_persons_whatever_is_decided() -> None:
    made = acts.trim(opened(), BGM.id, end=20.0)
    wider = replace(made.decided, events=(replace(BGM, start=0.0, end=60.0),))
    assert spans(redecided(made, wider), Label.BGM) == [(10.0, 20.0)]
    none = replace(made.decided, events=())
    assert spans(redecided(made, none), Label.BGM) == [(10.0, 20.0)]


def test_an_untouched_event_gives_way_where_a_touched_one_was_and_is() -> None:
    made = acts.move(opened(), {LAUGH.id}, 10.0)  # 12..14 to 22..24
    wide = event(Label.LAUGHTER, 5.0, 30.0)
    made = redecided(made, replace(made.decided, events=(wide,)))
    assert spans(made, Label.LAUGHTER) == [(5.0, 12.0), (14.0, 22.0), (22.0, 24.0), (24.0, 30.0)]
    assert [e.id for e in made.result.events if not e.by_hand] == [wide.id, f"{wide.id}-2", f"{wide.id}-3"]


@pytest.mark.parametrize(("label", "left"), [(Label.BGM, False), (Label.LAUGHTER, True)])
def test_slivers_vanish_by_the_rule_of_their_label(label: Label, left: bool) -> None:
    made, _ = acts.add(opened(event(label, 10.0, 20.0)), label, 11.0, 30.0)  # a second is left of it
    assert spans(made, label) == ([(10.0, 11.0)] if left else []) + [(11.0, 30.0)]
    made, _ = acts.add(opened(event(label, 10.0, 20.0)), label, 10.2, 30.0)
    assert spans(made, label) == [(10.2, 30.0)]


def test_of_an_event_cut_in_two_one_part_is_touched() -> None:
    made, _ = acts.add(opened(), Label.BGM, 20.0, 25.0)
    (first, second) = [e.id for e in made.result.events if e.label == Label.BGM and not e.by_hand]
    for part, kept in ((first, (25.0, 40.0)), (second, (10.0, 20.0))):
        after = acts.delete(made, {part})
        assert spans(after, Label.BGM) == sorted([(20.0, 25.0), kept])
        assert len({e.id for e in after.result.events}) == len(after.result.events)
        assert acts.reset(after, {part}).result == made.result


def test_another_label_does_not_give_way() -> None:
    made, _ = acts.add(opened(), Label.SINGING, 0.0, 60.0)
    assert spans(made, Label.BGM) == [(10.0, 40.0)]


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events of two labels, those of a label apart."""
    made = []
    for label in (Label.LAUGHTER, Label.COUGH):
        edges = sorted(draw(st.lists(st.integers(0, 60), min_size=0, max_size=12, unique=True)))
        made += [event(label, float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return tuple(sorted(made, key=lambda each: (each.start, each.label)))


@st.composite
def worked_on(draw: st.DrawFn) -> Project:
    """A project after some acts."""
    made = project(analysis(*draw(decisions()), of=media(duration=60.0)))
    for _ in range(draw(st.integers(1, 6))):
        ids = [each.id for each in made.result.events] or ["none"]
        name = draw(st.sampled_from(ids))
        at, other = draw(st.floats(0, 60)), draw(st.floats(0, 60))
        act = draw(st.sampled_from(["move", "trim", "add", "delete", "split", "merge", "relabel", "reset"]))
        match act:
            case "move":
                made = acts.move(made, {name}, at - other)
            case "trim":
                made = acts.trim(made, name, at, other)
            case "add":
                made, _ = acts.add(made, Label.LAUGHTER, at, other)
            case "delete":
                made = acts.delete(made, {name})
            case "split":
                made = acts.split(made, name, at)
            case "merge":
                made = acts.merge(made, {name, draw(st.sampled_from(ids))})
            case "relabel":
                made = acts.relabel(made, {name}, draw(st.sampled_from([Label.LAUGHTER, Label.COUGH])))
            case "reset":
                made = acts.reset(made, {name})
    return made


@given(worked_on(), decisions())
@thoroughly
def test_whatever_was_done_and_decided_edits_win(made: Project, anew: tuple[Event, ...]) -> None:
    after = redecided(made, replace(made.decided, events=anew))
    result = after.result.events
    assert list(result) == sorted(result, key=lambda each: (each.start, each.label, each.id))
    assert len({each.id for each in result}) == len(result)
    for edit in made.edits.events:
        assert [each for each in result if each.id == edit.id] == ([edit.now] if edit.now else [])
    for each in result:
        assert 0 <= each.start < each.end <= 60
        if each.by_hand:
            continue
        assert any(old.start <= each.start and each.end <= old.end and old.label == each.label for old in anew)
        for edit in made.edits.events:
            sides = [side for side in (edit.was, edit.now) if side]
            if each.label in {side.label for side in sides}:
                assert all(each.end <= side.start or side.end <= each.start for side in sides)
    for label in (Label.LAUGHTER, Label.COUGH):
        untouched = [each for each in result if each.label == label and not each.by_hand]
        assert all(a.end <= b.start for a, b in pairwise(untouched))
    assert acts.reset(after).result.events == anew


@given(worked_on())
@thoroughly
def test_the_same_decision_changes_nothing(made: Project) -> None:
    assert redecided(made, made.decided).result == made.result


def test_what_came_back_from_an_editor_is_as_it_is_there() -> None:
    moved = replace(LAUGH, start=20.0, end=22.0)
    made = acts.take_over(opened(), [(LAUGH, moved), (BGM, BGM)], {CLAP.id, "never seen"})
    assert one(made, LAUGH.id) == replace(moved, by_hand=True)
    assert one(made, BGM.id) == BGM  # nothing was changed: it is no edit
    assert spans(made, Label.APPLAUSE) == []
    assert len(made.edits.events) == 2


def test_of_what_came_back_only_what_differs_is_taken() -> None:
    before = acts.trim(acts.rename(opened(), [LAUGH.id], "my joke"), LAUGH.id, end=15.0)
    made = acts.take_over(before, [(LAUGH, replace(LAUGH, start=11.0, colour="RED", by_hand=True))], ())
    assert one(made, LAUGH.id) == replace(LAUGH, start=11.0, end=15.0, name="my joke", colour="RED", by_hand=True)


def test_one_event_is_never_taken_for_two() -> None:
    back = [replace(LAUGH, id=f"laughter-editor-{n}", start=LAUGH.start + n / 10) for n in (1, 2)]
    made = acts.take_over(opened(), (), (), back)
    assert [e.id for e in made.result.events if e.label == Label.LAUGHTER] == [LAUGH.id, "laughter-editor-2"]


def test_what_has_no_length_there_keeps_its_own_here() -> None:
    point = replace(LAUGH, id="laughter-editor-1", end=LAUGH.start + SHORTEST)
    assert acts.take_over(opened(), (), (), [point]).result.events == opened().result.events


def test_a_new_event_takes_nobodys_id() -> None:
    mine = replace(LAUGH, id="laughter-editor-1", start=45.0, end=46.0)
    made = acts.take_over(opened(BGM, mine), (), (), [replace(mine, start=30.0, end=31.0)])
    assert [(e.id, e.start) for e in made.result.events if e.label == Label.LAUGHTER] == [
        ("laughter-editor-2", 30.0),
        ("laughter-editor-1", 45.0),
    ]


def test_what_came_back_keeps_within_the_media() -> None:
    made = acts.take_over(opened(), [(LAUGH, replace(LAUGH, start=-5.0, end=1e9))], ())
    assert spans(made, Label.LAUGHTER) == [(0.0, 60.0)]
