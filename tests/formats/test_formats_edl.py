from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from build import TIMEBASES, analysis, event, media, one_line
from cases import awkward, cases, check_golden
from exact import check_exact
from reader_edl import READERS
from reading import Reader

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats.edl import write
from sensevoice_markers.timeline.layout import Options, lay_out
from sensevoice_markers.timeline.markers import COLOURS, Style

CASES = cases()

# The marker colours that the README of Resolve's scripting lists.
RESOLVE = set("Blue Cyan Green Yellow Red Pink Purple Fuchsia Rose Lavender Sky Mint Lemon Sand Cocoa Cream".split())


def named(name: str, label: Label = Label.LAUGHTER) -> str:
    """An EDL of one event that a person called `name`."""
    return write(lay_out(analysis(Event("1", label, 1.0, 2.0, 0.9, name)))).decode("utf-8")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_marker_is_on_its_frame(reader: Reader, case: str, tmp_path: Path) -> None:
    found = check_exact(reader, CASES[case], tmp_path)
    assert [one.text for one in found] == [placed.marker.name.replace("|", "/") for placed in CASES[case].markers]


def test_the_lines_are_those_that_resolve_writes() -> None:
    made = write(lay_out(analysis(event(Label.BGM, 1.0, 5.0), event(Label.LAUGHTER, 2.0, 4.0), of=media())))
    assert made.decode("utf-8") == (
        "TITLE: talk\n"
        "FCM: NON-DROP FRAME\n"
        "\n"
        "001  001      V     C        00:00:01:00 00:00:01:01 00:00:01:00 00:00:01:01  \n"
        "BGM START · 90% · 4.0s |C:ResolveColorGreen |M:BGM START |D:1\n"
        "\n"
        "002  001      V     C        00:00:02:00 00:00:02:01 00:00:02:00 00:00:02:01  \n"
        "LAUGHTER · 90% · 2.0s |C:ResolveColorYellow |M:LAUGHTER |D:50\n"
        "\n"
        "003  001      V     C        00:00:05:00 00:00:05:01 00:00:05:00 00:00:05:01  \n"
        "BGM STOP · 90% · 4.0s |C:ResolveColorGreen |M:BGM STOP |D:1\n"
        "\n"
    )


def test_a_whole_awkward_timeline() -> None:
    check_golden("edl", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_drop_frame_is_said_and_written() -> None:
    counted = write(awkward(TIMEBASES["59.94 DF"])).decode("utf-8")
    assert "FCM: DROP FRAME\n" in counted
    assert "01:00:00;00 01:00:00;01" in counted
    assert "FCM: NON-DROP FRAME\n" in write(awkward(TIMEBASES["59.94 NDF"])).decode("utf-8")


def test_a_timecode_goes_on_at_zero_after_a_day() -> None:
    starts = re.findall(r"C +(\S+) ", write(CASES["25 from 23:59:50:00"]).decode("utf-8"))
    assert starts[0] == "23:59:50:00"
    assert starts[-1] == "00:00:49:24"


@pytest.mark.parametrize("name", ["a|b", "|", "|C:ResolveColorRed |M:x |D:9"])
def test_a_name_adds_no_field(name: str) -> None:
    (line,) = (line for line in named(name).splitlines() if "|C:" in line)
    assert line.count("|") == 3
    assert f"|M:{name.replace('|', '/')} |D:25" in line


@pytest.mark.parametrize("name", ["2. take", "001 001 V C", "* LOC: x", "TITLE: x", "FCM: DROP FRAME"])
def test_no_name_begins_a_line(name: str) -> None:
    lines = named(name).splitlines()
    assert lines[4].startswith(f"LAUGHTER: {name}")
    assert len(lines) == 6


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_one_of_resolves(colour: str) -> None:
    made = write(
        lay_out(analysis(event(Label.LAUGHTER, 1, 2)), Options(styles={Label.LAUGHTER: Style("range", colour)}))
    )
    (found,) = re.findall(r"\|C:ResolveColor(\w+)", made.decode("utf-8"))
    assert found in RESOLVE


def test_a_thousand_markers_and_more(tmp_path: Path) -> None:
    heard = [event(Label.LAUGHTER, i * 2.0, i * 2.0 + 1) for i in range(1500)]
    timeline = lay_out(analysis(*heard, of=media(duration=3600.0)))
    assert len(check_exact(READERS[0], timeline, tmp_path)) == 1500


def test_no_markers_are_an_empty_list() -> None:
    assert write(lay_out(analysis())).decode("utf-8") == "TITLE: talk\nFCM: NON-DROP FRAME\n\n"


def test_a_rate_that_timecode_cannot_count_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"12\.5 frames a second: use --fps 25") as error:
        write(lay_out(analysis(of=media(frame_rate=Fraction(25, 2)))))
    one_line(error.value)


def test_no_file_name_begins_a_line() -> None:
    made = write(lay_out(analysis(of=media(path="/m/a\nTITLE: x.mp4"))))
    assert made.startswith(b"TITLE: a TITLE: x\nFCM: ")
