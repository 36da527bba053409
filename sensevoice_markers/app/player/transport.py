"""Where the media stands: one clock for the video, the timeline and the panels."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from sensevoice_markers.analysis import MediaInfo


class Transport(QObject):
    """Plays, stops and seeks the open media; without a player that works, it still is a clock that can be set.

    Attributes:
        moved: the position in seconds, at a seek and about 30 times a second while playing.
        playing: bool.
        rate: how fast it plays, negative backwards, 0 stopped.
        failed: a line for people: why there is no picture or no sound.
    """

    moved = Signal(float)
    playing = Signal(bool)
    rate = Signal(float)
    failed = Signal(str)

    def open(self, media: MediaInfo, audio: int | Literal["mix"]) -> None:
        """Show `media` with that audio track, stopped at its beginning."""
        raise NotImplementedError

    @property
    def position(self) -> float:
        """Seconds from the media's zero."""
        raise NotImplementedError

    def seek(self, seconds: float) -> None:
        """Go there: to the centre of the frame that is on screen at `seconds`."""
        raise NotImplementedError

    def step(self, frames: int) -> None:
        """Go on by so many frames, back for negative ones; stops playing."""
        raise NotImplementedError

    def toggle(self) -> None:
        """Play, or stop."""
        raise NotImplementedError

    def play(self) -> None:
        """Play forwards at the usual speed."""
        raise NotImplementedError

    def pause(self) -> None:
        """Stop."""
        raise NotImplementedError

    def shuttle(self, direction: int) -> None:
        """J (-1), K (0), L (1): each further press doubles the speed, up to 8."""
        raise NotImplementedError
