from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from sensevoice_markers import app as program
from sensevoice_markers.errors import ExitCode, ProgramMissing

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have what Qt needs")


def test_qt_gives_back_the_none_it_returns() -> None:
    """PySide6 6.12.0 on Python 3.11 does not: each call without a result takes one away until Python aborts."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(300):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 150


def test_without_pyside_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    with pytest.raises(ProgramMissing, match="pip install pyside6"):
        program.main([])


@linux
def test_without_its_libraries_the_apt_command_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(program, "_fault", lambda plugin: OSError("libxcb-cursor.so.0: cannot open shared object file"))
    with pytest.raises(ProgramMissing, match=r"libxcb-cursor\.so\.0.*sudo apt install .*libxcb-cursor0") as raised:
        program.main([])
    assert "\n" not in str(raised.value)
    monkeypatch.setattr(sys, "argv", ["sensevoice-markers-app"])
    assert program.program() == ExitCode.PROGRAM_MISSING
    assert capsys.readouterr().err == f"error: {raised.value}\n"


@linux
def test_one_platform_that_loads_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(program, "_fault", lambda plugin: OSError("no") if "wayland" in plugin.name else None)
    program._check_qt()


@linux
def test_without_a_display_the_command_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ProgramMissing, match="sensevoice-markers mark"):
        program.main([])


@linux
def test_a_library_that_does_not_load_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "libqxcb.so").write_bytes(b"no library")
    assert isinstance(program._fault(tmp_path / "libqxcb.so"), OSError)
    assert program._fault(tmp_path / "libqgone.so") is None


@pytest.mark.parametrize(("language", "title"), [("zh", "不是视频或音频文件"), ("en", "Not a video or sound file")])
def test_the_program_opens_with_a_file_and_closes(tmp_path: Path, language: str, title: str) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("these are words, not a video", encoding="utf-8")
    code = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sensevoice_markers import app

made = QApplication([])
def look():
    for window in made.topLevelWidgets():
        desk = getattr(window, "desk", None)
        if desk is not None and desk.queue.jobs and not desk.queue.unfinished:
            timer.stop()
            print(window.standing.headline.text())
            window.close()
timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(app.main(sys.argv[1:]))
"""
    ended = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, str(notes)],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, "SENSEVOICE_MARKERS_LANG": language, "SENSEVOICE_MARKERS_HOME": str(tmp_path)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == title
    assert "Error" not in ended.stderr


def test_the_package_is_there_without_qt() -> None:
    code = "import sys; from sensevoice_markers.app import jobs; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120, check=False).returncode == 0
