"""Fixtures that all tests share: a home of their own, media made by ffmpeg, the pulled models."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sensevoice_markers import files
from sensevoice_markers.media.audio import ffmpeg_program

EXAMPLES = Path(__file__).parent.parent / "examples"

_MODELS = files.data_folder() / "models"  # before any test moves the home


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that no test sees or touches the user's cache, settings or models."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("HOME", "FORMATS", "ENGINE", "LANGUAGE", "AUDIO_TRACK", "FPS", "OUT", "SENSITIVITY", "LANG"):
        monkeypatch.delenv(f"SENSEVOICE_MARKERS_{name}", raising=False)
    monkeypatch.setenv(files.HOME_VARIABLE, str(folder))
    return folder


@pytest.fixture
def models(home: Path) -> Path:
    """The same home with the models that 'make setup' pulled."""
    assert _MODELS.is_dir(), "the models are not here: run 'sensevoice-markers models pull embedded'"
    (home / "models").symlink_to(_MODELS, target_is_directory=True)
    return home


@pytest.fixture(scope="session")
def ffmpeg() -> Callable[..., None]:
    """Run ffmpeg with these arguments, quietly; it must succeed."""

    def run(*arguments: object) -> None:
        command = [ffmpeg_program(), "-nostdin", "-y", "-loglevel", "error", *map(str, arguments)]
        subprocess.run(command, check=True, timeout=60)

    return run


@pytest.fixture(scope="session")
def clicks(tmp_path_factory: pytest.TempPathFactory, ffmpeg: Callable[..., None]) -> Path:
    """Ten seconds of silence at 48 kHz with a 10 ms beep at each full second from 1 to 9."""
    rate = 48000
    samples = np.zeros(10 * rate, np.int16)
    beep = (26000 * np.sin(2 * np.pi * 1000 * np.arange(rate // 100) / rate)).astype(np.int16)
    for second in range(1, 10):
        samples[second * rate : second * rate + len(beep)] = beep
    folder = tmp_path_factory.mktemp("clicks")
    (folder / "clicks.raw").write_bytes(samples.tobytes())
    ffmpeg("-f", "s16le", "-ar", rate, "-ac", 1, "-i", folder / "clicks.raw", folder / "clicks.wav")
    return folder / "clicks.wav"
