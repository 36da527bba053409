from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sensevoice_markers.app import look, notices
from sensevoice_markers.app.notices import Notice, NoticeBar, Notices
from sensevoice_markers.app.text import CHINESE, ENGLISH

FULL = Notice("error", "The disk is full", "make room", "Choose a folder", "version 1\nDiskFull")
LOST = Notice("error", "Not found")


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    made = NoticeBar(ENGLISH)
    qtbot.addWidget(made)
    return made


def test_newest_first_and_the_same_counts_up() -> None:
    said = Notices().said(FULL).said(LOST).said(FULL)
    assert [(notice.words, notice.times) for notice in said.waiting] == [(FULL.words, 2), (LOST.words, 1)]
    assert said.closed(FULL).waiting == (LOST,)
    assert Notices().first is None


def test_what_differs_in_its_reason_is_another() -> None:
    said = Notices().said(Notice("error", "Not found", "a")).said(Notice("error", "Not found", "b"))
    assert len(said.waiting) == 2


def test_an_error_stays_with_its_buttons(bar: NoticeBar, qtbot: QtBot) -> None:
    assert bar.isHidden()
    done: list[int] = []
    bar.say(FULL, lambda: done.append(1))
    assert not bar.isHidden()
    assert (bar.words.text(), bar.more.text(), bar.action.text()) == (FULL.words, FULL.more, FULL.action)
    assert not bar._fading.isActive()
    bar.details.click()
    assert QGuiApplication.clipboard().text() == FULL.details
    assert bar.details.text() == ENGLISH.notices.copied
    with qtbot.waitSignal(bar.emptied):
        bar.action.click()
    assert done == [1]
    assert bar.isHidden()


def test_several_wait_behind_the_newest(bar: NoticeBar) -> None:
    bar.say(FULL)
    bar.say(LOST)
    bar.say(LOST)
    assert bar.count.text() == "2 times · and 1 more"
    bar.close_one.click()
    assert bar.words.text() == FULL.words
    assert bar.count.isHidden()
    bar.close_one.click()
    assert bar.isHidden()


def test_what_is_well_again_is_taken_back(bar: NoticeBar) -> None:
    bar.say(FULL)
    bar.say(LOST)
    bar.take_back(FULL)
    assert bar.notices.waiting == (LOST,)


def test_what_is_done_vanishes_by_itself(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_SHOWN_MS", 1)
    bar = NoticeBar(ENGLISH)
    qtbot.addWidget(bar)
    bar.say(LOST)
    with qtbot.waitSignal(bar._fading.timeout):
        bar.say(Notice("done", "Saved"))
    assert bar.notices.waiting == (LOST,), "only what is done vanishes"


def test_it_is_said_to_those_who_cannot_see_it(qtbot: QtBot) -> None:
    bar = NoticeBar(CHINESE)
    qtbot.addWidget(bar)
    bar.say(FULL)
    assert bar.accessibleName() == CHINESE.notices.name
    assert bar.accessibleDescription() == f"{CHINESE.notices.error}: {FULL.words} {FULL.more}"
    assert bar.close_one.accessibleName()


@pytest.mark.parametrize("palette", [QPalette(QColor("#efefef")), QPalette(QColor("#3a3a3e"), QColor("#2a2a2e"))])
def test_words_can_be_read_on_the_colour_of_each_kind(app: QApplication, palette: QPalette) -> None:
    from test_app_look import contrast

    c = look.colours(palette)
    for colour in (c.danger, c.warning, c.accent):
        ground = c.tint(colour, 0.12)
        assert contrast(c.text, ground) >= 4.5
        assert contrast(c.quiet, ground) >= 4.5
