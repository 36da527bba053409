"""Chapters for the description of a video on YouTube: ``M:SS Title``, a line each.

YouTube takes them if the first is at 0:00, there are three or more, in order, each at least ten seconds long
(https://support.google.com/youtube/answer/9884579). Where a video has less than three sections, the file holds fewer:
YouTube then shows none, until somebody adds a line.

A chapter begins where music begins and where applause ends; one of less than ten seconds belongs to the one before. The
titles are a draft: the name of the music, or the first words after the applause.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sensevoice_markers.analysis import Label
from sensevoice_markers.formats import Format
from sensevoice_markers.timebase import clock
from sensevoice_markers.timeline.layout import Timeline

_SHORTEST = 10  # seconds that a chapter must last

_LONGEST = 70  # characters of a title that are shown

# A description that holds angle brackets is refused (https://developers.google.com/youtube/v3/docs/videos).
_PLAIN = str.maketrans("<>", "‹›")


def write(timeline: Timeline) -> bytes:
    """The timeline's chapters, UTF-8."""
    return "".join(f"{clock(at)} {_shown(title)}\n" for at, title in chapters(timeline)).encode("utf-8")


def chapters(timeline: Timeline) -> Sequence[tuple[int, str]]:
    """Start in whole seconds and title of each chapter, in order; the first starts at 0.

    A start is rounded down, so that nothing of a section lies in the chapter before.
    """
    last = math.floor(timeline.timebase.seconds_at(timeline.frames)) - _SHORTEST
    made = [(0, _first_words(timeline, 0) or "Start")]
    for at, title in sorted(_sections(timeline)):
        if made[-1][0] + _SHORTEST <= at <= last:
            made.append((at, title))
        elif at == 0:
            made[0] = 0, title
    return made


def _sections(timeline: Timeline) -> Iterator[tuple[int, str]]:
    for placed in timeline.markers:
        marker = placed.marker
        if marker.label in (Label.BGM, Label.SINGING) and marker.edge != "STOP":
            at = math.floor(timeline.timebase.seconds_at(placed.frame))
            yield at, marker.name.removesuffix(" START")
        elif marker.label == Label.APPLAUSE and marker.edge != "START":
            end = placed.frame if marker.edge else placed.frame + placed.frames
            at = math.floor(timeline.timebase.seconds_at(end))
            yield at, _first_words(timeline, at) or f"After {marker.name}"


def _first_words(timeline: Timeline, at: int) -> str:
    """What is said first within the shortest chapter that starts at second `at`; empty if nothing is."""
    index = bisect_left(timeline.cues, float(at), key=lambda cue: cue.start)
    near = timeline.cues[index : index + 1]
    return " ".join(near[0].lines) if near and near[0].start < at + _SHORTEST else ""


def _shown(title: str) -> str:
    plain = title.translate(_PLAIN)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rstrip()}…"


FORMAT = Format("youtube", ".chapters.txt", "chapters for a description on YouTube", write)
