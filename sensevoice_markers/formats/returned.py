"""What an editor made of our OTIO: read back as an Analysis, events by their ids.

Each marker of ours carries its whole event and where it was written. What differs from that is an editor's doing; less
than half a frame is rounding, and an event that nobody touched keeps its exact seconds. A marker counts where the media
is that lies under it: it finds back to its second of the media through a timeline that was cut, moved or trimmed.
Nothing is called deleted but what was sent and is nowhere in the file. Files may be hostile: sizes are bounded, and
what makes no sense is left as it was, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec

from sensevoice_markers import document
from sensevoice_markers.analysis import LONGEST_NAME, SHORTEST, Analysis, Event, Label, MediaInfo, fresh
from sensevoice_markers.errors import BadDocument
from sensevoice_markers.formats.laid import Found, found_in
from sensevoice_markers.formats.otio import MAX_BYTES, NAMESPACE
from sensevoice_markers.timeline.layout import file_name, one_line, shown
from sensevoice_markers.timeline.markers import COLOURS, COMMENT

if TYPE_CHECKING:
    import opentimelineio

_LONGEST = 100 * 3600  # seconds
_LONGEST_ID = 200
_SHORTEST = Fraction(SHORTEST).limit_denominator(1000)
_SAME = 0.1  # seconds that two looks at one media may differ
_EXACT = Fraction(1, 10**6)  # seconds that a document rounds away


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back.

    Attributes:
        analysis: the media and its events; what only the first analysis knows (words, cues, scores) is not in it.
        changed: those that an editor moved, stretched, renamed, recoloured or relabelled: as sent, and as they are now.
        added: those of the events that were made in the editor, or lost our metadata there; their ids are new ones.
        gone: ids of events that were sent and are nowhere in the file.
        notes: what was left as it was, and why, one line each.
    """

    analysis: Analysis
    changed: tuple[tuple[Event, Event], ...]
    added: tuple[Event, ...]
    gone: frozenset[str]
    notes: tuple[str, ...]


def read(data: bytes, media: MediaInfo | None = None) -> Returned:
    """The events of an OTIO that was once ours.

    Args:
        media: what it was made from, where the editor lost what we had written of it.

    Raises:
        BadDocument: no OTIO, damaged, of other media than `media`, or none of it is on the timeline.
    """
    timeline = _timeline(data)
    ours = _ours(timeline.metadata)
    media = _media(ours, media)
    back = _Back()
    for each in found_in(timeline, media):
        back.take(each)
    known = back.events()
    taken = {event.id for _, event in known}
    added, others = _added(back.strange, taken)
    added += [_copied(copy, taken) for copy in back.copies]
    sent = ours.get("sent")
    ids = {name.partition("/")[0] for name in (sent if isinstance(sent, list) else ()) if isinstance(name, str)}
    events = sorted((*(event for _, event in known), *added), key=lambda event: (event.start, event.label, event.id))
    return Returned(
        Analysis(media, 1, "", media.duration, events=tuple(events)),
        tuple((was, now) for was, now in known if was != now),
        tuple(sorted(added, key=lambda event: event.start)),
        frozenset(ids - back.seen),
        tuple(back.notes(media, others)),
    )


@dataclass(slots=True)
class _Back:
    """Markers as they are taken in.

    Attributes:
        sides: of each event its markers, by edge ("" for one with a length); of copies the one nearest to its place.
        copies: the other ones.
        strange: markers without our metadata.
        seen: ids of all events that any marker names.
        damaged: those of them whose metadata make no sense.
        nowhere: how many markers lie where none of our media is.
    """

    sides: dict[str, dict[str, Found]] = field(default_factory=dict)
    copies: list[Found] = field(default_factory=list)
    strange: list[Found] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    nowhere: int = 0

    def take(self, found: Found) -> None:
        """Take one in."""
        own = _ours(found.metadata)
        name = own.get("event")
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_ID:
            if found.start is None:
                self.nowhere += 1
            else:
                self.strange.append(replace(found, metadata={}))
            return
        self.seen.add(name)
        found = replace(found, metadata=own)
        try:
            _sent(found)
        except (KeyError, TypeError, ValueError):
            self.damaged.add(name)
            return
        edges = self.sides.setdefault(name, {})
        edge = own.get("edge") or ""
        edges[edge], other = _nearer(edges.get(edge), found)
        if other is not None and edge == "":
            self.copies.append(other)
        elif other is not None:  # of a pair: to be found again by its name
            self.strange.append(replace(other, metadata={}))

    def events(self) -> list[tuple[Event, Event]]:
        """All events that came back by their ids: as they were sent, and as they are now."""
        return [_as_left(edges.values()) for edges in self.sides.values()]

    def notes(self, media: MediaInfo, others: int) -> Iterator[str]:
        """What was left as it was, or out."""
        for name in sorted(self.damaged):
            yield f"{shown(name)[:40]} stays as it was: its metadata are damaged"
        off = self.nowhere + sum(found.start is None for edges in self.sides.values() for found in edges.values())
        if off:
            yield f"{off} markers lie where {file_name(media.path).name} is not: their events stay as they were"
        if others:
            yield f"{others} markers whose names begin with none of our labels, or with no end to it, were left out"


def _nearer(one: Found | None, other: Found) -> tuple[Found, Found | None]:
    """Of two markers of one id the one that is nearer to where it was written, and the other if that is a copy of it.

    Markers of a clip that was cut in two, or of its picture and its sound, are the same one twice.
    """
    if one is None:
        return other, None
    first, second = sorted((one, other), key=lambda each: (not each.inside, abs(_shift(each) or 0)))
    apart = first.start is not None and second.start is not None and abs(first.start - second.start) > first.frame
    return first, second if apart and second.inside and _moved(second) else None


def _sent(found: Found) -> Event:
    """The event as it was sent. Raises KeyError, TypeError or ValueError for metadata that make no sense."""
    own, written = found.metadata, found.metadata["written"]
    _number(written, "start")
    _number(written, "length")
    texts = (own["name"], own["colour"], written["name"], written["comment"], written["colour"])
    if own.get("edge") not in (None, "START", "STOP") or not all(isinstance(text, str) for text in texts):
        raise ValueError("no marker of ours")
    if own["colour"] and own["colour"] not in COLOURS:
        raise ValueError("no colour of ours")
    start, end = _number(own, "start"), _number(own, "end")
    if end < start:
        raise ValueError("it ends before it begins")
    confidence = min(max(float(_number(own, "confidence")), 0.0), 1.0)
    name = own["name"][:LONGEST_NAME]
    by_hand = own.get("by_hand") is True
    return Event(own["event"], Label(own["label"]), float(start), float(end), confidence, name, own["colour"], by_hand)


def _as_left(markers: Iterable[Found]) -> tuple[Event, Event]:
    """The event of one or two markers as it was sent, and as an editor left it.

    Of a pair of which one marker is gone, or lies off the media, that side stays as it was.
    """
    first, *others = markers
    was = now = _sent(first)
    for found in (first, *others):
        edge = found.metadata.get("edge")
        moved = _moved(found)
        if edge != "STOP":
            now = replace(now, start=now.start + float(moved))
        if edge != "START":
            now = replace(now, end=now.end + float(moved + _stretched(found)))
        now = _looking(now, found)
    if now == was:
        return was, was
    start = max(0.0, round(now.start, 6))
    return was, replace(now, start=start, end=max(round(now.end, 6), start + float(_SHORTEST)), by_hand=True)


def _shift(found: Found) -> Fraction | None:
    """How far a marker is from where it was written, in seconds of the media; None off the media."""
    return None if found.start is None else found.start - _number(found.metadata["written"], "start")


def _moved(found: Found) -> Fraction:
    by = _shift(found)
    return by if by is not None and _is_more(by, found) else Fraction(0)


def _stretched(found: Found) -> Fraction:
    if found.start is None or not found.length:
        return Fraction(0)
    by = found.length - _number(found.metadata["written"], "length")
    return by if _is_more(by, found) else Fraction(0)


def _is_more(seconds: Fraction, found: Found) -> bool:
    """Whether this is more than rounding to another frame rate makes."""
    return abs(seconds) > found.frame / 2 + _EXACT


def _looking(event: Event, found: Found) -> Event:
    """`event` with the name, colour and label that an editor gave to its marker."""
    written, edge = found.metadata["written"], found.metadata.get("edge")
    if found.colour in COLOURS and found.colour != written["colour"]:
        event = replace(event, colour=found.colour)
    if found.name in ("", one_line(written["name"]), one_line(written["comment"])):
        return event
    title = found.name.removesuffix(f" {edge}") if edge else found.name
    if title in Label.__members__:  # it is called what another label is: it is that
        return replace(event, label=Label(title), name="")
    return replace(event, name=title[:LONGEST_NAME])


def _labelled(found: Found) -> tuple[Label, str, str] | None:
    """Label, edge and a name of its own of a marker without our metadata; None where its name begins with no label."""
    plain = COMMENT.sub("", found.name)
    word, _, rest = plain.partition(" ")
    if word.upper() not in Label.__members__:
        return None
    label, edge = Label(word.upper()), rest.upper() if rest.upper() in ("START", "STOP") else ""
    return label, edge, "" if edge or not rest else plain[:LONGEST_NAME]


def _added(found: Iterable[Found], taken: set[str]) -> tuple[list[Event], int]:
    """Events of markers without our metadata, a START to the next STOP; and how many markers are of none."""
    made: list[Event] = []
    begun: dict[Label, Fraction] = {}
    others = 0
    for each in sorted(found, key=lambda each: each.start or 0):
        what = _labelled(each)
        if what is None or each.start is None or (what[1] == "STOP" and what[0] not in begun):
            others += 1
            continue
        label, edge, name = what
        start, end = each.start, each.start + each.length
        if edge == "START":
            others += label in begun
            begun[label] = start
            continue
        if edge == "STOP":
            start, end = begun.pop(label), start
        made.append(_new(label, start, end, name, taken))
    return made, others + len(begun)


def _copied(found: Found, taken: set[str]) -> Event:
    """The event of a marker that somebody copied."""
    was, start = _sent(found), found.start or Fraction(0)
    length = found.length or Fraction(was.end) - Fraction(was.start)
    looks = _looking(was, found)
    return replace(_new(looks.label, start, start + length, looks.name, taken), colour=looks.colour)


def _new(label: Label, start: Fraction, end: Fraction, name: str, taken: set[str]) -> Event:
    ident = fresh(f"{label.lower()}-editor", taken)
    taken.add(ident)
    start = max(start, Fraction(0))
    times = float(round(start, 6)), float(round(max(end, start + _SHORTEST), 6))
    return Event(ident, label, *times, 1.0, name, by_hand=True)


def _timeline(data: bytes) -> opentimelineio.schema.Timeline:
    import opentimelineio as otio

    if len(data) > MAX_BYTES:
        raise BadDocument(f"the OTIO is larger than {MAX_BYTES >> 20} MB: export the timeline alone from the editor")
    try:
        text = data.decode("utf-8-sig")
        msgspec.json.decode(text)  # what is nested too deep would end the library's own parser
        read = otio.adapters.read_from_string(text, "otio_json")
    except (RecursionError, ValueError, LookupError, otio.exceptions.OTIOError):
        raise BadDocument("not an OTIO, or a damaged one: export the timeline from the editor once more") from None
    inside = [read, *read] if isinstance(read, otio.schema.SerializableCollection) else [read]
    found = next((each for each in inside if isinstance(each, otio.schema.Timeline)), None)
    if found is None or found.tracks is None:
        raise BadDocument("the OTIO holds no timeline: export the timeline from the editor, not a clip")
    return found


def _media(ours: Mapping[str, Any], expected: MediaInfo | None) -> MediaInfo:
    """The media that an OTIO says it is of, else the one that is `expected`."""
    try:
        named = msgspec.convert(ours.get("media_info"), MediaInfo, dec_hook=document.exact)
        document.check_media(named)
    except (msgspec.ValidationError, BadDocument):
        named = None
    if named is not None and expected is not None:
        names = [file_name(each.path).name for each in (named, expected)]
        other = named.frame_rate != expected.frame_rate or abs(named.duration - expected.duration) > _SAME
        if names[0] == names[1] and other:  # cameras call every card's first clip the same
            raise BadDocument(f"the OTIO is of {named.path}, and not of {expected.path}: name what that was made from")
        if names[0] != names[1]:
            raise BadDocument(
                f"the OTIO is of {names[0]}, what it should go onto is of {names[1]}: name that of the same"
            )
    if (media := expected or named) is None:
        raise BadDocument("the OTIO does not say what media it is of: name its analysis, too (--onto talk.svmarkers)")
    return media


def _ours(metadata: Any) -> dict[str, Any]:
    """Our part of some metadata in Python's own kinds; empty where there is none, or nobody would have written it."""
    try:
        found = _plain(metadata.get(NAMESPACE)) if NAMESPACE in metadata else None
    except RecursionError:
        found = None
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    """`value` in Python's own kinds: the library's mappings and lists are of its own."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value


def _number(own: Mapping[str, Any], name: str) -> Fraction:
    """A number of our metadata. Raises KeyError, or ValueError for what is none, or further than any media goes."""
    value = own[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LONGEST:
        raise ValueError(f"{name} is no number")
    return Fraction(value)
