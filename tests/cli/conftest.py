"""The command line inside this process, with a worker that knows the answer; folders as they are listed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pytest
from build import Sounding, level, score_for, tagged

from sensevoice_markers import marking
from sensevoice_markers import worker as worker_room
from sensevoice_markers.analysis import Analysis, AudioTrack, Label, MediaInfo, ScoreTrack, Segment, Word
from sensevoice_markers.cli import main
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.rules import RULES


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def paths(self) -> list[Path]:
        """The written paths, one on each line of stdout."""
        return [Path(line) for line in self.out.splitlines()]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command line in this process."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["sensevoice-markers", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Ran(code, *capsys.readouterr())

    return run


def _scores() -> tuple[ScoreTrack, ...]:
    """Laughter from second 1 to 4, surely; applause from 4.5 to 9.5, only for a high sensitivity; nothing else."""
    applause = next(rule for rule in RULES if rule.label == Label.APPLAUSE)
    unlikely = score_for(Label.APPLAUSE, -0.05 * applause.range)
    sounds = (Sounding(Label.LAUGHTER, 1.0, 4.0), Sounding(Label.APPLAUSE, 4.5, 9.5, unlikely))
    return (*tagged(*sounds, seconds=10.0), level((1.0, 4.0), (4.5, 9.5), seconds=10.0))


ANALYSIS = Analysis(
    media=MediaInfo(
        path="/nowhere/talk.mp4",
        duration=10.0,
        frame_rate=Fraction(25),
        frames=250,
        start_timecode="01:00:00:00",
        audio_tracks=(AudioTrack(number=1, stream=1, codec="aac", channels=2, sample_rate=48000),),
    ),
    audio=1,
    engine="embedded",
    sound=10.0,
    segments=(Segment(0.5, 1.5, "Hello there.", "en", (Word("Hello", 0.5, 1.0, 0.9), Word(" there.", 1.0, 1.5, 0.8))),),
    tracks=_scores(),
)


@dataclass
class Knowing:
    """A worker that has the answer ready, and keeps the requests; `failing` and `notes` go by file name."""

    requests: list[Request] = field(default_factory=list)
    failing: dict[str, MarkersError] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Knowing:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def names(self) -> list[str]:
        return [Path(request.path).name for request in self.requests]

    def analyze(
        self, request: Request, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Analysis:
        self.requests.append(request)
        if error := self.failing.get(Path(request.path).name):
            raise error
        on_progress(Progress("tag", 0.0, 10.0, 0.0, 1.0, self.notes.get(Path(request.path).name, "")))
        media = replace(ANALYSIS.media, path=str(Path(request.path).absolute()))
        return decide(replace(ANALYSIS, media=media), request.sensitivity, request.subtitles, request.wording)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Knowing:
    """The worker of every command in this process; what it knows is what the media is, too."""
    made = Knowing()
    monkeypatch.setattr(marking, "probe", lambda path: replace(ANALYSIS.media, path=str(path)))
    monkeypatch.setattr(worker_room, "Worker", lambda: made)
    return made


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A file that only the worker of these tests takes for media."""
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"media")
    return path


@pytest.fixture
def listing() -> Callable[[Path], dict[str, bytes]]:
    """All that a folder holds: path and content."""

    def read(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b"" for p in folder.rglob("*")}

    return read
