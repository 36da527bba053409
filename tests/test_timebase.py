from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from build import TIMEBASES, one_line, thoroughly
from hypothesis import given
from hypothesis import strategies as st
from opentimelineio.opentime import RationalTime

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import (
    STANDARD_RATES,
    Timebase,
    can_drop,
    is_drop_frame,
    nearest_standard_rate,
    parse_rate,
    snap_rate,
    timebase,
)

NTSC_24, NTSC_30, NTSC_60 = (Fraction(n, 1001) for n in (24000, 30000, 60000))

every_timebase = pytest.mark.parametrize("counting", TIMEBASES.values(), ids=TIMEBASES)
timebases = st.sampled_from([*TIMEBASES.values(), Timebase(Fraction(120000, 1001), True), Timebase(Fraction(15))])
seconds = st.floats(0, 86400)


@pytest.mark.parametrize(
    ("name", "timecode", "frame"),
    [
        ("29.97 NDF", "01:00:00:00", 108000),
        ("29.97 DF", "01:00:00;00", 107892),
        ("29.97 DF", "00:00:59;29", 1799),
        ("29.97 DF", "00:01:00;02", 1800),
        ("29.97 DF", "00:09:59;29", 17981),
        ("29.97 DF", "00:10:00;00", 17982),
        ("29.97 DF", "23:59:59;29", 2589407),
        ("59.94 DF", "00:00:59;59", 3599),
        ("59.94 DF", "00:01:00;04", 3600),
        ("59.94 DF", "01:00:00;00", 215784),
        ("59.94 NDF", "01:00:00:00", 216000),
        ("23.976", "01:00:00:00", 86400),
        ("24", "00:00:01:23", 47),
        ("25", "10:00:00:24", 900024),
        ("30", "00:01:00:00", 1800),
        ("50", "00:00:00:49", 49),
        ("60", "23:59:59:59", 5183999),
    ],
)
def test_known_timecodes(name: str, timecode: str, frame: int) -> None:
    counting = TIMEBASES[name]
    assert counting.frame_number(timecode) == frame
    assert counting.timecode(frame) == timecode


@every_timebase
@given(data=st.data())
@thoroughly
def test_timecodes_are_those_of_opentimelineio(counting: Timebase, data: st.DataObject) -> None:
    # The last minute left out: opentimelineio begins anew after a day of the clock, not of the timecode.
    frame = data.draw(st.integers(0, int(86340 * counting.rate)))
    rate = float(counting.rate)
    timecode = RationalTime(frame, rate).to_timecode(rate, counting.drop_frame)
    assert counting.timecode(frame) == timecode
    assert counting.frame_number(timecode) == RationalTime.from_timecode(timecode, rate).value == frame


@given(timebases, st.integers(-(10**8), 10**8), st.integers(0, 10**7))
@thoroughly
def test_a_timecode_names_its_frame_and_wraps_after_a_day(counting: Timebase, frame: int, start: int) -> None:
    started = Timebase(counting.rate, counting.drop_frame, start)
    assert counting.frame_number(started.timecode(frame)) == (frame + start) % counting.frames_a_day


@given(timebases, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.data())
@thoroughly
def test_a_frame_number_gives_its_timecode_back(
    counting: Timebase, hours: int, minutes: int, second: int, data: st.DataObject
) -> None:
    skipped = counting.nominal // 15 if counting.drop_frame and minutes % 10 and second == 0 else 0
    frames = data.draw(st.integers(skipped, counting.nominal - 1))
    width = 3 if counting.nominal > 100 else 2
    timecode = f"{hours:02}:{minutes:02}:{second:02}{';' if counting.drop_frame else ':'}{frames:0{width}}"
    assert counting.timecode(counting.frame_number(timecode)) == timecode


@every_timebase
def test_timecodes_rise_frame_by_frame(counting: Timebase) -> None:
    ten_minutes = [counting.timecode(frame) for frame in range(counting.nominal * 600)]
    assert all(a < b for a, b in pairwise(ten_minutes))
    assert counting.timecode(counting.frames_a_day - 1) > ten_minutes[-1]
    assert counting.timecode(counting.frames_a_day) == ten_minutes[0]
    assert counting.timecode(-1) == counting.timecode(counting.frames_a_day - 1)


@pytest.mark.parametrize(("name", "skipped"), [("29.97 DF", 2), ("59.94 DF", 4)])
def test_drop_frame_skips_numbers_at_each_minute_but_the_tenth(name: str, skipped: int) -> None:
    counting = TIMEBASES[name]
    for minute in range(60):
        first = counting.frame_number(f"00:{minute:02}:00;{skipped:02}") - (0 if minute % 10 else skipped)
        assert counting.timecode(first) == f"00:{minute:02}:00;{skipped if minute % 10 else 0:02}"
        assert counting.timecode(first - 1).endswith(f":59;{counting.nominal - 1}")
    for frame in range(skipped):
        with pytest.raises(BadSetting, match=f"skipped by drop frame: use 03:07:00;0{skipped}"):
            counting.frame_number(f"03:07:00;{frame:02}")


@pytest.mark.parametrize(
    "timecode", ["", "noon", "1:2:3:4", "01:00:00", "01:00:00:00:00", "-1:00:00:00", "01:00:00:0a"]
)
def test_what_is_no_timecode_is_refused(timecode: str) -> None:
    for use in (TIMEBASES["25"].frame_number, is_drop_frame):
        with pytest.raises(BadSetting, match="not of the form") as error:
            use(timecode)
        one_line(error.value)


@pytest.mark.parametrize("timecode", ["24:00:00:00", "00:60:00:00", "00:00:60:00", "00:00:00:25"])
def test_a_timecode_out_of_range_is_refused(timecode: str) -> None:
    with pytest.raises(BadSetting, match="does not exist at 25 frames"):
        TIMEBASES["25"].frame_number(timecode)


@given(timebases, seconds)
@thoroughly
def test_a_moment_takes_the_nearest_frame(counting: Timebase, moment: float) -> None:
    distance = counting.seconds_at(counting.frame_at(moment)) - Fraction(moment)
    assert -1 <= 2 * distance * counting.rate <= 1


@given(timebases, st.integers(0, 24 * 3600 * 120))
@thoroughly
def test_a_frame_is_found_again_from_its_seconds(counting: Timebase, frame: int) -> None:
    exact = counting.seconds_at(frame)
    for moment in (exact, float(exact), round(float(exact), 3), round(float(exact), 6)):
        assert counting.frame_at(moment) == frame
        assert counting.frame_after(moment) == frame
    for moment in (exact, float(exact), round(float(exact), 6)):
        assert counting.frames_in(moment) == frame


def test_half_a_frame_rounds_up() -> None:
    halves = [Fraction(-1, 50), Fraction(199, 10000), Fraction(1, 50), Fraction(3, 50)]
    assert [TIMEBASES["25"].frame_at(half) for half in halves] == [0, 0, 1, 2]


@given(timebases, seconds)
@thoroughly
def test_the_frame_after_is_the_first_that_starts_no_earlier(counting: Timebase, end: float) -> None:
    frame = counting.frame_after(end)
    a_millisecond = Fraction(1, 1000)
    assert counting.seconds_at(frame) > Fraction(end) - a_millisecond
    assert counting.seconds_at(frame - 1) < end


@given(timebases, seconds, seconds)
@thoroughly
def test_later_moments_take_no_earlier_frames(counting: Timebase, one: float, other: float) -> None:
    early, late = sorted((one, other))
    for use in (counting.frame_at, counting.frame_after, counting.frames_in):
        assert use(early) <= use(late)


@pytest.mark.parametrize(
    ("name", "frames", "timecode"),
    [
        ("23.976", 86314, "00:59:56:10"),
        ("29.97 NDF", 107892, "00:59:56:12"),
        ("29.97 DF", 107892, "01:00:00;00"),
        ("59.94 DF", 215784, "01:00:00;00"),
        ("25", 90000, "01:00:00:00"),
    ],
)
def test_an_hour_does_not_drift(name: str, frames: int, timecode: str) -> None:
    counting = TIMEBASES[name]
    assert counting.frame_at(3600) == frames
    assert counting.timecode(frames) == timecode
    off = max(abs(counting.seconds_at(counting.frame_at(t)) - t) for t in range(0, 3601, 7))
    assert off <= 1 / (2 * counting.rate)


def test_the_start_frame_moves_the_timecode_only() -> None:
    counting = Timebase(Fraction(25), start_frame=90000)
    assert counting.timecode(0) == "01:00:00:00"
    assert counting.frame_at(2.0) == 50
    assert counting.timecode(50) == "01:00:02:00"


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25", 25),
        (" 24 ", 24),
        ("23.976", NTSC_24),
        ("23.98", NTSC_24),
        ("29.97", NTSC_30),
        ("30000/1001", NTSC_30),
        ("2997/100", NTSC_30),
        ("59.94", NTSC_60),
        ("119.88", Fraction(120000, 1001)),
        ("30.0", 30),
        ("15", 15),
        ("12.5", Fraction(25, 2)),
        ("1000", 1000),
    ],
)
def test_rates_are_read_as_people_write_them(text: str, rate: Fraction | int) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fast",
        "25fps",
        "25/0",
        "0",
        "-25",
        "0.5",
        "1001",
        "nan",
        "inf",
        "1e999999999",
        "9" * 5000,
        "25\n24",
        "1/2/3",
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="frame rate") as error:
        parse_rate(text)
    one_line(error.value)


@pytest.mark.parametrize("rate", STANDARD_RATES)
def test_a_standard_rate_is_known_from_what_containers_say(rate: Fraction) -> None:
    for said in (rate, Fraction(round(rate * 1000), 1000), Fraction(round(rate * 100), 100), Fraction(float(rate))):
        assert snap_rate(said) == rate
    assert nearest_standard_rate(rate + Fraction(1, 100)) == rate


def test_a_rate_of_its_own_stays() -> None:
    assert snap_rate(Fraction(15)) == 15
    assert snap_rate(Fraction(247, 10)) == Fraction(247, 10)
    assert nearest_standard_rate(Fraction(15)) == NTSC_24


def test_drop_frame_is_for_multiples_of_29_97_only() -> None:
    assert [rate for rate in STANDARD_RATES if can_drop(rate)] == [NTSC_30, NTSC_60, Fraction(120000, 1001)]
    for rate in (Fraction(30), NTSC_24, Fraction(25)):
        with pytest.raises(BadSetting, match="drop frame is only defined for") as error:
            Timebase(rate, drop_frame=True)
        one_line(error.value)


@pytest.mark.parametrize(
    ("rate", "timecode", "drop", "drops", "start"),
    [
        (NTSC_30, None, None, False, 0),
        (NTSC_30, None, True, True, 0),
        (NTSC_30, "01:00:00;00", None, True, 107892),
        (NTSC_30, "01:00:00.00", None, True, 107892),
        (NTSC_30, "01:00:00:00", None, False, 108000),
        (NTSC_30, "01:00:00:00", True, True, 107892),
        (NTSC_30, "01:00:00;00", False, False, 108000),
        (Fraction(25), "01:00:00;00", None, False, 90000),
        (NTSC_24, "01:00:00:12", None, False, 86412),
    ],
)
def test_a_timeline_counts_as_its_timecode_is_written(
    rate: Fraction, timecode: str | None, drop: bool | None, drops: bool, start: int
) -> None:
    assert timebase(rate, timecode, drop) == Timebase(rate, drops, start)


@pytest.mark.parametrize(
    ("name", "start", "rate", "drop", "timecode"),
    [
        ("30", "01:00:00:29", Fraction(25), None, "01:00:00:24"),
        ("25", "10:00:00:12", Fraction(50), None, "10:00:00:24"),
        ("59.94 DF", "00:01:00;04", NTSC_30, None, "00:01:00;02"),
        ("29.97 DF", "01:00:00;00", NTSC_60, None, "01:00:00;00"),
        ("29.97 DF", "01:00:00;00", NTSC_60, False, "01:00:00:00"),
        ("29.97 DF", "01:00:00;00", Fraction(25), None, "01:00:00:00"),
        ("29.97 NDF", "00:01:00:00", NTSC_30, True, "00:01:00;02"),
        ("24", "01:00:00:23", Fraction(120), None, "01:00:00:115"),
        ("25", "00:00:00:00", NTSC_30, None, "00:00:00:00"),
    ],
)
def test_another_rate_starts_at_the_same_second(
    name: str, start: str, rate: Fraction, drop: bool | None, timecode: str
) -> None:
    counting = TIMEBASES[name]
    started = Timebase(counting.rate, counting.drop_frame, counting.frame_number(start))
    assert started.at(rate, drop).rate == rate
    assert started.at(rate, drop).timecode(0) == timecode


@given(timebases, st.integers(0, 10**7), timebases)
@thoroughly
def test_every_start_exists_at_every_rate(counting: Timebase, start: int, other: Timebase) -> None:
    started = Timebase(counting.rate, counting.drop_frame, start)
    moved = started.at(other.rate, other.drop_frame)
    assert (moved.rate, moved.drop_frame) == (other.rate, other.drop_frame)
    assert moved.timecode(0)[:8] == started.timecode(0)[:8]
    assert started.at(counting.rate).timecode(0) == started.timecode(0)
