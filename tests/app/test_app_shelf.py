from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from build import full
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers import document, files
from sensevoice_markers.analysis import Label
from sensevoice_markers.app import shelf
from sensevoice_markers.app.preferences import Exporting, Preferences
from sensevoice_markers.app.shelf import Row
from sensevoice_markers.errors import InputUnreadable

ROWS = (
    Row("a1", "/媒体/talk.mp4", "/媒体/talk", "done", "mix", {Label.BGM: 2, Label.LAUGHTER: 0}, 5, "embedded"),
    Row("b2", "/b.mov", "/b", "failed", error="NoAudio", message="b.mov: has no audio track"),
    Row("c3", "/c.mov", "/c", exported=("/c.otio",), file="/c.svmarkers"),
)


def put(path: Path, data: bytes) -> Path:
    files.write(path, data, overwrite=True)
    return path


def test_the_queue_is_there_again() -> None:
    assert shelf.read_queue() == ()
    put(shelf.queue_file(), shelf.queue_to_json(ROWS))
    assert shelf.read_queue() == ROWS


def test_a_file_whose_name_is_no_text_is_not_kept() -> None:
    odd = os.fsdecode(b"/\xff.mp4")
    put(shelf.queue_file(), shelf.queue_to_json([*ROWS, Row("4", odd, "/x"), Row("5", "/x", "/x", message=odd)]))
    assert shelf.read_queue() == ROWS


def test_the_preferences_are_there_again() -> None:
    assert shelf.read_preferences() == Preferences()
    wanted = Preferences("zh", "dark", at_once=3, exporting=Exporting("avid", ("edl",)), shortcuts={"play": "空格"})
    put(shelf.preferences_file(), shelf.preferences_to_json(wanted))
    assert shelf.read_preferences() == wanted


def test_preferences_of_another_version_keep_what_is_known() -> None:
    put(shelf.preferences_file(), b'{"theme": "dark", "holograms": true}')
    assert shelf.read_preferences() == Preferences(theme="dark")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[1]", b'{"theme": "sepia"}', b"[" * 100_000, b'[{"id": "1"}]', b"null", b'"x"']
)
def test_a_damaged_file_is_set_aside(data: bytes) -> None:
    for path, read, usual in (
        (shelf.queue_file(), shelf.read_queue, ()),
        (shelf.preferences_file(), shelf.read_preferences, Preferences()),
    ):
        put(path, data)
        assert read() == usual
        assert not path.exists()
        assert path.with_name(f"{path.name}.damaged").read_bytes() == data
        assert read() == usual


def test_a_row_names_no_folder_outside(caplog: pytest.LogCaptureFixture) -> None:
    put(shelf.queue_file(), b'[{"id": "../../etc", "media": "/a", "stem": "/a"}]')
    assert shelf.read_queue() == ()
    assert "damaged and set aside" in caplog.text


def test_a_file_that_may_not_be_read_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(shelf.queue_file(), shelf.queue_to_json(ROWS))

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(InputUnreadable, match="Permission denied"):
            shelf.read_queue()
    assert path.exists()
    assert shelf.read_queue() == ROWS


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_no_project_is_without_a_row(damage: str) -> None:
    analysis, name = full(), shelf.new_project()
    put(shelf.analysis_file(name), document.to_json(analysis))
    put(shelf.analysis_file("dead"), b"damaged")
    put(shelf.project_folder("not of ours") / "analysis.json", document.to_json(analysis))
    if damage == "damaged":
        put(shelf.queue_file(), b"[{")
    (row,) = shelf.read_queue()
    assert (row.id, row.media, row.state, row.audio) == (name, analysis.media.path, "done", analysis.audio)
    assert row.stem == str(Path(analysis.media.path).with_suffix(""))
    assert row.labels is not None
    assert sum(row.labels.values()) == len(analysis.events)
    assert row.cues == len(analysis.cues)
    assert msgspec.json.decode(shelf.queue_to_json([row]), type=tuple[Row, ...]) == (row,)


def test_an_empty_queue_stays_empty() -> None:
    put(shelf.analysis_file("ab"), document.to_json(full()))
    put(shelf.queue_file(), shelf.queue_to_json([]))
    assert shelf.read_queue() == ()


def test_projects_are_found_without_a_queue() -> None:
    assert shelf.projects() == ()
    names = [shelf.new_project() for _ in range(3)]
    assert len(set(names)) == 3
    for age, name in enumerate(names):
        put(shelf.analysis_file(name), document.to_json(full()))
        os.utime(shelf.project_folder(name), (10**9 - age, 10**9 - age))
    assert list(shelf.projects()) == names
    read = shelf.opened(shelf.analysis_file(names[0]), document.from_json)
    assert read is not None
    assert document.to_json(read) == document.to_json(full())
    assert shelf.opened(shelf.edits_file(names[0]), lambda data: data) is None


def test_a_damaged_analysis_is_set_aside_by_its_own_reader() -> None:
    path = put(shelf.analysis_file("ab"), document.to_json(full())[:-10])
    assert shelf.opened(path, document.from_json) is None
    assert [each.name for each in path.parent.iterdir()] == ["analysis.json.damaged"]


@given(st.binary(max_size=60))
def test_nothing_in_a_file_is_a_surprise(data: bytes) -> None:
    put(shelf.queue_file(), data)
    assert isinstance(shelf.read_queue(), tuple)
    put(shelf.preferences_file(), data)
    assert isinstance(shelf.read_preferences(), Preferences)
