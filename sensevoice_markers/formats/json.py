"""The markers as JSON, for programs: finished frame numbers, so that a reader neither rounds nor counts timecode.

It is what the plugins read. ``markers.schema.json`` beside this module is its schema (JSON Schema 2020-12).
"""

from __future__ import annotations

from fractions import Fraction
from importlib.metadata import version
from typing import Any

import msgspec

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats import Format
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameMarker, Timeline

KIND = "sensevoice-markers"
"""What the document says of itself, so that no reader takes it for another one."""

VERSION = 1
"""Raised when an old reader would misread a new document; new keys alone do not raise it."""


def write(timeline: Timeline) -> bytes:
    """The timeline as one UTF-8 JSON document, the same bytes for the same timeline."""
    counting = timeline.timebase
    document = {
        "format": KIND,
        "version": VERSION,
        "generator": f"sensevoice-markers {version('sensevoice-markers')}",
        "name": timeline.name,
        "media": {
            "path": timeline.media.path,
            "rate": _rate(timeline.media_timebase.rate),
            "start_frame": timeline.media_timebase.start_frame,
            "frames": timeline.media_frames,
        },
        "rate": _rate(counting.rate),
        "drop_frame": counting.drop_frame,
        "start": {"frame": counting.start_frame, "timecode": counting.timecode(0)},
        "frames": timeline.frames,
        "markers": [_marker(placed, counting) for placed in timeline.markers],
        "subtitles": [_subtitle(cue, timeline) for cue in timeline.cues],
        "notes": list(timeline.notes),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _rate(rate: Fraction) -> dict[str, int]:
    return {"numerator": rate.numerator, "denominator": rate.denominator}


def _marker(placed: FrameMarker, counting: Timebase) -> dict[str, Any]:
    marker = placed.marker
    colour = COLOURS[marker.colour]
    return {
        "id": marker.id,
        "event": marker.event,
        "label": str(marker.label),
        "edge": marker.edge,
        "frame": placed.frame,
        "frames": placed.frames,
        "timecode": counting.timecode(placed.frame),
        "name": marker.name,
        "comment": marker.comment,
        "confidence": marker.confidence,
        "start": marker.start,
        "end": marker.end,
        "colour": {
            "name": marker.colour,
            "resolve": colour.resolve,
            "premiere": colour.premiere,
            "rgb": colour.rgb,
        },
    }


def _subtitle(cue: Cue, timeline: Timeline) -> dict[str, Any]:
    counting = timeline.timebase
    frame = counting.frame_at(cue.start)
    return {
        "id": cue.id,
        "frame": frame,
        "frames": max(1, counting.frame_at(cue.end) - frame),
        "start": cue.start,
        "end": cue.end,
        "language": cue.language,
        "lines": list(cue.lines),
    }


FORMAT = Format("json", ".markers.json", "markers and subtitles for programs, and for the plugins", write)
