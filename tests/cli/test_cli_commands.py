"""doctor, models, --version: what is here, what is missing, how to mend it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from sensevoice_markers import diagnosis
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.inference import ctranslate, devices
from sensevoice_markers.inference.devices import Torch
from sensevoice_markers.weights import catalog

Command = Callable[..., Any]


def test_version(command: Command) -> None:
    ran = command("--version")
    assert (ran.code, ran.out) == (ExitCode.OK, f"sensevoice-markers {version('sensevoice-markers')}\n")


@pytest.mark.parametrize("name", ["mark", "analyze", "export", "doctor", "app", "models"])
def test_every_command_has_help(command: Command, name: str) -> None:
    ran = command(name, "--help")
    assert ran.code == ExitCode.OK
    assert name in ran.out


def test_the_models_that_are_not_here(command: Command, home: Path) -> None:
    ran = command("models", "list")
    assert ran.code == ExitCode.OK
    for model in catalog.CATALOG.values():
        assert model.id in ran.out
    assert "not here" in ran.out
    assert command("models", "path").paths == [home / "models"]


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_the_models_that_are_here(command: Command) -> None:
    lines = command("models", "list").out.splitlines()
    for model in catalog.chosen("embedded"):
        (line,) = (line for line in lines if f" {model.id} " in line)
        assert line.startswith(("here", "bundled"))
    pulled = command("models", "pull", "embedded")  # whole already: nothing is asked for
    assert pulled.code == ExitCode.OK
    assert all(path.is_dir() for path in pulled.paths)


def test_an_unknown_model(command: Command) -> None:
    ran = command("models", "pull", "parrot")
    assert ran.code == ExitCode.BAD_SETTING
    assert len(ran.err.splitlines()) == 1
    assert "parrot" in ran.err


def test_the_doctor_names_what_is_missing_and_the_fix(
    cli: Callable[..., subprocess.CompletedProcess[str]], home: Path
) -> None:
    ran = cli("doctor")
    assert ran.returncode == ExitCode.PROGRAM_MISSING  # an empty home has no models
    assert "sensevoice-markers models pull embedded" in [line.strip() for line in ran.stdout.splitlines()]
    assert str(home / "cache") in ran.stdout  # in full, however long
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("finding", "code", "lines"),
    [
        (Finding("thing", "1.0"), ExitCode.OK, ["ok        thing  1.0"]),
        (
            Finding("thing", "gone", "fetch [it]"),
            ExitCode.PROGRAM_MISSING,
            ["missing   thing  gone", "                 fetch [it]"],
        ),
        (
            Finding("thing", "gone", "fetch it", needed=False),
            ExitCode.OK,
            ["optional  thing  gone", "                 fetch it"],
        ),
    ],
)
def test_the_doctors_status(
    command: Command, monkeypatch: pytest.MonkeyPatch, finding: Finding, code: ExitCode, lines: list[str]
) -> None:
    monkeypatch.setattr(diagnosis, "examine", lambda: (finding,))
    ran = command("doctor")
    assert ran.code == code
    assert ran.out.splitlines() == lines


@pytest.mark.parametrize(
    ("torch", "found", "fix"),
    [
        (
            Torch("2.13.0", "linux", "13.0", True, "", "NVIDIA L4", True, 20_000_000_000, 24_000_000_000),
            "NVIDIA L4, bf16; 20.0 of 24.0 GB are free, CUDA 13.0",
            "",
        ),
        (Torch("2.13.0+cpu", "linux"), "the CPU, fp32: this torch is a build without CUDA", ""),
        (
            Torch("2.13.0+cpu", "win32"),
            "the CPU, fp32: this torch is a build without CUDA",
            "for an NVIDIA GPU: python -m pip install --force-reinstall torch "
            "--index-url https://download.pytorch.org/whl/cu130",
        ),
        (Torch("2.13.0", "darwin", mps_built=True, mps=True), "Apple's GPU, fp32", ""),
    ],
)
def test_the_doctor_says_what_engines_run_on(
    command: Command, monkeypatch: pytest.MonkeyPatch, torch: Torch, found: str, fix: str
) -> None:
    monkeypatch.setattr(devices, "look", lambda: torch)
    assert diagnosis._device() == Finding("device", found, fix, needed=not fix)
    monkeypatch.setattr(ctranslate, "offered", lambda: {"cpu": {"int8"}, "cuda": {"float16"}})
    assert diagnosis._embedded() == Finding("embedded engine", "an NVIDIA GPU, fp16")
    monkeypatch.setattr(diagnosis, "examine", lambda: (diagnosis._device(), diagnosis._embedded()))
    ran = command("doctor")
    assert ran.code == ExitCode.OK
    assert {found, fix} <= {line[len("optional  embedded engine  ") :].strip() for line in [*ran.out.splitlines(), ""]}


def test_the_doctor_says_what_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("torch", "ctranslate2"):
        monkeypatch.setitem(sys.modules, package, None)
    for finding, package in ((diagnosis._device(), "torch"), (diagnosis._embedded(), "ctranslate2")):
        assert finding.needed
        assert finding.fix == f"python -m pip install --force-reinstall {package}"
        assert "cannot be loaded" in finding.found
        assert "pip install" not in finding.found  # it has a line of its own


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_a_whole_installation_is_well() -> None:
    findings = {finding.what: finding for finding in diagnosis.examine()}
    assert [finding for finding in findings.values() if finding.fix and finding.needed] == []
    for what in (
        "device",
        "embedded engine",
        "ffmpeg",
        "Qt",
        "av",
        "torch",
        "models folder",
        "cache folder",
        "config file",
    ):
        assert findings[what].found


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_PACKAGES", ("no-such-package",))
    monkeypatch.setattr(diagnosis, "_device", lambda: Finding("device", "CPU"))
    monkeypatch.setattr(diagnosis, "_qt", lambda: Finding("Qt", "6"))
    (finding,) = [finding for finding in diagnosis.examine() if finding.what == "no-such-package"]
    assert finding == Finding("no-such-package", "not installed", "python -m pip install no-such-package")
