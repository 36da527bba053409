"""The manifest: what Blender's manual asks for, and what Blender's own validator says of the folder and the package.

https://docs.blender.org/manual/en/latest/advanced/extensions/getting_started.html
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from blender_host import EXTENSION, python

MANIFEST = tomllib.loads((EXTENSION / "blender_manifest.toml").read_text("utf-8"))

# Of add-ons: https://docs.blender.org/manual/en/latest/advanced/extensions/tags.html
TAGS = {
    "3D View", "Add Curve", "Add Mesh", "Animation", "Bake", "Camera", "Compositing", "Development",
    "Game Engine", "Geometry Nodes", "Grease Pencil", "Import-Export", "Lighting", "Material", "Modeling", "Mesh",
    "Node", "Object", "Paint", "Pipeline", "Physics", "Render", "Rigging", "Scene", "Sculpt", "Sequencer",
    "System", "Text Editor", "Tracking", "User Interface", "UV",
}  # fmt: skip


def test_what_the_manual_requires() -> None:
    assert MANIFEST["schema_version"] == "1.0.0"
    assert MANIFEST["type"] == "add-on"
    for key in ("id", "name", "version", "tagline", "maintainer", "blender_version_min"):
        assert isinstance(MANIFEST[key], str)
        assert MANIFEST[key]
    assert MANIFEST["id"].isidentifier()
    assert MANIFEST["id"] == EXTENSION.name
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["blender_version_min"])
    assert MANIFEST["license"]
    assert all(re.fullmatch(r"SPDX:[A-Za-z0-9.-]+", each) for each in MANIFEST["license"])
    assert set(MANIFEST["tags"]) <= TAGS
    for text in (MANIFEST["tagline"], *MANIFEST["permissions"].values()):
        assert len(text) <= 64
        assert text[-1].isalnum()  # no mark at its end
    assert set(MANIFEST["permissions"]) <= {"files", "network", "clipboard", "camera", "microphone"}


def test_its_version_is_the_projects() -> None:
    assert MANIFEST["version"] == version("sensevoice-markers")


def test_it_needs_nothing_but_python_and_blender() -> None:
    found = set(re.findall(r"^\s*(?:from|import) ([a-z_]\w*)", _source(), re.MULTILINE))
    assert found <= {"__future__", "bpy", "bpy_extras", "collections", "dataclasses", "fractions", "json", "math",
                     "pathlib", "typing"}  # fmt: skip


def _source() -> str:
    return "\n".join(path.read_text("utf-8") for path in EXTENSION.glob("*.py"))


@pytest.mark.skipif(python() is None, reason="PyPI's bpy is for Python 3.11")
def test_blenders_own_validator(tmp_path: Path) -> None:
    program = python()
    assert program is not None
    (tool,) = program.parent.parent.glob("**/bl_pkg/cli/blender_ext.py")

    def blender_ext(*given: str | Path) -> str:
        done = subprocess.run([program, tool, *given], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Success parsing TOML" in blender_ext("validate", EXTENSION)
    package = tmp_path / "sensevoice_markers.zip"
    blender_ext("build", "--source-dir", EXTENSION, "--output-filepath", package)
    assert "Success parsing TOML" in blender_ext("validate", package)
