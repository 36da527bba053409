"""FCPXML by the rules of its document type, in exact fractions.

OpenTimelineIO's adapter rounds 29.97 to 29, knows no chapter markers and takes the start timecode for a gap: what it
does read is held against in test_formats_fcpxml.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from lxml import etree
from reading import Heard, Reader, Seen

from sensevoice_markers.timeline.layout import Timeline


def time(text: str) -> Fraction:
    """Seconds of ``1001/30000s``; the numbers fit the 64 and 32 bits that the document type allows."""
    assert text.endswith("s")
    seconds = Fraction(text.removesuffix("s"))
    assert abs(seconds.numerator) < 2**63
    assert seconds.denominator < 2**32
    return seconds


def parsed(path: Path) -> etree._Element:
    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def frame_duration(root: etree._Element) -> Fraction:
    (made,) = root.xpath("resources/format[@id = //sequence/@format]")
    return time(made.get("frameDuration"))


def _placed(path: Path, tags: tuple[str, ...], attribute: str) -> Iterator[tuple[etree._Element, Fraction, Fraction]]:
    """Each item in a clip with the second of the timeline that it is on, and the length of a frame."""
    root = parsed(path)
    frame = frame_duration(root)
    (sequence,) = root.iter("sequence")
    begin, at = time(sequence.get("tcStart")), Fraction(0)
    for clip in sequence.find("spine"):
        assert time(clip.get("offset")) == begin + at, "clips follow one another"
        length = time(clip.get("duration"))
        for item in clip.iterchildren(*tags):
            inside = time(item.get(attribute)) - time(clip.get("start"))
            assert 0 <= inside < length, "what is in a clip begins in it"
            yield item, at + inside, frame
        at += length
    assert at == time(sequence.get("duration"))


def markers(path: Path, timeline: Timeline) -> list[Seen]:
    return [
        Seen(at / frame, time(item.get("duration")) / frame, item.get("value"))
        for item, at, frame in _placed(path, ("marker", "chapter-marker"), "start")
    ]


def cues(path: Path, timeline: Timeline) -> list[Heard]:
    found = []
    for item, at, frame in _placed(path, ("caption",), "offset"):
        length = time(item.get("duration"))
        assert (at / frame).denominator == (length / frame).denominator == 1, "on the grid of frames"
        (style,) = item.findall("text/text-style")
        found.append(Heard(at, at + length, style.text))
    return found


READERS = [
    Reader("fcpxml", "self", markers),
    Reader("fcpxml", "self", cues=cues, resolution=Fraction(1001, 24000)),  # a frame, at the slowest rate
]
