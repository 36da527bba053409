"""Blender itself, through the extension of plugin/blender/ (PyPI's ``bpy``, headless)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from blender_host import Blender, blender, python
from reading import Heard, Reader, Seen

from sensevoice_markers.timeline.layout import Timeline

FIRST = 37
"""First frame of the scene: nothing may rest on its being 1."""


def imported(path: Path, **given: Any) -> Mapping[str, Any]:
    """What is in a scene, which takes the file's rate and length, after the import of `path`."""
    host: Blender = blender()
    host("enable")
    host("reset", frame_start=FIRST)
    host("run", operator="sensevoice.import_markers", filepath=str(path), set_scene=True, **given)
    state: Mapping[str, Any] = host("state")
    return state


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """Scene markers, which have no length; the range of an event that begins there lends its own."""
    state = imported(path)
    rate = Fraction(state["fps"]) / Fraction(state["fps_base"]).limit_denominator(1001)
    assert rate == timeline.timebase.rate
    lengths = {strip["frame"]: strip["frames"] for strip in state["strips"] if strip["type"] == "COLOR"}
    pairs = {placed.frame for placed in timeline.markers if placed.marker.edge}
    return [
        Seen(
            Fraction(frame),
            None if frame in pairs else Fraction(lengths[marker["frame"]]),
            marker["name"],
        )
        for marker in state["markers"]
        for frame in (marker["frame"] - FIRST,)
    ]


def cues(path: Path, timeline: Timeline) -> list[Heard]:
    """Text strips, on frames of the scene."""
    rate = timeline.timebase.rate
    return [
        Heard(
            (strip["frame"] - FIRST) / rate,
            (strip["frame"] - FIRST + strip["frames"]) / rate,
            strip["text"],
        )
        for strip in imported(path)["strips"]
        if strip["type"] == "TEXT"
    ]


def missing() -> str | None:
    return None if python() else "PyPI's bpy is for Python 3.11"


READERS = [
    Reader("json", "bpy", markers, missing=missing),
    # Subtitles lie on frames: of 23.976 a second at worst.
    Reader("json", "bpy", cues=cues, resolution=Fraction(1001, 24000), missing=missing),
    Reader("otio", "bpy", markers, missing=missing),
]
