"""WebVTT subtitles: UTF-8, times in real seconds from the media's zero, texts escaped (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from collections.abc import Iterator

from sensevoice_markers.formats import Format
from sensevoice_markers.timeline.layout import Timeline

# An escaped ">" makes no arrow, which would read as a time line.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write(timeline: Timeline) -> bytes:
    """The timeline's cues as WebVTT; each has its number for an id."""
    return "\n".join(_blocks(timeline)).encode("utf-8")


def _blocks(timeline: Timeline) -> Iterator[str]:
    yield "WEBVTT\n"
    for number, cue in enumerate(timeline.cues, 1):
        text = "\n".join(cue.lines).translate(_ESCAPED)
        yield f"{number}\n{_time(cue.start)} --> {_time(cue.end)}\n{text}\n"


def _time(at: float) -> str:
    seconds, ms = divmod(round(at * 1000), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


FORMAT = Format("vtt", ".vtt", "subtitles for the web", write)
