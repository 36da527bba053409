from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.app.timeline.spans import coverage, spans


def event(name: str, start: float, end: float) -> Event:
    return Event(name, Label.LAUGHTER, start, end, 0.9)


LANE = spans([event("b", 10.0, 12.0), event("a", 2.0, 4.0), event("c", 11.0, 30.0), event("d", 40.0, 40.1)])
TIMES = st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 50)), max_size=30)


def found(start: float, end: float) -> list[str]:
    return [LANE.items[place].id for place in LANE.between(start, end)]


def test_a_window_finds_what_it_shows() -> None:
    assert [item.id for item in LANE.items] == ["a", "b", "c", "d"]
    assert found(0, 100) == ["a", "b", "c", "d"]
    assert found(3, 5) == ["a"]
    assert found(5, 9) == []
    assert found(29, 39) == ["c"]


@given(TIMES, st.floats(0, 150), st.floats(0.1, 150))
def test_nothing_is_missed(times: list[tuple[float, float]], start: float, length: float) -> None:
    lane = spans([event(str(n), first, first + lasts) for n, (first, lasts) in enumerate(times)])
    seen = {item.id for item in lane.items if item.end > start and item.start < start + length}
    assert seen <= {lane.items[place].id for place in lane.between(start, start + length)}


@given(TIMES)
def test_coverage_is_that_of_the_union(times: list[tuple[float, float]]) -> None:
    lane = spans([event(str(n), first, first + lasts) for n, (first, lasts) in enumerate(times)])
    moments = np.linspace(0, 160, 41)
    fine = np.linspace(0, 160, 40 * 400, endpoint=False) + 160 / (40 * 400) / 2
    inside = np.zeros(len(fine), bool)
    for item in lane.items:
        inside |= (fine >= item.start) & (fine < item.end)
    shares = coverage(lane.starts, lane.ends, moments)
    assert np.abs(shares - inside.reshape(40, 400).mean(axis=1)).max() < 0.2
    assert shares.min(initial=0) >= -1e-9
    assert shares.max(initial=0) <= 1 + 1e-9


def test_edges_are_held_within_six_pixels() -> None:
    def part(seconds: float) -> tuple[str, str] | None:
        hit = LANE.at(seconds, scale=100.0)
        return (hit[0].id, hit[1]) if hit else None

    assert part(2.05) == ("a", "start")
    assert part(1.95) == ("a", "start")
    assert part(1.93) is None
    assert part(3.0) == ("a", "body")
    assert part(3.95) == ("a", "end")
    assert part(4.05) == ("a", "end")
    assert part(4.07) is None


def test_a_third_of_what_is_narrow_is_its_body() -> None:
    hit = LANE.at(40.05, scale=100.0)
    assert hit is not None
    assert hit[1] == "body"


def test_of_what_overlaps_the_later_is_on_top_but_the_selected_first() -> None:
    upper, chosen = LANE.at(11.5, 100.0), LANE.at(11.5, 100.0, frozenset({"b"}))
    assert upper is not None
    assert upper[0].id == "c"
    assert chosen is not None
    assert chosen[0].id == "b"


@pytest.mark.parametrize(
    ("seconds", "direction", "name"), [(0, 1, "a"), (2, 1, "b"), (11, -1, "b"), (2, -1, None), (40, 1, None)]
)
def test_beside(seconds: float, direction: int, name: str | None) -> None:
    item = LANE.beside(seconds, direction)
    assert (item.id if item else None) == name


def test_an_empty_lane_has_nothing() -> None:
    empty = spans([])
    assert not empty.between(0, 100)
    assert empty.at(1.0, 10.0) is None
    assert empty.beside(1.0, 1) is None
    assert coverage(empty.starts, empty.ends, np.linspace(0, 1, 5)).tolist() == [0, 0, 0, 0]
