"""SubRip subtitles: UTF-8 without BOM, times in real seconds from the media's zero."""

from __future__ import annotations

from collections.abc import Iterator

from sensevoice_markers.formats import Format
from sensevoice_markers.timeline.layout import Timeline


def write(timeline: Timeline) -> bytes:
    """The timeline's cues, shifted by its `srt_offset`; a cue that ends up before zero is left out."""
    return "\n".join(_blocks(timeline)).encode("utf-8")


def _blocks(timeline: Timeline) -> Iterator[str]:
    number = 0
    for cue in timeline.cues:
        start, end = (round((t + timeline.srt_offset) * 1000) for t in (cue.start, cue.end))
        if end <= 0:
            continue
        number += 1
        # An arrow would read as a time line, an empty line as the end of the cue.
        text = "\n".join(line.replace("-->", "→") for line in cue.lines if line.strip())
        yield f"{number}\n{_time(max(0, start))} --> {_time(end)}\n{text}\n"


def _time(milliseconds: int) -> str:
    seconds, ms = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{ms:03}"


FORMAT = Format("srt", ".srt", "subtitles for players and every editor", write)
