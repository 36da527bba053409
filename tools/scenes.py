"""What tools/screenshots.py takes pictures of: the program in each of its states, with a real analysis of the demo."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from benchmarks.hour import hour
from sensevoice_markers import pipeline
from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.app import projects, running, shelf
from sensevoice_markers.app.exporting.dialog import ExportDialog
from sensevoice_markers.app.jobs import Job, State, found
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.running import Program
from sensevoice_markers.app.session import Session
from sensevoice_markers.editing.project import View
from sensevoice_markers.errors import Cancelled, InputNotFound
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.timeline.layout import Options
from sensevoice_markers.worker import Worker

Shoot = Callable[["Stage"], QWidget]


class Scripted:
    """Analyses nothing: a talk stands at a third of its transcription for as long as it is looked at."""

    def analyze(
        self, _request: Request, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Analysis:
        """Say how far it is, and wait."""
        on_progress(Progress("transcribe", 1210.0, 3605.0, 15.4, 155.0, "embedded on the CPU, int8"))
        while not cancelled():
            time.sleep(0.05)
        raise Cancelled("cancelled; nothing was written")

    def close(self) -> None:
        """Nothing to end."""


class Stage:
    """One program for one picture.

    Attributes:
        demo: the demo's analysis.
        media: a folder with copies of the demo under the names of a day's work.
    """

    def __init__(self, program: Program, demo: Analysis, media: Path) -> None:
        self.program = program
        self.demo = demo
        self.media = media

    def settle(self, seconds: float = 0.6) -> None:
        """Let Qt work until all that was asked for is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def wait(self, holds: Callable[[], object]) -> None:
        """Let Qt work until something holds."""
        end = time.monotonic() + 60
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError("a scene did not come to stand")
            self.settle(0.05)

    def put(self, name: str, analysis: Analysis | None = None, **state: Any) -> Job:
        """A file in the queue, with its project on the shelf where there is an analysis."""
        key, path = shelf.new_project(), self.media / name
        if analysis is not None:
            analysis = replace(analysis, media=replace(analysis.media, path=str(path)))
            projects.shelve(key, analysis)
            state |= {"state": State.DONE, "found": found(analysis), "info": analysis.media}
        self.program.desk.queue.take_in([Job(0, key, path, path.with_suffix(""), **state)])
        return self.program.desk.queue.jobs[-1]

    def open(self, job: Job) -> None:
        """Open a finished file and wait for its picture and its waveform."""
        desk = self.program.desk
        self.program.window.rows.choose(job.number)
        self.wait(lambda: desk.open_project and desk.open_project.decider)


def result(stage: Stage) -> QWidget:
    """A finished file: the playhead in the music, an event selected."""
    job = stage.put("demo.mp4", stage.demo)
    stage.open(job)
    desk = stage.program.desk
    stage.wait(lambda: desk.open_project and desk.open_project.peaks)
    assert desk.open_project is not None
    editor = desk.open_project.editor
    laugh = next(event for event in editor.project.result.events if event.label is Label.LAUGHTER)
    editor.select([laugh.id])
    desk.transport.seek(25.0)
    stage.settle(1.5)
    return stage.program.window


def subtitles(stage: Stage) -> QWidget:
    """The same with its subtitles, and something looked for."""
    window = result(stage)
    assert stage.program.window.workbench is not None
    stage.program.window.workbench.doings["replace"]()
    stage.program.window.workbench.side.cues.finder.what.setText("film")
    stage.settle()
    return window


def queue(stage: Stage) -> QWidget:
    """In the middle of a day's work."""
    stage.put("Keynote 2026 – opening.mp4", stage.demo)
    job = stage.put("周末脱口秀 第12期.mp4")
    stage.put("podcast-041.wav")
    error = InputNotFound(f"{stage.media / 'B-cam.mov'}: no such file or folder; check the path")
    stage.put("B-cam.mov", state=State.FAILED, error=error)
    stage.put("panel discussion.mp4", state=State.CANCELLED)
    stage.put("Abschlussfeier.mp4")
    stage.program.window.rows.choose(job.number)
    stage.wait(lambda: (stage.program.desk.queue.job(job.number) or job).progress)
    stage.settle(1.5)
    return stage.program.window


def error(stage: Stage) -> QWidget:
    """A file that is gone."""
    queue(stage)
    gone = next(job for job in stage.program.desk.queue.jobs if job.error)
    stage.program.window.rows.choose(gone.number)
    stage.settle()
    return stage.program.window


def first(stage: Stage) -> QWidget:
    """The first start on a machine without models."""
    welcome = stage.program.window.welcome
    stage.wait(lambda: welcome.currentWidget() is welcome.first)
    stage.settle()
    return stage.program.window


def empty(stage: Stage) -> QWidget:
    """Nothing there yet."""
    stage.settle()
    return stage.program.window


def export(stage: Stage) -> QWidget:
    """The export dialog."""
    return asked(stage)


def asked(stage: Stage) -> ExportDialog:
    """The export dialog of the demo."""
    result(stage)
    stage.program.window.errands.export()
    stage.settle(1.5)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    return dialog


def export_highlights(stage: Stage) -> QWidget:
    """A rough cut to export."""
    dialog = asked(stage)
    dialog.form.preset.setCurrentIndex(dialog.form.preset.count() - 1)
    dialog.form.highlights.show_seconds(45)
    stage.settle(1.0)
    return dialog


def export_more(stage: Stage) -> QWidget:
    """The formats that an editor does not need, one of them chosen."""
    dialog = asked(stage)
    dialog.form.formats.more.click()
    others = dialog.form.formats.others
    assert others is not None
    others.boxes["csv"].click()
    stage.settle()
    picture = dialog.grab()
    with QPainter(picture) as painter:  # a window of its own, which the dialog's picture does not have
        painter.drawPixmap(others.pos() - dialog.pos(), others.grab())
    both = QLabel(pixmap=picture)
    both.resize(dialog.size())
    return both


def settings(page: str) -> Shoot:
    """A page of the settings."""

    def shoot(stage: Stage) -> QWidget:
        stage.program.window.errands.settings(page)
        dialog = stage.program.window.errands.dialog
        assert dialog is not None
        stage.settle(6.0 if page in ("engine", "models", "cache") else 1.0)
        return dialog

    return shoot


def long(scale: float) -> Shoot:
    """An hour: all of it, or single frames."""

    def shoot(stage: Stage) -> QWidget:
        job = stage.put("An hour of talk.mp4", hour())
        stage.open(job)
        desk = stage.program.desk
        assert desk.open_project is not None
        editor = desk.open_project.editor
        if scale:
            start = editor.project.result.events[40].start
            editor.look(View(left=start - 0.5, scale=scale, playhead=start))
            desk.transport.seek(start)
        stage.settle(3.0)
        return stage.program.window

    return shoot


SCENES: Mapping[str, Shoot] = {
    "result": result,
    "subtitles": subtitles,
    "queue": queue,
    "error": error,
    "first": first,
    "empty": empty,
    "export": export,
    "export-more": export_more,
    "export-highlights": export_highlights,
    "settings-general": settings("general"),
    "settings-engine": settings("engine"),
    "settings-models": settings("models"),
    "settings-cache": settings("cache"),
    "settings-shortcuts": settings("shortcuts"),
    "settings-about": settings("about"),
    "hour-all": long(0.0),
    "hour-frames": long(1500.0),
}


class Studio:
    """Makes the stages; the demo is analysed once."""

    def __init__(self, home: Path, models: Path, demo: Path) -> None:
        self._home = home
        self._models = models
        self._app = running.application()
        self._media = home / "media"
        self._media.mkdir()
        for name in ("demo.mp4", "Keynote 2026 – opening.mp4", "周末脱口秀 第12期.mp4", "Abschlussfeier.mp4",
                     "panel discussion.mp4", "An hour of talk.mp4"):  # fmt: skip
            shutil.copy(demo, self._media / name)
        with self._with_models():
            self.demo = pipeline.analyze(demo)

    def take(self, shoot: Shoot, dark: bool, language: str) -> QImage:
        """The picture of one scene."""
        theme = "dark" if dark else "light"
        for name in ("projects", "queue.json", "preferences.json"):
            path = self._home / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        preferences = Preferences(language=language, theme=theme, offered=shoot is not first)  # type: ignore[arg-type]
        session = Session(Scripted(), workers=Worker)
        with self._with_models() if shoot is not first else _nothing():
            program = Program(self._app, preferences, Options(), session)
            stage = Stage(program, self.demo, self._media)
            image = shoot(stage).grab().toImage()
            for dialog in (program.window.errands.dialog, QApplication.activeModalWidget()):
                if dialog is not None:
                    dialog.close()
            program.window.hide()
            program.desk.close()
            program.window.deleteLater()
            program.deleteLater()
            stage.settle(0.1)
        return image

    @contextmanager
    def _with_models(self) -> Iterator[None]:
        (self._home / "models").symlink_to(self._models, target_is_directory=True)
        yield
        (self._home / "models").unlink()


@contextmanager
def _nothing() -> Iterator[None]:
    yield
