from __future__ import annotations

from pathlib import Path

import pytest
from agreement import check_markers
from build import TIMEBASES, analysis, event, media, thoroughly
from cases import awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_avid import COLOURS as THEIRS
from reader_avid import READERS, markers
from reading import Reader

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.formats.avid import write
from sensevoice_markers.timeline.layout import Options, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_markers_are_on_their_frames(reader: Reader, tmp_path: Path) -> None:
    check_markers(reader, tmp_path)


def test_the_file_is_as_it_was() -> None:
    check_golden("avid", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_a_line_has_the_fields_that_media_composer_writes() -> None:
    of = media(start_timecode="01:00:00:00")
    timeline = lay_out(analysis(event(Label.BGM, 1.0, 2.0), event(Label.LAUGHTER, 3.0, 4.0), of=of))
    assert write(timeline).decode() == (
        "SenseVoice Markers\t01:00:01:00\tV1\tgreen\tBGM START · 90% · 1.0s\t1\n"
        "SenseVoice Markers\t01:00:02:00\tV1\tgreen\tBGM STOP · 90% · 1.0s\t1\n"
        "SenseVoice Markers\t01:00:03:00\tV1\tyellow\tLAUGHTER · 90% · 1.0s\t25\n"
    )


def test_sound_alone_has_its_markers_on_a_track_of_sound() -> None:
    timeline = lay_out(analysis(event(Label.LAUGHTER, 3.0, 4.0), of=media(frame_rate=None)))
    assert write(timeline).decode().split("\t")[2] == "A1"


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_one_that_avid_has(colour: str) -> None:
    timeline = lay_out(
        analysis(event(Label.LAUGHTER, 1.0, 2.0)), Options(styles={Label.LAUGHTER: Style("range", colour)})
    )
    written = write(timeline).decode().split("\t")[3]
    assert written in THEIRS
    assert written == colour.lower() or colour.lower() not in THEIRS


@given(st.text() | st.text('\t\n\r "', max_size=8))
@thoroughly
def test_no_name_breaks_a_line(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    timeline = lay_out(analysis(Event("a", Label.LAUGHTER, 1.0, 2.0, 0.9, name), event(Label.BGM, 3.0, 4.0)))
    path = tmp_path_factory.mktemp("avid") / "talk.avid.txt"
    path.write_bytes(write(timeline))
    assert [one.text for one in markers(path, timeline)] == [placed.marker.comment for placed in timeline.markers]
