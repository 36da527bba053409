"""The marker list that Premiere's Markers panel exports, for tools that read it: tabs, headings first.

Premiere writes these lists in UTF-16 with a byte order mark, little endian, and programs that read them refuse others;
it does not import them itself, for which there is `fcp7`. Out is the frame after the marker, drop-frame times have
semicolons throughout.
"""

from __future__ import annotations

import codecs
from dataclasses import replace

from sensevoice_markers.formats import Format
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameMarker, Timeline

COLUMNS = ("Marker Name", "Description", "In", "Out", "Duration", "Marker Type")


def write(timeline: Timeline) -> bytes:
    """The timeline's markers as Premiere would list them."""
    rows = (COLUMNS, *(_row(placed, timeline.timebase) for placed in timeline.markers))
    return codecs.BOM_UTF16_LE + "".join("\t".join(row) + "\n" for row in rows).encode("utf-16-le")


def _row(placed: FrameMarker, counting: Timebase) -> tuple[str, ...]:
    frames = 0 if placed.marker.edge else placed.frames
    return (
        _text(placed.marker.name),
        _text(placed.marker.comment),
        _time(counting, placed.frame),
        _time(counting, placed.frame + frames),
        _time(replace(counting, start_frame=0), frames),
        "Comment",
    )


def _text(text: str) -> str:
    # A reader of CSV would take all up to the next straight quote for one field.
    return f"“{text[1:]}" if text.startswith('"') else text


def _time(counting: Timebase, frame: int) -> str:
    timecode = counting.timecode(frame)
    return timecode.replace(":", ";") if counting.drop_frame else timecode


FORMAT = Format("premiere_list", ".premiere.txt", "a marker list as Premiere exports it", write)
