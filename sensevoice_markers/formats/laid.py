"""Where the markers of an OTIO lie in one media: through clips, gaps, nested timelines and changes of speed."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.errors import BadDocument
from sensevoice_markers.timebase import snap_rate
from sensevoice_markers.timeline.layout import Options, file_name, one_line, timebases

if TYPE_CHECKING:
    import opentimelineio

_MOST = 200_000  # markers, clips and gaps: more than a timeline has
_DEEPEST = 50  # timelines within timelines
_LONGEST = 100 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Found:
    """A marker, and where it lies in the media.

    Attributes:
        metadata: of the marker.
        name: on one line; the comment where an editor gives it no name.
        colour: in capitals.
        start: second of the media; None where none of it lies under the marker.
        length: seconds of the media; 0 for a point: no longer than a frame, as one of a pair is, and every marker of an
            editor that keeps no lengths.
        frame: seconds of the media in one frame of the marker's own rate.
        inside: it lies in what is shown of its clip.
    """

    metadata: Mapping[str, Any]
    name: str
    colour: str
    start: Fraction | None
    length: Fraction
    frame: Fraction
    inside: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What a clip shows of our media.

    Attributes:
        at, until: when on the timeline, in seconds.
        start: second of the media that it begins with.
        speed: seconds of the media in one of the timeline.
        zero: the media's zero in the clip's own time.
        clip: the clip itself.
    """

    at: Fraction
    until: Fraction
    start: Fraction
    speed: Fraction
    zero: Fraction
    clip: opentimelineio.schema.Clip


@dataclass(slots=True)
class _Walk:
    """What was met on the way through a timeline.

    Attributes:
        tracks: what each track shows of our media, in order.
        markers: those of timelines and tracks, each with the second of the timeline that its own zero is at.
        left: how much more may come.
    """

    media: MediaInfo
    tracks: list[list[_Stretch]]
    markers: list[tuple[opentimelineio.schema.Marker, Fraction]]
    left: int = _MOST


def found_in(timeline: opentimelineio.schema.Timeline, media: MediaInfo) -> Iterator[Found]:
    """All markers of `timeline`, its tracks and those of its clips that show `media`.

    Raises:
        BadDocument: none of the media is on it, it is larger than any timeline, or has times that make no sense.
    """
    walk = _Walk(media, [], [])
    _enter(timeline.tracks, Fraction(0), None, walk, 0)
    tracks = [stretches for stretches in walk.tracks if stretches]
    if not tracks:
        name = file_name(media.path).name
        raise BadDocument(f"no clip of {name} is on the timeline: put it back under that name, or export another one")
    if len(tracks) * len(walk.markers) > _MOST:
        raise _too_many()
    for stretch in chain.from_iterable(tracks):
        for marker in stretch.clip.markers:
            seconds = _seconds(marker.marked_range.start_time) - stretch.zero
            shown_to = stretch.start + (stretch.until - stretch.at) * stretch.speed
            yield _found(marker, seconds, stretch.start <= seconds < shown_to)
    for marker, zero in walk.markers:
        start = zero + _seconds(marker.marked_range.start_time)
        # A clip's edge may lie within a frame of the timeline: what is under the middle of the marker's is under it.
        middle = start + 1 / _rate(marker.marked_range.start_time) / 2
        under = next(filter(None, (_under(at, stretches) for at in (middle, start) for stretches in tracks)), None)
        if under is None or not under.speed:
            yield _found(marker, None, False)
        else:
            yield _found(marker, under.start + (start - under.at) * under.speed, True, under.speed)


def _under(at: Fraction, stretches: Sequence[_Stretch]) -> _Stretch | None:
    index = bisect(stretches, at, key=lambda stretch: stretch.at) - 1
    return stretches[index] if index >= 0 and at < stretches[index].until else None


def _found(
    marker: opentimelineio.schema.Marker, start: Fraction | None, inside: bool, speed: Fraction = Fraction(1)
) -> Found:
    name = one_line(marker.name or marker.comment)
    length = _seconds(marker.marked_range.duration) * speed
    frame = speed / _rate(marker.marked_range.start_time)
    lasting = length if length > frame else Fraction(0)
    return Found(marker.metadata, name, str(marker.color).upper(), start, lasting, frame, inside)


def _enter(item: Any, at: Fraction, window: tuple[Fraction, Fraction] | None, walk: _Walk, depth: int) -> None:
    """Go through a composition that lies at second `at` of the timeline."""
    import opentimelineio as otio

    if depth > _DEEPEST:
        raise BadDocument("the OTIO has timelines within timelines without an end: export it anew")
    start, end = _range(item)
    low, high = (at, at + end - start) if window is None else (max(at, window[0]), min(at + end - start, window[1]))
    zero = at - start  # of its own time, where what is in it and its markers are counted from
    _count(walk, len(item) + len(item.markers))
    walk.markers.extend((marker, zero) for marker in item.markers)
    within = zero
    shows: list[_Stretch] = []
    walk.tracks.append(shows)
    for child in item:
        if not isinstance(child, otio.core.Item):
            continue  # a transition lies over its neighbours
        first, last = _range(child)
        if isinstance(child, otio.core.Composition):
            _enter(child, within, (low, high), walk, depth + 1)
        elif isinstance(child, otio.schema.Clip) and _is_of(child, walk.media):
            _count(walk, len(child.markers))
            own = _zero(child, walk.media)
            begins, ends, speed = max(within, low), min(within + last - first, high), _speed(child)
            # What is not shown at all keeps a place without a length: its markers are there still.
            shown_from = first - own + (begins - within) * speed
            shows.append(_Stretch(begins, max(begins, ends), shown_from, speed, own, child))
        if isinstance(item, otio.schema.Track):
            within += last - first


def _count(walk: _Walk, more: int) -> None:
    walk.left -= more
    if walk.left < 0:
        raise _too_many()


def _too_many() -> BadDocument:
    return BadDocument("the OTIO has more clips and markers than any timeline: export the timeline alone")


def _speed(clip: opentimelineio.schema.Clip) -> Fraction:
    """How fast a clip plays; 0 where it stands still or runs backwards, and nothing in it has a place."""
    import opentimelineio as otio

    speed = Fraction(1)
    for effect in clip.effects:
        if isinstance(effect, otio.schema.LinearTimeWarp):
            scalar = effect.time_scalar
            speed *= Fraction(scalar) if math.isfinite(scalar) and 0 < scalar <= 1000 else 0
    return speed


def _is_of(clip: opentimelineio.schema.Clip, media: MediaInfo) -> bool:
    """Whether `clip` shows our media: the file's name, wherever it lies now."""
    import opentimelineio as otio

    name = file_name(media.path).name
    reference = clip.media_reference
    if isinstance(reference, otio.schema.ExternalReference) and name == file_name(unquote(reference.target_url)).name:
        return True
    return name in (clip.name, "" if reference is None else reference.name)


def _zero(clip: opentimelineio.schema.Clip, media: MediaInfo) -> Fraction:
    """Where the media's zero is in the clip's time: at its start timecode, unless the editor says another."""
    available = None if clip.media_reference is None else clip.media_reference.available_range
    if available is not None:
        return _seconds(available.start_time)
    native, _ = timebases(media, Options(), [])
    return native.seconds_at(native.start_frame)


def _range(item: opentimelineio.core.Item) -> tuple[Fraction, Fraction]:
    """Start and end of what is shown of `item`, in its own seconds."""
    import opentimelineio as otio

    try:
        trimmed = item.trimmed_range()
    except otio.exceptions.OTIOError:
        raise BadDocument("the OTIO has a clip without a length: export it anew") from None
    start = _seconds(trimmed.start_time)
    return start, start + max(Fraction(0), _seconds(trimmed.duration))


def _seconds(time: opentimelineio.opentime.RationalTime) -> Fraction:
    """Exact seconds: a rate that an editor wrote as 23.976 is 24000/1001."""
    if not time.value:
        return Fraction(0)  # whatever its rate, which some leave at zero
    rate = _rate(time)
    if not math.isfinite(time.value) or abs(seconds := Fraction(time.value) / rate) > _LONGEST:
        raise BadDocument("the OTIO has a time of more than 100 hours: export it anew")
    return seconds


def _rate(time: opentimelineio.opentime.RationalTime) -> Fraction:
    if not 0.001 < time.rate < 1e9:
        raise BadDocument(f"the OTIO has a rate of {time.rate:g} a second: export it anew")
    return snap_rate(Fraction(time.rate).limit_denominator(100_000))
