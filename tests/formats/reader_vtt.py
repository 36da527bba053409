"""webvtt-py, pysubs2 and ffmpeg read WebVTT."""

from __future__ import annotations

import html
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import webvtt
from playing import by_ffmpeg, by_pysubs2
from reading import Heard, Reader

from sensevoice_markers.timeline.layout import Timeline

_MS = Fraction(1, 1000)


def by_webvtt(path: Path, timeline: Timeline) -> list[Heard]:
    """webvtt-py, which drops tags and leaves entities."""
    return heard(webvtt.read(str(path)))


def heard(read: webvtt.WebVTT) -> list[Heard]:
    """What webvtt-py has read."""
    return [Heard(_seconds(one.start_time), _seconds(one.end_time), html.unescape(one.text)) for one in read.captions]


def unescaped_by_pysubs2(path: Path, timeline: Timeline) -> list[Heard]:
    """What pysubs2 reads, with entities as characters."""
    return [replace(one, text=html.unescape(one.text)) for one in by_pysubs2(path, timeline)]


def _seconds(time: webvtt.models.Timestamp) -> Fraction:
    whole = (time.hours * 60 + time.minutes) * 60 + time.seconds
    return whole + Fraction(time.milliseconds, 1000)


READERS = [
    Reader("vtt", "webvtt-py", cues=by_webvtt, resolution=_MS),
    Reader("vtt", "pysubs2", cues=unescaped_by_pysubs2, resolution=_MS),
    Reader("vtt", "ffmpeg", cues=by_ffmpeg, resolution=_MS),
]
