"""Shows that the tiny SenseVoice is taught by and measured on: talk in its words, music, laughs, applause, noise.

    python -m benchmarks.tiny.shows OUT [--count 20] [--seed 4]

`make_shows(20, seed=4)` are the shows that figures are stated for: voices that training knows, recordings that it
never heard. Beds of music lie under speech and pauses there, not under laughter and applause, since a model that names
one event at a time cannot tell of both; in training they lie anywhere. The command writes them as WAV, each with its
truth as JSON beside it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.hearing import waves
from benchmarks.hearing.shows import faded, merged, sounding
from benchmarks.hearing.truth import Known
from benchmarks.hearing.waves import Samples, decibels
from benchmarks.tiny.sounds import Recordings, noise, record
from benchmarks.tiny.speech import Word
from sensevoice_markers.analysis import Label
from sensevoice_markers.media.audio import SAMPLE_RATE

TRAINING_SEED = 1
"""Of the recordings that training uses; shows to measure on need another."""
SECONDS = 60.0
SHARES = {"talk": 0.5, "laughter": 0.17, "applause": 0.14, "music": 0.07, "noise": 0.05, "pause": 0.07}
"""What comes next, how likely."""
BED = 0.7  # how likely what lies between two reactions, in training each third of a show, has a bed of music
SHORTEST_BED = 8.0  # seconds between reactions that a bed needs
UNDER = (0.0, 20.0)  # dB that a bed lies under speech
AUDIBLE = 8.0  # dB that music lies above the noise at least


@dataclass(frozen=True, slots=True)
class Sentence:
    """A phrase of a language, en or zh, said without a pause; Chinese words are its characters."""

    language: str
    words: tuple[Word, ...]

    @property
    def start(self) -> float:
        """When its first word begins, in seconds."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """When its last word ends, in seconds."""
        return self.words[-1].end


@dataclass(frozen=True, slots=True, eq=False)
class Show:
    """A show and what it holds, in order of starts.

    Attributes:
        samples: float32 in -1..1, 16 kHz mono, of the 65,536 values that int16 has.
        sentences: what is said, and when.
        events: BGM, LAUGHTER and APPLAUSE; BGM begins and ends half-way through its fades, and is also there where
            music plays alone.
        noise: dBFS of the noise under it all, None where there is none; speech has -20.
    """

    samples: Samples
    sentences: tuple[Sentence, ...]
    events: tuple[Known, ...]
    noise: float | None

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def words(self) -> tuple[Word, ...]:
        """All words."""
        return tuple(word for sentence in self.sentences for word in sentence.words)

    def truth(self) -> bytes:
        """Sentences and events as JSON."""
        return msgspec.json.format(msgspec.json.encode({"sentences": self.sentences, "events": self.events}), indent=1)


def main() -> None:
    """Write the shows that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for number, show in enumerate(make_shows(arguments.count, arguments.seed)):
        target = arguments.out / f"show{number:03d}.wav"
        waves.write(show.samples, target)
        target.with_suffix(".json").write_bytes(show.truth())


def make_shows(count: int, seed: int, seconds: float = SECONDS) -> list[Show]:
    """`count` shows of new recordings, half of them noisy; the same seed makes the same shows.

    Raises:
        ValueError: the seed is training's.
    """
    if seed == TRAINING_SEED:
        raise ValueError(f"the recordings of seed {seed} are what the model was trained on: take another seed")
    recordings = record(seed, phrases=45 * count, takes=2)
    return [compose(recordings, np.random.default_rng((seed, 9, number)), seconds) for number in range(count)]


def compose(recordings: Recordings, rng: np.random.Generator, seconds: float, varied: bool = False) -> Show:
    """One show.

    Args:
        recordings: what it is made of.
        seconds: its length.
        varied: harder than what is measured, for training: louder beds, laughs over speech, any level, no noise at all.
    """
    stage = _Stage(np.zeros(round(seconds * SAMPLE_RATE), np.float32), [], [])
    floor = _floor(rng, varied)
    _sequence(stage, recordings, rng, varied)
    _beds(stage, recordings.music, rng, varied, floor)
    if floor is not None:
        stage.mix += noise(rng, len(stage.mix)) * np.float32(decibels(floor + 20.0))
    gain = decibels(rng.uniform(-15.0, 6.0)) if varied else 1.0
    samples = waves.to_int16(waves.limited(stage.mix * np.float32(gain))).astype(np.float32) / np.float32(32768)
    return Show(samples, tuple(sorted(stage.sentences, key=lambda s: s.start)), merged(stage.events), floor)


@dataclass(slots=True)
class _Stage:
    """A show while it is made."""

    mix: Samples
    sentences: list[Sentence]
    events: list[Known]

    @property
    def seconds(self) -> float:
        return len(self.mix) / SAMPLE_RATE

    def put(self, samples: Samples, at: float) -> None:
        start = round(at * SAMPLE_RATE)
        part = samples[: len(self.mix) - start]
        self.mix[start : start + len(part)] += part


def _floor(rng: np.random.Generator, varied: bool) -> float | None:
    """dBFS of the noise under a show; half of the shows are noisy."""
    if varied and rng.random() < 0.12:
        return None
    return float(rng.uniform(-40.0, -25.0 if varied else -30.0) if rng.random() < 0.5 else rng.uniform(-75.0, -50.0))


def _sequence(stage: _Stage, recordings: Recordings, rng: np.random.Generator, varied: bool) -> None:
    """What follows one another, each at least 0.3 s after the one before; reactions may come before the last word."""
    now, talked = rng.uniform(0.3, 2.0), False
    language = str(rng.choice(["en", "zh"]))
    while now < stage.seconds - 3.0:
        kind = str(rng.choice(list(SHARES), p=list(SHARES.values())))
        if kind == "talk":
            language = language if rng.random() < 0.7 else str(rng.choice(["en", "zh"]))
            now = _talk(stage, recordings, rng, language, now, varied)
        elif kind in ("laughter", "applause"):
            if talked and rng.random() < 0.3:
                now -= 0.5  # people react before the last word is over
            now = _reaction(stage, recordings, rng, kind, now)
        elif kind == "music":
            now = _music(stage, recordings.music, rng, now, rng.uniform(3.0, 8.0), -20.0 - rng.uniform(-3.0, 8.0))
        elif kind == "noise":
            burst = noise(rng, round(rng.uniform(0.5, 6.0) * SAMPLE_RATE)) * np.float32(decibels(rng.uniform(-15, 3)))
            stage.put(burst * faded(len(burst), 0.05, 0.05), now)
            now += len(burst) / SAMPLE_RATE
        else:
            now += rng.uniform(0.5, 6.0)
        talked = kind == "talk"
        now += rng.uniform(0.3, 1.2)


def _talk(
    stage: _Stage, recordings: Recordings, rng: np.random.Generator, language: str, now: float, varied: bool
) -> float:
    """One to six sentences with short pauses; when they are over."""
    began, gain = now, decibels(rng.uniform(-4.0, 4.0) if varied else 0.0)
    for _ in range(int(rng.integers(1, 7))):
        spoken = recordings.spoken(rng, language)
        if now + spoken.seconds > stage.seconds - 0.2:
            break
        stage.put(spoken.samples * np.float32(gain), now)
        stage.sentences.append(Sentence(language, tuple(word.later(now) for word in spoken.words)))
        now += spoken.seconds + rng.uniform(0.25, 0.9)
    if varied and rng.random() < 0.25:
        _reaction(stage, recordings, rng, str(rng.choice(["laughter", "applause"])), rng.uniform(began, now), -3.0)
    return now


def _reaction(
    stage: _Stage, recordings: Recordings, rng: np.random.Generator, kind: str, at: float, louder: float = 0.0
) -> float:
    """A laugh or applause; when it is over."""
    clips = recordings.laughter if kind == "laughter" else recordings.applause
    samples = clips[int(rng.integers(len(clips)))] * np.float32(decibels(louder + rng.uniform(-6.0, 2.0)))
    if at < 0.2 or at + len(samples) / SAMPLE_RATE > stage.seconds - 0.2:
        return at
    label = Label.LAUGHTER if kind == "laughter" else Label.APPLAUSE
    stage.put(samples, at)
    stage.events += [Known(label, round(at + start, 3), round(at + end, 3)) for start, end in sounding(samples)]
    return at + len(samples) / SAMPLE_RATE


def _beds(stage: _Stage, music: Sequence[Samples], rng: np.random.Generator, varied: bool, floor: float | None) -> None:
    third = stage.seconds / 3
    for start, room in [(i * third, third) for i in range(3)] if varied else list(_between_reactions(stage)):
        if rng.random() < BED:
            length = rng.uniform(min(6.0, room / 3), room - 1.0)
            at = start + rng.uniform(0.3, room - length - 0.3)
            under = rng.uniform(*UNDER) if not varied else rng.triangular(-3.0, 3.0, 20.0)
            level = max(-20.0 - under, -90.0 if floor is None else floor + AUDIBLE)
            _music(stage, music, rng, at, length, level, varied)


def _between_reactions(stage: _Stage) -> Iterator[tuple[float, float]]:
    """(start, seconds) of what is long enough for a bed and has neither laughter nor applause."""
    reactions = sorted((event.start, event.end) for event in stage.events if event.label != Label.BGM)
    now = 0.0
    for start, end in (*reactions, (stage.seconds, stage.seconds)):
        if start - now >= SHORTEST_BED:
            yield now, start - now
        now = max(now, end)


def _music(
    stage: _Stage,
    music: Sequence[Samples],
    rng: np.random.Generator,
    at: float,
    length: float,
    dbfs: float,
    varied: bool = False,
) -> float:
    """`length` seconds out of a piece, faded in and out; when they are over."""
    length = min(length, stage.seconds - at - 0.2)
    size, recording = round(length * SAMPLE_RATE), music[int(rng.integers(len(music)))]
    if size < SAMPLE_RATE:
        return at
    part = np.take(recording, np.arange(size) + rng.integers(len(recording)), mode="wrap")
    rise, fall = (float(fade) for fade in rng.choice((0.02, 0.3, 0.8), 2))
    if rise + fall > length:
        rise = fall = 0.02
    stage.put(waves.levelled(part, dbfs) * faded(size, rise, fall), at)
    stage.events.append(Known(Label.BGM, round(at + rise / 2, 3), round(at + length - fall / 2, 3)))
    return at + length


if __name__ == "__main__":
    main()
