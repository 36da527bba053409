from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from fake_window import analysis_of

from sensevoice_markers.analysis import Label, ScoreTrack
from sensevoice_markers.app.timeline.curves import curve, curves
from sensevoice_markers.timeline.changes import HOP

RANDOM = np.random.default_rng(5)
LONG = curve(RANDOM.normal(size=40_000).astype(np.float32) * 4)


@pytest.mark.parametrize("span", [(0.0, 800.0), (3.3, 420.0), (100.0, 160.0), (-200.0, 900.0)])
@pytest.mark.parametrize("count", [7, 200, 1000])
def test_columns_reach_the_largest_in_them(span: tuple[float, float], count: int) -> None:
    values = LONG.levels[0] / 255
    edges = span[0] + (span[1] - span[0]) / count * np.arange(count + 1)
    columns = LONG.columns(*span, count)
    slack = (span[1] - span[0]) / count  # a coarser level may see as far as a column beyond
    for column, (first, last) in enumerate(pairwise(edges)):
        inside = values[max(0, int(np.ceil(first / HOP))) : max(0, int(last / HOP))]
        wide = values[max(0, int((first - slack) / HOP) - 1) : max(0, int((last + slack) / HOP) + 2)]
        assert columns[column] <= wide.max(initial=0) + 1e-6
        if (last - first) >= 2 * HOP:
            assert columns[column] >= inside.max(initial=0) - 1e-6


def test_zoomed_in_it_is_a_line_through_the_moments() -> None:
    values = LONG.levels[0] / 255
    between = LONG.columns(10.0 - HOP / 2, 10.0 + 3 * HOP / 2, 2)
    assert between == pytest.approx(values[500:502], abs=1e-6)


def test_outside_there_is_nothing() -> None:
    assert LONG.columns(-50.0, -10.0, 100).max() == 0
    assert LONG.columns(900.0, 950.0, 100).max() == 0


def test_the_threshold_falls_with_sensitivity() -> None:
    plain = curve(np.zeros(10, np.float32), shift=0.0, reach=6.0)
    assert plain.threshold(0.5) == 0.5
    assert plain.threshold(0.0) > 0.9
    assert plain.threshold(1.0) < 0.1


def test_curves_are_of_what_was_tagged() -> None:
    loud = np.full(600, 8.0, np.float16)
    tracks = tuple(ScoreTrack("yamnet", name, 0.48, 0.0, loud) for name in ("Applause", "Clapping", "Applause head"))
    analysis = replace(analysis_of("a.mp4"), tracks=tracks, sound=280.0)
    made = curves(analysis, {Label.APPLAUSE, Label.COUGH})
    assert list(made) == [Label.APPLAUSE]
    assert made[Label.APPLAUSE].columns(10.0, 20.0, 5).min() > 0.5


def test_without_tracks_there_are_none() -> None:
    assert curves(analysis_of("a.mp4"), set(Label)) == {}
