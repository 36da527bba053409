"""What an independent reader finds in an exported file. Each ``reader_*.py`` beside this module has `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from sensevoice_markers.timeline.layout import Timeline


@dataclass(frozen=True, slots=True)
class Seen:
    """One marker as a reader sees it, on the timeline of the export.

    Attributes:
        frame: zero-based frame from the timeline's first one; a fraction where a file of seconds falls between two.
        frames: its length, None where the format or the reader has none.
        text: what it is called there.
    """

    frame: Fraction
    frames: Fraction | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One subtitle as a reader sees it, in seconds from the timeline's first frame."""

    start: Fraction
    end: Fraction
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A library or program, not of this project, that reads one format; or ``self``, our own small parser in the tests.

    Attributes:
        format: which format it reads.
        name: as the matrix names it, with what it is: ``opentimelineio``, ``otio-fcp-adapter``, ``ffmpeg``.
        markers: what it finds in a file written from the timeline, in the file's order; None: it is of subtitles.
        cues: likewise for subtitles; None: it is of markers.
        resolution: seconds that the format's times are rounded to; 0 for exact ones, and for frames.
        unsuited: why a timeline is none for this format or reader ("n/a"), None where it is.
        missing: why it cannot be run here, for example since a program is not installed; None where it can.
    """

    format: str
    name: str
    markers: Callable[[Path, Timeline], list[Seen]] | None = None
    cues: Callable[[Path, Timeline], list[Heard]] | None = None
    resolution: Fraction = Fraction(0)
    unsuited: Callable[[Timeline], str | None] = lambda _: None
    missing: Callable[[], str | None] = lambda: None
