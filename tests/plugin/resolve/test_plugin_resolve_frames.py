"""Frames at another rate: never further than half a frame of the timeline, in both languages, at any pair of rates."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from build import thoroughly
from hypothesis import given
from hypothesis import strategies as st
from lua_host import LuaHost

from sensevoice_markers.timebase import STANDARD_RATES

LENGTH = 3 * 3600  # seconds of the timeline
RATES = st.sampled_from(STANDARD_RATES)
ODD_RATES = st.builds(Fraction, st.integers(1000, 120_000), st.integers(1, 1001)).filter(lambda rate: 1 <= rate <= 240)
MARKS = st.lists(st.tuples(st.integers(0, LENGTH * 24 - 1), st.integers(1, 5000)), max_size=20)

LUA = LuaHost()
LAYING = LUA.part("laying")


def laid(marks: list[tuple[int, int]], rate: Fraction, own: Fraction, stretch: tuple[int, int, int]) -> dict[int, Any]:
    """By Python; what Lua says is held against it."""
    from sensevoice_resolve.document import Marker
    from sensevoice_resolve.laying import Stretch
    from sensevoice_resolve.laying import laid as in_python

    marks = sorted(marks, key=lambda mark: mark[0])
    markers = [Marker((f"id-{i}",), frame, n, "Red", f"m{i}", "") for i, (frame, n) in enumerate(marks)]
    found, merged, outside = in_python(SimpleNamespace(markers=markers, rate=own), rate, [Stretch(*stretch)])
    document = LUA.to_lua(
        {
            "rate": [own.numerator, own.denominator],
            "markers": [
                {"ids": list(m.ids), "frame": m.frame, "frames": m.frames, "colour": "Red", "name": m.name, "note": ""}
                for m in markers
            ],
        }
    )
    same = LAYING.laid(document, LUA.to_lua([rate.numerator, rate.denominator]), LUA.to_lua([list(stretch)]))
    in_lua = {frame: (made.name, made.frames, list(made.ids.values())) for frame, made in same[0].items()}
    assert in_lua == {frame: (made.name, made.frames, list(made.ids)) for frame, made in found.items()}
    assert same[1:] == (merged, outside)
    shown: dict[int, Any] = found
    return shown


@given(MARKS, st.one_of(RATES, ODD_RATES), st.one_of(RATES, ODD_RATES))
@thoroughly
def test_no_marker_is_further_away_than_half_a_frame(
    marks: list[tuple[int, int]], rate: Fraction, own: Fraction
) -> None:
    end = int(LENGTH * 240)
    found = laid(marks, rate, own, (0, 0, end))
    by_id = {f"id-{i}": mark for i, mark in enumerate(sorted(marks, key=lambda mark: mark[0]))}
    seen = [each for marker in found.values() for each in marker.ids]
    inside = {each for each, (frame, _) in by_id.items() if frame * rate / own < end}
    assert sorted(seen) == sorted(inside)
    for frame, marker in found.items():
        assert frame == marker.frame
        assert 1 <= marker.frames <= end - frame
        for each in marker.ids:
            if frame < end - 1:
                assert abs(frame - by_id[each][0] * rate / own) <= Fraction(1, 2)


@given(MARKS, RATES, RATES, st.integers(-5000, 5000), st.integers(0, 5000), st.integers(1, 5000))
@thoroughly
def test_a_clip_shows_the_markers_that_it_covers_and_no_others(
    marks: list[tuple[int, int]], rate: Fraction, own: Fraction, zero: int, first: int, length: int
) -> None:
    end = first + length
    for frame, marker in laid(marks, rate, own, (zero, first, end)).items():
        assert first <= frame < end
        assert frame + marker.frames <= end


@given(MARKS, RATES)
@thoroughly
def test_at_its_own_rate_nothing_moves(marks: list[tuple[int, int]], rate: Fraction) -> None:
    assert set(laid(marks, rate, rate, (0, 0, 10**7))) == {frame for frame, _ in marks}


SHOWN = {
    "16": Fraction(16),
    "18": Fraction(18),
    "23.976": Fraction(24000, 1001),
    "23.98": Fraction(24000, 1001),
    "24": Fraction(24),
    "24.0": Fraction(24),
    "25": Fraction(25),
    "29.97": Fraction(30000, 1001),
    "29.97 DF": Fraction(30000, 1001),
    "29.970030": Fraction(30000, 1001),
    "30": Fraction(30),
    "30 DF": Fraction(30),
    "47.952": Fraction(48000, 1001),
    "48": Fraction(48),
    "50": Fraction(50),
    "59.94": Fraction(60000, 1001),
    "59.94 DF": Fraction(60000, 1001),
    "60": Fraction(60),
    "72": Fraction(72),
    "95.904": Fraction(96000, 1001),
    "96": Fraction(96),
    "100": Fraction(100),
    "119.88": Fraction(120000, 1001),
    "120": Fraction(120),
    "12.5": Fraction(25, 2),
    "15": Fraction(15),
    "23": Fraction(24000, 1001),
    "29": Fraction(30000, 1001),
    "59": Fraction(60000, 1001),
    "": None,
    "0": None,
    "None": None,
    "-25": None,
    "DF": None,
}


@pytest.mark.parametrize(("shown", "exact"), SHOWN.items())
def test_what_resolve_calls_a_rate_is_an_exact_one(shown: str, exact: Fraction | None) -> None:
    from sensevoice_resolve.laying import timeline_rate

    assert timeline_rate(shown) == exact
    by_lua = LAYING.timeline_rate(shown)
    assert (by_lua and Fraction(int(by_lua[1]), int(by_lua[2]))) == exact


def test_the_plugin_needs_nothing_newer_than_resolves_oldest_python() -> None:
    import ast
    import sys

    root = Path(__file__).parents[3] / "plugin" / "resolve"
    scripts = sorted(root.rglob("*.py"))
    assert len(scripts) >= 7
    for script in scripts:
        tree = ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 7))
        for node in ast.walk(tree):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in filter(None, names):
                assert name.split(".")[0] in {*sys.stdlib_module_names, "sensevoice_resolve"}, f"{script.name}: {name}"
