from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from sensevoice_markers.app.background import Background
from sensevoice_markers.errors import DiskFull, MarkersError


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_work_is_done_elsewhere_and_answered_here(qtbot: QtBot, background: Background) -> None:
    got: list[tuple[object, object]] = []
    background.start(threading.get_ident, lambda there: got.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(got))
    there, here = got[0]
    assert here == threading.get_ident()
    assert there != here


def test_what_goes_wrong_is_the_answer(qtbot: QtBot, background: Background) -> None:
    got: list[object] = []

    def fail(error: Exception) -> None:
        raise error

    background.start(lambda: fail(DiskFull("full")), got.append)
    background.start(lambda: fail(ZeroDivisionError("surprise")), got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert isinstance(got[0], DiskFull)
    assert isinstance(got[1], MarkersError)
    assert "ZeroDivisionError: surprise" in str(got[1])


def test_who_waits_for_an_answer_never_dies_in_the_thread(qtbot: QtBot, background: Background) -> None:
    class Waiting:
        def take(self, answer: object) -> None:
            answers.append(answer)

    answers: list[object] = []
    died: list[int] = []
    for number in range(50):
        waiting = Waiting()
        weakref.finalize(waiting, lambda: died.append(threading.get_ident()))
        background.start(lambda number=number: number, waiting.take)
        del waiting
    qtbot.waitUntil(lambda: len(died) == 50)
    assert answers == list(range(50))
    assert set(died) == {threading.get_ident()}


def test_closed_it_answers_no_more_but_ends_what_runs(qtbot: QtBot) -> None:
    background, go, done = Background(), threading.Event(), threading.Event()
    got: list[object] = []

    def work() -> None:
        go.wait(30)
        done.set()

    background.start(work, got.append)
    threading.Timer(0.05, go.set).start()
    background.close()
    assert done.is_set()
    with qtbot.waitSignal(background._ended, raising=False, timeout=50):
        pass
    assert got == []
