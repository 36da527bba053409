"""--highlights: a rough cut beside the results, made as one set, and never a reason to lose the results."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from srt import parse

from sensevoice_markers import formats
from sensevoice_markers.errors import ExitCode, InputUnreadable
from sensevoice_markers.timeline.layout import Timeline

Command = Callable[..., Any]
Worker = Any

CUT = ("talk.highlights.otio", "talk.highlights.fcpxml", "talk.highlights.srt")


def names(ran: Any) -> tuple[str, ...]:
    return tuple(path.name for path in ran.paths)


def test_a_cut_lies_beside_the_results(command: Command, worker: Worker, media: Path) -> None:
    ran = command("mark", media, "--highlights", "8s")
    assert ran.code == ExitCode.OK
    assert names(ran) == ("talk.otio", "talk.srt", *CUT)
    assert "highlights: 1 clip, 0:0" in ran.err
    whole, cut = (otio.adapters.read_from_file(str(media.with_name(name))) for name in ("talk.otio", CUT[0]))
    assert cut.name == "talk highlights"
    assert [marker.name for marker in cut.tracks.markers] == ["LAUGHTER"]
    assert cut.duration() < whole.duration()
    (subtitle,) = parse(media.with_name(CUT[2]).read_text("utf-8"))
    assert subtitle.content == "Hello there."
    assert media.with_name(CUT[1]).read_text("utf-8").count("<asset-clip ") == 1


def test_without_the_option_there_is_no_cut(command: Command, worker: Worker, media: Path) -> None:
    assert names(command("mark", media)) == ("talk.otio", "talk.srt")


def test_a_rerun_makes_what_is_missing_and_no_more(command: Command, worker: Worker, media: Path) -> None:
    command("mark", media)
    assert names(command("mark", media, "--highlights", "8s")) == CUT
    ran = command("mark", media, "--highlights", "8s")
    assert (ran.code, ran.out) == (ExitCode.OK, "")
    assert "skipped" in ran.err
    assert "of whatever length" in ran.err
    assert len(worker.requests) == 2


def test_highlights_that_are_there_stay_whatever_their_length(command: Command, worker: Worker, media: Path) -> None:
    command("mark", media, "--highlights", "8s")
    before = {name: media.with_name(name).read_bytes() for name in CUT}
    media.with_name("talk.srt").unlink()
    ran = command("mark", media, "--highlights", "3min")
    assert names(ran) == ("talk.srt",)
    assert all(f"kept {name}, " in ran.err for name in ("talk.otio", *CUT))
    assert "length" in ran.err
    assert {name: media.with_name(name).read_bytes() for name in CUT} == before
    assert names(command("mark", media, "--highlights", "3min", "--overwrite")) == ("talk.otio", "talk.srt", *CUT)


def test_of_a_cut_no_part_is_made_alone(command: Command, worker: Worker, media: Path) -> None:
    """It could be of another length than the others."""
    command("mark", media, "--highlights", "8s")
    media.with_name(CUT[1]).unlink()
    ran = command("mark", media, "--highlights", "6s")
    assert (ran.code, ran.out) == (ExitCode.TARGET_EXISTS, "")
    assert f"{CUT[1]} is missing beside other highlights; --overwrite makes them all anew" in ran.err
    assert len(ran.err.splitlines()) == len(worker.requests) == 1
    media.with_name("talk.srt").unlink()
    media.with_name(CUT[2]).write_text("mine")
    ran = command("mark", media, "--highlights", "6s")
    assert names(ran) == ("talk.srt",)
    assert f"{CUT[1]} is missing" in ran.err
    assert media.with_name(CUT[2]).read_text() == "mine"
    assert not media.with_name(CUT[1]).exists()


@pytest.mark.parametrize("rate", ["12.5", "15", "100", "119.88"])
@pytest.mark.parametrize("verb", ["mark", "export"])
def test_at_a_rate_that_fcpxml_lacks_the_other_formats_are_written(
    command: Command, worker: Worker, media: Path, rate: str, verb: str
) -> None:
    given = document(command, media) if verb == "export" else media
    ran = command(verb, given, "--highlights", "8s", "--fps", rate)
    assert ran.code == ExitCode.OK
    assert names(ran) == ("talk.otio", "talk.srt", CUT[0], CUT[2])
    assert ran.err.count(f"the highlights have no .fcpxml: FCPXML cannot carry {rate} frames a second: use --fps") == 1
    if verb == "mark":
        again = command("mark", media, "--highlights", "8s", "--fps", rate)
        assert (again.code, again.out) == (ExitCode.OK, "")
        assert "skipped" in again.err


@pytest.mark.parametrize("verb", ["mark", "export"])
def test_all_is_made_before_anything_is_written(
    command: Command, worker: Worker, media: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = document(command, media) if verb == "export" else media
    make = formats.make

    def fail(timeline: Timeline, names: Iterable[str]) -> Any:
        if timeline.name == "talk highlights":
            raise InputUnreadable("the media: cannot be read; check its permissions")
        return make(timeline, names)

    monkeypatch.setattr(formats, "make", fail)
    ran = command(verb, given, "--highlights", "8s")
    assert (ran.code, ran.out) == (ExitCode.UNREADABLE, "")
    assert not [*media.parent.glob("*.otio"), *media.parent.glob("*.srt")]


def test_the_cut_is_for_the_editor(command: Command, worker: Worker, media: Path) -> None:
    command("mark", media, "--for", "resolve", "--highlights", "8s")
    cut = otio.adapters.read_from_file(str(media.with_name(CUT[0])))
    assert not cut.tracks.markers
    assert [marker.name for marker in cut.tracks[0][0].markers] == ["LAUGHTER"]
    media.with_name("talk.otio").unlink()
    ran = command("mark", media, "--for", "kdenlive", "--highlights", "8s")
    assert names(ran) == ("talk.otio", "talk.guides.json")
    assert f"{CUT[0]} was written for resolve; --overwrite makes it for kdenlive" in ran.err


@pytest.mark.parametrize(
    ("length", "config", "said"),
    [
        ("1s", "", "no highlight is as short as 1 s: the shortest takes --highlights 5s"),
        ("8s", "[style.LAUGHTER]\nminimum_confidence = 1.0\n", "too unsure to be marked"),
    ],
)
def test_where_nothing_can_be_cut_the_queue_goes_on(
    command: Command, worker: Worker, home: Path, tmp_path: Path, media: Path, length: str, config: str, said: str
) -> None:
    """It is said and is no failure: the ordinary results are there."""
    (home / "config.toml").write_text(config, "utf-8")
    (tmp_path / "more.mp4").write_bytes(b"media")
    ran = command("mark", tmp_path, "--highlights", length)
    assert ran.code == ExitCode.OK
    assert names(ran) == ("more.otio", "more.srt", "talk.otio", "talk.srt")
    assert ran.err.count(said) == 2
    assert "2 marked, 0 skipped, 0 failed" in ran.err


@pytest.mark.parametrize("length", ["0", "-5", "3x", "1:99"])
@pytest.mark.parametrize("verb", ["mark", "export"])
def test_a_length_that_is_none_is_refused_before_the_work(
    command: Command, worker: Worker, media: Path, length: str, verb: str
) -> None:
    ran = command(verb, document(command, media) if verb == "export" else media, "--highlights", length)
    assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
    assert "3min" in ran.err
    assert not list(media.parent.glob("*.otio"))


@pytest.mark.parametrize("given", [3, 2, 1, 0])
def test_precedence(
    command: Command, worker: Worker, media: Path, home: Path, monkeypatch: pytest.MonkeyPatch, given: int
) -> None:
    """The flag goes before the environment, that before the config file; an empty flag undoes both."""
    (home / "config.toml").write_text("[defaults]\nhighlights = 180\n", "utf-8")
    if given >= 2:
        monkeypatch.setenv("SENSEVOICE_MARKERS_HIGHLIGHTS", "2min")
    flag = {3: ["--highlights", "1min"], 0: ["--highlights", ""]}.get(given, [])
    ran = command("mark", media, *flag)
    assert ran.code == ExitCode.OK
    wished = {3: "1:00 wished", 2: "2:00 wished", 1: "3:00 wished", 0: ""}[given]
    assert wished in ran.err
    assert bool(given) == ("highlights" in ran.out)


def document(command: Command, media: Path) -> Path:
    path = media.with_name("talk.json")
    command("analyze", media, "--json", path)
    return path


def test_export_cuts_from_a_document(command: Command, worker: Worker, media: Path) -> None:
    analysed = document(command, media)
    ran = command("export", analysed, "--highlights", "8s", "--formats", "srt")
    assert ran.code == ExitCode.OK
    assert names(ran) == ("talk.srt", *CUT)
    assert "highlights: 1 clip" in ran.err


def test_the_commands_of_the_docs_run_one_after_the_other(
    command: Command, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "highlights.md").read_text("utf-8")
    lines = re.findall(r"^sensevoice-markers (.*)$", text, re.MULTILINE)
    assert {line.split()[0] for line in lines} == {"mark", "analyze", "export"}
    monkeypatch.chdir(tmp_path)
    for line in lines:
        arguments = shlex.split(line, comments=True)
        if arguments[1].endswith(".mp4"):
            Path(arguments[1]).write_bytes(b"media")
        ran = command(*arguments)
        assert ran.code == ExitCode.OK, ran.err
        assert any(".highlights." in name for name in names(ran)) == ("--highlights" in arguments)


def test_export_writes_nothing_where_one_of_the_files_is_there(command: Command, worker: Worker, media: Path) -> None:
    analysed = document(command, media)
    media.with_name(CUT[2]).write_text("mine")
    ran = command("export", analysed, "--highlights", "8s")
    assert (ran.code, ran.out) == (ExitCode.TARGET_EXISTS, "")
    assert sorted(path.name for path in media.parent.glob("talk.*")) == [CUT[2], "talk.json", "talk.mp4"]
    assert names(command("export", analysed, "--highlights", "8s", "--overwrite")) == ("talk.otio", "talk.srt", *CUT)


def test_export_says_that_nothing_can_be_cut(command: Command, worker: Worker, media: Path) -> None:
    ran = command("export", document(command, media), "--highlights", "1s")
    assert ran.code == ExitCode.OK
    assert names(ran) == ("talk.otio", "talk.srt")
    assert "no highlight is as short as 1 s" in ran.err


def test_a_rendered_cut_is_a_file_of_its_own(command: Command, worker: Worker, media: Path) -> None:
    """Its results are not taken for the cut of the media that it was rendered from."""
    media.with_name("talk.highlights.mp4").write_bytes(b"media")
    ran = command("mark", media.parent, "--highlights", "8s")
    assert set(names(ran)) == {
        "talk.otio",
        "talk.srt",
        *CUT,
        "talk.highlights.mp4.otio",
        "talk.highlights.mp4.srt",
        *(name.replace("highlights", "highlights.mp4.highlights") for name in CUT),
    }
