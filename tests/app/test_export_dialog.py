from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_window import analysis_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.exporting.again import carry_out
from sensevoice_markers.app.exporting.checking import Check
from sensevoice_markers.app.exporting.dialog import ExportDialog
from sensevoice_markers.app.exporting.writing import Item, Order, Outcome
from sensevoice_markers.app.preferences import Exporting
from sensevoice_markers.app.text import CHINESE, ENGLISH, Text
from sensevoice_markers.errors import BadSetting, MarkersError
from sensevoice_markers.formats import formats
from sensevoice_markers.formats.presets import PRESETS

Open = Callable[..., ExportDialog]
WORDS = ENGLISH.exporting


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def items(folder: Path, *names: str) -> list[Item]:
    return [Item(name, analysis_of(folder / f"{name}.mp4"), folder) for name in names]


@pytest.fixture
def open_(qtbot: QtBot, background: Background, tmp_path: Path) -> Open:
    def make(
        *names: str, exporting: Exporting | None = None, text: Text = ENGLISH, folder: Path | None = None
    ) -> ExportDialog:
        made = ExportDialog(
            text,
            items(tmp_path, *(names or ("talk",))),
            exporting or Exporting(),
            background,
            lambda title, start: folder,
        )
        qtbot.addWidget(made)
        with qtbot.waitSignal(made.checked):
            made.show()
        return made

    return make


def after(qtbot: QtBot, dialog: ExportDialog, act: Callable[[], object]) -> Check:
    """What is found after an answer was changed."""
    with qtbot.waitSignal(dialog.checked) as found:
        act()
        assert not dialog.export.isEnabled(), "nothing is exported before it has been looked at"
    assert found.args is not None
    check = found.args[0]
    assert isinstance(check, Check)
    return check


def listed(dialog: ExportDialog, column: int = 0) -> list[str]:
    rows = dialog.preview.rows
    return [rows.index(row, column).data() for row in range(rows.rowCount())]


def test_the_preview_is_what_will_be_written(open_: Open) -> None:
    dialog = open_()
    assert dialog.export.isEnabled()
    assert listed(dialog) == ["01:00:00:00", "01:00:20:00", "01:00:21:00", "01:00:30:00", "01:00:50:00"]
    assert listed(dialog, 1)[:3] == ["BGM START", "BGM STOP", "LAUGHTER"]
    assert listed(dialog, 2)[:3] == ["", "", "00:00:02:13"]
    assert dialog.preview.counts.text() == "5 markers · 2 subtitles"
    assert dialog.form.becomes.text() == WORDS.becomes.format(names="talk.otio · talk.srt")


def test_answers_change_the_preview(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    after(qtbot, dialog, lambda: dialog.form.start.setText("10:00:00:00"))
    assert listed(dialog)[0] == "10:00:00:00"
    after(qtbot, dialog, lambda: dialog.form.music.setCurrentIndex(1))
    assert listed(dialog, 1) == ["BGM", "LAUGHTER", "APPLAUSE", "APPLAUSE"]
    after(qtbot, dialog, lambda: dialog.form.rate.setCurrentText("50"))
    assert listed(dialog, 2)[1] == "00:00:02:25"


def test_what_was_answered_last_time_is_there_again(open_: Open, tmp_path: Path) -> None:
    last = Exporting(
        preset="kdenlive", formats=("srt",), folder=str(tmp_path / "out"), naming="{date} {name}", overwrite="number",
        music="range", rate="29.97", start_timecode="00:59:00;00", drop_frame="on", offset=-1.25,
    )  # fmt: skip
    assert open_(exporting=last).order.exporting == last
    assert open_(exporting=Exporting()).order.exporting == Exporting()


def test_a_preset_that_is_gone_becomes_the_general_one(open_: Open) -> None:
    dialog = open_(exporting=Exporting(preset="gone"))
    assert dialog.order.exporting.preset == "generic"


def test_a_preset_brings_its_files_and_how_to_import(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    form = dialog.form
    after(qtbot, dialog, lambda: form.preset.setCurrentIndex(form.preset.findData("youtube")))
    assert {name for name, box in form.formats.items() if box.isChecked()} == set(PRESETS["youtube"].available)
    assert form.how.text() == WORDS.how["youtube"]
    assert dialog.order.exporting == Exporting(preset="youtube")


def test_an_editor_that_drops_lengths_is_said(qtbot: QtBot, open_: Open) -> None:
    form = (dialog := open_(exporting=Exporting(music="range"))).form
    assert not form.lengths.isVisible()
    after(qtbot, dialog, lambda: form.preset.setCurrentIndex(form.preset.findData("kdenlive")))
    assert form.lengths.isVisible()
    assert "Kdenlive" in form.lengths.text()
    after(qtbot, dialog, lambda: form.music.setCurrentIndex(0))
    assert not form.lengths.isVisible()


def test_faults_stand_at_their_fields_and_hold_the_export_back(qtbot: QtBot, open_: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    dialog = open_()
    form = dialog.form
    after(qtbot, dialog, lambda: form.start.setText("01:00"))
    said = [label.text() for label in form.faults if label.isVisible()]
    assert said == [WORDS.bad_start.format(rate="25", name="")]
    assert form.start.accessibleDescription() == said[0]
    assert not dialog.export.isEnabled()
    assert said[0] in dialog.export.toolTip()
    assert dialog.preview.counts.text() == WORDS.mend_first
    after(qtbot, dialog, lambda: (form.naming.setText("a/b"), form.put_folder(tmp_path / "file" / "x")))
    assert len([label for label in form.faults if label.isVisible()]) == 3
    after(qtbot, dialog, lambda: (form.naming.setText("{name}"), form.folder.setCurrentIndex(0), form.start.clear()))
    assert not any(label.isVisible() for label in form.faults)
    assert dialog.export.isEnabled()


def test_no_file_at_all_cannot_be_exported(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    after(qtbot, dialog, lambda: [box.setChecked(False) for box in dialog.form.formats.values()])
    assert not dialog.export.isEnabled()
    assert WORDS.no_format in [label.text() for label in dialog.form.faults if label.isVisible()]


def test_enter_before_the_look_does_not_export(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    dialog.form.naming.setText("{name} 2")
    qtbot.keyClick(dialog.form.naming, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.result() == 0
    qtbot.waitUntil(dialog.export.isEnabled)
    qtbot.keyClick(dialog.form.naming, Qt.Key.Key_Return)
    assert dialog.result() == 1


def test_files_that_exist_are_told(qtbot: QtBot, open_: Open, tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text("mine", encoding="utf-8")
    dialog = open_()
    assert dialog.hint.text() == WORDS.one_exists
    after(qtbot, dialog, lambda: dialog.form.overwrite.setCurrentIndex(2))
    assert dialog.hint.text() == ""
    assert "talk (2).otio" in dialog.form.becomes.text()


def test_a_folder_can_be_chosen(qtbot: QtBot, open_: Open, tmp_path: Path) -> None:
    dialog = open_(folder=tmp_path / "out")
    after(qtbot, dialog, dialog.form.choose.click)
    assert dialog.order.exporting.folder == str(tmp_path / "out")


def test_several_results_in_one_go(qtbot: QtBot, open_: Open) -> None:
    dialog = open_("a", "b", "c")
    assert dialog.windowTitle() == WORDS.title_many.format(count=3)
    assert dialog.shown.isVisible()
    assert WORDS.and_more.format(count=4) in dialog.form.becomes.text()
    assert [item.name for item in dialog.order.items] == ["a", "b", "c"]


def test_a_look_that_comes_after_closing_is_let_go(qtbot: QtBot, open_: Open, background: Background) -> None:
    dialog = open_()
    seen: list[object] = []
    dialog.checked.connect(seen.append)
    dialog.form.naming.setText("x")
    dialog.reject()
    with qtbot.waitSignal(background._ended, raising=False, timeout=400):
        pass
    assert seen == []


def test_markers_are_copied_as_a_table(open_: Open) -> None:
    dialog = open_()
    dialog.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Timecode\tMarker\tLength\tComment"
    assert lines[3].split("\t")[:3] == ["01:00:21:00", "LAUGHTER", "00:00:02:13"]
    assert dialog.hint.text() == WORDS.copied


def test_nothing_but_subtitles_is_said(qtbot: QtBot, background: Background, tmp_path: Path) -> None:
    silent = replace(analysis_of(tmp_path / "a.mp4"), events=())
    dialog = ExportDialog(ENGLISH, [Item("a", silent, tmp_path)], Exporting(), background, lambda *_: None)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.checked):
        dialog.show()
    assert dialog.preview.nothing.isVisible()


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_everything_has_a_name(open_: Open, text: Text) -> None:
    dialog = open_(text=text)
    form = dialog.form
    for widget in (
        form.preset, form.music, form.rate, form.start, form.drop, form.offset, form.folder, form.naming,
        form.overwrite, form.choose, dialog.preview.table, dialog.shown,
    ):  # fmt: skip
        assert widget.accessibleName()
    assert set(text.exporting.how) == set(PRESETS)
    assert set(text.exporting.formats) <= set(formats())


def run(qtbot: QtBot, order: Order, background: Background, yes: bool) -> tuple[object, list[Path]]:
    got: list[tuple[Outcome, ...] | MarkersError] = []
    asked: list[Path] = []

    def may_replace(there: object) -> bool:
        asked.extend(there)  # type: ignore[call-overload]
        return yes

    carry_out(order, background, may_replace, got.append)
    qtbot.waitUntil(lambda: bool(got))
    return got[0], asked


def test_an_order_is_carried_out_and_again(qtbot: QtBot, background: Background, tmp_path: Path) -> None:
    order = Order(tuple(items(tmp_path, "a", "b")), Exporting())
    outcomes, asked = run(qtbot, order, background, yes=False)
    assert asked == []
    assert isinstance(outcomes, tuple)
    assert [len(outcome.written) for outcome in outcomes] == [2, 2]
    outcomes, asked = run(qtbot, order, background, yes=False)
    assert outcomes == ()
    assert {path.name for path in asked} == {"a.otio", "a.srt", "b.otio", "b.srt"}
    (tmp_path / "a.srt").write_text("", encoding="utf-8")
    outcomes, asked = run(qtbot, order, background, yes=True)
    assert (tmp_path / "a.srt").stat().st_size
    order = replace(order, exporting=Exporting(overwrite="replace"))
    outcomes, asked = run(qtbot, order, background, yes=False)
    assert asked == []
    assert isinstance(outcomes, tuple)
    assert all(outcome.error is None for outcome in outcomes)


def test_an_order_that_makes_no_sense_is_told(qtbot: QtBot, background: Background, tmp_path: Path) -> None:
    order = Order(tuple(items(tmp_path, "a")), Exporting(naming="{x}"))
    outcome, _ = run(qtbot, order, background, yes=True)
    assert isinstance(outcome, BadSetting)
    assert not list(tmp_path.iterdir())


def test_markers_keep_the_users_styles(open_: Open, tmp_path: Path) -> None:
    assert open_().order.styles[Label.BGM].colour == "GREEN"
