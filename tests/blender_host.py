"""A real Blender, headless, in a process of its own: PyPI's ``bpy`` with the extension installed as a user does it.

``tools/blender.py`` puts it into ``.venv/blender``; SENSEVOICE_MARKERS_BLENDER names the Python of another one.
"""

from __future__ import annotations

import atexit
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
EXTENSION = ROOT / "plugin" / "blender" / "sensevoice_markers"
_INSIDE = ROOT / "tests" / "plugin" / "blender" / "inside_blender.py"
_PYTHON = ROOT / ".venv" / "blender" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def python() -> Path | None:
    """The Python that has ``bpy``, None where there is none for this Python.

    On 3.11 there is always one: what tests the extension must not fall silent.
    """
    given = Path(os.environ.get("SENSEVOICE_MARKERS_BLENDER") or _PYTHON)
    return given if given.exists() or sys.version_info[:2] == (3, 11) else None


class Refused(Exception):
    """What Blender says of an operator that reports an error."""


class Blender:
    """A Blender that does what ``inside_blender.py`` has a function for, one call at a time."""

    def __init__(self) -> None:
        program = python()
        assert program is not None
        assert program.exists(), f"{program} is missing: run make blender"
        self._home = tempfile.mkdtemp(prefix="blender-")
        extensions = Path(self._home) / "extensions"
        shutil.copytree(EXTENSION, extensions / "user_default" / EXTENSION.name)
        environment = {**os.environ, "BLENDER_USER_RESOURCES": self._home}
        environment.pop("PYTHONPATH", None)
        self._process = subprocess.Popen(
            [program, _INSIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def __call__(self, function: str, **given: Any) -> Any:
        """What `function` returns.

        Raises:
            Refused: an operator reported an error, or was not to be called.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([function, given]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"Blender ended in {function}"
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"])
        assert "failed" not in answer, answer["failed"]
        return answer["returned"]

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._home, ignore_errors=True)


@cache
def blender() -> Blender:
    """The one that all tests of a process share; `reset` empties its scene."""
    made = Blender()
    atexit.register(made.close)
    return made


def part(name: str) -> ModuleType:
    """A module of the extension that knows no Blender, in this process."""
    if "blender_extension" not in sys.modules:  # under a name of its own: the project's package has the same
        found = importlib.util.spec_from_file_location(
            "blender_extension", EXTENSION / "__init__.py", submodule_search_locations=[str(EXTENSION)]
        )
        assert found is not None
        assert found.loader is not None
        sys.modules["blender_extension"] = package = importlib.util.module_from_spec(found)
        found.loader.exec_module(package)
    return importlib.import_module(f"blender_extension.{name}")
