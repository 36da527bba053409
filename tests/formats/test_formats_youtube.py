from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest
from build import TIMEBASES, analysis, event, media, thoroughly
from cases import awkward, cases, check_golden
from hypothesis import given
from hypothesis import strategies as st
from reader_youtube import markers

from sensevoice_markers.analysis import Cue, Event, Label
from sensevoice_markers.formats.youtube import chapters, write
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import Style

LABELS = (Label.BGM, Label.SINGING, Label.LAUGHTER, Label.APPLAUSE)
EVENTS = st.lists(
    st.builds(
        lambda label, start, length, name: Event(f"{label}-{start}", label, start, start + length, 0.9, name),
        st.sampled_from(LABELS),
        st.floats(0.0, 7000.0),
        st.floats(0.1, 300.0),
        st.text() | st.text("<>\t\n 0:1", max_size=100),
    ),
    max_size=12,
)


def show(
    *events: Event, seconds: float = 600.0, cues: tuple[Cue, ...] = (), options: Options | None = None
) -> Timeline:
    return lay_out(analysis(*events, cues=cues, of=media(duration=seconds)), options)


def made(timeline: Timeline) -> str:
    return write(timeline).decode("utf-8")


def test_the_file_is_as_it_was() -> None:
    check_golden("youtube", awkward(TIMEBASES["29.97 DF"]), "awkward-29.97-df")


def test_chapters_begin_with_music_and_after_applause() -> None:
    timeline = show(
        Event("a", Label.BGM, 65.2, 90.0, 0.9, "Opening theme"),
        event(Label.LAUGHTER, 120.0, 125.0),
        event(Label.APPLAUSE, 200.0, 215.9),
        event(Label.APPLAUSE, 300.0, 310.0),
        event(Label.SINGING, 400.0, 420.0),
        cues=(Cue("cue-1", 3.0, 5.0, ("Good evening,", "everybody.")), Cue("cue-2", 216.5, 218.0, ("My next guest.",))),
    )
    assert made(timeline).splitlines() == [
        "0:00 Good evening, everybody.",
        "1:05 Opening theme",
        "3:35 My next guest.",
        "5:10 After APPLAUSE",
        "6:40 SINGING",
    ]


def test_beyond_an_hour_hours_are_written() -> None:
    timeline = show(event(Label.BGM, 3599.0, 3610.0), event(Label.BGM, 3725.0, 3730.0), seconds=7300.0)
    assert made(timeline) == "0:00 Start\n59:59 BGM\n1:02:05 BGM\n"


def test_music_from_the_first_second_on_names_the_first_chapter() -> None:
    timeline = show(event(Label.BGM, 0.2, 30.0), cues=(Cue("cue-1", 3.0, 5.0, ("Hello.",)),))
    assert made(timeline) == "0:00 BGM\n"


@pytest.mark.parametrize("shape", ["pair", "range"])
def test_the_shape_of_a_marker_is_no_matter(shape: str) -> None:
    styles = {Label.BGM: Style(shape, "GREEN", "{label}"), Label.APPLAUSE: Style(shape, "CYAN", "{label}")}
    timeline = show(event(Label.BGM, 30.0, 60.0), event(Label.APPLAUSE, 100.0, 120.0), options=Options(styles=styles))
    assert made(timeline) == "0:00 Start\n0:30 BGM\n2:00 After APPLAUSE\n"


def test_what_is_shorter_than_ten_seconds_is_no_chapter() -> None:
    timeline = show(
        event(Label.BGM, 9.0, 10.0),
        event(Label.BGM, 20.0, 21.0),
        event(Label.BGM, 29.0, 30.0),
        event(Label.BGM, 595.0, 600.0),
    )
    assert made(timeline) == "0:00 Start\n0:20 BGM\n"


def test_a_video_without_sections_is_one_chapter() -> None:
    assert made(show()) == "0:00 Start\n"
    assert made(show(seconds=3.0)) == "0:00 Start\n"


def test_titles_are_short_and_have_no_angle_brackets() -> None:
    timeline = show(Event("a", Label.BGM, 30.0, 60.0, 0.9, "<b>" + "x" * 500))
    assert made(timeline).splitlines()[1] == "0:30 ‹b›" + "x" * 66 + "…"


def test_the_reader_finds_the_chapters_of_every_case(tmp_path: Path) -> None:
    for timeline in cases().values():
        check(timeline, tmp_path)


@given(EVENTS)
@thoroughly
def test_youtubes_rules_hold_whatever_is_heard(tmp_path_factory: pytest.TempPathFactory, events: list[Event]) -> None:
    check(show(*events, seconds=7200.0), tmp_path_factory.mktemp("youtube"))


def check(timeline: Timeline, folder: Path) -> None:
    path = folder / "talk.chapters.txt"
    path.write_bytes(write(timeline))
    seen = markers(path, timeline)
    starts = [one.frame / timeline.timebase.rate for one in seen]
    assert starts == [at for at, _ in chapters(timeline)]
    assert starts[0] == 0
    ends = [*starts[1:], math.floor(timeline.timebase.seconds_at(timeline.frames))]
    assert len(starts) == 1 or all(end - start >= 10 for start, end in zip(starts, ends, strict=True))
    assert all(a < b for a, b in pairwise(starts))
    assert all(one.text and not set(one.text) & set("<>\n\t") and len(one.text) <= 70 for one in seen)
