"""Qt's player, in seconds from the media's zero. Imported late: QtMultimedia may be missing on a machine."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QtAudio, QVideoFrame, QVideoSink

from sensevoice_markers.analysis import MediaInfo

Trouble = Literal["gone", "unreadable", "no_codec", "no_sound_device"]

_Status = QMediaPlayer.MediaStatus
_READY = frozenset({_Status.LoadedMedia, _Status.BufferingMedia, _Status.BufferedMedia})
_PATIENCE = 1000  # milliseconds that the first picture may take
_SETTLED = 150  # milliseconds after a seek before a better picture is looked for
_REACHES = (0.6, 2.5, 10.0)  # seconds before what is looked for
_RUN_UP = 4.0  # speed
_NEAR = 0.3  # seconds between a picture and the player's word; one of before a seek is further off
_PLAUSIBLE = 0.1  # seconds between where a file says that its picture starts, and where it does


class Film(QObject):
    """One file being shown and heard. Nothing here waits: what is asked for before the file is open comes after it.

    Qt counts from the container's first timestamp, as its own libraries understand it. The first picture shown is the
    media's zero, and tells where that is for Qt.

    In stream formats (MPEG-TS and PS) Qt's seeking shows the next key frame. There the picture of a moment is looked
    for: from a little earlier on, in silence, until it comes.

    Attributes:
        stood: second at which it is while it plays.
        pictured: a `QVideoFrame` to be shown.
        troubled: a `Trouble`; only ``gone`` and ``unreadable`` end it.
        ended: it played to its end.
    """

    stood = Signal(float)
    pictured = Signal(object)
    troubled = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._devices = QMediaDevices(self)
        self._sound: QAudioOutput | None = None
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._player.setVideoOutput(self._sink)
        self._volume, self._muted = 1.0, False
        self._zero, self._track = 0.0, 0
        self._calibrated = self._ready = self._works = self._awaited = False
        self._wanted = 0.0
        self._rate = 0.0
        self._streams = self._searching = self._told = False
        self._reach = 0
        self._best: QVideoFrame | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(self._search)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.positionChanged.connect(self._on_position)
        self._player.errorOccurred.connect(self._on_error)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._patience.timeout.connect(lambda: self._begin())
        self._devices.audioOutputsChanged.connect(self._choose_device)
        self._choose_device()

    @property
    def busy(self) -> bool:
        """A picture was asked for and has not come yet."""
        return self._works and (not self._ready or self._awaited)

    @property
    def works(self) -> bool:
        """The file is open, or about to be."""
        return self._works

    def open(self, media: MediaInfo, track: int) -> None:
        """Show the beginning of `media`, with that audio track, from 1."""
        self._zero, self._track = -media.origin, track
        self._calibrated = self._ready = self._awaited = False
        self._works = True
        self._wanted = self._rate = 0.0
        self._streams = media.timestamps_may_jump
        self._stop_searching()
        self._player.setSource(QUrl.fromLocalFile(media.path))

    def close(self) -> None:
        """Let go of the file."""
        self._works = self._ready = False
        self._patience.stop()
        self._stop_searching()
        self._player.setSource(QUrl())

    def go(self, seconds: float) -> None:
        """Show the picture of that time."""
        self._wanted = seconds
        self._stop_searching()
        self._reach = 0
        if self._ready:
            self._awaited = self._player.hasVideo() and not self._rate
            self._seek(seconds)

    def run(self, rate: float) -> None:
        """Play forwards at `rate`, 0 to stop."""
        self._rate = rate
        if rate and (self._searching or self._reach):
            self.go(self._wanted)  # the search has left the player somewhere near
        if self._ready and rate:
            self._player.setPlaybackRate(rate)
            self._player.play()
        elif self._ready:
            self._player.pause()

    def set_volume(self, volume: float, muted: bool) -> None:
        """How loud, 0..1 as it is heard."""
        self._volume, self._muted = volume, muted
        if self._sound is not None:
            scale = QtAudio.VolumeScale
            linear = QtAudio.convertVolume(volume, scale.LogarithmicVolumeScale, scale.LinearVolumeScale)
            self._sound.setVolume(linear)
            self._sound.setMuted(muted)

    def _choose_device(self) -> None:
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            self._sound = None
            self._player.setAudioOutput(None)  # type: ignore[arg-type]
        elif self._sound is None:
            self._sound = QAudioOutput(device, self)
            self.set_volume(self._volume, self._muted)
            self._player.setAudioOutput(self._sound)
        else:
            self._sound.setDevice(device)

    @Slot(_Status)
    def _on_status(self, status: _Status) -> None:
        if status is _Status.LoadedMedia and self._works and not self._ready and not self._patience.isActive():
            if 0 < self._track <= len(self._player.audioTracks()):
                self._player.setActiveAudioTrack(self._track - 1)
            if self._sound is None and self._player.hasAudio():
                self.troubled.emit("no_sound_device")
            self._player.pause()  # shows the first picture
            if self._player.hasVideo():
                self._patience.start()
            else:
                self._begin()
        elif status is _Status.EndOfMedia and self._ready:
            if self._searching:
                self._found()
            else:
                self.ended.emit()

    def _begin(self, seeks: bool = True) -> None:
        """The file is open and its zero known: do what was asked for meanwhile."""
        self._patience.stop()
        if self._works and not self._ready:
            self._ready = True
            if seeks:
                self.go(self._wanted)
            self.run(self._rate)

    @Slot(QVideoFrame)
    def _on_frame(self, frame: QVideoFrame) -> None:
        if not self._works or not frame.isValid() or self._player.mediaStatus() not in _READY:
            return
        if not self._calibrated and not self._ready:
            first = frame.startTime() / 1e6
            self._zero = first if abs(first - self._zero) < _PLAUSIBLE else self._zero
            self._calibrated = True
            self._begin(seeks=frame.endTime() / 1e6 - self._zero <= self._wanted)
            if self._awaited:
                return  # it is the picture of another time
        if self._searching:
            self._judge(frame)
            return
        if self._streams and self._awaited and self._is_late(frame):
            self._settled.start()
        self._awaited = False
        self.pictured.emit(frame)
        at = frame.startTime() / 1e6
        if self._rate and abs(at - self._player.position() / 1000) < _NEAR * max(1.0, self._rate):
            self._told = True
            self.stood.emit(at - self._zero)

    # --- looking for a picture

    def _is_late(self, frame: QVideoFrame) -> bool:
        return frame.startTime() / 1e6 - self._zero > self._wanted

    @Slot()
    def _search(self) -> None:
        """Run up to it, from further before each time."""
        if self._rate or not self._ready or self._reach == len(_REACHES):
            return
        before, self._reach = _REACHES[self._reach], self._reach + 1
        self._searching, self._best = True, None
        if self._sound is not None:
            self._sound.setMuted(True)
        self._seek(self._wanted - before)
        self._player.setPlaybackRate(_RUN_UP)
        self._player.play()

    def _judge(self, frame: QVideoFrame) -> None:
        """The last picture that starts before what is looked for is it."""
        if not self._is_late(frame):
            self._best = frame
        elif self._best is not None or self._wanted - _REACHES[self._reach - 1] <= 0:
            self._found()
        else:
            self._stop_searching()
            self._search()

    def _found(self) -> None:
        best = self._best
        self._stop_searching()
        if best is not None:
            self.pictured.emit(best)

    def _stop_searching(self) -> None:
        self._settled.stop()
        self._best = None
        if self._searching:
            self._searching = False
            self._player.pause()
            self.set_volume(self._volume, self._muted)

    def _seek(self, seconds: float) -> None:
        self._player.setPosition(max(0, round((seconds + self._zero) * 1000)))

    @Slot("qlonglong")
    def _on_position(self, milliseconds: int) -> None:
        told, self._told = self._told, False
        if self._ready and self._rate and not told:  # pictures tell it better: the player's word is a frame late
            self.stood.emit(milliseconds / 1000 - self._zero)

    @Slot(QMediaPlayer.Error, str)
    def _on_error(self, error: QMediaPlayer.Error, _words: str) -> None:
        if not self._works:
            return
        if error is QMediaPlayer.Error.FormatError and self._player.mediaStatus() in _READY:
            self.troubled.emit("no_codec")
            self._begin()
        elif error is not QMediaPlayer.Error.NoError:
            self._works = self._ready = False
            self.troubled.emit("gone" if error is QMediaPlayer.Error.ResourceError else "unreadable")
