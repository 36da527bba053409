"""OpenTimelineIO: the media as a clip, the markers on the timeline's stack.

Stack markers are what editors read most widely, and clip markers get a double offset in some of them on
media with a timecode. `marked_range` on the stack counts from zero, without the start timecode.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from sensevoice_markers.formats import Format
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameMarker, Timeline, file_name

if TYPE_CHECKING:
    import opentimelineio

_NAMESPACE = "sensevoice_markers"
_MAX_BYTES = 256 << 20
"""No timeline of ours is larger."""

# Category numbers of Kdenlive's default guides, by colour.
_KDENLIVE_TYPES = {
    "PURPLE": 0,
    "CYAN": 1,
    "BLUE": 2,
    "GREEN": 3,
    "YELLOW": 4,
    "ORANGE": 5,
    "RED": 6,
    "PINK": 7,
}


def write(timeline: Timeline) -> bytes:
    """The timeline as OTIO JSON: one video and one audio track with the whole media, markers on the stack."""
    import opentimelineio as otio

    made = otio.schema.Timeline(
        timeline.name,
        global_start_time=_time(timeline.timebase, timeline.timebase.start_frame),
        metadata={
            _NAMESPACE: {
                "media": timeline.media.path,
                "drop_frame": timeline.timebase.drop_frame,
                "variable_frame_rate": timeline.media.variable_frame_rate,
                "notes": list(timeline.notes),
            }
        },
    )
    kinds = [("Audio", bool(timeline.media.audio_tracks)), ("Video", timeline.media.frame_rate is not None)]
    for kind, present in reversed(kinds):
        if present:
            made.tracks.append(otio.schema.Track(f"{kind} 1", kind=kind, children=[_clip(timeline)]))
    made.tracks.markers.extend(_marker(marker, timeline.timebase) for marker in timeline.markers)
    text: str = otio.adapters.write_to_string(made, "otio_json")
    return text.encode("utf-8")


def source(path: Path) -> str | None:
    """The media that our file at `path` was made from, None where there is no such file or it is not ours."""
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_MAX_BYTES))
        media = document["metadata"][_NAMESPACE]["media"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return media if isinstance(media, str) else None


def media_url(path: str) -> str:
    """`path` as a file URL: percent-encoded UTF-8, with Windows drives and network shares in their places."""
    pure: PurePosixPath | PureWindowsPath = file_name(path)
    return pure.as_uri() if pure.is_absolute() else pure.as_posix()


def _clip(timeline: Timeline) -> opentimelineio.schema.Clip:
    import opentimelineio as otio

    counting = timeline.media_timebase
    whole = otio.opentime.TimeRange(_time(counting, counting.start_frame), _time(counting, timeline.media_frames))
    reference = otio.schema.ExternalReference(media_url(timeline.media.path), available_range=whole)
    reference.name = file_name(timeline.media.path).name
    return otio.schema.Clip(reference.name, media_reference=reference, source_range=whole)


def _marker(placed: FrameMarker, counting: Timebase) -> opentimelineio.schema.Marker:
    import opentimelineio as otio

    marker = placed.marker
    metadata: dict[str, Any] = {
        _NAMESPACE: {
            "event": marker.event,
            "label": str(marker.label),
            "edge": marker.edge,
            "start": marker.start,
            "end": marker.end,
            "confidence": marker.confidence,
        },
        "Resolve_OTIO": {"Keywords": [], "Note": marker.comment},
    }
    if marker.colour in _KDENLIVE_TYPES:
        metadata["kdenlive"] = {"type": _KDENLIVE_TYPES[marker.colour]}
    return otio.schema.Marker(
        name=marker.name,
        comment=marker.comment,
        color=marker.colour,
        marked_range=otio.opentime.TimeRange(_time(counting, placed.frame), _time(counting, placed.frames)),
        metadata=metadata,
    )


def _time(counting: Timebase, frames: int) -> opentimelineio.opentime.RationalTime:
    import opentimelineio as otio

    # Readers compare rates as floats: this one is the nearest to the exact fraction, never 23.976.
    return otio.opentime.RationalTime(frames, float(counting.rate))


FORMAT = Format("otio", ".otio", "markers for DaVinci Resolve, Premiere, Kdenlive, Blender and others", write)
