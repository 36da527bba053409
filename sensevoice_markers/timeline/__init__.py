"""Score tracks → events → markers; words → cues. Pure functions: no model, no media, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sensevoice_markers.analysis import Analysis, Label, Subtitles, Wording
from sensevoice_markers.timebase import AUDIO_ONLY_RATE
from sensevoice_markers.timeline.cues import make_cues
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, find_events
from sensevoice_markers.timeline.sound_cues import with_sounds
from sensevoice_markers.timeline.subtitles import check_subtitles
from sensevoice_markers.timeline.wording import check_wording, reword


def decide(
    analysis: Analysis,
    sensitivity: Mapping[Label, float] | None = None,
    subtitles: Subtitles | None = None,
    wording: Wording | None = None,
) -> Analysis:
    """The analysis with its events and cues decided anew from its tracks and segments.

    Args:
        sensitivity: 0..1 a label, 0.5 where a label is not named; None keeps what the analysis has.
        subtitles: how cues are set; None keeps what the analysis has.
        wording: how their words are written; None keeps what the analysis has.

    Raises:
        BadSetting: a sensitivity outside 0..1, or subtitles or a wording that make no sense.
    """
    chosen = {**DEFAULT_SENSITIVITY, **(analysis.sensitivity if sensitivity is None else sensitivity)}
    events = find_events(analysis.tracks, analysis.sound, chosen)
    return with_cues(replace(analysis, sensitivity=chosen, events=events), subtitles, wording)


def with_cues(analysis: Analysis, subtitles: Subtitles | None = None, wording: Wording | None = None) -> Analysis:
    """The analysis with its cues made anew from its segments and events; see `decide`.

    Raises:
        BadSetting: subtitles or a wording that make no sense.
    """
    setting = analysis.subtitles if subtitles is None else subtitles
    check_subtitles(setting)
    written = analysis.wording if wording is None else wording
    check_wording(written)
    setting = replace(setting, rate=setting.rate or analysis.media.frame_rate or AUDIO_ONLY_RATE)
    length = max(analysis.sound, analysis.media.duration)
    cues = make_cues(reword(analysis.segments, written), length, setting, analysis.events)
    if setting.sdh:
        cues = with_sounds(cues, analysis.events, length, setting, written.script)
    return replace(analysis, subtitles=setting, wording=written, cues=cues)
