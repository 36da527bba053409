"""What a session does besides one file after another: several at once, looks, outlines, the care of models."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from fake_window import analysis_of
from PySide6.QtWidgets import QApplication

from sensevoice_markers.analysis import Analysis, MediaInfo
from sensevoice_markers.app.session import Session
from sensevoice_markers.errors import (
    BadDocument,
    Cancelled,
    DiskFull,
    InputNotFound,
    MarkersError,
    WeightsMissing,
    WeightsUnreachable,
    WorkerDied,
)
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.weights.store import PullProgress
from sensevoice_markers.worker import Glance, Stock

Until = Callable[[Callable[[], bool]], None]
Cancel = Callable[[], bool]

EMPTY = Stock((), "/models", 0, "/cache")


class Hands:
    """Makes workers that wait at a gate, and knows what each of them was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open = threading.Event()
        self.made: list[Fake] = []
        self.errors: dict[str, Exception] = {}
        self.asked: list[str] = []
        self.at_work = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self) -> Fake:
        self.made.append(Fake(self))
        return self.made[-1]

    def wait(self, what: str, cancelled: Cancel) -> None:
        with self._lock:
            self.asked.append(what)
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        try:
            while not self.open.wait(0.005):
                if cancelled():
                    raise Cancelled("cancelled; nothing was written")
        finally:
            with self._lock:
                self.at_work -= 1
        if what in self.errors:
            raise self.errors[what]


class Fake:
    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.closed = 0

    def analyze(self, request: Request, on_progress: Callable[[Progress], None], cancelled: Cancel) -> Analysis:
        self.hands.wait(f"analyze {request.path}", cancelled)
        return analysis_of(request.path)

    def look(self, path: Path, cancelled: Cancel) -> Glance:
        self.hands.wait(f"look {path}", cancelled)
        return Glance(MediaInfo(str(path), 1.0), b"jpeg")

    def peaks(self, path: Path, audio: int, on_progress: Callable[[Progress], None], cancelled: Cancel) -> Path:
        on_progress(Progress("decode", 1.0, 2.0, 300.0, 1.0))
        self.hands.wait(f"peaks {path} {audio}", cancelled)
        return self.hands.folder / path.name

    def stock(self, cancelled: Cancel) -> Stock:
        self.hands.wait("stock", lambda: True)
        return EMPTY

    def pull(self, names: tuple[str, ...], on_progress: Callable[[PullProgress], None], cancelled: Cancel) -> Stock:
        on_progress(PullProgress("tiny", "a hub", 1, 2))
        self.hands.wait("pull", cancelled)
        return EMPTY

    def remove(self, model: str, cancelled: Cancel) -> Stock:
        self.hands.wait(f"remove {model}", cancelled)
        return EMPTY

    def clear_cache(self, cancelled: Cancel) -> Stock:
        self.hands.wait("clear", cancelled)
        return EMPTY

    def examine(self, cancelled: Cancel) -> tuple[str, ...]:
        self.hands.wait("examine", cancelled)
        return ("finding",)

    def close(self) -> None:
        self.closed += 1


class Heard:
    """All that a session says, in order."""

    def __init__(self, session: Session) -> None:
        self.said: list[tuple[Any, ...]] = []
        self.threads: set[threading.Thread] = set()
        for name in (
            "started", "finished", "failed", "glanced", "look_failed", "peaked", "peaks_failed",
            "stocked", "examined", "pulling", "pulled", "care_failed",
        ):  # fmt: skip
            getattr(session, name).connect(lambda *values, name=name: self._hear(name, *values))

    def _hear(self, *said: Any) -> None:
        self.said.append(said)
        self.threads.add(threading.current_thread())

    def of(self, *names: str) -> list[tuple[Any, ...]]:
        return [entry for entry in self.said if entry[0] in names]

    def numbers(self, name: str) -> list[int]:
        return [entry[1] for entry in self.of(name)]


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return Hands(tmp_path)


@pytest.fixture
def session(app: QApplication, hands: Hands) -> Iterator[Session]:
    made = Session(workers=hands)
    yield made
    made.close()


@pytest.fixture
def heard(session: Session) -> Heard:
    return Heard(session)


def test_several_files_at_once_and_the_number_may_change(
    session: Session, heard: Heard, hands: Hands, until: Until
) -> None:
    for number in range(1, 7):
        session.add(number, Request(f"{number}.mp4"))
    assert (session.running, session.working) == (1, {1})
    session.at_once = 3
    assert session.working == {1, 2, 3}
    session.at_once = 2  # the third one is not stopped for it
    until(lambda: hands.at_work == 3)
    assert session.working == {1, 2, 3}
    hands.open.set()
    until(lambda: len(heard.of("finished")) == 6)
    assert hands.most == 3
    assert heard.numbers("started") == [1, 2, 3, 4, 5, 6]
    assert session.running is None


@pytest.mark.parametrize(("wanted", "given"), [(-3, 1), (0, 1), (4, 4), (99, 4)])
def test_one_to_four_at_once(session: Session, wanted: int, given: int) -> None:
    session.at_once = wanted
    assert session.at_once == given


def test_when_nothing_waits_one_worker_stays_warm(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    hands.open.set()
    session.at_once = 3
    for number in (1, 2, 3):
        session.add(number, Request(f"{number}.mp4"))
    until(lambda: len(heard.of("finished")) == 3)
    until(lambda: sum(not fake.closed for fake in hands.made) == 1)
    assert len(hands.made) <= 3


def test_after_a_cancel_the_memory_is_given_back(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    session.add(1, Request("1.mp4"))
    session.add(2, Request("2.mp4"))
    until(lambda: hands.asked == ["analyze 1.mp4"])
    session.cancel(1)
    until(lambda: hands.asked == ["analyze 1.mp4", "analyze 2.mp4"])
    assert hands.made[0].closed == 0  # somebody else needs what is loaded
    session.cancel(2)
    until(lambda: hands.made[0].closed == 1)
    hands.open.set()
    session.add(3, Request("3.mp4"))
    until(lambda: heard.numbers("finished") == [3])
    assert len(hands.made) == 1
    assert [type(error) for _, _, error in heard.of("failed")] == [Cancelled, Cancelled]


def test_a_worker_whose_memory_ran_out_gives_it_back(
    session: Session, heard: Heard, hands: Hands, until: Until
) -> None:
    hands.errors = {"analyze 1.mp4": WorkerDied("not enough memory")}
    hands.open.set()
    session.add(1, Request("1.mp4"))
    session.add(2, Request("2.mp4"))
    until(lambda: heard.numbers("finished") == [2])
    assert [fake.closed for fake in hands.made] == [1]


def test_what_is_said_is_said_in_the_thread_of_the_window(
    session: Session, heard: Heard, hands: Hands, until: Until
) -> None:
    Peaks.of(np.arange(100, dtype=np.int16)).save(hands.folder / "3.mp4")
    hands.open.set()
    session.add(1, Request("1.mp4"))
    session.look(2, Path("2.mp4"))
    session.peaks(3, Path("3.mp4"), 1)
    session.pull(("embedded",))
    session.examine()
    expected = {"started", "finished", "glanced", "peaked", "pulling", "stocked", "pulled", "examined"}
    until(lambda: {entry[0] for entry in heard.said} == expected)
    assert heard.threads == {threading.main_thread()}


def test_what_went_wrong_is_in_the_log_and_a_cancel_is_not(
    session: Session, heard: Heard, hands: Hands, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    hands.errors = {"look 2.mp4": DiskFull("2.mp4: no room")}
    session.look(1, Path("1.mp4"))
    until(lambda: hands.asked == ["look 1.mp4"])
    session.overlook(1)
    until(lambda: heard.numbers("look_failed") == [1])
    hands.open.set()
    session.look(2, Path("2.mp4"))
    until(lambda: len(heard.of("look_failed")) == 2)
    assert [record.getMessage() for record in caplog.records] == ["look: DiskFull: 2.mp4: no room"]


def test_looks_wait_for_no_analysis_and_an_outline_for_no_look(
    session: Session, heard: Heard, hands: Hands, until: Until
) -> None:
    Peaks.of(np.arange(100, dtype=np.int16)).save(hands.folder / "3.mp4")
    session.add(1, Request("1.mp4"))
    session.look(1, Path("1.mp4"))
    session.look(2, Path("2.mp4"))
    session.peaks(3, Path("3.mp4"), 1)
    until(lambda: sorted(hands.asked) == ["analyze 1.mp4", "look 1.mp4"])
    hands.open.set()
    until(lambda: heard.numbers("glanced") == [1, 2])
    assert [what for what in hands.asked if "analyze" not in what] == ["look 1.mp4", "peaks 3.mp4 1", "look 2.mp4"]
    (_, number, outline), *_ = heard.of("peaked")
    assert (number, outline.samples) == (3, 100)
    assert heard.of("glanced")[1][2] == Glance(MediaInfo("2.mp4", 1.0), b"jpeg")


def test_looks_that_fail_end_nothing(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    (hands.folder / "damaged.mp4").write_bytes(b"no outline")
    hands.errors = {
        "look a.mp4": WorkerDied("it died"),
        "look b.mp4": ZeroDivisionError("by zero"),
        "peaks c.mp4 1": DiskFull("full"),
    }
    hands.open.set()
    for number, name in enumerate(("a.mp4", "b.mp4", "fine.mp4")):
        session.look(number, Path(name))
    session.peaks(3, Path("c.mp4"), 1)
    session.peaks(4, Path("damaged.mp4"), 1)
    until(lambda: len(heard.of("look_failed", "glanced", "peaks_failed")) == 5)
    failed = {number: error for _, number, error in heard.of("look_failed", "peaks_failed")}
    assert {n: type(e) for n, e in failed.items()} == {0: WorkerDied, 1: MarkersError, 3: DiskFull, 4: BadDocument}
    assert str(failed[1]) == "b.mp4: unexpected ZeroDivisionError: by zero; please report it"
    assert heard.numbers("glanced") == [2]


def test_what_nobody_waits_for_is_not_looked_at(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    for number in (1, 2, 3):
        session.look(number, Path(f"{number}.mp4"))
    until(lambda: hands.asked == ["look 1.mp4"])
    session.overlook(1)
    session.overlook(2)
    until(lambda: hands.asked == ["look 1.mp4", "look 3.mp4"])
    hands.open.set()
    until(lambda: heard.numbers("glanced") == [3])
    assert sorted(heard.numbers("look_failed")) == [1, 2]


def test_models_are_cared_for_while_one_is_pulled(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    session.pull(("embedded",))
    until(lambda: heard.of("pulling") == [("pulling", PullProgress("tiny", "a hub", 1, 2))])
    session.examine()
    until(lambda: hands.asked == ["pull", "examine"])
    hands.open.set()
    session.remove("tiny")
    session.clear_cache()
    session.stock()
    until(lambda: len(heard.of("stocked")) == 4)
    assert heard.of("examined") == [("examined", ("finding",))]
    assert heard.of("pulled") == [("pulled", ("embedded",))]
    assert heard.of("care_failed") == []
    until(lambda: all(fake.closed for fake in hands.made))  # torch is not kept for the next question


def test_a_pull_is_given_up(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    session.pull(("embedded",))
    session.examine()
    until(lambda: sorted(hands.asked) == ["examine", "pull"])
    session.cancel_pull()
    until(lambda: bool(heard.of("care_failed")))
    hands.open.set()
    until(lambda: bool(heard.of("examined")))
    ((_, kind, error),) = heard.of("care_failed")
    assert (kind, type(error)) == ("pull", Cancelled)


def test_care_that_fails_is_named(session: Session, heard: Heard, hands: Hands, until: Until) -> None:
    hands.errors = {"pull": WeightsUnreachable("no hub"), "remove tiny": WorkerDied("it died")}
    hands.open.set()
    session.pull(("embedded",))
    session.remove("tiny")
    session.stock()
    until(lambda: len(heard.of("care_failed", "stocked")) == 3)
    assert {(kind, type(error)) for _, kind, error in heard.of("care_failed")} == {
        ("pull", WeightsUnreachable),
        ("remove", WorkerDied),
    }


def test_close_ends_all_that_runs_and_begins_nothing(app: QApplication, hands: Hands, until: Until) -> None:
    session = Session(workers=hands)
    for number in (1, 2):
        session.add(number, Request(f"{number}.mp4"))
        session.look(number, Path(f"{number}.mp4"))
    session.pull(("embedded",))
    until(lambda: hands.at_work == 3)
    session.close()
    assert hands.at_work == 0
    assert len(hands.made) == 3
    assert all(fake.closed for fake in hands.made)
    app.processEvents()  # what was said meanwhile begins nothing new
    assert sorted(hands.asked) == ["analyze 1.mp4", "look 1.mp4", "pull"]


# --- with real workers


@pytest.fixture
def real(app: QApplication) -> Iterator[Session]:
    made = Session()
    yield made
    made.close()


def workers() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.cmdline()[-1:] == ["sensevoice_markers.worker"]:
                found.append(process)
    return found


def test_a_worker_that_is_killed_is_said_at_its_file_and_the_next_one_is_done(
    real: Session, clicks: Path, home: Path, stand_in: Callable[[str], None], until: Until
) -> None:
    stand_in("""
        while sound.duration > 9 and os.path.exists(os.environ["SENSEVOICE_MARKERS_HOME"] + "/hold"):
            time.sleep(0.01)
            yield said(0, 1, "Still here.")
        yield said(0, 1, "Hello.")
    """)
    hold = home / "hold"
    hold.touch()
    heard = Heard(real)
    stages: list[str] = []
    real.progressed.connect(lambda _, progress: stages.append(progress.stage))
    real.add(1, Request(str(clicks)))
    real.add(2, Request(str(clicks)))
    until(lambda: "transcribe" in stages)
    (process,) = workers()
    process.kill()
    hold.unlink()
    until(lambda: heard.numbers("finished") == [2])
    ((_, number, error),) = heard.of("failed")
    assert (number, type(error)) == (1, WorkerDied)
    assert "memory ran out" in str(error)


def test_weights_that_are_gone_and_a_file_that_was_removed_meanwhile(
    real: Session, clicks: Path, tmp_path: Path, until: Until
) -> None:
    heard = Heard(real)
    gone = tmp_path / "gone.wav"
    gone.write_bytes(clicks.read_bytes())
    real.add(1, Request(str(clicks)))
    real.add(2, Request(str(gone)))
    gone.unlink()
    until(lambda: len(heard.of("failed")) == 2)
    errors = {number: type(error) for _, number, error in heard.of("failed")}
    assert errors == {1: WeightsMissing, 2: InputNotFound}


def test_a_real_look_and_a_real_outline(real: Session, clicks: Path, until: Until) -> None:
    heard = Heard(real)
    real.look(1, clicks)
    real.peaks(1, clicks, 1)
    until(lambda: len(heard.of("glanced", "peaked")) == 2)
    ((_, _, outline),) = heard.of("peaked")
    assert outline.duration == 10
    assert heard.of("glanced")[0][2].media.duration == 10
    assert len(workers()) == 1


def test_a_cancel_frees_the_memory(
    real: Session, clicks: Path, home: Path, stand_in: Callable[[str], None], until: Until
) -> None:
    stand_in("while True:\n    time.sleep(0.01)\n    yield said(0, 1, 'Still here.')")
    heard = Heard(real)
    stages: list[str] = []
    real.progressed.connect(lambda _, progress: stages.append(progress.stage))
    real.add(1, Request(str(clicks)))
    until(lambda: "transcribe" in stages)
    assert len(workers()) == 1

    real.cancel(1)
    until(lambda: heard.numbers("failed") == [1])

    until(lambda: workers() == [])
