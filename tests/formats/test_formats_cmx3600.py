from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pycmx
import pytest
from build import TIMEBASES, analysis, event, media, one_line
from cases import awkward, cases, check_golden
from exact import check_exact, frame_of, rough_cut
from reader_cmx3600 import READERS
from reading import Reader

from sensevoice_markers.analysis import AudioTrack, Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats.cmx3600 import write
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style

CASES = cases()


def lines(timeline: Timeline) -> list[str]:
    return write(timeline).decode("utf-8").splitlines()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_marker_is_on_its_frame(reader: Reader, case: str, tmp_path: Path) -> None:
    timeline = CASES[case]
    found = check_exact(reader, timeline, tmp_path)
    if found:
        assert [one.text for one in found] == [placed.marker.name for placed in timeline.markers]


def test_a_whole_awkward_timeline() -> None:
    check_golden("cmx3600", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_a_rough_cut() -> None:
    check_golden("cmx3600", rough_cut(), "rough-cut")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_markers_of_a_rough_cut_are_on_their_frames(reader: Reader, tmp_path: Path) -> None:
    assert [one.frame for one in check_exact(reader, rough_cut(), tmp_path)] == [0, 99, 100, 249]


def test_a_rough_cut_is_an_event_a_clip() -> None:
    made = otio.adapters.read_from_string(write(rough_cut()).decode("utf-8"), "cmx_3600", rate=25)
    assert [track.kind for track in made.tracks] == ["Video", "Audio", "Audio"]
    for track in made.tracks:
        assert [(clip.name, clip.source_range.start_time.value, clip.duration().value) for clip in track] == [
            ("talk.mp4", 900200, 100),
            ("talk.mp4", 901000, 150),
        ]
    assert [[marker.name for marker in clip.markers] for clip in made.tracks[0]] == [
        ["BGM START", "BGM STOP"],
        ["LAUGHTER", "APPLAUSE"],
    ]


def test_columns_are_those_of_cmx(tmp_path: Path) -> None:
    path = tmp_path / "talk.edl"
    path.write_bytes(write(awkward(TIMEBASES["25"])))
    with path.open(encoding="utf-8") as file:
        read = pycmx.parse_cmx3600(file)
    assert read.format == "3600"
    assert read.title == "talk & <one>"
    ((edit,),) = (event.edits for event in read.events)
    assert (edit.source, edit.clip_name) == ("AX", "talk & <one>.mp4")
    assert (edit.channels.video, edit.channels.a1, edit.channels.a2) == (True, True, True)
    assert (edit.source_in, edit.source_out) == ("01:00:00:00", "01:01:00:00")


@pytest.mark.parametrize(
    ("picture", "channels", "code"),
    [
        (True, [2], "AA/V"),
        (True, [1], "B"),
        (True, [], "V"),
        (False, [2], "AA"),
        (False, [1], "A"),
        (True, [1, 1], "AA/V"),
    ],
)
def test_what_of_the_media_is_edited(picture: bool, channels: list[int], code: str) -> None:
    tracks = tuple(AudioTrack(i, i, "aac", count, 48000) for i, count in enumerate(channels, 1))
    of = media(audio_tracks=tracks, frame_rate=Fraction(25) if picture else None)
    (line,) = (line for line in lines(lay_out(analysis(of=of))) if line.startswith("001"))
    assert line[:29] == f"001  AX       {code:5} C        "


def test_both_sides_of_an_event_last_the_same_at_any_rate() -> None:
    for case, timeline in CASES.items():
        (line,) = (line for line in lines(timeline) if line.startswith("001"))
        begin, end, start, stop = re.findall(r"\d\d:\d\d:\d\d[:;]\d\d", line)
        assert frame_of(stop, timeline) - frame_of(start, timeline) == timeline.frames, case
        source = replace(timeline, timebase=replace(timeline.timebase, start_frame=0))
        day = timeline.timebase.frames_a_day
        assert (frame_of(end, source) - frame_of(begin, source)) % day == timeline.frames, case


def test_media_at_another_rate_starts_at_the_same_second() -> None:
    of = media(frame_rate=Fraction(25), start_timecode="01:00:00:12")
    made = lines(lay_out(analysis(of=of), Options(rate=Fraction(50), start_timecode="00:00:00:00")))
    assert made[3] == "001  AX       AA/V  C        01:00:00:24 01:01:00:24 00:00:00:00 00:01:00:00"


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_one_of_a_locators(colour: str) -> None:
    style = Options(styles={Label.LAUGHTER: Style("range", colour)})
    (line,) = (line for line in lines(lay_out(analysis(event(Label.LAUGHTER, 1, 2)), style)) if "LOC" in line)
    assert line.split()[3] in "RED GREEN BLUE CYAN MAGENTA YELLOW BLACK WHITE".split()


def test_a_thousand_markers(tmp_path: Path) -> None:
    heard = [event(Label.LAUGHTER, i * 3.0, i * 3.0 + 1) for i in range(1000)]
    timeline = lay_out(analysis(*heard, of=media(duration=3600.0)))
    for reader in READERS:
        assert len(check_exact(reader, timeline, tmp_path)) == 1000


@pytest.mark.parametrize(("rate", "says"), [(Fraction(25, 2), "--fps 25"), (Fraction(120), "--fps 60")])
def test_a_rate_that_does_not_fit_is_refused(rate: Fraction, says: str) -> None:
    with pytest.raises(BadSetting, match=says) as error:
        write(lay_out(analysis(of=media(frame_rate=rate))))
    one_line(error.value)
