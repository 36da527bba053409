"""What stands in for the workers and for the dialogs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from sensevoice_markers.analysis import Analysis, AudioTrack, Cue, Event, Label, MediaInfo, ScoreTrack, Segment, Word
from sensevoice_markers.app.jobs import Job, State
from sensevoice_markers.app.running import Program
from sensevoice_markers.errors import Cancelled, InputNotFound, MarkersError
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.rules import RULES
from sensevoice_markers.worker import Glance

SECONDS = 60.0
# What is heard from when to when, and in how many log-odds it speaks for the label: the last laugh is a faint one.
HEARD = (
    (Label.BGM, 0.0, 20.0, 6.0),
    (Label.LAUGHTER, 21.0, 24.0, 6.0),
    (Label.APPLAUSE, 50.0, 59.0, 6.0),
    (Label.LAUGHTER, 40.0, 43.0, -2.0),
)


def tracks() -> tuple[ScoreTrack, ...]:
    """Scores of every class that the first three labels are decided from."""
    made = []
    for rule in RULES[:3]:
        terms = (*rule.terms, *((rule.head,) if rule.head else ()))
        for tagger, name in sorted({(term.tagger, name) for term in terms for name in term.classes}):
            hop = 0.12 if tagger == "yamnet" else 0.01
            times = np.arange(0, SECONDS, hop)
            values = np.full(len(times), -9.0, np.float16)
            if any(term.sign > 0 for term in terms if name in term.classes):
                for label, start, end, score in HEARD:
                    values[(times >= start) & (times < end) & (label == rule.label)] = score
            made.append(ScoreTrack(tagger, name, hop, 0.0, values))
    unique = {(track.tagger, track.name): track for track in reversed(made)}
    return tuple(unique.values())


def heard_in(path: Path | str) -> Analysis:
    """Something of everything: a laugh and a faint one, applause, music, two subtitles, a warning."""
    words = tuple(Word(f" {word}", 1.0 + i, 1.8 + i, 0.9) for i, word in enumerate("hello to all of you".split()))
    late = (Word(" goodbye", 26.0, 27.0, 0.9),)
    heard = Analysis(
        media_of(path), 1, "embedded", SECONDS, tracks=tracks(),
        segments=(
            Segment(1.0, 5.8, "hello to all of you", "en", words, "HAPPY"), Segment(26.0, 27.0, "goodbye", "en", late),
        ),
        warnings=("half a minute is missing",), computed="embedded on the CPU, int8",
    )  # fmt: skip
    return decide(heard)


def media_of(path: Path | str) -> MediaInfo:
    """A minute at 25 frames a second from one o'clock on, with two audio tracks."""
    audio = (AudioTrack(1, 1, "aac", 2, 48000), AudioTrack(2, 2, "aac", 2, 48000, language="de"))
    return MediaInfo(
        str(path), SECONDS, Fraction(25), frames=1500, start_timecode="01:00:00:00", audio_tracks=audio
    )  # fmt: skip


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
    """Says what `outcomes` has for a file's name, else what is `heard_in` it; looks at files.

    A file called ``endless…`` is worked on until it is cancelled.
    """

    def __init__(self) -> None:
        self.outcomes: dict[str, Exception] = {}
        self.asked: list[str] = []
        self.requests: list[Request] = []
        self.running = 0
        self.note = ""
        self.closed = threading.Event()

    def analyze(
        self, request: Request, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Analysis:
        assert not self.running, "one file at a time"
        self.running += 1
        try:
            name = Path(request.path).name
            self.asked.append(name)
            self.requests.append(request)
            on_progress(Progress("decode", 30.0, 60.0, 300.0, 12.0, self.note))
            on_progress(Progress("transcribe", 30.0, 60.0, 15.0, 2.0))
            while name.startswith("endless"):
                if cancelled():
                    raise Cancelled("cancelled; nothing was written")
                time.sleep(0.005)
            if name in self.outcomes:
                raise self.outcomes[name]
            return heard_in(request.path)
        finally:
            self.running -= 1

    def look(self, path: Path, cancelled: Callable[[], bool]) -> Glance:
        if not path.exists():
            raise InputNotFound(f"{path}: no such file or folder; check the path")
        return Glance(media_of(path), None)

    def peaks(self, path: Path, audio: object, on_progress: object, cancelled: object) -> Path:
        target = path.with_suffix(".peaks")
        wave = 8000 * np.sin(np.arange(16000 * int(SECONDS)) / 30)
        Peaks.of(wave.astype(np.int16)).save(target)
        return target

    def stock(self, cancelled: object) -> Any:
        raise MarkersError("no stock is kept here")

    def close(self) -> None:
        self.closed.set()


class Answers:
    """Stands in for the dialogs: answers as told and notes what was asked."""

    def __init__(self) -> None:
        self.chosen_files: list[Path] = []
        self.chosen_folder: Path | None = None
        self.chosen_project: Path | None = None
        self.yes = True
        self.questions: list[tuple[str, str]] = []

    def files(self) -> list[Path]:
        return self.chosen_files

    def folder(self, title: str, start: Path | None = None) -> Path | None:
        return self.chosen_folder

    def save(self, title: str, start: Path) -> Path | None:
        return self.chosen_project

    def confirm(self, question: str, why: str, yes: str, no: str) -> bool:
        self.questions.append((question, why))
        return self.yes


def states(program: Program) -> dict[str, State]:
    """How the files of the queue stand, by name."""
    return {job.media.name: job.state for job in program.desk.queue.jobs}


def job_of(program: Program, name: str) -> Job:
    """The file of that name."""
    return next(job for job in program.desk.queue.jobs if job.media.name == name)


def end(program: Program, answers: Answers) -> None:
    """Close the window as a user does, work or no work; no widget of it stays."""
    answers.yes = True
    window = program.window
    window.close()
    window.deleteLater()
    program.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet("")
    app.setPalette(app.style().standardPalette())
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert left == []
