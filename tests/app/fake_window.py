"""What stands in for the worker and for the dialogs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from sensevoice_markers.analysis import Analysis, AudioTrack, Cue, Event, Label, MediaInfo
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.window import MainWindow
from sensevoice_markers.errors import Cancelled
from sensevoice_markers.pipeline import Progress, Request


def analysis_of(path: Path | str) -> Analysis:
    """Something of everything: one laugh, applause twice, music, two subtitles, a warning."""
    events = (
        Event("a", Label.BGM, 0.0, 20.0, 0.97),
        Event("b", Label.LAUGHTER, 21.0, 23.5, 0.64),
        Event("c", Label.APPLAUSE, 30.0, 33.0, 0.9),
        Event("d", Label.APPLAUSE, 50.0, 59.0, 1.0),
    )
    media = MediaInfo(
        str(path), 60.0, Fraction(25), frames=1500, start_timecode="01:00:00:00",
        audio_tracks=(AudioTrack(1, 1, "aac", 2, 48000),),
    )  # fmt: skip
    return Analysis(
        media, 1, "embedded", 60.0, events=events,
        cues=(Cue("1", 1.0, 2.0, ("hello",), "en"), Cue("2", 3.0, 4.0, ("there",), "en")),
        sensitivity={Label.BGM: 0.5, Label.LAUGHTER: 0.5, Label.APPLAUSE: 0.5}, warnings=("half a minute is missing",),
    )  # fmt: skip


class FakeWorker:
    """Says what `outcomes` has for a file's name, else finds `analysis_of` it.

    A file called ``endless…`` is worked on until it is cancelled.
    """

    def __init__(self) -> None:
        self.outcomes: dict[str, Exception] = {}
        self.asked: list[str] = []
        self.running = 0
        self.note = self.computed = ""
        self.closed = threading.Event()

    def analyze(
        self, request: Request, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Analysis:
        assert not self.running, "one file at a time"
        self.running += 1
        try:
            name = Path(request.path).name
            self.asked.append(name)
            on_progress(Progress("decode", 30.0, 60.0, 300.0, 12.0, self.note))
            on_progress(Progress("transcribe", 30.0, 60.0, 15.0, 2.0))
            while name.startswith("endless"):
                if cancelled():
                    raise Cancelled("cancelled; nothing was written")
                time.sleep(0.005)
            if name in self.outcomes:
                raise self.outcomes[name]
            return replace(analysis_of(request.path), computed=self.computed)
        finally:
            self.running -= 1

    def close(self) -> None:
        self.closed.set()


class Answers:
    """Stands in for the dialogs: answers as told and notes what was asked."""

    def __init__(self) -> None:
        self.chosen_files: list[Path] = []
        self.chosen_folder: Path | None = None
        self.yes = True
        self.questions: list[tuple[str, str]] = []
        self.starts: list[Path | None] = []
        self.revealed: list[Path] = []
        self.about_shown = 0

    def files(self) -> list[Path]:
        return self.chosen_files

    def folder(self, title: str, start: Path | None = None) -> Path | None:
        self.starts.append(start)
        return self.chosen_folder

    def confirm(self, question: str, why: str, yes: str, no: str) -> bool:
        self.questions.append((question, why))
        return self.yes

    def reveal(self, folder: Path) -> None:
        self.revealed.append(folder)

    def about(self) -> None:
        self.about_shown += 1


def states(window: MainWindow) -> dict[str, State]:
    """How the files of the list stand, by name."""
    return {job.media.name: job.state for job in window.jobs}


def job_of(window: MainWindow, name: str) -> Job:
    """The file of that name."""
    return next(job for job in window.jobs if job.media.name == name)
