from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from fake_window import analysis_of

from sensevoice_markers import files, formats
from sensevoice_markers.analysis import Label
from sensevoice_markers.app.exporting import writing
from sensevoice_markers.app.exporting.checking import check
from sensevoice_markers.app.exporting.writing import Item, Order
from sensevoice_markers.app.preferences import Exporting
from sensevoice_markers.errors import (
    BadSetting,
    Cancelled,
    DiskFull,
    InputUnreadable,
    NothingToCut,
    TargetExists,
    TargetUnwritable,
)
from sensevoice_markers.timeline import layout
from sensevoice_markers.timeline.highlights import rough_cut
from sensevoice_markers.timeline.markers import STYLES, Style

DAY = date(2026, 2, 3)


def item(folder: Path, name: str = "talk") -> Item:
    return Item(name, analysis_of(folder / f"{name}.mp4"), folder)


def order(beside: Path, /, *names: str, **answers: object) -> Order:
    return Order(tuple(item(beside, name) for name in names or ("talk",)), replace(Exporting(), **answers))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("naming", "made"),
    [
        ("{name}", "talk"),
        ("{date} {name}-{preset}", "2026-02-03 talk-resolve"),
        ("  x ", "x"),
        ("会议 {name}", "会议 talk"),
    ],
)
def test_names_are_filled_in(naming: str, made: str) -> None:
    assert writing.file_stem(naming, "talk", "resolve", DAY) == made


@pytest.mark.parametrize("naming", ["", "  ", "..", "{nam}", "{", "{0}", "{name.x}", "a/b", "a\\b", "{name}:1", "x\n"])
def test_names_that_no_system_takes_are_refused(naming: str) -> None:
    with pytest.raises(BadSetting):
        writing.file_stem(naming, "talk", "resolve", DAY)


def test_the_medias_own_name_may_have_signs_that_a_template_may_not() -> None:
    assert writing.file_stem("{name}", "what?", "resolve", DAY) == "what?"


def test_files_go_beside_the_media_or_to_the_folder(tmp_path: Path) -> None:
    [beside] = writing.plan(order(tmp_path))
    assert beside.targets == {
        "otio": tmp_path / "talk.otio", "edl": tmp_path / "talk.edl", "srt": tmp_path / "talk.srt",
        "json": tmp_path / "talk.markers.json",
    }  # fmt: skip
    [elsewhere] = writing.plan(order(tmp_path, folder=str(tmp_path / "out"), formats=("srt",)))
    assert elsewhere.targets == {"srt": tmp_path / "out" / "talk.srt"}


def test_two_items_never_share_a_file(tmp_path: Path) -> None:
    plans = writing.plan(order(tmp_path, "talk", "Talk", "other", naming="{name}"))
    assert [plan.targets["srt"].name for plan in plans] == ["talk.srt", "Talk (2).srt", "other.srt"]
    plans = writing.plan(order(tmp_path, "a", "b", "c", naming="x"))
    assert [plan.targets["srt"].name for plan in plans] == ["x.srt", "x (2).srt", "x (3).srt"]


def test_what_is_there_is_listed_or_numbered_past(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text("mine", encoding="utf-8")
    (tmp_path / "talk (2).otio").write_text("mine", encoding="utf-8")
    for rule in ("ask", "replace"):
        [plan] = writing.plan(order(tmp_path, overwrite=rule))
        assert plan.there == (tmp_path / "talk.srt",)
    [plan] = writing.plan(order(tmp_path, overwrite="number"))
    assert plan.there == ()
    assert plan.targets["otio"].name == "talk (3).otio"


def test_answers_become_options() -> None:
    made = writing.options(
        Exporting(rate="23.976", start_timecode=" 10:00:00:00 ", drop_frame="off", offset=-2.5, music="range"),
        {**STYLES, Label.BGM: Style("pair", "RED")},
    )
    assert made.rate == Fraction(24000, 1001)
    assert (made.start_timecode, made.drop_frame, made.srt_offset) == ("10:00:00:00", False, -2.5)
    assert made.styles[Label.BGM] == Style("range", "RED")
    follows = writing.options(Exporting())
    assert (follows.rate, follows.start_timecode, follows.drop_frame) == (None, None, None)


def test_files_are_written_and_say_what_the_preview_said(tmp_path: Path) -> None:
    asked = order(tmp_path, start_timecode="10:00:00:00", rate="50", preset="generic", formats=("otio", "edl", "srt"))
    looked = check(asked, asked.items[0])
    assert looked.timeline is not None
    [outcome] = writing.write(asked, writing.plan(asked))
    assert outcome.error is None
    assert outcome.written == tuple(writing.plan(asked)[0].targets.values())
    assert all(path.stat().st_size for path in outcome.written)
    read = otio.adapters.read_from_file(str(tmp_path / "talk.otio"))
    assert read.global_start_time.value == 36000 * 50
    assert [(m.name, m.marked_range.start_time.value) for m in read.tracks.markers] == [
        (placed.marker.name, placed.frame) for placed in looked.timeline.markers
    ]
    edl = (tmp_path / "talk.edl").read_text(encoding="utf-8")
    assert re.findall(r"(\S+) \S+ *\n.*\|M:([^|]+?) \|", edl) == [(row[0], row[1]) for row in looked.rows]


def test_only_what_was_there_when_planned_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "talk.otio").write_text("old", encoding="utf-8")
    asked = order(tmp_path)
    plans = writing.plan(asked)
    (tmp_path / "talk.srt").write_text("mine, since", encoding="utf-8")
    [outcome] = writing.write(asked, plans)
    assert isinstance(outcome.error, TargetExists)
    assert outcome.written == ()
    assert (tmp_path / "talk.otio").read_text(encoding="utf-8") == "old"
    assert (tmp_path / "talk.srt").read_text(encoding="utf-8") == "mine, since"
    [outcome] = writing.write(asked, writing.plan(asked))
    assert outcome.error is None
    assert (tmp_path / "talk.srt").read_text(encoding="utf-8").startswith("1\n")


def test_one_that_fails_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.write

    def full(target: Path, data: Iterator[bytes], *, overwrite: bool) -> None:
        if target.name == "b.srt":
            raise DiskFull(f"{target}: the disk is full; make room or choose another folder")
        real(target, data, overwrite=overwrite)

    monkeypatch.setattr(files, "write", full)
    asked = order(tmp_path, "a", "b", "c")
    a, b, c = writing.write(asked, writing.plan(asked))
    assert (a.error, c.error) == (None, None)
    assert isinstance(b.error, DiskFull)
    assert b.written == (tmp_path / "b.otio", tmp_path / "b.edl")
    assert {path.name for path in tmp_path.iterdir()} == {
        "a.otio", "a.edl", "a.srt", "a.markers.json", "b.otio", "b.edl", "c.otio", "c.edl", "c.srt", "c.markers.json",
    }  # fmt: skip


def test_cancelled_between_items_writes_no_more(tmp_path: Path) -> None:
    asked = order(tmp_path, "a", "b")
    last = writing.plan(asked)[0].targets["json"]
    first, second = writing.write(asked, writing.plan(asked), last.exists)
    assert (len(first.written), first.error) == (4, None)
    assert isinstance(second.error, Cancelled)
    assert second.written == ()
    assert len(list(tmp_path.iterdir())) == 4


def test_cancelled_between_files_leaves_whole_ones(tmp_path: Path) -> None:
    asked = order(tmp_path)
    [outcome] = writing.write(asked, writing.plan(asked), (tmp_path / "talk.edl").exists)
    assert isinstance(outcome.error, Cancelled)
    assert outcome.written == (tmp_path / "talk.otio", tmp_path / "talk.edl")
    assert set(tmp_path.iterdir()) == set(outcome.written)
    assert otio.adapters.read_from_file(str(tmp_path / "talk.otio")).video_tracks()[0][0].markers


def in_pieces(monkeypatch: pytest.MonkeyPatch, pieces: Callable[[], Iterator[bytes]]) -> None:
    """A format, ``tape``, that is made while it is written."""
    tape = formats.Format("tape", ".tape", "a tape", lambda _: pieces())
    known = {**formats.formats(), tape.name: tape}
    monkeypatch.setattr(formats, "formats", lambda: known)


def test_a_file_in_pieces_is_written_whole_and_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[set[str]] = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"a" * 100_000, b"", b"b"):
            there.append({path.suffix for path in tmp_path.iterdir()})
            yield piece

    in_pieces(monkeypatch, pieces)
    asked = order(tmp_path, formats=("srt", "tape", "otio"))
    [outcome] = writing.write(asked, writing.plan(asked))
    assert outcome.error is None
    assert [path.name for path in outcome.written] == ["talk.srt", "talk.tape", "talk.otio"]
    assert (tmp_path / "talk.tape").read_bytes() == b"a" * 100_000 + b"b"
    assert there == [{".tmp"}] * 3, "what can still fail is written before what cannot"


@pytest.mark.parametrize("error", [InputUnreadable("talk.mp4: cannot be read to its end"), OSError(28, "full")])
def test_a_file_that_fails_midway_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a" * 100_000
        raise error

    in_pieces(monkeypatch, pieces)
    (tmp_path / "b.tape").write_bytes(b"the last one")
    asked = order(tmp_path, "a", "b", formats=("srt", "tape"), overwrite="replace")
    for outcome in writing.write(asked, writing.plan(asked)):
        assert isinstance(outcome.error, InputUnreadable | DiskFull)
        assert outcome.written == ()
    assert [path.name for path in tmp_path.iterdir()] == ["b.tape"]
    assert (tmp_path / "b.tape").read_bytes() == b"the last one"


def test_cancelled_between_pieces_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(1000):
            begun.append(number)
            yield b"a"

    in_pieces(monkeypatch, pieces)
    asked = order(tmp_path, formats=("tape", "srt"))
    [outcome] = writing.write(asked, writing.plan(asked), lambda: len(begun) == 3)
    assert isinstance(outcome.error, Cancelled)
    assert begun == [0, 1, 2]
    assert not list(tmp_path.iterdir())


def test_highlights_are_a_cut_beside_the_whole(tmp_path: Path) -> None:
    whole = order(tmp_path)
    writing.write(whole, writing.plan(whole))
    asked = order(tmp_path, preset="highlights", highlights=30.0)
    [plan] = writing.plan(asked)
    assert plan.there == ()
    [outcome] = writing.write(asked, [plan])
    assert outcome.error is None
    assert [path.name for path in outcome.written] == [
        "talk.highlights.otio", "talk.highlights.fcpxml", "talk.highlights.srt",
    ]  # fmt: skip
    read = otio.adapters.read_from_file(str(tmp_path / "talk.highlights.otio"))
    cut = rough_cut(asked.items[0].analysis, writing.options(asked.exporting), 30.0)
    ours = [(clip.source_range.start_time.value, clip.source_range.duration.value) for clip in read.video_tracks()[0]]
    assert [length for _, length in ours] == [clip.source_frames for clip in cut.clips]
    assert len(ours) > 1
    assert sum(length for _, length in ours) <= 30 * 25
    looked = check(asked, asked.items[0])
    assert looked.timeline == replace(cut, notes=())


def test_highlights_that_are_there_are_numbered_past(tmp_path: Path) -> None:
    (tmp_path / "talk.otio").write_text("the whole", encoding="utf-8")
    asked = order(tmp_path, preset="highlights", overwrite="number")
    [plan] = writing.plan(asked)
    assert plan.targets["otio"].name == "talk.highlights.otio", "the whole is in nobody's way"
    plan.targets["srt"].write_text("mine", encoding="utf-8")
    [plan] = writing.plan(asked)
    assert plan.targets["otio"].name == "talk (2).highlights.otio"


def test_highlights_of_nothing_write_nothing(tmp_path: Path) -> None:
    asked = order(tmp_path, preset="highlights")
    calm = replace(asked.items[0], analysis=replace(asked.items[0].analysis, events=()))
    asked = replace(asked, items=(calm,))
    [outcome] = writing.write(asked, writing.plan(asked))
    assert isinstance(outcome.error, NothingToCut)
    assert not list(tmp_path.iterdir())
    assert writing.whole(asked, calm).clips, "all of it can still be listed"


def test_a_good_order_has_no_faults(tmp_path: Path) -> None:
    asked = order(tmp_path)
    looked = check(asked, asked.items[0])
    assert looked.faults == {}
    assert len(looked.plans) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"rate": "fast"}, "rate"),
        ({"rate": "0"}, "rate"),
        ({"start_timecode": "01:00"}, "start_timecode"),
        ({"start_timecode": "01:00:00:25"}, "start_timecode"),
        ({"drop_frame": "on"}, "drop_frame"),
        ({"drop_frame": "on", "rate": "29.97", "start_timecode": "00:01:00;00"}, "start_timecode"),
        ({"naming": "{nam}"}, "naming"),
        ({"formats": ("edl9",)}, "formats"),
        ({"preset": "avid"}, "formats"),
    ],
)
def test_each_fault_is_at_its_field(tmp_path: Path, answers: dict[str, object], field: str) -> None:
    asked = order(tmp_path, **answers)
    looked = check(asked, asked.items[0])
    assert set(looked.faults) == {field}


def slow(beside: Path, name: str = "slow") -> Item:
    made = item(beside, name)
    media = replace(made.analysis.media, frame_rate=Fraction(25, 2), frames=750)
    return replace(made, analysis=replace(made.analysis, media=media))


def test_a_rate_must_suit_every_item(tmp_path: Path) -> None:
    both = Order((item(tmp_path), slow(tmp_path)), Exporting(preset="premiere"))
    for shown in both.items:
        fault = check(both, shown).faults["formats"]
        assert fault.item is not None
        assert (fault.item.name, fault.rate, fault.format) == ("slow", Fraction(25, 2), "fcp7")
    assert check(replace(both, exporting=Exporting(preset="premiere", rate="25")), both.items[0]).faults == {}


def test_media_that_is_carried_along_must_be_there_for_every_item(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"media")
    both = order(tmp_path, "a", "b", formats=("otioz",))
    fault = check(both, both.items[0]).faults["formats"]
    assert fault.item is not None
    assert (fault.item.name, fault.format) == ("b", "otioz")
    (tmp_path / "b.mp4").write_bytes(b"media")
    assert check(both, both.items[0]).faults == {}


def test_a_rate_is_looked_at_where_there_is_nothing_to_cut(tmp_path: Path) -> None:
    calm = slow(tmp_path, "calm")
    calm = replace(calm, analysis=replace(calm.analysis, events=()))
    both = Order((calm, slow(tmp_path)), Exporting(preset="highlights"))
    looked = check(both, calm)
    assert looked.timeline is None
    assert looked.faults["formats"].format == "fcpxml"


def test_each_rate_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Fraction] = []

    def note(timeline: layout.Timeline) -> bytes:
        tried.append(timeline.timebase.rate)
        return b""

    known = {**formats.formats(), "tape": formats.Format("tape", ".tape", "markers for tape", note)}
    monkeypatch.setattr(formats, "formats", lambda: known)
    asked = Order(
        (item(tmp_path), slow(tmp_path), slow(tmp_path, "b"), item(tmp_path, "c")), Exporting(formats=("tape",))
    )
    assert check(asked, asked.items[0]).faults == {}
    assert tried == [25, Fraction(25, 2)]


def test_a_cut_is_written_for_the_editor_of_the_last_export(tmp_path: Path) -> None:
    asked = order(tmp_path, preset="highlights", editor="resolve")
    [outcome] = writing.write(asked, writing.plan(asked))
    assert outcome.error is None
    read = otio.adapters.read_from_file(str(tmp_path / "talk.highlights.otio"))
    assert not read.tracks.markers
    assert read.video_tracks()[0][0].markers


def test_a_timecode_must_suit_every_item(tmp_path: Path) -> None:
    fast = item(tmp_path, "fast")
    fast = replace(fast, analysis=replace(fast.analysis, media=replace(fast.analysis.media, frame_rate=Fraction(60))))
    asked = Order((fast, item(tmp_path, "slow")), Exporting(start_timecode="01:00:00:30"))
    fault = check(asked, fast).faults["start_timecode"]
    assert fault.item is not None
    assert (fault.item.name, fault.rate) == ("slow", 25)


def test_a_folder_that_takes_no_files_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    asked = order(tmp_path, folder=str(tmp_path / "file" / "out"))
    looked = check(asked, asked.items[0])
    assert set(looked.faults) == {"folder"}
    assert isinstance(looked.faults["folder"].error, TargetUnwritable)
    assert looked.timeline is not None
