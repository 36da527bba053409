"""analyze writes one document; export makes everything else from it, without the media and without a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from srt import parse

from sensevoice_markers import from_json
from sensevoice_markers.analysis import Label
from sensevoice_markers.editing import acts, cue_acts, saved
from sensevoice_markers.editing.project import View
from sensevoice_markers.errors import ExitCode

Command = Callable[..., Any]


@pytest.fixture
def document(command: Command, worker: Any, media: Path, tmp_path: Path) -> Path:
    """A document whose media is gone."""
    path = tmp_path / "talk.json"
    assert command("analyze", media, "--json", path).code == ExitCode.OK
    media.unlink()
    return path


def markers(path: Path) -> list[str]:
    return [marker.name for marker in otio.adapters.read_from_file(str(path)).tracks.markers]


@pytest.mark.parametrize("arguments", [[], ["--json", "-"]])
def test_the_document_goes_to_stdout(command: Command, worker: Any, media: Path, arguments: list[str]) -> None:
    ran = command("analyze", media, *arguments)
    document = json.loads(ran.out)
    assert {"events", "words", "cues", "segments", "media", "tracks"} <= document.keys()
    assert document["media"]["path"] == str(media)
    assert document["media"]["frame_rate"] == "25/1"
    assert [(event["label"], event["start"]) for event in document["events"]] == [
        ("LAUGHTER", pytest.approx(1, abs=0.5))
    ]
    assert [word["text"] for word in document["words"]] == ["Hello", " there."]
    assert {"Laughter", "Applause", "music", "level"} <= {track["name"] for track in document["tracks"]}
    assert from_json(ran.out.encode()).words
    (hint,) = ran.err.splitlines()
    assert "models pull sensevoice" in hint


def test_the_document_goes_to_a_file(command: Command, worker: Any, media: Path, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "talk.json"
    ran = command("analyze", media, "--json", target)
    assert ran.paths == [target]
    assert "1 LAUGHTER" in ran.err
    assert from_json(target.read_bytes()).events


def test_a_file_that_is_there_stays(command: Command, worker: Any, media: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.json"
    target.write_text("mine")
    ran = command("analyze", media, "--json", target)
    assert (ran.code, ran.out) == (ExitCode.TARGET_EXISTS, "")
    assert "--overwrite" in ran.err
    assert target.read_text() == "mine"
    assert worker.requests == []
    assert command("analyze", media, "--json", target, "--overwrite").code == ExitCode.OK
    assert from_json(target.read_bytes()).events


def test_export_needs_no_media(command: Command, document: Path, tmp_path: Path) -> None:
    ran = command("export", document)
    assert ran.code == ExitCode.OK
    assert ran.paths == [tmp_path / "talk.otio", tmp_path / "talk.srt"]
    assert markers(tmp_path / "talk.otio") == ["LAUGHTER"]
    assert command("export", document).code == ExitCode.TARGET_EXISTS
    assert command("export", document, "--overwrite").code == ExitCode.OK


def test_export_into_a_folder(command: Command, document: Path, tmp_path: Path) -> None:
    ran = command("export", document, "-o", tmp_path / "a" / "b", "-f", "srt")
    assert ran.paths == [tmp_path / "a" / "b" / "talk.srt"]


def test_marking_and_exporting_write_the_same(command: Command, document: Path, media: Path, tmp_path: Path) -> None:
    media.write_bytes(b"media")
    options = ("--fps", "29.97", "--start-tc", "10:00:00;00", "--srt-offset", "1.5", "-s", "applause=1")
    command("mark", media, "-o", tmp_path / "marked", *options)
    command("export", document, "-o", tmp_path / "exported", *options)
    for name in ("talk.otio", "talk.srt"):
        assert (tmp_path / "marked" / name).read_bytes() == (tmp_path / "exported" / name).read_bytes()


def test_a_sensitivity_decides_anew(command: Command, document: Path, tmp_path: Path) -> None:
    command("export", document, "-s", "applause=1")
    assert markers(tmp_path / "talk.otio") == ["LAUGHTER", "APPLAUSE"]
    command("export", document, "-s", "laughter=0,applause=1", "--overwrite")
    assert "APPLAUSE" in markers(tmp_path / "talk.otio")


def test_a_sensitivity_adds_to_the_documents_own(command: Command, worker: Any, media: Path, tmp_path: Path) -> None:
    command("analyze", media, "--json", tmp_path / "talk.json", "-s", "applause=1")
    command("export", tmp_path / "talk.json", "-s", "bgm=0.1")
    assert markers(tmp_path / "talk.otio") == ["LAUGHTER", "APPLAUSE"]


def subtitles(path: Path) -> list[str]:
    return [srt.content for srt in parse(path.read_text("utf-8"))]


def test_sounds_become_subtitles_without_media(command: Command, document: Path, tmp_path: Path) -> None:
    command("export", document, "--sdh")
    assert subtitles(tmp_path / "talk.srt") == ["Hello there.", "[laughter]"]
    command("export", document, "--no-sdh", "--overwrite")
    assert subtitles(tmp_path / "talk.srt") == ["Hello there."]


def test_subtitles_keep_to_the_rules_asked_for(command: Command, document: Path, tmp_path: Path) -> None:
    command("export", document, "--subtitles", "vertical,columns=8")
    assert subtitles(tmp_path / "talk.srt") == ["Hello", "there."]


def test_a_document_keeps_the_rules_of_its_subtitles(
    command: Command, worker: Any, media: Path, tmp_path: Path
) -> None:
    command("analyze", media, "--json", tmp_path / "talk.json", "--subtitles", "bbc,columns=8,lines=1", "--sdh")
    assert command("export", tmp_path / "talk.json").code == ExitCode.OK
    assert subtitles(tmp_path / "talk.srt") == ["Hello", "there.", "[laughter]"]
    command("export", tmp_path / "talk.json", "--no-sdh", "--overwrite")
    assert subtitles(tmp_path / "talk.srt") == ["Hello", "there."]


def test_what_subtitles_cannot_keep_to_is_told(command: Command, worker: Any, media: Path) -> None:
    ran = command("mark", media, "--subtitles", "netflix,speed=2")
    assert "talk.mp4: 1 subtitle is faster than 2 characters a second" in ran.err.splitlines()


@pytest.mark.parametrize(
    "setting",
    [
        "disney",
        "",
        "netflix,columns",
        "netflix,columns=many",
        "netflix,columns=3",
        "netflix,size=3",
        "netflix,speed=nan",
    ],
)
def test_rules_that_make_no_sense(
    command: Command, worker: Any, media: Path, document: Path, tmp_path: Path, setting: str
) -> None:
    asked = len(worker.requests)
    for arguments in (("mark", media), ("analyze", media), ("export", document)):
        ran = command(*arguments, "--subtitles", setting)
        assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
        assert len(ran.err.splitlines()) == 1
    assert len(worker.requests) == asked


def test_rate_timecode_and_offset(command: Command, document: Path, tmp_path: Path) -> None:
    command("export", document, "--fps", "30000/1001", "--start-tc", "10:00:00;00", "--srt-offset", "3600")
    timeline = otio.adapters.read_from_file(str(tmp_path / "talk.otio"))
    assert timeline.global_start_time.rate == 30000 / 1001
    assert otio.opentime.to_timecode(timeline.global_start_time) == "10:00:00;00"
    assert (tmp_path / "talk.srt").read_text("utf-8").startswith("1\n01:00:00,500 --> ")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--drop-frame", "on"), ExitCode.BAD_SETTING),  # the media has 25 frames a second
        (("--start-tc", "00:00:00:25"), ExitCode.BAD_SETTING),
        (("--drop-frame", "perhaps"), ExitCode.USAGE),
    ],
)
def test_what_the_rate_does_not_allow(
    command: Command, document: Path, tmp_path: Path, options: tuple[str, ...], code: ExitCode
) -> None:
    ran = command("export", document, *options)
    assert (ran.code, ran.out) == (code, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["talk.json"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"no json", b"\xff\xfe", b'{"schema": 99}', b'{"schema": 1}', b"[" * 100_000],
)
def test_what_is_no_document(command: Command, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    ran = command("export", path)
    assert (ran.code, ran.out) == (ExitCode.BAD_DOCUMENT, "")
    assert len(ran.err.splitlines()) == 1
    assert "analy" in ran.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["bad.json"]


def test_a_document_that_is_not_there(command: Command, tmp_path: Path) -> None:
    for path, code in ((tmp_path / "gone.json", ExitCode.NOT_FOUND), (tmp_path, ExitCode.UNREADABLE)):
        ran = command("export", path)
        assert ran.code == code
        assert "; check " in ran.err


@pytest.mark.parametrize("field", ["end", "frames"])
def test_a_damaged_document(command: Command, document: Path, field: str, tmp_path: Path) -> None:
    content = json.loads(document.read_bytes())
    content["tracks"][0][field] = "damaged" if field == "end" else 10**12
    if field == "end":
        content["events"][0]["end"] = "late"
    document.write_text(json.dumps(content))
    ran = command("export", document)
    assert ran.code == ExitCode.BAD_DOCUMENT
    assert len(ran.err.splitlines()) == 1


def test_notes_of_the_timeline_are_told(command: Command, document: Path) -> None:
    data = json.loads(document.read_bytes())
    data["media"]["variable_frame_rate"] = True
    document.write_text(json.dumps(data))
    assert "constant grid of 25 frames" in command("export", document).err


@pytest.mark.parametrize("offset", ["nan", "inf", "1e308"])
def test_an_offset_without_sense_writes_nothing(command: Command, document: Path, tmp_path: Path, offset: str) -> None:
    ran = command("export", document, "--srt-offset", offset, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "path", ["", "/", "C:", "\\\\srv\\s", "/x/..\\..\\evil.mp4", "/x/C:evil.mp4", "/a\0b.mp4", "..", "/x/..."]
)
def test_a_document_writes_only_where_it_is_told(command: Command, document: Path, tmp_path: Path, path: str) -> None:
    data = json.loads(document.read_bytes())
    data["media"]["path"] = path
    document.write_text(json.dumps(data))
    out = tmp_path / "home" / "out"
    ran = command("export", document, "--out", out)
    assert ran.code == ExitCode.OK, ran.err
    assert {written.parent for written in ran.paths} == {out}
    assert not any(set(written.name) & set("\\:\0") for written in ran.paths)


def test_the_media_is_never_replaced_by_its_analysis(command: Command, worker: Any, media: Path) -> None:
    ran = command("analyze", media, "--json", media, "--overwrite")
    assert ran.code == ExitCode.BAD_SETTING
    assert media.read_bytes() == b"media"


@pytest.fixture
def edited(document: Path, tmp_path: Path) -> Path:
    """A project of the window: the laugh was moved, music added, the subtitle rewritten."""
    made, _ = saved.from_json(document.read_bytes())
    (laugh,) = made.result.events
    made = acts.rename(acts.move(made, {laugh.id}, 2.0), {laugh.id}, "Joke")
    made, _ = acts.add(made, Label.BGM, 0.0, 1.0)
    made = cue_acts.write(made, made.result.cues[0].id, "Good morning.")
    path = tmp_path / f"talk{saved.SUFFIX}"
    path.write_bytes(saved.to_json(made, View()))
    return path


def test_a_project_is_exported_as_it_was_edited(command: Command, edited: Path, tmp_path: Path) -> None:
    assert command("export", edited).code == ExitCode.OK
    assert markers(tmp_path / "talk.otio") == ["BGM START", "BGM STOP", "Joke"]
    assert subtitles(tmp_path / "talk.srt") == ["Good morning."]


def test_edits_win_over_another_sensitivity_and_setting(command: Command, edited: Path, tmp_path: Path) -> None:
    ran = command("export", edited, "-s", "laughter=0,applause=1", "--sdh", "--subtitles", "vertical")
    assert ran.code == ExitCode.OK
    assert sorted(markers(tmp_path / "talk.otio")) == ["APPLAUSE", "BGM START", "BGM STOP", "Joke"]
    assert "Good morning." in subtitles(tmp_path / "talk.srt")
    assert not any("Hello" in text for text in subtitles(tmp_path / "talk.srt"))


def test_a_damaged_project_is_refused(command: Command, edited: Path) -> None:
    edited.write_bytes(edited.read_bytes().replace(b'"colour":""', b'"colour":"x"'))
    ran = command("export", edited)
    assert ran.code == ExitCode.BAD_DOCUMENT
    assert "an earlier copy" in ran.err
