"""SubRip subtitles: UTF-8 without BOM, times in real seconds from the media's zero."""

from __future__ import annotations

from collections.abc import Iterator

from sensevoice_markers.formats import Format
from sensevoice_markers.timeline.layout import Timeline


def write(timeline: Timeline) -> bytes:
    """The timeline's cues, shifted by its `srt_offset`; a cue that ends before zero is left out."""
    return "\n".join(_blocks(timeline)).encode("utf-8")


def _blocks(timeline: Timeline) -> Iterator[str]:
    number = 0
    offset = round(timeline.srt_offset * 1000)
    for cue in timeline.cues:
        start, end = round(cue.start * 1000) + offset, round(cue.end * 1000) + offset
        # An arrow would read as a time line, an empty line as the end of the cue.
        lines = (" ".join(line.replace("-->", "→").split()) for line in cue.lines)
        text = "\n".join(line for line in lines if line)
        if end > 0 and text:
            number += 1
            yield f"{number}\n{_time(max(0, start))} --> {_time(end)}\n{text}\n"


def _time(milliseconds: int) -> str:
    seconds, ms = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{ms:03}"


FORMAT = Format("srt", ".srt", "subtitles for players and every editor", write)
