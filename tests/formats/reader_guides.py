"""Our own reader of Kdenlive's guides."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    """What Kdenlive looks for in each object: it takes a type outside of its nine for 0."""
    guides = json.loads(path.read_text("utf-8"))
    assert all(guide["type"] in range(9) for guide in guides)
    return [Seen(Fraction(guide["pos"]), None, guide["comment"]) for guide in guides]


READERS = [Reader("guides", "self", markers)]
