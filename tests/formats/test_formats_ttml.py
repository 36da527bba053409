from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import ttconv.imsc.reader
import ttconv.srt.writer
from agreement import check_cues, texts
from build import TIMEBASES, analysis, thoroughly
from cases import awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_ttml import READERS, by_xml, parsed
from reading import Reader

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats.ttml import write
from sensevoice_markers.timeline.layout import lay_out

LINES = st.lists(st.text() | st.text("<>&;{}\\ ]\"'!-\t\n\r\u2028\x85\x00", max_size=12), min_size=1, max_size=3)
XML = "{http://www.w3.org/XML/1998/namespace}"
TTML = "{http://www.w3.org/ns/ttml}"
PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_cues_are_where_they_were_said(reader: Reader, tmp_path: Path) -> None:
    check_cues(reader, tmp_path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_texts_are_read_as_they_were_said(reader: Reader, tmp_path: Path) -> None:
    timeline = awkward(TIMEBASES["25"])
    said = ["\n".join(cue.lines) for cue in timeline.cues]
    if reader.name == "pysubs2":  # takes what SubStation would read as tags out of every format
        said = ['Hello & <i>welcome</i>\nto "this" --> show', said[1], "Bye\nnow 👏🏽"]
    assert texts(reader, timeline, tmp_path) == said


def test_what_is_shown_is_what_was_said() -> None:
    """ttconv renders it: regions, times and all."""
    timeline = awkward(TIMEBASES["25"])
    document = ttconv.imsc.reader.to_model(ET.ElementTree(parsed(write(timeline))))
    shown = ttconv.srt.writer.from_model(document)
    assert "00:00:05,005 --> 00:00:06,923\n大家好，\n欢迎。" in shown
    assert shown.count(" --> 00:") == len(timeline.cues)


def test_the_file_is_as_it_was() -> None:
    check_golden("ttml", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_times_are_the_nearest_milliseconds() -> None:
    root = parsed(write(lay_out(analysis(cues=[Cue("cue-1", 1.2346, 3599.9996, ("Hi",))]))))
    (one,) = root.iter(f"{TTML}p")
    assert (one.get("begin"), one.get("end")) == ("00:00:01.235", "01:00:00.000")


def test_it_says_which_profile_and_which_languages_it_is_in() -> None:
    root = parsed(write(awkward(TIMEBASES["25"])))
    assert root.tag == f"{TTML}tt"
    assert root.attrib[f"{PARAMETER}contentProfiles"] == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    assert root.attrib[f"{XML}lang"] == "en"
    assert [one.get(f"{XML}lang") for one in root.iter(f"{TTML}p")] == [None, "zh", None]


@pytest.mark.parametrize("language", ["", "\x00", '"><x>', "e", "中文"])
def test_a_language_that_is_none_is_left_out(language: str) -> None:
    root = parsed(write(lay_out(analysis(cues=[Cue("cue-1", 0.0, 1.0, ("Hi",), language)]))))
    assert root.attrib[f"{XML}lang"] == ""
    assert [one.get(f"{XML}lang") for one in root.iter(f"{TTML}p")] == [None]


def test_no_cues_are_a_document_without_cues() -> None:
    root = parsed(write(lay_out(analysis())))
    assert not list(root.iter(f"{TTML}p"))


def test_ttconv_is_loaded_only_to_write() -> None:
    """Every command asks for all formats."""
    asked = "import sys; from sensevoice_markers.formats import formats; formats(); sys.exit('ttconv' in sys.modules)"
    subprocess.run([sys.executable, "-c", asked], check=True)


@given(st.lists(LINES.map(tuple), max_size=4))
@thoroughly
def test_no_text_breaks_the_file(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, ...]]) -> None:
    cues = [Cue(f"cue-{i}", i, i + 0.9, line) for i, line in enumerate(lines)]
    timeline = lay_out(analysis(cues=cues))
    path = tmp_path_factory.mktemp("ttml") / "talk.ttml"
    path.write_bytes(write(timeline))
    assert [one.text for one in by_xml(path, timeline)] == ["\n".join(cue.lines) for cue in timeline.cues]
