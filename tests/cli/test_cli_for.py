"""--for writes what an editor imports; formats lists what there is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from build import full
from build import media as about

from sensevoice_markers import marking
from sensevoice_markers.document import to_json
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.formats import formats
from sensevoice_markers.formats.presets import PRESETS

Command = Callable[..., Any]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "talk.json"
    path.write_bytes(to_json(full()))
    return path


def suffixes(paths: list[Path]) -> set[str]:
    return {path.name.removeprefix("笑声 & “talk”") for path in paths}


@pytest.mark.parametrize("editor", PRESETS)
def test_an_editor_gets_its_files(command: Command, document: Path, editor: str) -> None:
    ran = command("export", document, "--for", editor)
    assert ran.code == ExitCode.OK
    assert suffixes(ran.paths) == {formats()[name].suffix for name in PRESETS[editor].formats}
    assert all(path.stat().st_size for path in ran.paths)


def test_formats_go_before_an_editors_but_are_written_for_it(command: Command, document: Path) -> None:
    (path,) = command("export", document, "--for", "resolve", "--formats", "otio").paths
    timeline = otio.adapters.read_from_file(str(path))
    assert not timeline.tracks.markers
    assert len(timeline.tracks[0][0].markers) == 3


def test_the_usual_is_for_any_editor(command: Command, document: Path) -> None:
    assert suffixes(command("export", document).paths) == {".otio", ".srt"}


def test_a_video_is_marked_for_an_editor(command: Command, worker: Any, media: Path) -> None:
    ran = command("mark", media, "--for", "premiere")
    assert {path.name for path in ran.paths} == {"talk.xml", "talk.srt", "talk.markers.json"}
    assert "skipped" in command("mark", media, "--for", "premiere").err
    again = command("mark", media, "--for", "youtube")  # the subtitles are there already
    assert [path.name for path in again.paths] == ["talk.chapters.txt"]


def test_the_otio_of_another_editor_is_not_taken_for_this_ones(command: Command, worker: Any, media: Path) -> None:
    command("mark", media, "--for", "resolve")
    before = media.with_name("talk.otio").read_bytes()
    said = "talk.otio was written for resolve; --overwrite makes it for blender"
    ran = command("mark", media, "--for", "blender")
    assert (ran.code, ran.out) == (ExitCode.TARGET_EXISTS, "")
    assert ran.err == f"error: {media}: {said}\n"
    assert len(worker.requests) == 1
    media.with_name("talk.markers.json").unlink()
    ran = command("mark", media, "--for", "blender")
    assert ran.code == ExitCode.OK
    assert [path.name for path in ran.paths] == ["talk.markers.json"]
    assert ran.err.count(said) == 1
    assert "kept talk.srt" in ran.err
    assert "kept talk.otio" not in ran.err
    assert media.with_name("talk.otio").read_bytes() == before
    assert len(command("mark", media, "--for", "blender", "--overwrite").paths) == 3
    assert "skipped" in command("mark", media, "--for", "blender").err


def test_an_otio_that_is_nobodys_stays(command: Command, worker: Any, media: Path) -> None:
    media.with_name("talk.otio").write_text("mine")
    ran = command("mark", media, "--for", "resolve")
    assert "kept talk.otio" in ran.err
    assert "skipped" in command("mark", media, "--for", "resolve").err


@pytest.mark.parametrize("arguments", [("--formats", "edl", "--fps", "12.5"), ("--for", "premiere", "--fps", "12.5")])
def test_a_rate_that_a_format_cannot_carry_is_said_before_the_work(
    command: Command, worker: Any, media: Path, arguments: tuple[str]
) -> None:
    ran = command("mark", media, *arguments)
    assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
    assert "cannot carry 12.5 frames a second" in ran.err
    assert worker.requests == []
    assert list(media.parent.iterdir()) == [media]


def test_the_medias_own_rate_is_looked_at_before_the_work(
    command: Command, worker: Any, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = about(path=str(media), frame_rate=Fraction(25, 2), audio_tracks=())
    monkeypatch.setattr(marking, "probe", lambda _: slow)
    ran = command("mark", media, "--for", "premiere")
    assert ran.code == ExitCode.BAD_SETTING
    assert "cannot carry 12.5 frames a second" in ran.err
    assert worker.requests == []
    assert len(command("mark", media, "--fps", "25", "--for", "premiere").paths) == 3


def test_the_usual_formats_carry_any_rate_and_nobody_looks_first(
    command: Command, worker: Any, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise AssertionError("looked at twice")

    monkeypatch.setattr(marking, "probe", refuse)
    assert len(command("mark", media, "--fps", "12.5").paths) == 2


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("given", [{"audio_tracks": ()}, {"frame_rate": None}, {"start_timecode": "23:59:59:24"}])
def test_what_can_be_written_can_be_tried_with_nothing_on_it(
    command: Command, worker: Any, media: Path, name: str, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a look before the work would refuse what the work would have written."""
    monkeypatch.setattr(marking, "probe", lambda _: about(path=str(media), **given))
    assert len(command("mark", media, "--formats", name).paths) == 1


def test_the_config_file_and_the_environment_name_an_editor(
    command: Command, document: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.toml").write_text('[defaults]\nfor = "fcp"\n', encoding="utf-8")
    assert suffixes(command("export", document).paths) == {".fcpxml", ".srt"}
    monkeypatch.setenv("SENSEVOICE_MARKERS_FOR", "youtube")
    ran = command("export", document, "--overwrite")
    assert suffixes(ran.paths) == {".chapters.txt", ".srt"}


@pytest.mark.parametrize("arguments", [("--for", "avid"), ("--formats", "doc"), ("--formats", ",")])
def test_what_does_not_exist_is_said_with_what_does(command: Command, document: Path, arguments: tuple[str]) -> None:
    ran = command("export", document, *arguments)
    assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
    assert len(ran.err.splitlines()) == 1
    assert "choose" in ran.err
    assert list(document.parent.iterdir()) == [document]


def test_a_rate_that_a_format_cannot_carry_writes_nothing(command: Command, document: Path) -> None:
    ran = command("export", document, "--for", "premiere", "--fps", "12.5")
    assert ran.code == ExitCode.BAD_SETTING
    assert "--fps" in ran.err
    assert list(document.parent.iterdir()) == [document]


def test_all_formats_and_editors_are_listed(command: Command) -> None:
    ran = command("formats")
    assert ran.code == ExitCode.OK
    for name, made in formats().items():
        assert name in ran.out
        assert f"talk{made.suffix}" in ran.out
    for preset in PRESETS.values():
        assert f"--for {preset.name}: {','.join(preset.formats)}" in ran.out


def test_where_no_editor_is_named_the_file_of_any_will_do(command: Command, worker: Any, media: Path) -> None:
    command("mark", media, "--for", "resolve")
    ran = command("mark", media)
    assert (ran.code, ran.out) == (ExitCode.OK, "")
    assert "skipped" in ran.err
