"""A marker list for spreadsheets: comma separated (RFC 4180), a row a marker, safe to open.

UTF-8 with a byte order mark, unlike our other texts: Excel takes a CSV without one for the system's own encoding and
shows Chinese as noise. Programs read it as ``utf-8-sig``.
"""

from __future__ import annotations

import csv
import io
import re

from sensevoice_markers.formats import Format
from sensevoice_markers.formats.audacity import seconds
from sensevoice_markers.timeline.layout import FrameMarker, Timeline, shown

COLUMNS = (
    "Timecode In",
    "Timecode Out",
    "Frame",
    "Frames",
    "Seconds",
    "Label",
    "Edge",
    "Name",
    "Comment",
    "Confidence",
    "Event",
)
"""Timecode Out is that of the first frame after the marker; Frame and Seconds count from the timeline's first frame."""

# Where Excel's list separator is a semicolon, it parts cells of ours there. Japanese Excel takes wide signs, too.
_FORMULA = re.compile(r"(^|;)(?= ?[=+\-@＝＋－＠])")


def write(timeline: Timeline) -> bytes:
    """The timeline's markers as a table, headings first."""
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(COLUMNS)
    table.writerows(_row(placed, timeline) for placed in timeline.markers)
    return made.getvalue().encode("utf-8-sig")


def cell(text: str) -> str:
    """`text` as one line that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.

    Names come from documents that others may have written (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    return _FORMULA.sub(r"\1'", " ".join(text.split()))


def _row(placed: FrameMarker, timeline: Timeline) -> tuple[str | int, ...]:
    marker, counting = placed.marker, timeline.timebase
    return (
        counting.timecode(placed.frame),
        counting.timecode(placed.frame + placed.frames),
        placed.frame,
        placed.frames,
        seconds(counting, placed.frame),
        cell(marker.label),
        marker.edge or "",
        cell(marker.name),
        cell(marker.comment),
        f"{marker.confidence:.2f}",
        cell(shown(marker.event)),
    )


FORMAT = Format("csv", ".csv", "a list of the markers for spreadsheets", write)
