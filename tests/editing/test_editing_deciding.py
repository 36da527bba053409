"""A slider's way ends where a fresh decision would."""

from __future__ import annotations

import numpy as np
import pytest
from build import Sounding, analysis, level, score_for, spoken, tagged, thoroughly
from hypothesis import given, settings
from hypothesis import strategies as st

from sensevoice_markers.analysis import Analysis, Label, Subtitles, Wording
from sensevoice_markers.document import to_json
from sensevoice_markers.editing import acts
from sensevoice_markers.editing.deciding import Decider, settled
from sensevoice_markers.editing.project import Project, project, redecided
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline import decide


def noisy() -> Analysis:
    """Scores that another sensitivity decides otherwise, talk between them, and subtitles for sounds."""
    noise = np.random.default_rng(5)
    sounds = [
        Sounding(label, start, start + long, score_for(label, evidence))
        for label, long in ((Label.BGM, 8.0), (Label.LAUGHTER, 4.0), (Label.APPLAUSE, 4.0), (Label.COUGH, 0.5))
        for start, evidence in zip(noise.uniform(0, 50, 4), (3.0, 1.5, -0.5, -1.5), strict=True)
    ]
    talk = (spoken(" Hello", " there.", at=3.0), spoken("你", "好。", at=8.0, language="zh"), spoken(" Ha!", at=29.0))
    tracks = (*tagged(*sounds, seconds=60.0), level((10.0, 20.0), seconds=60.0))
    return decide(analysis(segments=talk, tracks=tracks), {}, Subtitles(sdh=True))


NOISY = noisy()
DECIDER = Decider(NOISY)


def same(one: Analysis, other: Analysis) -> None:
    assert (one.events, one.cues, one.sensitivity) == (other.events, other.cues, other.sensitivity)


@given(st.lists(st.tuples(st.sampled_from(list(Label)), st.floats(0, 1)), max_size=5))
@settings(thoroughly, max_examples=40)
def test_the_end_of_the_way_is_a_fresh_decision(way: list[tuple[Label, float]]) -> None:
    made = project(NOISY)
    for label, sensitivity in way:
        made = DECIDER.events(made, label, sensitivity)
    fresh = decide(NOISY, {**NOISY.sensitivity, **dict(way)})
    assert made.result.events == fresh.events
    assert made.result.cues is NOISY.cues
    same(settled(made).decided, fresh)
    same(settled(made).result, fresh)


@given(st.floats(0, 1), st.floats(0, 1))
@settings(thoroughly, max_examples=40)
def test_edits_win_on_the_way(one: float, other: float) -> None:
    made = DECIDER.events(project(NOISY), Label.LAUGHTER, one)
    made = worked_on(made)
    after = DECIDER.events(made, Label.LAUGHTER, other)
    assert after.edits == made.edits
    whole = redecided(made, decide(NOISY, {**NOISY.sensitivity, Label.LAUGHTER: other}))
    assert after.result.events == whole.result.events
    assert to_json(settled(after).result) == to_json(whole.result)


def worked_on(made: Project) -> Project:
    made, _ = acts.add(made, Label.LAUGHTER, 1.0, 2.0)
    for event in made.result.events[::2]:
        made = acts.move(made, {event.id}, 0.5)
    return acts.delete(made, {event.id for event in made.result.events[1::4]})


def test_what_was_not_tagged_cannot_be_decided() -> None:
    assert DECIDER.labels == set(Label)
    few = analysis(tracks=tuple(track for track in NOISY.tracks if track.tagger == "firered-vad"))
    assert Decider(few).labels == {Label.SPEECH}
    assert Decider(analysis()).labels == set()
    before = project(NOISY)
    assert Decider(analysis()).events(before, Label.BGM, 0.5).result.events == tuple(
        event for event in NOISY.events if event.label != Label.BGM
    )


@pytest.mark.parametrize("sensitivity", [-0.1, 1.1, float("nan")])
def test_a_sensitivity_out_of_range_is_refused(sensitivity: float) -> None:
    with pytest.raises(BadSetting, match=r"outside 0\.\.1"):
        DECIDER.events(project(NOISY), Label.BGM, sensitivity)


def test_subtitles_are_set_otherwise_under_the_same_edits() -> None:
    made = worked_on(project(NOISY))
    vertical = settled(made, Subtitles("vertical"), Wording(script="traditional"))
    same(vertical.decided, decide(NOISY, None, Subtitles("vertical"), Wording(script="traditional")))
    assert vertical.edits == made.edits
    assert vertical.result.events == made.result.events
    with pytest.raises(BadSetting):
        settled(made, Subtitles(columns=1))
