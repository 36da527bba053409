"""The sound of a media file: decoded once by ffmpeg to a spool of 16 kHz mono that everything reads."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from sensevoice_markers import files, processes
from sensevoice_markers.analysis import AudioTrack, MediaInfo
from sensevoice_markers.errors import DecodeFailed, DiskFull, MarkersError
from sensevoice_markers.media import safety

SAMPLE_RATE = 16000
"""Samples a second of all sound inside the program; what the models were trained on."""

_BYTES_A_SECOND = SAMPLE_RATE * 2
_CHUNK = 1 << 18  # about 8 s: one progress report and one look at the cancel token


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Decoded sound from the media's zero on.

    Attributes:
        samples: int16, shape (n,), mono at `SAMPLE_RATE`; a read-only memory map of the spool.
        warnings: one line each, for people.
    """

    samples: npt.NDArray[np.int16]
    warnings: tuple[str, ...] = ()

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE

    def block(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """Samples start..stop as float32 in -1..1, shape (stop - start,) or shorter at the end."""
        return self.samples[max(0, start) : stop].astype(np.float32) / np.float32(32768)


def ffmpeg_program() -> str:
    """The ffmpeg that comes with imageio-ffmpeg, or else, where it has none for the system, the PATH's.

    Versions place sound that starts before the picture differently (5.1 moves it to zero): marks are on the right
    frame with the one that was tested. The variable ``IMAGEIO_FFMPEG_EXE`` names another.
    """
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def decode(media: MediaInfo, tracks: Sequence[AudioTrack], folder: Path) -> Generator[float, None, Sound]:
    """Decode `tracks` (several are mixed) into a spool in `folder`; yields the seconds done so far.

    The spool has no name that outlives the process: it goes when the Sound and its memory map go.

    Raises:
        DecodeFailed: nothing could be decoded.
        DiskFull, TargetUnwritable: the spool cannot be written.
    """
    name = Path(media.path).name
    _check_room(folder, media)
    with tempfile.TemporaryFile(dir=folder, prefix="sound-") as spool:
        process = subprocess.Popen(
            _command(media, tracks),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=processes.NO_WINDOW,
        )
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        assert process.stderr is not None  # noqa: S101
        complaints: deque[str] = deque(maxlen=20)
        drain = threading.Thread(target=_drain, args=(process.stderr, complaints), daemon=True)
        drain.start()
        try:
            size = yield from _copy(process.stdout, spool, folder)
        finally:
            process.kill()
            process.wait()
            drain.join()
            process.stdout.close()
            process.stderr.close()
        samples = size // 2
        if not samples:
            reason = complaints[-1] if complaints else "ffmpeg gave no sound and no reason"
            raise DecodeFailed(
                f"{name}: no sound could be decoded ({reason}); the audio track is damaged: "
                "choose another with --audio-track, or copy the file again"
            )
        spool.flush()
        mapped = np.memmap(spool, dtype="<i2", mode="r", shape=(samples,))
    return Sound(mapped, tuple(_warnings(media, tracks, mapped, list(complaints))))


def _command(media: MediaInfo, tracks: Sequence[AudioTrack]) -> list[str]:
    """ffmpeg's argument list: the tracks from the media's zero on, gaps filled with silence."""
    import ffmpeg  # ffmpeg-python, which only writes the command line here

    # ffmpeg counts from the container's first timestamp; in stream formats from that of the used tracks.
    base = media.origin
    if media.timestamps_may_jump:
        base = max(base, min(track.start for track in tracks))
    source = ffmpeg.input(
        safety.url(Path(media.path)),
        protocol_whitelist=safety.PROTOCOLS,
        format_whitelist=safety.FORMATS,
    )
    aligned = [
        source[str(track.stream)]
        .filter("asetpts", f"PTS+({base:.9f})/TB")
        # aresample alone cuts an early start only to the nearest 20 ms or so; atrim is exact.
        .filter("atrim", start=0)
        .filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0})
        for track in tracks
    ]
    sound = (
        ffmpeg.filter(aligned, "amix", inputs=len(aligned), duration="longest", normalize=0)
        if len(aligned) > 1
        else aligned[0]
    )
    output = sound.output("pipe:1", format="s16le", acodec="pcm_s16le", ac=1, ar=SAMPLE_RATE)
    command: list[str] = output.global_args("-nostdin", "-hide_banner", "-loglevel", "error").compile(
        cmd=ffmpeg_program()
    )
    return command


def _copy(source: IO[bytes], spool: IO[bytes], folder: Path) -> Generator[float, None, int]:
    size = 0
    while chunk := source.read(_CHUNK):
        try:
            spool.write(chunk)
        except OSError as error:
            raise _spool_error(error, folder) from None
        size += len(chunk)
        yield size / _BYTES_A_SECOND
    return size


def _drain(stream: IO[bytes], lines: deque[str]) -> None:
    for line in stream:
        text = line.decode("utf-8", "replace").strip()
        if text:
            lines.append(text)


def _check_room(folder: Path, media: MediaInfo) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        size = Path(media.path).stat().st_size
    except OSError as error:
        raise _spool_error(error, folder) from None
    # A damaged header may declare days of sound; no codec packs it closer than 1 : 64 of our spool.
    needed = min(int(media.duration * _BYTES_A_SECOND), size * 64) + (16 << 20)
    if free < needed:
        raise DiskFull(
            f"{folder}: {needed >> 20} MB are needed for the decoded sound, {free >> 20} MB are free; "
            f"make room or set {files.HOME_VARIABLE} to another disk"
        )


def _spool_error(error: OSError, folder: Path) -> MarkersError:
    kind = type(files.write_error(error, folder))
    return kind(
        f"{folder}: the decoded sound cannot be kept there ({error.strerror or error}); "
        f"make room or set {files.HOME_VARIABLE} to another folder"
    )


def _warnings(
    media: MediaInfo,
    tracks: Sequence[AudioTrack],
    samples: npt.NDArray[np.int16],
    complaints: list[str],
) -> Generator[str, None, None]:
    seconds = len(samples) / SAMPLE_RATE
    if media.timestamps_may_jump and abs(media.duration - seconds) > max(2, seconds * 0.1):
        yield (
            f"the file's clock jumps ({media.duration:.0f} s declared, {seconds:.0f} s decoded): marks follow "
            "the sound as decoded; rewrap the file to MP4 for exact positions"
        )
        return
    declared = max((t.start + t.duration for t in tracks if t.duration), default=None)
    if declared is None and complaints:
        declared = media.duration
    if declared is not None and seconds < declared - max(0.5, declared * 0.01):
        reason = f" ({complaints[-1]})" if complaints else ""
        yield (
            f"only {seconds:.1f} s of {declared:.1f} s of sound could be decoded{reason}: "
            "the file is damaged or cut short, and nothing is marked after that"
        )
    elif complaints:
        yield f"the sound is damaged in places ({complaints[-1]}): marks there may be missing"
    if seconds < 0.1:
        yield f"there are only {seconds * 1000:.0f} ms of sound"
    elif not any(np.any(samples[i : i + _CHUNK]) for i in range(0, len(samples), _CHUNK)):
        yield "the sound is digital silence: choose another --audio-track if there is one"
