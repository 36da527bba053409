from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from fake_window import analysis_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.exporting import choosing
from sensevoice_markers.app.exporting.again import carry_out
from sensevoice_markers.app.exporting.checking import Check
from sensevoice_markers.app.exporting.choosing import Others
from sensevoice_markers.app.exporting.dialog import ExportDialog
from sensevoice_markers.app.exporting.form import Form
from sensevoice_markers.app.exporting.length import Length
from sensevoice_markers.app.exporting.writing import OFFERED, Item, Order, Outcome
from sensevoice_markers.app.preferences import Exporting
from sensevoice_markers.app.text import CHINESE, ENGLISH, Text
from sensevoice_markers.errors import BadSetting, MarkersError, NothingToCut
from sensevoice_markers.formats import Format, formats
from sensevoice_markers.formats.presets import PRESETS

Open = Callable[..., ExportDialog]
WORDS = ENGLISH.exporting
RESOLVE = PRESETS["resolve"].formats


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


def in_sight(form: Form) -> tuple[str, ...]:
    """The formats with a checkbox in the dialog, as the eye finds them."""
    shown = {name: box for name, box in form.formats.boxes.items() if box.isVisible()}
    return tuple(sorted(shown, key=lambda name: (shown[name].y(), shown[name].x())))


def opened(dialog: ExportDialog) -> Others:
    dialog.form.formats.more.click()
    assert dialog.form.formats.others is not None
    return dialog.form.formats.others


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
    assert dialog.form.becomes.text() == WORDS.becomes.format(
        names="talk.otio · talk.edl · talk.srt · talk.markers.json"
    )


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
        music="range", rate="29.97", start_timecode="00:59:00;00", drop_frame="on", offset=-1.25, highlights=95.0,
        editor="kdenlive",
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
    assert in_sight(form) == form.formats.chosen == PRESETS["youtube"].formats
    assert form.how.text() == WORDS.how["youtube"]
    assert dialog.order.exporting == Exporting(preset="youtube")


def test_other_formats_are_a_press_away(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    choice = dialog.form.formats
    assert in_sight(dialog.form) == RESOLVE
    others = opened(dialog)
    assert set(others.boxes) == set(formats()) - set(RESOLVE)
    after(qtbot, dialog, lambda: others.boxes["csv"].click())
    assert in_sight(dialog.form) == choice.chosen == (*RESOLVE, "csv")
    assert dialog.order.exporting.formats == (*RESOLVE, "csv")
    assert "talk.csv" in dialog.form.becomes.text()
    after(qtbot, dialog, lambda: others.boxes["csv"].click())
    assert in_sight(dialog.form) == RESOLVE
    assert dialog.order.exporting.formats == ()


def test_what_is_unchecked_in_sight_stays_there(qtbot: QtBot, open_: Open) -> None:
    dialog = open_(exporting=Exporting(formats=("vtt", "srt")))
    choice = dialog.form.formats
    assert choice.chosen == ("srt", "vtt"), "the preset's own come first"
    after(qtbot, dialog, choice.boxes["vtt"].click)
    assert choice.boxes["vtt"].isVisible(), "a press that was wrong is taken back where it was made"
    assert not opened(dialog).boxes["vtt"].isChecked()
    assert dialog.order.exporting.formats == ("srt",)


def test_formats_that_are_gone_are_passed_over(open_: Open) -> None:
    assert open_(exporting=Exporting(formats=("betamax",))).order.exporting.formats == ()
    assert open_(exporting=Exporting(formats=("betamax", "srt"))).order.exporting.formats == ("srt",)


def test_formats_are_chosen_with_the_keys(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    choice = dialog.form.formats
    walk: list[QWidget] = [*(choice.boxes[name] for name in RESOLVE), choice.more]
    walk[0].setFocus()
    for here, there in itertools.pairwise(walk):
        assert here.hasFocus()
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        assert there.hasFocus()
    qtbot.keyClick(choice.more, Qt.Key.Key_Space)
    others = choice.others
    assert others is not None
    first, second = list(others.boxes.values())[:2]
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    after(qtbot, dialog, lambda: qtbot.keyClick(second, Qt.Key.Key_Space))
    assert len(choice.chosen) == len(RESOLVE) + 1
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert not any(each.isVisible() for each in choice.findChildren(Others))
    qtbot.keyClick(next(iter(opened(dialog).boxes.values())), Qt.Key.Key_Escape)
    assert not any(each.isVisible() for each in choice.findChildren(Others))
    assert dialog.isVisible()


def test_a_format_without_words_is_offered_by_its_title(open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    new = Format("umatic", ".umatic", "markers for tape", lambda _: b"")
    monkeypatch.setattr(choosing, "formats", lambda: {**formats(), new.name: new})
    dialog = open_()
    assert (
        opened(dialog).boxes["umatic"].text()
        == dialog.form.formats.boxes["umatic"].text()
        == ("umatic: markers for tape")
    )


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
@pytest.mark.parametrize("preset", OFFERED)
def test_the_smallest_window_shows_all_of_each_line(qtbot: QtBot, open_: Open, text: Text, preset: str) -> None:
    dialog = open_(text=text, exporting=Exporting(preset=preset, formats=tuple(formats())))
    dialog.resize(1, 1)
    qtbot.waitUntil(lambda: dialog.size() == dialog.minimumSize())
    assert (dialog.width(), dialog.height()) == (780, 460)
    form = dialog.form
    view = form.parentWidget()
    assert view is not None
    qtbot.waitUntil(lambda: form.width() <= view.width())
    boxes = [form.formats.boxes[name] for name in formats()]
    assert not any(one.geometry().intersects(other.geometry()) for one, other in itertools.combinations(boxes, 2))
    assert all(form.formats.rect().contains(box.geometry()) for box in boxes)


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
    assert said(dialog) == [wrong := WORDS.bad_start.format(rate="25", name="")]
    assert form.start.accessibleDescription() == wrong
    assert not dialog.export.isEnabled()
    assert wrong in dialog.export.toolTip()
    assert dialog.preview.counts.text() == WORDS.mend_first
    after(qtbot, dialog, lambda: (form.naming.setText("a/b"), form.put_folder(tmp_path / "file" / "x")))
    assert len(said(dialog)) == 3
    after(qtbot, dialog, lambda: (form.naming.setText("{name}"), form.folder.setCurrentIndex(0), form.start.clear()))
    assert not any(label.isVisible() for label in form.faults)
    assert dialog.export.isEnabled()


def said(dialog: ExportDialog) -> list[str]:
    return [label.text() for label in dialog.form.faults if label.isVisible()]


def test_a_format_that_cannot_carry_the_rate_is_said_before(qtbot: QtBot, open_: Open) -> None:
    dialog = open_(exporting=Exporting(preset="fcp"))
    after(qtbot, dialog, lambda: dialog.form.rate.setCurrentText("12.5"))
    assert said(dialog) == [WORDS.not_at_rate.format(format=WORDS.formats["fcpxml"], rate="12.5")]
    assert not dialog.export.isEnabled()
    after(qtbot, dialog, dialog.form.formats.boxes["fcpxml"].click)
    assert dialog.export.isEnabled()


def test_a_format_that_takes_the_media_along_needs_it(qtbot: QtBot, open_: Open, tmp_path: Path) -> None:
    dialog = open_(exporting=Exporting(formats=("otioz",)))
    assert said(dialog) == [WORDS.needs_media.format(format=WORDS.formats["otioz"])]
    (tmp_path / "talk.mp4").write_bytes(b"media")
    after(qtbot, dialog, lambda: dialog.form.naming.setText("x"))
    assert said(dialog) == []


def test_highlights_are_a_cut_of_a_length(qtbot: QtBot, open_: Open) -> None:
    form = (dialog := open_()).form
    assert not form.highlights.isVisible()
    after(qtbot, dialog, lambda: form.preset.setCurrentIndex(form.preset.count() - 1))
    assert form.highlights.isVisible()
    assert form.highlights.text() == "3:00"
    assert form.becomes.text() == WORDS.becomes.format(
        names="talk.highlights.otio · talk.highlights.fcpxml · talk.highlights.srt"
    )
    assert dialog.preview.counts.text().startswith("2 clips, 0:")
    assert set(listed(dialog, 1)) >= {"LAUGHTER", "APPLAUSE"}
    assert "01:00:50:00" not in listed(dialog), "the cut has a time of its own"
    whole = len(listed(dialog))
    after(qtbot, dialog, lambda: form.highlights.show_seconds(15))
    assert len(listed(dialog)) < whole
    assert dialog.order.exporting == Exporting(preset="highlights", highlights=15.0)
    after(qtbot, dialog, lambda: form.preset.setCurrentIndex(0))
    assert not form.highlights.isVisible()
    assert dialog.preview.counts.text() == "5 markers · 2 subtitles"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
@pytest.mark.parametrize(
    ("last", "profile"),
    [
        (Exporting(preset="kdenlive"), "kdenlive"),
        (Exporting(preset="premiere"), "premiere"),
        (Exporting(preset="youtube", editor="kdenlive"), "kdenlive"),
        (Exporting(preset="highlights", editor="blender"), "blender"),
        (Exporting(preset="generic"), "generic"),
        (Exporting(preset="highlights", editor="gone"), "generic"),
    ],
)
def test_a_cut_is_for_the_last_editor(qtbot: QtBot, open_: Open, text: Text, last: Exporting, profile: str) -> None:
    form = (dialog := open_(exporting=last, text=text)).form
    if last.preset != "highlights":
        after(qtbot, dialog, lambda: form.preset.setCurrentIndex(form.preset.findData("highlights")))
    assert dialog._check is not None
    assert dialog._check.timeline is not None
    assert dialog._check.timeline.profile == profile
    how = text.exporting.how["highlights"]
    for_one = text.exporting.cut_for.format(how=how, editor=PRESETS[profile].title)
    assert form.how.text() == (how if profile == "generic" else for_one)


def test_a_cut_says_its_length_and_no_flags(open_: Open) -> None:
    """What the command line advises there is no place for in a window."""
    dialog = open_(exporting=Exporting(preset="highlights", highlights=600.0), text=CHINESE)
    assert dialog.preview.rows.rowCount()
    assert not dialog.preview.notes.isVisible()
    assert "--" not in dialog.preview.notes.text()


def test_a_rate_of_one_of_several_files_is_said_with_its_name(
    qtbot: QtBot, background: Background, tmp_path: Path
) -> None:
    usual, slow = items(tmp_path, "a", "slow")
    media = replace(slow.analysis.media, frame_rate=Fraction(25, 2), frames=750)
    slow = replace(slow, analysis=replace(slow.analysis, media=media))
    dialog = ExportDialog(ENGLISH, [usual, slow], Exporting(preset="premiere"), background, lambda *_: None)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.checked):
        dialog.show()
    xml = WORDS.formats["fcp7"]
    assert said(dialog) == [WORDS.not_at_rate_of.format(format=xml, rate="12.5", name="slow")]
    assert not dialog.export.isEnabled()
    after(qtbot, dialog, lambda: dialog.form.rate.setCurrentText("12.5"))
    assert said(dialog) == [WORDS.not_at_rate.format(format=xml, rate="12.5")]
    after(qtbot, dialog, lambda: dialog.form.rate.setCurrentText("25"))
    assert said(dialog) == []


def test_a_cut_that_is_too_short_is_said(qtbot: QtBot, open_: Open) -> None:
    dialog = open_(exporting=Exporting(preset="highlights", highlights=5.0))
    assert said(dialog) == [WORDS.too_short]
    assert dialog.form.highlights.accessibleDescription() == WORDS.too_short
    assert not dialog.export.isEnabled()
    assert listed(dialog) == []
    after(qtbot, dialog, lambda: dialog.form.highlights.show_seconds(60))
    assert said(dialog) == []
    assert dialog.export.isEnabled()


def dull(folder: Path, name: str) -> Item:
    analysis = analysis_of(folder / f"{name}.mp4")
    return Item(name, replace(analysis, events=analysis.events[:1]), folder)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_where_nothing_is_to_be_cut_nothing_is_exported(
    qtbot: QtBot, background: Background, tmp_path: Path, text: Text
) -> None:
    exporting = Exporting(preset="highlights")
    dialog = ExportDialog(text, [dull(tmp_path, "a"), dull(tmp_path, "b")], exporting, background, lambda *_: None)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.checked):
        dialog.show()
    assert said(dialog) == [text.exporting.no_moments]
    assert dialog.preview.counts.text() == text.exporting.nothing_here
    assert not dialog.export.isEnabled()
    after(qtbot, dialog, lambda: dialog.form.preset.setCurrentIndex(0))
    assert dialog.export.isEnabled()


def test_one_dull_file_holds_the_others_not_back(qtbot: QtBot, background: Background, tmp_path: Path) -> None:
    both = [dull(tmp_path, "a"), *items(tmp_path, "b")]
    dialog = ExportDialog(ENGLISH, both, Exporting(preset="highlights"), background, lambda *_: None)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.checked):
        dialog.show()
    assert said(dialog) == []
    assert dialog.preview.counts.text() == WORDS.nothing_here
    assert listed(dialog) == []
    after(qtbot, dialog, lambda: dialog.shown.setCurrentIndex(1))
    assert listed(dialog)
    outcomes, _ = run(qtbot, dialog.order, background, yes=True)
    assert isinstance(outcomes, tuple)
    assert isinstance(outcomes[0].error, NothingToCut)
    assert len(outcomes[1].written) == 3


@pytest.mark.parametrize(
    ("typed", "seconds", "shown"),
    [
        ("2:30", 150, "2:30"),
        ("4", 240, "4:00"),
        ("0:45", 45, "0:45"),
        ("1:02:03", 3723, "1:02:03"),
        ("90:00", 5400, "1:30:00"),
        ("90s", 90, "1:30"),
        ("3min", 180, "3:00"),
        ("2m30s", 150, "2:30"),
        ("1h", 3600, "1:00:00"),
        ("1.5", 90, "1:30"),
    ],
)
def test_lengths_are_typed_as_clocks(qtbot: QtBot, typed: str, seconds: int, shown: str) -> None:
    length = Length()
    qtbot.addWidget(length)
    length.selectAll()
    qtbot.keyClicks(length, typed)
    qtbot.keyClick(length, Qt.Key.Key_Return)
    assert (length.seconds, length.text()) == (seconds, shown)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("", "3:00"), ("x", "3:00"), ("0:01", "3:00"), ("1:", "1:00"), ("1:99", "1:00"), ("999:00", "1:39:00")],
)
def test_what_is_no_length_leaves_the_last_one_that_was(qtbot: QtBot, typed: str, shown: str) -> None:
    length = Length()
    qtbot.addWidget(length)
    length.show_seconds(180.0)
    length.selectAll()
    qtbot.keyClick(length, Qt.Key.Key_Delete)
    qtbot.keyClicks(length, typed)
    qtbot.keyClick(length, Qt.Key.Key_Return)
    assert length.text() == shown


@pytest.mark.parametrize(("kept", "shown"), [(-1.0, 5.0), (1e300, 21600.0), (90.4, 90.0)])
def test_a_kept_length_that_makes_no_sense_becomes_the_nearest(qtbot: QtBot, kept: float, shown: float) -> None:
    length = Length()
    qtbot.addWidget(length)
    length.show_seconds(kept)
    assert length.seconds == shown


def test_no_file_at_all_cannot_be_exported(qtbot: QtBot, open_: Open) -> None:
    dialog = open_()
    after(qtbot, dialog, lambda: [box.setChecked(False) for box in dialog.form.formats.boxes.values()])
    assert not dialog.export.isEnabled()
    assert said(dialog) == [WORDS.no_format]


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
    assert WORDS.and_more.format(count=2 * len(RESOLVE)) in dialog.form.becomes.text()
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
        form.overwrite, form.choose, form.formats, form.formats.more, form.highlights, dialog.preview.table,
        dialog.shown,
    ):  # fmt: skip
        assert widget.accessibleName()
    assert set(text.exporting.how) == set(OFFERED)
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
    assert [len(outcome.written) for outcome in outcomes] == [len(RESOLVE), len(RESOLVE)]
    outcomes, asked = run(qtbot, order, background, yes=False)
    assert outcomes == ()
    assert {path.name for path in asked} == {
        f"{name}{suffix}" for name in "ab" for suffix in (".otio", ".edl", ".srt", ".markers.json")
    }
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
