"""SubRip subtitles: UTF-8 without BOM, times in real seconds from the media's zero."""

from __future__ import annotations

from collections.abc import Iterator

from sensevoice_markers.formats import Format
from sensevoice_markers.timeline.layout import Timeline


def write(timeline: Timeline) -> bytes:
    """The timeline's cues as SubRip text."""
    return "\n".join(_blocks(timeline)).encode("utf-8")


def _blocks(timeline: Timeline) -> Iterator[str]:
    for number, cue in enumerate(timeline.cues, 1):
        text = "\n".join(cue.lines).replace("-->", "→")  # an arrow would read as a time line
        yield f"{number}\n{_time(cue.start)} --> {_time(cue.end)}\n{text}\n"


def _time(at: float) -> str:
    seconds, ms = divmod(round(at * 1000), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{ms:03}"


FORMAT = Format("srt", ".srt", "subtitles for players and every editor", write)
