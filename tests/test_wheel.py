"""The wheel, installed in a place of its own, marks the demo without the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment's Python with the freshly built wheel; libraries are borrowed from ours."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    built = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT]
    subprocess.run(built, check=True, timeout=120)
    (wheel,) = folder.glob("sensevoice_markers-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([*pip, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True, timeout=120)
    (site,) = (folder / "venv").rglob("site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def run(python: Path, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=300)


def test_the_wheel_is_what_runs(python: Path, tmp_path: Path) -> None:
    done = run(python, "-c", "import sensevoice_markers; print(sensevoice_markers.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(python.parent.parent), done.stderr


def test_it_carries_its_licences_and_types(python: Path) -> None:
    (site,) = python.parent.parent.rglob("site-packages")
    assert (site / "sensevoice_markers" / "py.typed").exists()
    (licences,) = site.glob("sensevoice_markers-*.dist-info/licenses")
    assert {"LICENSE", "THIRD_PARTY.md"} <= {file.name for file in licences.iterdir()}


def test_it_carries_the_plugins_and_the_schema(python: Path, tmp_path: Path) -> None:
    (site,) = python.parent.parent.rglob("site-packages")
    shipped = {path.relative_to(ROOT / "plugin") for path in (ROOT / "plugin").rglob("*") if path.is_file()}
    there = {path for path in shipped if (site / "sensevoice_markers" / "plugin" / path).is_file()}
    assert {path for path in shipped - there if "__pycache__" not in path.parts} == set()
    assert (site / "sensevoice_markers" / "formats" / "markers.schema.json").is_file()
    done = run(python, "-m", "sensevoice_markers", "plugin", "install", "blender", "--to", "there", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "there" / "sensevoice_markers" / "blender_manifest.toml").is_file()


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_it_marks_the_demo(python: Path, tmp_path: Path) -> None:
    done = run(python, "-m", "sensevoice_markers", "mark", ROOT / "examples/demo.mp4", "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"demo.otio", "demo.srt"}
    assert "4 BGM, 2 LAUGHTER, 2 APPLAUSE" in done.stderr
