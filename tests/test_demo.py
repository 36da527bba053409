"""The demo: all that is in it is found, where it is, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
import srt

from sensevoice_markers import analyze, files, from_json
from sensevoice_markers.inference import engines

pytestmark = pytest.mark.models

DEMO = Path(__file__).parent.parent / "examples" / "demo.mp4"
NEAR = 0.5
RATE = 25
FIRST_FRAME = 3600 * RATE


def spoken(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@pytest.fixture
def document(demo: Any) -> dict[str, Any]:
    return json.loads(demo.document.read_bytes())


@pytest.fixture
def at_home(demo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the home where the demo is in the cache."""
    monkeypatch.setenv(files.HOME_VARIABLE, str(demo.home))


@pytest.mark.parametrize("label", ["BGM", "LAUGHTER", "APPLAUSE"])
def test_every_event_is_found_where_it_is_and_no_other(demo: Any, document: dict[str, Any], label: str) -> None:
    truth = [event for event in demo.truth["events"] if event["label"] == label]
    found = [event for event in document["events"] if event["label"] == label]
    assert len(found) == len(truth)
    for event, true in zip(found, truth, strict=True):
        assert event["start"] == pytest.approx(true["start"], abs=NEAR)
        assert event["end"] == pytest.approx(true["end"], abs=NEAR)
        assert 0.5 < event["confidence"] <= 1


def test_the_speech_is_recognised(demo: Any, document: dict[str, Any]) -> None:
    truth = spoken(" ".join(line["text"] for line in demo.truth["speech"]))
    heard = spoken(" ".join(word["text"] for word in document["words"]))
    right = sum(block.size for block in SequenceMatcher(None, truth, heard, autojunk=False).get_matching_blocks())
    assert right >= 0.8 * len(truth)
    assert len(heard) <= 1.1 * len(truth)


def test_words_are_where_they_were_said(demo: Any, document: dict[str, Any]) -> None:
    words = document["words"]
    inside = [
        word
        for word in words
        if any(
            line["start"] - NEAR <= word["start"] <= word["end"] <= line["end"] + NEAR for line in demo.truth["speech"]
        )
    ]
    assert len(inside) >= 0.95 * len(words)
    assert [word["start"] for word in words] == sorted(word["start"] for word in words)
    for line in demo.truth["speech"]:
        first = next(word for word in words if word["start"] > line["start"] - NEAR)
        assert first["start"] == pytest.approx(line["start"], abs=NEAR)


def test_the_markers_are_on_the_right_frames(demo: Any) -> None:
    timeline = otio.adapters.read_from_file(str(demo.otio))
    assert timeline.global_start_time == otio.opentime.RationalTime(FIRST_FRAME, RATE)
    assert otio.opentime.to_timecode(timeline.global_start_time) == demo.truth["start_timecode"]
    markers = list(timeline.tracks.markers)
    assert all(marker.marked_range.start_time.rate == RATE for marker in markers)
    found = [(m.name, m.marked_range.start_time.value, m.marked_range.end_time_exclusive().value) for m in markers]
    truth = []
    for event in demo.truth["events"]:
        start, end = event["start"] * RATE, event["end"] * RATE
        if event["label"] == "BGM":
            truth += [("BGM START", start, start + 1), ("BGM STOP", end, end + 1)]
        else:
            truth.append((event["label"], start, end))
    truth.sort(key=lambda marker: marker[1])
    assert [name for name, _, _ in found] == [name for name, _, _ in truth]
    for (name, start, end), (_, true_start, true_end) in zip(found, truth, strict=True):
        assert start == pytest.approx(true_start, abs=NEAR * RATE), name
        assert end == pytest.approx(true_end, abs=NEAR * RATE), name
    pairs = Counter(m.metadata["sensevoice_markers"]["event"] for m in markers if m.name.startswith("BGM"))
    assert set(pairs.values()) == {2}


def test_the_timeline_holds_the_whole_media(demo: Any) -> None:
    timeline = otio.adapters.read_from_file(str(demo.otio))
    for track in timeline.tracks:
        (clip,) = track
        whole = clip.media_reference.available_range
        assert (whole.start_time.value, whole.duration.value) == (FIRST_FRAME, demo.truth["duration"] * RATE)
        assert clip.media_reference.target_url == DEMO.as_uri()


def test_the_subtitles_hold_all_words_in_time(demo: Any, document: dict[str, Any]) -> None:
    cues = list(srt.parse(demo.srt.read_text("utf-8")))
    assert spoken(" ".join(cue.content for cue in cues)) == spoken(" ".join(word["text"] for word in document["words"]))
    ends = [(cue.start.total_seconds(), cue.end.total_seconds()) for cue in cues]
    assert all(start < end for start, end in ends)
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    for start, _ in ends:
        assert any(line["start"] - NEAR < start < line["end"] for line in demo.truth["speech"])


@pytest.mark.usefixtures("at_home")
def test_the_second_time_loads_no_model(demo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("taggers", "transcriber"):
        monkeypatch.setattr(engines, name, lambda *_: pytest.fail("a model was asked for"))
    again = analyze(DEMO)
    assert again.events == from_json(demo.document.read_bytes()).events


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("wish", ["laughter=0,applause=1,bgm=0.9", "bgm=0"])
def test_another_sensitivity_is_the_same_before_and_after(
    demo: Any, cli: Callable[..., Any], tmp_path: Path, wish: str
) -> None:
    """An export with it writes what an analysis with it would."""
    before, after = tmp_path / "before.json", tmp_path / "after"
    assert cli("analyze", DEMO, "--json", before, "-s", wish).returncode == 0
    assert cli("export", before, "--out", tmp_path / "before").returncode == 0
    assert cli("export", demo.document, "--out", after, "-s", wish).returncode == 0
    for name in ("demo.otio", "demo.srt"):
        assert (tmp_path / "before" / name).read_bytes() == (after / name).read_bytes()
    assert (after / "demo.otio").read_bytes() != demo.otio.read_bytes()
