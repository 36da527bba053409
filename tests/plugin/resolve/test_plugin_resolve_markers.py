"""Markers on a timeline of the fake, by the plugin's Python and by its Lua: both must do the same."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from both import TAG, Run, frames, on, python
from cases import cases, written
from fake_resolve import Bmd, Item, Project, Resolve, Timeline
from lua_host import ENGINES, LuaHost
from markers_files import document, marker

MENU = Path(__file__).parents[3] / "plugin" / "resolve" / "Scripts" / "Utility" / "SenseVoice Markers.py"


def test_markers_lie_where_the_file_says_with_all_they_have(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    said = run(on(timeline), saved(document(marker(0, name="START"), marker(100, 38), marker(1499, name="STOP"))))
    assert said == ["3 markers of talk added"]
    assert frames(timeline) == {0: ("START", 1), 100: ("LAUGHTER", 38), 1499: ("STOP", 1)}
    assert timeline.markers[100.0] == {
        "color": "Yellow",
        "duration": 38.0,
        "note": "loud",
        "name": "LAUGHTER",
        "customData": TAG + "laughter-100",
    }


def test_a_users_marker_keeps_its_frame_and_ours_goes_beside_it(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    for frame in (10, 11, 1499):
        timeline.AddMarker(frame, "Red", "mine", "", 1)
    found = document(marker(10), marker(12, name="APPLAUSE"), marker(1499, name="STOP"))
    said = run(on(timeline), saved(found))
    assert frames(timeline) == {12: ("APPLAUSE", 1), 13: ("LAUGHTER", 1), 1498: ("STOP", 1)}
    assert [timeline.markers[frame]["name"] for frame in (10.0, 11.0, 1499.0)] == ["mine"] * 3
    assert said[-1] == "2 moved to the next free frame, another marker is there: LAUGHTER, STOP"


def test_without_a_free_frame_within_a_second_it_is_refused(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    for frame in range(75, 126):
        timeline.AddMarker(frame, "Red", "mine", "", 1)
    said = run(on(timeline), saved(document(marker(100))))
    assert said == ["0 markers of talk added", "Resolve refused 1: LAUGHTER"]
    assert len(timeline.markers) == 51


def test_what_shares_a_frame_at_the_timelines_rate_is_merged(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(frames=600, rate="24")
    two = (marker(100, 10), marker(101, 60, "APPLAUSE", colour={"resolve": "Cyan"}, comment="clapping"))
    said = run(on(timeline), saved(document(*two, rate=(60, 1))))
    assert frames(timeline) == {40: ("LAUGHTER + APPLAUSE", 24)}
    assert timeline.markers[40.0]["note"] == "loud\nclapping"
    assert timeline.markers[40.0]["color"] == "Yellow"
    assert timeline.markers[40.0]["customData"] == TAG + "laughter-100+laughter-101"
    assert said[1:] == ["1 shared a frame with another and were merged", "converted from 60 to 24 frames a second"]
    assert run(on(timeline), saved(document()))[1] == "1 that the file no longer has were removed"
    assert not timeline.markers


def test_a_marker_of_one_frame_stays_one(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(frames=3000, rate="50")
    run(on(timeline), saved(document(marker(100), marker(200, 2))))
    assert frames(timeline) == {200: ("LAUGHTER", 1), 400: ("LAUGHTER", 4)}


def test_the_shortest_marker_keeps_a_frame(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(rate="24")
    run(on(timeline), saved(document(marker(100, 2), rate=(120, 1))))
    assert frames(timeline) == {20: ("LAUGHTER", 1)}


def test_what_shares_a_frame_is_merged_in_the_files_order(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    same = [marker(5, name=name, id=name) for name in ("C", "A", "D", "B")]
    run(on(timeline), saved(document(marker(9), *same)))
    assert frames(timeline) == {5: ("C + A + D + B", 1), 9: ("LAUGHTER", 1)}


def test_the_last_frame_stays_on_the_timeline_when_rates_round_up(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(frames=1440, rate="24")
    run(on(timeline), saved(document(marker(3599), rate=(60, 1))))
    assert list(timeline.markers) == [1439.0]


def test_what_lies_behind_the_timelines_end_is_left_out(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(frames=100)
    said = run(on(timeline), saved(document(marker(90, 50), marker(100), marker(500))))
    assert frames(timeline) == {90: ("LAUGHTER", 10)}
    assert said[1] == "2 lie outside the timeline or the clip and were left out"


@pytest.mark.parametrize(
    ("setting", "frame"),
    [
        ("29.97", 3000),
        ("29.97 DF", 3000),
        (29.97, 3000),
        ("29", 3000),
        ("30", 3003),
        ("59.94", 6000),
        ("59.94 DF", 6000),
    ],
)
def test_every_way_of_saying_a_rate(setting: Any, frame: int, run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(frames=9000, rate=setting)
    run(on(timeline), saved(document(marker(2400), rate=(24000, 1001))))
    assert list(frames(timeline)) == [frame]


@pytest.mark.parametrize("setting", ["", None, "variable", "0"])
def test_an_unknown_rate_is_taken_as_the_files_own_and_said(setting: Any, run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(rate=setting)
    said = run(on(timeline), saved(document(marker(10))))
    assert said[1] == "the timeline's frame rate is unknown: taken as 25"
    assert list(frames(timeline)) == [10]


CLIP = "/media/talk.mp4"


def test_markers_follow_the_clip_to_where_it_lies(run: Run, saved: Callable[..., Path]) -> None:
    # Frames 50 to before 200 of the clip, from frame 1000 of the timeline on.
    timeline = Timeline(video=[[Item("/media/other.mp4", 0, 900)], [Item(CLIP, 1000, 150, left=50)]])
    found = document(marker(0), marker(40, 20), marker(50, name="first"), marker(190, 50), marker(200))
    said = run(on(timeline), saved(found), True)
    assert frames(timeline) == {
        1000: ("LAUGHTER + first", 10),
        1140: ("LAUGHTER", 10),
    }
    assert "2 lie outside the timeline or the clip and were left out" in said


def test_each_piece_of_a_cut_clip_has_its_own_markers(run: Run, saved: Callable[..., Path]) -> None:
    pieces = [Item(CLIP, 0, 100), Item(None, 100, 50), Item(CLIP, 150, 100, left=300)]
    timeline = Timeline(video=[pieces], audio=[[Item(CLIP, 0, 1000)]])
    run(on(timeline), saved(document(marker(10), marker(200), marker(320))), True)
    assert list(frames(timeline)) == [10, 170]


def test_the_same_clip_twice_above_itself_gives_one_marker(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(video=[[Item(CLIP, 0, 100)], [Item(CLIP, 0, 80)]])
    run(on(timeline), saved(document(marker(10))), True)
    assert frames(timeline) == {10: ("LAUGHTER", 1)}
    assert timeline.markers[10.0]["customData"] == TAG + "laughter-10"


@pytest.mark.parametrize("path", ["/elsewhere/talk.mp4", "D:\\footage\\talk.mp4"])
def test_a_clip_that_was_moved_is_known_by_its_name(path: str, run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(audio=[[Item(path, 500, 100)]])
    said = run(on(timeline), saved(document(marker(10))), True)
    assert list(frames(timeline)) == [510]
    assert said[1] == f"known by its name alone, check that it is the same file: {path}"


def test_the_very_file_is_preferred_to_one_of_its_name(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(video=[[Item("/card B/talk.mp4", 0, 100), Item(CLIP, 500, 100)]])
    assert run(on(timeline), saved(document(marker(10))), True) == ["1 markers of talk added"]
    assert list(frames(timeline)) == [510]


def test_a_file_of_its_name_elsewhere_is_pointed_out_with_its_path(run: Run, saved: Callable[..., Path]) -> None:
    found = saved(document(marker(10)))
    elsewhere = Timeline(video=[[Item("/card B/talk.mp4", 300, 100), Item("/card A/talk.mp4", 500, 100)]])
    told = "known by its name alone, check that it is the same file: /card A/talk.mp4, /card B/talk.mp4"
    assert run(on(elsewhere), found, False)[1] == told
    at_start = Timeline(video=[[Item("/card B/talk.mp4", 0, 100)]])
    assert run(on(at_start), found, False) == ["1 markers of talk added"]


def test_a_clip_that_is_not_there_is_said_and_nothing_changes(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(video=[[Item("/media/other.mp4", 0, 900)]])
    timeline.AddMarker(5, "Blue", "ours", "", 1, TAG + "laughter-5")
    said = run(on(timeline), saved(document(marker(10))), True)
    assert len(said) == 1
    assert said[0].startswith("talk.mp4 is not on this timeline")
    assert list(timeline.markers) == [5.0]


def test_a_clip_elsewhere_is_pointed_out(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline(video=[[Item(CLIP, 300, 900)]])
    said = run(on(timeline), saved(document(marker(10))), False)
    assert list(frames(timeline)) == [10]
    assert said[1].startswith("talk.mp4 does not lie at the timeline's start")


def test_a_colour_of_a_later_version_becomes_blue(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(document(marker(10, colour={"resolve": "Ultraviolet"}))))
    assert timeline.markers[10.0]["color"] == "Blue"


@pytest.mark.parametrize("project", [None, Project()], ids=["no project", "no timeline"])
def test_nothing_open_is_said_in_a_line(project: Project | None, run: Run, saved: Callable[..., Path]) -> None:
    said = run(Resolve(project), saved(document(marker(10))))
    assert said == [
        "no timeline is open: open one on the Edit page" if project else "no project is open: open one in Resolve"
    ]


def test_the_file_of_the_clip_under_the_playhead_is_found_and_follows_it(run: Run, saved: Callable[..., Path]) -> None:
    path = saved(document(marker(10)), "talk.markers.json")
    media = str(path.with_name("talk.mp4"))
    timeline = Timeline(video=[[Item(media, 700, 100)]])
    run(on(timeline))
    assert list(frames(timeline)) == [710]


def test_without_any_file_it_says_what_to_do(run: Run) -> None:
    assert run(on(Timeline())) == ["no markers file: choose one, or put the playhead on a clip that has one"]


def test_a_file_can_be_chosen(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    resolve = on(timeline)
    resolve.fusion.chosen = str(saved(document(marker(10))))
    run(resolve)
    assert list(frames(timeline)) == [10]


@pytest.mark.parametrize("name", cases())
@pytest.mark.parametrize("rate", ["25", "23.976", "29.97 DF", "60"])
def test_both_languages_make_the_same_of_what_we_export(name: str, rate: str, saved: Callable[..., Path]) -> None:
    path = saved(written("json", cases()[name]))
    seen = []
    for each in (python, *(LuaHost(engine).run for engine in ENGINES)):
        timeline = Timeline(frames=100_000, rate=rate)
        timeline.AddMarker(0, "Red", "mine", "", 1)
        seen.append((each(on(timeline), path), timeline.GetMarkers()))
    assert all(each == seen[0] for each in seen)
    assert len(seen[0][1]) >= 4


def test_chinese_where_the_user_reads_it(run: Run, saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from sensevoice_resolve import words

    monkeypatch.setenv("SENSEVOICE_MARKERS_LANG", "zh_CN")
    words.chinese.cache_clear()
    assert run(on(Timeline()), saved(document(marker(10)))) == ["已添加 talk 的 1 个标记"]


class TestChineseOfTheSystem:
    """Where no variable says it: programs of the Dock get none, nor do those of Windows."""

    @pytest.fixture(autouse=True)
    def silent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("SENSEVOICE_MARKERS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)

    def said(self, host: LuaHost) -> str:
        said: str = host.part("words").words("replaced", 3)
        return said

    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize(
        ("prints", "told"),
        [
            ("zh_CN\n", "替换了之前添加的 3 个标记"),
            ("en_DE\n", "3 of an earlier run were replaced"),
            ("", "3 of an earlier run were replaced"),
        ],
    )
    def test_a_mac_is_asked_for_its_locale(self, prints: str, told: str, engine: str) -> None:
        host = LuaHost(engine)
        asked: list[str] = []
        pipe = host.lua.eval("function(said) return { read = function() return said end, close = function() end } end")
        host.lua.globals().jit = host.to_lua({"os": "OSX"})

        def popen(command: str) -> Any:
            asked.append(command)
            return pipe(prints)

        host.lua.globals().io.popen = popen
        assert self.said(host) == told
        assert asked == ["/usr/bin/defaults read -g AppleLocale 2>/dev/null"]

    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize(
        ("language", "told"),
        [
            (0x0804, "替换了之前添加的 3 个标记"),
            (0x0404, "替换了之前添加的 3 个标记"),
            (0x0407, "3 of an earlier run were replaced"),
        ],
    )
    def test_windows_is_asked_for_its_language(self, language: int, told: str, engine: str) -> None:
        host = LuaHost(engine)
        host.lua.globals().package.config = "\\\n;\n"
        ffi = {"cdef": lambda _: None, "C": {"GetUserDefaultUILanguage": lambda: language}}
        host.lua.globals().package.loaded["ffi"] = host.to_lua(ffi)
        assert self.said(host) == told

    @pytest.mark.skipif("LuaJIT" not in ENGINES, reason="lupa has none here")
    def test_luajit_takes_the_declaration_any_number_of_times(self) -> None:
        host = LuaHost("LuaJIT")
        for _ in range(2):  # the console keeps its state from one run to the next
            host.lua.execute("require('ffi').cdef('unsigned short GetUserDefaultUILanguage(void);')")

    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize("config", ["/", "\\"])
    def test_a_system_that_tells_nothing_is_english(self, config: str, engine: str) -> None:
        host = LuaHost(engine)
        host.lua.globals().package.config = config
        host.lua.globals().io.popen = None  # and no ffi, or no such call in it
        host.lua.globals().jit = None
        assert self.said(host) == "3 of an earlier run were replaced"


def test_the_menus_entry_runs_as_resolve_runs_it(
    saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SENSEVOICE_MARKERS_JSON", str(saved(document(marker(10)))))
    monkeypatch.setattr("sys.argv", [str(MENU)])
    timeline = Timeline()
    resolve = on(timeline)
    runpy.run_path(str(MENU), {"resolve": resolve, "fusion": resolve.Fusion(), "bmd": Bmd()}, "__main__")
    assert capsys.readouterr().out == "1 markers of talk added\n"
    assert list(frames(timeline)) == [10]


def test_outside_resolve_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", [str(MENU)])
    runpy.run_path(str(MENU), run_name="__main__")
    assert capsys.readouterr().out == "run this in Resolve: Workspace > Scripts\n"
    assert LuaHost().run(None) == ["run this in Resolve: Workspace > Scripts"]
