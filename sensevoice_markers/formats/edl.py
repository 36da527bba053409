"""DaVinci Resolve's EDL of timeline markers, as it writes and reads it itself.

An event of one frame a marker; the line after it holds the note, the colour, the name and the length in frames. Resolve
puts them on the open timeline: Media Pool → Timelines → Import → Timeline Markers from EDL. There is no published
grammar; the lines are those of Resolve's own export ("Exporting Timeline Markers to EDL" in its manual).
"""

from __future__ import annotations

from collections.abc import Iterator

from sensevoice_markers.formats import Format
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.formats.rates import check_counted
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameMarker, Timeline
from sensevoice_markers.timeline.markers import Marker


def write(timeline: Timeline) -> bytes:
    """The timeline's markers as an EDL in UTF-8.

    Raises:
        BadSetting: a rate that timecode cannot count.
    """
    check_counted("a marker EDL", timeline.timebase)
    return ("\n".join(_lines(timeline)) + "\n").encode("utf-8")


def _lines(timeline: Timeline) -> Iterator[str]:
    yield f"TITLE: {timeline.name}"
    yield f"FCM: {'DROP FRAME' if timeline.timebase.drop_frame else 'NON-DROP FRAME'}"
    yield ""
    for number, placed in enumerate(timeline.markers, 1):
        yield from _event(number, placed, timeline.timebase)


def _event(number: int, placed: FrameMarker, counting: Timebase) -> Iterator[str]:
    span = f"{counting.timecode(placed.frame)} {counting.timecode(placed.frame + 1)}"
    marker = placed.marker
    colour = COLOURS[marker.colour].resolve
    # The thousandth has four digits, as in Adobe's lists: CMX ended at 999, but nothing of a marker is in its number.
    yield f"{number:03}  001      V     C        {span} {span}  "
    yield f"{_note(marker)} |C:ResolveColor{colour} |M:{_field(marker.name)} |D:{placed.frames}"
    yield ""


def _note(marker: Marker) -> str:
    """The comment, the label first: a line that began with a number would be taken for an event."""
    note = _field(marker.comment)
    return note if note.startswith(str(marker.label)) else f"{marker.label}: {note}"


def _field(text: str) -> str:
    return text.replace("|", "/")  # it parts the fields of the line


FORMAT = Format("edl", ".edl", "timeline markers for DaVinci Resolve", write)
