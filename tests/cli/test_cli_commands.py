"""doctor, models, --version: what is here, what is missing, how to mend it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from sensevoice_markers import diagnosis
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.errors import ExitCode
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
    ran = command("models", "list")
    absent = [line.split()[2] for line in ran.out.splitlines() if line.startswith("not here")]
    assert not set(absent) & set(catalog.SETS["embedded"])
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
    ("finding", "code"),
    [
        (Finding("thing", "1.0"), ExitCode.OK),
        (Finding("thing", "gone", "fetch [it]"), ExitCode.PROGRAM_MISSING),
        (Finding("window", "gone", "fetch it", needed=False), ExitCode.OK),
    ],
)
def test_the_doctors_status(
    command: Command, monkeypatch: pytest.MonkeyPatch, finding: Finding, code: ExitCode
) -> None:
    monkeypatch.setattr(diagnosis, "examine", lambda: (finding,))
    ran = command("doctor")
    assert ran.code == code
    assert finding.what in ran.out
    assert finding.fix in ran.out


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_a_whole_installation_is_well() -> None:
    findings = {finding.what: finding for finding in diagnosis.examine()}
    assert [finding for finding in findings.values() if finding.fix and finding.needed] == []
    for what in ("device", "ffmpeg", "Qt", "av", "torch", "models folder", "cache folder", "config file"):
        assert findings[what].found


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_PACKAGES", ("no-such-package",))
    monkeypatch.setattr(diagnosis, "_device", lambda: Finding("device", "CPU"))
    monkeypatch.setattr(diagnosis, "_qt", lambda: Finding("Qt", "6"))
    (finding,) = [finding for finding in diagnosis.examine() if finding.what == "no-such-package"]
    assert finding == Finding("no-such-package", "not installed", "python -m pip install no-such-package")
