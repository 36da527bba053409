"""pysubs2 and ffmpeg read ASS."""

from __future__ import annotations

from fractions import Fraction

from playing import by_ffmpeg, by_pysubs2
from reading import Reader

_HUNDREDTH = Fraction(1, 100)

READERS = [
    Reader("ass", "pysubs2", cues=by_pysubs2, resolution=_HUNDREDTH),
    Reader("ass", "ffmpeg", cues=by_ffmpeg, resolution=_HUNDREDTH),
]
