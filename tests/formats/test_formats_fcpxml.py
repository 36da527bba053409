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
from reader_fcpxml import READERS, cues, time
from reading import Heard

from sensevoice_markers.analysis import AudioTrack, Cue, Event, Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats.fcpxml import write
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out

CASES = cases()
(MARKERS, CAPTIONS) = READERS


def root_of(timeline: Timeline) -> etree._Element:
    return etree.fromstring(write(timeline))


def captions(timeline: Timeline, folder: Path) -> list[Heard]:
    path = folder / "talk.fcpxml"
    path.write_bytes(write(timeline))
    return cues(path, timeline)


def spoken(*given: Cue, of: str = "25") -> Timeline:
    return lay_out(analysis(cues=given, of=media(frame_rate=TIMEBASES[of].rate)))


@pytest.mark.parametrize("case", CASES)
def test_every_marker_is_on_its_frame(case: str, tmp_path: Path) -> None:
    timeline = CASES[case]
    found = check_exact(MARKERS, timeline, tmp_path)
    assert [(one.text, one.frames) for one in found] == [
        (placed.marker.name, placed.frames) for placed in timeline.markers
    ]


@pytest.mark.parametrize("case", CASES)
def test_every_caption_is_on_the_nearest_frames(case: str, tmp_path: Path) -> None:
    timeline = CASES[case]
    found = captions(timeline, tmp_path)
    counting = timeline.timebase
    assert [one.text for one in found] == ["\n".join(cue.lines) for cue in timeline.cues]
    for one, cue in zip(found, timeline.cues, strict=True):
        assert one.start == counting.seconds_at(counting.frame_at(cue.start))
        assert one.end == counting.seconds_at(min(counting.frame_at(cue.end), timeline.frames))


@pytest.mark.parametrize("name", ["24", "25", "30", "60"])
def test_opentimelineio_reads_clip_and_markers_at_whole_rates(name: str) -> None:
    """Its adapter rounds other rates down, at 50 a float's 250.99 to 250, and it knows no chapter markers."""
    timeline = CASES[f"{name} from 00:00:00:00"]
    (made,) = otio.adapters.read_from_string(write(timeline).decode("utf-8"), "fcpx_xml")
    assert made.name == timeline.name
    ((clip,),) = made.tracks
    rate = timeline.timebase.nominal
    assert clip.name == timeline.file
    assert clip.source_range == TimeRange(RationalTime(0, rate), RationalTime(timeline.frames, rate))
    assert clip.media_reference.target_url == "file:///%E5%AA%92%E4%BD%93/talk%20%26%20%3Cone%3E.mp4"
    assert [
        (marker.name, marker.marked_range.start_time.value, marker.marked_range.duration.value)
        for marker in clip.markers
    ] == [
        (placed.marker.name, placed.frame, placed.frames)
        for placed in timeline.markers
        if placed.marker.edge != "START"
    ]


def test_a_whole_awkward_timeline() -> None:
    check_golden("fcpxml", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_a_rough_cut() -> None:
    check_golden("fcpxml", rough_cut(), "rough-cut")


def test_what_lies_on_a_rough_cut_is_in_its_clips(tmp_path: Path) -> None:
    timeline = rough_cut()
    assert [one.frame for one in check_exact(MARKERS, timeline, tmp_path)] == [0, 99, 100, 249]
    assert captions(timeline, tmp_path) == [
        Heard(Fraction(1), Fraction(2), "one"),
        Heard(Fraction(3), Fraction(5), "over\nthe cut"),
    ]
    first, second = root_of(timeline).iterfind(".//asset-clip")
    assert (first.get("start"), second.get("start")) == ("36008s", "36040s")
    assert [len(clip.findall("caption")) for clip in (first, second)] == [2, 0]
    assert [[marker.tag for marker in clip.xpath("marker | chapter-marker")] for clip in (first, second)] == [
        ["chapter-marker", "marker"],
        ["marker", "marker"],
    ]


@pytest.mark.parametrize("case", CASES)
def test_what_the_timeline_sees_is_a_multiple_of_its_frame(case: str) -> None:
    timeline = CASES[case]
    root = root_of(timeline)
    (sequence,) = root.iter("sequence")
    frame = 1 / timeline.timebase.rate
    clips = root.findall(".//asset-clip")
    of_timeline = [sequence.get("tcStart"), sequence.get("duration")]
    of_timeline += [clip.get(name) for clip in clips for name in ("offset", "duration")]
    of_timeline += [item.get("duration") for clip in clips for item in clip.xpath("marker | chapter-marker | caption")]
    for text in of_timeline:
        assert (time(text) / frame).denominator == 1
    (asset,) = root.iter("asset")
    for text in [asset.get("start"), asset.get("duration"), *(clip.get("start") for clip in clips)]:
        assert (time(text) * timeline.media_timebase.rate).denominator == 1
    assert time(sequence.get("tcStart")) == timeline.timebase.start_frame * frame
    assert sequence.get("tcFormat") == ("DF" if timeline.timebase.drop_frame else "NDF")
    assert all(clip.get("tcFormat") == ("DF" if timeline.media_timebase.drop_frame else "NDF") for clip in clips)


def test_media_at_another_rate_plays_at_its_own_speed() -> None:
    root = root_of(CASES["25, timeline at 23.976"])
    assert {made.get("id"): made.get("frameDuration") for made in root.iter("format")} == {
        "r1": "1001/24000s",
        "r2": "1/25s",
    }
    (asset,) = root.iter("asset")
    assert (asset.get("format"), asset.get("start"), asset.get("duration")) == ("r2", "3600s", "60s")
    (conform,) = root.iter("conform-rate")
    assert dict(conform.attrib) == {"scaleEnabled": "0", "srcFrameRate": "25"}
    assert not list(root_of(CASES["25 from 00:00:00:00"]).iter("conform-rate"))


def test_media_at_a_rate_of_its_own_is_counted_at_the_timelines(tmp_path: Path) -> None:
    of = media(frame_rate=Fraction(2731, 100), start_timecode="00:00:10:00")
    timeline = lay_out(analysis(event(Label.LAUGHTER, 1, 2), of=of), Options(rate=Fraction(30)))
    assert check_exact(MARKERS, timeline, tmp_path)
    root = root_of(timeline)
    assert [made.get("frameDuration") for made in root.iter("format")] == ["1/30s"]
    assert root.find("resources/asset").get("start") == "10s"


def test_what_is_in_a_clip_is_in_the_order_of_the_document_type() -> None:
    """``(note?, conform-rate?, …, anchored items, markers, …)``: Final Cut Pro refuses any other."""
    order = ["conform-rate", "caption", "marker"]
    for case in ("25, timeline at 23.976", "29.97 DF from 01:00:00:00"):
        (clip,) = root_of(CASES[case]).iterfind(".//asset-clip")
        tags = [child.tag.replace("chapter-", "") for child in clip]
        assert tags == sorted(tags, key=order.index)
        assert tags.count("caption") == 3


def test_sound_alone_has_no_picture() -> None:
    (asset,) = root_of(CASES["sound alone"]).iter("asset")
    assert (asset.get("hasVideo"), asset.get("format"), asset.get("hasAudio")) == (None, None, "1")


def test_media_without_sound_has_none() -> None:
    (asset,) = root_of(lay_out(analysis(of=media(audio_tracks=())))).iter("asset")
    assert (asset.get("hasVideo"), asset.get("hasAudio")) == ("1", None)


def test_sound_is_described() -> None:
    tracks = (AudioTrack(1, 1, "aac", 2, 44100), AudioTrack(2, 2, "aac", 6, 48000))
    (asset,) = root_of(lay_out(analysis(of=media(audio_tracks=tracks)))).iter("asset")
    assert [asset.get(f"audio{name}") for name in ("Sources", "Channels", "Rate")] == ["2", "6", "44100"]


def test_the_beginning_of_music_is_a_chapter() -> None:
    (chapter,) = root_of(lay_out(analysis(event(Label.BGM, 1, 5), event(Label.LAUGHTER, 2, 3)))).iter("chapter-marker")
    assert dict(chapter.attrib) == {
        "start": "1s",
        "duration": "1/25s",
        "value": "BGM START",
        "note": "BGM START · 90% · 4.0s",
        "posterOffset": "0s",
    }


def test_a_marker_ends_with_its_clip(tmp_path: Path) -> None:
    timeline = lay_out(analysis(event(Label.LAUGHTER, 2, 9)))
    whole = timeline.clips[0]
    clips = tuple(replace(whole, source=s, source_frames=75, frame=f, frames=75) for s, f in ((0, 0), (1000, 75)))
    path = tmp_path / "talk.fcpxml"
    path.write_bytes(write(replace(timeline, frames=150, clips=clips)))
    assert MARKERS.markers is not None
    assert [(one.frame, one.frames) for one in MARKERS.markers(path, timeline)] == [(50, 25)]


def test_captions_do_not_overlap(tmp_path: Path) -> None:
    timeline = spoken(
        Cue("1", 1.0, 4.0, ("long",)),
        Cue("2", 2.0, 3.0, ("over it",)),
        Cue("3", 2.001, 2.92, ("on the same frame",)),
        Cue("4", 5.0, 5.001, ("shorter than a frame",)),
    )
    assert captions(timeline, tmp_path) == [
        Heard(Fraction(25, 25), Fraction(50, 25), "long"),
        Heard(Fraction(50, 25), Fraction(51, 25), "over it"),
        Heard(Fraction(51, 25), Fraction(73, 25), "on the same frame"),
        Heard(Fraction(125, 25), Fraction(126, 25), "shorter than a frame"),
    ]


def test_a_caption_past_the_end_is_not_on_the_timeline(tmp_path: Path) -> None:
    timeline = spoken(Cue("1", 59.0, 70.0, ("last",)), Cue("2", 61.0, 62.0, ("shifted past it",)))
    assert captions(timeline, tmp_path) == [Heard(Fraction(59), Fraction(60), "last")]


@pytest.mark.parametrize(
    ("languages", "role"),
    [(["zh", "en", "zh"], "zh"), (["", ""], "en"), (["pt-BR"], "pt-BR"), (['"><x', "?a=b"], "en"), ([], None)],
)
def test_captions_are_of_the_language_of_most(languages: list[str], role: str | None) -> None:
    given = [Cue(str(i), i * 2.0, i * 2.0 + 1, ("x",), language) for i, language in enumerate(languages)]
    found = {caption.get("role") for caption in root_of(spoken(*given)).iter("caption")}
    assert found == ({f"iTT?captionFormat=ITT.{role}"} if role else set())


def test_styles_of_captions_are_defined_where_they_are_used() -> None:
    for caption in root_of(awkward(TIMEBASES["25"])).iter("caption"):
        assert caption.find("text/text-style").get("ref") == caption.find("text-style-def").get("id")


@pytest.mark.parametrize("rate", [Fraction(100), Fraction(25, 2), Fraction(120000, 1001)])
def test_a_rate_that_final_cut_does_not_know_is_refused(rate: Fraction) -> None:
    with pytest.raises(BadSetting, match=r"FCPXML cannot carry .* use --fps (60|25)") as error:
        write(lay_out(analysis(of=media(frame_rate=rate))))
    one_line(error.value)


@thoroughly
@given(st.text(st.characters(), max_size=60), st.lists(st.text(st.characters(), max_size=20), max_size=3))
def test_any_text_is_well_formed_and_comes_back(name: str, lines: list[str]) -> None:
    cue = Cue("1", 1.0, 2.0, tuple(lines))
    timeline = lay_out(analysis(Event("1", Label.LAUGHTER, 1.0, 2.0, 0.9, name), cues=[cue]))
    root = root_of(timeline)
    (marker,) = root.iter("marker")
    assert marker.get("value") == timeline.markers[0].marker.name
    assert [style.text for style in root.iterfind(".//caption/text/text-style")] == [
        "\n".join(cue.lines) for cue in timeline.cues
    ]


def test_a_thousand_markers(tmp_path: Path) -> None:
    heard = [event(Label.LAUGHTER, i * 3.0, i * 3.0 + 1) for i in range(1000)]
    timeline = lay_out(analysis(*heard, of=media(duration=3600.0)))
    assert len(check_exact(MARKERS, timeline, tmp_path)) == 1000


def test_it_says_what_it_is() -> None:
    made = written("fcpxml", awkward(TIMEBASES["25"]))
    assert made.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.8">')
