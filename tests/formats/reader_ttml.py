"""pysubs2, ttconv, which also writes it, and Python's XML parser read TTML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import ttconv.imsc.reader
import ttconv.model
from playing import by_pysubs2
from reading import Heard, Reader

from sensevoice_markers.timeline.layout import Timeline

_MS = Fraction(1, 1000)
_TTML = "{http://www.w3.org/ns/ttml}"
_CLOCK = re.compile(r"(\d{2,}):(\d\d):(\d\d)\.(\d{3})")


def by_ttconv(path: Path, timeline: Timeline) -> list[Heard]:
    """ttconv's model of the file."""
    document = ttconv.imsc.reader.to_model(ET.ElementTree(parsed(path.read_bytes())))
    assert document is not None
    return [
        Heard(one.get_begin() or Fraction(0), one.get_end(), "".join(_spoken(one)))
        for one in document.get_body().dfs_iterator()
        if isinstance(one, ttconv.model.P)
    ]


def by_xml(path: Path, timeline: Timeline) -> list[Heard]:
    """The paragraphs of the XML."""
    found = []
    for one in parsed(path.read_bytes()).iter(f"{_TTML}p"):
        lines = ["".join(span.itertext()) for span in one.iter(f"{_TTML}span")]
        assert len(one.findall(f"{_TTML}br")) == len(lines) - 1
        found.append(Heard(_seconds(one.attrib["begin"]), _seconds(one.attrib["end"]), "\n".join(lines)))
    return found


def parsed(made: bytes) -> ET.Element:
    """The root of what we have just written."""
    return ET.fromstring(made)  # noqa: S314


def _spoken(paragraph: ttconv.model.P) -> list[str]:
    return [
        "\n" if isinstance(one, ttconv.model.Br) else one.get_text()
        for one in paragraph.dfs_iterator()
        if isinstance(one, (ttconv.model.Br, ttconv.model.Text))
    ]


def _seconds(clock: str) -> Fraction:
    match = _CLOCK.fullmatch(clock)
    assert match
    hours, minutes, seconds, ms = map(int, match.groups())
    return (hours * 60 + minutes) * 60 + seconds + Fraction(ms, 1000)


READERS = [
    Reader("ttml", "pysubs2", cues=by_pysubs2, resolution=_MS),
    Reader("ttml", "ttconv", cues=by_ttconv, resolution=_MS),
    Reader("ttml", "xml.etree", cues=by_xml, resolution=_MS),
]
