"""Which files a queue holds, and that no two results ever share a name."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from build import analysis, media
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers import export, marking
from sensevoice_markers.errors import InputNotFound, InputUnreadable
from sensevoice_markers.marking import Job, plan


def lay(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def stems(jobs: tuple[Job, ...], folder: Path) -> dict[str, str]:
    return {str(job.media.relative_to(folder)): str(job.stem.relative_to(folder)) for job in jobs}


def test_a_folder_is_searched_by_name_for_media(tmp_path: Path) -> None:
    lay(tmp_path, "b.mp4", "a.MOV", "c/d.wav", "c/.e.mp4", ".f/g.mp4", "notes.txt", "b.srt", "b.otio", "mp4")
    assert stems(plan([tmp_path]), tmp_path) == {"a.MOV": "a", "b.mp4": "b", "c/d.wav": "c/d"}


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    lay(tmp_path, "recording.dat", ".hidden.mp4")
    jobs = plan([tmp_path / "recording.dat", tmp_path / ".hidden.mp4"])
    assert stems(jobs, tmp_path) == {"recording.dat": "recording", ".hidden.mp4": ".hidden"}


def test_the_order_is_the_users_and_nothing_is_done_twice(tmp_path: Path) -> None:
    lay(tmp_path, "a.mp4", "b.mp4", "c/d.mp4")
    jobs = plan([tmp_path / "c", tmp_path / "b.mp4", tmp_path, tmp_path / "b.mp4"])
    assert [job.media.name for job in jobs] == ["d.mp4", "b.mp4", "a.mp4"]


def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lay(tmp_path, "a.mp4", "c/d.mp4"))
    for given_path in (Path(), Path("../") / tmp_path.name):
        assert {job.media.resolve() for job in plan([given_path])} == {tmp_path / "a.mp4", tmp_path / "c/d.mp4"}
    (job,) = plan([Path("c/d.mp4")], out=Path("out"))
    assert job.stem == Path("out/d")


def test_out_keeps_the_shape_of_a_folder(tmp_path: Path) -> None:
    lay(tmp_path / "in", "a.mp4", "day/a.mp4")
    jobs = plan([tmp_path / "in"], out=tmp_path / "out")
    assert [job.stem for job in jobs] == [tmp_path / "out" / "a", tmp_path / "out" / "day" / "a"]


@pytest.mark.parametrize(
    ("names", "results"),
    [
        (["talk.mp4", "talk.mov"], ["talk.mov", "talk.mp4"]),
        (["talk.mp4", "TALK.mov"], ["TALK.mov", "talk.mp4"]),
        (["talk.mp4", "talk.mov", "talk.mp4.mov"], ["talk.mov", "talk.mp4", "talk.mp4.mov"]),
        (["talk.mp4", "talk.txt"], ["talk"]),
        (["a.b.mp4", "a.c.mp4"], ["a.b", "a.c"]),
        (["talk.Highlights.mp4", "talk.mp4"], ["talk.Highlights.mp4", "talk"]),
    ],
)
def test_neighbours_that_differ_in_their_suffix(tmp_path: Path, names: list[str], results: list[str]) -> None:
    lay(tmp_path, *names)
    assert [job.stem.name for job in plan([tmp_path])] == results


def test_a_neighbour_counts_though_it_is_not_asked_for(tmp_path: Path) -> None:
    """Else the second command would find the first one's results, and skip."""
    lay(tmp_path, "talk.mp4", "talk.mov")
    first, second = plan([tmp_path / "talk.mp4"]), plan([tmp_path / "talk.mov"])
    assert [job.stem.name for job in (*first, *second)] == ["talk.mp4", "talk.mov"]


def test_files_of_several_folders_in_one(tmp_path: Path) -> None:
    lay(tmp_path, *(f"{folder}/talk.mp4" for folder in "abc"))
    jobs = plan([tmp_path / folder / "talk.mp4" for folder in "abc"], out=tmp_path)
    assert [job.stem.name for job in jobs] == ["talk", "talk.mp4", "talk.mp4 (2)"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "x", "y"]),
            st.sampled_from("aAbB"),
            st.sampled_from([".mp4", ".MP4", ".mov", ".mp4.mov"]),
        ),
        min_size=1,
        max_size=12,
        unique=True,
    ),
    st.booleans(),
)
def test_no_two_results_share_a_name(files: list[tuple[str, str, str]], gathered: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:  # no disk: only the names matter here
        patch.setattr(marking, "_check_there", lambda _: None)
        media = [Path("/media", folder, name + suffix) for folder, name, suffix in files]
        jobs = plan(media, out=Path("/out") if gathered else None)
        assert {job.media for job in jobs} == set(media)
        results = [str(job.stem).casefold() for job in jobs]
        assert len(set(results)) == len(results)
        assert all(job.stem.parent == (Path("/out") if gathered else job.media.parent) for job in jobs)


def test_what_is_missing(tmp_path: Path) -> None:
    job = Job(tmp_path / "a.mp4", tmp_path / "a")
    assert job.missing(("otio", "srt")) == ("otio", "srt")
    (tmp_path / "a.otio").symlink_to("nowhere")  # a link that leads nowhere is not ours to replace
    assert job.missing(("otio", "srt")) == ("srt",)


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    for path, words in (
        ("gone.mp4", "check the path"),
        ("empty", "name the files"),
        ("file/below.mp4", "check the path"),
    ):
        (job,) = plan([tmp_path / path])
        assert isinstance(job.error, InputNotFound)
        assert words in str(job.error)
    (job,) = plan([tmp_path / ("n" * 300)])
    assert isinstance(job.error, InputUnreadable)
    assert "cannot be read" in str(job.error)


def test_a_folder_that_may_not_be_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "lstat", refuse)  # root may enter every folder
    (job,) = plan([tmp_path / "secret" / "talk.mp4"])
    assert isinstance(job.error, InputUnreadable)
    assert "Permission denied" in str(job.error)


def test_one_bad_input_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "talk.mp4").touch()
    talk, gone = plan([tmp_path / "gone.mp4", tmp_path / "talk.mp4"])
    assert (talk.media, talk.error) == (tmp_path / "talk.mp4", None)
    assert isinstance(gone.error, InputNotFound)


def test_results_of_another_file_are_not_taken_for_ones_own(tmp_path: Path) -> None:
    """Two shows of one name, marked into one folder on two days."""
    out = tmp_path / "out"
    for day in ("monday", "tuesday"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "talk.mp4").touch()
    (monday,) = plan([tmp_path / "monday" / "talk.mp4"], out)
    export(analysis(of=media(path=str(tmp_path / "monday" / "talk.mp4"))), monday.stem)
    assert plan([tmp_path / "monday"], out) == (monday,)
    (tuesday,) = plan([tmp_path / "tuesday"], out)
    assert tuesday.stem == out / "talk.mp4"
    assert tuesday.missing(["otio", "srt"]) == ("otio", "srt")


def test_one_file_named_two_ways_is_one_job(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "talk.mp4").touch()
    assert len(plan([tmp_path / "talk.mp4", tmp_path / "a" / ".." / "talk.mp4"])) == 1
