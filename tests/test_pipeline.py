"""The road, with a transcriber that stands in for the model: its stages, its cancel, its cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from build import driven

from sensevoice_markers.analysis import Analysis, Label, ScoreTrack, Segment, Word, Wording
from sensevoice_markers.errors import (
    BadSetting,
    Cancelled,
    EngineUnavailable,
    NoSuchTrack,
    TargetUnwritable,
    WeightsMissing,
)
from sensevoice_markers.inference import belief, engines, firered
from sensevoice_markers.inference.devices import Running, Wish
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import Sound
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.pipeline import Progress, Request, analyze, outline, run
from sensevoice_markers.weights import catalog


class StandIn:
    """Says one word each second, and remembers what it was asked."""

    def __init__(self) -> None:
        self.languages: list[str | None] = []
        self.durations: list[float] = []
        self.vocabularies: list[tuple[str, ...]] = []
        self.activities: list[str] = []
        self.wishes: list[Wish] = []
        self.running = Running("cuda", "fp16", "", "NVIDIA L4")
        self.exact = False
        self.taggers = self.warnings = ()

    def load(self, name: str, wish: Wish, fingerprint: tuple[str, ...]) -> StandIn:
        self.wishes.append(wish)
        return self

    def transcribe(
        self,
        sound: Sound,
        activity: ScoreTrack,
        spans: Sequence[Span],
        language: str | None,
        vocabulary: Sequence[str],
    ) -> Iterator[Segment]:
        self.languages.append(language)
        self.activities.append(activity.tagger)
        self.vocabularies.append(tuple(vocabulary))
        self.durations.append(sound.duration)
        for second in range(int(sound.duration)):
            text = f" {second}."
            yield Segment(second, second + 0.5, text, language or "en", (Word(text, second, second + 0.5, 0.9),))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in that every road of this test uses."""
    made = StandIn()
    taggers = (firered.SpeechActivity(), firered.SpeechSingingMusic())
    monkeypatch.setattr(engines, "taggers", lambda vad, fingerprint: taggers)
    monkeypatch.setattr(engines, "transcriber", made.load)
    monkeypatch.setattr(belief, "believed", lambda segment, tracks: segment)  # what it says is not in the sound
    return made


@pytest.fixture
def no_models(heard: StandIn, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it has every later use of a model fail."""

    def install() -> None:
        def refuse(*_: object) -> None:
            pytest.fail("a model was asked for")

        monkeypatch.setattr(engines, "taggers", refuse)
        monkeypatch.setattr(engines, "transcriber", refuse)

    return install


def test_every_stage_is_told_in_order(clicks: Path, heard: StandIn) -> None:
    seen: list[Progress] = []
    analysis = analyze(clicks, on_progress=seen.append)
    assert list(dict.fromkeys(step.stage for step in seen)) == ["load", "decode", "tag", "transcribe"]
    for stage in ("decode", "tag", "transcribe"):
        done = [step.done for step in seen if step.stage == stage]
        assert done[0] == 0
        assert done == sorted(done)
        assert done[-1] == pytest.approx(10, abs=1)
    assert all(step.done <= step.total == 10 for step in seen)
    assert all(step.remaining >= 0 and step.speed >= 0 for step in seen)
    assert seen[0].remaining > 0
    assert analysis.sound == 10
    assert [word.text for word in analysis.words] == [f" {n}." for n in range(10)]
    assert " ".join(line for cue in analysis.cues for line in cue.lines) == " ".join(f"{n}." for n in range(10))
    assert {track.tagger for track in analysis.tracks} == {"firered-vad", "firered-aed"}


@pytest.mark.parametrize("stage", ["load", "decode", "tag", "transcribe"])
def test_a_cancel_stops_every_stage_and_leaves_nothing(clicks: Path, home: Path, heard: StandIn, stage: str) -> None:
    children = set(psutil.Process().children(recursive=True))
    seen: set[str] = set()
    steps = run(Request(str(clicks)), lambda: stage in seen)
    with pytest.raises(Cancelled, match="nothing was written"):
        seen.update(step.stage for step in steps)
    assert not set(psutil.Process().children(recursive=True)) - children
    assert [path for path in (home / "cache").rglob("*") if path.is_file()] == []
    assert analyze(clicks).words


def test_giving_up_the_road_ends_what_it_started(clicks: Path, home: Path, heard: StandIn) -> None:
    children = set(psutil.Process().children(recursive=True))
    steps = run(Request(str(clicks)))
    while next(steps).stage != "tag":
        pass
    steps.close()
    assert not set(psutil.Process().children(recursive=True)) - children


def test_the_second_time_needs_no_model(clicks: Path, heard: StandIn, no_models: Callable[[], None]) -> None:
    first = analyze(clicks)
    no_models()
    seen: list[Progress] = []
    second = analyze(clicks, on_progress=seen.append)
    assert [(step.stage, step.note) for step in seen] == [("load", f"{first.computed}, kept from an earlier run")]
    assert_same(first, second)


def test_the_outline_of_the_sound_is_kept_from_the_one_decode(
    clicks: Path, heard: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = analyze(clicks)
    monkeypatch.setattr(audio, "decode", lambda *_: pytest.fail("it was decoded again"))
    entry = driven(outline(clicks, analysis.audio))
    assert np.flatnonzero(Peaks.load(entry).columns(0, 10, 100)[:, 1] > 20000).tolist() == list(range(10, 100, 10))


def test_an_outline_that_is_not_there_is_made_on_request(clicks: Path, heard: StandIn, home: Path) -> None:
    analyze(clicks)
    (entry,) = (home / "cache" / "peaks").iterdir()
    whole = entry.read_bytes()
    for damaged in (None, b"", whole[:-1]):
        entry.unlink()
        if damaged is not None:
            entry.write_bytes(damaged)
        steps = outline(clicks, 1)
        assert {step.stage for step in steps} == {"decode"}
        assert entry.read_bytes() == whole
    assert driven(outline(clicks, "mix")) != entry
    with pytest.raises(NoSuchTrack):
        driven(outline(clicks, 2))
    with pytest.raises(Cancelled):
        driven(outline(tmp_copy(clicks, home), 1, lambda: True))


def tmp_copy(media: Path, folder: Path) -> Path:
    """The same media with another time of change, of which nothing is kept."""
    (folder / media.name).write_bytes(media.read_bytes())
    os.utime(folder / media.name, (1, 1))
    return folder / media.name


def test_an_outline_that_cannot_be_kept_spoils_no_analysis(clicks: Path, heard: StandIn, home: Path) -> None:
    (home / "cache").mkdir()
    (home / "cache" / "peaks").touch()
    assert analyze(clicks).words
    with pytest.raises(TargetUnwritable):
        driven(outline(clicks, 1))


def test_another_sensitivity_needs_no_model(clicks: Path, heard: StandIn, no_models: Callable[[], None]) -> None:
    sensitive = {Label.BGM: 1.0}
    fresh = analyze(clicks, sensitivity=sensitive, use_cache=False)
    no_models()
    assert_same(fresh, analyze(clicks, sensitivity=sensitive))
    assert analyze(clicks).sensitivity[Label.BGM] == 0.5


@pytest.mark.parametrize("change", ["use_cache", "language", "audio", "content", "time"])
def test_what_a_result_depends_on_is_inferred_again(
    clicks: Path, tmp_path: Path, heard: StandIn, change: str, ffmpeg: Callable[..., None]
) -> None:
    media = tmp_path / "two.mka"
    ffmpeg("-i", clicks, "-f", "lavfi", "-i", "sine=d=10", "-map", 0, "-map", 1, media)
    request = Request(str(media))
    finish(request)
    if change == "use_cache":
        request = replace(request, use_cache=False)
    elif change == "language":
        request = replace(request, language="ja")
    elif change == "audio":
        request = replace(request, audio=2)
    elif change == "content":
        status = media.stat()
        data = bytearray(media.read_bytes())
        data[-1] ^= 1
        media.write_bytes(data)
        os.utime(media, ns=(status.st_atime_ns, status.st_mtime_ns))
    else:
        os.utime(media, (1, 1))
    finish(request)
    assert len(heard.languages) == 2


def test_a_moved_file_is_found_in_the_cache_under_its_new_name(
    clicks: Path, tmp_path: Path, heard: StandIn, no_models: Callable[[], None], ffmpeg: Callable[..., None]
) -> None:
    media = tmp_path / "old.wav"
    ffmpeg("-i", clicks, media)
    analyze(media)
    no_models()
    moved = media.rename(tmp_path / "new.wav")
    assert analyze(moved).media.path == str(moved)


def test_tracks_and_the_mix(clicks: Path, tmp_path: Path, heard: StandIn, ffmpeg: Callable[..., None]) -> None:
    media = tmp_path / "two.mka"
    ffmpeg("-i", clicks, "-f", "lavfi", "-i", "sine=d=3", "-map", 0, "-map", 1, "-c:a", "pcm_s16le", media)
    assert [analyze(media, audio=wanted).audio for wanted in (None, 1, 2, "mix")] == [1, 1, 2, "mix"]
    assert heard.durations == pytest.approx([10, 3, 10], abs=0.01)  # None and 1 are the same track
    with pytest.raises(NoSuchTrack):
        analyze(media, audio=3)


def test_the_language_goes_to_the_engine(clicks: Path, heard: StandIn) -> None:
    assert analyze(clicks, language="ja").segments[0].language == "ja"
    with_stand_in = analyze(clicks, language="yue")
    assert any("yue" in warning for warning in with_stand_in.warnings)
    assert {segment.language for segment in with_stand_in.segments} == {"yue"}  # its cues are set as Cantonese
    analyze(clicks, language="auto")
    assert heard.languages == ["ja", "zh", None]


def test_what_it_ran_on_is_told_once_there_is_a_sound_and_kept(clicks: Path, heard: StandIn) -> None:
    heard.running = Running("cpu", "fp32", "there is no NVIDIA driver")
    seen: list[Progress] = []
    analysis = analyze(clicks, device="auto", precision="fp32", on_progress=seen.append)
    (told,) = (step for step in seen if step.note)
    assert (told.stage, told.note) == ("tag", "embedded on the CPU, fp32: there is no NVIDIA driver")
    assert heard.wishes == [Wish("auto", "fp32")]
    assert analysis.computed == "embedded on the CPU, fp32"
    assert analyze(clicks, precision="fp32").computed == analysis.computed
    assert len(heard.wishes) == 1


def test_a_kept_analysis_answers_a_wish_that_comes_to_the_same(clicks: Path, heard: StandIn) -> None:
    """A GPU looks more densely than a CPU; `auto` takes what either would have come to by itself, but not bf16."""
    for running, wish, computes in (
        (("cpu", "int8"), ("cpu", "auto"), True),
        (("cpu", "int8"), ("auto", "int8"), False),
        (("cuda", "int8"), ("cuda", "int8"), True),
        (("cuda", "int8"), ("cuda", "auto"), False),
        (("cpu", "bf16"), ("auto", "bf16"), True),
        (("cpu", "bf16"), ("auto", "bf16"), False),
        (("cpu", "fp32"), ("cpu", "fp32"), True),
        (("cpu", "fp32"), ("auto", "auto"), False),
    ):
        before = len(heard.languages)
        heard.running = Running(*running)
        analyze(clicks, device=wish[0], precision=wish[1])
        assert (len(heard.languages) > before) is computes, (running, wish)


def test_bf16_is_not_what_auto_comes_to(clicks: Path, heard: StandIn) -> None:
    heard.running = Running("cuda", "bf16")
    analyze(clicks, precision="bf16")
    heard.running = Running("cpu", "int8")
    assert analyze(clicks).computed == "embedded on the CPU, int8"


def test_another_detector_of_speech_is_another_analysis(
    clicks: Path, heard: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fsmn(firered.SpeechActivity):
        name = "fsmn-vad"

    fsmn = replace(catalog.CATALOG["yamnet"], id="fsmn-vad")
    monkeypatch.setattr(catalog, "CATALOG", {**catalog.CATALOG, "fsmn-vad": fsmn})
    asked: list[str] = []
    monkeypatch.setattr(
        engines, "taggers", lambda vad, fingerprint: asked.append(vad) or (firered.SpeechActivity(), Fsmn())
    )
    for vad in ("firered", "fsmn", "firered", "fsmn"):
        analyze(clicks, vad=vad)
    assert asked == ["firered", "fsmn"]
    assert heard.activities == ["firered-vad", "fsmn-vad"]


def test_a_vocabulary_goes_to_the_engine_and_is_another_analysis(clicks: Path, heard: StandIn) -> None:
    for vocabulary in ((), ("Dashwood",), ("Dashwood", "张晓明"), ("Dashwood",)):
        analyze(clicks, wording=Wording(vocabulary=vocabulary))
    assert heard.vocabularies == [(), ("Dashwood",), ("Dashwood", "张晓明")]


def test_what_is_not_in_the_sound_is_not_believed(
    clicks: Path, heard: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(
        engines, "taggers", lambda vad, fingerprint: (firered.SpeechActivity(), firered.SpeechSingingMusic())
    )
    monkeypatch.setattr(engines, "transcriber", heard.load)
    analysis = analyze(clicks, use_cache=False)
    assert heard.durations == [10.0]
    assert analysis.words == ()


def test_a_wish_that_cannot_be_met_is_said_before_any_work(clicks: Path, heard: StandIn, home: Path) -> None:
    for wish, error in (
        ({"language": "klingon"}, BadSetting),
        ({"engine": "better"}, EngineUnavailable),
        ({"device": "gpu"}, BadSetting),
        ({"precision": "fp8"}, BadSetting),
        ({"vad": "silero"}, BadSetting),
        ({"sensitivity": {Label.BGM: 2.0}}, BadSetting),
        ({"sensitivity": {Label.SPEECH: -0.5}}, BadSetting),
    ):
        with pytest.raises(error):
            analyze(clicks, **wish)
        assert heard.languages == []


def test_without_models_nothing_is_transcribed(clicks: Path) -> None:
    engines.taggers.cache_clear()
    engines._loaded.clear()
    with pytest.raises(WeightsMissing, match="sensevoice-markers models pull embedded"):
        analyze(clicks)


def finish(request: Request) -> Analysis:
    steps = run(request)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            return finished.value


def assert_same(one: Analysis, other: Analysis) -> None:
    assert replace(one, tracks=()) == replace(other, tracks=())
    assert [track.values.tolist() for track in one.tracks] == [track.values.tolist() for track in other.tracks]
