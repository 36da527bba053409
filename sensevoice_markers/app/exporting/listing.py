"""The marker list in words, as the dialog shows it and a spreadsheet takes it. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sensevoice_markers.app.words.exporting import ExportingWords
from sensevoice_markers.formats.csv import cell
from sensevoice_markers.timeline.layout import Timeline

Row = tuple[str, str, str, str]
"""Timecode, name, length as a timecode (empty for one of a pair), comment."""


def headings(words: ExportingWords) -> Row:
    """What the columns are called."""
    return words.timecode, words.name, words.lasts, words.comment


def listed(timeline: Timeline) -> tuple[Row, ...]:
    """A row a marker; thousands of them take a tenth of a second."""
    counting = timeline.timebase
    lasting = replace(counting, start_frame=0)
    return tuple(
        (
            counting.timecode(placed.frame),
            placed.marker.name,
            "" if placed.marker.edge else lasting.timecode(placed.frames),
            placed.marker.comment,
        )
        for placed in timeline.markers
    )


def as_table(rows: Sequence[Row], words: ExportingWords) -> str:
    """Lines with tabs between the cells, headings first.

    No cell is taken for a formula by a spreadsheet: names come from documents that others may have written.
    """
    return "".join("\t".join(map(cell, row)) + "\n" for row in (headings(words), *rows))
