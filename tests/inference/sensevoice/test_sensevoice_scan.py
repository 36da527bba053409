"""SenseVoice as a tagger: what is heard is where it is, however the sound is cut, and looked at no more than needed."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
import torch
from build import driven

from sensevoice_markers.analysis import Label, ScoreTrack
from sensevoice_markers.errors import EngineUnavailable
from sensevoice_markers.inference import kaldi, tagging
from sensevoice_markers.inference.sensevoice import checkpoint
from sensevoice_markers.inference.sensevoice.network import Network
from sensevoice_markers.inference.sensevoice.scan import CPU, GPU, Pace, Scan
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, find_events

TINY = Path(__file__).parents[2] / "tiny-sensevoice"
NOTHING = checkpoint.EVENTS.index("Event_UNK")
STEP = 1000  # of a sample's value: event number n sounds as (n + 1) * STEP

both = pytest.mark.parametrize("pace", [GPU, CPU], ids=["gpu", "cpu"])


class Ear:
    """A network that hears each event as loud as its share of a window, from samples that name the event."""

    frames = 512
    device = torch.device("cpu")

    def __init__(self) -> None:
        self.windows: list[tuple[int, int]] = []  # (rows, where it begins) of each window it was shown
        self.batches: list[int] = []

    def bank(self, samples: npt.NDArray[np.float32]) -> torch.Tensor:
        rows = 1 + (len(samples) - kaldi.WINDOW) // kaldi.HOP
        middles = kaldi.HOP * np.arange(rows) + kaldi.WINDOW // 2
        named = np.rint(samples[middles] * 32768 / STEP).astype(int) - 1
        bank = torch.zeros(rows, kaldi.BANDS)
        bank[range(rows), torch.from_numpy(np.where(named < 0, NOTHING, named))] = 1.0
        bank[:, -1] = torch.arange(rows)
        return bank

    def events(self, bank: torch.Tensor, first: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float32]:
        self.batches.append(len(first))
        self.windows += [(rows, int(bank[at, -1])) for at in first]
        windows = torch.stack([bank[at : at + rows] for at in first.tolist()])
        shares = windows[:, :, : len(checkpoint.EVENTS)].mean(1) ** 2 + 1e-4
        return (shares / shares.sum(1, keepdim=True)).logit().numpy()


def sound(seconds: float, *events: tuple[str, float, float]) -> Sound:
    samples = np.zeros(round(seconds * SAMPLE_RATE), np.int16)
    for name, start, end in events:
        number = checkpoint.EVENTS.index(name)
        samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)] = (number + 1) * STEP
    return Sound(samples)


def scanned(of: Sound, pace: Pace | None = None, ear: Ear | None = None) -> dict[str, ScoreTrack]:
    tracks = driven(tagging.tag(of, [Scan(ear or Ear(), pace)]))  # type: ignore[arg-type] # an ear is enough of a network
    return {track.name: track for track in tracks}


def edges(track: ScoreTrack, at: float = 0.0) -> list[float]:
    """Where a score crosses `at`."""
    values = track.values.astype(np.float64) - at
    where = np.flatnonzero(np.diff(values > 0))
    return [track.times[i] + track.hop * values[i] / (values[i] - values[i + 1]) for i in where]


@both
def test_what_sounds_is_heard_from_its_start_to_its_end(pace: Pace) -> None:
    tracks = scanned(sound(75, ("Laughter", 20.3, 24.07), ("Speech", 24.07, 40), ("Applause", 58.1, 70)), pace)
    assert tuple(tracks) == checkpoint.EVENTS
    assert {(track.tagger, track.hop, track.first) for track in tracks.values()} == {("sensevoice", 0.08, 0.0)}
    assert len(tracks["BGM"].values) == int(75 / 0.08) + 1
    assert edges(tracks["Laughter"]) == pytest.approx([20.3, 24.07], abs=0.1)
    assert edges(tracks["Speech"]) == pytest.approx([24.07, 40], abs=0.1)
    assert edges(tracks["Applause"]) == pytest.approx([58.1, 70], abs=0.1)  # across the end of a block
    assert max(tracks["Cry"].values) < -5


@both
def test_short_windows_move_edges_to_where_they_are(pace: Pace) -> None:
    laugh = sound(40, ("Laughter", 20.0, 21.7))
    assert edges(scanned(laugh, pace)["Laughter"]) == pytest.approx([20.0, 21.7], abs=0.1)
    missed = scanned(laugh, replace(pace, change=math.inf))["Laughter"]
    assert edges(missed) != pytest.approx([20.0, 21.7], abs=0.3)


@both
def test_no_step_shows_where_short_windows_begin_and_end(pace: Pace) -> None:
    """A window hears an event as its share, so that scores change by little from frame to frame."""
    for track in scanned(sound(60, ("Applause", 20, 40)), pace).values():
        assert np.abs(np.diff(track.values.astype(np.float64))).max() < 3


@both
def test_no_window_is_looked_at_twice_in_a_block(pace: Pace) -> None:
    ear = Ear()
    scanned(sound(50, ("Laughter", 20, 24), ("Speech", 24, 40)), pace, ear)
    assert max(Counter(ear.windows).values()) == 1
    short = [first for rows, first in ear.windows if rows != pace.rows]
    assert 0 < len(short) < 0.6 * 50 / (0.08 * pace.again)


@both
def test_steady_sound_is_looked_at_once(pace: Pace) -> None:
    ear = Ear()
    whole = sound(30, ("BGM", 0, 30))
    scanned(whole, pace, ear)
    short = [(first - ear.windows[0][1]) / 100 for rows, first in ear.windows if rows != pace.rows]
    seconds = [at - Scan(ear, pace).context * 0.08 for at in short]  # type: ignore[arg-type] # as above
    assert seconds  # silence lies beyond both ends
    assert all(at < 6 or at > 24 for at in seconds)


@both
def test_the_track_is_the_same_in_any_blocks(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    show = sound(70, ("Speech", 1, 11), ("Laughter", 11.5, 12.6), ("BGM", 17.9, 45), ("Applause", 54.3, 66))
    whole = scanned(show, pace)
    for seconds in (12, 36):  # multiples of either pace, as a minute is
        monkeypatch.setattr(tagging, "_BLOCK", seconds * SAMPLE_RATE)
        for name, track in scanned(show, pace).items():
            assert np.allclose(track.values, whole[name].values, atol=0.01), (name, seconds)


@both
def test_blocks_of_a_minute_begin_on_a_long_window(pace: Pace) -> None:
    scanner = Scan(Ear(), pace)  # type: ignore[arg-type] # as above
    assert tagging._BLOCK % (pace.every * scanner.hop) == 0
    assert scanner.context % pace.every == 0
    assert pace.every % pace.again == 0


@both
@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.5, 2.0])
def test_little_sound_has_a_track_all_the_same(pace: Pace, seconds: float) -> None:
    tracks = scanned(sound(seconds, ("Laughter", 0, seconds)), pace)
    assert {len(track.values) for track in tracks.values()} == {int(seconds / 0.08) + 1}
    assert np.isfinite(tracks["Laughter"].values).all()
    heard = max(tracks, key=lambda name: tracks[name].values.max())
    assert heard == ("Laughter" if seconds > 1 else "Event_UNK")


def test_a_gpu_is_asked_more_often() -> None:
    ear = Ear()
    assert Scan(ear).window == 399 * 160 + 400  # type: ignore[arg-type] # as above
    ear.device = torch.device("cuda")
    assert Scan(ear).window == 299 * 160 + 400  # type: ignore[arg-type] # as above


@pytest.mark.parametrize("frames", [1, 512, 8192])
def test_batches_are_as_large_as_the_network_may_take(frames: int) -> None:
    ear = Ear()
    ear.frames = frames
    scanned(sound(60), GPU, ear)
    assert max(ear.batches) == min(max(1, frames // 54), sum(ear.batches))


class Narrow(Network):
    """A network on a device that has room for three windows."""

    room = 3
    asked: list[int]

    def _heard(self, bank: torch.Tensor, first: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float32]:
        self.asked.append(len(first))
        if len(first) > self.room:
            raise torch.OutOfMemoryError("out of memory")
        return super()._heard(bank, first, rows)


@pytest.fixture(scope="module")
def narrow(untrained: Path) -> Narrow:
    network = Narrow(checkpoint.load(untrained))
    network.asked = []
    return network


def test_too_many_windows_are_halved(
    narrow: Narrow, untrained: Path, sounds: Callable[[float], npt.NDArray[np.float32]]
) -> None:
    bank, first = narrow.bank(sounds(12.0)), 40 * np.arange(11)
    whole = Network(checkpoint.load(untrained)).events(bank, first, 132)
    assert np.allclose(narrow.events(bank, first, 132), whole, atol=1e-4)
    assert narrow.asked[0] == 11
    assert sum(asked for asked in narrow.asked if asked <= 3) == 11


def test_no_room_for_one_window_is_an_error(
    narrow: Narrow, sounds: Callable[[float], npt.NDArray[np.float32]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Narrow, "room", 0)
    with pytest.raises(EngineUnavailable, match="too little free memory"):
        narrow.events(narrow.bank(sounds(2.0)), np.array([0]), 132)


@both
def test_a_window_is_what_the_model_sees_of_that_piece_alone(
    pace: Pace, untrained: Path, sounds: Callable[[float], npt.NDArray[np.float32]]
) -> None:
    network, samples = Network(checkpoint.load(untrained)), sounds(9.0)
    scanner = Scan(network, pace)
    for rows in (pace.rows, 132):
        heard = scanner._heard(network.bank(samples), np.array([0, 30, 50]), rows)
        for frame, odds in zip((0, 30, 50), heard, strict=True):
            middle = scanner.window // 2 + frame * scanner.hop
            length = (rows - 1) * kaldi.HOP + kaldi.WINDOW
            piece = samples[middle - length // 2 :][:length]
            assert np.allclose(network.events(network.bank(piece), np.array([0]), rows)[0], odds, atol=1e-3)


@both
def test_the_tiny_sensevoice_hears_events_where_they_are(pace: Pace) -> None:
    """From its rows alone; see tests/tiny-sensevoice/PROVENANCE.md."""
    truth = json.loads((TINY / "show.json").read_bytes())["events"]
    with av.open(str(TINY / "show.flac")) as file:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(file.streams.audio[0])])
    show = Sound(samples.astype(np.int16))
    tracks = driven(tagging.tag(show, [Scan(Network(checkpoint.load(TINY)), pace)]))
    found = find_events(tracks, show.duration, DEFAULT_SENSITIVITY)
    assert [event.label for event in found] == [event["label"] for event in truth]
    for event, known in zip(found, truth, strict=True):
        assert event.start == pytest.approx(known["start"], abs=0.3), event
        # Applause, whose odds count ten times, is heard a little into the silence after it.
        assert event.end == pytest.approx(known["end"], abs=0.4 if event.label is Label.APPLAUSE else 0.3), event


@both
def test_silence_is_looked_at_once(
    pace: Pace, untrained: Path, sounds: Callable[[float], npt.NDArray[np.float32]]
) -> None:
    """The track is the one that looking everywhere gives."""

    class Counted(Network):
        looked = 0

        def events(self, bank: torch.Tensor, first: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float32]:
            self.looked += len(first)
            return super().events(bank, first, rows)

    network = Counted(checkpoint.load(untrained))
    samples = np.concatenate((np.zeros(20 * SAMPLE_RATE), 20000 * sounds(5.0), np.zeros(20 * SAMPLE_RATE)))
    show = Sound(samples.astype(np.int16))
    scanner = Scan(network, replace(pace, change=math.inf))
    driven(tagging.tag(show, [scanner]))
    assert network.looked <= (5 * SAMPLE_RATE + 2 * scanner.window) / (pace.every * scanner.hop) + 2
    bank = network.bank(tagging.framed(scanner, show, 0, len(samples)))
    middles = np.arange(0, scanner.context + 300, pace.every)
    each = np.concatenate([network.events(bank, np.array([8 * at]), pace.rows) for at in middles])
    assert np.allclose(scanner._heard(bank, middles, pace.rows), each, atol=1e-3)
