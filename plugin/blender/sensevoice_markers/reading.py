"""A marker file, the JSON or the OTIO of SenseVoice Markers, as plain values in exact frames.

Files travel and may be damaged or hostile: their size is bounded, every value is checked, and what is wrong is said in
one line. The JSON is described by ``markers.schema.json`` of sensevoice-markers; the OTIO by
https://opentimelineio.readthedocs.io/en/stable/tutorials/otio-serialized-schema.html.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

_MAX_BYTES = 64 << 20
_MAX_ITEMS = 20_000
"""Of markers, and of subtitles: a day of talk. Blender takes minutes for more strips."""

_MAX_FRAME = 100_000_000
"""More than a day at a thousand frames a second."""

_TRILLION = 10**12

_OURS = "sensevoice_markers"
"""Key of our metadata in OTIO."""

COLOURS = {
    "BLACK": "#4d4d4d",
    "BLUE": "#3b7ddd",
    "CYAN": "#1fbfc4",
    "GREEN": "#3fae49",
    "MAGENTA": "#c13fa8",
    "ORANGE": "#e07b27",
    "PINK": "#f08bb4",
    "PURPLE": "#8a4fc7",
    "RED": "#d23b3b",
    "WHITE": "#f2f2f2",
    "YELLOW": "#e8c62a",
}
"""What OTIO's marker colours look like; the JSON says it itself."""


class Unusable(Exception):
    """Why something cannot be done: an English `template`, which ``words`` has in Chinese, and what fills it in."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in frames of its document, from the timeline's first one.

    Attributes:
        event: shared by the START and the STOP of one event; empty where the file does not say.
        edge: ``START``, ``STOP``, or empty for a marker with a length of its own.
        frames: length, ≥ 1.
        colour: red, green, blue, 0..1, as sRGB.
    """

    event: str
    label: str
    edge: str
    frame: int
    frames: int
    name: str
    colour: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Subtitle:
    """A subtitle in frames of its document; `frames` is its length, ≥ 1."""

    frame: int
    frames: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a marker file holds.

    Attributes:
        source: what it was made from, so that a second import knows what the first one made: the media's path, or the
            marker file's name where that is not said; never empty.
        rate: frames a second, exact, 1..1000.
        frames: length of the timeline.
        subtitles: None where the file is of a kind that has none.
    """

    source: str
    rate: Fraction
    frames: int
    markers: tuple[Marker, ...]
    subtitles: tuple[Subtitle, ...] | None


class _Damaged(Exception):
    """A part of the file is missing or is not what it should be; says which."""


def read(path: str) -> Document:
    """The marker file at `path`.

    Raises:
        Unusable: it cannot be read, is none, or is damaged.
    """
    file = Path(path)
    document = _load(file)
    try:
        if document.get("format") == "sensevoice-markers":
            if document.get("version") != 1:
                raise Unusable("{file} was written by a newer version: update this extension", file=file.name)
            return _from_json(document, file)
        if str(document.get("OTIO_SCHEMA")).startswith("Timeline."):
            return _from_otio(document, file)
    except (_Damaged, RecursionError) as damaged:
        part = "children" if isinstance(damaged, RecursionError) else damaged
        raise Unusable("{file} is damaged at {part}: export it again", file=file.name, part=part) from None
    raise Unusable(
        "{file} is no marker file: make one with sensevoice-markers mark VIDEO --for blender", file=file.name
    )


def _load(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            data = opened.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unusable("{file} cannot be read: {reason}", file=file.name or str(file), reason=reason) from None
    if len(data) > _MAX_BYTES:
        raise Unusable(
            "{file} is larger than {limit} MB: choose the .markers.json file", file=file.name, limit=_MAX_BYTES >> 20
        )
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        document = None
    return document if isinstance(document, dict) else {}


def _from_json(document: dict[str, Any], file: Path) -> Document:
    rate = _part(document, "rate", dict)
    exact = Fraction(_whole(rate, "numerator", 1), _whole(rate, "denominator", 1))
    if not 1 <= exact <= 1000:
        raise _Damaged("rate")
    return Document(
        source=_source(_text(_part(document, "media", dict), "path"), file),
        rate=exact,
        frames=_whole(document, "frames", 1),
        markers=tuple(_json_marker(each) for each in _items(document, "markers")),
        subtitles=tuple(_json_subtitle(each) for each in _items(document, "subtitles")),
    )


def _json_marker(marker: dict[str, Any]) -> Marker:
    return Marker(
        event=_text(marker, "event"),
        label=_line(marker, "label"),
        edge=_text(marker, "edge") if marker.get("edge") is not None else "",
        frame=_whole(marker, "frame", 0),
        frames=_whole(marker, "frames", 1),
        name=_line(marker, "name"),
        colour=_colour(_text(_part(marker, "colour", dict), "rgb")),
    )


def _json_subtitle(subtitle: dict[str, Any]) -> Subtitle:
    lines = _part(subtitle, "lines", list)
    if not all(isinstance(line, str) for line in lines):
        raise _Damaged("lines")
    text = "\n".join(_clean(line) for line in lines)
    return Subtitle(_whole(subtitle, "frame", 0), _whole(subtitle, "frames", 1), text)


def _from_otio(document: dict[str, Any], file: Path) -> Document:
    """Markers of the stack count from the timeline's first frame, those of clips in the time of their media."""
    stack = _part(document, "tracks", dict)
    tracks = _items(stack, "children")
    length = max((_seconds_of(track) for track in tracks), default=Fraction(0))
    found = [(start, end, marker) for start, end, marker in _placed(stack, Fraction(0), Fraction(0), None)]
    for track in tracks:
        at = Fraction(0)
        for item in _items(track, "children") if isinstance(track.get("children"), list) else ():
            lasts = _seconds_of(item)
            span = item.get("source_range")
            first = _seconds(_part(span, "start_time", dict)) if isinstance(span, dict) else Fraction(0)
            found += _placed(item, at, first, lasts)
            at += lasts
    if len(found) > _MAX_ITEMS:
        raise _Damaged("markers")
    rate = _otio_rate(document, found)
    ours = document.get("metadata")
    ours = ours.get(_OURS) if isinstance(ours, dict) else None
    media = ours.get("media") if isinstance(ours, dict) else None
    markers = tuple(dict.fromkeys(_otio_marker(start, end, marker, rate) for start, end, marker in found))
    end = max((marker.frame + marker.frames for marker in markers), default=1)
    return Document(
        source=_source(_clean(media) if isinstance(media, str) else "", file),
        rate=rate,
        frames=max(end, _rounded(length * rate)),
        markers=tuple(sorted(markers, key=lambda marker: marker.frame)),
        subtitles=None,
    )


def _source(media: str, file: Path) -> str:
    """An empty tag would make nothing ours: a second import would double it, and nothing could remove it."""
    return media or _clean(file.stem.removesuffix(".markers")) or "?"  # a name may be of bytes that are no text


_Found = tuple[Fraction, Fraction, dict[str, Any]]


def _placed(owner: dict[str, Any], at: Fraction, first: Fraction, lasts: Fraction | None) -> Iterator[_Found]:
    """The markers of `owner`, whose time `first` lies at second `at` of the timeline and which `lasts` so long."""
    for marker in _items(owner, "markers") if isinstance(owner.get("markers"), list) else ():
        span = _part(marker, "marked_range", dict)
        start = _seconds(_part(span, "start_time", dict)) - first
        if start >= 0 and (lasts is None or start < lasts):  # what was cut away has no place
            yield at + start, at + start + _seconds(_part(span, "duration", dict)), marker


def _otio_marker(start: Fraction, end: Fraction, marker: dict[str, Any], rate: Fraction) -> Marker:
    metadata = marker.get("metadata")
    ours = metadata.get(_OURS) if isinstance(metadata, dict) else None
    ours = ours if isinstance(ours, dict) else {}
    frame = _rounded(start * rate)
    edge = ours.get("edge")
    colour = marker.get("color")
    return Marker(
        event=_line(ours, "event") if "event" in ours else "",
        label=_line(ours, "label") if "label" in ours else "",
        edge=edge if isinstance(edge, str) else "",
        frame=frame,
        frames=max(1, _rounded(end * rate) - frame),
        name=_line(marker, "name"),
        colour=_colour(COLOURS.get(colour, "#808080") if isinstance(colour, str) else "#808080"),
    )


def _otio_rate(document: dict[str, Any], found: list[_Found]) -> Fraction:
    """The timeline's rate is that of its start; where it has none, that of its first marker."""
    start = document.get("global_start_time")
    if isinstance(start, dict):
        return _rate(start)
    for _, _, marker in found:
        return _rate(marker["marked_range"]["start_time"])
    raise _Damaged("global_start_time")


def _seconds_of(item: dict[str, Any]) -> Fraction:
    """How long a track, clip or gap lasts, in seconds; a transition takes no time."""
    span = item.get("source_range")
    if isinstance(span, dict):
        return _seconds(_part(span, "duration", dict))
    if isinstance(item.get("children"), list):
        return sum((_seconds_of(child) for child in _items(item, "children")), Fraction(0))
    return Fraction(0)


def _seconds(time: dict[str, Any]) -> Fraction:
    value = time.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _MAX_FRAME:
        raise _Damaged("value")
    # To a trillionth: sums of a hostile file's fractions would grow without end.
    return Fraction(round(Fraction(value) / _rate(time) * _TRILLION), _TRILLION)


def _rate(time: dict[str, Any]) -> Fraction:
    """OTIO's rates are floats; the fraction of theirs is the simplest one there: 23.976023976… is 24000/1001."""
    rate = time.get("rate")
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 1 <= rate <= 1000:
        raise _Damaged("rate")
    return Fraction(rate).limit_denominator(1001)


def _rounded(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def _part(owner: dict[str, Any], key: str, kind: type[Any]) -> Any:
    found = owner.get(key)
    if not isinstance(found, kind):
        raise _Damaged(key)
    return found


def _items(owner: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _part(owner, key, list)
    if len(found) > _MAX_ITEMS or not all(isinstance(each, dict) for each in found):
        raise _Damaged(key)
    return found


def _whole(owner: dict[str, Any], key: str, least: int) -> int:
    found = owner.get(key)
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= _MAX_FRAME:
        raise _Damaged(key)
    return found


def _text(owner: dict[str, Any], key: str) -> str:
    return _clean(_part(owner, key, str))


def _line(owner: dict[str, Any], key: str) -> str:
    return " ".join(_text(owner, key).split())


def _clean(text: str) -> str:
    """Without what Blender's texts, UTF-8 that ends with a zero, cannot hold."""
    return text.replace("\0", " ").encode("utf-8", errors="ignore").decode("utf-8")


def _colour(rgb: str) -> tuple[float, float, float]:
    if len(rgb) != 7 or rgb[0] != "#" or not all(digit in "0123456789abcdefABCDEF" for digit in rgb[1:]):
        raise _Damaged("rgb")
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
