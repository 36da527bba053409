"""What the documents promise."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest

from sensevoice_markers import diagnosis
from sensevoice_markers.errors import ExitCode

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*.md")]


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
