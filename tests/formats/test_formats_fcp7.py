from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from build import TIMEBASES, analysis, event, media, one_line, thoroughly
from cases import awkward, cases, check_golden, written
from exact import check_exact, rough_cut
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from opentimelineio.opentime import RationalTime, TimeRange
from reader_fcp7 import READERS
from reading import Reader

from sensevoice_markers.analysis import AudioTrack, Event, Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats.fcp7 import write
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style

CASES = cases()


def root_of(timeline: Timeline) -> etree._Element:
    return etree.fromstring(write(timeline))


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text for element in root.iterfind(path)]


def read(timeline: Timeline) -> otio.schema.Timeline:
    return otio.adapters.read_from_string(write(timeline).decode("utf-8"), "fcp_xml")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_marker_is_on_its_frame(reader: Reader, case: str, tmp_path: Path) -> None:
    timeline = CASES[case]
    found = check_exact(reader, timeline, tmp_path)
    assert [(one.text, one.frames) for one in found] == [
        (placed.marker.name, None if placed.marker.edge else placed.frames) for placed in timeline.markers
    ]


def test_a_whole_awkward_timeline() -> None:
    check_golden("fcp7", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_a_rough_cut() -> None:
    check_golden("fcp7", rough_cut(), "rough-cut")


@pytest.mark.parametrize("case", CASES)
def test_rate_and_timecode_are_those_of_timeline_and_media(case: str) -> None:
    timeline = CASES[case]
    root = root_of(timeline)
    for path, counting in (("sequence", timeline.timebase), (".//file[name]", timeline.media_timebase)):
        element = root.find(path)
        ntsc = element.findtext("rate/ntsc") == "TRUE"
        assert int(element.findtext("rate/timebase")) * (Fraction(1000, 1001) if ntsc else 1) == counting.rate
        assert element.findtext("timecode/string") == counting.timecode(0)
        assert int(element.findtext("timecode/frame")) == counting.start_frame
        assert element.findtext("timecode/displayformat") == ("DF" if counting.drop_frame else "NDF")
    assert root.find("sequence/media/video/format/samplecharacteristics/width") is not None


def test_the_clips_are_the_media_at_its_own_rate() -> None:
    timeline = CASES["25, timeline at 23.976"]
    made = read(timeline)
    assert [track.kind for track in made.tracks] == ["Video", "Audio"]  # a stereo pair is one track to this reader
    for track in made.tracks:
        (clip,) = track
        assert clip.media_reference.available_range == TimeRange(RationalTime(90000, 25), RationalTime(1500, 25))
        assert clip.source_range.start_time == RationalTime(90000, 25)
    (start, end, begin, stop) = (
        texts(root_of(timeline), f".//clipitem/{tag}")[0] for tag in ("start", "end", "in", "out")
    )
    assert (start, end, begin, stop) == ("0", str(timeline.frames), "0", "1500")


def test_a_rough_cut_is_its_clips_one_after_the_other() -> None:
    made = read(rough_cut())
    for track in made.tracks:
        assert [clip.source_range for clip in track] == [
            TimeRange(RationalTime(900200, 25), RationalTime(100, 25)),
            TimeRange(RationalTime(901000, 25), RationalTime(150, 25)),
        ]


def test_what_is_linked_is_there_and_the_file_is_described_once() -> None:
    root = root_of(rough_cut())
    items = root.findall(".//clipitem")
    ids = [item.get("id") for item in items]
    assert len(ids) == len(set(ids)) == 6
    for item in items:
        linked = [root.find(f".//clipitem[@id='{link}']") for link in texts(item, "link/linkclipref")]
        assert item in linked
        assert {other.findtext("start") for other in linked} == {item.findtext("start")}
        assert texts(item, "link/mediatype") == ["video", "audio", "audio"]
    files = root.findall(".//file")
    assert [len(file) > 0 for file in files] == [True] + 5 * [False]
    assert {file.get("id") for file in files} == {"file-1"}


@pytest.mark.parametrize(
    ("tracks", "kinds", "sources"),
    [
        ([2], ["Stereo", "Stereo"], ["1", "2"]),
        ([1], ["Mono"], ["1"]),
        ([1, 1], ["Mono", "Mono"], ["1", "2"]),
        ([6], 6 * ["Mono"], list("123456")),
        ([10**6], 64 * ["Mono"], [str(i) for i in range(1, 65)]),
        ([], [], []),
    ],
)
def test_every_channel_has_a_track(tracks: list[int], kinds: list[str], sources: list[str]) -> None:
    of = media(audio_tracks=tuple(AudioTrack(i, i, "aac", count, 48000) for i, count in enumerate(tracks, 1)))
    root = root_of(lay_out(analysis(of=of)))
    assert [track.get("premiereTrackType") for track in root.iterfind(".//audio/track")] == kinds
    assert texts(root, ".//sourcetrack/trackindex") == sources


def test_sound_alone_has_no_picture_but_a_sequence_of_one() -> None:
    root = root_of(CASES["sound alone"])
    assert root.find("sequence/media/video/track") is None
    assert root.find(".//file/media/video") is None
    assert texts(root, "sequence/media/video/format/samplecharacteristics/height") == ["1080"]
    assert texts(root, ".//file/duration") == ["1501"]


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/媒体/a b.mp4", "file://localhost/%E5%AA%92%E4%BD%93/a%20b.mp4"),
        ("C:\\Videos\\50% #1.mp4", "file://localhost/C:/Videos/50%25%20%231.mp4"),
        ("\\\\nas\\share\\a.mp4", "file://nas/share/a.mp4"),
    ],
)
def test_the_path_is_a_url_of_this_machine(path: str, url: str) -> None:
    root = root_of(lay_out(analysis(of=media(path=path))))
    assert texts(root, ".//pathurl") == [url]


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_are_premieres_numbers(colour: str) -> None:
    style = Options(styles={Label.LAUGHTER: Style("range", colour)})
    root = root_of(lay_out(analysis(event(Label.LAUGHTER, 1, 2)), style))
    # Of a Premiere export with a marker of each colour.
    known = {
        "RED": "4281740498",
        "PURPLE": "4289825711",
        "ORANGE": "4280578025",
        "YELLOW": "4281049552",
        "WHITE": "4294967295",
        "BLUE": "4294741314",
        "CYAN": "4292277273",
    }
    found = texts(root, ".//pproColor")
    if colour == "GREEN":
        assert found == []
    else:
        assert found == [known.get(colour, found[0])]
        assert found[0] in known.values()


def test_a_marker_has_name_and_comment() -> None:
    (marker,) = root_of(lay_out(analysis(event(Label.LAUGHTER, 1, 3)))).iterfind("sequence/marker")
    assert {child.tag: child.text for child in marker} == {
        "comment": "LAUGHTER · 90% · 2.0s",
        "name": "LAUGHTER",
        "in": "25",
        "out": "75",
        "pproColor": "4281049552",
    }


@thoroughly
@given(st.text(st.characters(), max_size=60), st.text(st.characters(exclude_characters="\0/\\:"), max_size=20))
def test_any_name_is_well_formed_and_comes_back(name: str, file: str) -> None:
    timeline = lay_out(analysis(Event("1", Label.LAUGHTER, 1.0, 2.0, 0.9, name), of=media(path="/m/talk.mp4")))
    timeline = replace(timeline, name=lay_out(analysis(of=media(path=f"/m/a{file}.mp4"))).name)
    root = root_of(timeline)
    (placed,) = timeline.markers
    assert root.findtext("sequence/marker/name") == placed.marker.name
    assert root.findtext("sequence/name") == timeline.name


def test_a_thousand_markers(tmp_path: Path) -> None:
    heard = [event(Label.LAUGHTER, i * 3.0, i * 3.0 + 1) for i in range(1000)]
    timeline = lay_out(analysis(*heard, of=media(duration=3600.0)))
    assert len(check_exact(READERS[0], timeline, tmp_path)) == 1000


def test_a_rate_that_is_no_timebase_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"27\.31 frames a second: use --fps 25") as error:
        write(lay_out(analysis(of=media(frame_rate=Fraction(2731, 100)))))
    one_line(error.value)


def test_media_at_such_a_rate_is_counted_at_the_timelines(tmp_path: Path) -> None:
    of = media(frame_rate=Fraction(2731, 100), start_timecode="00:00:10:00")
    timeline = lay_out(analysis(event(Label.LAUGHTER, 1, 2), of=of), Options(rate=Fraction(30)))
    assert check_exact(READERS[0], timeline, tmp_path)
    root = root_of(timeline)
    assert texts(root, ".//file/rate/timebase") == ["30"]
    assert texts(root, ".//file/timecode/string") == ["00:00:10:00"]
    assert texts(root, "sequence/media/video/track/clipitem/out") == [str(timeline.frames)]


def test_it_says_what_it_is() -> None:
    made = written("fcp7", awkward(TIMEBASES["25"]))
    assert made.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n<xmeml version="4">')
