"""The library `srt`, pysubs2 and ffmpeg read SubRip."""

from __future__ import annotations

from fractions import Fraction

from playing import by_ffmpeg, by_pysubs2, by_srt
from reading import Reader

_MS = Fraction(1, 1000)

READERS = [
    Reader("srt", "srt", cues=by_srt, resolution=_MS),
    Reader("srt", "pysubs2", cues=by_pysubs2, resolution=_MS),
    Reader("srt", "ffmpeg", cues=by_ffmpeg, resolution=_MS),
]
