"""What the documents promise."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest
from build import full

from sensevoice_markers import diagnosis
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.formats import formats
from sensevoice_markers.timeline.layout import lay_out

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere_and_nothing_is_left_to_fill_in(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert not re.findall(r"@[A-Z]+@|TODO|FIXME", text)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (document.parent / target).exists(), target


def test_every_exit_code_is_explained() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [code.name for code in ExitCode if code.name not in text] == []


def test_setup_and_doctor_name_the_same_libraries() -> None:
    wanted = runpy.run_path(str(ROOT / "tools" / "setup.py"))["QT_LIBRARIES"]
    assert diagnosis.QT_LIBRARIES.removeprefix("sudo apt install ").split() == wanted


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    shutil.copy(ROOT / "examples" / "demo.mp4", tmp_path / "talk.mp4")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - it is ours
    assert {path.name for path in tmp_path.iterdir()} == {"talk.mp4", "talk.otio", "talk.srt"}


def test_the_format_of_contributing_is_one() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    made: dict[str, Any] = {}
    exec(compile(code, "CONTRIBUTING.md", "exec"), made)  # noqa: S102 - it is ours
    timeline = lay_out(full())
    lines = made["FORMAT"].write(timeline).decode("utf-8").splitlines()
    assert len(lines) == len(timeline.markers)
    assert lines[0] == "01:00:01;07 BGM START"
    assert made["FORMAT"].name not in formats()
