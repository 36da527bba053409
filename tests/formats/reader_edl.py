"""pycmx reads the events and their lines, OpenTimelineIO the timecodes."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pycmx
from exact import frame_of
from reading import Reader, Seen

from sensevoice_markers.timeline.layout import Timeline

_FIELDS = re.compile(r"(?P<note>[^|]*) \|C:(?P<colour>\w+) \|M:(?P<name>[^|]*) \|D:(?P<frames>\d+)")


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    with path.open(encoding="utf-8") as file:
        read = pycmx.parse_cmx3600(file)
    found = []
    for number, event in enumerate(read.events, 1):
        (edit,) = event.edits
        assert event.number == number
        assert (edit.source_in, edit.source_out) == (edit.record_in, edit.record_out)
        start = frame_of(edit.record_in, timeline)
        assert frame_of(edit.record_out, timeline) == start + 1
        (line,) = (statement.content for statement in event.unrecognized_statements if statement.content)
        fields = _FIELDS.fullmatch(line)
        assert fields is not None, line
        found.append(Seen(Fraction(start), Fraction(fields["frames"]), fields["name"]))
    return found


READERS = [Reader("edl", "pycmx", markers)]
