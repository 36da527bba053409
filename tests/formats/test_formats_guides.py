from __future__ import annotations

import json
from pathlib import Path

import pytest
from agreement import check_markers
from build import TIMEBASES, analysis, event, thoroughly
from cases import awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_guides import READERS
from reading import Reader

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.formats.guides import write
from sensevoice_markers.timeline.layout import Options, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_markers_are_on_their_frames(reader: Reader, tmp_path: Path) -> None:
    check_markers(reader, tmp_path)


def test_the_file_is_as_it_was() -> None:
    check_golden("guides", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_a_guide_has_what_kdenlive_reads() -> None:
    assert json.loads(write(lay_out(analysis(event(Label.LAUGHTER, 1.0, 2.0))))) == [
        {"pos": 25, "comment": "LAUGHTER · 90% · 1.0s", "type": 4}
    ]


def test_no_markers_are_an_empty_list() -> None:
    assert json.loads(write(lay_out(analysis()))) == []


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_one_of_the_nine_categories(colour: str) -> None:
    timeline = lay_out(
        analysis(event(Label.LAUGHTER, 1.0, 2.0)), Options(styles={Label.LAUGHTER: Style("range", colour)})
    )
    assert json.loads(write(timeline))[0]["type"] in range(9)


@given(st.text())
@thoroughly
def test_any_name_is_read_back(name: str) -> None:
    timeline = lay_out(analysis(Event("a", Label.LAUGHTER, 1.0, 2.0, 0.9, name)))
    assert [guide["comment"] for guide in json.loads(write(timeline))] == [timeline.markers[0].marker.comment]
