"""What the documents promise."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest
from build import full

from sensevoice_markers import diagnosis
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.timeline.layout import Options, lay_out

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


def test_the_format_and_the_reader_of_contributing_are_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "formats"))
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "CONTRIBUTING.md", "exec"), made := {})  # noqa: S102 - it is ours
        if "FORMAT" in made:
            write = made["FORMAT"].write
    (reader,) = made["READERS"]
    for timeline in (lay_out(full()), lay_out(full(), Options(start_timecode="23:59:59;00"))):
        path = tmp_path / "talk.lines.txt"
        path.write_bytes(write(timeline))
        assert [one.frame for one in reader.markers(path, timeline)] == [each.frame for each in timeline.markers]
