"""kill -9 at any moment loses the edits of the last seconds at most, and damages nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sensevoice_markers import document
from sensevoice_markers.app import shelf
from sensevoice_markers.editing import saved

KILLS = 20
MAY_BE_LOST = 5.0  # seconds


@dataclass
class Life:
    """A process that edits, when it did what, and when it was killed."""

    project: str
    process: subprocess.Popen[bytes]
    edits: list[tuple[float, int]] = field(default_factory=list)
    killed: float = 0.0
    listener: threading.Thread = field(default_factory=threading.Thread)

    def listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                if line.endswith(b"\n"):
                    self.edits.append((time.monotonic(), int(line)))

    def end(self, late: float, early: float) -> None:
        """Kill it: so many seconds after its first edit, or, where `early` is given, after its start."""
        began = time.monotonic()
        while not early and not self.edits and time.monotonic() - began < 60:
            time.sleep(0.01)
        time.sleep(early or late)
        self.killed = time.monotonic()
        self.process.kill()
        self.process.wait()

    @property
    def safe(self) -> int:
        """The last edit that must be found again."""
        return max((number for when, number in self.edits if when < self.killed - MAY_BE_LOST), default=0)


def begin() -> Life:
    project = shelf.new_project()
    script = Path(__file__).with_name("endless_edits.py")
    life = Life(project, subprocess.Popen([sys.executable, str(script), project], stdout=subprocess.PIPE))
    life.listener = threading.Thread(target=life.listen)
    life.listener.start()
    return life


def found(project: str) -> int:
    """The number of the last edit that a new start finds, 0 where it finds none."""
    analysis = shelf.opened(shelf.analysis_file(project), document.from_json)
    if analysis is None:
        return 0
    read = shelf.opened(shelf.edits_file(project), lambda data: saved.edits_from_json(data, analysis))
    if read is None:
        return 0
    reopened, _ = read
    names = {event.id: event.name for event in reopened.result.events}
    number = int(names["a"])
    added = sum(edit.was is None for edit in reopened.edits.events)
    assert added in (number // 20, number // 20 - 1)  # what was done is there as a whole
    return number


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_kill_at_any_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), os.pathsep)
    moments = random.Random(6)
    lives = [begin() for _ in range(KILLS)]
    ends = [
        threading.Thread(
            target=life.end, args=(moments.uniform(5.5, 7.5), moments.uniform(0.01, 4) if i % 3 == 0 else 0)
        )
        for i, life in enumerate(lives)
    ]
    try:
        for end in ends:
            end.start()
        for end in ends:
            end.join()
    finally:
        for life in lives:
            life.process.kill()
            life.process.wait()
            life.listener.join()
    for life in lives:
        number = found(life.project)
        assert life.safe <= number <= max((n for _, n in life.edits), default=0) + 1
    assert sum(life.safe > 0 for life in lives) > KILLS // 2  # there was something to lose
    assert sorted(shelf.projects()) == sorted(
        life.project for life in lives if shelf.project_folder(life.project).exists()
    )
    assert list(shelf.project_folder("").rglob("*.damaged")) == []
