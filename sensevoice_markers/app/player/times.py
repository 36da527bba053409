"""How times are shown and typed: in the media's own timecode, or in seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import Options, timebases

_SECONDS = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,6})?)(?: ?(?:s|秒))?")


@dataclass(frozen=True, slots=True)
class Times:
    """How the times of one media are written.

    Attributes:
        counting: frames and their timecode.
        length: seconds; no later time can be typed.
        seconds: write seconds, not timecode; both are read.
    """

    counting: Timebase
    length: float
    seconds: bool = False

    @classmethod
    def of(cls, media: MediaInfo, options: Options | None = None, seconds: bool = False) -> Times:
        """As an export with `options` counts."""
        _, counting = timebases(media, options or Options(), [])
        return cls(counting, media.duration, seconds)

    def other(self) -> Times:
        """Seconds for timecode, timecode for seconds."""
        return replace(self, seconds=not self.seconds)

    def write(self, at: float) -> str:
        """``01:00:02:12`` or ``0:02.480``."""
        if not self.seconds:
            return self.counting.timecode(self.counting.frame_at(at))
        minutes, milliseconds = divmod(round(at * 1000), 60_000)
        hours, minutes = divmod(minutes, 60)
        rest = f"{milliseconds // 1000:02}.{milliseconds % 1000:03}"
        return f"{hours}:{minutes:02}:{rest}" if hours else f"{minutes}:{rest}"

    def read(self, words: str) -> float | None:
        """The second that a person means by a timecode, ``1:02:03.5``, ``2:03`` or ``75.3``; None outside the media."""
        try:
            number = self.counting.frame_number(words)
            at = float(self.counting.seconds_at((number - self.counting.start_frame) % self.counting.frames_a_day))
        except BadSetting:
            match = _SECONDS.fullmatch(words.strip())
            if match is None:
                return None
            hours, minutes, rest = match.groups()
            at = int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest.replace(",", "."))
        return at if at <= self.length else None
