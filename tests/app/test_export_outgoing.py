from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_window import analysis_of
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.exporting import outgoing
from sensevoice_markers.app.exporting.listing import as_table, listed
from sensevoice_markers.app.text import CHINESE, ENGLISH
from sensevoice_markers.timeline.layout import Options, lay_out
from sensevoice_markers.timeline.markers import Style


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_no_name_becomes_a_formula_or_another_cell() -> None:
    names = {Label.BGM: "=1+1", Label.LAUGHTER: "@x", Label.APPLAUSE: "a\tb\nc"}
    styles = {label: Style("range", "RED", name) for label, name in names.items()}
    table = as_table(listed(lay_out(analysis_of("talk.mp4"), Options(styles=styles))), CHINESE.exporting)
    lines = [line.split("\t") for line in table.splitlines()]
    assert lines[0] == ["时间码", "标记", "时长", "备注"]
    assert all(len(line) == 4 for line in lines)
    assert not any(cell[:1] in ("=", "+", "-", "@") for line in lines for cell in line)
    assert {line[1] for line in lines} == {"标记", "'=1+1", "'@x", "a b c"}


def test_files_are_dragged_as_files(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / "会议 a.otio", tmp_path / "b,c.srt"]
    files = outgoing.WrittenFiles(ENGLISH)
    qtbot.addWidget(files)
    files.show_files(paths)
    assert files.paths == tuple(paths)
    data = files.mimeData(files.selectedItems())
    assert data.urls() == [QUrl.fromLocalFile(str(path)) for path in paths]
    assert files.toolTip() == ENGLISH.exporting.drag_many
    files.show_files(paths[:1])
    assert files.toolTip() == ENGLISH.exporting.drag
    assert files.accessibleName()


def test_files_are_copied_and_asked_for_by_key(qtbot: QtBot, tmp_path: Path) -> None:
    files = outgoing.WrittenFiles(ENGLISH)
    qtbot.addWidget(files)
    files.show_files([tmp_path / "a.otio"])
    files.show()
    files.setFocus()
    qtbot.waitUntil(files.hasFocus)
    qtbot.keySequence(files, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().mimeData().urls() == [QUrl.fromLocalFile(str(tmp_path / "a.otio"))]
    with qtbot.waitSignal(files.wanted) as wanted:
        files.itemActivated.emit(files.item(0))
    assert wanted.args == [tmp_path / "a.otio"]


def test_each_system_is_asked_in_its_own_way() -> None:
    path = Path("/tmp/会 议/a,b.otio")  # noqa: S108 - only named
    assert outgoing.selecting(path, "win32") == f'explorer /select,"{path}"'
    assert outgoing.selecting(path, "darwin") == ["open", "-R", str(path)]
    asked = outgoing.selecting(path, "linux")
    assert asked[0] == "dbus-send"
    assert asked[-2].startswith("array:string:file:///")
    assert asked[-2].count(",") == 0, "a comma would part it in two"


@pytest.mark.parametrize(("code", "platform", "shown"), [(0, "linux", True), (1, "linux", False), (1, "win32", True)])
def test_what_the_system_answers(monkeypatch: pytest.MonkeyPatch, code: int, platform: str, shown: bool) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=code))
    assert outgoing.highlighted(Path("/x"), platform) is shown


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.TimeoutExpired("dbus-send", 5)])
def test_where_the_file_cannot_be_selected_its_folder_opens(
    qtbot: QtBot, background: Background, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", refuse)
    opened: list[QUrl] = []
    outgoing.reveal(tmp_path / "a.otio", background, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
