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
from sensevoice_markers.editing import acts
from sensevoice_markers.editing.project import project
from sensevoice_markers.errors import BadDocument
from sensevoice_markers.formats.otio import NAMESPACE, write
from sensevoice_markers.formats.returned import Returned, read
from sensevoice_markers.timeline.cutting import cut
from sensevoice_markers.timeline.layout import Options, Profile, Timeline, lay_out
from sensevoice_markers.timeline.markers import Style

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
    assert (back.changed, back.added, back.gone, back.notes) == ((), (), frozenset(), ())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", TIMEBASES)
def test_awkward_events_come_back_as_they_were_at_every_rate(name: str, profile: Profile) -> None:
    made = awkward(TIMEBASES[name], options=Options(profile=profile))
    back = read(written("otio", made))
    sent = {placed.marker.event: placed.marker.of for placed in made.markers}
    assert by_id(back) == {ident: replace(each, name=each.name[:200]) for ident, each in sent.items()}
    assert (back.changed, back.added, back.gone, back.notes) == ((), (), frozenset(), ())


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


def test_what_was_deleted_is_gone() -> None:
    back = edited(lambda timeline: timeline.tracks.markers.remove(marker(timeline, "LAUGHTER")))
    assert back.gone == {"laughter-10007"}
    assert set(by_id(back)) == {"bgm-1013", "applause-40000"}


def test_half_a_pair_keeps_the_other_side_as_it_was() -> None:
    back = edited(lambda timeline: timeline.tracks.markers.remove(marker(timeline, "BGM STOP")))
    assert by_id(back)["bgm-1013"] == HEARD[0]
    assert (back.gone, back.changed) == (frozenset(), ())


def test_either_marker_of_a_pair_may_be_renamed_or_recoloured() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        marker(timeline, "BGM START").color = "RED"
        marker(timeline, "BGM STOP").name = "Main theme STOP"

    assert by_id(edited(change))["bgm-1013"] == replace(HEARD[0], name="Main theme", colour="RED", by_hand=True)


def test_a_marker_that_is_called_as_another_label_is_of_that_label() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        marker(timeline, "LAUGHTER").name = "APPLAUSE"

    assert by_id(edited(change))["laughter-10007"] == replace(HEARD[1], label=Label.APPLAUSE, by_hand=True)


def test_a_persons_name_and_colour_stay_when_the_marker_is_moved() -> None:
    mine = replace(HEARD[1], name="the good one", colour="RED", by_hand=True)

    def change(timeline: otio.schema.Timeline) -> None:
        marker(timeline, "the good one").marked_range = TimeRange(RationalTime(300, 25), RationalTime(50, 25))

    assert edited(change, lay_out(analysis(mine))).changed == ((mine, replace(mine, start=12.007, end=14.0)),)


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
    assert found["bgm-1013"] == HEARD[0]  # its START was cut away, and stays where it was


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
    assert [(e.id, e.label, e.start, e.end, e.by_hand) for e in back.added] == [
        ("bgm-editor-1", "BGM", 20.0, 30.0, True)
    ]
    assert back.gone == {each.id for each in HEARD}
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
        {"label": "DOG"}, {"confidence": "much"}, {"end": True}, {"end": 1.0}, {"colour": "PLAID"}, {"name": 7},
        {"written": {"start": 1.0, "length": 1.0, "name": [], "comment": "", "colour": ""}},
    ],
)  # fmt: skip
def test_damaged_metadata_leave_one_event_as_it_was_and_are_said(changes: dict[str, Any]) -> None:
    back = read(damaged(**changes))
    assert set(by_id(back)) == {"bgm-1013", "applause-40000"}
    assert back.gone == frozenset(), "it is there, though nobody can read it"
    assert "laughter-10007 stays as it was" in back.notes[0]


def test_metadata_that_are_nested_without_an_end_are_none() -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    back = read(damaged(written=deep))
    assert "laughter-10007" not in by_id(back)


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


def as_kdenlive_exports_them(timeline: otio.schema.Timeline) -> None:
    """Comments for names, lengths of a frame, and only its own metadata, as exportMarker in otioexport.cpp has it."""
    timeline.metadata.clear()
    for each in timeline.tracks.markers:
        each.name = ""
        each.marked_range = TimeRange(each.marked_range.start_time, RationalTime(1, 25))
        each.metadata.clear()
        each.metadata["kdenlive"] = {"type": 3}


@pytest.mark.parametrize("name", TIMEBASES)
def test_markers_that_lost_all_but_their_comment_are_known_by_it(name: str) -> None:
    rate = TIMEBASES[name].rate
    of = media(frame_rate=rate)
    heard = (*HEARD, *(event(Label.LAUGHTER, start, start + 2.0) for start in (1.0, 5.0, 20.5, 33.333)))
    made = otio.adapters.read_from_string(write(lay_out(analysis(*heard, of=of))).decode(), "otio_json")
    as_kdenlive_exports_them(made)
    for each in made.tracks.markers:
        each.marked_range = TimeRange(each.marked_range.start_time, RationalTime(1, float(rate)))
    back = read(otio.adapters.write_to_string(made, "otio_json").encode(), of)
    assert len(back.added) == len(heard)
    assert not any(e.name for e in back.added)
    before = project(analysis(*heard, of=of))
    kept = acts.take_over(before, back.changed, back.gone, back.added)
    assert {e.id for e in kept.result.events} == {e.id for e in heard}
    assert {e for e in kept.result.events if e.label != Label.BGM} == {e for e in heard if e.label != Label.BGM}


def rename(timeline: otio.schema.Timeline) -> None:
    for clip in timeline.find_clips():
        clip.name = clip.media_reference.name = "talk_proxy.mp4"
        clip.media_reference.target_url = "file:///talk_proxy.mp4"


def empty(timeline: otio.schema.Timeline) -> None:
    for track in timeline.tracks:
        track.clear()


@pytest.mark.parametrize("change", [rename, empty])
def test_a_timeline_without_our_media_deletes_nothing(change: Callable[[otio.schema.Timeline], None]) -> None:
    with pytest.raises(BadDocument, match=r"no clip of talk\.mp4 is on the timeline") as error:
        edited(change)
    one_line(error.value)


def test_markers_off_the_media_leave_their_events_as_they_were() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for track in timeline.tracks:
            track[0].source_range = TimeRange(RationalTime(0, 25), RationalTime(500, 25))  # to second 20

    back = edited(change)
    assert back.analysis.events == HEARD
    assert back.gone == frozenset()
    assert "2 markers lie where talk.mp4 is not" in back.notes[0]


def test_media_in_a_timeline_within_the_timeline_are_found() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        inner = otio.schema.Stack("compound", children=[track.clone() for track in timeline.tracks])
        gap = otio.schema.Gap(duration=RationalTime(100, 25))
        outer = otio.schema.Track("Video 1", kind="Video", children=[gap, inner])
        timeline.tracks[:] = [outer]
        for each in timeline.tracks.markers:
            each.marked_range = TimeRange(
                each.marked_range.start_time + RationalTime(100, 25), each.marked_range.duration
            )

    back = edited(change)
    assert back.analysis.events == HEARD
    assert back.notes == ()


def test_a_timeline_within_the_timeline_that_was_cut_shows_what_is_left_of_it() -> None:
    """The compound is cut at seconds 20 and 22, the middle is gone, and the markers moved with the picture."""

    def change(timeline: otio.schema.Timeline) -> None:
        def part(start: int, frames: int) -> otio.schema.Stack:
            children = [track.clone() for track in timeline.tracks]
            shown = TimeRange(RationalTime(start, 25), RationalTime(frames, 25))
            return otio.schema.Stack("compound", children=children, source_range=shown)

        outer = otio.schema.Track("Video 1", kind="Video", children=[part(0, 500), part(550, 950)])
        timeline.tracks[:] = [outer]
        for each in timeline.tracks.markers:
            start = each.marked_range.start_time
            if start.value >= 550:
                each.marked_range = TimeRange(start - RationalTime(50, 25), each.marked_range.duration)

    back = edited(change)
    assert back.analysis.events == HEARD
    assert (back.changed, back.added, back.gone, back.notes) == ((), (), frozenset(), ())


def test_what_was_laid_on_two_tracks_is_found_on_both() -> None:
    """The first 20 seconds on one track, from second 30 on another one, ten seconds earlier."""

    def change(timeline: otio.schema.Timeline) -> None:
        first, second = timeline.tracks[0], timeline.tracks[0].clone()
        first[0].source_range = TimeRange(RationalTime(0, 25), RationalTime(500, 25))
        second[0].source_range = TimeRange(RationalTime(750, 25), RationalTime(750, 25))
        second.insert(0, otio.schema.Gap(duration=RationalTime(500, 25)))
        timeline.tracks[:] = [first.clone(), second]
        for each in timeline.tracks.markers:
            start = each.marked_range.start_time
            if start.value >= 750:
                each.marked_range = TimeRange(start - RationalTime(250, 25), each.marked_range.duration)

    assert edited(change).analysis.events == HEARD


def test_a_clip_that_plays_faster_has_its_markers_where_they_were() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for track in timeline.tracks:
            track[0].effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
            track[0].source_range = TimeRange(RationalTime(0, 25), RationalTime(750, 25))
        for each in timeline.tracks.markers:
            start, duration = each.marked_range.start_time, each.marked_range.duration
            each.marked_range = TimeRange(
                RationalTime(start.value / 2, 25), RationalTime(max(1, duration.value / 2), 25)
            )

    assert edited(change).analysis.events == HEARD


@pytest.mark.parametrize("first", [True, False])
def test_a_copy_of_a_marker_is_a_new_event_whichever_comes_first(first: bool) -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        copy = marker(timeline, "LAUGHTER").clone()
        copy.marked_range = TimeRange(RationalTime(875, 25), copy.marked_range.duration)
        timeline.tracks.markers.insert(0 if first else len(timeline.tracks.markers), copy)

    back = edited(change)
    assert by_id(back)["laughter-10007"] == HEARD[1]
    assert [(e.id, e.start, e.end) for e in back.added] == [("laughter-editor-1", 35.0, 37.0)]


@pytest.mark.parametrize("at", [15, 50])
def test_new_events_of_a_second_round_have_ids_of_their_own(at: int) -> None:
    before = (*HEARD, Event("laughter-editor-1", Label.LAUGHTER, 35.0, 36.0, 1.0, by_hand=True))

    def change(timeline: otio.schema.Timeline) -> None:
        span = TimeRange(RationalTime(at * 25, 25), RationalTime(25, 25))
        timeline.tracks.markers.append(otio.schema.Marker("LAUGHTER", span))

    back = edited(change, lay_out(analysis(*before)))
    assert by_id(back)["laughter-editor-1"] == before[-1]
    assert [(e.id, e.start) for e in back.added] == [("laughter-editor-2", float(at))]


def test_a_copied_pair_is_a_new_event() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        for name in ("BGM START", "BGM STOP"):
            copy = marker(timeline, name).clone()
            copy.marked_range = TimeRange(
                copy.marked_range.start_time + RationalTime(725, 25), copy.marked_range.duration
            )
            timeline.tracks.markers.append(copy)

    back = edited(change)
    assert by_id(back)["bgm-1013"] == HEARD[0]
    assert [(e.id, e.start, e.end) for e in back.added] == [("bgm-editor-1", 30.0, 59.04)]


def test_a_copy_has_the_name_and_the_colour_that_it_was_given() -> None:
    def change(timeline: otio.schema.Timeline) -> None:
        copy = marker(timeline, "LAUGHTER").clone()
        copy.name, copy.color = "second joke", "RED"
        copy.marked_range = TimeRange(RationalTime(875, 25), copy.marked_range.duration)
        timeline.tracks.markers.append(copy)

    assert [(e.name, e.colour) for e in edited(change).added] == [("second joke", "RED")]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("rate", [None, Fraction(25), Fraction(24000, 1001), Fraction(60)])
def test_a_cut_through_events_at_any_rate_changes_nothing(profile: Profile, rate: Fraction | None) -> None:
    heard = (event(Label.APPLAUSE, 10.0, 20.0), event(Label.BGM, 3.0, 57.0), event(Label.LAUGHTER, 12.3, 14.1))
    styles = dict.fromkeys((Label.APPLAUSE, Label.BGM, Label.LAUGHTER), Style("range", "RED"))
    options = Options(rate=rate, profile=profile, styles=styles)
    whole = lay_out(analysis(*heard, of=media(frame_rate=Fraction(24))), options)
    back = read(write(cut(whole, [(200, 300), (400, 500), (901, 1200)], "talk highlights")))
    assert (back.changed, back.added, back.gone, back.notes) == ((), (), frozenset(), ())
    assert set(back.analysis.events) == set(heard)


def test_a_rough_cut_that_nobody_edited_changes_nothing() -> None:
    whole = lay_out(analysis(*HEARD))
    kept = cut(whole, [(200, 350), (950, 1500)], "talk highlights")
    back = read(write(kept))
    assert {e.id for e in back.analysis.events} == {"laughter-10007", "applause-40000"}
    assert (back.changed, back.added, back.gone, back.notes) == ((), (), frozenset(), ())


def test_an_otio_of_other_media_is_refused() -> None:
    with pytest.raises(BadDocument, match=r"is of talk\.mp4.*is of other\.mp4") as error:
        read(write(laid()), media(path="/media/other.mp4"))
    one_line(error.value)


@pytest.mark.parametrize("given", [{"duration": 600.0}, {"frame_rate": Fraction(50)}])
def test_other_media_of_the_same_name_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadDocument, match=r"is of /media/talk\.mp4, and not of /cardB/talk\.mp4"):
        read(write(laid()), media(path="/cardB/talk.mp4", **given))


@pytest.mark.parametrize("sent", [None, 5, True, {"a": 1}, [1, None]])
def test_a_damaged_list_of_what_was_sent_deletes_nothing(sent: Any) -> None:
    read_ = json.loads(write(laid()))
    read_["metadata"][NAMESPACE]["sent"] = sent
    read_["tracks"]["markers"] = read_["tracks"]["markers"][:1]
    assert read(json.dumps(read_).encode()).gone == frozenset()


def test_a_byte_order_mark_is_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + write(laid())).analysis.events == HEARD


def test_references_without_an_active_one_are_no_media() -> None:
    read_ = json.loads(write(laid()))
    for track in read_["tracks"]["children"]:
        track["children"][0]["media_references"] = {}
        track["children"][0]["name"] = "other"
    with pytest.raises(BadDocument):
        read(json.dumps(read_).encode())


def test_many_tracks_and_many_markers_are_no_work() -> None:
    made = otio.adapters.read_from_string(write(laid()).decode(), "otio_json")
    for _ in range(300):
        made.tracks.append(made.tracks[0].clone())
    for n in range(1000):
        made.tracks.markers.append(otio.schema.Marker(str(n), TimeRange(RationalTime(n, 25), RationalTime(1, 25))))
    with pytest.raises(BadDocument, match="more clips and markers"):
        read(otio.adapters.write_to_string(made, "otio_json").encode())
