"""The extension in a real Blender: what is made, what is replaced, what is never touched."""

from __future__ import annotations

import json
import wave
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from blender_host import EXTENSION, Blender, Refused, blender, python
from build import TIMEBASES, analysis, event, media

from sensevoice_markers.analysis import Cue, Label, MediaInfo
from sensevoice_markers.formats import formats
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out

pytestmark = pytest.mark.skipif(python() is None, reason="PyPI's bpy is for Python 3.11")

IMPORT = "sensevoice.import_markers"
REMOVE = "sensevoice.remove_markers"


@pytest.fixture
def host() -> Blender:
    """Blender with the extension enabled and an empty scene of 25 frames a second."""
    made = blender()
    made("enable")
    made("reset", fps=25)
    return made


def show(**given: Any) -> Timeline:
    """Music from 10 s to 30 s, laughter and applause in it, two subtitles; 25 frames a second."""
    heard = (
        event(Label.BGM, 10.0, 30.0),
        event(Label.LAUGHTER, 12.0, 13.0),
        event(Label.APPLAUSE, 20.0, 24.0),
    )
    cues = (Cue("cue-1", 1.0, 2.5, ("Hello world.",), "en"), Cue("cue-2", 5.0, 6.0, ("大家好，", "欢迎。"), "zh"))
    return lay_out(analysis(*heard, cues=cues), Options(**given))


def file(folder: Path, timeline: Timeline, kind: str = "json") -> str:
    path = folder / f"show{formats()[kind].suffix}"
    made = formats()[kind].write(timeline)
    path.write_bytes(made if isinstance(made, bytes) else b"".join(made))
    return str(path)


def marks(state: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(marker["name"], marker["frame"]) for marker in state["markers"]]


def strips(state: Mapping[str, Any], kind: str) -> list[tuple[str, int, int, int]]:
    """Name, first frame, length and channel."""
    return [
        (each["name"], each["frame"], each["frames"], each["channel"])
        for each in state["strips"]
        if each["type"] == kind
    ]


def test_a_copied_folder_is_known_and_disabled_until_it_is_ticked(tmp_path: Path) -> None:
    fresh = Blender()
    try:
        assert fresh("enabled") == [False, False]
        before = fresh("known")
        fresh("enable")
        assert fresh("enabled") == [True, True]
        assert "bpy.ops.sensevoice.import_markers" in fresh("known")
        fresh("disable")
        assert fresh("known") == before  # nothing of it stays behind
        fresh("enable")
        fresh("run", operator=IMPORT, filepath=file(tmp_path, show()))
    finally:
        fresh.close()


def test_markers_ranges_and_subtitles(host: Blender, tmp_path: Path) -> None:
    done = host("run", operator=IMPORT, filepath=file(tmp_path, show()))
    assert done["result"] == ["FINISHED"]
    assert "Markers: 4, ranges: 3, subtitles: 2" in done["said"]
    assert "Warning" not in done["said"]
    state = host("state")
    # The scene begins with frame 1, and so does the video.
    assert marks(state) == [("BGM START", 251), ("LAUGHTER", 301), ("APPLAUSE", 501), ("BGM STOP", 751)]
    assert strips(state, "COLOR") == [("BGM", 251, 500, 1), ("LAUGHTER", 301, 25, 2), ("APPLAUSE", 501, 100, 3)]
    assert strips(state, "TEXT") == [("Hello world.", 26, 38, 4), ("大家好，", 126, 25, 4)]
    assert [each["text"] for each in state["strips"] if each["type"] == "TEXT"] == ["Hello world.", "大家好，\n欢迎。"]
    colours = [each["colour"] for each in state["strips"] if each["type"] == "COLOR"]
    assert colours[0] == pytest.approx([0x3F / 255, 0xAE / 255, 0x49 / 255])
    assert (state["fps"], state["frame_end"]) == (25, 250)  # the scene itself is as it was


def test_otio_makes_the_same_markers_and_ranges(host: Blender, tmp_path: Path) -> None:
    for profile in ("blender", "generic", "premiere", "resolve"):  # Resolve's lie on clips, in media time
        host("reset", fps=25)
        host("run", operator=IMPORT, filepath=file(tmp_path, show(profile=profile), "otio"))
        state = host("state")
        assert marks(state) == [("BGM START", 251), ("LAUGHTER", 301), ("APPLAUSE", 501), ("BGM STOP", 751)], profile
        assert strips(state, "COLOR") == [("BGM", 251, 500, 1), ("LAUGHTER", 301, 25, 2), ("APPLAUSE", 501, 100, 3)]


def test_only_what_is_ticked(host: Blender, tmp_path: Path) -> None:
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path, ranges=False, subtitles=False)
    assert (len(host("state")["markers"]), len(host("state")["strips"])) == (4, 0)
    host("reset", fps=25)
    host("run", operator=IMPORT, filepath=path, markers=False, ranges=False)
    assert marks(host("state")) == []
    assert len(strips(host("state"), "TEXT")) == len(host("state")["strips"]) == 2


def test_a_second_import_replaces_only_what_the_first_made(host: Blender, tmp_path: Path) -> None:
    host("add_marker", name="mine", frame=301)  # on a frame of ours: Blender takes two
    host("add_strip", name="my film", frame=1, frames=900, channel=2)
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path)
    once = host("state")
    assert ("mine", 301) in marks(once)
    assert ("LAUGHTER", 301) in marks(once)
    assert strips(once, "COLOR")[0] == ("my film", 1, 900, 2)
    assert {each["channel"] for each in once["strips"] if each["source"]} == {3, 4, 5, 6}
    host("run", operator=IMPORT, filepath=path)
    assert host("state") == once
    # Fewer events: what is gone goes, and nothing else.
    host("run", operator=IMPORT, filepath=file(tmp_path, lay_out(analysis(event(Label.LAUGHTER, 12.0, 13.0)))))
    state = host("state")
    assert marks(state) == [("mine", 301), ("LAUGHTER", 301)]
    assert strips(state, "COLOR") == [("my film", 1, 900, 2), ("LAUGHTER", 301, 25, 3)]
    done = host("run", operator=REMOVE)
    assert "2 markers and strips removed" in done["said"]
    state = host("state")
    assert marks(state) == [("mine", 301)]
    assert strips(state, "COLOR") == [("my film", 1, 900, 2)]


def test_the_scene_that_the_sequencer_shows(host: Blender, tmp_path: Path) -> None:
    """Since Blender 5 it need not be the window's."""
    if host("version") >= [5, 0, 0]:
        assert host("in_a_scene_of_the_sequencer", path=file(tmp_path, show())) == [0, 4]


def test_what_is_not_imported_again_stays(host: Blender, tmp_path: Path) -> None:
    """OTIO has no subtitles, and who unticks markers does not want to lose those that are there."""
    host("run", operator=IMPORT, filepath=file(tmp_path, show()))
    host("run", operator=IMPORT, filepath=file(tmp_path, show(), "otio"))
    assert len(strips(host("state"), "TEXT")) == 2
    host("run", operator=IMPORT, filepath=file(tmp_path, show()), markers=False, ranges=False)
    state = host("state")
    assert (len(state["markers"]), len(strips(state, "COLOR")), len(strips(state, "TEXT"))) == (4, 3, 2)


def test_two_videos_in_one_scene(host: Blender, tmp_path: Path) -> None:
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path)
    other = json.loads(Path(path).read_text("utf-8"))
    other["media"]["path"] = "/media/other.mp4"
    second = tmp_path / "other.markers.json"
    second.write_text(json.dumps(other))
    for _ in range(2):
        host("run", operator=IMPORT, filepath=str(second), place="FRAME", frame=2001)
        assert len(host("state")["markers"]) == 8
    host("run", operator=IMPORT, filepath=str(second), place="FRAME", frame=4001, replace=False)
    assert [frame for name, frame in marks(host("state")) if name == "LAUGHTER"] == [301, 2301, 4301]


def test_strips_in_a_meta_strip_are_replaced_too(host: Blender, tmp_path: Path) -> None:
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path)
    host("into_meta")
    assert [each["type"] for each in host("state")["strips"]] == ["META"]
    assert len(host("state")["strips"][0]["within"]) == 5
    host("run", operator=IMPORT, filepath=path)
    state = host("state")
    assert state["strips"][0]["within"] == []
    assert len(state["strips"]) == 6


EFFECTS = {
    "a blur on a subtitle": [("GAUSSIAN_BLUR", ["Hello world."])],
    "a cross between two subtitles": [("CROSS", ["Hello world.", "大家好，"])],
    "a cross from a strip of mine": [("CROSS", ["my film", "大家好，"])],
    "a glow on a range": [("GLOW", ["LAUGHTER"])],
    "a chain": [("GLOW", ["Hello world."]), ("ALPHA_OVER", ["my film", "GLOW"]), ("WIPE", ["ALPHA_OVER", "my film"])],
}


@pytest.mark.parametrize("effects", EFFECTS.values(), ids=EFFECTS)
def test_effects_of_mine_on_strips_of_ours_are_never_removed(
    host: Blender, tmp_path: Path, effects: list[tuple[str, list[str]]]
) -> None:
    """Blender removes an effect with any of its inputs, and then those that lie on it."""
    host("add_strip", name="my film", frame=1, frames=900, channel=1)
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path)
    for channel, (kind, inputs) in enumerate(effects, start=20):
        host("add_effect", kind=kind, inputs=inputs, channel=channel)
    before = host("state")
    assert [each["type"] for each in before["strips"]].count(effects[-1][0]) == 1
    for operator, given in ((IMPORT, {"filepath": path, "set_scene": True}), (REMOVE, {})):
        with pytest.raises(Refused, match=rf"inputs of effects of yours \({len(effects)}\): remove those or reassign"):
            host("run", operator=operator, **given)
        assert host("state") == before
    host("run", operator=IMPORT, filepath=path, replace=False)  # nothing has to go then
    host("remove_strip", name=effects[0][0])  # and what lies on it
    assert "18 markers and strips removed" in host("run", operator=REMOVE)["said"]
    assert [each["name"] for each in host("state")["strips"]] == ["my film"]


def test_effects_of_mine_in_a_meta_strip_are_never_removed(host: Blender, tmp_path: Path) -> None:
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path)
    host("add_effect", kind="GAUSSIAN_BLUR", inputs=["Hello world."], channel=20)
    host("into_meta")  # Blender moves effects with what they lie on
    before = host("state")
    assert "GAUSSIAN_BLUR" in [each["type"] for each in before["strips"][0]["within"]]
    with pytest.raises(Refused, match=r"inputs of effects of yours \(1\)"):
        host("run", operator=IMPORT, filepath=path)
    assert host("state") == before


def test_effects_on_what_stays_hinder_nothing(host: Blender, tmp_path: Path) -> None:
    host("add_strip", name="my film", frame=1, frames=900, channel=1)
    host("run", operator=IMPORT, filepath=file(tmp_path, show()))
    host("add_effect", kind="GAUSSIAN_BLUR", inputs=["Hello world."], channel=20)
    host("add_effect", kind="GLOW", inputs=["my film"], channel=21)
    host("run", operator=IMPORT, filepath=file(tmp_path, show(), "otio"))  # which has no subtitles
    assert [each["type"] for each in host("state")["strips"]].count("GAUSSIAN_BLUR") == 1
    host("remove_strip", name="GAUSSIAN_BLUR")
    host("run", operator=REMOVE)
    assert [each["name"] for each in host("state")["strips"]] == ["my film", "GLOW"]


def test_a_video_that_has_no_path_is_known_again(host: Blender, tmp_path: Path) -> None:
    path = Path(file(tmp_path, show()))
    made = json.loads(path.read_text("utf-8"))
    made["media"]["path"] = ""
    path.write_text(json.dumps(made))
    for _ in range(2):
        host("run", operator=IMPORT, filepath=str(path))
        assert len(host("state")["markers"]) == 4
    assert "9 markers and strips removed" in host("run", operator=REMOVE)["said"]


@pytest.mark.parametrize(("place", "first"), [("START", 101), ("PLAYHEAD", 140), ("FRAME", -50)])
def test_where_the_video_begins(host: Blender, tmp_path: Path, place: str, first: int) -> None:
    host("reset", fps=25, frame_start=101)
    host("set_playhead", frame=140)
    host("run", operator=IMPORT, filepath=file(tmp_path, show()), place=place, frame=-50)
    assert marks(host("state"))[1] == ("LAUGHTER", first + 300)


def test_at_a_strip_whose_start_is_cut_away(host: Blender, tmp_path: Path) -> None:
    if host("version") < [4, 5, 0]:
        pytest.skip("bpy 4.2 is built without sound")
    sound = tmp_path / "sound.wav"
    with wave.open(str(sound), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(16000 * 20))
    host("add_sound", path=str(sound), frame=1001, cut=200)
    host("run", operator=IMPORT, filepath=file(tmp_path, show()), place="STRIP")
    assert marks(host("state"))[1] == ("LAUGHTER", 1301)


def test_no_active_strip(host: Blender, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No strip is active: click the video's strip"):
        host("run", operator=IMPORT, filepath=file(tmp_path, show()), place="STRIP")
    assert host("state")["markers"] == []


@pytest.mark.parametrize(
    ("fps", "base", "rate"),
    [(24, 1.001, Fraction(24000, 1001)), (24, 1.0, Fraction(24)), (60, 1.001, Fraction(60000, 1001))],
)
def test_a_scene_at_another_rate(host: Blender, tmp_path: Path, fps: int, base: float, rate: Fraction) -> None:
    """Two hours: an inexact rate would show."""
    host("reset", fps=fps, base=base)
    late = lay_out(analysis(event(Label.LAUGHTER, 7190.0, 7192.0), of=_two_hours()))
    done = host("run", operator=IMPORT, filepath=file(tmp_path, late))
    assert "the file at 25: times were converted" in done["said"]
    state = host("state")
    (found,) = late.markers
    start = round(found.frame * rate / 25)
    assert marks(state) == [("LAUGHTER", 1 + start)]
    assert strips(state, "COLOR")[0][1:3] == (1 + start, round((found.frame + found.frames) * rate / 25) - start)
    assert state["fps"] == fps


def _two_hours() -> MediaInfo:
    return media(duration=7200.0)


@pytest.mark.parametrize("name", ["23.976", "25", "29.97 DF", "47.952", "59.94 NDF", "60"])
def test_the_scene_takes_the_rate_and_length_of_the_file(host: Blender, tmp_path: Path, name: str) -> None:
    rate = TIMEBASES[name].rate
    path = file(tmp_path, show(rate=rate))
    host("run", operator=IMPORT, filepath=path, set_scene=True)
    state = host("state")
    assert Fraction(state["fps"]) / Fraction(state["fps_base"]).limit_denominator(1001) == rate
    assert state["frame_end"] == show(rate=rate).frames
    # From now on they are the same: nothing is converted.
    assert "converted" not in host("run", operator=IMPORT, filepath=path)["said"]
    assert host("state") == state


def test_undo_takes_all_of_it_back(host: Blender, tmp_path: Path) -> None:
    host("add_marker", name="mine", frame=7)
    host("push_undo")
    before = host("state")
    host("run", operator=IMPORT, filepath=file(tmp_path, show()), set_scene=True, undo=True)
    assert len(host("state")["markers"]) == 5
    host("undo")
    assert host("state") == before
    host("run", operator=IMPORT, filepath=file(tmp_path, show()), undo=True)
    full = host("state")
    host("run", operator=REMOVE, undo=True)
    host("undo")
    assert host("state") == full


def test_a_saved_file_remembers_what_is_ours(tmp_path: Path) -> None:
    fresh = Blender()
    try:
        fresh("enable")
        fresh("reset", fps=25)
        fresh("run", operator=IMPORT, filepath=file(tmp_path, show()))
        before = fresh("state")
        fresh("save_and_open", path=str(tmp_path / "film.blend"))
        assert fresh("state") == before
        fresh("run", operator=IMPORT, filepath=file(tmp_path, show()))
        assert fresh("state") == before
    finally:
        fresh.close()


def test_names_are_cut_between_characters(host: Blender, tmp_path: Path) -> None:
    path = Path(file(tmp_path, show()))
    made = json.loads(path.read_text("utf-8"))
    made["markers"][1]["name"] = "a" + "笑" * 100
    path.write_text(json.dumps(made))
    host("run", operator=IMPORT, filepath=str(path))
    assert marks(host("state"))[1][0] == "a" + "笑" * 20  # 61 bytes of 63: another would be cut in two
    assert strips(host("state"), "COLOR")[1][0] == "a" + "笑" * 18


def test_what_lies_beyond_the_last_frame_is_left_out_and_told(host: Blender, tmp_path: Path) -> None:
    done = host("run", operator=IMPORT, filepath=file(tmp_path, show()), place="FRAME", frame=1_048_574 - 310)
    assert "3 lie beyond Blender's last frame" in done["said"]
    state = host("state")
    assert marks(state) == [("BGM START", 1_048_514), ("LAUGHTER", 1_048_564)]
    assert [each[1:3] for each in strips(state, "COLOR")] == [(1_048_514, 500), (1_048_564, 25)]


def test_too_few_channels_change_nothing(host: Blender, tmp_path: Path) -> None:
    path = file(tmp_path, show())
    host("run", operator=IMPORT, filepath=path)
    host("add_strip", name="on top", frame=1, frames=10, channel=126)
    before = host("state")
    with pytest.raises(Refused, match="4 free channels are needed above channel 126: move strips down"):
        host("run", operator=IMPORT, filepath=path)
    assert host("state") == before


def test_bad_files_change_nothing(host: Blender, tmp_path: Path) -> None:
    host("run", operator=IMPORT, filepath=file(tmp_path, show()))
    before = host("state")
    good = json.loads(Path(file(tmp_path, show())).read_text("utf-8"))
    good["subtitles"][-1]["frames"] = "25"  # the last thing that is read
    bad = tmp_path / "bad.markers.json"
    bad.write_text(json.dumps(good))
    with pytest.raises(Refused, match=r"bad\.markers\.json is damaged at frames: export it again"):
        host("run", operator=IMPORT, filepath=str(bad))
    with pytest.raises(Refused, match=r"gone\.json cannot be read: No such file"):
        host("run", operator=IMPORT, filepath=str(tmp_path / "gone.json"))
    assert host("state") == before


def test_ranges_are_not_rendered_and_subtitles_are(host: Blender, tmp_path: Path) -> None:
    """On the user's film a range changes no pixel, and a subtitle only those at the bottom."""
    size = {"width": 160, "height": 90}
    host("add_strip", name="my film", frame=1, frames=900, channel=1)
    film = host("render", path=str(tmp_path / "film.png"), frame=310, **size)
    host("run", operator=IMPORT, filepath=file(tmp_path, show()))
    assert host("render", path=str(tmp_path / "range.png"), frame=310, **size) == film
    titled = host("render", path=str(tmp_path / "title.png"), frame=130, **size)
    changed = [row for row, (one, other) in enumerate(zip(film, titled, strict=True)) if abs(one - other) > 0.005]
    assert changed
    assert max(changed) < 30  # of 90 from below


def test_ranges_alone_do_not_hide_a_3d_scene(host: Blender, tmp_path: Path) -> None:
    """F12 renders the Sequencer instead of the scene as soon as a strip is there that is not muted."""
    if host("version") < [4, 5, 0]:
        pytest.skip("in Blender 4.2 any strip does that, muted or not")
    size = {"width": 16, "height": 9}
    scene = host("render", path=str(tmp_path / "scene.png"), frame=310, **size)
    host("run", operator=IMPORT, filepath=file(tmp_path, show()), subtitles=False)
    assert host("render", path=str(tmp_path / "with.png"), frame=310, **size) == scene
    host("add_strip", name="film", frame=1, frames=900, channel=9)
    assert host("render", path=str(tmp_path / "strip.png"), frame=310, **size) != scene  # it could have told


def test_the_list_goes_to_markers_of_ours(host: Blender, tmp_path: Path) -> None:
    host("add_marker", name="mine", frame=7)
    host("run", operator=IMPORT, filepath=file(tmp_path, show()))
    assert host("list_shows") == ["BGM START", "LAUGHTER", "APPLAUSE", "BGM STOP"]
    host("choose", index=2)
    assert host("state")["frame_current"] == 301


def test_panel_and_menu_are_drawn(tmp_path: Path) -> None:
    fresh = Blender()
    try:
        fresh("enable")
        fresh("run", operator=IMPORT, filepath=file(tmp_path, show()))
        fresh("draw")
    finally:
        fresh.close()


def test_files_are_dropped_into_the_sequencer_alone(host: Blender) -> None:
    assert host("drop", area="SEQUENCE_EDITOR") == [True, IMPORT, ".json;.otio"]
    assert host("drop", area="VIEW_3D")[0] is False


def test_all_that_is_said_is_said_in_chinese(host: Blender) -> None:
    words = host("words")
    assert set(words["seen"]) <= set(words["chinese"])
    source = "".join(path.read_text("utf-8") for path in EXTENSION.glob("*.py") if path.name != "words.py")
    unused = [english for english in words["chinese"] if english not in source]
    assert unused == []


def test_a_thousand_markers(host: Blender, tmp_path: Path) -> None:
    heard = [event(Label.LAUGHTER, i * 7.0, i * 7.0 + 2) for i in range(1000)]
    cues = [Cue(f"cue-{i}", i * 7.0, i * 7.0 + 3, (f"Line {i}",), "en") for i in range(1000)]
    many = lay_out(analysis(*heard, cues=cues, of=_two_hours()))
    path = file(tmp_path, many)
    for _ in range(2):
        host("run", operator=IMPORT, filepath=path)
        state = host("state")
        assert [frame - 1 for _, frame in marks(state)] == [placed.frame for placed in many.markers]
        assert len(state["strips"]) == 2000
