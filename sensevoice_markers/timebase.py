"""Frame rates, timecode and quantising: the only place of the project that rounds time.

Everything before an export is in seconds from the media's zero. A `Timebase` turns those seconds into
frames of one constant rate and frames into SMPTE timecode (SMPTE ST 12-1), with exact Fractions throughout.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from fractions import Fraction

from sensevoice_markers.errors import BadSetting

STANDARD_RATES: tuple[Fraction, ...] = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48000, 1001),
    Fraction(48),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
    Fraction(100),
    Fraction(120000, 1001),
    Fraction(120),
)

AUDIO_ONLY_RATE = Fraction(25)
"""Rate of a timeline made from sound alone: editors refuse or misread a sample rate there."""

# 24 and 23.976 lie 1e-3 apart, containers that count milliseconds err by less than 2e-4.
_SNAP = Fraction(1, 4000)

# Times in documents are rounded to milliseconds: an end this little past a frame's start is that start.
_ROUNDING = Fraction(6, 10000)

_RATE = re.compile(r"\d{1,9}(\.\d{0,9})?|\d{1,9}/\d{1,9}")
_TIMECODE = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})([:;,.])(\d{2,3})")


def snap_rate(rate: Fraction) -> Fraction:
    """The standard rate within 0.025 % of `rate`, else `rate` itself (2997/100 → 30000/1001, 15 → 15)."""
    nearest = nearest_standard_rate(rate)
    return nearest if abs(rate - nearest) <= nearest * _SNAP else rate


def nearest_standard_rate(rate: Fraction) -> Fraction:
    """The standard rate with the smallest difference to `rate`."""
    return min(STANDARD_RATES, key=lambda standard: abs(standard - rate))


def parse_rate(text: str) -> Fraction:
    """Read a rate as people write it: ``25``, ``23.976``, ``24000/1001``; NTSC decimals become exact.

    Raises:
        BadSetting: not a number, or outside 1..1000 frames a second.
    """
    try:
        # Fraction itself would take 1e999999999, and all memory for it.
        rate = Fraction(text.strip() if _RATE.fullmatch(text.strip()) else "")
    except (ValueError, ZeroDivisionError):
        raise BadSetting(f"frame rate {text!r} is not a number: write 25, 23.976 or 24000/1001") from None
    if not 1 <= rate <= 1000:
        raise BadSetting(f"frame rate {text!r} is outside 1..1000 frames a second")
    return snap_rate(rate)


def can_drop(rate: Fraction) -> bool:
    """Whether drop-frame counting is defined for `rate`: NTSC multiples of 29.97 only."""
    return rate.denominator == 1001 and rate.numerator % 30000 == 0


@dataclass(frozen=True, slots=True)
class Timebase:
    """A constant frame rate, the way its timecode counts, and the frame number of the media's zero.

    Attributes:
        rate: frames a second, exact.
        drop_frame: timecode skips numbers so that it follows the clock; NTSC rates only.
        start_frame: frame number that the timecode gives to the first frame, ≥ 0.
    """

    rate: Fraction
    drop_frame: bool = False
    start_frame: int = 0

    def __post_init__(self) -> None:
        if self.drop_frame and not can_drop(self.rate):
            raise BadSetting(
                f"drop frame is only defined for 29.97, 59.94 and 119.88, not for {float(self.rate):g}: "
                "use --drop-frame off"
            )

    @property
    def nominal(self) -> int:
        """Frames in a second of timecode: 24 for 23.976, 30 for 29.97."""
        return max(1, math.floor(self.rate + Fraction(1, 2)))

    @property
    def _dropped(self) -> int:
        """Frame numbers skipped at each minute that is not a tenth one: 2 at 29.97, 4 at 59.94."""
        return self.nominal // 15 if self.drop_frame else 0

    @property
    def frames_a_day(self) -> int:
        """Frame numbers in 24 hours of timecode, where it wraps to zero."""
        return self.nominal * 86400 - self._dropped * 9 * 144

    def frame_at(self, seconds: float | Fraction) -> int:
        """The frame whose start is nearest to `seconds`; halves round up. Zero-based, no start offset."""
        return math.floor(Fraction(seconds) * self.rate + Fraction(1, 2))

    def frame_after(self, seconds: float | Fraction) -> int:
        """The first frame that starts at `seconds` or later: the first without what ends there."""
        return math.ceil((Fraction(seconds) - _ROUNDING) * self.rate)

    def frames_in(self, seconds: float | Fraction) -> int:
        """How many frames it takes to cover `seconds`; less than 1/1000 frame too much is no frame."""
        return math.ceil(Fraction(seconds) * self.rate - Fraction(1, 1000))

    def seconds_at(self, frame: int) -> Fraction:
        """When zero-based `frame` starts, in seconds, exact."""
        return frame / self.rate

    def timecode(self, frame: int) -> str:
        """SMPTE timecode of zero-based `frame`, start offset included; ``;`` before the frames marks drop frame."""
        number = (frame + self.start_frame) % self.frames_a_day
        if self._dropped:
            # Give back the skipped numbers: 9 of each 10 minutes skip (SMPTE ST 12-1, drop-frame compensation).
            ten_minutes = self.nominal * 600 - self._dropped * 9
            tens, rest = divmod(number, ten_minutes)
            first = self.nominal * 60
            minutes = 0 if rest < first else 1 + (rest - first) // (first - self._dropped)
            number += self._dropped * (9 * tens + minutes)
        total, frames = divmod(number, self.nominal)
        separator = ";" if self.drop_frame else ":"
        width = 2 if self.nominal <= 100 else 3
        return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}{separator}{frames:0{width}}"

    def frame_number(self, timecode: str) -> int:
        """The frame number that `timecode` names in this way of counting (absolute, no start offset).

        Raises:
            BadSetting: not a timecode, a field out of range, or a number that drop frame skips.
        """
        hours, minutes, seconds, _, frames = _fields(timecode)
        if hours > 23 or minutes > 59 or seconds > 59 or frames >= self.nominal:
            raise BadSetting(f"timecode {timecode!r} does not exist at {float(self.rate):g} frames a second")
        if minutes % 10 and seconds == 0 and frames < self._dropped:
            raise BadSetting(
                f"timecode {timecode!r} is skipped by drop frame: use {hours:02}:{minutes:02}:00;{self._dropped:02}"
            )
        total_minutes = hours * 60 + minutes
        number = (total_minutes * 60 + seconds) * self.nominal + frames
        return number - self._dropped * (total_minutes - total_minutes // 10)

    def at(self, rate: Fraction, drop_frame: bool | None = None) -> Timebase:
        """This timebase at another rate: it starts at the same second, as far into it as frames allow.

        Args:
            drop_frame: None keeps this one's way of counting where `rate` allows it.

        Raises:
            BadSetting: `rate` has no drop frame.
        """
        keeps = self.drop_frame and can_drop(rate) if drop_frame is None else drop_frame
        other = Timebase(rate, keeps)
        hours, minutes, seconds, _, frames = _fields(self.timecode(0))
        frames = frames * other.nominal // self.nominal
        if minutes % 10 and seconds == 0:
            frames = max(frames, other._dropped)
        return replace(other, start_frame=other.frame_number(f"{hours:02}:{minutes:02}:{seconds:02}:{frames:02}"))


def _fields(timecode: str) -> tuple[int, int, int, str, int]:
    match = _TIMECODE.fullmatch(timecode.strip())
    if match is None:
        raise BadSetting(f"timecode {timecode!r} is not of the form 01:00:00:00")
    hours, minutes, seconds, separator, frames = match.groups()
    return int(hours), int(minutes), int(seconds), separator, int(frames)


def is_drop_frame(timecode: str) -> bool:
    """Whether `timecode` is written with a drop-frame separator (``01:00:00;00``).

    Raises:
        BadSetting: not a timecode.
    """
    return _fields(timecode)[3] != ":"


def timebase(rate: Fraction, start_timecode: str | None, drop_frame: bool | None) -> Timebase:
    """The timebase of a timeline.

    Args:
        rate: frames a second.
        start_timecode: timecode of the first frame, None for zero.
        drop_frame: None follows the separator of `start_timecode` where the rate allows it.

    Raises:
        BadSetting: the timecode does not exist at this rate, or the rate has no drop frame.
    """
    if start_timecode is None:
        return Timebase(rate, bool(drop_frame))
    if drop_frame is None:
        drop_frame = can_drop(rate) and is_drop_frame(start_timecode)
    counting = Timebase(rate, drop_frame)
    return Timebase(rate, drop_frame, counting.frame_number(start_timecode))


def clock(seconds: float) -> str:
    """A length or a wait as people read it: 1:02:03 or 2:03, to the nearest second."""
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
