from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pytest
from agreement import check_markers
from build import TIMEBASES, analysis, event, thoroughly
from cases import awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_audacity import READERS, markers
from reading import Reader

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.formats.audacity import seconds, write
from sensevoice_markers.timeline.layout import lay_out


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_markers_are_on_their_frames(reader: Reader, tmp_path: Path) -> None:
    check_markers(reader, tmp_path)


def test_the_file_is_as_it_was() -> None:
    check_golden("audacity", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_points_and_regions_are_labels() -> None:
    timeline = lay_out(analysis(event(Label.BGM, 1.0, 3.0), event(Label.LAUGHTER, 1.5, 2.5)))
    assert write(timeline).decode() == (
        "1.000000\t1.000000\tBGM START\n1.520000\t2.520000\tLAUGHTER\n3.000000\t3.000000\tBGM STOP\n"
    )


@pytest.mark.parametrize("counting", TIMEBASES.values(), ids=TIMEBASES)
@given(frame=st.integers(0, 60 * 86400))
@thoroughly
def test_who_rounds_and_who_cuts_off_get_the_same_frame(counting: object, frame: int) -> None:
    base = next(each for each in TIMEBASES.values() if each is counting)
    written = Fraction(seconds(base, frame))
    assert math.floor(written * base.rate) == base.frame_at(written) == frame
    assert 0 <= written - base.seconds_at(frame) < Fraction(1, 1_000_000)


@given(st.text() | st.text("\t\n\r \\-.0", max_size=8))
@thoroughly
def test_no_name_breaks_a_line(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    timeline = lay_out(analysis(Event("a", Label.LAUGHTER, 1.0, 2.0, 0.9, name), event(Label.BGM, 3.0, 4.0)))
    path = tmp_path_factory.mktemp("labels") / "talk.labels.txt"
    path.write_bytes(write(timeline))
    assert [one.text for one in markers(path, timeline)] == [placed.marker.name for placed in timeline.markers]
