"""Words → cues: subtitles that break where speech does, timed by what is heard and by what can be read."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sensevoice_markers.analysis import Cue, Event, Label, Segment, Subtitles, Word
from sensevoice_markers.timeline.grouping import Stretch, group
from sensevoice_markers.timeline.joints import is_closing, joints
from sensevoice_markers.timeline.lines import is_dense, is_full_width, lay, width
from sensevoice_markers.timeline.subtitles import Limits, limits

LEAST = 0.5
"""Seconds: shorter cannot be read at all, the next cue and the laugh that follows wait for it."""

_HOLD = 0.5  # seconds that a cue stays after its last word, read or not
_PAUSE = 2.0  # seconds of silence after which nothing is one cue with what was before
_HEARD = (Label.LAUGHTER, Label.APPLAUSE)  # no cue stays into these


@dataclass(frozen=True, slots=True)
class _Draft:
    words: tuple[Word, ...]
    lines: tuple[str, ...]
    language: str
    limits: Limits


@dataclass(slots=True)
class Gathered:
    """A stretch in the making: pieces of its text, its words, and where in the text each of them starts."""

    language: str
    pieces: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, word: Word, body: str, *, spaced: bool) -> None:
        """Append `word`, written `body`, with a space before it where it is `spaced` from the one before."""
        text = f" {body}" if spaced and self.words else body
        self.offsets.append(self.length + len(text) - len(body))
        self.words.append(word)
        self.pieces.append(text)
        self.length += len(text)


def make_cues(
    segments: Sequence[Segment],
    duration: float = math.inf,
    subtitles: Subtitles | None = None,
    events: Iterable[Event] = (),
) -> tuple[Cue, ...]:
    """Every word of `segments`, in order, in exactly one cue; cues do not overlap and are never empty.

    Args:
        duration: seconds of the media, which no cue outlasts for the sake of reading.
        events: laughter and applause among them are not talked over: a cue whose words ended before ends there.
    """
    drafts = list(_drafts(segments, subtitles or Subtitles()))
    heard = sorted(event.start for event in events if event.label in _HEARD)
    out: list[Cue] = []
    free: float = -math.inf  # when the next cue may start, in milliseconds
    for number, draft in enumerate(drafts):
        start = int(max(round(1000 * draft.words[0].start), free))
        following = drafts[number + 1].words[0].start if number + 1 < len(drafts) else math.inf
        end = _end(draft, start / 1000, following, duration, heard)
        gap = math.ceil(draft.limits.gap * 1000)
        if math.isfinite(following):
            end = max(min(end, round(1000 * following) - gap), start + round(LEAST * 1000))
        free = end + gap
        out.append(Cue(f"cue-{number + 1}", start / 1000, end / 1000, draft.lines, draft.language))
    return tuple(out)


def _end(draft: _Draft, start: float, following: float, duration: float, heard: Sequence[float]) -> int:
    """When a cue that starts at `start` ends, in milliseconds, the gap to the next one aside.

    Args:
        following: when the next cue's first word starts.
        heard: when laughter and applause start, in order.
    """
    limits = draft.limits
    spoken = min(max(word.end for word in draft.words), start + limits.longest)
    read = start + limits.reading(sum(map(width, draft.lines)))
    wanted = max(spoken + min(_HOLD, limits.linger), min(read, spoken + limits.linger), start + limits.shortest)
    closed = following - limits.gap
    if wanted < closed < min(wanted + limits.chain - limits.gap, start + limits.longest):
        wanted = closed  # a short gap is a flicker
    index = bisect_left(heard, max(word.start for word in draft.words))
    laugh = heard[index] if index < len(heard) else math.inf
    until = min(start + limits.longest, max(spoken, duration), max(spoken, laugh))
    return math.floor(1000 * max(min(wanted, until), start + LEAST) + 1e-6)


def _drafts(segments: Sequence[Segment], subtitles: Subtitles) -> Iterator[_Draft]:
    found = list(stretches(segments))
    for number, made in enumerate(found):
        following = found[number + 1].words[0].start if number + 1 < len(found) else math.inf
        own, text = limits(subtitles, made.language), "".join(made.pieces)
        prices = joints(text, made.language)
        starts, ends = [word.start for word in made.words], [word.end for word in made.words]
        stretch = Stretch(text, made.offsets, starts, ends, following)
        places = sorted(prices)
        bounds = [*made.offsets, len(text)]
        for first, last in group(stretch, prices, own):
            low, high = bounds[first], bounds[last]
            inside = places[bisect_left(places, low + 1) : bisect_left(places, high)]
            lines = lay(
                text[low:high].rstrip(), own.columns, own.lines, {place - low: prices[place] for place in inside}
            )
            yield _Draft(tuple(made.words[first:last]), lines, made.language, own)


def stretches(segments: Sequence[Segment]) -> Iterator[Gathered]:
    """Words of one language without a long pause; where an engine cut a sentence in two it is whole again."""
    made = Gathered("")
    spaced = False  # whether white space came before the word
    for segment in segments:
        for number, word in enumerate(segment.words):
            body = " ".join(word.text.split())
            if not body:
                spaced = spaced or bool(word.text)
                continue
            pause = made.words and word.start - made.words[-1].end > _PAUSE and not is_closing(body[0])
            if segment.language != made.language or pause:
                if made.words:
                    yield made
                made = Gathered(segment.language)
            before = made.pieces[-1][-1] if made.pieces else ""
            # Recognisers put a space before any word; Chinese and Japanese have none, and a segment may lack one.
            spaced = not (is_full_width(before) and is_full_width(body[0])) and (spaced or word.text[0].isspace())
            seam = number == 0 and not (is_dense(before) or is_dense(body[0]))
            made.add(word, body, spaced=spaced or seam)
            spaced = word.text[-1].isspace()
    if made.words:
        yield made
