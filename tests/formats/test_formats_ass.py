from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
from agreement import check_cues, check_found_by_ffmpeg, texts
from build import TIMEBASES, analysis, media, thoroughly
from cases import awkward, check_golden
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_ass import READERS
from reading import Reader

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats.ass import PLAIN, write
from sensevoice_markers.timeline.layout import lay_out

LINES = st.lists(st.text() | st.text("{}\\Nnh,;:<>&[]an8 \t\n\r\u2028", max_size=12), min_size=1, max_size=3)


def read(*cues: Cue, width: int | None = None, height: int | None = None) -> pysubs2.SSAFile:
    made = write(lay_out(analysis(cues=cues, of=media(width=width, height=height))))
    return pysubs2.SSAFile.from_string(made.decode("utf-8"), "ass")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_cues_are_where_they_were_said(reader: Reader, tmp_path: Path) -> None:
    check_cues(reader, tmp_path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_texts_are_read_without_a_loss(reader: Reader, tmp_path: Path) -> None:
    timeline = awkward(TIMEBASES["25"])
    assert texts(reader, timeline, tmp_path) == [
        'Hello & <i>welcome</i>\nto ｛＼b1｝"this" --> show',
        "大家好，\n欢迎。",
        "Bye＼N now 👏🏽",
    ]


def test_the_file_is_as_it_was() -> None:
    check_golden("ass", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


@pytest.mark.parametrize(
    ("width", "height", "size"), [(1920, 1080, 60), (1080, 1920, 60), (3840, 2160, 120), (None, None, 60)]
)
def test_letters_suit_the_picture(width: int | None, height: int | None, size: int) -> None:
    made = read(Cue("cue-1", 0.0, 1.0, ("Hi",)), width=width, height=height)
    assert (made.info["PlayResX"], made.info["PlayResY"]) == (str(width or 1920), str(height or 1080))
    style = made.styles["Default"]
    assert style.fontsize == size
    assert style.alignment == pysubs2.Alignment.BOTTOM_CENTER
    assert 0 < style.marginl + style.marginr < (width or 1920) / 5


def test_times_are_the_nearest_hundredths() -> None:
    assert [(e.start, e.end) for e in read(Cue("a", 1.236, 3599.996, ("a",)))] == [(1240, 3600000)]


def test_a_cue_shorter_than_the_format_knows_does_not_vanish() -> None:
    cues = [Cue("a", 1.0, 1.001, ("a",)), Cue("b", 1.002, 1.003, ("b",)), Cue("c", 1.004, 2.0, ("c",))]
    assert [(e.start, e.end) for e in read(*cues)] == [(1000, 1010), (1010, 1020), (1020, 2000)]


def test_cues_that_overlap_still_do() -> None:
    cues = [Cue("a", 1.0, 5.0, ("a",)), Cue("b", 2.0, 3.0, ("b",))]
    assert [(e.start, e.end) for e in read(*cues)] == [(1000, 5000), (2000, 3000)]


@given(st.lists(st.floats(0.0, 60.0), min_size=2, max_size=12, unique_by=lambda at: round(at * 1000)))
@thoroughly
def test_none_vanishes_and_none_overlaps(times: list[float]) -> None:
    times.sort()
    cues = [Cue(f"cue-{i}", a, b, ("x",)) for i, (a, b) in enumerate(pairwise(times))]
    found = [(e.start, e.end) for e in read(*cues)]
    assert len(found) == len(cues)
    assert all(start < end for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))


@given(st.lists(LINES.map(tuple), max_size=4))
@thoroughly
def test_no_text_breaks_the_file(lines: list[tuple[str, ...]]) -> None:
    cues = [Cue(f"cue-{i}", i, i + 0.9, line) for i, line in enumerate(lines)]
    said = lay_out(analysis(cues=cues)).cues
    made = read(*cues)
    assert [(e.start, e.end) for e in made] == [(cue.start * 1000, cue.end * 1000) for cue in said]
    assert [e.plaintext for e in made] == ["\n".join(cue.lines).translate(PLAIN) for cue in said]
    assert not any("{" in e.text or "}" in e.text for e in made)


@given(LINES)
@settings(thoroughly, max_examples=25)
def test_ffmpeg_finds_every_cue_whatever_is_said(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    check_found_by_ffmpeg(READERS, lines, tmp_path_factory.mktemp("ass"))
