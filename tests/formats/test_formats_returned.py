"""What an editor made of our OTIO comes back: by OpenTimelineIO's own objects, as an editor would change them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any, get_args

import opentimelineio as otio
import pytest
from build import TIMEBASES, analysis, event, media, one_line
from cases import STARTS, awkward, written
from opentimelineio.opentime import RationalTime, TimeRange

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.errors import BadDocument
from sensevoice_markers.formats.otio import NAMESPACE, write
from sensevoice_markers.formats.returned import Returned, read
from sensevoice_markers.timeline.layout import Options, Profile, Timeline, lay_out

HEARD = (
    event(Label.BGM, 1.013, 30.021, 0.75),
    event(Label.LAUGHTER, 10.007, 12.0),
    event(Label.APPLAUSE, 40.0, 58.0),
)
PROFILES = get_args(Profile)


def laid(options: Options | None = None, **given: Any) -> Timeline:
    return lay_out(analysis(*HEARD, of=media(**given)), options)


def edited(change: Callable[[otio.schema.Timeline], None], timeline: Timeline | None = None) -> Returned:
    """What comes back after an editor's `change`."""
    made = otio.adapters.read_from_string(write(timeline or laid()).decode(), "otio_json")
    change(made)
    return read(otio.adapters.write_to_string(made, "otio_json").encode())


def marker(timeline: otio.schema.Timeline, name: str) -> otio.schema.Marker:
    return next(each for each in timeline.tracks.markers if each.name == name)


def by_id(returned: Returned) -> dict[str, Event]:
    return {each.id: each for each in returned.analysis.events}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("start", [None, *STARTS])
def test_what_nobody_touched_is_what_it_was(profile: Profile, start: str | None) -> None:
    made = laid(Options(profile=profile), start_timecode=start)
    back = read(write(made))
    assert back.analysis.events == HEARD
    assert back.analysis.media == made.media
    assert back.sent == {each.id for each in HEARD}
    assert (back.touched, back.notes) == (frozenset(), ())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", TIMEBASES)
def test_awkward_events_come_back_at_every_rate(name: str, profile: Profile) -> None:
    made = awkward(TIMEBASES[name], options=Options(profile=profile))
    back = by_id(read(written("otio", made)))
    assert set(back) == {placed.marker.event for placed in made.markers}
    for placed in made.markers:
        found = back[placed.marker.event]
        assert not found.by_hand
        if placed.marker.edge != "STOP":
            assert found.start == placed.marker.start
        if placed.marker.edge != "START":
            assert found.end in (placed.marker.end, pytest.approx(placed.marker.start + 0.04, abs=1e-6))


def test_a_timeline_at_another_rate_moves_nothing() -> None:
    for profile in PROFILES:
        assert read(write(laid(Options(rate=Fraction(24000, 1001), profile=profile)))).analysis.events == HEARD


def test_what_was_moved_stretched_renamed_and_recoloured_is_a_persons() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        laughter = marker(timeline, "LAUGHTER")
        laughter.marked_range = TimeRange(RationalTime(300, 25), RationalTime(100, 25))
        laughter.name = "the good one"
        marker(timeline, "APPLAUSE").color = "RED"

    back = by_id(edited(change))
    assert back["bgm-1013"] == HEARD[0]
    laughter = back["laughter-10007"]
    assert (laughter.start, laughter.end) == (12.007, 16.0)
    assert (laughter.name, laughter.colour, laughter.by_hand) == ("the good one", "", True)
    assert back["applause-40000"] == replace(HEARD[2], colour="RED", by_hand=True)


def test_one_marker_of_a_pair_moves_its_side_alone() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        stop = marker(timeline, "BGM STOP")
        stop.marked_range = TimeRange(RationalTime(800, 25), stop.marked_range.duration)

    music = by_id(edited(change))["bgm-1013"]
    assert (music.start, music.end, music.by_hand) == (1.013, pytest.approx(30.021 + 49 / 25), True)


def test_what_was_deleted_is_known_to_have_been_sent() -> None:
    back = edited(lambda timeline: timeline.tracks.markers.remove(marker(timeline, "LAUGHTER")))
    assert back.sent - set(by_id(back)) == {"laughter-10007"}


def test_half_a_pair_lasts_to_the_cut_and_is_said() -> None:
    back = edited(lambda timeline: timeline.tracks.markers.remove(marker(timeline, "BGM STOP")))
    assert by_id(back)["bgm-1013"] == replace(HEARD[0], end=60.0, by_hand=True)
    assert "one of its two markers is gone" in back.notes[0]


def test_editors_that_drop_lengths_shorten_nothing() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for each in timeline.tracks.markers:
            each.marked_range = TimeRange(each.marked_range.start_time, RationalTime(0, 25))

    assert edited(change).analysis.events == HEARD


def test_an_editor_that_shows_comments_as_names_renames_nothing() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for each in timeline.tracks.markers:
            each.name = each.comment

    assert edited(change).analysis.events == HEARD


def test_a_cut_timeline_finds_back_to_the_media() -> None:
    """The first five seconds are gone, and two more in the middle; the timeline's markers moved with the picture."""

    def change(timeline: otio.schema.Timeline) -> None:
        for track in timeline.tracks:
            first, second = track[0].clone(), track[0].clone()
            zero = track[0].source_range.start_time
            first.source_range = TimeRange(zero + RationalTime(125, 25), RationalTime(375, 25))  # 5 to 20 s
            second.source_range = TimeRange(zero + RationalTime(550, 25), RationalTime(950, 25))  # 22 to 60 s
            track[:] = [first, second]
        for each in list(timeline.tracks.markers):
            at = each.marked_range.start_time.value - (125 if each.marked_range.start_time.value < 500 else 175)
            each.marked_range = TimeRange(RationalTime(at, 25), each.marked_range.duration)
            if at < 0:
                timeline.tracks.markers.remove(each)

    back = edited(change, laid(start_timecode="01:00:00:00"))
    found = by_id(back)
    assert found["laughter-10007"] == HEARD[1]
    assert found["applause-40000"] == HEARD[2]
    assert (found["bgm-1013"].start, found["bgm-1013"].end) == (22.0, 30.021)  # its START was cut away


def test_a_clip_cut_in_two_has_its_markers_once() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for track in timeline.tracks:
            first, second = track[0].clone(), track[0].clone()
            zero = first.source_range.start_time
            first.source_range = TimeRange(zero, RationalTime(500, 25))
            second.source_range = TimeRange(zero + RationalTime(500, 25), RationalTime(1000, 25))
            track[:] = [first, second]

    assert edited(change, laid(Options(profile="resolve"))).analysis.events == HEARD


def test_a_rate_that_an_editor_wrote_short_is_the_exact_one() -> None:
    text = write(laid(frame_rate=Fraction(24000, 1001), duration=3600.0)).decode()
    back = read(text.replace("23.976023976023978", "23.976").encode())
    assert back.analysis.events == HEARD


def test_markers_of_an_editors_own_become_events_by_hand() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        timeline.tracks.markers.clear()
        for name, start, frames in (
            ("Laughter, the second", 250, 25), ("BGM START", 500, 1), ("BGM STOP", 750, 1), ("todo: grade", 10, 1),
        ):  # fmt: skip
            span = TimeRange(RationalTime(start, 25), RationalTime(frames, 25))
            timeline.tracks.markers.append(otio.schema.Marker(name, span))

    back = edited(change)
    assert [(e.id, e.label, e.start, e.end, e.by_hand) for e in back.analysis.events] == [
        ("bgm-editor-1", "BGM", 20.0, 30.0, True)
    ]
    assert "2 markers whose names begin with none of our labels" in back.notes[0]


def test_media_that_the_editor_forgot_may_be_named() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        timeline.metadata.clear()

    with pytest.raises(BadDocument, match="--onto") as error:
        edited(change)
    one_line(error.value)
    made = otio.adapters.read_from_string(write(laid()).decode(), "otio_json")
    made.metadata.clear()
    assert read(otio.adapters.write_to_string(made, "otio_json").encode(), media()).analysis.events == HEARD


def test_media_that_was_moved_elsewhere_is_known_by_its_name() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for clip in timeline.find_clips():
            clip.name = clip.media_reference.name = "A001"
            clip.media_reference.target_url = "file:///C:/Elsewhere/talk.mp4"

    assert edited(change).analysis.events == HEARD


def test_other_media_on_the_timeline_have_no_part_in_it() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for track in timeline.tracks:
            opener = track[0].clone()
            opener.name = opener.media_reference.name = "opener.mov"
            opener.media_reference.target_url = "file:///opener.mov"
            opener.source_range = TimeRange(RationalTime(0, 25), RationalTime(250, 25))
            track.insert(0, opener)
        for each in timeline.tracks.markers:
            each.marked_range = TimeRange(
                each.marked_range.start_time + RationalTime(250, 25), each.marked_range.duration
            )

    assert edited(change).analysis.events == HEARD


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"{}",
        b"[1]",
        b'{"OTIO_SCHEMA": "Clip.2", "name": "x"}',
        b'{"OTIO_SCHEMA": "Timeline.1", "tracks": null}',
        b"[" * 100_000,
        write(laid())[:-20],
    ],
)
def test_what_is_no_timeline_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(BadDocument) as error:
        read(data)
    one_line(error.value)


def damaged(**changes: Any) -> bytes:
    read_ = json.loads(write(laid()))
    for each in read_["tracks"]["markers"]:
        if each["name"] == "LAUGHTER":
            each["metadata"][NAMESPACE].update(changes)
    return json.dumps(read_).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "1e999999999"}, {"start": 1e300}, {"start": None}, {"written": 5}, {"written": {}},
        {"label": "DOG"}, {"confidence": "much"}, {"end": True},
    ],
)  # fmt: skip
def test_damaged_metadata_cost_one_event_and_are_said(changes: dict[str, Any]) -> None:
    back = read(damaged(**changes))
    assert set(by_id(back)) == {"bgm-1013", "applause-40000"}
    assert "laughter-10007 was left out" in back.notes[0]


@pytest.mark.parametrize("value", [1e300, -1e300, 1e18])
def test_impossible_times_are_refused(value: float) -> None:
    read_ = json.loads(write(laid()))
    read_["tracks"]["markers"][0]["marked_range"]["start_time"]["value"] = value
    with pytest.raises(BadDocument, match="100 hours"):
        read(json.dumps(read_).encode())


@pytest.mark.parametrize("rate", [0.0, -25.0, 1e300])
def test_impossible_rates_are_refused(rate: float) -> None:
    read_ = json.loads(write(laid()))
    read_["tracks"]["markers"][0]["marked_range"]["start_time"]["rate"] = rate
    with pytest.raises(BadDocument, match="rate"):
        read(json.dumps(read_).encode())
