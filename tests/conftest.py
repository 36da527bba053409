"""Fixtures that all tests share: a home of their own, media made by ffmpeg, the pulled models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
    for name in (
        "HOME",
        "FOR",
        "FORMATS",
        "HIGHLIGHTS",
        "ENGINE",
        "LANGUAGE",
        "CHECKPOINT",
        "DEVICE",
        "PRECISION",
        "VAD",
        "VOCABULARY",
        "AUDIO_TRACK",
        "FPS",
        "OUT",
        "SENSITIVITY",
        "LANG",
    ):
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


@pytest.fixture
def cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a process of its own, with the home and the environment of this test."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sensevoice_markers", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False, **options)

    return run


@dataclass(frozen=True)
class Demo:
    """examples/demo.mp4, marked and analysed once by the command line, without a network."""

    truth: dict[str, Any]
    home: Path
    otio: Path
    srt: Path
    document: Path
    said: str
    network: Path
    hub: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """What became of the demo; `network` lists the connections that were tried, `hub` is a hub's empty cache."""
    folder = tmp_path_factory.mktemp("demo")
    made = Demo(
        truth=json.loads((EXAMPLES / "demo.truth.json").read_bytes()),
        home=folder / "home",
        otio=folder / "out" / "demo.otio",
        srt=folder / "out" / "demo.srt",
        document=folder / "demo.json",
        said="",
        network=folder / "network.log",
        hub=folder / "hub",
    )
    made.home.mkdir()
    (made.home / "models").symlink_to(_MODELS, target_is_directory=True)
    (folder / "sitecustomize.py").write_text(_OFFLINE.format(str(made.network)))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SENSEVOICE_MARKERS_")}
    environment |= {files.HOME_VARIABLE: str(made.home), "PYTHONPATH": str(folder), "HF_HOME": str(made.hub)}
    said = ""
    for arguments in (["mark", "--out", folder / "out"], ["analyze", "--json", made.document]):
        command = [sys.executable, "-m", "sensevoice_markers", *map(str, arguments), str(EXAMPLES / "demo.mp4")]
        ran = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False)
        assert ran.returncode == 0, ran.stderr
        said += ran.stderr
    return replace(made, said=said)


# A network cable pulled out: what Python connects to is refused, and written down.
_OFFLINE = """
import socket

def refuse(self, address, usual=socket.socket.connect):
    if self.family not in (socket.AF_INET, socket.AF_INET6):
        return usual(self, address)
    with open({0!r}, "a") as log:
        print(address, file=log)
    raise OSError("there is no network in this test")

def resolve(host, *_, **__):
    with open({0!r}, "a") as log:
        print(host, file=log)
    raise socket.gaierror("there is no network in this test")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = resolve
"""


@pytest.fixture
def unplugged(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No process that this test starts has a network; the file lists what was tried all the same."""
    folder = tmp_path_factory.mktemp("unplugged")
    (folder / "sitecustomize.py").write_text(_OFFLINE.format(str(folder / "network.log")))
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    return folder / "network.log"


@pytest.fixture
def stand_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`stand_in(code)` has every worker process transcribe by `code`, a generator's body, and need no weights.

    The code sees `sound`, `spans` and `said`, which makes a segment of one word.
    """

    def install(code: str = "yield said(0, 1, 'Hello.')") -> None:
        folder = tmp_path_factory.mktemp("stand-in")
        (folder / "sitecustomize.py").write_text(_STAND_IN.format(textwrap.indent(textwrap.dedent(code), " " * 12)))
        monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)

    return install


_STAND_IN = """
import os, sys, time
if sys.orig_argv[-1] == "sensevoice_markers.worker":
    from sensevoice_markers.analysis import Segment, Word
    from sensevoice_markers.inference import belief, engines, firered
    from sensevoice_markers.inference.devices import Running

    def said(start, end, text):
        return Segment(start, end, text, "en", (Word(text, start, end, 0.9),))

    class StandIn:
        running = Running("cpu", "fp32")
        exact = False
        taggers = warnings = ()

        def transcribe(self, sound, activity, spans, language, vocabulary):
{}

    engines.taggers = lambda vad, fingerprint: (firered.SpeechActivity(), firered.SpeechSingingMusic())
    engines.transcriber = lambda name, wish, fingerprint: StandIn()
    belief.believed = lambda segment, tracks: segment  # what a stand-in says is not in the sound
"""
