"""One small picture of a video, made by ffmpeg. The media may be hostile: time, memory and size are bounded."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sensevoice_markers import processes
from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.media import safety
from sensevoice_markers.media.audio import ffmpeg_program

LONGEST = 320
"""Pixels of the picture's longer side, at most."""

_PLACE = 0.1  # part of the length at which it is taken: the first frame is often black
_PATIENCE = 5.0  # seconds for each of two tries
_MOST_PIXELS = 64_000_000  # of a frame that is decoded: 8K has 33 million

# Of the shape that is seen, also where pixels are not square; computed from the longest side and so never larger.
_SCALE = f"scale=w='max(2,{LONGEST}*min(1,dar))':h='max(2,{LONGEST}*min(1,1/dar))',setsar=1"


def picture(media: MediaInfo) -> bytes | None:
    """A JPEG of `media` at about a tenth of its length, else of its first frame.

    None for sound alone, and where no frame can be decoded within ten seconds.
    """
    if media.frame_rate is None:
        return None
    places = (media.duration * _PLACE, 0.0) if media.duration > 1 else (0.0,)
    return next(filter(None, (_frame(media, seconds) for seconds in places)), None)


def _frame(media: MediaInfo, seconds: float) -> bytes | None:
    limits = ["-threads", "1", "-max_pixels", str(_MOST_PIXELS)]
    allowed = ["-protocol_whitelist", safety.PROTOCOLS, "-format_whitelist", safety.FORMATS]
    # To a key frame: the frames from it to the place itself may be thousands.
    place = ["-ss", f"{seconds:.3f}", "-noaccurate_seek"] if seconds else []
    made = ["-map", "0:V:0", "-frames:v", "1", "-vf", _SCALE, "-pix_fmt", "yuvj420p", "-q:v", "4"]
    command = [
        ffmpeg_program(), "-nostdin", "-loglevel", "quiet", *limits, *allowed, *place,
        "-i", safety.url(Path(media.path)), *made, "-threads", "1", "-f", "image2pipe", "-c:v", "mjpeg", "pipe:1",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            creationflags=processes.NO_WINDOW,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout or None
