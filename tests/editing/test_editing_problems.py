from __future__ import annotations

from dataclasses import replace

from build import analysis, spoken

from sensevoice_markers.analysis import Cue
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.problems import emotion_of, emotions, problems
from sensevoice_markers.editing.project import project
from sensevoice_markers.timeline.checks import violations

CUES = (
    Cue("a", 1.0, 1.2, ("This is much too fast to be read by anyone.",), "en"),
    Cue("b", 1.2, 3.0, ("Fine.",), "en"),
    Cue("c", 4.0, 6.0, ("Fine.",), "en"),
)


def test_every_violation_is_at_its_cue() -> None:
    found = problems(analysis(cues=CUES))
    assert [each for broken in found.values() for each in broken] == list(violations(CUES, analysis().subtitles))
    assert {each.rule for each in found["a"]} == {"speed", "shortest", "gap", "columns"}
    assert set(found) == {"a"}


def test_an_edit_mends_or_breaks() -> None:
    made = project(analysis(cues=CUES))
    mended = cue_acts.write(made, "a", "Hi.")
    assert {each.rule for each in problems(mended.result)["a"]} == {"shortest", "gap"}
    assert set(problems(cue_acts.delete(made, {"b"}).result)["a"][0].rule) != set()
    assert "gap" not in {each.rule for each in problems(cue_acts.delete(made, {"b"}).result)["a"]}
    assert set(problems(cue_acts.write(made, "c", "x" * 60).result)) == {"a", "c"}


SEGMENTS = tuple(
    replace(spoken(" a", at=at, pace=5.0), emotion=emotion)
    for at, emotion in ((0.0, "HAPPY"), (5.0, None), (10.0, "SAD"), (15.0, "ANGRY"))
)


def test_a_cue_is_felt_as_most_of_what_it_says() -> None:
    spans = {"HAPPY": (4.0, 7.0), "": (6.0, 9.0), "SAD": (12.0, 17.0), "ANGRY": (12.5, 17.9), " ": (20.0, 21.0)}
    cues = tuple(Cue(emotion, *span, ("x",)) for emotion, span in spans.items())
    assert emotions(analysis(segments=SEGMENTS, cues=cues)) == {"HAPPY": "HAPPY", "SAD": "SAD", "ANGRY": "ANGRY"}
    assert [emotion_of(cue, SEGMENTS) for cue in cues] == ["HAPPY", None, "SAD", "ANGRY", None]


def test_without_emotions_nothing_is_felt() -> None:
    assert emotions(analysis(segments=(spoken(" a"),), cues=CUES)) == {}
    assert emotions(analysis(segments=SEGMENTS)) == {}
