from __future__ import annotations

import io
from pathlib import Path

import pytest
import webvtt
from agreement import check_cues, check_found_by_ffmpeg, texts
from build import TIMEBASES, analysis, thoroughly
from cases import awkward, check_golden
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_vtt import READERS, heard
from reading import Reader

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats.vtt import write
from sensevoice_markers.timeline.layout import lay_out

LINES = st.lists(st.text() | st.text("<>&-;{}\\ NOTESYL:.0 \t\n\r\u2028\x85", max_size=12), min_size=1, max_size=3)


def made(*lines: tuple[str, ...]) -> str:
    cues = [Cue(f"cue-{i}", i, i + 0.9, line) for i, line in enumerate(lines)]
    return write(lay_out(analysis(cues=cues))).decode("utf-8")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_cues_are_where_they_were_said(reader: Reader, tmp_path: Path) -> None:
    check_cues(reader, tmp_path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_texts_are_read_as_they_were_said(reader: Reader, tmp_path: Path) -> None:
    timeline = awkward(TIMEBASES["25"])
    said = ["\n".join(cue.lines) for cue in timeline.cues]
    if reader.name == "pysubs2":  # takes what SubStation would read as tags out of every format
        said = ['Hello & <i>welcome</i>\nto "this" --> show', said[1], "Bye\n now 👏🏽"]
    assert texts(reader, timeline, tmp_path) == said


def test_the_file_is_as_it_was() -> None:
    check_golden("vtt", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_it_looks_as_browsers_expect() -> None:
    assert made(("你好，", "a & b <c> --> d"), ("Bye.",)) == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:00:00.900\n你好，\na &amp; b &lt;c&gt; --&gt; d\n\n"
        "2\n00:00:01.000 --> 00:00:01.900\nBye.\n"
    )


def test_times_are_the_nearest_milliseconds() -> None:
    text = write(lay_out(analysis(cues=[Cue("cue-1", 1.2346, 3599.9996, ("Hi",))]))).decode()
    assert "\n00:00:01.235 --> 01:00:00.000\n" in text


def test_no_cues_are_a_file_without_cues() -> None:
    assert made() == "WEBVTT\n"
    assert not webvtt.from_string(made()).captions


@given(st.lists(LINES.map(tuple), max_size=4))
@thoroughly
def test_no_text_breaks_the_file(lines: list[tuple[str, ...]]) -> None:
    cues = [Cue(f"cue-{i}", i, i + 0.9, line) for i, line in enumerate(lines)]
    timeline = lay_out(analysis(cues=cues))
    read = heard(webvtt.from_buffer(io.StringIO(write(timeline).decode("utf-8"))))
    assert [one.text for one in read] == ["\n".join(cue.lines) for cue in timeline.cues]


@given(LINES)
@settings(thoroughly, max_examples=25)
def test_ffmpeg_finds_every_cue_whatever_is_said(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    check_found_by_ffmpeg(READERS, lines, tmp_path_factory.mktemp("vtt"))
