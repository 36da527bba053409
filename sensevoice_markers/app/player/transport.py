"""Where the media stands: one clock for the video, the timeline and the panels."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLoggingCategory, QObject, Qt, QTimer, Signal, Slot

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.app.player.clock import Clock
from sensevoice_markers.timebase import AUDIO_ONLY_RATE

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame

    from sensevoice_markers.app.player.film import Film

_TICK = 33  # milliseconds between two moves of the playhead
_FASTEST = 8.0
_SLOWLY = 0.5
_LEASH = 0.5  # seconds that the clock runs on when the player cannot keep up
_SAME_FRAME = Fraction(1, 1000)  # of a frame: a start that was rounded down is still that start


class Transport(QObject):
    """Plays, stops and seeks the open media; without a player that works, it still is a clock that can be set.

    Attributes:
        moved: the position in seconds, at a seek and about 30 times a second while playing.
        playing: bool.
        rate: how fast it plays, negative backwards, 0 stopped.
        failed: why there is no picture or no sound, by its name in `words.player.troubles`.
        pictured: a QVideoFrame to be shown, None for none.
        loudness: volume 0..1 and whether it is muted.
    """

    moved = Signal(float)
    playing = Signal(bool)
    rate = Signal(float)
    failed = Signal(str)
    pictured = Signal(object)
    loudness = Signal(float, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: QVideoFrame | None = None
        self._trouble = ""
        self._clock = Clock()
        self._film: Film | None = None
        self._media = MediaInfo("", 0.0)
        self._rate = 0.0
        self._volume, self._muted = 1.0, False
        self._timer = QTimer(self, interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def open(self, media: MediaInfo, audio: int | Literal["mix"]) -> None:
        """Show `media` with that audio track, stopped at its beginning; a mix plays as its first track."""
        self._turn(0.0)
        self._media = media
        self._show(None)
        self.warm()
        if self._film is not None:
            self._film.open(media, 1 if audio == "mix" else audio)
        if audio == "mix" and len(media.audio_tracks) > 1:
            self._fail("mix_plays_first")
        self.seek(0.0)

    def warm(self) -> None:
        """Load the player, which takes a moment, before the first file is opened."""
        self._film = self._film or self._made_film()

    def close(self) -> None:
        """Stop, and let go of the media."""
        self._turn(0.0)
        self._media = MediaInfo("", 0.0)
        if self._film is not None:
            self._film.close()
        self._show(None)

    @property
    def media(self) -> MediaInfo:
        """What is open; of no length where nothing is."""
        return self._media

    @property
    def shown(self) -> QVideoFrame | None:
        """What `pictured` said last."""
        return self._shown

    @property
    def trouble(self) -> str:
        """What `failed` said last of what is open; empty for nothing."""
        return self._trouble

    @property
    def position(self) -> float:
        """Seconds from the media's zero; stopped, the centre of a frame."""
        return min(max(0.0, self._clock.seconds), self._media.duration)

    @property
    def frame_start(self) -> float:
        """When the frame on screen starts, in seconds: where a cut or a mark at the playhead goes."""
        if self._media.frame_rate is None:
            return self.position
        return float(self._frame(self.position) / self._media.frame_rate)

    @property
    def frame_end(self) -> float:
        """When the frame on screen ends, in seconds: where what lasts to the playhead ends."""
        if self._media.frame_rate is None:
            return self.position
        return min(self._media.duration, float((self._frame(self.position) + 1) / self._media.frame_rate))

    @property
    def speed(self) -> float:
        """How fast it plays, negative backwards, 0 stopped."""
        return self._rate

    @property
    def volume(self) -> float:
        """How loud, 0..1."""
        return self._volume

    @property
    def muted(self) -> bool:
        """Whether it is silent whatever the volume."""
        return self._muted

    def set_volume(self, volume: float, muted: bool = False) -> None:
        """How loud, 0..1 as it is heard."""
        self._volume, self._muted = min(1.0, max(0.0, volume)), muted
        if self._film is not None:
            self._film.set_volume(self._volume, muted)
        self.loudness.emit(self._volume, muted)

    def seek(self, seconds: float) -> None:
        """Go there: to the centre of the frame that is on screen at `seconds`."""
        there = self._centre(self._frame(seconds)) if self._media.frame_rate else seconds
        self._clock.set(min(max(0.0, there), self._media.duration))
        if self._film is not None:
            self._film.go(self.position)
        self.moved.emit(self.position)

    def step(self, frames: int) -> None:
        """Go on by so many frames, back for negative ones; stops playing."""
        self.pause()
        if self._media.frame_rate is None:
            self.seek(self.position + float(frames / AUDIO_ONLY_RATE))
        else:
            self.seek(self._centre(self._frame(self.position) + frames))

    def toggle(self) -> None:
        """Play, or stop."""
        if self._rate:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play forwards at the usual speed, from the beginning where it stands at the end."""
        if self.position >= self._last:
            self.seek(0.0)
        self._turn(1.0)

    def pause(self) -> None:
        """Stop."""
        if self._rate:
            self._turn(0.0)
            self.seek(self.position)

    def shuttle(self, direction: int, slowly: bool = False) -> None:
        """J (-1), K (0), L (1): each further press doubles the speed, up to 8; with K held, `slowly`, half speed."""
        if not direction:
            self.pause()
        elif slowly:
            self._turn(direction * _SLOWLY)
        else:
            faster = self._rate * direction
            self._turn(direction * (min(_FASTEST, faster * 2) if faster >= 1 else 1.0))

    # --- frames

    def _frame(self, seconds: float) -> int:
        rate = self._media.frame_rate or AUDIO_ONLY_RATE
        last = (self._media.frames or math.ceil(Fraction(self._media.duration) * rate - _SAME_FRAME)) - 1
        return max(0, min(last, math.floor(Fraction(seconds) * rate + _SAME_FRAME)))

    def _centre(self, frame: int) -> float:
        return float((max(0, frame) + Fraction(1, 2)) / (self._media.frame_rate or AUDIO_ONLY_RATE))

    @property
    def _last(self) -> float:
        """The latest position."""
        duration = self._media.duration
        return self._centre(self._frame(duration)) if self._media.frame_rate else duration

    # --- playing

    def _turn(self, rate: float) -> None:
        """Go on at another speed."""
        before, self._rate = self._rate, rate
        led = self._film is not None and self._film.works and rate > 0
        self._clock.run(rate, _LEASH if led else math.inf)
        if self._film is not None:
            self._film.run(max(0.0, rate))
        if rate:
            self._timer.start()
        else:
            self._timer.stop()
        if bool(before) != bool(rate):
            self.playing.emit(bool(rate))
        if before != rate:
            self.rate.emit(rate)

    @Slot()
    def _tick(self) -> None:
        here = self._clock.seconds
        if (self._rate > 0 and here >= self._last) or (self._rate < 0 and here <= 0):
            self._clock.set(min(max(0.0, here), self._last))
            self.pause()
            return
        if self._rate < 0 and self._film is not None and not self._film.busy:
            self._film.go(self._centre(self._frame(here)))
        self.moved.emit(self.position)

    # --- what the film says

    def _made_film(self) -> Film | None:
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # it tells of each library that it tries
        try:
            from sensevoice_markers.app.player.film import Film
        except ImportError:  # without libpulse or a GPU's libraries there is none
            self._fail("no_player")
            return None
        film = Film(self)
        film.set_volume(self._volume, self._muted)
        film.stood.connect(self._on_stood)
        film.pictured.connect(self._show)
        film.troubled.connect(self._on_troubled)
        film.ended.connect(self.pause)
        return film

    @Slot(object)
    def _show(self, frame: QVideoFrame | None) -> None:
        self._shown = frame
        if frame is None:
            self._trouble = ""
        self.pictured.emit(frame)

    def _fail(self, trouble: str) -> None:
        self._trouble = trouble
        self.failed.emit(trouble)

    @Slot(float)
    def _on_stood(self, seconds: float) -> None:
        if self._rate > 0:
            self._clock.hear(seconds)

    @Slot(str)
    def _on_troubled(self, trouble: str) -> None:
        if self._rate > 0 and self._film is not None and not self._film.works:
            self._clock.run(self._rate)
        self._fail(trouble)
