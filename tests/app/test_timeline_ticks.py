from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.timeline.geometry import window
from sensevoice_markers.app.timeline.ticks import ticks
from sensevoice_markers.timebase import Timebase, timebase

NTSC = Fraction(30000, 1001)
DROP = timebase(NTSC, "01:00:00;00", None)


def written(scale: float, counting: Timebase, left: float = 0.0, seconds: bool = False) -> list[tuple[float, str]]:
    shown = window(left, scale, 1000, 7200.0, float(counting.rate))
    return [(tick.seconds, tick.text) for tick in ticks(shown, Times(counting, 7200.0, seconds)) if tick.text]


def test_numbers_are_round() -> None:
    assert [text for _, text in written(10.0, Timebase(Fraction(25)))[:3]] == [
        "00:00:00:00", "00:00:15:00", "00:00:30:00",
    ]  # fmt: skip


def test_drop_frame_minutes_begin_after_the_skipped_numbers() -> None:
    texts = [text for _, text in written(2.0, DROP)]
    assert texts[:3] == ["01:00:00;00", "01:01:00;02", "01:02:00;02"]
    assert "01:08:00;02" in texts


def test_a_tick_stands_where_its_number_is_true() -> None:
    for scale in (2.0, 20.0, 200.0, 1400.0):
        for seconds, text in written(scale, DROP, left=1234.5):
            assert DROP.timecode(DROP.frame_at(seconds)) == text


def test_zoomed_in_each_frame_has_a_tick() -> None:
    shown = window(100.0, 1200.0, 1000, 7200.0, 25.0)
    small = [tick.seconds for tick in ticks(shown, Times(Timebase(Fraction(25)), 7200.0))]
    gaps = {round(after - before, 6) for before, after in pairwise(small)}
    assert gaps == {0.04}


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(24), Fraction(25), NTSC, Fraction(50), Fraction(120)])
@pytest.mark.parametrize("seconds", [False, True])
def test_numbers_never_touch_and_are_never_far_apart(rate: Fraction, seconds: bool) -> None:
    counting = Timebase(rate, start_frame=90_000)
    for scale in (1000 / 7200, 0.5, 1.7, 8.0, 33.0, 120.0, 500.0, 1100.0):
        places = [at * scale for at, _ in written(scale, counting, left=500.0, seconds=seconds)]
        gaps = [after - before for before, after in pairwise(places)]
        assert min(gaps, default=100) > 90
        assert max(gaps, default=100) < 700


def test_seconds_have_the_decimals_they_need() -> None:
    assert [text for _, text in written(10.0, DROP, seconds=True)[:2]] == ["0:00", "0:15"]
    assert [text for _, text in written(500.0, DROP, seconds=True)[:3]] == ["0:00.0", "0:00.5", "0:01.0"]


def test_nothing_before_the_media() -> None:
    counting = timebase(Fraction(25), "10:00:00:13", None)
    assert min(at for at, _ in written(100.0, counting)) >= 0


def test_timecode_goes_on_past_midnight() -> None:
    counting = timebase(Fraction(25), "23:59:50:00", None)
    assert [text for _, text in written(10.0, counting)[:3]] == ["00:00:00:00", "00:00:15:00", "00:00:30:00"]
