"""Labels for Audacity: a line a marker, start, end and name with tabs between, in seconds from the media's zero.

Start and end are one where a marker is a point.
https://manual.audacityteam.org/man/importing_and_exporting_labels.html
"""

from __future__ import annotations

import math

from sensevoice_markers.formats import Format
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameMarker, Timeline


def write(timeline: Timeline) -> bytes:
    """The timeline's markers as UTF-8 labels."""
    return "".join(_line(placed, timeline.timebase) for placed in timeline.markers).encode("utf-8")


def seconds(counting: Timebase, frame: int) -> str:
    """When zero-based `frame` starts, in seconds with six decimals.

    Rounded up by less than a microsecond: a reader that cuts off what is left of a frame gets this frame, too, and not
    the one before.
    """
    whole, rest = divmod(math.ceil(counting.seconds_at(frame) * 1_000_000), 1_000_000)
    return f"{whole}.{rest:06}"


def _line(placed: FrameMarker, counting: Timebase) -> str:
    end = placed.frame if placed.marker.edge else placed.frame + placed.frames
    return f"{seconds(counting, placed.frame)}\t{seconds(counting, end)}\t{placed.marker.name}\n"


FORMAT = Format("audacity", ".labels.txt", "labels for Audacity", write)
