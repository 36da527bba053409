from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from build import event, heard, track

from benchmarks.hearing import evaluate, report, tracks, truth, waves
from benchmarks.hearing.mistakes import mistakes
from benchmarks.hearing.pictures import clock
from benchmarks.hearing.scoring import Detection, Trial, score
from benchmarks.hearing.tracks import Show, tagged
from benchmarks.hearing.truth import KIND, Item, Known, Truth
from sensevoice_markers.analysis import Event, Label, ScoreTrack
from sensevoice_markers.inference import engines
from sensevoice_markers.media.audio import SAMPLE_RATE

SECONDS = 30.0
ITEMS = (
    Item("speech", "talk <1>", 0.0, 10.0),
    Item("laughter", "giggle", 10.0, 14.0),
    Item("music", "bed & drums", 5.0, 25.0),
    Item("other", "cough", 27.0, 28.0),
)
KNOWN = (Known(Label.BGM, 5.0, 25.0), Known(Label.LAUGHTER, 10.0, 14.0))
AS_KNOWN = tuple(event(known.label, known.start, known.end) for known in KNOWN)
FOUND = (event(Label.BGM, 7.5, 25.0), event(Label.LAUGHTER, 27.0, 28.0), event(Label.APPLAUSE, 11.0, 13.0, 0.4))


def pictured(name: str, *found: Any) -> tuple[Show, Trial]:
    music = track("firered-aed", "music", heard((5, 25), seconds=SECONDS, hop=0.01))
    known = Truth(SECONDS, KNOWN, ITEMS)
    return Show(name, known, SECONDS, (music,)), Trial(name, known, found)


def html(*pairs: tuple[Show, Trial]) -> str:
    shows, trials = [show for show, _ in pairs], [trial for _, trial in pairs]
    points = {label: {s: Detection(1 - s, 100 * s) for s in (0.0, 0.5, 1.0)} for label in KIND}
    return report.page("A <title>", shows, trials, [score(trials, label) for label in KIND], points)


def rows(page: str, section: str) -> list[list[str]]:
    """The cells of the table that follows the heading, as text."""
    table = page.split(f"<h2>{section}</h2>")[1].split("</table>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1])
    return [[unescape(re.sub("<.*?>", "", cell)) for cell in re.findall(r"<td.*?</td>", line)] for line in lines]


def test_the_report_has_every_mistake() -> None:
    pairs = [pictured("one", *FOUND), pictured("two", *AS_KNOWN), pictured("three")]
    page = html(*pairs)
    expected = sorted(
        [
            trial.name,
            mistake.label,
            mistake.kind,
            clock(mistake.start, tenths=True),
            f"{mistake.seconds:.1f}",
            ", ".join(mistake.there) or "–",
            ", ".join(mistake.beds) or "–",
        ]
        for _, trial in pairs
        for label in KIND
        for mistake in mistakes(trial, label)
    )
    assert len(expected) == 6
    assert sorted(rows(page, "Every mistake")) == expected
    assert "6 mistakes" in page


def test_mistakes_are_counted_by_recording_once() -> None:
    table = rows(html(pictured("one", *FOUND)), "Mistakes by recording")
    counts = {row[0]: (row[1], row[-2]) for row in table}
    assert counts == {
        "all laughter": ("1", "2"),
        "giggle": ("1", "2"),
        "all music": ("1", "1"),
        "bed & drums": ("1", "1"),
        "all other": ("1", "1"),
        "cough": ("1", "1"),
    }


def test_the_report_needs_nothing_beside_it() -> None:
    page = html(pictured("one", *FOUND))
    assert not re.findall(r'(?:src|href)="(?!data:image/png;base64,|#)', page)
    assert page.count("<img") == 4
    assert "A &lt;title&gt;" in page
    assert "talk <1>" not in page


def test_a_report_of_nothing_found_and_nothing_known_is_written() -> None:
    show = Show("empty", Truth(SECONDS, ()), SECONDS, ())
    page = html((show, Trial("empty", show.truth, ())))
    assert "0 mistakes" in page


def test_pictures_are_of_the_shows_with_most_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "PICTURED", 1)
    page = html(pictured("good", *AS_KNOWN), pictured("bad", *FOUND))
    assert re.findall(r'<h3 id="(\w+)">', page) == ["bad"]
    assert "The 1 of 2 shows" in page


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "0:00"), (59.96, "1:00"), (61.5, "1:01.5"), (3600, "60:00")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


class Ear:
    """A tagger that takes everything loud for everything it knows."""

    name = "ear"
    classes = tuple(KIND)
    hop, window, context = 1600, 1600, 0
    runs = 0

    def scores(self, samples: waves.Samples) -> waves.Samples:
        Ear.runs += 1
        frames = samples[: len(samples) // 1600 * 1600].reshape(-1, 1600)
        level = np.where(np.abs(frames).max(axis=1) > 0.05, 8.0, -16.0)
        return np.repeat(level[:, None], len(self.classes), axis=1).astype(np.float32)


def loud(rows: Sequence[ScoreTrack], duration: float, sensitivity: Mapping[Label, float]) -> tuple[Event, ...]:
    """One event a label, from the first to the last moment above 0."""
    above = [(label, row.times[row.values > 0]) for row in rows for label in sensitivity if row.name == label]
    return tuple(event(label, times[0], min(duration, times[-1])) for label, times in above if len(times))


@pytest.fixture
def shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two shows that are loud where something is known; no models, and a plain way of deciding."""
    monkeypatch.setattr(Ear, "runs", 0)
    monkeypatch.setattr(engines, "taggers", lambda: (Ear(),))
    monkeypatch.setattr(engines, "fingerprint", lambda engine: ("none",))
    monkeypatch.setattr(tracks, "find_events", loud)
    folder = tmp_path / "shows"
    folder.mkdir()
    for number in range(2):
        samples = np.zeros(round(SECONDS * SAMPLE_RATE), np.float32)
        samples[5 * SAMPLE_RATE : (20 + number) * SAMPLE_RATE] = 0.5
        waves.write(samples, folder / f"show{number}.wav")
        known = tuple(Known(label, 5.0, 20.0 + number) for label in KIND)
        truth.write(Truth(SECONDS, known), folder / f"show{number}.json")
    return folder


def test_kept_tracks_are_used_until_the_sound_changes(shows: Path, tmp_path: Path) -> None:
    first = list(tagged(shows, None, tmp_path / "kept", 1))
    runs = Ear.runs
    assert runs > 0
    again = list(tagged(shows, None, tmp_path / "kept", 1))
    assert Ear.runs == runs
    assert [show.decided().found for show in again] == [show.decided().found for show in first]
    waves.write(np.zeros(round(SECONDS * SAMPLE_RATE), np.float32), shows / "show1.wav")
    changed = list(tagged(shows, None, tmp_path / "kept", 1))
    assert Ear.runs == runs * 3 // 2
    assert changed[1].decided().found == ()


def test_tracks_of_another_degradation_or_other_models_are_not_used(
    shows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(tagged(shows, None, tmp_path / "kept", 1))
    runs = Ear.runs
    list(tagged(shows, "quiet", tmp_path / "kept", 1))
    assert Ear.runs == 2 * runs
    monkeypatch.setattr(engines, "fingerprint", lambda engine: ("newer",))
    list(tagged(shows, None, tmp_path / "kept", 1))
    assert Ear.runs == 3 * runs
    monkeypatch.setattr(tracks, "_digest", lambda sources: "edited")
    list(tagged(shows, None, tmp_path / "kept", 1))
    assert Ear.runs == 4 * runs


def test_the_command_prints_a_line_a_label_and_writes_the_report(
    shows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", shows, "--report", tmp_path / "report.html", "--jobs", 1]
    monkeypatch.setattr(sys, "argv", [str(part) for part in command])
    evaluate.main()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["label"] for line in lines] == list(KIND)
    assert all(line["event_f1"] == 1.0 and line["frame_f1"] > 0.95 and line["truth"] == 2 for line in lines)
    assert "<h2>Every mistake</h2>" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_folder_without_shows_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no NAME"):
        list(tagged(tmp_path, None, tmp_path, 1))
