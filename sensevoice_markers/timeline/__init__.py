"""Score tracks → events → markers; words → cues. Pure functions: no model, no media, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.timeline.cues import make_cues
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, find_events


def decide(analysis: Analysis, sensitivity: Mapping[Label, float] | None = None) -> Analysis:
    """The analysis with its events and cues decided anew from its tracks and segments.

    Args:
        sensitivity: 0..1 a label, 0.5 where a label is not named; None keeps what the analysis has.

    Raises:
        BadSetting: a sensitivity outside 0..1.
    """
    chosen = {**DEFAULT_SENSITIVITY, **(analysis.sensitivity if sensitivity is None else sensitivity)}
    return replace(
        analysis,
        sensitivity=chosen,
        events=find_events(analysis.tracks, analysis.sound, chosen),
        cues=make_cues(analysis.segments, max(analysis.sound, analysis.media.duration)),
    )
