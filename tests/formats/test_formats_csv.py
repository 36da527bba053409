from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from agreement import check_markers
from build import TIMEBASES, analysis, event, thoroughly
from cases import NAMES, awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_csv import READERS
from reading import Reader

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.formats.csv import COLUMNS, cell, write
from sensevoice_markers.timeline.layout import Timeline, lay_out

SIGNS = tuple("=+-@＝＋－＠\t\r\n")
TEXTS = st.text() | st.text("=+-@＝;,'\" \t\r\n|a1()", max_size=12)


def table(timeline: Timeline) -> list[list[str]]:
    return list(csv.reader(io.StringIO(write(timeline).decode("utf-8-sig"), newline=""), strict=True))


def named(name: str) -> Timeline:
    return lay_out(analysis(Event("laughter-1", Label.LAUGHTER, 1.0, 2.0, 0.9, name)))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_markers_are_on_their_frames(reader: Reader, tmp_path: Path) -> None:
    check_markers(reader, tmp_path)


def test_the_file_is_as_it_was() -> None:
    check_golden("csv", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_a_row_says_all_that_is_known_of_a_marker() -> None:
    timeline = lay_out(analysis(event(Label.LAUGHTER, 1.0, 2.5, 0.875)))
    assert [dict(zip(COLUMNS, row, strict=True)) for row in table(timeline)[1:]] == [
        {
            "Timecode In": "00:00:01:00",
            "Timecode Out": "00:00:02:13",
            "Frame": "25",
            "Frames": "38",
            "Seconds": "1.000000",
            "Label": "LAUGHTER",
            "Edge": "",
            "Name": "LAUGHTER",
            "Comment": "LAUGHTER · 88% · 1.5s",
            "Confidence": "0.88",
            "Event": "laughter-1000",
        }
    ]


def test_excel_is_told_the_encoding_and_lines_end_as_the_standard_says() -> None:
    made = write(named("笑声"))
    assert made.startswith(b"\xef\xbb\xbfTimecode In,")
    assert made.count(b"\r\n") == made.count(b"\n") == 2


def test_no_markers_are_a_row_of_headings() -> None:
    assert table(lay_out(analysis())) == [list(COLUMNS)]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ("a; =1;b", "a;' =1;b"),
        ("a-b", "a-b"),
        ("a = b", "a = b"),
        ("BGM START · 90% · 20.0s", "BGM START · 90% · 20.0s"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, safe: str) -> None:
    assert cell(text) == safe


@given(TEXTS)
@thoroughly
def test_no_text_is_a_formula_wherever_a_spreadsheet_parts_it(text: str) -> None:
    for part in cell(text).split(";"):
        assert not part.strip().startswith(SIGNS)
    assert cell(text).replace("'", "") == " ".join(text.split()).replace("'", "")


@given(TEXTS, TEXTS)
@thoroughly
def test_no_text_breaks_the_table(name: str, identity: str) -> None:
    timeline = lay_out(analysis(Event(identity, Label.LAUGHTER, 1.0, 2.0, 0.9, name), event(Label.BGM, 3.0, 4.0)))
    rows = table(timeline)
    assert [len(row) for row in rows] == [len(COLUMNS)] * 4
    assert rows[1][COLUMNS.index("Name")] == cell(timeline.markers[0].marker.name)


def test_an_id_is_made_safe_like_a_name() -> None:
    timeline = lay_out(analysis(Event("=1+1\x00\n2", Label.LAUGHTER, 1.0, 2.0, 0.9)))
    assert table(timeline)[1][COLUMNS.index("Event")] == "'=1+1 2"


@pytest.mark.parametrize("name", NAMES)
def test_awkward_names_are_kept(name: str) -> None:
    timeline = named(name)
    kept = table(timeline)[1][COLUMNS.index("Name")]
    assert kept.removeprefix("'") == timeline.markers[0].marker.name
