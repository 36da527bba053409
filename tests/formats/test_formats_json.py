from __future__ import annotations

import json
from fractions import Fraction
from importlib import resources
from typing import Any

import jsonschema
import pytest
from build import TIMEBASES, analysis, event
from cases import awkward, cases, check_golden, written

from sensevoice_markers.analysis import Label
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style

SCHEMA = json.loads(resources.files("sensevoice_markers.formats").joinpath("markers.schema.json").read_text("utf-8"))
CASES = cases()


def document(timeline: Timeline) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(written("json", timeline))
    jsonschema.Draft202012Validator(SCHEMA).validate(made)
    return made


@pytest.mark.parametrize("name", CASES)
def test_every_timeline_keeps_to_the_schema_and_its_frames_are_the_plan(name: str) -> None:
    timeline = CASES[name]
    made = document(timeline)
    rate = Fraction(made["rate"]["numerator"], made["rate"]["denominator"])
    assert rate == timeline.timebase.rate
    assert made["start"]["frame"] == timeline.timebase.start_frame
    assert made["start"]["timecode"] == timeline.timebase.timecode(0)
    assert [(m["frame"], m["frames"]) for m in made["markers"]] == [(p.frame, p.frames) for p in timeline.markers]
    for marker in made["markers"]:
        assert marker["timecode"] == timeline.timebase.timecode(marker["frame"])
    for subtitle, cue in zip(made["subtitles"], timeline.cues, strict=True):
        assert abs(subtitle["frame"] / rate - Fraction(cue.start)) <= 1 / (2 * rate)
        assert subtitle["lines"] == list(cue.lines)


def test_it_is_as_it_was() -> None:
    check_golden("json", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_ids_are_of_one_marker_and_stay() -> None:
    first, second = (document(lay_out(analysis(event(Label.BGM, 1.0, end)))) for end in (30.0, 31.0))
    ids = [[marker["id"] for marker in made["markers"]] for made in (first, second)]
    assert ids[0] == ids[1] == ["bgm-1000/START", "bgm-1000/STOP"]


def test_the_schema_knows_every_label_and_colour() -> None:
    marker = SCHEMA["$defs"]["marker"]["properties"]
    assert set(marker["label"]["enum"]) == set(Label)
    assert set(marker["colour"]["properties"]["name"]["enum"]) == set(COLOURS)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2}, {"format": "other"}, {"frames": 0}, {"rate": {"numerator": 25}}, {"drop_frame": "no"},
        {"markers": [{}]}, {"start": {"frame": -1, "timecode": "00:00:00:00"}},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_no_such_document(change: dict[str, Any]) -> None:
    made = document(awkward(TIMEBASES["25"])) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(made)


def test_every_colour_has_its_name_everywhere() -> None:
    for colour in COLOURS:
        style = {Label.LAUGHTER: Style("range", colour)}
        made = document(lay_out(analysis(event(Label.LAUGHTER, 1.0, 2.0)), Options(styles=style)))
        assert made["markers"][0]["colour"]["name"] == colour
