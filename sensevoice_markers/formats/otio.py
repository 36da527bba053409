"""OpenTimelineIO: the media as clips, the markers on the timeline's stack or on the clips.

Stack markers are what editors read most widely, and clip markers get a double offset in some of them on
media with a timecode. `marked_range` on the stack counts from zero, without the start timecode. What one editor needs
otherwise stands in `_PROFILES`. `formats.returned` reads what an editor made of such a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

import msgspec

from sensevoice_markers import document
from sensevoice_markers.formats import Format
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.formats.rates import recounted
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameClip, FrameMarker, Profile, Timeline, apart, file_name

if TYPE_CHECKING:
    import opentimelineio

NAMESPACE = "sensevoice_markers"
"""Key of our metadata."""

MAX_BYTES = 256 << 20
"""No timeline of ours is larger."""


@dataclass(frozen=True, slots=True)
class _Habits:
    """How an editor wants its OTIO.

    Attributes:
        on_clips: markers lie on the clips, in media time, not on the stack.
        url: media are file URLs; else bare paths.
        one_rate: clips count in the timeline's frames, and a whole media from zero whatever its timecode.
        resolve, kdenlive: these editors' metadata stand beside ours.
        name_bytes: longest name of a marker in UTF-8, None for any.
    """

    on_clips: bool = False
    url: bool = True
    one_rate: bool = False
    resolve: bool = False
    kdenlive: bool = False
    name_bytes: int | None = None


_PROFILES: Mapping[Profile, _Habits] = {
    "generic": _Habits(resolve=True, kdenlive=True),
    # Imports the markers of clips; timeline markers come by EDL. Relinks by path.
    "resolve": _Habits(on_clips=True, url=False, resolve=True),
    # Version 27's beta refused file URLs beside metadata of others.
    "premiere": _Habits(url=False),
    # Takes the rate of the clips for the timeline's; before 25.04, a timecode for a place in the file (docs/nle).
    "kdenlive": _Habits(one_rate=True, kdenlive=True),
    # A scene marker's name has 63 bytes (MAX_NAME in DNA_scene_types.h); cut here, no character is cut in two.
    "blender": _Habits(name_bytes=63),
}


def write(timeline: Timeline) -> bytes:
    """The timeline as OTIO JSON: one video and one audio track with the media, and the markers."""
    import opentimelineio as otio

    text: str = otio.adapters.write_to_string(build(timeline), "otio_json")
    return text.encode("utf-8")


def build(timeline: Timeline, target_url: str | None = None) -> opentimelineio.schema.Timeline:
    """The timeline as an object of OpenTimelineIO's; `target_url` says where the media lies, None for where it is."""
    import opentimelineio as otio

    habits = _PROFILES[timeline.profile]
    if habits.one_rate:
        timeline = _in_one_rate(timeline)
    media = timeline.media
    url = target_url or (media_url(media.path) if habits.url else file_name(media.path).as_posix())
    made = otio.schema.Timeline(
        timeline.name,
        global_start_time=_time(timeline.timebase.start_frame, timeline.timebase.rate),
        metadata={
            NAMESPACE: {
                "media": media.path,
                "media_info": msgspec.to_builtins(media, enc_hook=document.plain),
                "profile": timeline.profile,
                "sent": [placed.marker.id for placed in timeline.markers],
                "drop_frame": timeline.timebase.drop_frame,
                "variable_frame_rate": media.variable_frame_rate,
                "notes": list(timeline.notes),
            }
        },
    )
    kinds = [("Video", media.frame_rate is not None), ("Audio", bool(media.audio_tracks))]
    tracks = [
        otio.schema.Track(f"{kind} 1", kind=kind, children=[_clip(timeline, clip, url) for clip in timeline.clips])
        for kind, present in kinds
        if present
    ]
    made.tracks.extend(tracks)
    if habits.on_clips and tracks:
        for clip, theirs in zip(timeline.clips, tracks[0], strict=True):
            theirs.markers.extend(_marker(placed, at, habits) for placed, at in _on_clip(clip, timeline))
    else:
        made.tracks.markers.extend(_marker(placed, _on_stack(placed, timeline), habits) for placed in timeline.markers)
    return made


def source(path: Path) -> tuple[str, str] | None:
    """The media that our file at `path` was made from, and the profile that it was written for.

    None where there is no such file or it is not ours.
    """
    try:
        with path.open("rb") as file:
            ours = json.loads(file.read(MAX_BYTES))["metadata"][NAMESPACE]
        media, profile = ours["media"], ours.get("profile", "generic")
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    return (media, profile) if isinstance(media, str) and isinstance(profile, str) else None


def media_url(path: str) -> str:
    """`path` as a file URL: percent-encoded UTF-8, with Windows drives and network shares in their places."""
    pure: PurePosixPath | PureWindowsPath = file_name(path)
    return pure.as_uri() if pure.is_absolute() else pure.as_posix()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a marker lies.

    Attributes:
        start: frames of `rate` from its owner's zero.
        second: the same place in seconds of the media.
    """

    start: int
    frames: int
    rate: Fraction
    second: float


def _on_stack(placed: FrameMarker, timeline: Timeline) -> _Place:
    clip = timeline.clips[timeline.clip_at(placed.frame)]
    since = timeline.timebase.seconds_at(placed.frame - clip.frame)
    second = timeline.media_timebase.seconds_at(clip.source) + since
    return _Place(placed.frame, placed.frames, timeline.timebase.rate, float(second))


def _on_clip(clip: FrameClip, timeline: Timeline) -> Iterator[tuple[FrameMarker, _Place]]:
    """The markers on a clip, in the time of its media: where the timeline's rate is another, on the nearest frames."""
    ours, theirs = timeline.timebase, timeline.media_timebase
    held = [placed for placed in timeline.markers if clip.frame <= placed.frame < clip.frame + clip.frames]
    spans = [
        [theirs.frame_at(ours.seconds_at(placed.frame - clip.frame + frames)) for frames in (0, placed.frames)]
        for placed in held
    ]
    starts = [start for start, _ in spans]
    if len(starts) <= clip.source_frames:  # else there is no frame for each
        starts = apart(starts, clip.source_frames)
    for placed, start, (_, end) in zip(held, starts, spans, strict=True):
        at = clip.source + start
        yield placed, _Place(theirs.start_frame + at, max(1, end - start), theirs.rate, float(theirs.seconds_at(at)))


def _clip(timeline: Timeline, clip: FrameClip, url: str) -> opentimelineio.schema.Clip:
    import opentimelineio as otio

    theirs = timeline.media_timebase
    whole = _range(theirs.start_frame, timeline.media_frames, theirs.rate)
    reference = otio.schema.ExternalReference(url, available_range=whole)
    reference.name = timeline.file
    shown = _range(theirs.start_frame + clip.source, clip.source_frames, theirs.rate)
    return otio.schema.Clip(reference.name, media_reference=reference, source_range=shown)


def _in_one_rate(timeline: Timeline) -> Timeline:
    """`timeline` as if its media had its rate; what is shown from its beginning counts from zero."""
    made = recounted(timeline)
    # A part needs the timecode, which Kdenlive takes off again; what begins with the media is at its zero without.
    parted = len(made.clips) > 1 or made.clips[0].source
    return made if parted else replace(made, media_timebase=Timebase(made.timebase.rate))


def _marker(placed: FrameMarker, at: _Place, habits: _Habits) -> opentimelineio.schema.Marker:
    import opentimelineio as otio

    marker = placed.marker
    name = marker.name
    if habits.name_bytes is not None:
        name = name.encode("utf-8")[: habits.name_bytes].decode("utf-8", errors="ignore")
    metadata: dict[str, Any] = {
        NAMESPACE: {
            "event": marker.event,
            "label": str(marker.label),
            "edge": marker.edge,
            "start": marker.of.start,
            "end": marker.of.end,
            "confidence": marker.confidence,
            "name": marker.of.name,
            "colour": marker.of.colour,
            "by_hand": marker.of.by_hand,
            # As it was written, in seconds of the media, so that what an editor changed can be told.
            "written": {
                "start": at.second,
                "length": float(at.frames / at.rate),
                "name": name,
                "comment": marker.comment,
                "colour": marker.colour,
            },
        },
    }
    if habits.resolve:
        metadata["Resolve_OTIO"] = {"Keywords": [], "Note": marker.comment}
    if habits.kdenlive:
        metadata["kdenlive"] = {"type": COLOURS[marker.colour].kdenlive}
    return otio.schema.Marker(
        name=name,
        comment=marker.comment,
        color=marker.colour,
        marked_range=_range(at.start, at.frames, at.rate),
        metadata=metadata,
    )


def _range(start: int, frames: int, rate: Fraction) -> opentimelineio.opentime.TimeRange:
    import opentimelineio as otio

    return otio.opentime.TimeRange(_time(start, rate), _time(frames, rate))


def _time(frames: int, rate: Fraction) -> opentimelineio.opentime.RationalTime:
    import opentimelineio as otio

    # Readers compare rates as floats: this one is the nearest to the exact fraction, never 23.976.
    return otio.opentime.RationalTime(frames, float(rate))


FORMAT = Format("otio", ".otio", "markers for DaVinci Resolve, Premiere, Kdenlive, Blender and others", write)
