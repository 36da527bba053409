from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.app.timeline.geometry import FOLDED, RULER, WIDEST_FRAME, least_height, rows, window

SHOWN = window(left=100.0, scale=10.0, width=800, duration=600.0, rate=25.0)


def test_seconds_and_pixels() -> None:
    assert SHOWN.x(100.0) == 0
    assert SHOWN.x(150.0) == 500
    assert SHOWN.at(500) == 150.0
    assert SHOWN.right == 180.0


def test_moments_stay_within_the_media() -> None:
    assert SHOWN.at(-5000) == 0.0
    assert SHOWN.at(50_000) == 600.0


def test_no_scale_shows_all() -> None:
    shown = window(left=3.0, scale=0.0, width=800, duration=600.0, rate=25.0)
    assert (shown.left, shown.right) == (0.0, 600.0)
    assert shown.fits
    assert not SHOWN.fits


@given(factor=st.floats(0.01, 100), x=st.floats(0, 800), left=st.floats(0, 600), scale=st.floats(0.5, 1300))
def test_zoom_keeps_what_is_under_the_pointer(factor: float, x: float, left: float, scale: float) -> None:
    before = window(left, scale, 800, 600.0, 25.0)
    after = before.zoomed(factor, x)
    assert 800 / 600 * (1 - 1e-9) <= after.scale <= WIDEST_FRAME * 25
    assert after.left >= 0
    assert after.right <= 600 + 1e-6
    held_at_an_end = after.left == 0 or after.right == pytest.approx(600)
    assert held_at_an_end or after.at(x) == pytest.approx(before.at(x), abs=1e-6)


def test_zoom_ends_at_single_frames() -> None:
    assert SHOWN.zoomed(1e9, 400).scale == WIDEST_FRAME * 25


def test_scrolling_stops_at_the_ends() -> None:
    assert SHOWN.scrolled(100).left == 110.0
    assert SHOWN.scrolled(-1e6).left == 0.0
    assert SHOWN.scrolled(1e6).right == pytest.approx(600.0)


@pytest.mark.parametrize(("start", "end"), [(20.0, 21.0), (300.0, 305.0), (170.0, 185.0), (0.0, 1.0), (599.0, 600.0)])
def test_showing_brings_it_into_sight(start: float, end: float) -> None:
    shown = SHOWN.showing(start, end)
    assert shown.left <= start
    assert end <= shown.right + 1e-9
    assert shown.scale == SHOWN.scale


def test_showing_does_not_move_what_is_in_sight() -> None:
    assert SHOWN.showing(120.0, 130.0) is SHOWN


def test_showing_what_is_too_long_shows_its_beginning() -> None:
    shown = SHOWN.showing(200.0, 500.0)
    assert shown.left <= 200.0 <= shown.right
    assert shown.x(200.0) < 50


def test_impossible_media_have_a_window() -> None:
    shown = window(left=-1.0, scale=-5.0, width=0, duration=0.0, rate=25.0)
    assert shown.scale > 0
    assert shown.left == 0


def test_rows_follow_one_another() -> None:
    made = rows(400, ["BGM", "LAUGHTER"])
    assert [row.name for row in made] == ["ruler", "wave", "BGM", "LAUGHTER", "cues"]
    assert all(after.top == before.bottom for before, after in pairwise(made))
    assert made[0].height == RULER
    assert made[-1].bottom <= 400


def test_folded_lanes_are_low() -> None:
    made = {row.name: row for row in rows(400, ["BGM", "LAUGHTER"], frozenset({"BGM"}))}
    assert made["BGM"].height == FOLDED
    assert made["LAUGHTER"].height > made["BGM"].height


@given(height=st.integers(0, 2000), count=st.integers(0, 10))
def test_rows_fit_where_there_is_room(height: int, count: int) -> None:
    names = [f"lane {number}" for number in range(count)]
    bottom = rows(height, names)[-1].bottom
    assert bottom <= max(height, least_height(names))
