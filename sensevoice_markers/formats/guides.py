"""Guides for Kdenlive as the JSON that its guide list imports: frames from the timeline's first one, text, category.

Kdenlive shows the comment alone, so that it is what OTIO has there. (``MarkerListModel::importFromJson`` in
https://invent.kde.org/multimedia/kdenlive/-/blob/master/src/bin/model/markerlistmodel.cpp)
"""

from __future__ import annotations

import msgspec

from sensevoice_markers.formats import Format
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.timeline.layout import Timeline


def write(timeline: Timeline) -> bytes:
    """The timeline's markers as UTF-8 JSON; a category of guides is a colour."""
    guides = [
        {"pos": placed.frame, "comment": placed.marker.comment, "type": COLOURS[placed.marker.colour].kdenlive}
        for placed in timeline.markers
    ]
    return msgspec.json.format(msgspec.json.encode(guides), indent=1) + b"\n"


FORMAT = Format("guides", ".guides.json", "guides for Kdenlive", write)
