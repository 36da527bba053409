"""A marker list for Avid Media Composer's Markers window: user, timecode, track, colour, comment, length in frames.

Fields are parted by tabs, one line a marker, no headings; a semicolon before the frames says drop frame. Avid publishes
no description of the file: the fields are those of lists that Media Composer exported, as several programs read and
write them (https://github.com/adamhawkey/EDL_tools/tree/master/Marker_tools shows one).
"""

from __future__ import annotations

from sensevoice_markers.formats import Format
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.timeline.layout import FrameMarker, Timeline

USER = "SenseVoice Markers"
"""Who made the markers; the window can be sorted by it."""


def write(timeline: Timeline) -> bytes:
    """The timeline's markers as UTF-8 lines without a byte order mark."""
    return "".join(_line(placed, timeline) for placed in timeline.markers).encode("utf-8")


def _line(placed: FrameMarker, timeline: Timeline) -> str:
    marker = placed.marker
    fields = (
        USER,
        timeline.timebase.timecode(placed.frame),
        "A1" if timeline.media.frame_rate is None else "V1",
        COLOURS[marker.colour].avid,
        marker.comment,
        str(placed.frames),
    )
    return "\t".join(fields) + "\n"


FORMAT = Format("avid", ".avid.txt", "markers for Avid Media Composer", write)
