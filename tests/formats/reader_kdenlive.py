"""Kdenlive before 25.04, by the adapter that its menu calls: OTIO becomes a project, whose guides are read."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio as otio
from cases import written
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def project(timeline: Timeline, folder: Path) -> Path:
    """What File → OpenTimelineIO Import makes of the file that ``--for kdenlive`` writes."""
    source, made = folder / "kdenlive.otio", folder / "kdenlive.kdenlive"
    source.write_bytes(written("otio", replace(timeline, profile="kdenlive")))
    with redirect_stdout(StringIO()):  # it says that it is old
        otio.adapters.write_to_file(otio.adapters.read_from_file(str(source)), str(made))
    return made


def rate(root: ElementTree.Element) -> Fraction:
    """Frames a second of a project."""
    profile = root.find("profile")
    assert profile is not None
    return Fraction(int(profile.attrib["frame_rate_num"]), int(profile.attrib["frame_rate_den"]))


def guides(root: ElementTree.Element) -> list[tuple[int, str, int]]:
    """Frame, text and category of each guide, in the project's order."""
    (found,) = (each.text for each in root.iter("property") if each.get("name", "").endswith(".guides"))
    assert found is not None
    return [(guide["pos"], guide["comment"], guide["type"]) for guide in json.loads(found)]


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """Guides count in frames of the project, whose rate the adapter chooses."""
    root = ElementTree.parse(project(timeline, path.parent)).getroot()  # noqa: S314 - made here
    of_ours = timeline.timebase.rate / rate(root)
    return [Seen(frame * of_ours, None, text) for frame, text, _ in guides(root)]


def _unsuited(timeline: Timeline) -> str | None:
    counting = timeline.timebase
    if counting.rate.denominator == 1001 and counting.nominal not in (24, 30, 60):
        return f"its projects have whole rates, or 23.976, 29.97, 59.94: {float(counting.rate):.6g} is cut off"
    return None


READERS = [Reader("otio", "otio-kdenlive-adapter (--for kdenlive)", markers, unsuited=_unsuited)]
