"""What is wrong with the subtitles of a project, and how what they say was felt, by the id of each cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest

from sensevoice_markers.analysis import Analysis, Cue, Segment, Subtitles
from sensevoice_markers.editing.spans import share, spans_of
from sensevoice_markers.timeline.checks import Violation, violations_of

_CUES = 20_000  # an edit changes one or two: the others are known


def problems(analysis: Analysis) -> Mapping[str, tuple[Violation, ...]]:
    """The rules that cues break, by their ids; those that break none are left out."""
    cues, setting = analysis.cues, analysis.subtitles
    return {cue.id: broken for cue, after in zip_longest(cues, cues[1:]) if (broken := _broken(cue, after, setting))}


@lru_cache(maxsize=_CUES)
def _broken(cue: Cue, after: Cue | None, setting: Subtitles) -> tuple[Violation, ...]:
    return tuple(violations_of(cue, after, setting))


def emotions(analysis: Analysis) -> dict[str, str]:
    """The emotion of each cue that has one, by its id; see `emotion_of`."""
    felt = spans_of(segment for segment in analysis.segments if segment.emotion)
    found = ((cue.id, emotion_of(cue, felt.over(cue.start, cue.end))) for cue in analysis.cues)
    return {name: emotion for name, emotion in found if emotion is not None}


def emotion_of(cue: Cue, segments: Sequence[Segment]) -> str | None:
    """The emotion of the one of `segments` that overlaps with `cue` most, None where none has one."""
    shares = [(share(cue, each), each.emotion) for each in segments if each.emotion]
    most, emotion = max(shares, key=lambda share: share[0], default=(0.0, None))
    return emotion if most > 0 else None
