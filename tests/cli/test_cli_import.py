"""import takes markers back from an editor, alone or onto what they were made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from build import analysis, event, full, media
from opentimelineio.opentime import RationalTime, TimeRange

from sensevoice_markers.analysis import Label
from sensevoice_markers.document import to_json
from sensevoice_markers.editing import acts, saved
from sensevoice_markers.editing.project import Project, View, project
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.formats import export

Command = Callable[..., Any]

HEARD = analysis(
    event(Label.LAUGHTER, 10.0, 12.0),
    event(Label.APPLAUSE, 20.0, 25.0),
    event(Label.BGM, 30.0, 50.0),
    cues=full().cues,
    of=media(path="/media/talk.mp4"),
)


def edit(path: Path) -> None:
    """In the editor: the laughter a second later, the applause gone, a new laughter."""
    timeline = otio.adapters.read_from_file(str(path))
    markers = timeline.tracks.markers
    for marker in list(markers):
        if marker.name == "LAUGHTER":
            marker.marked_range = TimeRange(RationalTime(275, 25), marker.marked_range.duration)
        if marker.name == "APPLAUSE":
            markers.remove(marker)
    markers.append(otio.schema.Marker("LAUGHTER new", TimeRange(RationalTime(1000, 25), RationalTime(50, 25))))
    otio.adapters.write_to_file(timeline, str(path))


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    export(HEARD, tmp_path / "talk", formats=["otio"])
    edit(tmp_path / "talk.otio")
    return (tmp_path / "talk.otio").rename(tmp_path / "from the editor.otio")


def opened(path: Path) -> Project:
    return saved.from_json(path.read_bytes())[0]


def spans(made: Project) -> list[tuple[str, float, float]]:
    return [(each.id, each.start, each.end) for each in made.result.events]


CHANGED = [("laughter-10000", 11.0, 13.0), ("bgm-30000", 30.0, 50.0), ("laughter-editor-1", 40.0, 42.0)]


def test_alone_it_becomes_a_project_in_which_nothing_is_decided_away(command: Command, edited: Path) -> None:
    ran = command("import", edited)
    assert (ran.code, ran.paths) == (ExitCode.OK, [edited.with_name("talk.svmarkers")])
    assert "3 events came back" in ran.err
    made = opened(ran.paths[0])
    assert spans(made) == CHANGED
    assert made.decided.events == ()
    assert all(each.by_hand for each in made.result.events)


@pytest.mark.parametrize("kind", ["analysis", "project"])
def test_onto_what_it_was_made_from_it_becomes_edits(command: Command, edited: Path, tmp_path: Path, kind: str) -> None:
    before = project(HEARD)
    if kind == "project":  # renamed in the app meanwhile: what the editor did not touch stays
        before = acts.rename(before, ["bgm-30000"], "Main theme")
    path = tmp_path / "kept.json"
    path.write_bytes(to_json(HEARD) if kind == "analysis" else saved.to_json(before, View(playhead=7.0)))
    ran = command("import", edited, "--onto", path, "--out", tmp_path / "out")
    assert ran.paths == [tmp_path / "out" / "talk.svmarkers"]
    assert "3 events came back: 1 changed, 1 new, 1 deleted" in ran.err
    made, view = saved.from_json(ran.paths[0].read_bytes())
    assert spans(made) == CHANGED
    assert made.decided.events == HEARD.events
    assert made.result.cues == HEARD.cues
    assert acts.reset(made).result.events == HEARD.events
    if kind == "project":
        assert (made.result.events[1].name, view.playhead) == ("Main theme", 7.0)


def test_it_goes_on_to_another_editor(command: Command, edited: Path, tmp_path: Path) -> None:
    (kept,) = command("import", edited).paths
    ran = command("export", kept, "--formats", "otio", "--out", tmp_path / "next")
    assert ran.code == ExitCode.OK
    names = [marker.name for marker in otio.adapters.read_from_file(str(ran.paths[0])).tracks.markers]
    assert names == ["LAUGHTER", "BGM START", "LAUGHTER new", "BGM STOP"]


def test_markers_that_lost_their_ids_find_their_events(command: Command, edited: Path, tmp_path: Path) -> None:
    timeline = otio.adapters.read_from_file(str(edited))
    timeline.metadata.clear()
    for marker in timeline.tracks.markers:
        marker.metadata.clear()
    otio.adapters.write_to_file(timeline, str(edited))
    (tmp_path / "kept.json").write_bytes(to_json(HEARD))
    assert command("import", edited).code == ExitCode.BAD_DOCUMENT
    (kept,) = command("import", edited, "--onto", tmp_path / "kept.json").paths
    found = spans(opened(kept))
    assert ("laughter-10000", 11.0, 13.0) in found
    assert ("bgm-30000", 30.0, 50.0) in found
    assert ("applause-20000", 20.0, 25.0) in found  # nobody can tell that it was sent and deleted


def test_a_project_that_is_there_stays(command: Command, edited: Path) -> None:
    target = edited.with_name("talk.svmarkers")
    target.write_text("mine")
    ran = command("import", edited)
    assert (ran.code, ran.out) == (ExitCode.TARGET_EXISTS, "")
    assert target.read_text() == "mine"
    assert command("import", edited, "--overwrite").code == ExitCode.OK


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["gone.otio"], ExitCode.NOT_FOUND),
        (["from the editor.otio", "--onto", "gone.json"], ExitCode.NOT_FOUND),
        (["from the editor.otio", "--onto", "from the editor.otio"], ExitCode.BAD_DOCUMENT),
        (["bad.otio"], ExitCode.BAD_DOCUMENT),
    ],
)
def test_bad_input_is_said_in_one_line_and_nothing_is_written(
    command: Command, edited: Path, arguments: list[str], code: ExitCode
) -> None:
    (edited.parent / "bad.otio").write_text("no OTIO")
    before = sorted(edited.parent.iterdir())
    ran = command("import", *(a if a.startswith("--") else edited.parent / a for a in arguments))
    assert (ran.code, ran.out) == (code, "")
    assert len(ran.err.splitlines()) == 1
    assert sorted(edited.parent.iterdir()) == before


def test_an_otio_of_other_media_goes_onto_nothing(command: Command, edited: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes(to_json(replace(HEARD, media=media(path="/media/other.mp4"))))
    ran = command("import", edited, "--onto", tmp_path / "other.json")
    assert (ran.code, ran.out) == (ExitCode.BAD_DOCUMENT, "")
    assert "other.mp4" in ran.err
