"""Sounds made of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import made_fsmn
import numpy as np
import numpy.typing as npt
import pytest
from build import driven

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.inference import tagging
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound


@pytest.fixture
def tag() -> Callable[[Sound, Sequence[Tagger]], tuple[ScoreTrack, ...]]:
    """All score tracks of a sound."""

    def run(sound: Sound, taggers: Sequence[Tagger]) -> tuple[ScoreTrack, ...]:
        return driven(tagging.tag(sound, taggers))

    return run


@pytest.fixture
def bursts() -> Callable[[float], Sound]:
    """So many seconds of noise that comes and goes."""

    def make(seconds: float) -> Sound:
        count = round(seconds * SAMPLE_RATE)
        noise: npt.NDArray[np.float64] = np.random.default_rng(7).standard_normal(count)
        swell = np.sin(np.arange(count) * 2.1 / SAMPLE_RATE) ** 4
        return Sound((3000 * noise * swell).astype(np.int16))

    return make


@pytest.fixture(scope="session")
def fsmn_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An FSMN in the published form, with weights of chance that use all of its memory."""
    folder = tmp_path_factory.mktemp("fsmn-vad")
    made_fsmn.write(folder)
    return folder
