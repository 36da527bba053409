"""Ours are on the timeline already: a second run, one that a dialog stops, two files of one name; in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from both import TAG, Run, frames, on
from build import thoroughly
from fake_resolve import Timeline
from hypothesis import given
from hypothesis import strategies as st
from lua_host import ENGINES, LuaHost
from markers_files import document, marker

CLOSED = "Resolve takes no markers now: close open dialogs and run this again"


def twenty(name: str) -> dict[str, Any]:
    return document(*(marker(10 * i, name=name) for i in range(1, 21)))


def test_a_second_run_replaces_ours_and_nothing_else(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    timeline.AddMarker(7, "Red", "mine", "", 1)
    timeline.AddMarker(8, "Red", "another script's", "", 1, "some-tool")
    timeline.AddMarker(9, "Red", "of another file", "", 1, "sensevoice-markers/cam2.mp4/1500@0/laughter-9")
    before = timeline.GetMarkers()
    assert before
    resolve = on(timeline)
    run(resolve, saved(document(marker(10), marker(20), marker(30), marker(50))))
    said = run(resolve, saved(document(marker(20), marker(40), marker(50, name="APPLAUSE"))))
    assert said == [
        "2 markers of talk added",
        "1 were there already",
        "1 of an earlier run were replaced",
        "2 that the file no longer has were removed",
    ]
    assert frames(timeline) == {20: ("LAUGHTER", 1), 40: ("LAUGHTER", 1), 50: ("APPLAUSE", 1)}
    assert {frame: timeline.markers[frame] for frame in before} == before


def test_the_same_file_again_changes_nothing(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    for frame in (10, 11, 1499):
        timeline.AddMarker(frame, "Red", "mine", "", 1)
    path = saved(document(marker(10), marker(12, 30), marker(1499, name="STOP")))
    run(on(timeline), path)
    before, calls = timeline.GetMarkers(), timeline.calls
    assert run(on(timeline), path) == ["0 markers of talk added", "3 were there already"]
    assert (timeline.GetMarkers(), timeline.calls) == (before, calls)


@pytest.mark.parametrize("changed", ["color", "name", "note", "duration", "customData"])
def test_whatever_was_changed_in_ours_is_put_right(changed: str, run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    path = saved(document(marker(10, 5), marker(20)))
    run(on(timeline), path)
    before = timeline.GetMarkers()
    timeline.markers[10.0][changed] = {"color": "Rose", "duration": 9.0, "customData": TAG + "x"}.get(changed, "x")
    said = run(on(timeline), path)
    assert said == ["1 markers of talk added", "1 were there already", "1 of an earlier run were replaced"]
    assert timeline.GetMarkers() == before


def test_ours_that_was_dragged_is_replaced_where_it_is_now(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(document(marker(10))))
    timeline.markers[55.0] = timeline.markers.pop(10.0)
    said = run(on(timeline), saved(document(marker(10))))
    assert said == ["1 markers of talk added", "1 of an earlier run were replaced"]
    assert list(timeline.markers) == [10.0]


def test_ours_of_one_frame_later_are_each_where_they_belong(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(document(*(marker(frame) for frame in (10, 11, 12)))))
    later = [marker(frame + 1, id=f"laughter-{frame}") for frame in (10, 11, 12)]
    run(on(timeline), saved(document(*later)))
    assert {int(f): info["customData"] for f, info in timeline.markers.items()} == {
        f + 1: f"{TAG}laughter-{f}" for f in (10, 11, 12)
    }


def test_two_of_ours_with_the_same_data_are_both_removed(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    for frame in (3, 4):  # someone pasted the marker
        timeline.AddMarker(frame, "Blue", "x", "", 1, TAG + "laughter-3")
    said = run(on(timeline), saved(document(marker(10))))
    assert said == ["1 markers of talk added", "2 that the file no longer has were removed"]
    assert list(timeline.markers) == [10.0]


def test_two_files_of_one_name_leave_each_other_alone(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    cards = [
        saved(document(marker(frame), media={"path": f"/card {frame}/C0001.MP4", **of}), f"{frame}.markers.json")
        for frame, of in ((10, {"frames": 900}), (20, {"frames": 901}), (30, {"frames": 900, "start_frame": 86400}))
    ]
    for each in (*cards, *cards):
        run(on(timeline), each)
    assert list(timeline.markers) == [10.0, 20.0, 30.0]
    assert timeline.markers[30.0]["customData"] == "sensevoice-markers/C0001.MP4/900@86400/laughter-30"


def test_a_file_that_moved_is_the_same(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(document(marker(10))))
    said = run(on(timeline), saved(document(marker(20), media={"path": "D:\\archive\\talk.mp4"})))
    assert said == ["1 markers of talk added", "1 that the file no longer has were removed"]
    assert list(timeline.markers) == [20.0]


def test_a_dialog_that_opens_meanwhile_loses_no_marker_of_the_user(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    timeline.AddMarker(5, "Red", "mine", "", 1)
    timeline.dialog_open_after = 4
    said = run(on(timeline), saved(document(*(marker(10 * i) for i in range(1, 40)))))
    assert said[0] == "3 markers of talk added"
    assert said[1].startswith("Resolve refused 36: ")
    assert said[2] == CLOSED
    assert timeline.calls == 4 + 5  # it gave up after a few
    assert timeline.markers[5.0]["name"] == "mine"


def test_a_dialog_that_opens_while_ours_are_replaced_loses_none(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    timeline.AddMarker(5, "Red", "mine", "", 1)
    run(on(timeline), saved(twenty("LAUGHTER")))
    timeline.AddMarker(999, "Blue", "left over", "", 1, TAG + "laughter-999")
    timeline.dialog_open_after = timeline.calls + 2 * 3
    said = run(on(timeline), saved(twenty("GELÄCHTER")))
    names = [info["name"] for _, info in sorted(timeline.markers.items())]
    assert names == ["mine", *["GELÄCHTER"] * 3, *["LAUGHTER"] * 17, "left over"]
    assert said[:2] == ["3 markers of talk added", "3 of an earlier run were replaced"]
    assert said[2] == "5 of an earlier run could not be removed"
    assert said[3].startswith("Resolve refused 17: ")
    assert said[4:] == [CLOSED]
    timeline.dialog_open_after = None
    again = run(on(timeline), saved(twenty("GELÄCHTER")))
    assert again == [
        "17 markers of talk added",
        "3 were there already",
        "17 of an earlier run were replaced",
        "1 that the file no longer has were removed",
    ]
    assert len(timeline.markers) == 21


def test_a_dialog_between_two_calls_costs_one_marker_and_that_is_said(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(twenty("LAUGHTER")))
    timeline.dialog_open_after = timeline.calls + 2 * 3 + 1
    said = run(on(timeline), saved(twenty("GELÄCHTER")))
    assert len(timeline.markers) == 19
    assert "1 of an earlier run were taken away and could not be put back: LAUGHTER" in said


def test_a_dialog_that_is_open_from_the_start_changes_nothing(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(twenty("LAUGHTER")))
    before = timeline.GetMarkers()
    timeline.dialog_open_after = 0
    said = run(on(timeline), saved(twenty("GELÄCHTER")))
    assert (said[0], said[-1]) == ("0 markers of talk added", CLOSED)
    assert timeline.markers == before


def test_what_is_refused_alone_leaves_the_old_one_as_it_was(
    run: Run, saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = Timeline()
    run(on(timeline), saved(document(marker(10), marker(20))))
    before = timeline.GetMarkers()
    add = timeline.AddMarker

    def refuse_long_ones(frame: float, color: str, name: str, note: str, duration: float, custom: str) -> bool:
        return duration < 100 and add(frame, color, name, note, duration, custom)

    monkeypatch.setattr(timeline, "AddMarker", refuse_long_ones)
    said = run(on(timeline), saved(document(marker(10, 200), marker(20))))
    assert said == ["0 markers of talk added", "1 were there already", "Resolve refused 1: LAUGHTER"]
    assert timeline.GetMarkers() == before


def test_ours_that_cannot_be_removed_are_said_and_not_doubled(run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    run(on(timeline), saved(document(marker(10), marker(20), marker(30))))
    timeline.markers[55.0] = timeline.markers.pop(30.0)
    timeline.undeletable = {10, 20, 55}
    said = run(on(timeline), saved(document(marker(10, name="APPLAUSE"), marker(30), marker(40))))
    assert frames(timeline) == dict.fromkeys((10, 20, 40, 55), ("LAUGHTER", 1))
    assert said == [
        "1 markers of talk added",
        "3 of an earlier run could not be removed",
        "Resolve refused 2: APPLAUSE, LAUGHTER",
    ]


def test_an_error_of_resolve_is_said_in_a_line_and_costs_none_of_ours(
    run: Run, saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = Timeline()
    run(on(timeline), saved(twenty("LAUGHTER")))
    add = timeline.AddMarker

    def fail_at_forty(frame: float, color: str, name: str, *rest: Any) -> bool:
        if (frame, name) == (40, "GELÄCHTER"):
            raise RuntimeError("the connection was lost")
        return add(frame, color, name, *rest)

    monkeypatch.setattr(timeline, "AddMarker", fail_at_forty)
    (said,) = run(on(timeline), saved(twenty("GELÄCHTER")))
    assert said.startswith("Resolve did something unexpected (")
    assert "the connection was lost" in said
    names = [info["name"] for _, info in sorted(timeline.markers.items())]
    assert names == ["GELÄCHTER"] * 3 + ["LAUGHTER"] * 17


@pytest.mark.parametrize("engine", ENGINES)
class TestRemovalByLua:
    """What the window's button does in Studio."""

    def test_all_of_ours_are_removed_and_no_others(self, engine: str, saved: Callable[..., Path]) -> None:
        timeline = Timeline()
        timeline.AddMarker(3, "Red", "mine", "", 1)
        timeline.AddMarker(4, "Red", "of another file", "", 1, "sensevoice-markers/cam2.mp4/1500@0/laughter-9")
        host = LuaHost(engine)
        host.run(on(timeline), saved(document(marker(10), marker(20))))
        timeline.undeletable.add(20)
        said = host.run(on(timeline), remove=True)
        assert said == ["2 markers removed", "1 of an earlier run could not be removed"]
        assert list(timeline.markers) == [3.0, 20.0]

    def test_it_is_asked_for_once(self, engine: str) -> None:
        host = LuaHost(engine)
        host.run(on(Timeline()), remove=True)
        assert host.lua.globals().SENSEVOICE_MARKERS is None


LUA = LuaHost()
LUA_MARKERS = LUA.part("markers")
FRAMES = st.integers(0, 30)
OURS = st.dictionaries(FRAMES, st.tuples(st.sampled_from("ABCDEFGH"), st.integers(1, 2)), max_size=12)


def before(theirs: set[int], ours: dict[int, tuple[str, int]]) -> Timeline:
    timeline = Timeline(frames=31)
    for frame in theirs:
        timeline.AddMarker(frame, "Red", "mine", "", 1)
    for frame, (name, length) in ours.items():
        timeline.AddMarker(frame, "Blue", name, "", length, TAG + name)
    timeline.calls = 0
    return timeline


def put(timeline: Timeline, wanted: dict[int, tuple[str, int]]) -> dict[str, Any]:
    """By Python; what Lua makes of the same timeline is held against it."""
    from sensevoice_resolve.document import Marker
    from sensevoice_resolve.markers import put as in_python

    other = Timeline(frames=31)
    vars(other).update({**vars(timeline), "markers": timeline.markers.copy()})
    markers = {frame: Marker((name,), frame, n, "Blue", name, "") for frame, (name, n) in wanted.items()}
    done = dict(in_python(timeline, markers, TAG, 5, 31)._asdict())
    for_lua = LUA.to_lua({f: {**m._asdict(), "ids": list(m.ids)} for f, m in markers.items()})
    by_lua = dict(LUA_MARKERS.put(LUA.to_lua(other), for_lua, TAG, 5, 31))
    names = {key: list(by_lua[key].values()) for key in ("lost", "moved", "refused")}
    assert {**by_lua, **names} == done
    assert other.markers == timeline.markers
    return done


@given(st.sets(FRAMES, max_size=8), OURS, OURS)
@thoroughly
def test_whatever_was_there_it_ends_as_on_a_timeline_without_ours(
    theirs: set[int], ours: dict[int, tuple[str, int]], wanted: dict[int, tuple[str, int]]
) -> None:
    timeline, fresh = before(theirs, ours), before(theirs, {})
    put(fresh, wanted)
    put(timeline, wanted)
    assert timeline.markers == fresh.markers
    calls = timeline.calls
    put(timeline, wanted)
    assert timeline.markers == fresh.markers
    assert timeline.calls == calls


@given(st.sets(FRAMES, max_size=8), OURS, OURS, st.integers(0, 30), st.sets(FRAMES, max_size=8))
@thoroughly
def test_whenever_a_dialog_opens_the_report_accounts_for_every_marker(
    theirs: set[int],
    ours: dict[int, tuple[str, int]],
    wanted: dict[int, tuple[str, int]],
    dialog: int,
    undeletable: set[int],
) -> None:
    timeline = before(theirs, ours)
    there = len(timeline.markers)
    timeline.dialog_open_after, timeline.undeletable = dialog, undeletable
    done = put(timeline, wanted)
    assert len(timeline.markers) == there + done["added"] - done["replaced"] - done["dropped"] - len(done["lost"])
    assert done["added"] + done["kept"] + len(done["refused"]) == len(wanted)
    assert len(done["lost"]) <= 2
    assert {f for f, info in timeline.markers.items() if info["name"] == "mine"} == theirs
