"""What an editor made of our OTIO: read back as an Analysis, events by their ids.

A marker counts where the media is that lies under it: through the clips of a timeline that was cut, moved or trimmed,
a marker finds back to its second of the media. One that was not touched keeps its exact seconds; one that was moved,
stretched, renamed or recoloured is a person's from now on. Files come from other programs and may be hostile: sizes are
bounded, and what makes no sense is left out and said.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from sensevoice_markers import document
from sensevoice_markers.analysis import Analysis, Event, Label, MediaInfo
from sensevoice_markers.errors import BadDocument, BadSetting, first_line
from sensevoice_markers.formats.otio import MAX_BYTES, NAMESPACE
from sensevoice_markers.timebase import snap_rate, timebase
from sensevoice_markers.timeline.layout import file_name, shown
from sensevoice_markers.timeline.markers import COLOURS

if TYPE_CHECKING:
    import opentimelineio

_MOST = 200_000  # markers, clips and gaps: more than a timeline has
_LONGEST = 100 * 3600  # seconds
_LONGEST_NAME = 200
_SHORTEST = Fraction(1, 25)  # seconds of an event
_EXACT = Fraction(1, 10**6)  # seconds that a document rounds away


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back.

    Attributes:
        analysis: the media and its events; what only the first analysis knows (words, cues, scores) is not in it.
        sent: ids of all events that had been exported; those that are no longer among the events were deleted.
        touched: ids of the events that an editor changed or added.
        notes: what was left out and why, one line each.
    """

    analysis: Analysis
    sent: frozenset[str]
    touched: frozenset[str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A marker over our media.

    Attributes:
        own: our metadata; empty where an editor made the marker, or lost them.
        start, length: seconds of the media.
        frame: seconds of one frame of the marker's own rate.
        inside: it lies in what is shown of its clip.
        shown: first and last second of the media in that clip.
    """

    own: Mapping[str, Any]
    name: str
    colour: str
    start: Fraction
    length: Fraction
    frame: Fraction
    inside: bool
    shown: tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What a clip shows of our media: `start` to `end` in its seconds, from second `at` of the timeline."""

    at: Fraction
    start: Fraction
    end: Fraction


def read(data: bytes, media: MediaInfo | None = None) -> Returned:
    """The events of an OTIO that was once ours.

    Args:
        media: what it was made from, where the editor lost what we had written of it.

    Raises:
        BadDocument: no OTIO, damaged, or nothing in it says which media it is of.
    """
    timeline = _timeline(data)
    ours = _ours(timeline.metadata)
    media = _media(ours) or media
    if media is None:
        raise BadDocument("the OTIO does not say what media it is of: name its analysis, too (--onto talk.svmarkers)")
    found = list(_found(timeline, media))
    known, notes = _known(found)
    strange, more = _strange([each for each in found if not each.own])
    end = Fraction(media.duration)
    events = sorted((*known, *strange), key=lambda event: (event.start, event.label, event.id))
    if late := [event for event in events if event.start >= end]:
        notes.append(f"{len(late)} events lie after the end of {file_name(media.path).name} and were left out")
        events = events[: -len(late)]
    touched = frozenset(event.id for event in events if event.by_hand)
    exported = ours.get("events")
    sent = frozenset(map(str, exported if isinstance(exported, list) else ()))
    analysis = Analysis(media, 1, "", media.duration, events=tuple(events))
    return Returned(analysis, sent | {event.id for event in known}, touched, (*notes, *more))


def _timeline(data: bytes) -> opentimelineio.schema.Timeline:
    import opentimelineio as otio

    if len(data) > MAX_BYTES:
        raise BadDocument(f"the OTIO is larger than {MAX_BYTES >> 20} MB: export the timeline alone from the editor")
    try:
        msgspec.json.decode(data)  # what is nested too deep would end the library's own parser
        read = otio.adapters.read_from_string(data.decode("utf-8"), "otio_json")
    except (RecursionError, ValueError, LookupError, otio.exceptions.OTIOError) as error:
        raise BadDocument(f"not an OTIO ({first_line(error)}): export one from the editor") from None
    inside = [read, *read] if isinstance(read, otio.schema.SerializableCollection) else [read]
    found = next((each for each in inside if isinstance(each, otio.schema.Timeline)), None)
    if found is None or found.tracks is None:
        raise BadDocument("the OTIO holds no timeline: export the timeline from the editor, not a clip")
    return found


def _media(ours: Mapping[str, Any]) -> MediaInfo | None:
    try:
        media = msgspec.convert(ours.get("media_info"), MediaInfo, dec_hook=document.exact)
    except msgspec.ValidationError:
        return None
    return media if 0 < media.duration <= _LONGEST else None


def _found(timeline: opentimelineio.schema.Timeline, media: MediaInfo) -> Iterator[_Found]:
    """All markers that lie over our media: of the timeline, its tracks and its clips."""
    import opentimelineio as otio

    kept: list[_Stretch] = []
    left = _MOST
    for track in timeline.tracks:
        at, stretches = Fraction(0), []
        for item in track if isinstance(track, otio.schema.Track) else ():
            if not isinstance(item, otio.core.Item):
                continue  # a transition lies over its neighbours
            start, end = _range(item)
            if isinstance(item, otio.schema.Clip) and _is_of(item, media):
                zero = _zero(item, media)
                stretch = _Stretch(at, start - zero, end - zero)
                stretches.append(stretch)
                for marker in item.markers:
                    yield from _over(marker, zero, stretch)
            at += end - start
            left -= 1 + len(item.markers)
        left -= len(track.markers)
        if left < 0:
            raise BadDocument("the OTIO has more clips and markers than any timeline")
        kept = kept or stretches
        yield from _on_timeline(track.markers, stretches)
    if len(timeline.tracks.markers) > left:
        raise BadDocument("the OTIO has more clips and markers than any timeline")
    yield from _on_timeline(timeline.tracks.markers, kept)


def _on_timeline(markers: Any, stretches: list[_Stretch]) -> Iterator[_Found]:
    for marker in markers:
        place = bisect(stretches, _span(marker)[0], key=lambda stretch: stretch.at) - 1
        if place >= 0:
            stretch = stretches[place]
            yield from _over(marker, stretch.at - stretch.start, stretch)


def _over(marker: opentimelineio.schema.Marker, zero: Fraction, stretch: _Stretch) -> Iterator[_Found]:
    """`marker`, whose owner's time is `zero` at the media's zero."""
    start, end = _span(marker)
    own = _ours(marker.metadata)
    inside = stretch.start <= start - zero < stretch.end
    yield _Found(
        own,
        " ".join(shown(marker.name).split()),
        str(marker.color).upper(),
        start - zero,
        end - start,
        1 / _rate(marker.marked_range.start_time),
        inside,
        (stretch.start, stretch.end),
    )


def _known(found: Iterable[_Found]) -> tuple[list[Event], list[str]]:
    """The events of markers that carry our metadata, each once: a clip that was cut in two has them twice."""
    sides: dict[str, dict[str, _Found]] = {}
    for each in sorted(found, key=lambda each: not each.inside):
        name, edge = each.own.get("event"), each.own.get("edge") or ""
        if isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and edge in ("", "START", "STOP"):
            sides.setdefault(name, {}).setdefault(edge, each)
    events, notes = [], []
    for name, edges in sides.items():
        try:
            events.append(_event(name, edges))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            notes.append(f"{shown(name)[:40]} was left out: its metadata are damaged ({first_line(error)})")
            continue
        if "" not in edges and len(edges) == 1:
            notes.append(f"{shown(name)[:40]}: one of its two markers is gone; it lasts to the cut")
    return events, notes


def _event(name: str, edges: Mapping[str, _Found]) -> Event:
    """The event of one marker with a length, or of a START and a STOP."""
    first = edges.get("") or edges.get("START")
    last = edges.get("") or edges.get("STOP")
    either = first or last
    assert either is not None  # noqa: S101 - `_known` gives none without an edge
    start, started = _start(first) if first else (either.shown[0], True)
    end, ended = _end(last) if last else (either.shown[1], True)
    title = _title(either)
    colour = either.colour if either.colour in COLOURS and either.colour != either.own["written"]["colour"] else ""
    by_hand = started or ended or bool(title or colour)
    start = max(start, Fraction(0))
    end = max(end, start + _SHORTEST)
    confidence = min(max(float(either.own["confidence"]), 0.0), 1.0)
    return Event(name, Label(either.own["label"]), _at(start), _at(end), confidence, title, colour, by_hand)


def _start(found: _Found) -> tuple[Fraction, bool]:
    """When an event begins, and whether an editor moved that; what rounds to the same frame stays exact."""
    shift = found.start - _number(found.own["written"], "start")
    return _number(found.own, "start") + shift * _is_more(shift, found), _is_more(shift, found)


def _end(found: _Found) -> tuple[Fraction, bool]:
    shift = found.start - _number(found.own["written"], "start")
    stretch = found.length - _number(found.own["written"], "length")
    if found.length <= found.frame:
        stretch = Fraction(0)  # one of a pair, or of an editor that keeps no lengths
    moved = shift * _is_more(shift, found) + stretch * _is_more(stretch, found)
    return _number(found.own, "end") + moved, bool(moved)


def _is_more(seconds: Fraction, found: _Found) -> bool:
    """Whether this is more than rounding to another frame rate makes."""
    return abs(seconds) > found.frame / 2 + _EXACT


def _title(found: _Found) -> str:
    """A name that an editor gave to an event; empty where it is the one that we wrote, or our comment in its place."""
    written = found.own["written"]
    if found.name in ("", written["name"], written["comment"]):
        return ""
    edge = found.own["edge"]
    return (found.name.removesuffix(f" {edge}") if edge else found.name)[:_LONGEST_NAME]


def _strange(found: Iterable[_Found]) -> tuple[list[Event], list[str]]:
    """Markers that an editor made, whose name begins with one of our labels: events by hand."""
    events: list[Event] = []
    begun: dict[Label, _Found] = {}
    others = 0
    for each in sorted(found, key=lambda each: each.start):
        first, _, rest = each.name.upper().partition(" ")
        if first not in Label.__members__ or not each.inside:
            others += 1
            continue
        label = Label(first)
        if rest.startswith("START"):
            begun[label] = each
            continue
        start, end = each.start, each.start + each.length
        if rest.startswith("STOP"):
            start = begun.pop(label).start if label in begun else each.shown[0]
            end = each.start
        start = max(start, Fraction(0))
        made = _at(start), _at(max(end, start + _SHORTEST))
        events.append(Event(f"{label.lower()}-editor-{len(events) + 1}", label, *made, 1.0, by_hand=True))
    others += len(begun)
    said = f"{others} markers whose names begin with none of our labels were left out" if others else ""
    return events, [said] if said else []


def _is_of(clip: opentimelineio.schema.Clip, media: MediaInfo) -> bool:
    """Whether `clip` shows our media: the file's name, wherever it lies now."""
    import opentimelineio as otio

    name = file_name(media.path).name
    reference = clip.media_reference
    if isinstance(reference, otio.schema.ExternalReference):
        path = file_name(unquote(str(reference.target_url)))
        if path.name == name:
            return True
    return name in (clip.name, reference.name)


def _zero(clip: opentimelineio.schema.Clip, media: MediaInfo) -> Fraction:
    """Where the media's zero is in the clip's time: at its start timecode, unless the editor says another."""
    available = clip.media_reference.available_range
    if available is not None:
        return _seconds(available.start_time)
    if media.start_timecode is None or media.frame_rate is None:
        return Fraction(0)
    try:
        return timebase(media.frame_rate, media.start_timecode, None).start_frame / media.frame_rate
    except BadSetting:
        return Fraction(0)


def _range(item: opentimelineio.core.Item) -> tuple[Fraction, Fraction]:
    """Start and end of what is shown of `item`, in its own seconds."""
    import opentimelineio as otio

    try:
        trimmed = item.trimmed_range()
    except otio.exceptions.OTIOError as error:
        raise BadDocument(f"the OTIO has a clip without a length ({first_line(error)}): export it anew") from None
    start = _seconds(trimmed.start_time)
    return start, start + max(Fraction(0), _seconds(trimmed.duration))


def _span(marker: opentimelineio.schema.Marker) -> tuple[Fraction, Fraction]:
    start = _seconds(marker.marked_range.start_time)
    return start, start + max(Fraction(0), _seconds(marker.marked_range.duration))


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


def _at(seconds: Fraction) -> float:
    return round(float(seconds), 6)


def _plain(value: Any) -> Any:
    """`value` in Python's own kinds: the library's mappings and lists are of its own."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value


def _ours(metadata: Any) -> Mapping[str, Any]:
    """Our part of some metadata; empty where there is none."""
    found = _plain(metadata.get(NAMESPACE)) if NAMESPACE in metadata else None
    return found if isinstance(found, dict) else {}


def _number(own: Mapping[str, Any], name: str) -> Fraction:
    """Seconds of our metadata. Raises ValueError for what are none."""
    value = own[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LONGEST:
        raise ValueError(f"{name} is no time")
    return Fraction(value)
