"""Project files: what is saved is what is opened; files that travel may be anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from build import analysis, full, one_line

from sensevoice_markers import document
from sensevoice_markers.analysis import Label
from sensevoice_markers.editing import acts, cue_acts, saved
from sensevoice_markers.editing.project import Edits, Filters, Project, View, project
from sensevoice_markers.errors import BadDocument, BadSetting
from sensevoice_markers.timeline import decide

VIEW = View(12.5, 100.0, 13.0, 5.0, 6.0, Filters(frozenset({Label.BGM, Label.SPEECH}), 0.5, 1.0))


def worked_on() -> Project:
    made, _ = acts.add(project(full()), Label.APPLAUSE, 40.0, 41.0)
    made = acts.recolour(acts.rename(made, {"bgm-1250"}, "片头"), {"bgm-1250"}, "RED")
    made = acts.delete(made, {"laughter-30000"})
    made = cue_acts.write(made, "cue-2", "你好吗？")
    return cue_acts.add(made, 20.0, 22.0, "new")[0]


DATA = saved.to_json(worked_on(), VIEW)
AUTOSAVE = saved.edits_to_json(worked_on(), VIEW)


def same(one: Project, other: Project) -> None:
    assert one.edits == other.edits
    assert document.to_json(one.decided) == document.to_json(other.decided)
    assert document.to_json(one.result) == document.to_json(other.result)


def test_a_project_is_opened_as_it_was_saved() -> None:
    opened, view = saved.from_json(DATA)
    same(opened, worked_on())
    assert view == VIEW
    assert saved.to_json(opened, view) == DATA


def test_readers_of_analyses_read_what_was_decided() -> None:
    assert document.to_json(document.from_json(DATA)) == document.to_json(full())
    read = json.loads(DATA)
    assert list(read)[-2:] == ["edits", "view"]
    assert read["edits"]["events"][0]["was"] is None


def test_an_analysis_is_a_project_without_edits() -> None:
    opened, view = saved.from_json(document.to_json(full()))
    same(opened, project(full()))
    assert view == View()


def test_edits_alone_are_small_and_give_the_project_back() -> None:
    assert len(AUTOSAVE) < 4000
    opened, view = saved.edits_from_json(AUTOSAVE, full())
    same(opened, worked_on())
    assert view == VIEW


def test_edits_alone_know_the_settings() -> None:
    other = decide(full(), {Label.BGM: 0.9})
    made = project(other, worked_on().edits)
    opened, _ = saved.edits_from_json(saved.edits_to_json(made, View()), full())
    same(opened, made)


def test_edits_go_over_another_analysis_of_the_same_media() -> None:
    other = replace(full(), engine="other", sound=full().sound + 0.02, events=())
    opened, _ = saved.edits_from_json(AUTOSAVE, other)
    same(opened, project(other, worked_on().edits))


@pytest.mark.parametrize("sound", [10.0, float("nan")])
def test_edits_of_other_media_are_refused(sound: float) -> None:
    with pytest.raises(BadDocument, match="of other media") as error:
        saved.edits_from_json(AUTOSAVE, replace(full(), sound=sound))
    one_line(error.value)


def first(document: dict[str, Any], side: str = "now") -> dict[str, Any]:
    return next(edit[side] for edit in document["edits"]["events"] if edit[side])


HOSTILE: dict[str, Callable[[dict[str, Any]], object]] = {
    "edits of another kind": lambda d: d.update(edits=[]),
    "a view of another kind": lambda d: d.update(view="wide"),
    "an edit of nothing": lambda d: d["edits"]["events"][0].update(was=None, now=None),
    "another id": lambda d: d["edits"]["cues"][0]["now"].update(id="another"),
    "twice the same": lambda d: d["edits"]["events"].append(d["edits"]["events"][0]),
    "an unknown colour": lambda d: first(d).update(colour="FUCHSIA"),
    "a long name": lambda d: first(d).update(name="x" * 10_000),
    "an empty id": lambda d: [first(d).update(id="") for _ in "x"],
    "an unknown label": lambda d: first(d).update(label="THUNDER"),
    "a confidence": lambda d: first(d).update(confidence=2.0),
    "before the start": lambda d: first(d).update(start=-1.0),
    "the end first": lambda d: first(d).update(start=50.0),
    "a week later": lambda d: first(d).update(end=1e6),
    "a number without end": lambda d: first(d, "was").update(end=1e308),
    "a subtitle at no time": lambda d: d["edits"]["cues"][0]["now"].update(end=0.0),
    "a long subtitle": lambda d: d["edits"]["cues"][0]["now"].update(lines=["x" * 2_000_000]),
    "many lines": lambda d: d["edits"]["cues"][0]["now"].update(lines=[""] * 2_000_000),
    "a line that is two": lambda d: d["edits"]["cues"][0]["now"].update(lines=["a\nb"]),
    "a scale": lambda d: d["view"].update(scale=-1.0),
    "a playhead": lambda d: d["view"].update(playhead="noon"),
    "a filter": lambda d: d["view"]["filters"].update(hidden=["THUNDER"]),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("data", [DATA, AUTOSAVE], ids=["project", "autosave"])
def test_what_nobody_would_have_made_is_refused(data: bytes, change: Callable[[dict[str, Any]], object]) -> None:
    read = json.loads(data)
    change(read)
    hostile = json.dumps(read).encode()
    with pytest.raises(BadDocument) as error:
        saved.from_json(hostile) if data is DATA else saved.edits_from_json(hostile, full())
    assert ": " in one_line(error.value)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", b"\xff", b'{"schema": 1}', AUTOSAVE[:-50], b"[" * 100_000]
)
def test_what_is_no_project_is_refused(data: bytes) -> None:
    for read in (saved.from_json, lambda data: saved.edits_from_json(data, full())):
        with pytest.raises(BadDocument) as error:
            read(data)
        one_line(error.value)


def test_edits_of_a_newer_version_are_refused() -> None:
    newer = json.dumps({**json.loads(AUTOSAVE), "schema": 2}).encode()
    with pytest.raises(BadDocument, match="schema 2"):
        saved.edits_from_json(newer, full())


def test_settings_without_sense_are_refused() -> None:
    changed = json.dumps({**json.loads(AUTOSAVE), "sensitivity": {"BGM": 7}}).encode()
    with pytest.raises(BadSetting):
        saved.edits_from_json(changed, full())


@pytest.mark.parametrize(
    ("side", "change"),
    [
        ("events", {"colour": "FUCHSIA"}),
        ("events", {"name": "x" * 1000}),
        ("events", {"id": "cue-1"}),
        ("events", {"id": "laughter-30000"}),
        ("events", {"end": 1e300}),
        ("events", {"start": 50.0}),
        ("cues", {"start": -1e300}),
        ("cues", {"id": "cue-2"}),
    ],
)
def test_an_analysis_that_cannot_be_shown_is_refused(side: str, change: dict[str, Any]) -> None:
    read = json.loads(document.to_json(full()))
    read[side][0].update(change)
    with pytest.raises(BadDocument) as error:
        saved.from_json(json.dumps(read).encode())
    one_line(error.value)


def test_numbers_that_are_none_do_not_come_from_json() -> None:
    huge = DATA.replace(b'"playhead":13.0', b'"playhead":1e999')
    assert huge != DATA
    with pytest.raises(BadDocument):
        saved.from_json(huge)


def test_a_project_of_nothing_is_saved_too() -> None:
    opened, view = saved.from_json(saved.to_json(project(analysis()), View()))
    assert (opened.edits, view) == (Edits(), View())
