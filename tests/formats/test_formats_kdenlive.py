from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from build import TIMEBASES, analysis, event, media
from cases import awkward, cases, written
from exact import check_exact, rough_cut
from opentimelineio.opentime import RationalTime, TimeRange
from reader_kdenlive import READERS, guides, project, rate

from sensevoice_markers.analysis import Label
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import STYLES

CASES = cases()


def exported(timeline: Timeline) -> otio.schema.Timeline:
    """What ``--for kdenlive`` writes."""
    data = written("otio", replace(timeline, profile="kdenlive"))
    return otio.adapters.read_from_string(data.decode("utf-8"), "otio_json")


def times(start: int, frames: int, rate: Fraction) -> TimeRange:
    return TimeRange(RationalTime(start, float(rate)), RationalTime(frames, float(rate)))


@pytest.mark.parametrize("case", CASES)
def test_guides_are_on_their_frames(case: str, tmp_path: Path) -> None:
    (reader,) = READERS
    found = check_exact(reader, CASES[case], tmp_path)
    assert bool(found) != ("47.952" in case)
    assert [one.text for one in found] in ([], [placed.marker.name for placed in CASES[case].markers])


@pytest.mark.parametrize("case", CASES)
def test_native_import_reads_the_frames_of_markers_in_the_rate_of_the_clips(case: str) -> None:
    """From 25.04: the timeline's rate is `duration().rate`, a guide's frame `marked_range.start_time.value`."""
    timeline = CASES[case]
    made = exported(timeline)
    assert made.duration() == RationalTime(timeline.frames, float(timeline.timebase.rate))
    assert made.duration().rate == float(timeline.timebase.rate)  # profiles are looked up by the exact float
    assert [marker.marked_range.start_time.value for marker in made.tracks.markers] == [
        placed.frame for placed in timeline.markers
    ]
    for marker, placed in zip(made.tracks.markers, timeline.markers, strict=True):
        assert marker.comment == placed.marker.comment  # all that it shows
        assert type(marker.metadata["kdenlive"]["type"]) is int


@pytest.mark.parametrize("case", CASES)
def test_a_whole_media_counts_from_zero_whatever_its_timecode(case: str) -> None:
    timeline = CASES[case]
    for track in exported(timeline).tracks:
        (clip,) = track
        assert clip.source_range == times(0, timeline.frames, timeline.timebase.rate)
        assert clip.media_reference.available_range.start_time == clip.source_range.start_time
        assert clip.media_reference.available_range.contains(clip.source_range)


def test_the_parts_of_a_rough_cut_keep_the_timecode() -> None:
    """Native import takes the media's timecode off a clip's start; without one, the part would be another."""
    cut = rough_cut()
    ten = 10 * 3600 * 25
    for track in exported(cut).tracks:
        assert [clip.source_range for clip in track] == [
            times(ten + 200, 100, Fraction(25)),
            times(ten + 1000, 150, Fraction(25)),
        ]
        assert {clip.media_reference.available_range.start_time.value for clip in track} == {ten}


def test_the_parts_of_a_rough_cut_at_another_rate_are_in_the_timelines() -> None:
    of = media(start_timecode="10:00:00:00")
    whole = lay_out(analysis(event(Label.LAUGHTER, 4.0, 6.0), of=of), Options(rate=Fraction(50)))
    cut = replace(whole, frames=200, clips=(replace(whole.clips[0], source=100, source_frames=100, frames=200),))
    for track in exported(cut).tracks:
        (clip,) = track
        assert clip.source_range == times(10 * 3600 * 50 + 200, 200, Fraction(50))
        assert clip.media_reference.available_range == times(10 * 3600 * 50, 3000, Fraction(50))


def test_a_project_shows_the_media_from_its_first_frame(tmp_path: Path) -> None:
    root = ElementTree.parse(project(awkward(TIMEBASES["25"]), tmp_path)).getroot()  # noqa: S314 - made here
    entries = [entry.attrib for track in root.findall("playlist") for entry in track.findall("entry")]
    assert [(entry["in"], entry["out"]) for entry in entries] == [("00:00:00.000", "00:00:59.960")] * 3


def test_the_first_three_labels_are_of_three_categories(tmp_path: Path) -> None:
    """By the adapter, which goes by the colour; categories that do not exist are made with it."""
    heard = [event(Label.BGM, 1, 2), event(Label.LAUGHTER, 3, 4), event(Label.APPLAUSE, 5, 6)]
    root = ElementTree.parse(project(lay_out(analysis(*heard)), tmp_path)).getroot()  # noqa: S314 - made here
    assert rate(root) == 25
    assert guides(root) == [(25, "BGM START", 3), (50, "BGM STOP", 3), (75, "LAUGHTER", 4), (125, "APPLAUSE", 1)]


def test_native_import_and_the_adapter_agree_about_the_categories_of_labels(tmp_path: Path) -> None:
    """Where the adapter knows the colour at all."""
    heard = [event(label, at, at + 0.5) for at, label in enumerate(Label, 1)]
    timeline = lay_out(analysis(*heard), Options(styles=STYLES))
    root = ElementTree.parse(project(timeline, tmp_path)).getroot()  # noqa: S314 - made here
    by_adapter = [category for _, _, category in guides(root)]
    native = [marker.metadata["kdenlive"]["type"] for marker in exported(timeline).tracks.markers]
    colours = [placed.marker.colour for placed in timeline.markers]
    known = ("GREEN", "YELLOW", "CYAN", "BLUE", "PURPLE", "PINK")
    assert [(c, a) for c, a in zip(colours, by_adapter, strict=True) if c in known] == [
        (c, n) for c, n in zip(colours, native, strict=True) if c in known
    ]


@pytest.mark.skipif(shutil.which("melt") is None, reason="MLT is not installed: apt install melt")
@pytest.mark.parametrize("name", [name for name in TIMEBASES if name != "47.952"])
def test_melt_opens_a_project_at_its_rate(name: str, tmp_path: Path) -> None:
    """Guides are Kdenlive's own: melt passes over them."""
    made = project(awkward(TIMEBASES[name]), tmp_path)
    done = subprocess.run(["melt", made, "-consumer", "xml"], capture_output=True, check=True)  # noqa: S607 - the PATH's
    assert rate(ElementTree.fromstring(done.stdout)) == TIMEBASES[name].rate  # noqa: S314 - made here
