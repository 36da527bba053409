from __future__ import annotations

from pathlib import Path

import opentimelineio as otio
import pytest
import srt
from build import analysis, full, media, one_line

from sensevoice_markers import files
from sensevoice_markers.analysis import Cue
from sensevoice_markers.errors import BadSetting, DiskFull, TargetExists
from sensevoice_markers.formats import DEFAULT, choose, default_stem, export, formats, targets
from sensevoice_markers.timeline.layout import Options


def test_each_module_is_a_format_by_its_own_name() -> None:
    modules = {path.stem for path in Path(str(files.__file__)).parent.glob("formats/[!_]*.py")}
    assert set(formats()) <= modules
    assert set(DEFAULT) <= modules
    for name, made in formats().items():
        assert made.name == name
        assert made.suffix.startswith(".")
        assert made.title
        assert callable(made.write)
    assert len({made.suffix for made in formats().values()}) == len(formats())


def test_formats_are_chosen_by_name_each_once() -> None:
    assert [made.name for made in choose(["srt", " OTIO ", "srt", ""])] == ["srt", "otio"]


@pytest.mark.parametrize(("names", "says"), [(["doc"], "no format 'doc'"), ([], "no format named"), ([" "], "named")])
def test_a_format_that_does_not_exist_is_refused(names: list[str], says: str) -> None:
    with pytest.raises(BadSetting, match=says) as error:
        choose(names)
    assert "otio" in one_line(error.value)


@pytest.mark.parametrize("name", ["talk", "talk.final", "采访 第一集", "v1.2", ".hidden"])
def test_a_suffix_is_added_and_none_taken(name: str) -> None:
    assert targets(Path("out") / name) == {
        "otio": Path("out") / f"{name}.otio",
        "srt": Path("out") / f"{name}.srt",
    }


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("/media/talk.mp4", "/media/talk"),
        ("/media/talk.final.mp4", "/media/talk.final"),
        ("/媒体/采访.mp4", "/媒体/采访"),
    ],
)
def test_results_lie_beside_the_media(path: str, stem: str) -> None:
    of = analysis(of=media(path=path))
    assert default_stem(of) == Path(stem)
    assert default_stem(of, Path("/out")) == Path("/out") / Path(stem).name


def test_results_of_a_document_from_windows_are_named_like_its_media(tmp_path: Path) -> None:
    assert default_stem(analysis(of=media(path="C:\\视频\\talk.mp4")), tmp_path) == tmp_path / "talk"


@pytest.mark.parametrize("name", ["talk", "采访 “第一集” #1", "x" * 200, "😀"])
def test_an_export_writes_what_editors_read(tmp_path: Path, name: str) -> None:
    written = export(full(), tmp_path / name)
    assert written == targets(tmp_path / name)
    assert len(otio.adapters.read_from_file(str(written["otio"])).tracks.markers) == 3
    assert [one.content for one in srt.parse(written["srt"].read_text("utf-8"))] == ["Hello world.", "你好。"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written.values())


def test_an_export_without_a_name_goes_beside_the_media(tmp_path: Path) -> None:
    of = analysis(of=media(path=str(tmp_path / "talk.mp4")), cues=[Cue("cue-1", 0, 1, ("Hi",))])
    written = export(of, formats=["srt"], options=Options(srt_offset=1))
    assert written == {"srt": tmp_path / "talk.srt"}
    assert "00:00:01,000 --> 00:00:02,000\nHi" in written["srt"].read_text()


def test_a_file_that_is_there_stops_all_of_them_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text("the user's")
    with pytest.raises(TargetExists, match=r"talk\.srt"):
        export(full(), tmp_path / "talk")
    assert [path.name for path in tmp_path.iterdir()] == ["talk.srt"]
    assert (tmp_path / "talk.srt").read_text() == "the user's"
    export(full(), str(tmp_path / "talk"), overwrite=True)
    assert (tmp_path / "talk.srt").read_text("utf-8").startswith("1\n")


def test_a_wrong_choice_writes_nothing(tmp_path: Path) -> None:
    for wrong in ({"formats": ["otio", "doc"]}, {"options": Options(start_timecode="noon")}):
        with pytest.raises(BadSetting):
            export(full(), tmp_path / "talk", **wrong)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_only_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = files.write

    def write(target: Path, data: bytes, *, overwrite: bool) -> None:
        if target.suffix == ".srt":
            raise DiskFull("full")
        usual(target, data, overwrite=overwrite)

    monkeypatch.setattr(files, "write", write)
    with pytest.raises(DiskFull):
        export(full(), tmp_path / "talk")
    assert [path.name for path in tmp_path.iterdir()] == ["talk.otio"]
    assert otio.adapters.read_from_file(str(tmp_path / "talk.otio")).name == "笑声 & “talk”"
