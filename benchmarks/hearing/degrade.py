"""What happens to a show's sound on its way: telephone, MP3, overdrive, a room, a low level.

Each takes and gives samples of one whole show (see `waves`), as many as before and where they were.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from benchmarks.hearing.waves import Samples, decibels, filtered, levelled, limited, reverberated, to_int16
from sensevoice_markers.media.audio import SAMPLE_RATE, ffmpeg_program


def telephone(samples: Samples) -> Samples:
    """300 to 3400 Hz, sampled 8000 times a second and back."""
    # Nothing is left above 3.6 kHz, so that sampling at 8 kHz and back would give these very samples.
    return filtered(samples, (0.0, 250.0, 300.0, 3400.0, 3600.0, 8000.0), (0.0, 0.0, 1.0, 1.0, 0.0, 0.0))


def mp3(samples: Samples) -> Samples:
    """MP3 of 64 kb/s and back."""
    raw = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1"]
    with tempfile.TemporaryDirectory() as folder:
        # A file, not a pipe: its first frame is written last, and tells the decoder how much delay to drop.
        packed = Path(folder, "packed.mp3")
        _ffmpeg([*raw, "-i", "pipe:0", "-c:a", "libmp3lame", "-b:a", "64k", str(packed)], to_int16(samples).tobytes())
        data = _ffmpeg(["-i", str(packed), *raw, "pipe:1"], b"")
    decoded = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768)
    return np.pad(decoded, (0, max(0, len(samples) - len(decoded))))[: len(samples)]


def clipped(samples: Samples) -> Samples:
    """12 dB too loud, and cut off at full scale."""
    loud: Samples = np.clip(samples * np.float32(decibels(12.0)), -1.0, 1.0)
    return loud


def reverberant(samples: Samples) -> Samples:
    """A hall of 0.6 s (RT60) whose echoes carry as much energy as the direct sound."""
    return limited(reverberated(samples, np.random.default_rng(6), seconds=0.6, tail=1.0))


def quiet(samples: Samples) -> Samples:
    """An rms of -30 dBFS over the whole show."""
    return levelled(samples, -30.0)


DEGRADATIONS: Mapping[str, Callable[[Samples], Samples]] = {
    "telephone": telephone,
    "mp3": mp3,
    "clipped": clipped,
    "reverberant": reverberant,
    "quiet": quiet,
}


def _ffmpeg(arguments: list[str], given: bytes) -> bytes:
    command = [ffmpeg_program(), "-nostdin", "-y", "-loglevel", "error", *arguments]
    return subprocess.run(command, input=given, check=True, stdout=subprocess.PIPE).stdout
