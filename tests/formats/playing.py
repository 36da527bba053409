"""Programs and libraries that read several formats of subtitles."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pysubs2
import srt
from reading import Heard

from sensevoice_markers.timeline.layout import Timeline


def by_srt(path: Path, timeline: Timeline) -> list[Heard]:
    """The library of that name."""
    return _subrip(path.read_text("utf-8"))


def by_pysubs2(path: Path, timeline: Timeline) -> list[Heard]:
    """pysubs2, which undoes line breaks, drops tags and leaves entities."""
    read = pysubs2.load(str(path), encoding="utf-8")
    return [Heard(Fraction(e.start, 1000), Fraction(e.end, 1000), e.plaintext) for e in read.events]


def by_ffmpeg(path: Path, timeline: Timeline) -> list[Heard]:
    """What ffmpeg converts to SubRip, without what it adds: the style as a font, and marks that keep braces from it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "srt", "-"]
    made = subprocess.run(command, check=True, capture_output=True)
    assert not made.stderr
    text = made.stdout.decode("utf-8").replace("\\{{}", "{").replace("\\\u2060", "\\")
    return _subrip(re.sub(r"<font size=\"\d+\">|</font>", "", text))


def _subrip(text: str) -> list[Heard]:
    return [Heard(_exact(one.start), _exact(one.end), one.content) for one in srt.parse(text)]


def _exact(time: timedelta) -> Fraction:
    return Fraction(time // timedelta(microseconds=1), 1_000_000)
