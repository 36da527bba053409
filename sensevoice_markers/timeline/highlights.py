"""Highlights: the moments around laughter and applause, with the speech that led to them, as a rough cut.

A moment is a reaction, the whole sentences before it, and handles. Which moments a cut has is decided by the strength
of their reactions (`strength`); docs/highlights.md explains it all to editors. Edges lie in pauses, never in a word,
unless a word is longer than a moment.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import Analysis, Event, Label, ScoreTrack
from sensevoice_markers.errors import BadSetting, NothingToCut
from sensevoice_markers.timebase import Timebase, clock
from sensevoice_markers.timeline.cutting import Span, cut
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY
from sensevoice_markers.timeline.joints import OPENING, SAID
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.timeline.sentences import Speech, speech

WEIGHTS: Mapping[Label, float] = {Label.LAUGHTER: 2.0, Label.APPLAUSE: 1.0, Label.CHEERING: 1.0}
"""The reactions, and what a second of each weighs: applause is given more freely than laughter, and goes on longer."""

LONGEST = 10.0
"""Seconds of one reaction that are kept and that count."""

NEAREST, USUAL, FARTHEST = 4.0, 8.0, 20.0
"""Seconds before a reaction: speech that led to it begins between the first and the last, best at the one between."""

HANDLE = 0.4
"""Seconds before the first word and behind the end, where the pause there is as long and it is quiet."""

_FINISH = 2.0  # seconds that a sentence may run on behind a reaction
_JOIN = 1.0  # seconds: what lies nearer together is one clip
_APART = 6.0  # seconds: speech that ended longer ago did not lead to a reaction; so much of anything else is kept
_BREATH = 0.5  # seconds of a pause that parts a sentence where no sentence begins
_PER_PAUSE, _PER_REACTION = 2.0, 4.0  # seconds of distance from `USUAL`: a second of pause, a reaction in between
_LONG = 2.0  # seconds: longer no pause counts
_AS_QUIET = 6.0  # dB above the quietest
_TWICE = 10.0  # dB that make a sound twice as loud to people
_SOME = 0.5  # seconds: where talk is cut, no longer pause counts
_PER_SECOND = 0.1  # seconds of pause there that are worth a second of distance
_MUCH = 0.9  # of the wish: what a cut that comes nearer to it lacks, nobody misses
_RAISED = 0.8  # the sensitivity that is advised, 1 where it is as high already

_ANYWHERE = (-math.inf, math.inf)

_NUMBER = r"\d{1,6}(?:\.\d{1,3})?"
_CLOCK = re.compile(r"(?:(?P<h>\d{1,6}):)?(?P<m>\d{1,6}):(?P<s>[0-5]\d(?:\.\d{1,3})?)")
_UNITS = re.compile(
    rf"(?:(?P<h>{_NUMBER}) ?h)? ?(?:(?P<m>{_NUMBER}) ?m(?:in)?)? ?(?:(?P<s>{_NUMBER}) ?(?:s(?:ec)?)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a moment begins or ends: at second `at`, or anywhere else in the pause from `low` to `high`."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A reaction with the speech that led to it.

    Attributes:
        strength: of the reaction, see `strength`.
        begins: where it may begin: the best place first, then later ones, for less of what led to it.
    """

    event: Event
    strength: float
    begins: tuple[Edge, ...]
    ends: Edge


@dataclass(frozen=True, slots=True, eq=False)
class _Loudness:
    """The level of the sound in dBFS, every `hop` seconds from `first` on."""

    values: npt.NDArray[np.float32]
    first: float
    hop: float

    def between(self, low: float, high: float) -> npt.NDArray[np.float32]:
        return self.values[self._index(low) : self._index(high)]

    def median(self, low: float, high: float) -> float:
        """Of so many seconds, 0 where nothing was measured."""
        levels = self.between(low, high)
        return float(np.median(levels)) if len(levels) else 0.0

    def quiet(self, low: float, high: float) -> tuple[float, float]:
        """The first and the last moment from `low` to `high` that are about as quiet as any there.

        Where nothing was measured all are.
        """
        levels = self.between(low, high)
        if not len(levels):
            return low, high
        found = self._index(low) + np.flatnonzero(levels <= levels.min() + _AS_QUIET)
        return self.first + self.hop * int(found[0]), self.first + self.hop * int(found[-1])

    def _index(self, at: float) -> int:
        return max(0, math.ceil((at - self.first) / self.hop))


def read_length(text: str) -> float:
    """A length as people write it, in seconds: ``3min``, ``90s``, ``2m30s``, ``1:30``, ``180``.

    Raises:
        BadSetting: none of these, or no time at all.
    """
    found = _CLOCK.fullmatch(text.strip()) or _UNITS.fullmatch(text.strip())
    hours, minutes, seconds = (float(found[unit] or 0) if found else 0.0 for unit in "hms")
    length = 3600 * hours + 60 * minutes + seconds
    if not length:
        raise BadSetting(f"highlights of {text!r} are none: give a length, as 3min, 90s, 2m30s, 1:30 or 180")
    return length


def rough_cut(analysis: Analysis, options: Options | None, wanted: float) -> Timeline:
    """The strongest moments around laughter, applause and cheering, in order of time, in at most `wanted` seconds.

    It is a timeline as `lay_out` makes it, of several clips and named ``talk highlights``. Events that are too unsure
    to be marked make no moment.

    Raises:
        NothingToCut: there is no such moment, or none as short as `wanted`.
        BadSetting: `wanted` is not above 0, or a timecode, rate or style makes no sense.
    """
    if not (wanted > 0 and math.isfinite(wanted)):
        raise BadSetting(f"highlights of {wanted:g} s make no sense: wish for 30 or more")
    options = options or Options()
    timeline = lay_out(analysis, replace(options, srt_offset=0.0))
    counting = timeline.media_timebase
    moments = find_moments(analysis, options)
    if not moments:
        raise NothingToCut(_why_none(analysis))
    found = [spans for moment in moments if (spans := _in_frames(moment, counting, timeline.media_frames))]
    if not found:
        raise NothingToCut("all laughter and applause is behind the end of the picture: there are no highlights")
    chosen, taken = _fill(found, counting.frame_at(_JOIN), math.floor(wanted * counting.rate))
    if not chosen:
        shortest = counting.seconds_at(min(last - first for each in found for first, last in each))
        raise NothingToCut(
            f"no highlight is as short as {wanted:g} s: the shortest takes --highlights {math.ceil(shortest)}s"
        )
    made = cut(timeline, chosen, f"{timeline.name} highlights", options.srt_offset)
    length = float(made.timebase.seconds_at(made.frames))
    if taken < len(found) or length > _MUCH * wanted:
        return made
    advice = _advice(analysis, "more")
    return replace(
        made, notes=(f"all highlights together take {clock(length)} of the {clock(wanted)} wished for{advice}",)
    )


def cut_of(analysis: Analysis, options: Options, wanted: float | None) -> tuple[Timeline | None, tuple[str, ...]]:
    """The rough cut of `wanted` seconds, and what is to be said of it; that nothing can be cut is no failure."""
    if wanted is None:
        return None, ()
    try:
        made = rough_cut(analysis, options, wanted)
    except NothingToCut as error:
        return None, (str(error),)
    return made, made.notes


def _why_none(analysis: Analysis) -> str:
    """Why there is no moment, and what helps."""
    hidden = [event for event in analysis.events if event.label in WEIGHTS]
    if not hidden:
        return f"no laughter or applause was found, so there are no highlights{_advice(analysis, 'some')}"
    surest = max(hidden, key=lambda event: event.confidence)
    least = math.floor(100 * surest.confidence) / 100
    return (
        "all laughter and applause is too unsure to be marked, so there are no highlights: "
        f"minimum_confidence = {least:g} under [style.{surest.label}] of the config file shows the surest"
    )


def _advice(analysis: Analysis, what: str) -> str:
    """Which sensitivity may find `what`; empty where none is higher than the one that was chosen."""
    usual = {label: each for label, each in DEFAULT_SENSITIVITY.items() if label in WEIGHTS}
    chosen = {label: analysis.sensitivity.get(label, each) for label, each in usual.items()}
    if min(chosen.values()) >= 1:
        return ""
    higher = ",".join(f"{label.lower()}={_RAISED if now < _RAISED else 1:g}" for label, now in chosen.items())
    return f": a higher sensitivity may find {what} (--sensitivity {higher})"


def find_moments(analysis: Analysis, options: Options | None = None) -> tuple[Moment, ...]:
    """The moments of all reactions that `options` would mark, the strongest first; in seconds, and they may overlap."""
    styles = (options or Options()).styles
    least = {label: style.minimum_confidence for label, style in styles.items()}
    events = [
        event
        for event in analysis.events
        if event.label in WEIGHTS and (event.by_hand or event.confidence >= least.get(event.label, 0.0))
    ]
    if not events:
        return ()
    talk, sound = speech(analysis.segments), _loudness(analysis.track("sound", "level"))
    onsets = sorted(event.start for event in events)
    levels = [sound.median(event.start, event.end) for event in events]
    usual = float(np.median(levels))
    found = [
        Moment(
            event,
            strength(event, level - usual),
            _begins(talk, sound, onsets, event.start),
            _ends(talk, sound, event),
        )
        for event, level in zip(events, levels, strict=True)
    ]
    return tuple(sorted(found, key=lambda moment: (-moment.strength, moment.event.start)))


def strength(event: Event, louder: float) -> float:
    """How strong a reaction is: weight of its label × confidence × seconds × loudness.

    The confidence is 0..1, and 1 for what a person made or changed. At most `LONGEST` of the seconds count. Loudness is
    1 for a reaction as loud as the show's usual one, 2 for one that people hear as twice as loud, from ½ to 2.

    Args:
        louder: than the usual reaction of the show, in dB.
    """
    sure = 1.0 if event.by_hand else event.confidence
    loudness = math.exp2(min(1.0, max(-1.0, louder / _TWICE)))
    return WEIGHTS[event.label] * sure * min(event.end - event.start, LONGEST) * loudness


def _loudness(track: ScoreTrack | None) -> _Loudness:
    if track is None:
        return _Loudness(np.zeros(0, np.float32), 0.0, 1.0)
    return _Loudness(np.nan_to_num(track.values.astype(np.float32), nan=0.0), track.first, track.hop)


def _begins(talk: Speech, sound: _Loudness, onsets: Sequence[float], onset: float) -> tuple[Edge, ...]:
    """Where the moment of a reaction that starts at `onset` may begin, the best place first.

    Args:
        onsets: of all reactions, in order.
    """
    before = int(np.searchsorted(talk.starts, onset, side="left"))
    if talk.low[before] < onset - _APART:
        return (Edge(onset - _APART, float(talk.low[before]), float(talk.high[before])),)
    first = int(np.searchsorted(talk.starts, onset - FARTHEST, side="left"))
    pauses = talk.high[first:before] - talk.low[first:before]
    first += int(max(np.flatnonzero(pauses > _APART), default=0))
    words = np.arange(first, before)
    words = words[talk.low[words] <= talk.high[words]]
    early = words[talk.starts[words] <= onset - NEAREST]
    places = _places(talk, early) if len(early) else words[:1]
    if not len(places):
        return (Edge(onset - USUAL, *_ANYWHERE),)

    def price(word: int) -> float:
        start, pause = float(talk.starts[word]), float(talk.high[word] - talk.low[word])
        between = bisect_left(onsets, onset) - bisect_right(onsets, start)
        return abs(onset - start - USUAL) - _PER_PAUSE * min(pause, _LONG) + _PER_REACTION * between

    best = min(places, key=price)
    return tuple(_before(talk, sound, word) for word in places[places >= best])


def _places(talk: Speech, words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Those of `words` that a moment had best begin with: of sentences, else behind a breath, else of clauses."""
    prices, pauses = talk.prices[words], talk.high[words] - talk.low[words]
    for suits in (prices <= SAID, pauses >= _BREATH, prices <= OPENING):
        if suits.any():
            return words[suits]
    return words


def _before(talk: Speech, sound: _Loudness, word: int) -> Edge:
    """The edge before a word, a handle away from it as far as it is quiet there: words end later than engines say."""
    low, high = float(talk.low[word]), float(talk.high[word])
    return Edge(sound.quiet(max(low, high - HANDLE), high)[0], low, high)


def _behind(sound: _Loudness, end: float, low: float, high: float) -> Edge:
    """The edge behind second `end` of the pause from `low` to `high`, likewise."""
    return Edge(sound.quiet(end, min(end + HANDLE, high))[1], low, high)


def _ends(talk: Speech, sound: _Loudness, event: Event) -> Edge:
    """The edge behind a reaction: a sentence over it may end, one that has just begun is left out."""
    end = min(event.end, event.start + LONGEST)
    half = (event.start + end) / 2
    latest = end + _FINISH
    if (running := talk.sentence(end)) is not None:
        begun, over = running
        if over <= latest:
            end = over
        elif begun >= half and (pause := talk.pause(begun)) is not None:
            return _behind(sound, max(pause[0], begun - HANDLE), *pause)
    if (pause := talk.pause(end)) is not None:
        return _behind(sound, end, *pause)
    # People talk on and on: between two words, near the end and where there is a pause.
    earliest = max(end - _FINISH, half)
    lows, highs = np.maximum(talk.low, earliest), np.minimum(talk.high, latest)
    worth = np.minimum(highs - lows, _SOME) - _PER_SECOND * np.abs(lows - end)
    best = int(np.argmax(np.where(lows <= highs, worth, -np.inf)))
    low, high = float(lows[best]), float(highs[best])
    return _behind(sound, low, low, high) if low <= high else Edge(end, *_ANYWHERE)


def _in_frames(moment: Moment, counting: Timebase, frames: int) -> tuple[Span, ...]:
    """The moment in frames of the media, as it may begin; none where the media has ended before."""
    last = min(_frame(moment.ends, counting), frames)
    firsts = (max(0, _frame(begin, counting)) for begin in moment.begins)
    return tuple((first, last) for first in firsts if first < last)


def _frame(edge: Edge, counting: Timebase) -> int:
    """The frame nearest to an edge and in its pause; just the nearest where no frame starts in the pause."""
    nearest = counting.frame_at(edge.at)
    around = (nearest, nearest - 1, nearest + 1)
    return next((frame for frame in around if edge.low <= counting.seconds_at(frame) <= edge.high), nearest)


def _fill(found: Sequence[Sequence[Span]], join: int, room: int) -> tuple[list[Span], int]:
    """As many moments, in this order, as have room; their frames in order of time, and how many moments they are.

    Args:
        found: of each moment what it may be, the longest first.
        join: spans with fewer frames between them become one.
        room: in frames.
    """
    chosen: list[Span] = []
    taken = 0
    for spans in found:
        for first, last in spans:
            low = bisect_right(chosen, first - join, key=lambda span: span[1])
            high = bisect_left(chosen, last + join, key=lambda span: span[0])
            met = chosen[low:high]
            whole = min([first, *(span[0] for span in met)]), max([last, *(span[1] for span in met)])
            more = whole[1] - whole[0] - sum(span[1] - span[0] for span in met)
            if more <= room:
                chosen[low:high] = [whole]
                room -= more
                taken += 1
                break
    return chosen, taken
