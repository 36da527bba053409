"""Every format at every rate and start, by every reader: no error, and the document says what this run found.

``make matrix`` writes what is found into docs/nle/README.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import matrix
import pytest
from reading import Reader

from sensevoice_markers.formats import formats

READERS = matrix.readers()
WRITES = bool(os.environ.get("UPDATE_GOLDEN"))


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, list[str]]]:
    """Rows by reader; written into the document at the end where that is asked for."""
    made: dict[str, list[str]] = {}
    reasons: dict[str, None] = {}
    _REASONS.append(reasons)
    yield made
    if WRITES:
        ordered = {title: made[title] for title in dict.fromkeys(map(matrix.title, READERS)) if title in made}
        matrix.write(ordered, sorted(reasons))


_REASONS: list[dict[str, None]] = []


@pytest.mark.parametrize("reader", READERS, ids=matrix.title)
def test_what_is_read_is_the_plan(reader: Reader, tmp_path: Path, found: dict[str, list[str]]) -> None:
    if reason := reader.missing():
        pytest.skip(reason)
    cells = matrix.cells(reader, tmp_path)
    for name, cell in cells.items():
        assert cell.error is None or cell.error <= cell.allowed, f"{name}: off by {float(cell.error)} frames"
    rows = matrix.rows(reader, cells)
    found[matrix.title(reader)] = rows
    why = {f"{reader.format}, {reader.name}: {cell.why}": None for cell in cells.values() if cell.why}
    _REASONS[-1].update(why)
    if not WRITES:
        document = matrix.DOCUMENT.read_text(encoding="utf-8")
        assert [row for row in (*rows, *(f"- {reason}" for reason in why)) if row not in document] == []


def test_every_format_has_a_reader() -> None:
    assert {reader.format for reader in READERS} >= set(formats()) - {"otioz"}  # which is an otio and a zip
