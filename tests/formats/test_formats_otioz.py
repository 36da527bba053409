from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest
from build import TIMEBASES, analysis, media, one_line
from cases import awkward, written

from sensevoice_markers.errors import InputNotFound, InputUnreadable
from sensevoice_markers.formats import export, otioz
from sensevoice_markers.timeline.layout import Timeline

NAME = "talk & <笑> #1.mp4"


def timeline(path: Path) -> Timeline:
    made = awkward(TIMEBASES["29.97 DF"])
    return replace(made, media=replace(made.media, path=str(path)))


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """Media of more than one piece."""
    path = tmp_path / NAME
    path.write_bytes(bytes(range(256)) * 9000)
    return path


def test_the_library_reads_the_timeline_and_takes_the_media_out(tmp_path: Path, shot: Path) -> None:
    bundle = tmp_path / "talk.otioz"
    bundle.write_bytes(written("otioz", timeline(shot)))
    (tmp_path / "out").mkdir()
    read = otio.adapters.read_from_file(str(bundle), extract_to_directory=str(tmp_path / "out"))
    assert len(read.tracks.markers) == len(timeline(shot).markers)
    url = read.tracks[0][0].media_reference.target_url
    assert (tmp_path / "out" / otio.url_utils.filepath_from_url(url)).read_bytes() == shot.read_bytes()


def test_it_is_a_whole_zip_with_nothing_beside_the_bundle(tmp_path: Path, shot: Path) -> None:
    (tmp_path / "talk.otioz").write_bytes(written("otioz", timeline(shot)))
    with zipfile.ZipFile(tmp_path / "talk.otioz") as bundle:
        assert bundle.testzip() is None
        assert bundle.namelist() == ["version.txt", "content.otio", f"media/{NAME}"]
        assert bundle.read("version.txt") == b"1.0.0"
        assert bundle.infolist()[2].compress_type == zipfile.ZIP_STORED


def test_the_media_is_never_held_whole(shot: Path) -> None:
    assert max(map(len, otioz.write(timeline(shot)))) < shot.stat().st_size


def test_the_same_timeline_is_the_same_bytes(shot: Path) -> None:
    assert written("otioz", timeline(shot)) == written("otioz", timeline(shot))


def test_missing_media_is_said_before_anything_is_written(tmp_path: Path) -> None:
    of = analysis(of=media(path=str(tmp_path / "gone.mp4")))
    with pytest.raises(InputNotFound, match=r"gone\.mp4.*put it back") as error:
        export(of, tmp_path / "talk", formats=["otio", "otioz"])
    one_line(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_media(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="is no file"):
        otioz.write(timeline(tmp_path))


def test_media_that_vanish_meanwhile_leave_no_half_of_a_bundle(tmp_path: Path, shot: Path) -> None:
    pieces = otioz.write(timeline(shot))
    shot.unlink()
    with pytest.raises(InputNotFound):
        list(pieces)
