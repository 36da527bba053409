from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fake_window import analysis_of

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import jobs, shelf
from sensevoice_markers.app.jobs import Found, Job, State
from sensevoice_markers.app.text import CHINESE, ENGLISH
from sensevoice_markers.errors import InputNotFound, MarkersError, NotMedia
from sensevoice_markers.pipeline import Progress, Stage


def test_share_never_goes_back_and_ends_at_one() -> None:
    stages: tuple[Stage, ...] = ("load", "decode", "tag", "transcribe")
    shares = [jobs.share(Progress(stage, done, 60.0, 1.0, 1.0)) for stage in stages for done in (0.0, 30.0, 60.0)]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)


def test_share_of_nothing_and_of_too_much() -> None:
    assert jobs.share(Progress("load", 0.0, 0.0, 0.0, 0.0)) == 0.0
    assert jobs.share(Progress("transcribe", 90.0, 60.0, 1.0, 0.0)) <= 1.0


def test_summary() -> None:
    analysis = jobs.found(analysis_of("/media/talk.mp4"))
    assert jobs.summary(analysis, ENGLISH) == "1 BGM · 1 LAUGHTER · 2 APPLAUSE · 2 subtitles"
    assert jobs.summary(analysis, CHINESE) == "背景音乐 1 · 笑声 1 · 掌声 2 · 字幕 2"


def test_summary_of_nothing_names_what_was_looked_for() -> None:
    analysis = jobs.found(replace(analysis_of("/media/talk.mp4"), events=(), cues=()))
    assert jobs.summary(analysis, ENGLISH) == "0 BGM · 0 LAUGHTER · 0 APPLAUSE · 0 subtitles"


def test_one_subtitle() -> None:
    analysis = analysis_of("/media/talk.mp4")
    assert jobs.summary(jobs.found(replace(analysis, cues=analysis.cues[:1])), ENGLISH).endswith("· 1 subtitle")


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (None, "Starting"),
        (Progress("load", 0.0, 60.0, 0.0, 0.0), "Loading models"),
        (Progress("transcribe", 30.0, 60.0, 18.4, 125.2), "Transcribing · 18× speed · 2:05 left"),
        (Progress("transcribe", 30.0, 60.0, 0.3, 3725.0), "Transcribing · 1:02:05 left"),
    ],
)
def test_working_says_what_is_known(progress: Progress | None, said: str) -> None:
    assert jobs.working(progress, ENGLISH) == said


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_words(state: State) -> None:
    found = jobs.found(analysis_of("/media/talk.mp4"))
    job = Job(1, "a1", Path("/media/talk.mp4"), Path("/media/talk"), state, found=found)
    job = replace(job, error=NotMedia("no") if state is State.FAILED else None)
    assert jobs.status(job, ENGLISH)
    assert jobs.status(job, CHINESE)


def test_an_error_without_words_of_its_own_has_the_general_ones() -> None:
    class Unheard(MarkersError):
        pass

    assert jobs.headline(Unheard("x"), ENGLISH) == ENGLISH.failures[""]


def test_explanation_leaves_out_the_path_that_is_shown_anyway() -> None:
    error = NotMedia("/media/notes.txt: is no video; choose another")
    assert jobs.explanation(error, Path("/media/notes.txt")) == "is no video; choose another"
    assert jobs.explanation(error, Path("/media/other.txt")) == str(error)


@pytest.mark.parametrize(
    ("job", "state"),
    [
        (Job(1, "a1", Path("/media/一.mp4"), Path("/media/一"), State.WORKING, audio=2), State.WAITING),
        (Job(2, "a2", Path("/a.mp4"), Path("/a"), State.FAILED, error=NotMedia("/a.mp4: no video")), State.FAILED),
        (Job(3, "a3", Path("/a.mp4"), Path("/a"), State.CANCELLED, audio="mix"), State.CANCELLED),
        (
            Job(4, "a4", Path("/a.mp4"), Path("/a"), State.DONE, exported=(Path("/a.otio"),), file=Path("/a.svmarkers"),
                found=Found({Label.BGM: 2, Label.LAUGHTER: 0}, 7, "embedded on the CPU, int8")),
            State.DONE,
        ),
    ],
)  # fmt: skip
def test_a_row_of_the_queue_is_there_again(job: Job, state: State) -> None:
    (row,) = shelf_rows(shelf.queue_to_json([jobs.row(job)]))
    again = jobs.of_row(row)
    assert (again.id, again.media, again.stem, again.audio) == (job.id, job.media, job.stem, job.audio)
    assert (again.found, again.exported, again.file, again.state) == (job.found, job.exported, job.file, state)
    assert (type(again.error), str(again.error)) == (type(job.error), str(job.error))


def shelf_rows(data: bytes) -> tuple[shelf.Row, ...]:
    shelf.queue_file().parent.mkdir(parents=True, exist_ok=True)
    shelf.queue_file().write_bytes(data)
    return shelf.read_queue()


def test_search_looks_into_folders_and_goes_on_after_a_bad_path(media: Callable[..., list[Path]]) -> None:
    one, _, text, _ = media("set/a.mp4", "set/deep/b.wav", "notes.txt", "empty/notes.txt")
    found = jobs.search([one.parent.parent / "gone.mp4", one.parent, one.parent.parent / "empty", text])
    assert [found.media.name for found in found] == ["gone.mp4", "a.mp4", "b.wav", "empty", "notes.txt"]
    assert [type(found.error) for found in found] == [InputNotFound, type(None), type(None), InputNotFound, type(None)]


def test_files_that_share_a_stem_keep_their_suffix(media: Callable[..., list[Path]]) -> None:
    video, sound = media("talk.mp4", "talk.wav")
    assert [found.stem.name for found in jobs.search([video, sound])] == ["talk.mp4", "talk.wav"]
