"""The demo clip from the drop to the timeline, with the real workers, models, player and ffmpeg."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import opentimelineio
import pytest
import srt
from fake_window import Answers, end, job_of
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_app_window import bench, drop

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.running import Program
from sensevoice_markers.editing import acts
from sensevoice_markers.timeline.layout import Options

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.mark.models
@pytest.mark.usefixtures("models", "no_work_here")
def test_the_demo_from_the_drop_to_the_timeline(
    app: QApplication, tmp_path: Path, qtbot: QtBot, answers: Answers
) -> None:
    media = tmp_path / "演示 demo.mp4"
    shutil.copy(EXAMPLES / "demo.mp4", media)
    truth = json.loads((EXAMPLES / "demo.truth.json").read_text(encoding="utf-8"))["events"]
    program = Program(app, Preferences(language="zh", theme="dark"), Options(), dialogs=answers)
    program.desk.start()
    pictures: list[int] = []
    program.desk.pictured.connect(lambda number, image: pictures.append(image.width()))
    with qtbot.waitSignal(program.desk.opened, timeout=300_000):
        drop(program, [media])
    open_project = program.desk.open_project
    assert open_project is not None
    qtbot.waitUntil(lambda: bool(open_project.peaks and open_project.decider and pictures), timeout=60_000)
    editor = bench(program).editor
    found = [(str(event.label), event.start) for event in editor.project.result.events]
    assert [label for label, _ in found] == [event["label"] for event in truth]
    assert [start for _, start in found] == pytest.approx([event["start"] for event in truth], abs=0.5)

    laugh = next(event for event in editor.project.result.events if event.label is Label.LAUGHTER)
    editor.do("trim", acts.trim(editor.project, laugh.id, end=laugh.start + 2))
    editor.do("delete", acts.delete(editor.project, [editor.project.result.events[0].id]))
    program.window.actions_["undo"].trigger()
    program.desk.sliders.decide(Label.LAUGHTER, 0.0)
    program.desk.sliders.settle(Label.LAUGHTER)  # the trimmed one stays, whatever the slider says
    with qtbot.waitSignal(
        program.desk.queue.changed, timeout=60_000, check_params_cb=lambda jobs: bool(jobs[0].exported)
    ):
        program.window.actions_["export_again"].trigger()
    otio, _, subtitles, _ = job_of(program, media.name).exported
    clip = opentimelineio.adapters.read_from_file(str(otio)).video_tracks()[0][0]  # Resolve's are on it, in its time
    marks = clip.markers
    trimmed = next(mark for mark in marks if mark.metadata["sensevoice_markers"]["event"] == laugh.id)
    zero = clip.available_range().start_time
    assert (trimmed.marked_range.start_time - zero).value == round(laugh.start * 25)
    assert trimmed.marked_range.duration.value in (50, 51)
    assert any(mark.name == "BGM START" for mark in marks)
    assert "welcome" in "".join(cue.content for cue in srt.parse(subtitles.read_text(encoding="utf-8")))
    end(program, answers)
