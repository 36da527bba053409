from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, get_args
from urllib.parse import unquote, urlparse

import opentimelineio as otio
import pytest
from build import TIMEBASES, analysis, event, full, media
from cases import awkward, check_golden
from opentimelineio.opentime import RationalTime, TimeRange

from sensevoice_markers.analysis import AudioTrack, Label
from sensevoice_markers.formats.otio import media_url, write
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameClip, Options, Profile, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style

HEARD = (event(Label.BGM, 1.0, 30.0), event(Label.LAUGHTER, 10.0, 12.0), event(Label.APPLAUSE, 40.0, 60.0))


def exported(options: Options | None = None, **given: Any) -> otio.schema.Timeline:
    """What a reader gets of HEARD in this media."""
    return read(write(lay_out(analysis(*HEARD, of=media(**given)), options)))


def read(data: bytes) -> otio.schema.Timeline:
    return otio.adapters.read_from_string(data.decode("utf-8"), "otio_json")


def times(start: int, frames: int, rate: float = 25.0) -> TimeRange:
    return TimeRange(RationalTime(start, rate), RationalTime(frames, rate))


def test_markers_are_on_the_stack_from_zero() -> None:
    made = exported()
    assert [(marker.name, marker.color, marker.marked_range) for marker in made.tracks.markers] == [
        ("BGM START", "GREEN", times(25, 1)),
        ("LAUGHTER", "YELLOW", times(250, 50)),
        ("BGM STOP", "GREEN", times(750, 1)),
        ("APPLAUSE", "CYAN", times(1000, 500)),
    ]
    for track in made.tracks:
        assert not track.markers
        assert not any(clip.markers for clip in track)


def test_every_field_that_an_editor_shows_holds_the_label() -> None:
    for marker, label, kdenlive in zip(
        exported().tracks.markers, ("BGM", "LAUGHTER", "BGM", "APPLAUSE"), (3, 4, 3, 1), strict=True
    ):
        assert label in marker.name
        assert label in marker.comment
        assert label in marker.metadata["Resolve_OTIO"]["Note"]
        assert list(marker.metadata["Resolve_OTIO"]["Keywords"]) == []
        assert marker.metadata["kdenlive"]["type"] == kdenlive
        assert marker.metadata["sensevoice_markers"]["label"] == label


def test_the_markers_of_one_event_share_its_id() -> None:
    made = exported()  # metadata live as long as their timeline
    metadata = [marker.metadata["sensevoice_markers"] for marker in made.tracks.markers]
    assert [(m["event"], m["edge"]) for m in metadata] == [
        ("bgm-1000", "START"),
        ("laughter-10000", None),
        ("bgm-1000", "STOP"),
        ("applause-40000", None),
    ]
    assert (metadata[1]["start"], metadata[1]["end"], metadata[1]["confidence"]) == (10.0, 12.0, 0.9)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_one_of_opentimelineio(colour: str) -> None:
    assert getattr(otio.schema.MarkerColor, colour) == colour
    (marker,) = exported(Options(styles={Label.LAUGHTER: Style("range", colour)})).tracks.markers
    assert marker.color == colour


def test_the_media_is_a_clip_on_both_tracks() -> None:
    made = exported(path="/媒体/talk.mp4")
    assert made.name == "talk"
    assert [(track.name, track.kind) for track in made.tracks] == [("Video 1", "Video"), ("Audio 1", "Audio")]
    for track in made.tracks:
        (clip,) = track
        assert clip.name == "talk.mp4"
        assert clip.source_range == clip.media_reference.available_range == times(0, 1500)
        assert otio.url_utils.filepath_from_url(clip.media_reference.target_url) == "/媒体/talk.mp4"
    assert made.duration() == RationalTime(1500, 25)


@pytest.mark.parametrize("name", TIMEBASES)
def test_rates_are_exact_and_markers_where_they_are_heard(name: str) -> None:
    counting = TIMEBASES[name]
    start = "01:00:00;00" if counting.drop_frame else "01:00:00:00"
    made = exported(frame_rate=counting.rate, start_timecode=start)
    rate = float(counting.rate)
    assert made.global_start_time == RationalTime(counting.frame_number(start), rate)
    assert made.global_start_time.rate == rate  # not nearly: readers compare floats
    assert made.global_start_time.to_timecode(rate, counting.drop_frame) == start
    assert made.metadata["sensevoice_markers"]["drop_frame"] == counting.drop_frame
    for marker, seconds in zip(made.tracks.markers, (1.0, 10.0, 30.0, 40.0), strict=True):
        assert marker.marked_range.start_time.rate == rate
        assert marker.marked_range.start_time.value == int(marker.marked_range.start_time.value)
        assert abs(marker.marked_range.start_time.to_seconds() - seconds) <= 1 / rate
    for track in made.tracks:
        assert track[0].media_reference.available_range.start_time == made.global_start_time


def test_a_marker_after_an_hour_does_not_drift() -> None:
    late = event(Label.LAUGHTER, 3600.0, 3601.0)
    for rate, frame in ((Fraction(24000, 1001), 86314), (Fraction(30000, 1001), 107892)):
        made = read(write(lay_out(analysis(late, of=media(frame_rate=rate, duration=3700.0)))))
        assert made.tracks.markers[0].marked_range.start_time == RationalTime(frame, float(rate))


def test_the_start_is_written_even_when_it_is_zero() -> None:
    assert exported().global_start_time == RationalTime(0, 25)


def test_a_timeline_at_another_rate_keeps_the_media_at_its_own() -> None:
    made = exported(Options(rate=Fraction(24000, 1001)), start_timecode="01:00:00:12")
    ntsc = 24000 / 1001
    assert made.global_start_time == RationalTime(86411, ntsc)
    assert made.tracks.markers[1].marked_range == TimeRange(RationalTime(240, ntsc), RationalTime(48, ntsc))
    clip = made.tracks[0][0]
    assert clip.source_range == clip.media_reference.available_range == times(90012, 1500)
    assert clip.source_range.start_time.rate == 25


def test_another_start_moves_neither_media_nor_markers() -> None:
    usual, moved = exported(), exported(Options(start_timecode="10:00:00:00"))
    assert moved.global_start_time == RationalTime(900000, 25)
    assert moved.tracks.is_equivalent_to(usual.tracks)


def test_sound_alone_has_frames_and_no_picture() -> None:
    made = exported(frame_rate=None, duration=60.01, audio_tracks=(AudioTrack(1, 0, "mp3", 2, 48000),))
    assert [track.kind for track in made.tracks] == ["Audio"]
    assert made.tracks[0][0].media_reference.available_range == times(0, 1501)
    assert made.global_start_time.rate == 25
    assert {marker.marked_range.duration.rate for marker in made.tracks.markers} == {25.0}


def test_a_variable_rate_is_noted() -> None:
    made = exported(frame_rate=Fraction(30000, 1001), variable_frame_rate=True)
    ours = made.metadata["sensevoice_markers"]
    assert ours["variable_frame_rate"]
    assert "the frame rate varies" in ours["notes"][0]
    assert made.global_start_time.rate == 30000 / 1001


def test_only_names_that_old_readers_know_are_written() -> None:
    schemas: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            schemas.add(value.get("OTIO_SCHEMA", ""))
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(json.loads(write(lay_out(full()))))
    assert {"Marker.2", "Clip.2", "Timeline.1", "Stack.1", "Track.1", "ExternalReference.1"} <= schemas
    assert "Marker.3" not in schemas


def test_the_same_timeline_is_the_same_bytes() -> None:
    assert write(lay_out(full())) == write(lay_out(full()))


PATHS = [
    "/media/talk.mp4",
    "/媒体/采访 第一集.mp4",
    "/media/50% #1 & a+b=c?.mp4",
    '/media/it\'s "quoted" ‘so’.mp4',
    "/media/😀👏🏽.mp4",
    "/media/%20%41.mp4",
    "/media/a;b,c@d!$(e)[f]{g}|h^i`j~.mp4",
    "/media/back\\slash.mp4",
    "/media/" + "长" * 66 + "/" + "x" * 200 + ".mp4",
    "C:\\Videos\\talk.mp4",
    "C:\\视频 一\\50% #1 😀.mp4",
    "D:/mixed/slashes\\talk.mp4",
    "\\\\server\\share\\talk.mp4",
    "\\\\nas\\视频 #1\\50% 😀.mp4",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_url_leads_back_to_the_file(path: str) -> None:
    url = exported(path=path).tracks[0][0].media_reference.target_url
    assert url == media_url(path)
    assert url.isascii()
    assert url.startswith("file://")
    assert not set(url) & set(' "#?\\<>^`{|}')
    parsed = urlparse(url)
    assert (parsed.params, parsed.query, parsed.fragment) == ("", "", "")
    if path.startswith("/"):
        assert parsed.netloc == ""
        assert unquote(parsed.path) == path
        if path not in ("/media/%20%41.mp4", "/media/back\\slash.mp4"):  # this reader decodes twice, and turns slashes
            assert otio.url_utils.filepath_from_url(url) == path
    else:
        windows = PureWindowsPath(path)
        found = unquote(parsed.path)
        assert (f"//{parsed.netloc}{found}" if parsed.netloc else found.removeprefix("/")) == windows.as_posix()
        assert PureWindowsPath(otio.url_utils.filepath_from_url(url)) == windows


@pytest.mark.parametrize("path", PATHS)
def test_names_are_written_as_they_are(path: str) -> None:
    made = exported(path=path)
    name = PureWindowsPath(path) if path[0] != "/" else PurePosixPath(path)
    assert made.name == name.stem
    assert made.tracks[0][0].name == made.tracks[0][0].media_reference.name == name.name


def test_a_relative_path_stays_relative() -> None:
    assert media_url("talk.mp4") == "talk.mp4"


def test_texts_of_any_script_survive() -> None:
    name = '笑声 "👏🏽" \\ / ｛label｝'
    (marker,) = exported(Options(styles={Label.LAUGHTER: Style("range", "RED", name)})).tracks.markers
    assert marker.name == name
    assert name in marker.metadata["Resolve_OTIO"]["Note"]


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_has_one_of_kdenlives_categories(colour: str) -> None:
    made = exported(Options(styles={Label.LAUGHTER: Style("range", colour)}))
    assert made.tracks.markers[0].metadata["kdenlive"]["type"] in range(9)


def test_a_media_with_drop_frame_starts_at_its_frame() -> None:
    made = exported(frame_rate=Fraction(30000, 1001), start_timecode="01:00:00;00")
    assert made.global_start_time.value == 107892
    assert Timebase(Fraction(30000, 1001), True, 107892).timecode(0) == "01:00:00;00"


def test_resolve_has_its_markers_on_the_clip_in_media_time() -> None:
    made = exported(Options(profile="resolve"), start_timecode="01:00:00:00")
    assert not made.tracks.markers
    video, audio = made.tracks
    assert not audio[0].markers
    assert [marker.marked_range for marker in video[0].markers] == [
        times(90025, 1), times(90250, 50), times(90750, 1), times(91000, 500),
    ]  # fmt: skip
    assert video[0].media_reference.target_url == "/media/talk.mp4"
    assert "kdenlive" not in video[0].markers[0].metadata


def test_sound_alone_has_resolves_markers_on_its_clip() -> None:
    made = exported(Options(profile="resolve"), frame_rate=None)
    assert len(made.tracks[0][0].markers) == 4


def test_markers_on_clips_count_the_medias_frames_at_any_rate_of_the_timeline() -> None:
    made = exported(Options(profile="resolve", rate=Fraction(24000, 1001)), start_timecode="01:00:00:00")
    found = [marker.marked_range for marker in made.tracks[0][0].markers]
    assert [each.start_time.value - 90000 for each in found] == [25, 250, 751, 1000]
    assert {each.start_time.rate for each in found} == {25.0}


def test_premiere_gets_bare_paths_and_no_metadata_of_others() -> None:
    made = exported(Options(profile="premiere"), path="C:\\视频\\talk.mp4")
    assert made.tracks[0][0].media_reference.target_url == "C:/视频/talk.mp4"
    assert set(made.tracks.markers[0].metadata) == {"sensevoice_markers"}


def test_blenders_names_end_with_a_whole_character() -> None:
    styles = {Label.LAUGHTER: Style("range", "RED", "笑" * 30)}
    (marker,) = exported(Options(profile="blender", styles=styles)).tracks.markers
    assert marker.name == "笑" * 21
    assert len(marker.name.encode()) == 63


def test_a_rough_cut_is_clips_with_their_own_markers() -> None:
    whole = lay_out(analysis(*HEARD, of=media(start_timecode="01:00:00:00")), Options(profile="resolve"))
    kept = (FrameClip(200, 150, 0, 150), FrameClip(950, 500, 150, 500))  # 8 to 14 s, 38 to 58 s
    laughter, applause = whole.markers[1], whole.markers[3]
    markers = (replace(laughter, frame=50), replace(applause, frame=200, frames=450))
    cut = replace(whole, clips=kept, markers=markers, frames=650)
    made = read(write(cut))
    video = made.tracks[0]
    assert [clip.source_range for clip in video] == [times(90200, 150), times(90950, 500)]
    assert [clip.markers[0].marked_range for clip in video] == [times(90250, 50), times(91000, 450)]
    assert made.duration() == RationalTime(650, 25)
    on_stack = read(write(replace(cut, profile="generic")))
    assert [marker.marked_range for marker in on_stack.tracks.markers] == [times(50, 50), times(200, 450)]


def test_two_markers_never_share_a_frame_of_the_media_either() -> None:
    close = analysis(event(Label.LAUGHTER, 4.98, 5.5), event(Label.APPLAUSE, 5.0, 6.0), event(Label.COUGH, 59.98, 60))
    styles = dict.fromkeys((Label.LAUGHTER, Label.APPLAUSE, Label.COUGH), Style("range", "RED"))
    made = read(write(lay_out(close, Options(rate=Fraction(50), profile="resolve", styles=styles))))
    starts = [marker.marked_range.start_time.value for marker in made.tracks[0][0].markers]
    assert starts == [125, 126, 1499]  # of 1500


@pytest.mark.parametrize("profile", get_args(Profile))
def test_it_is_as_it_was_for_every_editor(profile: Profile) -> None:
    check_golden(
        "otio", awkward(TIMEBASES["29.97 DF"], options=Options(profile=profile)), f"awkward-29.97-df-{profile}"
    )
