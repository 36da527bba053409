"""What a document becomes in a scene: frames of the scene, names that fit, free channels. Knows no Blender."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .reading import Document, Marker, Unusable

LAST_FRAME = 1_048_574
"""Blender's last frame (MAXFRAME in DNA_scene_types.h): it moves markers beyond it here."""

CHANNELS = 128
"""Of Blender's Sequencer."""

_MARKER_BYTES = 63
"""Of a scene marker's name (MAX_NAME in DNA_listBase.h, less the zero at its end): 21 Chinese characters."""

_STRIP_BYTES = 56
"""Of a strip's name, which Blender makes unique with ``.001`` and bounds at 61."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is made, and where the timeline's first frame lies in the scene."""

    first: int
    markers: bool = True
    ranges: bool = True
    subtitles: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A scene marker."""

    name: str
    frame: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip; `lane` is its channel, counted from the first of ours; `colour` None makes it a text strip."""

    name: str
    lane: int
    frame: int
    frames: int
    text: str = ""
    colour: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be made; None instead of an empty tuple where nothing of a kind was asked for.

    Attributes:
        lanes: channels that the strips take.
        frames: length of the timeline in the scene.
        beyond: how many markers and strips were left out, since Blender has no frame for them.
    """

    marks: tuple[Mark, ...] | None
    ranges: tuple[Strip, ...] | None
    subtitles: tuple[Strip, ...] | None
    lanes: int
    frames: int
    beyond: int


def lay_out(document: Document, rate: Fraction, wishes: Wishes) -> Plan:
    """`document` in a scene of `rate` frames a second; where rates differ, the nearest frames.

    Raises:
        Unusable: more overlaps than there are channels.
    """
    scale = rate / document.rate

    def at(frame: int) -> int:
        return math.floor(frame * scale + Fraction(1, 2))

    def strip(frame: int, frames: int, name: str) -> Strip:
        start = at(frame)
        return Strip(cut(name, _STRIP_BYTES), 0, wishes.first + start, max(1, at(frame + frames) - start))

    marks = [Mark(cut(each.name, _MARKER_BYTES), wishes.first + at(each.frame)) for each in document.markers]
    by_label: dict[str, list[Strip]] = {}  # each in a channel of its own
    for label, frame, frames, name, colour in _ranges(document.markers):
        by_label.setdefault(label, []).append(replace(strip(frame, frames, name), colour=colour))
    subtitles = [
        replace(strip(each.frame, each.frames, each.text.partition("\n")[0]), text=each.text)
        for each in document.subtitles or ()
    ]
    with_ranges, with_subtitles = wishes.ranges, wishes.subtitles and document.subtitles is not None
    placed_ranges, below = _in_lanes(by_label.values() if with_ranges else (), 0)
    placed_subtitles, lanes = _in_lanes([subtitles] if with_subtitles else (), below)
    kept = [each for each in marks if each.frame <= LAST_FRAME] if wishes.markers else []
    wanted = (
        wishes.markers * len(marks) + with_ranges * sum(map(len, by_label.values())) + with_subtitles * len(subtitles)
    )
    return Plan(
        marks=tuple(kept) if wishes.markers else None,
        ranges=tuple(placed_ranges) if with_ranges else None,
        subtitles=tuple(placed_subtitles) if with_subtitles else None,
        lanes=lanes,
        frames=max(1, at(document.frames)),
        beyond=wanted - len(kept) - len(placed_ranges) - len(placed_subtitles),
    )


_Range = tuple[str, int, int, str, tuple[float, float, float]]


def _ranges(markers: Iterable[Marker]) -> list[_Range]:
    """Label, start, length, name and colour of each event: of a pair from its START to its STOP."""
    markers = list(markers)
    stops = {marker.event: marker.frame for marker in markers if marker.edge == "STOP" and marker.event}
    found: list[_Range] = []
    for marker in markers:
        if marker.edge == "START" and stops.get(marker.event, -1) > marker.frame:
            name = marker.name.removesuffix(" START")
            found.append((marker.label, marker.frame, stops[marker.event] - marker.frame, name, marker.colour))
        elif not marker.edge:
            found.append((marker.label, marker.frame, marker.frames, marker.name, marker.colour))
    return found


def _in_lanes(groups: Iterable[Sequence[Strip]], below: int) -> tuple[list[Strip], int]:
    """Each group in as few channels of its own as keep its strips apart, above the `below` first; how many are taken.

    Strips that begin beyond Blender's last frame are left out.

    Raises:
        Unusable: Blender has too few channels.
    """
    placed: list[Strip] = []
    for group in groups:
        ends: list[int] = []
        for strip in sorted(group, key=lambda each: (each.frame, each.frames)):
            if strip.frame > LAST_FRAME:
                break
            lane = next((i for i, end in enumerate(ends) if end <= strip.frame), len(ends))
            if below + lane >= CHANNELS:
                raise Unusable("Too much overlaps for {channels} channels: import less at once", channels=CHANNELS)
            ends[lane : lane + 1] = [strip.frame + strip.frames]
            placed.append(replace(strip, lane=below + lane))
        below += len(ends)
    return placed, below


def cut(text: str, most: int) -> str:
    """`text` in at most `most` bytes of UTF-8, cut between two characters."""
    return text.encode("utf-8")[:most].decode("utf-8", errors="ignore")
