"""The window of the plugin, the OTIO as a new timeline, and the program on the clip under the playhead."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from build import analysis, event
from cases import written
from fake_resolve import Bmd, Element, Fusion, Item, Project, Resolve, Timeline, UIManager
from markers_files import document, marker

from sensevoice_markers.analysis import Label
from sensevoice_markers.timeline.layout import Options, lay_out

Elements = dict[str, Element]


def show(timeline: Timeline | None, *steps: Any, chosen: str | None = None) -> tuple[Elements, Resolve, Bmd]:
    """Run the menu's entry in Studio, with a person who does `steps` at the window."""
    from sensevoice_resolve.running import main

    resolve = Resolve(Project(*([timeline] if timeline else [])), Fusion(chosen, UIManager()))
    bmd = Bmd(*steps)
    main(resolve, resolve.Fusion(), bmd, [])
    assert bmd.window
    assert not bmd.window.shown
    assert not bmd.steps
    return bmd.window.GetItems(), resolve, bmd


def fill(path: Path, follow: bool = False) -> Callable[[Elements], str]:
    def step(items: Elements) -> str:
        items["path"].Text, items["follow"].Checked = str(path), follow
        return ""

    return step


def idle(items: Elements) -> str | None:
    """Let what was clicked be done, however long the program takes."""
    return None if items["cancel"].Enabled else ""


@pytest.mark.usefixtures("english")
class TestWindow:
    def test_markers_are_added_and_removed(self, saved: Callable[..., Path]) -> None:
        timeline = Timeline()
        timeline.AddMarker(3, "Red", "mine", "", 1)
        items, _, _ = show(timeline, fill(saved(document(marker(10), marker(20)))), "add", idle)
        assert items["report"].PlainText == "2 markers of talk added"
        assert sorted(timeline.markers) == [3.0, 10.0, 20.0]
        items, _, _ = show(timeline, "remove", idle)
        assert items["report"].PlainText == "2 markers removed"
        assert list(timeline.markers) == [3.0]

    def test_the_file_beside_the_clip_is_filled_in_and_follows_it(self, saved: Callable[..., Path]) -> None:
        path = saved(document(marker(10)))
        timeline = Timeline(video=[[Item(str(path.with_name("talk.mp4")), 100, 400)]])
        items, _, _ = show(timeline, "add", idle)
        assert items["path"].Text == str(path)
        assert list(timeline.markers) == [110.0]

    def test_a_file_is_chosen(self, saved: Callable[..., Path]) -> None:
        path = saved(document(marker(10)))
        items, _, _ = show(Timeline(), "choose", idle, chosen=str(path))
        assert items["path"].Text == str(path)
        items, _, _ = show(Timeline(), fill(path), "choose", idle, chosen=None)
        assert items["path"].Text == str(path)  # thought better of it

    def test_nothing_open_is_said_at_once_and_the_window_stays(self, saved: Callable[..., Path]) -> None:
        items, _, _ = show(None, fill(saved(document(marker(1)))), "add", idle, idle)
        assert items["report"].PlainText == "no timeline is open: open one on the Edit page"
        assert items["add"].Enabled

    def test_no_file_named_is_said(self) -> None:
        items, _, _ = show(Timeline(), "add", idle)
        assert items["report"].PlainText.startswith("no markers file")

    def test_a_call_that_this_resolve_lacks_is_said(
        self, saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delattr(Timeline, "GetMarkers")
        items, _, _ = show(Timeline(), fill(saved(document(marker(1)))), "add", idle)
        assert items["report"].PlainText.startswith(
            "Resolve did something unexpected ('NoneType' object is not callable)"
        )
        assert "Traceback" in capsys.readouterr().err

    @pytest.mark.parametrize("bmd", [None, Bmd()])
    def test_without_windows_the_console_has_the_report(
        self, bmd: Bmd | None, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        from sensevoice_resolve.running import main

        timeline = Timeline()
        resolve = Resolve(Project(timeline))
        main(resolve, resolve.Fusion(), bmd, [str(saved(document(marker(10))))])
        main(resolve, None, bmd, [])
        out = capsys.readouterr().out.splitlines()
        assert out[0] == "1 markers of talk added"
        assert out[1].startswith("no markers file")


class TestOtio:
    @pytest.fixture(params=["generic", "resolve"])
    def exported(self, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
        heard = analysis(event(Label.LAUGHTER, 2.0, 3.5), event(Label.APPLAUSE, 8.0, 9.0))
        laid = lay_out(heard, Options(profile=request.param))  # markers on the timeline, on the clip
        (tmp_path / "talk.otio").write_bytes(written("otio", laid))
        path = tmp_path / "talk.markers.json"
        path.write_bytes(written("json", laid))
        return path

    def importing(self, path: Path, prepare: Callable[[Project], None] = lambda _: None) -> tuple[str, Project]:
        from sensevoice_resolve.document import read
        from sensevoice_resolve.running import attempt
        from sensevoice_resolve.timeline import import_otio

        project = Project(Timeline())
        prepare(project)
        return "\n".join(attempt(lambda: import_otio(project, read(path)))), project

    def test_it_becomes_the_current_timeline_with_our_markers(self, exported: Path) -> None:
        said, project = self.importing(exported)
        made = project.GetCurrentTimeline()
        assert made
        assert (made.GetName(), made.frames, sorted(made.markers)) == ("talk", 1500, [50.0, 200.0])
        assert said == "imported as the timeline 'talk'\n2 markers of talk added"

    def test_markers_that_came_with_it_are_not_doubled(self, exported: Path) -> None:
        def keep(project: Project) -> None:
            project.pool.keeps_markers = True

        said, project = self.importing(exported, keep)
        assert project.current
        (item,) = project.current.tracks["video"][0]
        assert len(project.current.markers) + len(item.markers) == 2
        assert said.endswith("its 2 markers came with the OTIO")

    def test_where_only_some_came_with_it_that_is_said(self, tmp_path: Path) -> None:
        heard = analysis(event(Label.LAUGHTER, 2.0, 3.5), event(Label.APPLAUSE, 8.0, 9.0), event(Label.COUGH, 9.5, 9.9))
        laid = lay_out(heard, Options(profile="resolve"))
        (tmp_path / "talk.otio").write_bytes(written("otio", laid))
        path = tmp_path / "talk.markers.json"
        path.write_bytes(written("json", laid))

        def keep_one(project: Project) -> None:
            project.pool.keeps_markers, project.pool.keeps_most = True, 1

        said, project = self.importing(path, keep_one)
        assert said.splitlines()[1:] == [
            f"only 1 of its {len(laid.markers)} markers came with the OTIO: "
            "'Add markers' puts all of them on the timeline"
        ]
        assert project.current
        assert not project.current.markers

    def test_a_name_that_is_taken_gets_a_number(self, exported: Path) -> None:
        _, project = self.importing(exported, lambda p: p.timelines.extend([Timeline("talk"), Timeline("talk 2")]))
        assert project.current
        assert project.current.GetName() == "talk 3"

    def test_media_in_the_pool_already_is_no_obstacle(self, exported: Path) -> None:
        def used(project: Project) -> None:
            project.pool.has_media = True

        assert self.importing(exported, used)[0].startswith("imported")

    def test_a_refusal_names_the_way_by_hand(self, exported: Path) -> None:
        def refuse(project: Project) -> None:
            project.pool.refuses = True

        said, project = self.importing(exported, refuse)
        otio = exported.with_name("talk.otio")
        assert said == f"Resolve refused {otio}: try File > Import > Timeline by hand"
        assert len(project.timelines) == 1

    def test_without_an_otio_it_says_so(self, exported: Path) -> None:
        exported.with_name("talk.otio").unlink()
        assert "export for Resolve first" in self.importing(exported)[0]

    def test_the_button_does_it(self, exported: Path) -> None:
        items, resolve, _ = show(Timeline(), fill(exported), "import", idle)
        assert items["report"].PlainText.startswith("imported")
        project = resolve.GetProjectManager().GetCurrentProject()
        assert project
        assert project.GetTimelineCount() == 2


PROGRAM = '''\
#!{python}
"""Stands in for sensevoice-markers: as quick or slow, right or wrong as the test wants."""
import json, os, pathlib, sys, time
here = pathlib.Path({here!r})
pythons = sorted(name for name in os.environ if name.startswith("PYTHON"))
here.joinpath("told.json").write_text(json.dumps([sys.argv[1:], pythons]))
print("first words", file=sys.stderr, flush=True)
{body}
'''
SUCCEED = """
out, media = pathlib.Path(sys.argv[-1]), pathlib.Path(sys.argv[2])
out.joinpath(media.stem + ".markers.json").write_bytes(here.joinpath("wanted.json").read_bytes())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a first line")
class TestProgram:
    @pytest.fixture
    def install(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
        """Puts a program with that body where the installer's note says; returns a media file."""
        from sensevoice_resolve import program

        def put(body: str) -> Path:
            made = tmp_path / "sense voice markers"
            made.write_text(PROGRAM.format(python=sys.executable, here=str(tmp_path), body=body), encoding="utf-8")
            made.chmod(made.stat().st_mode | stat.S_IXUSR)
            (tmp_path / "sensevoice-markers.path").write_text(f"{made}\n", encoding="utf-8")
            monkeypatch.setattr(program, "OWN", tmp_path)
            media = tmp_path / "talk.mp4"
            media.touch()
            wanted = document(marker(10), media={"path": str(media)})
            (tmp_path / "wanted.json").write_bytes(msgspec.json.encode(wanted))
            return media

        return put

    def told(self, tmp_path: Path) -> Any:
        return msgspec.json.decode((tmp_path / "told.json").read_bytes())

    def test_it_is_run_on_the_clip_and_what_it_wrote_is_put_there(
        self, install: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PYTHONHOME", "/resolve/python")
        media = install(SUCCEED)
        timeline = Timeline(video=[[Item(str(media), 300, 400)]])
        items, _, _ = show(timeline, "mark", idle)
        assert self.told(tmp_path)[0] == ["mark", str(media), "--for", "resolve", "--out", str(tmp_path)]
        assert "PYTHONHOME" not in self.told(tmp_path)[1]
        assert items["report"].PlainText == "1 markers of talk added"
        assert list(timeline.markers) == [310.0]

    def test_results_of_an_earlier_run_are_not_passed_off_as_new(
        self, install: Callable[[str], Path], tmp_path: Path
    ) -> None:
        told = "talk.mp4: skipped, its results are there already (--overwrite makes them anew)"
        media = install(f"print({told!r}, file=sys.stderr)")
        (tmp_path / "talk.markers.json").write_bytes((tmp_path / "wanted.json").read_bytes())
        timeline = Timeline(video=[[Item(str(media), 300, 400)]])
        items, _, _ = show(timeline, "mark", idle)
        assert items["report"].PlainText == f"taken from an earlier run: {told}\n1 markers of talk added"
        assert list(timeline.markers) == [310.0]

    def test_results_that_were_made_anew_are_new(self, install: Callable[[str], Path], tmp_path: Path) -> None:
        media = install(SUCCEED)
        earlier = tmp_path / "talk.markers.json"
        earlier.write_bytes(msgspec.json.encode(document(marker(99), media={"path": str(media)})))
        os.utime(earlier, (1_000_000_000, 1_000_000_000))
        timeline = Timeline(video=[[Item(str(media), 300, 400)]])
        items, _, _ = show(timeline, "mark", idle)
        assert items["report"].PlainText == "1 markers of talk added"
        assert list(timeline.markers) == [310.0]

    def test_progress_is_shown_until_it_is_cancelled(self, install: Callable[[str], Path], tmp_path: Path) -> None:
        media = install("here.joinpath('pid').write_text(str(os.getpid())); time.sleep(600)")
        timeline = Timeline(video=[[Item(str(media), 0, 400)]])
        states: list[str] = []

        def watch(items: Elements) -> str | None:
            states.append(items["state"].Text)
            assert not items["add"].Enabled
            return "cancel" if "first words" in states[-1] and (tmp_path / "pid").exists() else None

        items, _, _ = show(timeline, "mark", watch, idle)
        assert items["report"].PlainText == "cancelled"
        assert states[-1].startswith("listening for 0:")
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)
        assert not timeline.markers

    def test_closing_the_window_ends_it_too(self, install: Callable[[str], Path], tmp_path: Path) -> None:
        media = install("here.joinpath('pid').write_text(str(os.getpid())); time.sleep(600)")

        def wait(items: Elements) -> str | None:
            return "close" if (tmp_path / "pid").exists() else None

        show(Timeline(video=[[Item(str(media), 0, 400)]]), "mark", wait)
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)

    def test_one_that_will_not_stop_is_killed(
        self, install: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from sensevoice_resolve import program

        monkeypatch.setattr(program, "PATIENCE", 0.1)
        media = install(
            "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            "here.joinpath('pid').write_text(str(os.getpid())); time.sleep(600)"
        )

        def wait(items: Elements) -> str | None:
            return "cancel" if (tmp_path / "pid").exists() else None

        show(Timeline(video=[[Item(str(media), 0, 400)]]), "mark", wait, idle)
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            (
                "print('error: talk.mp4: has no sound', file=sys.stderr); sys.exit(4)",
                "it failed: error: talk.mp4: has no sound",
            ),
            ("sys.exit(3)", "it failed: first words"),
            ("pass", "talk.markers.json: was not written: run in a terminal: "),
        ],
    )
    def test_a_failure_is_said_with_its_reason(self, body: str, told: str, install: Callable[[str], Path]) -> None:
        timeline = Timeline(video=[[Item(str(install(body)), 0, 400)]])
        items, _, _ = show(timeline, "mark", idle)
        assert items["report"].PlainText.startswith(told)

    def test_one_that_cannot_be_started_names_the_way_by_hand(
        self, install: Callable[[str], Path], tmp_path: Path
    ) -> None:
        media = install(SUCCEED)
        (tmp_path / "sense voice markers").chmod(0o600)
        items, _, _ = show(Timeline(video=[[Item(str(media), 0, 400)]]), "mark", idle)
        assert items["report"].PlainText == (
            "it could not be started (Permission denied): run in a terminal: "
            f'"{tmp_path}/sense voice markers" mark {media} --for resolve --out {tmp_path}'
        )

    @pytest.mark.parametrize("note", [b"", b"/nowhere/sensevoice-markers", b"\xff\xfe", b"a\x00b", b"x" * 10_000])
    def test_a_note_that_leads_nowhere_is_passed_over(
        self, note: bytes, install: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        media = install(SUCCEED)
        (tmp_path / "sensevoice-markers.path").write_bytes(note)
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
        items, _, _ = show(Timeline(video=[[Item(str(media), 0, 400)]]), "mark", idle)
        assert items["report"].PlainText.startswith("sensevoice-markers was not found: run 'sensevoice-markers plugin")
        (tmp_path / "sense voice markers").rename(tmp_path / "sensevoice-markers")
        monkeypatch.setenv("PATH", str(tmp_path))
        items, _, _ = show(Timeline(video=[[Item(str(media), 0, 400)]]), "mark", idle)
        assert items["report"].PlainText == "1 markers of talk added"

    def test_results_go_to_the_users_folder_where_the_medias_is_closed(
        self, install: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        media = install(SUCCEED)
        monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))
        timeline = Timeline(video=[[Item(str(media), 0, 400)]])
        items, _, _ = show(timeline, "mark", idle)
        assert items["report"].PlainText == "1 markers of talk added"
        assert (tmp_path / "home" / "SenseVoice Markers" / "talk.markers.json").is_file()

    @pytest.mark.parametrize("item", [None, Item(None, 0, 100)], ids=["nothing", "a title"])
    def test_without_a_clip_under_the_playhead_it_says_so(self, item: Item | None) -> None:
        timeline = Timeline(video=[[item]] if item else [])
        items, _, _ = show(timeline, "mark", idle)
        assert items["report"].PlainText == "no clip with a media file is under the playhead: move it"
