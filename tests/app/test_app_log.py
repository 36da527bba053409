from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sensevoice_markers.app import log
from sensevoice_markers.errors import DiskFull


@pytest.fixture
def stop() -> Iterator[Callable[[], None]]:
    """A running log, and what ends it; it is ended at most once."""
    hooks, handlers = (sys.excepthook, threading.excepthook), list(logging.getLogger().handlers)
    sys.excepthook = threading.excepthook = lambda *_: None
    usual = sys.excepthook, threading.excepthook
    end = log.start()
    yield end
    assert (sys.excepthook, threading.excepthook) == usual
    assert logging.getLogger().handlers == handlers
    sys.excepthook, threading.excepthook = hooks


def test_warnings_and_errors_are_written_and_nothing_less(home: Path, stop: Callable[[], None]) -> None:
    logging.getLogger("one").info("not this")
    logging.getLogger("one").warning("a warning about %s", "采访.mp4")
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError:
        logging.getLogger("two").exception("it went wrong")
    stop()
    logging.getLogger("one").warning("too late")
    text = log.path().read_text("utf-8")
    assert log.path().is_relative_to(home / "cache" / "logs")
    assert "WARNING one: a warning about 采访.mp4" in text
    assert "ERROR two: it went wrong\nTraceback" in text
    assert "ZeroDivisionError: by zero" in text
    assert "not this" not in text
    assert "too late" not in text


def test_what_nobody_catches_is_written(stop: Callable[[], None]) -> None:
    sys.excepthook(ValueError, ValueError("in a slot"), None)
    thread = threading.Thread(target=lambda: [][0], name="odd one")
    thread.start()
    thread.join()
    stop()
    text = log.path().read_text("utf-8")
    assert "ValueError: in a slot" in text
    assert "IndexError: list index out of range" in text


def test_the_file_is_written_by_another_thread_and_only_when_there_is_something(
    stop: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: set[threading.Thread] = set()
    usual = log._File.emit

    def emit(self: log._File, record: logging.LogRecord) -> None:
        writers.add(threading.current_thread())
        usual(self, record)

    monkeypatch.setattr(log._File, "emit", emit)
    assert not log.path().parent.exists()
    logging.getLogger("one").error("something")
    stop()
    assert writers
    assert threading.main_thread() not in writers
    assert log.path().exists()


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_LARGEST", 1000)
    stop = log.start()
    for number in range(200):
        logging.getLogger("one").error("line %d", number)
    stop()
    kept = list(log.path().parent.iterdir())
    assert len(kept) == 4
    assert all(path.stat().st_size <= 1000 for path in kept)
    assert "line 199" in log.path().read_text("utf-8")


def test_a_log_that_cannot_be_written_is_no_error(
    home: Path, stop: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "cache").touch()
    logging.getLogger("one").error("something")
    stop()
    assert capfd.readouterr().err == ""


def test_details_are_what_a_report_needs() -> None:
    version, system, message, where = log.details(DiskFull("/out: the disk is full")).splitlines()
    assert version.startswith("SenseVoice Markers 0.")
    assert "Python 3." in system
    assert message == "DiskFull: /out: the disk is full"
    assert where == str(log.path())
