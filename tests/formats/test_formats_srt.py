from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
import srt
from build import TIMEBASES, analysis, segment, thoroughly
from cases import awkward, check_golden
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Cue, Word
from sensevoice_markers.formats.srt import write
from sensevoice_markers.timeline.cues import make_cues
from sensevoice_markers.timeline.layout import Options, lay_out, shown


def cue(start: float, end: float, *lines: str) -> Cue:
    return Cue(f"cue-{start}", start, end, lines)


def written(made: Sequence[Cue], offset: float = 0.0) -> str:
    return write(lay_out(analysis(cues=made), Options(srt_offset=offset))).decode("utf-8")


def milliseconds(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)


def well_formed(text: str) -> list[srt.Subtitle]:
    """The subtitles of `text`, which must need no mending."""
    found = list(srt.parse(text))
    assert [one.index for one in found] == list(range(1, len(found) + 1))
    assert all(timedelta(0) <= one.start < one.end for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(one.content and "-->" not in one.content for one in found)
    assert all(line.strip() for one in found for line in one.content.split("\n"))
    assert srt.compose(found, reindex=False).rstrip("\n") == text.rstrip("\n")
    return found


def test_subtitles_look_as_players_expect() -> None:
    made = [cue(1.0, 2.5, "你好，", "世界。"), cue(3723.004, 3725.0, "Bye & <b>now</b>")]
    assert written(made) == (
        "1\n00:00:01,000 --> 00:00:02,500\n你好，\n世界。\n\n2\n01:02:03,004 --> 01:02:05,000\nBye & <b>now</b>\n"
    )


def test_no_cues_are_an_empty_file() -> None:
    assert written([]) == ""


def test_there_is_no_byte_order_mark_and_no_carriage_return() -> None:
    data = write(lay_out(analysis(cues=[cue(0, 1, "é", "a\r\nb")])))
    assert data == "1\n00:00:00,000 --> 00:00:01,000\né\na b\n".encode()


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("a\nb",), "a b"),
        (("a\n\nb",), "a b"),
        (("a\r\n\r\nb", "c"), "a b\nc"),
        (("a\x85b\u2028c\x0bd",), "a b c d"),
        (("", "a", " "), "a"),
        (("  a  ",), "a"),
        (("00:00:01,000 --> 00:00:02,000",), "00:00:01,000 → 00:00:02,000"),
        (("---->",), "--→"),
        (("42",), "42"),
    ],
)
def test_no_text_breaks_the_file(lines: tuple[str, ...], text: str) -> None:
    found = well_formed(written([cue(0, 1, *lines), cue(1, 2, "next")]))
    assert [one.content for one in found] == [text, "next"]


def test_a_cue_without_text_takes_no_number() -> None:
    found = well_formed(written([cue(0, 1), cue(1, 2, "", "\n"), cue(2, 3, "a")]))
    assert [(one.index, one.content) for one in found] == [(1, "a")]


@pytest.mark.parametrize(
    ("offset", "spans"),
    [
        (0.0, [(0, 500), (1000, 2000), (2000, 3000)]),
        (0.5, [(0, 1000), (1500, 2500), (2500, 3500)]),
        (-0.25, [(0, 250), (750, 1750), (1750, 2750)]),
        (-1.5, [(0, 500), (500, 1500)]),
        (-2.0, [(0, 1000)]),
        (-3.0, []),
        (3600.0, [(3599500, 3600500), (3601000, 3602000), (3602000, 3603000)]),
    ],
)
def test_an_offset_moves_every_cue_and_none_before_zero(offset: float, spans: list[tuple[int, int]]) -> None:
    """The first cue is of sound that comes before the picture."""
    found = well_formed(written([cue(-0.5, 0.5, "a"), cue(1, 2, "b"), cue(2, 3, "c")], offset))
    assert [(milliseconds(one.start), milliseconds(one.end)) for one in found] == spans


def test_times_are_real_seconds_whatever_the_rate_or_timecode() -> None:
    made = analysis(cues=[cue(3600, 3601, "a")])
    chosen = Options(start_timecode="10:00:00:00")
    assert "01:00:00,000 --> 01:00:01,000" in write(lay_out(made, chosen)).decode()


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), max_size=20),
            st.one_of(st.floats(-1, 100), st.sampled_from([1.0005, 2.0015])),
            st.floats(0, 5),
        ),
        min_size=1,
        max_size=20,
    ),
    st.one_of(st.floats(-50, 50), st.sampled_from([0.0005, -0.0005, 1e-9])),
)
@thoroughly
def test_whatever_is_said_is_read_back(said: list[tuple[str, float, float]], offset: float) -> None:
    made = make_cues([segment(*[Word(text, start, start + length, 1) for text, start, length in said])])
    found = well_formed(written(made, offset))
    heard = lay_out(analysis(cues=made), Options(srt_offset=offset)).cues
    lost = {c.id for c in made} - {c.id for c in heard}
    assert all(c.end + offset < 0.001 or not any(shown(line).strip() for line in c.lines) for c in made if c.id in lost)
    assert len(found) == len(heard)
    for one, of in zip(found, heard, strict=True):
        assert one.content == "\n".join(of.lines).replace("-->", "→")
        assert abs(milliseconds(one.end) - of.end * 1000) <= 1


def test_it_is_as_it_was() -> None:
    check_golden("srt", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")
