"""A small analysis to edit, in a module that loads no window."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from sensevoice_markers.analysis import Analysis, Cue, Event, Label, MediaInfo, ScoreTrack

ANALYSIS = Analysis(
    MediaInfo("/media/talk.mp4", 600.0, Fraction(25), frames=15000),
    1,
    "embedded",
    600.0,
    tracks=(ScoreTrack("firered-vad", "Speech", 0.01, 0.0, np.zeros(60_000, np.float16)),),
    events=(Event("a", Label.BGM, 400.0, 420.0, 0.97), Event("b", Label.LAUGHTER, 521.0, 523.5, 0.64)),
    cues=(Cue("1", 1.0, 2.0, ("hello",), "en"),),
    sensitivity={Label.BGM: 0.5, Label.LAUGHTER: 0.5},
)
