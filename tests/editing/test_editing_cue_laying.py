"""Subtitles made anew under edits: nothing that was said is lost, nothing is shown twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from build import Sounding, analysis, level, media, spoken, tagged, thoroughly
from hypothesis import given, settings
from hypothesis import strategies as st

from sensevoice_markers.analysis import Analysis, Cue, Label, Subtitles, Wording
from sensevoice_markers.editing import acts, cue_acts
from sensevoice_markers.editing.project import Project, project, redecided
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.cues import LEAST

TALK = (
    " We came down from the hill , and the whole town was dark . Nobody could tell us why the lights had failed ,"
    " so we walked home by the river and counted boats . In the morning there were eleven of them ."
)
WORDS = [" " + word for word in TALK.replace(" ,", ",").replace(" .", ".").split()]
CHINESE = "我们从山上下来的时候，整个镇子都停电了，没有人知道是怎么回事，所以我们沿着河走回家。"


def said(*, laughs: bool = False, **given: Any) -> Analysis:
    """Two people who talk, each for a while; one word each 0.3 s."""
    tracks = (
        (*tagged(Sounding(Label.LAUGHTER, 40.0, 44.0), seconds=60.0), level((0.0, 44.0), seconds=60.0))
        if laughs
        else ()
    )
    segments = (
        spoken(*WORDS[:20], at=1.0),
        spoken(*WORDS[20:], at=7.2),
        spoken(*CHINESE, at=22.0, language="zh"),
    )
    return decide(analysis(segments=segments, tracks=tracks, of=media(duration=60.0)), {}, **given)


def bare(*cues: Cue) -> str:
    return "".join("".join(line.split()) for cue in cues for line in cue.lines if not cue.id.startswith("sound-"))


ALL = bare(*said().cues)
SETTINGS = [
    Subtitles(),
    Subtitles("vertical"),
    Subtitles("bbc"),
    Subtitles(columns=18),
    Subtitles(columns=60, longest=10.0),
    Subtitles(sdh=True),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: f"{setting.preset} {setting.columns} {setting.sdh}")
@pytest.mark.parametrize("before", SETTINGS[:3], ids=lambda setting: setting.preset)
def test_a_touched_subtitle_is_there_once_however_others_are_set(before: Subtitles, setting: Subtitles) -> None:
    made = project(said(subtitles=before))
    for number, cue in enumerate(made.result.cues):
        touched = cue_acts.write(made, cue.id, f"<{number}>")
        after = redecided(touched, decide(touched.decided, None, setting))
        start = ALL.index(bare(*made.result.cues[:number])) + len(bare(*made.result.cues[:number]))
        end = start + len(bare(cue))
        assert bare(*after.result.cues) == f"{ALL[:start]}<{number}>{ALL[end:]}"
        assert len({each.id for each in after.result.cues}) == len(after.result.cues)
        assert all(len(each.lines) <= 2 for each in after.result.cues)
        again = redecided(after, touched.decided)
        assert again.result == touched.result


def test_a_deleted_subtitle_stays_deleted_and_takes_nothing_with_it() -> None:
    made = project(said())
    gone = made.result.cues[1]
    after = redecided(cue_acts.delete(made, {gone.id}), said(subtitles=Subtitles("vertical")))
    assert bare(*after.result.cues) == ALL.replace(bare(gone), "", 1)
    assert all(each.end <= gone.start + 0.5 or each.start >= gone.end - 0.5 for each in after.result.cues)


def test_what_is_split_or_merged_stays_so() -> None:
    made = project(said())
    split = cue_acts.split(made, "cue-1")
    first, second, *_ = split.result.cues
    after = redecided(split, said(subtitles=Subtitles("vertical")))
    assert bare(*after.result.cues) == ALL
    assert [cue for cue in after.result.cues if cue.id in (first.id, second.id)] == [first, second]
    merged = cue_acts.merge(made, {"cue-1", "cue-2"})
    after = redecided(merged, said(subtitles=Subtitles("vertical")))
    assert bare(*after.result.cues) == ALL
    assert after.result.cues[0] == merged.result.cues[0]


def test_another_way_of_writing_does_not_say_it_twice() -> None:
    made = project(said())
    last = made.result.cues[-1]
    touched = cue_acts.write(made, last.id, "别的")
    after = redecided(touched, said(wording=Wording(script="traditional")))
    assert bare(after.result.cues[-1]) == "别的"
    assert len(bare(*after.result.cues)) == len(ALL) - len(bare(last)) + 2


def test_subtitles_of_sounds_are_known_by_their_events() -> None:
    made = project(said(laughs=True, subtitles=Subtitles(sdh=True)))
    (laugh,) = [cue for cue in made.result.cues if cue.id.startswith("sound-")]
    deleted = cue_acts.delete(made, {laugh.id})
    for sensitivity in (0.4, 0.6, 0.9):
        anew = decide(made.decided, {Label.LAUGHTER: sensitivity})
        assert [cue.id for cue in anew.cues if cue.id.startswith("sound-")] == [laugh.id]
        assert [cue.id for cue in redecided(deleted, anew).result.cues if cue.id.startswith("sound-")] == []
    assert deleted.result.cues == said(laughs=True, subtitles=Subtitles()).cues


def test_a_sound_that_was_none_has_no_subtitle() -> None:
    made = project(said(laughs=True, subtitles=Subtitles(sdh=True)))
    (laugh,) = [event for event in made.result.events if event.label == Label.LAUGHTER]
    silent = said(laughs=True, subtitles=Subtitles()).cues
    for after in (acts.delete(made, {laugh.id}), acts.relabel(made, {laugh.id}, Label.CRY)):
        assert after.result.cues == silent
        assert cue_acts.move(after, {"cue-1"}, 0.01).result.cues[1:] == silent[1:]
        assert redecided(after, made.decided).result == after.result
        assert acts.reset(after).result == made.result
    assert acts.move(made, {laugh.id}, 0.5).result.cues is made.result.cues
    # What was made of the subtitle itself stays.
    (sound,) = [cue for cue in made.result.cues if cue.id == f"sound-{laugh.id}"]
    own = acts.delete(cue_acts.write(made, sound.id, "[they laugh]"), {laugh.id})
    assert own.result.cues[-1].lines == ("[they laugh]",)


def test_sounds_give_way_to_what_a_person_wrote() -> None:
    made = project(said(laughs=True, subtitles=Subtitles(sdh=True)))
    (laugh,) = [cue for cue in made.result.cues if cue.id.startswith("sound-")]
    over = redecided(project(said(laughs=True)), made.decided)
    written, _ = cue_acts.add(redecided(over, said(laughs=True)), laugh.start, laugh.end, "Ha!")
    assert laugh.id not in {cue.id for cue in redecided(written, made.decided).result.cues}
    beside, name = cue_acts.add(project(said(laughs=True)), laugh.end - 1.0, laugh.end + 1.0, "Ha!")
    after = {cue.id: cue for cue in redecided(beside, made.decided).result.cues}
    assert after[laugh.id].end == after[name].start


def test_without_words_time_decides() -> None:
    before = project(analysis(cues=(Cue("cue-1", 1.0, 3.0, ("a",)), Cue("cue-2", 4.0, 6.0, ("b",)))))
    made = cue_acts.write(before, "cue-1", "x")
    anew = (Cue("cue-1", 0.0, 0.9, ("0",)), Cue("cue-2", 1.0, 2.9, ("a",)), Cue("cue-3", 2.9, 6.0, ("b",)))
    after = redecided(made, replace(before.decided, cues=anew))
    assert [cue.lines[0] for cue in after.result.cues] == ["0", "x", "b"]
    assert after.result.cues[2].start == 3.0


def test_one_that_cannot_give_way_stays_readable() -> None:
    before = project(analysis(cues=(Cue("cue-1", 1.0, 2.0, ("a",)),)))
    edits = cue_acts.trim(cue_acts.write(before, "cue-1", "x"), "cue-1", 1.0, 20.0)
    under = replace(before.decided, cues=(Cue("cue-1", 1.0, 2.0, ("a",)), Cue("cue-2", 5.0, 6.0, ("b",))))
    assert redecided(edits, under).result.cues[1] == Cue("cue-2", 5.0, 6.0, ("b",))


@st.composite
def edited(draw: st.DrawFn) -> Project:
    """A project of which some subtitles were worked on; what is written begins and ends with a mark."""
    made = project(said(subtitles=draw(st.sampled_from(SETTINGS[:4]))))
    for number in range(draw(st.integers(1, 4))):
        cue = draw(st.sampled_from(made.result.cues))
        act = draw(st.sampled_from(["move", "trim", "write", "split", "merge", "delete", "reset"]))
        match act:
            case "move":
                made = cue_acts.move(made, {cue.id}, draw(st.floats(-2, 2)))
            case "trim":
                made = cue_acts.trim(made, cue.id, cue.start + draw(st.floats(-1, 1)), cue.end + draw(st.floats(-1, 1)))
            case "write":
                made = cue_acts.write(made, cue.id, f"<{number}>")
            case "split":
                made = cue_acts.split(made, cue.id)
            case "merge":
                made = cue_acts.merge(made, {cue.id, draw(st.sampled_from(made.result.cues)).id})
            case "delete":
                made = cue_acts.delete(made, {cue.id})
            case "reset":
                made = cue_acts.reset(made, {cue.id})
        if draw(st.booleans()):
            made = redecided(made, decide(made.decided, None, draw(st.sampled_from(SETTINGS))))
    return made


@given(edited(), st.sampled_from(SETTINGS))
@settings(thoroughly, max_examples=60)
def test_whatever_was_done_and_set_edits_win(made: Project, setting: Subtitles) -> None:
    after = redecided(made, decide(made.decided, None, setting)).result.cues
    assert len({cue.id for cue in after}) == len(after)
    assert all(before.start <= cue.start for before, cue in pairwise(after))
    for edit in made.edits.cues:
        assert [cue for cue in after if cue.id == edit.id] == ([edit.now] if edit.now else [])
    known = {edit.id for edit in made.edits.cues}
    others = [cue for cue in after if cue.id not in known and not cue.id.startswith("sound-")]
    assert all(one.end <= two.start or one.end - one.start == pytest.approx(LEAST) for one, two in pairwise(others))
    # Every word is said once: in an untouched cue, or in one that was touched, as it was then.
    untouched = bare(*(cue for cue in after if cue.id not in {edit.id for edit in made.edits.cues}))
    was = bare(*(edit.was for edit in made.edits.cues if edit.was))
    assert sorted(untouched + was) == sorted(ALL)
