from __future__ import annotations

import math
from fractions import Fraction
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from build import TIMEBASES, analysis, event, media, one_line, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import AudioTrack, Event, Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameMarker, Options, Timeline, file_name, lay_out, place
from sensevoice_markers.timeline.markers import Style, make_markers

NTSC_30 = Fraction(30000, 1001)
PAIRS = dict.fromkeys(Label, Style("pair", "RED"))
MARKED = (Label.BGM, Label.LAUGHTER, Label.APPLAUSE)


def at(placed: tuple[FrameMarker, ...]) -> list[tuple[str, int, int]]:
    return [(p.marker.name, p.frame, p.frames) for p in placed]


@st.composite
def laid(draw: st.DrawFn) -> tuple[list[Event], Timebase, int]:
    """Events that crowd, at the ends too, on a timeline of a few frames or many."""
    counting = draw(st.sampled_from(list(TIMEBASES.values())))
    frames = draw(st.one_of(st.integers(1, 12), st.integers(13, 500)))
    length = float(counting.seconds_at(frames))
    moment = st.one_of(st.floats(-0.1, length + 0.1), st.sampled_from([0.0, length / 2, length - 0.01, length]))
    spans = draw(st.lists(st.tuples(st.sampled_from(MARKED), moment, st.floats(0, length)), max_size=25))
    heard = [Event(f"event-{i}", label, start, start + long, 0.9) for i, (label, start, long) in enumerate(spans)]
    return heard, counting, frames


@given(laid(), st.sampled_from([None, PAIRS]))
@thoroughly
def test_no_two_markers_share_a_frame_and_none_is_lost(
    crowd: tuple[list[Event], Timebase, int], styles: dict[Label, Style] | None
) -> None:
    heard, counting, frames = crowd
    wanted = make_markers(heard, styles) if styles else make_markers(heard)
    placed, notes = place(wanted, counting, frames)
    taken = [p.frame for p in placed]
    assert taken == sorted(set(taken))
    assert len(placed) == min(len(wanted), frames)
    assert all(0 <= p.frame < p.frame + p.frames <= frames for p in placed)
    assert all(p.frames == 1 for p in placed if p.marker.edge)
    # What moved or was left out is told, each on a line of its own, and nothing else is.
    moved = [p for p in placed if p.frame != frame_of(p, counting, frames)]
    assert len(notes) == len(moved) + len(wanted) - len(placed)
    assert all(len(note.splitlines()) == 1 for note in notes)
    # Moves keep the order of what is heard.
    wishes = [frame_of(p, counting, frames) for p in placed]
    assert wishes == sorted(wishes)
    starts = {p.marker.event: p.frame for p in placed if p.marker.edge == "START"}
    assert all(p.frame > starts[p.marker.event] for p in placed if p.marker.edge == "STOP")


def frame_of(placed: FrameMarker, counting: Timebase, frames: int) -> int:
    """Where the marker would be if it were alone."""
    marker = placed.marker
    exact = Fraction(marker.start) * counting.rate
    if marker.edge == "STOP":
        frame = math.ceil(exact - Fraction(6, 10000) * counting.rate)
    else:
        frame = math.floor(exact + Fraction(1, 2))
    return min(max(frame, 0), frames - 1)


@given(laid())
@thoroughly
def test_a_marker_moves_no_further_than_the_crowd_is_wide(crowd: tuple[list[Event], Timebase, int]) -> None:
    heard, counting, frames = crowd
    placed, _ = place(make_markers(heard, PAIRS), counting, frames)
    taken = {p.frame for p in placed}
    for p in placed:
        wish = frame_of(p, counting, frames)
        between = range(min(p.frame, wish), max(p.frame, wish) + 1)
        assert taken.issuperset(between)


@given(laid())
@thoroughly
def test_ranges_end_where_the_event_does(crowd: tuple[list[Event], Timebase, int]) -> None:
    heard, counting, frames = crowd
    for p in place(make_markers(heard), counting, frames)[0]:
        end = p.frame + p.frames
        if p.marker.edge is None and p.frames > 1 and end < frames:
            assert counting.seconds_at(end) > p.marker.end - 0.001
            assert counting.seconds_at(end - 1) < p.marker.end


@pytest.mark.parametrize(
    ("start", "end", "frame", "frames"),
    [
        (1.0, 2.0, 25, 25),
        (1.019, 2.0, 25, 25),
        (1.02, 2.0, 26, 24),
        (0.999, 1.999, 25, 25),
        (1.0, 1.961, 25, 25),
        (1.0, 2.0004, 25, 25),
        (1.0, 2.001, 25, 26),
        (1.0, 1.0, 25, 1),
        (3.99, 9.0, 99, 1),
        (-1.0, 0.5, 0, 13),
        (9.0, 9.5, 99, 1),
    ],
)
def test_a_range_goes_from_the_nearest_frame_to_the_first_without_the_event(
    start: float, end: float, frame: int, frames: int
) -> None:
    placed, notes = place(make_markers([event(Label.LAUGHTER, start, end)]), TIMEBASES["25"], 100)
    assert at(placed) == [("LAUGHTER", frame, frames)]
    assert notes == ()


@pytest.mark.parametrize(
    ("end", "stop"), [(2.0, 50), (1.961, 50), (1.96, 49), (2.0004, 50), (2.01, 51), (4.0, 99), (99.0, 99)]
)
def test_a_stop_stands_on_the_first_frame_without_the_event(end: float, stop: int) -> None:
    placed, _ = place(make_markers([event(Label.BGM, 0.0, end)]), TIMEBASES["25"], 100)
    assert at(placed) == [("BGM START", 0, 1), ("BGM STOP", stop, 1)]


@pytest.mark.parametrize("name", TIMEBASES)
def test_an_event_on_frames_stays_on_them_at_every_rate(name: str) -> None:
    counting = TIMEBASES[name]
    for first, last in ((0, 1), (1001, 2002), (86313, 86400)):
        seconds = [round(float(counting.seconds_at(frame)), 3) for frame in (first, last)]
        placed, _ = place(make_markers([event(Label.LAUGHTER, *seconds)]), counting, 90000)
        assert at(placed) == [("LAUGHTER", first, last - first)]


def test_a_second_marker_on_a_frame_takes_the_next_free_one() -> None:
    crowd = [event(Label.BGM, 1.0, 3.0), event(Label.LAUGHTER, 1.0, 2.0), event(Label.APPLAUSE, 1.01, 2.0)]
    placed, notes = place(make_markers(crowd), TIMEBASES["25"], 100)
    assert at(placed) == [("BGM START", 25, 1), ("LAUGHTER", 26, 24), ("APPLAUSE", 27, 23), ("BGM STOP", 75, 1)]
    assert notes == (
        "LAUGHTER moved from 00:00:01:00 to 00:00:01:01: BGM START is there",
        "APPLAUSE moved from 00:00:01:00 to 00:00:01:02: BGM START is there",
    )


def test_at_the_end_of_the_media_the_markers_before_make_room() -> None:
    crowd = [event(Label.BGM, 0.0, 4.0), event(Label.APPLAUSE, 2.0, 4.0), event(Label.LAUGHTER, 2.0, 4.0)]
    placed, notes = place(make_markers(crowd, PAIRS), TIMEBASES["25"], 100)
    assert [(name, frame) for name, frame, _ in at(placed)] == [
        ("BGM START", 0),
        ("APPLAUSE START", 50),
        ("LAUGHTER START", 51),
        ("BGM STOP", 97),
        ("APPLAUSE STOP", 98),
        ("LAUGHTER STOP", 99),
    ]
    assert "BGM STOP moved from 00:00:03:24 to 00:00:03:22: LAUGHTER STOP is there" in notes


def test_what_has_no_frame_left_is_told() -> None:
    placed, notes = place(
        make_markers([event(Label.BGM, 0.0, 1.0), event(Label.LAUGHTER, 0.0, 1.0)]), TIMEBASES["25"], 2
    )
    assert len(placed) == 2
    assert [note for note in notes if "left out" in note] == [
        "BGM STOP at 00:00:00:01 has no frame of its own and was left out: the media is too short"
    ]


def test_ten_thousand_markers_on_one_frame_are_placed() -> None:
    crowd = [event(Label.LAUGHTER, 1.0, 2.0)] * 10_000
    placed, _ = place(make_markers(crowd), TIMEBASES["25"], 9_999)
    assert [p.frame for p in placed] == list(range(9_999))


# The timeline of an analysis


def laid_out(options: Options | None = None, **given: object) -> Timeline:
    return lay_out(analysis(event(Label.LAUGHTER, 1.0, 2.0), of=media(**given)), options)


def test_the_timeline_is_that_of_the_media() -> None:
    made = laid_out(path="/媒体/talk.final.mp4")
    assert (made.name, made.frames, made.media_frames) == ("talk.final", 1500, 1500)
    assert made.timebase == made.media_timebase == Timebase(Fraction(25))
    assert at(made.markers) == [("LAUGHTER", 25, 25)]
    assert made.notes == ()


def test_sound_alone_gets_frames_and_a_note() -> None:
    made = laid_out(frame_rate=None, duration=10.01)
    assert made.timebase == made.media_timebase == Timebase(Fraction(25))
    assert (made.frames, made.media_frames) == (251, 251)
    assert made.notes == ("sound without picture: markers are on a grid of 25 frames a second (--fps)",)
    chosen = laid_out(Options(rate=Fraction(30)), frame_rate=None, duration=10.0)
    assert (chosen.timebase, chosen.media_timebase) == (Timebase(Fraction(30)), Timebase(Fraction(30)))
    assert (chosen.frames, chosen.notes) == (300, ())


def test_a_variable_rate_is_told_and_can_be_chosen() -> None:
    made = laid_out(frame_rate=NTSC_30, variable_frame_rate=True)
    assert made.timebase.rate == NTSC_30
    (note,) = made.notes
    assert "the frame rate varies" in note
    assert "29.97 frames a second" in note
    assert laid_out(Options(rate=Fraction(25)), frame_rate=NTSC_30, variable_frame_rate=True).notes == ()


@pytest.mark.parametrize(
    ("rate", "timecode", "options", "start", "media_start"),
    [
        (Fraction(25), "01:00:00:00", Options(), "01:00:00:00", "01:00:00:00"),
        (NTSC_30, "01:00:00;00", Options(), "01:00:00;00", "01:00:00;00"),
        (NTSC_30, "01:00:00:00", Options(), "01:00:00:00", "01:00:00:00"),
        (NTSC_30, "01:00:00:00", Options(drop_frame=True), "01:00:00;00", "01:00:00:00"),
        (NTSC_30, None, Options(drop_frame=True), "00:00:00;00", "00:00:00:00"),
        (NTSC_30, "00:59:00:00", Options(drop_frame=True), "00:59:00;02", "00:59:00:00"),
        (Fraction(25), "01:00:00:00", Options(start_timecode="10:00:00:00"), "10:00:00:00", "01:00:00:00"),
        (Fraction(25), None, Options(start_timecode="10:00:00:00"), "10:00:00:00", "00:00:00:00"),
        (Fraction(25), "01:00:00:00", Options(start_timecode="00:00:00:00"), "00:00:00:00", "01:00:00:00"),
        (NTSC_30, None, Options(start_timecode="01:00:00;00"), "01:00:00;00", "00:00:00:00"),
        (Fraction(30), "01:00:00:29", Options(rate=Fraction(25)), "01:00:00:24", "01:00:00:29"),
        (NTSC_30, "01:00:00;10", Options(rate=Fraction(60000, 1001)), "01:00:00;20", "01:00:00;10"),
        (Fraction(50), "09:59:59:40", Options(rate=Fraction(25)), "09:59:59:20", "09:59:59:40"),
    ],
)
def test_both_start_timecodes_are_kept(
    rate: Fraction, timecode: str | None, options: Options, start: str, media_start: str
) -> None:
    made = laid_out(options, frame_rate=rate, start_timecode=timecode)
    assert made.timebase.timecode(0) == start
    assert made.media_timebase.timecode(0) == media_start
    assert made.timebase.rate == (options.rate or rate)
    assert made.media_timebase.rate == rate
    # The start moves no marker: frames count from zero.
    assert made.markers[0].frame == round(made.timebase.rate)


def test_a_rate_of_ones_own_keeps_time() -> None:
    made = laid_out(Options(rate=Fraction(24000, 1001)), duration=3600.0)
    assert (made.frames, made.media_frames) == (86314, 90000)
    assert at(made.markers) == [("LAUGHTER", 24, 24)]


@pytest.mark.parametrize("timecode", ["01:00:00:25", "25:00:00:00"])
def test_a_timecode_of_the_media_that_does_not_exist_stops_nothing(timecode: str) -> None:
    made = laid_out(start_timecode=timecode)
    assert made.timebase.timecode(0) == made.media_timebase.timecode(0) == "00:00:00:00"
    (note,) = made.notes
    assert timecode in note
    assert "--start-tc" in note


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(start_timecode="noon"), "not of the form"),
        (Options(start_timecode="01:00:00:25"), "does not exist at 25"),
        (Options(drop_frame=True), "drop frame is only defined"),
        (Options(rate=Fraction(30), drop_frame=True), "drop frame is only defined"),
    ],
)
def test_what_the_user_chose_must_make_sense(options: Options, says: str) -> None:
    with pytest.raises(BadSetting, match=says) as error:
        laid_out(options)
    one_line(error.value)


@pytest.mark.parametrize(("duration", "frames"), [(0.0, 0), (0.001, 1), (0.0, -5), (-1.0, None)])
def test_a_timeline_is_never_empty(duration: float, frames: int | None) -> None:
    made = laid_out(duration=duration, frames=frames)
    assert (made.frames, made.media_frames) == (1, 1)
    assert [p.frame for p in made.markers] == [0]


def test_notes_of_moves_are_passed_on() -> None:
    crowd = analysis(event(Label.LAUGHTER, 1.0, 2.0), event(Label.APPLAUSE, 1.0, 2.0))
    assert len(lay_out(crowd).notes) == 1


@pytest.mark.parametrize(
    ("path", "name", "windows"),
    [
        ("/media/talk.mp4", "talk.mp4", False),
        ("/media/a\\b.mp4", "a\\b.mp4", False),
        ("C:\\Videos\\talk.mp4", "talk.mp4", True),
        ("C:/Videos/talk.mp4", "talk.mp4", True),
        ("\\\\server\\share\\talk.mp4", "talk.mp4", True),
    ],
)
def test_a_path_is_understood_as_the_system_that_wrote_it_does(path: str, name: str, windows: bool) -> None:
    assert file_name(path).name == name
    assert isinstance(file_name(path), PureWindowsPath) == windows


def test_audio_tracks_do_not_change_the_grid() -> None:
    tracks = (AudioTrack(1, 0, "pcm_s16le", 2, 48000), AudioTrack(2, 1, "pcm_s16le", 2, 96000))
    assert laid_out(frame_rate=None, audio_tracks=tracks).timebase.rate == 25


def test_another_start_counts_as_the_media_does() -> None:
    """Drop frame is not lost by a start written with colons."""
    of = media(frame_rate=Fraction(30000, 1001), start_timecode="10:00:00;00")
    made = lay_out(analysis(of=of), Options(start_timecode="01:00:00:00"))
    assert made.timebase.drop_frame
    assert made.timebase.timecode(0) == "01:00:00;00"


def test_two_slashes_are_no_network_share() -> None:
    assert file_name("//srv/talk.mp4").as_posix() == "//srv/talk.mp4"
    assert isinstance(file_name("//srv/talk.mp4"), PurePosixPath)
    assert file_name("\\\\srv\\share\\talk.mp4").name == "talk.mp4"
