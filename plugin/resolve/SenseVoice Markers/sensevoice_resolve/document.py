"""The markers file: what formats/json.py of the project writes, whose schema is formats/markers.schema.json."""

import json
import re
from collections import namedtuple
from fractions import Fraction

from sensevoice_resolve.words import PROGRAM, Problem

LARGEST = 64 << 20  # bytes of a file
MOST = 20000  # markers of a file
LAST = 20000000  # frames: more than a day at 200 frames a second
COLOURS = frozenset(
    "Blue Cyan Green Yellow Red Pink Purple Fuchsia Rose Lavender Sky Mint Lemon Sand Cocoa Cream".split()
)

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f]+")

Marker = namedtuple("Marker", "ids frame frames colour name note")
Document = namedtuple("Document", "path file media tag name rate markers")
"""A file as read. `tag` begins its markers' custom data: it survives a move, and tells two C0001.MP4 apart."""


def read(path):
    """The document at `path`. Raises Problem where it is another file, damaged, or too large."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise Problem("unreadable", file=path, why=getattr(error, "strerror", error)) from None
    if len(data) > LARGEST:
        raise Problem("huge", file=path)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Problem("foreign", file=path) from None
    if not isinstance(found, dict) or found.get("format") != PROGRAM:
        raise Problem("foreign", file=path)
    if found.get("version") != 1:
        raise Problem("newer", file=path)
    try:
        if len(found["markers"]) > MOST:
            raise Problem("many", file=path, n=MOST)
        rate = Fraction(_whole(found["rate"]["numerator"], 1), _whole(found["rate"]["denominator"], 1))
        media = _text(found["media"]["path"])
        length = "{}@{}".format(_whole(found["media"]["frames"], 1), _whole(found["media"]["start_frame"], 0))
        tag = "/".join((PROGRAM, file_name(media), length, ""))
        markers = sorted((_marker(each) for each in found["markers"]), key=lambda marker: marker.frame)
        return Document(path, file_name(media), media, tag, _text(found["name"]), rate, markers)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Problem("broken", file=path) from None


def _marker(found):
    colour = found["colour"]["resolve"]
    return Marker(
        (_text(found["id"]),),
        _whole(found["frame"], 0),
        _whole(found["frames"], 1),
        colour if colour in COLOURS else "Blue",
        _text(found["name"]),
        _text(found["comment"]),
    )


def _whole(value, lowest):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not lowest <= value <= LAST or value % 1:
        raise ValueError(value)
    return int(value)


def _text(value):
    return _UNWRITABLE.sub(" ", re.sub("[\ud800-\udfff]", "\ufffd", value))


def file_name(path):
    """The last part of a path of any system."""
    return re.split(r"[/\\]", path)[-1]
