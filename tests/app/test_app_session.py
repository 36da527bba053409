from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_window import FakeWorker
from PySide6.QtWidgets import QApplication

from sensevoice_markers.app.session import Session
from sensevoice_markers.errors import Cancelled, MarkersError, NotMedia
from sensevoice_markers.pipeline import Request

Until = Callable[[Callable[[], bool]], None]


class Heard:
    """All that a session says, in order."""

    def __init__(self, session: Session) -> None:
        self.said: list[tuple[str, int]] = []
        self.values: dict[int, Any] = {}
        session.started.connect(lambda number: self.said.append(("started", number)))
        session.progressed.connect(lambda number, _: self.said.append(("progressed", number)))
        session.finished.connect(lambda number, value: self._end("finished", number, value))
        session.failed.connect(lambda number, value: self._end("failed", number, value))

    def _end(self, what: str, number: int, value: object) -> None:
        self.said.append((what, number))
        self.values[number] = value

    def ended(self) -> set[int]:
        return set(self.values)


@pytest.fixture
def session(app: QApplication, worker: FakeWorker) -> Iterator[Session]:
    made = Session(worker)
    yield made
    made.close()


def test_one_after_another(session: Session, worker: FakeWorker, until: Until) -> None:
    heard = Heard(session)
    for number, name in enumerate(("a.mp4", "b.mp4", "c.mp4"), 1):
        session.add(number, Request(f"/media/{name}"))
    until(lambda: heard.ended() == {1, 2, 3})
    assert worker.asked == ["a.mp4", "b.mp4", "c.mp4"]
    begun_and_ended = [entry for entry in heard.said if entry[0] != "progressed"]
    assert begun_and_ended == [(what, number) for number in (1, 2, 3) for what in ("started", "finished")]
    assert ("progressed", 2) in heard.said
    assert session.running is None


def test_a_surprise_in_one_file_does_not_end_the_others(session: Session, worker: FakeWorker, until: Until) -> None:
    heard = Heard(session)
    worker.outcomes = {"a.mp4": ZeroDivisionError("by zero"), "b.mp4": NotMedia("b.mp4: no")}
    for number, name in enumerate(("a.mp4", "b.mp4", "c.mp4"), 1):
        session.add(number, Request(f"/media/{name}"))
    until(lambda: heard.ended() == {1, 2, 3})
    assert type(heard.values[1]) is MarkersError
    assert "/media/a.mp4: unexpected ZeroDivisionError: by zero" in str(heard.values[1])
    assert isinstance(heard.values[2], NotMedia)
    assert ("finished", 3) in heard.said


def test_cancel_what_runs_and_what_waits(session: Session, worker: FakeWorker, until: Until) -> None:
    heard = Heard(session)
    for number, name in enumerate(("endless.mp4", "b.mp4", "c.mp4"), 1):
        session.add(number, Request(f"/media/{name}"))
    until(lambda: ("progressed", 1) in heard.said)
    session.cancel(2)
    assert isinstance(heard.values[2], Cancelled)
    session.cancel(1)
    until(lambda: heard.ended() == {1, 2, 3})
    assert isinstance(heard.values[1], Cancelled)
    assert worker.asked == ["endless.mp4", "c.mp4"]


def test_cancel_of_what_is_over_means_nothing(session: Session, until: Until) -> None:
    heard = Heard(session)
    session.add(1, Request("/media/a.mp4"))
    until(lambda: heard.ended() == {1})
    session.cancel(1)
    session.cancel(99)
    assert [entry for entry in heard.said if entry[0] == "failed"] == []


def test_close_ends_the_running_file_and_the_worker(app: QApplication, worker: FakeWorker, until: Until) -> None:
    session = Session(worker)
    heard = Heard(session)
    session.add(1, Request("/media/endless.mp4"))
    session.add(2, Request("/media/b.mp4"))
    until(lambda: ("progressed", 1) in heard.said)
    session.close()
    assert worker.closed.is_set()
    assert worker.asked == ["endless.mp4"]


def test_the_real_worker_names_what_is_wrong(app: QApplication, tmp_path: Path, until: Until) -> None:
    notes = tmp_path / "notes.mp4"
    notes.write_text("these are words, not a video", encoding="utf-8")
    session = Session()
    heard = Heard(session)
    try:
        session.add(1, Request(str(notes)))
        until(lambda: heard.ended() == {1})
        session.add(2, Request(str(tmp_path / "gone.mp4")))
        until(lambda: heard.ended() == {1, 2})
    finally:
        session.close()
    assert isinstance(heard.values[1], NotMedia)
    assert type(heard.values[2]).__name__ == "InputNotFound"
