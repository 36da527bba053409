from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.hearing import augment, shows, truth, waves
from benchmarks.hearing.shows import PLAIN, WIDE, Clip, compose, merged, sounding
from benchmarks.hearing.truth import Known
from sensevoice_markers.analysis import Label
from sensevoice_markers.media.audio import SAMPLE_RATE

SECONDS = 60.0
HUSHED = replace(PLAIN, floor=(-120.0, -120.0))


def noise(seconds: float, seed: int = 0, level: float = 0.1) -> waves.Samples:
    samples = np.random.default_rng(seed).normal(0, level, round(seconds * SAMPLE_RATE))
    return samples.astype(np.float32)


def silence(seconds: float) -> waves.Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def square(seconds: float) -> waves.Samples:
    """As loud at each sample, so that a fade can be read off any of them."""
    return np.resize(np.repeat(np.array([0.3, -0.3], np.float32), 20), round(seconds * SAMPLE_RATE))


@pytest.fixture(scope="module")
def clips() -> dict[str, list[Clip]]:
    return {
        "speech": [Clip(f"talk{n}", noise(4 + 3 * n, n)) for n in range(3)],
        "music": [Clip("drone", square(20))],
        "laughter": [Clip("giggle", noise(2, 3)), Clip("roar", noise(7, 4))],
        "applause": [Clip("claps", noise(6, 5))],
        "other": [Clip("cough", noise(1, 6))],
    }


def composed(
    clips: dict[str, list[Clip]], seed: int, recipe: shows.Recipe = PLAIN
) -> tuple[waves.Samples, truth.Truth]:
    return compose(clips, np.random.default_rng(seed), SECONDS, recipe)


def only(*shares: float, bed: float = 0.0) -> shows.Recipe:
    return replace(HUSHED, bed=bed, shares=shares)


def test_music_starts_and_ends_half_way_through_its_fades(clips: dict[str, list[Clip]]) -> None:
    seen = set()
    for seed in range(8):
        samples, known = composed(clips, seed, only(0, 0, 0, 0, 1, bed=1.0))
        assert len(known.events) == 3
        for event, bed in zip(known.events, known.items, strict=True):
            assert bed.end - bed.start >= SECONDS / 3 / 5 - 0.001
            full = np.abs(samples[round((bed.start + bed.end) / 2 * SAMPLE_RATE)])
            for at in (event.start, event.end):
                assert np.abs(samples[round(at * SAMPLE_RATE)]) == pytest.approx(full / 2, rel=0.05)
            seen |= {round(2 * (event.start - bed.start), 2), round(2 * (bed.end - event.end), 2)}
    assert seen == set(shows.FADES)


@pytest.mark.parametrize("kind", ["laughter", "applause"])
def test_reactions_are_known_where_they_sound(clips: dict[str, list[Clip]], kind: str) -> None:
    samples, known = composed(clips, 1, only(*((0, 0.6, 0, 0, 0.4) if kind == "laughter" else (0, 0, 0.6, 0, 0.4))))
    assert {event.label.lower() for event in known.events} == {kind}
    frames = np.abs(samples[: len(samples) // 160 * 160]).reshape(-1, 160).max(axis=1) > 0.001
    marked = np.zeros(len(frames), bool)
    for event in known.events:
        marked[round(event.start * 100) : round(event.end * 100)] = True
        assert frames[round(event.start * 100) + 2 : round(event.start * 100) + 50].all()
    gaps = [after.start - before.end for before, after in pairwise(known.events)]
    assert min(gaps) >= shows.SPLIT
    sounds = np.flatnonzero(frames)
    near = [marked[max(0, frame - 2) : frame + 3].any() for frame in sounds]
    assert all(near)
    assert marked.sum() >= len(sounds) - 4 * len(known.events)


def test_silences_of_less_than_a_second_do_not_split() -> None:
    one = np.concatenate([noise(1), silence(0.9), noise(1)])
    two = np.concatenate([noise(1), silence(1.2), noise(1)])
    assert sounding(one) == [pytest.approx((0.0, 2.9))]
    assert sounding(two) == [pytest.approx((0.0, 1.0)), pytest.approx((2.2, 3.2))]


def test_a_clip_is_heard_within_27_db_of_its_loudest_moment() -> None:
    for below, heard in ((24, 1.5), (31, 1.0)):
        soft = noise(0.5, level=0.1 * 10 ** (-below / 20))
        (span,) = sounding(np.concatenate([noise(1), soft]))
        assert span == pytest.approx((0.0, heard), abs=0.05)


def test_a_click_is_no_event() -> None:
    assert sounding(np.concatenate([noise(1), silence(2), noise(0.1)])) == [pytest.approx((0.0, 1.0))]


def test_events_of_one_label_less_than_a_second_apart_are_one() -> None:
    events = [
        Known(Label.LAUGHTER, 5.0, 6.0),
        Known(Label.APPLAUSE, 6.2, 9.0),
        Known(Label.LAUGHTER, 6.9, 8.0),
        Known(Label.LAUGHTER, 7.0, 7.5),
        Known(Label.LAUGHTER, 9.1, 10.0),
    ]
    assert merged(events) == (
        Known(Label.LAUGHTER, 5.0, 8.0),
        Known(Label.APPLAUSE, 6.2, 9.0),
        Known(Label.LAUGHTER, 9.1, 10.0),
    )


def test_levels_and_lengths_are_the_conventions(clips: dict[str, list[Clip]]) -> None:
    samples, known = composed(clips, 3, only(0.6, 0, 0, 0, 0.4))
    for item in known.items:
        inside = samples[round(item.start * SAMPLE_RATE) : round(item.end * SAMPLE_RATE)]
        assert 20 * np.log10(waves.rms(inside)) == pytest.approx(-20, abs=0.2)
    for seed in range(6):
        samples, known = composed(clips, seed)
        assert np.abs(samples).max() <= 0.981
        assert all(item.end <= SECONDS - 0.5 + 0.001 for item in known.items)
        for item in known.items:
            assert item.end - item.start <= {**shows.LONGEST, "music": SECONDS / 3}[item.kind] + 0.001


def test_some_reactions_start_over_the_end_of_what_came_before(clips: dict[str, list[Clip]]) -> None:
    overlaps, reactions = [], 0
    for seed in range(60):
        _, known = composed(clips, seed)
        items = [item for item in known.items if item.kind != "music"]
        for before, item in pairwise(items):
            reactions += item.kind in ("laughter", "applause")
            if item.start < before.end:
                assert item.kind in ("laughter", "applause")
                overlaps.append(before.end - item.start)
    assert overlaps == pytest.approx([0.4] * len(overlaps), abs=0.002)
    assert 0.15 < len(overlaps) / reactions < 0.45


@pytest.mark.parametrize("recipe", [PLAIN, WIDE], ids=["plain", "wide"])
def test_the_same_seed_gives_the_same_show(clips: dict[str, list[Clip]], recipe: shows.Recipe) -> None:
    samples, known = composed(clips, 5, recipe)
    again, known_again = composed(clips, 5, recipe)
    other, _ = composed(clips, 6, recipe)
    assert samples.tobytes() == again.tobytes()
    assert samples.dtype == np.float32
    assert known == known_again
    assert samples.tobytes() != other.tobytes()
    assert len(samples) == SECONDS * SAMPLE_RATE
    assert np.isfinite(samples).all()


def test_varispeed_moves_length_and_pitch() -> None:
    tone = np.sin(2 * np.pi * 500 * np.arange(SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)
    fast = augment.varispeed(tone, 1.25)
    assert len(fast) == SAMPLE_RATE // 1.25
    assert np.argmax(np.abs(np.fft.rfft(fast))) * SAMPLE_RATE / len(fast) == pytest.approx(625, abs=2)
    assert waves.rms(fast) == pytest.approx(waves.rms(tone), rel=0.02)


def test_the_command_writes_shows_and_their_truth(
    clips: dict[str, list[Clip]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, them in clips.items():
        (tmp_path / "clips" / kind).mkdir(parents=True)
        for clip in them:
            waves.write(clip.samples, tmp_path / "clips" / kind / f"{clip.name}.wav")
    written = []
    for name in ("one", "two"):
        command = ["shows", tmp_path / "clips", tmp_path / name, "--count", 2, "--seconds", 45, "--seed", 4]
        monkeypatch.setattr(sys, "argv", [str(part) for part in command])
        shows.main()
        written.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert written[0] == written[1]
    assert [path.name for path in sorted((tmp_path / "one").iterdir())] == [
        "show000.json", "show000.wav", "show001.json", "show001.wav",
    ]  # fmt: skip
    known = truth.read(tmp_path / "one" / "show000.json")
    assert len(waves.load(tmp_path / "one" / "show000.wav")) == known.duration * SAMPLE_RATE
    assert {item.recording for item in known.items} <= {clip.name for them in clips.values() for clip in them}


def test_a_kind_without_a_clip_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="speech/"):
        shows.read_clips([tmp_path])
