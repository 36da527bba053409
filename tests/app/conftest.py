"""A window without a screen, a worker without models, and answers in place of dialogs."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from fake_window import Answers, FakeWorker, end
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.running import Program
from sensevoice_markers.app.session import Session
from sensevoice_markers.app.text import ENGLISH, Text
from sensevoice_markers.timeline.layout import Options

_HARMLESS = (
    "This plugin does not support",
    "QFontDatabase: Cannot find font directory",
    "PulseAudio",  # a machine without a sound device
    "QRhi",  # and without a graphics card
)


@pytest.fixture(scope="session")
def app() -> QApplication:
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    made.setStyle("Fusion")
    return made


@pytest.fixture(autouse=True)
def no_surprises(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An exception in a slot and a warning of Qt's fail the test; both would only be printed."""
    said: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: said.append(f"{kind.__name__}: {error}"))

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not message.startswith(_HARMLESS):
            said.append(message)

    before = qInstallMessageHandler(listen)
    yield
    app.processEvents()
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def until(app: QApplication) -> Callable[[Callable[[], bool]], None]:
    """Let Qt work until something holds; a minute is for a machine under load."""

    def wait(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end, "it did not come to hold"
            app.processEvents()
            time.sleep(0.005)

    return wait


@pytest.fixture
def worker() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def text() -> Text:
    return ENGLISH


@pytest.fixture
def program(
    app: QApplication, worker: FakeWorker, answers: Answers, preferences: Preferences, no_work_here: None
) -> Iterator[Program]:
    """The whole program on workers that have no models."""
    made = Program(app, preferences, Options(), Session(worker, workers=FakeWorker), answers)
    made.desk.start()
    yield made
    end(made, answers)
    assert worker.closed.is_set()


@pytest.fixture
def preferences() -> Preferences:
    return Preferences(language="en", theme="light")


@pytest.fixture
def no_work_here() -> Iterator[None]:
    """Files that are written, and programs that are started, by the app's code in the GUI's thread fail the test."""
    caught: list[str] = []
    watch.caught = caught
    yield
    watch.caught = None
    assert caught == []


class _Watch:
    """An audit hook, which cannot be taken away: it looks only while `caught` is a list."""

    caught: list[str] | None = None

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.caught is None or threading.current_thread() is not threading.main_thread():
            return
        # Python itself opens what is imported late; that and what a test writes is no work of the app.
        works = event in ("subprocess.Popen", "os.rename", "os.remove", "shutil.rmtree", "tempfile.mkstemp")
        if event == "open" and isinstance(arguments[2], int):
            works = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if works and _from_app(sys._getframe(1)):
            self.caught.append(f"{event} {arguments[0]}")


def _from_app(frame: FrameType | None) -> bool:
    while frame is not None:
        if f"{os.sep}sensevoice_markers{os.sep}" in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False


watch = _Watch()
sys.addaudithook(watch)


@pytest.fixture
def transport(qtbot: QtBot) -> Iterator[Transport]:
    """The real one, with nothing open."""
    made = Transport()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def media(tmp_path: Path) -> Callable[..., list[Path]]:
    """Files of these names; what is in them matters only to a real worker."""

    def make(*names: str) -> list[Path]:
        paths = [tmp_path / name for name in names]
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"these are words, not a video")
        return paths

    return make
