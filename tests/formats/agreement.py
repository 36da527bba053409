"""What any reader must find in a file, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from build import analysis
from cases import cases, written
from reading import Reader

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats import formats
from sensevoice_markers.timeline.layout import Timeline, lay_out


def file(reader: Reader, timeline: Timeline, folder: Path) -> Path:
    """The file of `reader`'s format, written from `timeline`."""
    path = folder / f"talk{formats()[reader.format].suffix}"
    path.write_bytes(written(reader.format, timeline))
    return path


def check_markers(reader: Reader, folder: Path) -> None:
    """All markers of all cases are found, on their frames and of their lengths."""
    assert reader.markers
    for case, timeline in cases().items():
        seen = reader.markers(file(reader, timeline, folder), timeline)
        assert len(seen) == len(timeline.markers), case
        slack = reader.resolution * timeline.timebase.rate
        for one, placed in zip(seen, timeline.markers, strict=True):
            assert round(one.frame) == placed.frame, case
            assert abs(one.frame - placed.frame) <= slack, case
            assert one.frames is None or abs(one.frames - placed.frames) <= 2 * slack, case


def texts(reader: Reader, timeline: Timeline, folder: Path) -> list[str]:
    """What `reader` takes the subtitles to say."""
    assert reader.cues
    return [one.text for one in reader.cues(file(reader, timeline, folder), timeline)]


def check_found_by_ffmpeg(readers: Sequence[Reader], lines: Sequence[str], folder: Path) -> None:
    """ffmpeg, the last of `readers`, finds a cue of any `lines` and the one after it, which is whole."""
    timeline = lay_out(analysis(cues=[Cue("cue-1", 0.0, 1.0, tuple(lines)), Cue("cue-2", 1.0, 2.0, ("last",))]))
    reader = readers[-1]
    assert reader.name == "ffmpeg"
    assert reader.cues
    read = reader.cues(file(reader, timeline, folder), timeline)
    assert [(one.start, one.end) for one in read] == [(cue.start, cue.end) for cue in timeline.cues]
    assert read[-1].text == "last"


def check_cues(reader: Reader, folder: Path) -> None:
    """All cues of all cases are found, at their times, and none overlaps the next one."""
    assert reader.cues
    for case, timeline in cases().items():
        heard = reader.cues(file(reader, timeline, folder), timeline)
        assert len(heard) == len(timeline.cues), case
        for one, cue in zip(heard, timeline.cues, strict=True):
            assert abs(one.start - Fraction(cue.start)) <= reader.resolution / 2, case
            assert abs(one.end - Fraction(cue.end)) <= reader.resolution / 2, case
        assert all(a.start < a.end <= b.start for a, b in pairwise(heard)), case
