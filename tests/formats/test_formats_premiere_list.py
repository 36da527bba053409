from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from agreement import check_markers
from build import TIMEBASES, analysis, event, media, thoroughly
from cases import awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_premiere_list import READERS, markers
from reading import Reader

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.formats.premiere_list import write
from sensevoice_markers.timeline.layout import lay_out


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_markers_are_on_their_frames(reader: Reader, tmp_path: Path) -> None:
    check_markers(reader, tmp_path)


def test_the_file_is_as_it_was() -> None:
    check_golden("premiere_list", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_it_looks_as_premiere_exports_it() -> None:
    of = media(frame_rate=Fraction(30000, 1001), start_timecode="01:00:00;00")
    timeline = lay_out(analysis(event(Label.LAUGHTER, 1.0, 2.0), event(Label.BGM, 3.0, 4.0), of=of))
    made = write(timeline)
    assert made.startswith(b"\xff\xfeM\x00a\x00")
    assert made.decode("utf-16") == (
        "Marker Name\tDescription\tIn\tOut\tDuration\tMarker Type\n"
        "LAUGHTER\tLAUGHTER · 90% · 1.0s\t01;00;01;00\t01;00;02;00\t00;00;01;00\tComment\n"
        "BGM START\tBGM START · 90% · 1.0s\t01;00;03;00\t01;00;03;00\t00;00;00;00\tComment\n"
        "BGM STOP\tBGM STOP · 90% · 1.0s\t01;00;04;00\t01;00;04;00\t00;00;00;00\tComment\n"
    )


@pytest.mark.parametrize(
    ("name", "kept"), [('"so" it goes', '“so" it goes'), ('say "so"', 'say "so"'), ('"', "“"), ("'so'", "'so'")]
)
def test_a_quote_that_would_open_a_field_is_a_round_one(name: str, kept: str) -> None:
    timeline = lay_out(analysis(Event("a", Label.LAUGHTER, 1.0, 2.0, 0.9, name)))
    assert write(timeline).decode("utf-16").split("\n")[1].split("\t")[0] == kept


@given(st.text() | st.text("\t\n\r \"'", max_size=8))
@thoroughly
def test_no_name_breaks_a_row(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    timeline = lay_out(analysis(Event("a", Label.LAUGHTER, 1.0, 2.0, 0.9, name), event(Label.BGM, 3.0, 4.0)))
    path = tmp_path_factory.mktemp("premiere") / "talk.premiere.txt"
    path.write_bytes(write(timeline))
    names = [placed.marker.name for placed in timeline.markers]
    assert [one.text.replace("“", '"') for one in markers(path, timeline)] == [n.replace("“", '"') for n in names]
