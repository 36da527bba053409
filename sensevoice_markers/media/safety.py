"""What ffmpeg and PyAV may open. Media is untrusted: a playlist must not read other files or hosts."""

from __future__ import annotations

from pathlib import Path

PROTOCOLS = "file"

# Demuxers of self-contained files. Left out on purpose: lists that name other files (hls, dash, concat,
# image2, imf, sdp …), which read what they point at, and tty, which takes any text for a video.
FORMATS = ",".join(
    (
        "3g2", "3gp", "aac", "ac3", "aiff", "amr", "ape", "asf", "asf_o", "au", "avi", "caf", "dts", "dv",
        "eac3", "flac", "flv", "gxf", "h264", "hevc", "ivf", "m4a", "matroska", "mj2", "mov", "mp2", "mp3",
        "mp4", "mpeg", "mpegts", "mpegvideo", "mxf", "nut", "ogg", "rm", "rso", "swf", "tta", "w64", "wav",
        "webm", "wtv", "wv",
    )
)  # fmt: skip


def url(path: Path) -> str:
    """`path` as ffmpeg opens a plain local file whatever its name holds (``a:b%03d.mp4``)."""
    return f"file:{path.absolute()}"
