"""Small media made on the spot, and ears for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from build import driven

from sensevoice_markers.analysis import AudioTrack, MediaInfo
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound
from sensevoice_markers.media.probe import choose_track, probe


@pytest.fixture
def make(tmp_path: Path, ffmpeg: Callable[..., None]) -> Callable[..., Path]:
    """`make(name, *arguments)` has ffmpeg write that file."""

    def run(name: str, *arguments: object) -> Path:
        ffmpeg(*arguments, f"file:{tmp_path / name}")
        return tmp_path / name

    return run


@pytest.fixture
def decode(tmp_path: Path) -> Callable[..., Sound]:
    """Decode a file's default track, or these tracks of a media description."""

    def run(media: Path | MediaInfo, tracks: Sequence[AudioTrack] = ()) -> Sound:
        if isinstance(media, Path):
            media = probe(media)
        return driven(audio.decode(media, tracks or [choose_track(media, None)], tmp_path / "spool"))

    return run


@pytest.fixture
def beeps() -> Callable[[Sound], list[float]]:
    """When each beep of a sound begins, in seconds: loud after a quarter of a second without."""

    def hear(sound: Sound) -> list[float]:
        level = np.abs(sound.samples.astype(np.int32))
        loud = np.flatnonzero(level > level.max() / 3)
        first = np.diff(loud, prepend=-SAMPLE_RATE) > SAMPLE_RATE / 4
        return (loud[first] / SAMPLE_RATE).tolist()

    return hear
