"""What holds a dragged edge."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from build import analysis, event, level, track

from sensevoice_markers.analysis import Cue, Label
from sensevoice_markers.editing.project import Project, project
from sensevoice_markers.editing.snapping import Places, places, snap
from sensevoice_markers.timebase import Timebase

FILM = Timebase(Fraction(24000, 1001))
PAL = Timebase(Fraction(25))


def show() -> Project:
    return project(
        analysis(event(Label.LAUGHTER, 10.01, 12.03), cues=(Cue("cue-1", 20.013, 21.5, ("a",)),)),
    )


def test_frames_hold_what_nothing_else_holds() -> None:
    assert snap(5.015, show(), PAL, 0.05) == 5.0
    assert snap(5.021, show(), PAL, 0.05) == 5.04
    assert snap(1.0, show(), FILM, 0.0) == pytest.approx(24 * 1001 / 24000, abs=0.0005)
    assert snap(-1.0, show(), PAL, 0.05) == 0.0


@pytest.mark.parametrize("edge", [10.01, 12.03, 20.013, 21.5])
def test_edges_of_others_hold_exactly(edge: float) -> None:
    for off in (-0.19, 0.0, 0.19):
        assert snap(edge + off, show(), PAL, 0.2) == edge
        assert snap(edge + off, show(), PAL, 0.2, but={"laughter-10010", "cue-1"}) != edge
    assert snap(edge + 0.21, show(), PAL, 0.2) != edge


def test_the_nearest_holds() -> None:
    known = Places((10.11,))
    assert snap(10.03, show(), PAL, 0.2, known) == 10.01
    assert snap(10.09, show(), PAL, 0.2, known) == 10.12  # the frame of the silence


def test_silence_is_where_the_level_falls() -> None:
    known = places(analysis(tracks=(level((2.0, 3.0), (3.5, 8.0), (8.05, 9.0), seconds=20.0),)))
    assert known.silence == pytest.approx([2.0, 3.0, 3.5, 9.0], abs=0.04)  # a twentieth of a second is no silence


def test_silence_is_told_by_what_is_around() -> None:
    """A loud hall and a quiet studio in one film, and music without a pause."""
    rng = np.random.default_rng(3)
    hall = np.where(np.arange(6000) % 300 < 200, -15.0, -40.0)
    studio = np.where(np.arange(6000) % 300 < 200, -35.0, -58.0)
    music = np.full(6000, -20.0)
    values = np.concatenate((hall, studio, music)) + rng.normal(0, 1.5, 18000)
    found = np.array(places(analysis(tracks=(track("sound", "level", values),))).silence)
    assert len(found[found < 55]) == pytest.approx(36, abs=2)
    assert len(found[(found > 65) & (found < 115)]) == pytest.approx(34, abs=2)
    assert len(found[found > 125]) == 0


@pytest.mark.parametrize("values", [[], [-50.0], [np.nan] * 500, [-np.inf] * 500, [0.0] * 500, [np.inf, -np.inf] * 300])
def test_any_level_will_do(values: list[float]) -> None:
    known = places(analysis(tracks=(track("sound", "level", values),)))
    assert all(map(np.isfinite, known.silence))
    assert snap(1.0, show(), PAL, 0.1, known) == 1.0


def test_without_a_level_nothing_is_known() -> None:
    assert places(analysis()) == Places()
