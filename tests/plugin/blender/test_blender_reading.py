"""Reading and laying out, which need no Blender: bad files, rates, channels."""

from __future__ import annotations

import contextlib
import copy
import json
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from blender_host import part
from build import TIMEBASES, thoroughly
from cases import awkward, cases, written
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.timeline.layout import Options

reading = part("reading")
laying = part("laying")


def test_its_colours_are_the_projects() -> None:
    assert {name: colour.rgb for name, colour in COLOURS.items()} == reading.COLOURS


@pytest.mark.parametrize("case", cases())
def test_json_and_otio_say_the_same(tmp_path: Path, case: str) -> None:
    timeline = cases()[case]
    found = []
    for kind in ("json", "otio"):
        path = tmp_path / f"show.{kind}"
        path.write_bytes(written(kind, timeline))
        found.append(reading.read(str(path)))
    from_json, from_otio = found
    assert from_json.markers == from_otio.markers
    assert (from_json.source, from_json.rate) == (from_otio.source, from_otio.rate)
    assert abs(from_json.frames - from_otio.frames) <= 1  # the media may end within a frame of the timeline
    assert [marker.frame for marker in from_json.markers] == [placed.frame for placed in timeline.markers]
    assert from_otio.subtitles is None


def test_markers_on_clips_are_found_where_they_lie(tmp_path: Path) -> None:
    """Resolve's profile: in media time, which begins at the media's own timecode."""
    timeline = awkward(TIMEBASES["29.97 DF"], "01:00:00:00", Options(profile="resolve"))
    path = tmp_path / "show.otio"
    path.write_bytes(written("otio", timeline))
    assert [marker.frame for marker in reading.read(str(path)).markers] == [each.frame for each in timeline.markers]


def test_clips_after_gaps_and_before_transitions(tmp_path: Path) -> None:
    def time(value: float, rate: float = 25.0) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}

    def span(start: float, duration: float) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start), "duration": time(duration)}

    def marker(name: str, at: float) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "Marker.2", "name": name, "marked_range": span(at, 5.0), "color": "RED"}

    clip = {"OTIO_SCHEMA": "Clip.2", "source_range": span(1000.0, 50.0)}
    track = {
        "OTIO_SCHEMA": "Track.1",
        "children": [
            {"OTIO_SCHEMA": "Gap.1", "source_range": span(0.0, 30.0)},
            {**clip, "markers": [marker("in", 1010.0), marker("cut away", 990.0), marker("after", 1050.0)]},
            {"OTIO_SCHEMA": "Transition.1", "in_offset": time(5.0), "out_offset": time(5.0)},
            {**clip, "markers": [marker("in", 1010.0)]},
        ],
    }
    document = {"OTIO_SCHEMA": "Timeline.1", "global_start_time": time(90000.0), "tracks": {"children": [track]}}
    path = tmp_path / "cut.otio"
    path.write_text(json.dumps(document))
    read = reading.read(str(path))
    assert [(each.name, each.frame, each.frames) for each in read.markers] == [("in", 40, 5), ("in", 90, 5)]
    assert (read.source, read.frames) == ("cut", 130)


def test_a_video_that_has_no_path_is_called_as_its_marker_file(tmp_path: Path) -> None:
    for kind, change in (
        ("json", _set("media", "path", to="")),
        ("otio", _set("metadata", reading._OURS, "media", to="")),
    ):
        document = json.loads(written(kind, awkward(TIMEBASES["25"])))
        change(document)
        for name in (f"show.{kind}", f"show.markers.{kind}"):
            path = tmp_path / name
            path.write_text(json.dumps(document))
            assert reading.read(str(path)).source == "show"
    path = tmp_path / os.fsdecode(b"\xff.otio")  # bytes that are no text
    path.write_text(json.dumps(document))
    assert reading.read(str(path)).source == "?"


def refused(path: Path) -> str:
    with pytest.raises(reading.Unusable) as caught:
        reading.read(str(path))
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    return message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no marker file"),
        (b"\xff\xfe\x00", "is no marker file"),
        (b"[]", "is no marker file"),
        (b"[" * 100_000, "is no marker file"),
        (b'{"a":' * 100_000, "is no marker file"),
        (b'{"frames": ' + b"9" * 10_000 + b"}", "is no marker file"),
        (b'{"OTIO_SCHEMA": "Clip.2"}', "is no marker file: make one with sensevoice-markers mark VIDEO --for blender"),
        (b'{"OTIO_SCHEMA": "Timeline.1"}', "is damaged at tracks: export it again"),
        (b'{"format": "sensevoice-markers", "version": 2}', "was written by a newer version: update this extension"),
        (b'{"format": "sensevoice-markers", "version": 1}', "is damaged at rate"),
    ],
)
def test_files_that_are_none(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "show.json"
    path.write_bytes(data)
    assert message in refused(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.json") == "gone.json cannot be read: No such file or directory"
    assert "cannot be read" in refused(tmp_path)
    assert "cannot be read" in refused(tmp_path / "zero\0.json")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert refused(path) == "large.json is larger than 64 MB: choose the .markers.json file"


def _set(*keys: str | int, to: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for key in keys[:-1]:
            document = document[key]
        document[keys[-1]] = to

    return change


DAMAGES = {
    "a rate of none": ("json", _set("rate", "denominator", to=0), "denominator"),
    "a rate of millions": ("json", _set("rate", "numerator", to=10**8), "rate"),
    "a frame before the first": ("json", _set("markers", 0, "frame", to=-1), "frame"),
    "a frame without end": ("json", _set("markers", 0, "frame", to=10**30), "frame"),
    "half a frame": ("json", _set("markers", 0, "frame", to=1.5), "frame"),
    "true as a frame": ("json", _set("markers", 0, "frame", to=True), "frame"),
    "no length": ("json", _set("markers", 0, "frames", to=0), "frames"),
    "a colour of three letters": ("json", _set("markers", 0, "colour", "rgb", to="#fff"), "rgb"),
    "a colour with a sign": ("json", _set("markers", 0, "colour", "rgb", to="#+1+1+1"), "rgb"),
    "a name that is none": ("json", _set("markers", 0, "name", to=None), "name"),
    "a marker that is none": ("json", _set("markers", 0, to=[]), "markers"),
    "too many": ("json", _set("subtitles", to=[{}] * 20_001), "subtitles"),
    "lines of numbers": ("json", _set("subtitles", 0, "lines", to=[1]), "lines"),
    "time that is none": ("otio", _set("tracks", "markers", 0, "marked_range", "start_time", "value", to="1"), "value"),
    "endless time": ("otio", _set("tracks", "markers", 0, "marked_range", "duration", "value", to=1e400), "value"),
    "no number": ("otio", _set("tracks", "markers", 0, "marked_range", "duration", "value", to=float("nan")), "value"),
    "a rate of zero": ("otio", _set("tracks", "markers", 0, "marked_range", "duration", "rate", to=0), "rate"),
    "a rate of thousands": ("otio", _set("global_start_time", "rate", to=48000), "rate"),
    "no markers' range": ("otio", _set("tracks", "markers", 0, "marked_range", to=None), "marked_range"),
    "children that are none": ("otio", _set("tracks", "children", to=[1]), "children"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files(tmp_path: Path, damage: str) -> None:
    kind, change, where = DAMAGES[damage]
    document = json.loads(written(kind, awkward(TIMEBASES["25"])))
    change(document)
    path = tmp_path / f"show.{kind}"
    path.write_text(json.dumps(document))
    assert refused(path) == f"show.{kind} is damaged at {where}: export it again"


@thoroughly
@given(st.data())
def test_any_value_in_any_place_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(["json", "otio"]))
    document = copy.deepcopy(_DOCUMENTS[kind])
    owner = document
    while True:
        key = data.draw(st.sampled_from(sorted(owner) if isinstance(owner, dict) else range(len(owner))))
        if not isinstance(owner[key], dict | list) or not owner[key] or data.draw(st.booleans()):
            break
        owner = owner[key]
    owner[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([]) | st.just({}) | st.just([[]])
    )
    path = tmp_path_factory.mktemp("any") / "show.json"
    path.write_text(json.dumps(document))
    with contextlib.suppress(reading.Unusable):  # and nothing else
        laying.lay_out(reading.read(str(path)), Fraction(24), laying.Wishes(1))


_DOCUMENTS = {kind: json.loads(written(kind, awkward(TIMEBASES["25"]))) for kind in ("json", "otio")}


def document(*markers: Any, rate: Fraction = Fraction(25)) -> Any:
    return reading.Document("/media/talk.mp4", rate, 1500, markers, ())


def marker(frame: int, frames: int, label: str = "LAUGHTER", edge: str = "", event: str = "") -> Any:
    return reading.Marker(event, label, edge, frame, frames, label, (1.0, 0.0, 0.0))


def test_what_overlaps_takes_another_channel() -> None:
    plan = laying.lay_out(
        document(marker(0, 10), marker(5, 10), marker(10, 10), marker(3, 4, "APPLAUSE")),
        Fraction(25),
        laying.Wishes(1),
    )
    assert [(each.frame, each.lane) for each in plan.ranges] == [(1, 0), (6, 1), (11, 0), (4, 2)]
    assert plan.lanes == 3


def test_too_much_overlaps() -> None:
    with pytest.raises(reading.Unusable, match="Too much overlaps for 128 channels"):
        laying.lay_out(document(*[marker(0, 10)] * 129), Fraction(25), laying.Wishes(1))


def test_a_pair_is_one_range_and_half_a_pair_none() -> None:
    pair = (marker(10, 1, "BGM", "START", "bgm-1"), marker(50, 1, "BGM", "STOP", "bgm-1"))
    plan = laying.lay_out(document(*pair), Fraction(25), laying.Wishes(101))
    assert [(each.frame, each.frames) for each in plan.ranges] == [(111, 40)]
    assert [mark.frame for mark in plan.marks] == [111, 151]
    assert laying.lay_out(document(pair[0]), Fraction(25), laying.Wishes(1)).ranges == ()


@thoroughly
@given(
    st.integers(0, 10**6), st.integers(1, 1000), st.sampled_from(sorted(TIMEBASES)), st.sampled_from(sorted(TIMEBASES))
)
def test_at_another_rate_nothing_is_off_by_more_than_half_a_frame(frame: int, frames: int, ours: str, its: str) -> None:
    rate, scene = TIMEBASES[ours].rate, TIMEBASES[its].rate
    plan = laying.lay_out(document(marker(frame, frames), rate=rate), scene, laying.Wishes(0))
    if plan.ranges:
        (strip,) = plan.ranges
        assert abs(strip.frame / scene - frame / rate) <= 1 / scene / 2
        end = (strip.frame + strip.frames) / scene
        assert strip.frames == 1 or abs(end - (frame + frames) / rate) <= 1 / scene / 2


@thoroughly
@given(st.text(), st.integers(0, 63))
def test_cut_is_the_longest_whole_beginning(text: str, most: int) -> None:
    text = text.encode("utf-8", errors="ignore").decode()
    cut = laying.cut(text, most)
    assert text.startswith(cut)
    assert len(cut.encode()) <= most
    assert cut == text or len(text[: len(cut) + 1].encode()) > most
