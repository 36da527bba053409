"""What the ruler says: a tick where a number is round, as dense as can be read. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.timeline.geometry import Window
from sensevoice_markers.timebase import Timebase

_ROOM = 104.0  # pixels from one written number to the next
_FINE = 7.0  # and from one small tick to the next

_WHOLE = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000)
_PARTS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of the ruler; `text` is empty for the small ones between numbers."""

    seconds: float
    text: str = ""


def ticks(window: Window, times: Times) -> tuple[Tick, ...]:
    """The ticks of a window, in order; a number a little outside counts, since it may reach into it."""
    timebase = times.counting
    fine, coarse = _steps(window.scale, times)
    margin = _ROOM / window.scale
    span = window.left - margin, min(window.right, window.duration) + 1e-9
    places = _plain if times.seconds else _coded
    small = [Tick(seconds) for seconds in places(fine, span, timebase)]
    large = [Tick(seconds, _text(seconds, coarse, times)) for seconds in places(coarse, span, timebase)]
    # Half a pixel: the small tick under a number is the number's.
    written = {round(tick.seconds * window.scale) for tick in large}
    small = [tick for tick in small if round(tick.seconds * window.scale) not in written]
    return tuple(sorted(small + large, key=lambda tick: tick.seconds))


def _steps(scale: float, times: Times) -> tuple[float, float]:
    """Seconds between small ticks, and between numbers: the second is a multiple of the first."""
    timebase = times.counting
    if times.seconds:
        steps = [*_PARTS, *map(float, _WHOLE)]
    else:
        parts = [count for count in range(1, timebase.nominal) if timebase.nominal % count == 0]
        steps = [*(float(count / timebase.rate) for count in parts), *map(float, _WHOLE)]
    coarse = next((step for step in steps if step * scale >= _ROOM), steps[-1])
    fits = (step for step in steps if step * scale >= _FINE and _divides(step, coarse))
    return next(fits, coarse), coarse


def _divides(step: float, coarse: float) -> bool:
    # A second of 23.976 frames is not quite 24 of them; its number is.
    times = coarse / step
    return abs(times - round(times)) < 0.03 and round(times) >= 1


def _plain(step: float, span: tuple[float, float], _timebase: Timebase) -> Iterator[float]:
    first = max(0, math.ceil(span[0] / step - 1e-6))
    while first * step <= span[1]:
        yield first * step
        first += 1


def _coded(step: float, span: tuple[float, float], timebase: Timebase) -> Iterator[float]:
    """Where the timecode is a multiple of `step`."""
    start, rate, nominal = timebase.start_frame, float(timebase.rate), timebase.nominal
    dropped = nominal // 15 if timebase.drop_frame else 0
    if step < 1:
        every = max(1, round(step * rate))
        number = math.ceil((max(0.0, span[0]) * rate + start) / every)
        while (seconds := (number * every - start) / rate) <= span[1]:
            if seconds >= 0:
                yield seconds
            number += 1
        return
    whole = round(step)
    # In timecode, a second may be later than by the clock, at most by 86 s a day: begin before.
    number = max(0, int((max(0.0, span[0]) * rate + start) / nominal) // whole - 1)
    while (seconds := (_numbered(number * whole, nominal, dropped) - start) / rate) <= span[1]:
        if seconds >= max(0.0, span[0]):
            yield seconds
        number += 1


def _numbered(second: int, nominal: int, dropped: int) -> int:
    """The frame number of a whole second of timecode, counted on past midnight."""
    minutes = second // 60
    # Each minute but the tenth skips numbers (SMPTE ST 12-1): it begins with the first that there is.
    begins_after = dropped if minutes % 10 and second % 60 == 0 else 0
    return second * nominal + begins_after - dropped * (minutes - minutes // 10)


def _text(seconds: float, step: float, times: Times) -> str:
    written = times.write(seconds)
    if not times.seconds or step < 0.01:
        return written
    # As many decimals as tell one number from the next.
    return written[:-4] if step >= 1 else written[:-2] if step >= 0.1 else written[:-1]
