"""A window without a screen, a worker without models, and answers in place of dialogs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from fake_window import Answers, FakeWorker
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from sensevoice_markers.app.session import Session
from sensevoice_markers.app.text import ENGLISH, Text
from sensevoice_markers.app.window import MainWindow

_HARMLESS = ("This plugin does not support", "QFontDatabase: Cannot find font directory")


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
def window(app: QApplication, worker: FakeWorker, answers: Answers, text: Text) -> Iterator[MainWindow]:
    made = MainWindow(text, Session(worker), dialogs=answers)
    made.show()
    yield made
    answers.yes = True
    made.close()
    assert worker.closed.is_set()
    made.deleteLater()
    app.processEvents()


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
