"""How the window behaves, as JSON lines: when it appears, and how long its event loop is ever held up.

    python -m benchmarks.window [--media examples/demo.mp4] [--runs 3]

Needs no screen. The longest gap is that between two ticks of a timer of 1 ms in the GUI's thread, while a file is
analysed by the real worker, its result opens, an hour-long project opens, a slider moves, files are exported, and
models are checked. The workers compute on the same cores meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.cues import machine
from sensevoice_markers import files

if TYPE_CHECKING:
    from sensevoice_markers.app.running import Program

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_APPEARS = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from sensevoice_markers.app import running
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.timeline.layout import Options

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and watched is program.window.centralWidget():
            print(time.time() - float(sys.argv[1]), flush=True)
            os._exit(0)
        return False

app = running.application()
program = running.Program(app, Preferences(), Options())
painted = Painted()
program.window.centralWidget().installEventFilter(painted)
program.desk.start()
app.exec()
"""


def main() -> None:
    """Every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, default=Path("examples/demo.mp4"))
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    models = files.data_folder() / "models"
    with tempfile.TemporaryDirectory() as home:
        os.environ[files.HOME_VARIABLE] = home
        (Path(home) / "models").symlink_to(models, target_is_directory=True)
        seconds = sorted(appears() for _ in range(arguments.runs))
        say(figure="the window appears", seconds=round(seconds[len(seconds) // 2], 2), worst=round(seconds[-1], 2))
        media = Path(home, arguments.media.name)  # exports go beside it, and nothing of ours into a checkout
        shutil.copy(arguments.media, media)
        for name, gap, took in gaps(media):
            say(figure=f"longest gap while {name}", milliseconds=round(gap * 1000), seconds=round(took, 2))


def appears() -> float:
    """Seconds from starting the process to its first picture."""
    run = [sys.executable, "-c", _APPEARS, str(time.time())]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def gaps(media: Path) -> list[tuple[str, float, float]]:
    """(what happened, longest gap in seconds, how long it took) of each part of a session."""
    from benchmarks.hour import hour
    from sensevoice_markers.analysis import Label
    from sensevoice_markers.app import jobs, projects, running, shelf
    from sensevoice_markers.app.jobs import Job, State
    from sensevoice_markers.app.preferences import Exporting, Preferences
    from sensevoice_markers.timeline.layout import Options

    long = replace(hour(), media=replace(hour().media, path=str(media)))
    key = shelf.new_project()
    projects.shelve(key, long)
    app = running.application()
    program = running.Program(app, Preferences(exporting=Exporting(overwrite="replace")), Options())
    desk = program.desk
    found: list[tuple[str, float, float]] = []

    @contextmanager
    def watched(what: str):  # type: ignore[no-untyped-def]  # a generator of nothing
        began = time.monotonic()
        heart = Heart()
        yield
        heart.stop()
        found.append((what, heart.longest, time.monotonic() - began))

    _for(program, 1.0)  # the window stands
    with watched("a file is analysed and opens"):
        desk.take([media])
        _until(program, lambda: desk.open_project and desk.open_project.peaks and desk.open_project.decider)
    with watched("the models are looked at and the machine is examined"):
        examined: list[object] = []
        desk.session.examined.connect(examined.append)
        desk.session.examine()
        desk.session.stock()
        _until(program, lambda: examined)
    with watched("an hour-long project opens"):
        row = Job(0, key, media, Path(files.data_folder(), "hour"), State.DONE, found=jobs.found(long))
        desk.queue.take_in([row])
        program.window.rows.choose(desk.queue.jobs[-1].number)
        _until(program, lambda: desk.open_project and desk.open_project.number == desk.queue.jobs[-1].number)
    with watched("it is prepared to be decided anew"):
        _until(program, lambda: desk.open_project and desk.open_project.decider)
        _until(program, lambda: desk.open_project and desk.open_project.peaks)
    with watched("a slider moves over the hour"):
        for step in range(40):
            desk.sliders.decide(Label.LAUGHTER, 0.3 + step / 100)
            _for(program, 0.03)
    with watched("the slider rests and subtitles follow"):
        desk.sliders.settle(Label.LAUGHTER)
        _for(program, 1.5)
    with watched("the hour is exported"):
        program.window.actions_["export_again"].trigger()
        _until(program, lambda: desk.queue.jobs[-1].exported)
    with watched("its edits are kept"):
        _until(program, lambda: not desk.keeper.pending)
    program.window.close()
    return found


class Heart:
    """Beats each millisecond in the GUI's thread, and knows its longest pause."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        """The last beat."""
        self._beat()
        self._timer.stop()


def _until(program: Program, holds: Callable[[], object]) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(program), QTimer(interval=10)
    timer.timeout.connect(lambda: loop.quit() if holds() else None)
    timer.start()
    loop.exec()


def _for(program: Program, seconds: float) -> None:
    end = time.monotonic() + seconds
    _until(program, lambda: time.monotonic() >= end)


def say(**figures: object) -> None:
    """One JSON line."""
    print(json.dumps({"benchmark": "window", **figures, **machine()}), flush=True)


if __name__ == "__main__":
    main()
