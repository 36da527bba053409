"""What SenseVoice's own events say of each label, and how much that counts beside the dedicated taggers.

The model was trained to recognise speech and only a little to hear events: its published F1 on ESC-50 lies ten to
thirty points below a tagger's (https://github.com/FunAudioLLM/SenseVoice, "Audio Event Detection"). So its share is
small until somebody with the published weights and labelled sound learns it (benchmarks/hearing/fit.py --sensevoice).
Where nothing else was tagged, it decides alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sensevoice_markers.analysis import Label, ScoreTrack
from sensevoice_markers.timeline.changes import Array, sampled

TAGGER = "sensevoice"
_SPEECH = "Speech"
_LOW, _HIGH = -4.0, 6.0  # log-odds beyond which it says no more: of what it does not name, it knows little
_LIMIT = 16.0  # of a single score


@dataclass(frozen=True, slots=True)
class Row:
    """What of SenseVoice's events makes a label.

    Attributes:
        classes: events that are the label, their probabilities added.
        gain: added to their log-odds.
        spoken: added besides as far as Speech is heard: one event is named at a time, and what lies under it is not.
        share: of the evidence, 0..1, where dedicated taggers were there, too.
    """

    classes: tuple[str, ...]
    gain: float = 0.0
    spoken: float = 0.0
    share: float = 0.1


PUBLISHED: Mapping[Label, Row] = {
    Label.BGM: Row(("BGM", "Sing"), spoken=3.0),
    Label.LAUGHTER: Row(("Laughter",)),
    Label.APPLAUSE: Row(("Applause",), gain=math.log(10)),
    Label.SINGING: Row(("Sing",)),
    Label.CRY: Row(("Cry",), gain=math.log(3)),
    Label.COUGH: Row(("Cough",), gain=math.log(3)),
    Label.SNEEZE: Row(("Sneeze",), gain=math.log(3)),
    Label.BREATH: Row(("Breath",)),
}
"""The gains are those that the model's authors weigh its events with; speech is expected to take 3 to 5 from what is
said of music under it, of which the least invents the fewest beds."""


def heard(row: Row, tracks: Sequence[ScoreTrack], count: int) -> Array | None:
    """Log-odds of a label at `count` moments by SenseVoice's scan, float32; None where it did not look."""
    known = {track.name: track for track in tracks if track.tagger == TAGGER and len(track.values)}
    chosen = [known[name] for name in row.classes if name in known]
    if not chosen:
        return None
    likely = np.clip(np.sum([_probability(track) for track in chosen], axis=0), 1e-9, 1 - 1e-9)
    odds = np.log(likely / (1 - likely)) + row.gain
    if _SPEECH in known:
        odds += row.spoken * _probability(known[_SPEECH])
    return sampled(np.clip(odds, _LOW, _HIGH).astype(np.float32), chosen[0], count, _LOW)


def _probability(track: ScoreTrack) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    # A score that is no number is that of silence: a document may hold anything.
    scores = np.clip(np.nan_to_num(track.values.astype(np.float64), nan=-_LIMIT), -_LIMIT, _LIMIT)
    likely: np.ndarray[tuple[int], np.dtype[np.float64]] = 1 / (1 + np.exp(-scores))
    return likely
