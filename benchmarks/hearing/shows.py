"""Shows with exactly known events, composed of recordings.

    python -m benchmarks.hearing.shows CLIPS… OUT [--count 40] [--seconds 180] [--seed 11] [--wide]

Each CLIPS holds folders speech/ music/ laughter/ applause/ other/ of sound files. A show is a 16 kHz mono WAV with
its truth as JSON beside it (see `truth`). Speech has an rms of -20 dBFS; beds of music lie under it, one in most
thirds of the show (with `--beds 6` shorter ones, in most sixths); laughs, applause, other noises and pauses come
between the speech. BGM starts and ends half-way through its fades. Laughter and applause last where the clip is
within 27 dB of its own loudest 20 ms; silences and distances of less than 1 s do not split them. Seeded: the same
files every time.

`--wide` is for fitting, never for measuring: every clip is varied, levels scatter, some shows are recorded badly.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.hearing import truth, waves
from benchmarks.hearing.augment import FASTEST, another_take, another_tape, crowd
from benchmarks.hearing.truth import Item, Known, Truth
from benchmarks.hearing.waves import Samples, decibels, levelled, limited
from sensevoice_markers.analysis import Label
from sensevoice_markers.media.audio import SAMPLE_RATE

KINDS = ("speech", "music", "laughter", "applause", "other")
SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".mp3", ".m4a"})

SPEECH = -20.0  # dBFS rms
WITHIN = 27.0  # dB below a clip's loudest frame it is still heard
SPLIT = 1.0  # seconds of silence that make two events of one
FADES = (0.05, 0.5, 1.5)
SHORTEST_BED = 12.0
CROWDS = 0.2
"""Share of the reactions that are many people, where clips are varied."""
BABBLE = 0.15
"""Share of the noises that are many people talking, where clips are varied."""
LONGEST: Mapping[str, float] = {"speech": 14.0, "laughter": 5.0, "applause": 8.0, "other": 4.0}

_FRAME = SAMPLE_RATE // 50
_REACTIONS = {"laughter": Label.LAUGHTER, "applause": Label.APPLAUSE}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How shows are composed; levels in dB.

    Attributes:
        beds: how many parts of the show may have music,
        bed: and how likely each has.
        under: how far the music may lie under the speech; one is drawn.
        shares: how likely the next is speech, laughter, applause, other, a pause.
        scatter: speech is up to this much louder or softer.
        floor: dBFS of the noise under everything, between these two.
        varied: every clip is another take each time, and the show another tape.
    """

    beds: int
    bed: float
    under: tuple[float, ...]
    shares: tuple[float, float, float, float, float]
    scatter: float
    floor: tuple[float, float]
    varied: bool


PLAIN = Recipe(3, 0.85, (0.0, 6.0, 12.0), (0.60, 0.15, 0.10, 0.08, 0.07), 0.0, (-62.0, -62.0), varied=False)
WIDE = Recipe(
    6, 0.7, tuple(np.arange(0.0, 15.5, 0.5)), (0.45, 0.20, 0.12, 0.16, 0.07), 4.0, (-75.0, -45.0), varied=True
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A recording without the silence around it."""

    name: str
    samples: Samples


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """`samples` of a clip that start at sample `at` of the show, and the events they make."""

    kind: str
    name: str
    at: int
    samples: Samples
    events: tuple[Known, ...] = ()

    @property
    def end(self) -> int:
        """The first sample after it."""
        return self.at + len(self.samples)

    @property
    def item(self) -> Item:
        """Where it lies, in seconds."""
        return Item(self.kind, self.name, round(self.at / SAMPLE_RATE, 3), round(self.end / SAMPLE_RATE, 3))


def main() -> None:
    """Compose the shows that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path, nargs="+", metavar="CLIPS")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--beds", type=int, help="parts of a show that may have music: 3, of wide shows 6")
    parser.add_argument("--wide", action="store_true", help="for fitting: varied clips, levels and tapes")
    arguments = parser.parse_args()
    clips = read_clips(arguments.clips)
    arguments.out.mkdir(parents=True, exist_ok=True)
    recipe = WIDE if arguments.wide else PLAIN
    if arguments.beds:
        recipe = replace(recipe, beds=arguments.beds)
    for number in range(arguments.count):
        rng = np.random.default_rng((arguments.seed, number))
        samples, known = compose(clips, rng, arguments.seconds, recipe)
        target = arguments.out / f"show{number:03d}.wav"
        waves.write(samples, target)
        truth.write(known, target.with_suffix(".json"))
        print(target, *(f"{label} {len(known.labelled(label))}" for label in truth.KIND), flush=True)


def read_clips(folders: Iterable[Path]) -> dict[str, list[Clip]]:
    """All clips of all `folders` by kind, in order of their names."""
    clips: dict[str, list[Clip]] = {}
    for kind in KINDS:
        paths = [path for folder in folders for path in (folder / kind).glob("*") if path.suffix.lower() in SUFFIXES]
        if not paths:
            raise SystemExit(f"there is no sound in {kind}/ of the folders: each kind needs a clip")
        below = 40.0 if kind in ("speech", "music") else WITHIN
        clips[kind] = [Clip(path.stem, trimmed(waves.load(path), below)) for path in sorted(paths)]
    return clips


def compose(
    clips: Mapping[str, Sequence[Clip]], rng: np.random.Generator, seconds: float, recipe: Recipe = PLAIN
) -> tuple[Samples, Truth]:
    """One show and what is in it."""
    mix = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    placed = [*_beds(clips["music"], rng, seconds, recipe), *_sequence(clips, rng, seconds, recipe)]
    for each in placed:
        mix[each.at : each.end] += each.samples
    mix += rng.normal(0.0, decibels(rng.uniform(*recipe.floor)), len(mix)).astype(np.float32)
    if recipe.varied:
        mix = another_tape(mix, rng)
    events = merged(event for each in placed for event in each.events)
    items = sorted((each.item for each in placed), key=lambda item: item.start)
    return limited(mix), Truth(len(mix) / SAMPLE_RATE, events, tuple(items))


def _beds(clips: Sequence[Clip], rng: np.random.Generator, seconds: float, recipe: Recipe) -> Iterator[Placed]:
    part = seconds / recipe.beds
    shortest = min(SHORTEST_BED, part / 5)
    longest = part * 0.75
    for number in range(recipe.beds):
        if rng.random() >= recipe.bed:
            continue
        length = rng.uniform(shortest, longest)
        start = round((number * part + rng.uniform(0.5, part - length - 0.5)) * SAMPLE_RATE)
        size = round(length * SAMPLE_RATE)
        clip = _drawn(clips, rng)
        wanted = np.arange(round(size * FASTEST) + 2) if recipe.varied else np.arange(size)
        samples = np.take(clip.samples, wanted + rng.integers(len(clip.samples)), mode="wrap")
        if recipe.varied:
            samples = another_take(samples, rng, "music")
        samples = levelled(samples[:size], SPEECH - float(rng.choice(recipe.under)))
        fade_in, fade_out = (float(fade) for fade in rng.choice(FADES, 2))
        event = _event(Label.BGM, start / SAMPLE_RATE, fade_in / 2, size / SAMPLE_RATE - fade_out / 2)
        yield Placed("music", clip.name, start, samples * faded(size, fade_in, fade_out), (event,))


def _sequence(
    clips: Mapping[str, Sequence[Clip]], rng: np.random.Generator, seconds: float, recipe: Recipe
) -> Iterator[Placed]:
    """What follows one another: speech, laughs, applause, noises."""
    now = rng.uniform(0.5, 3.0)
    last_end = 0.0
    while now < seconds - 8.0:
        kind = str(rng.choice(["speech", "laughter", "applause", "other", "pause"], p=recipe.shares))
        if kind == "pause":
            now += rng.uniform(0.5, 4.0)
            continue
        clip = _drawn(clips[kind], rng)
        if recipe.varied and kind in _REACTIONS and rng.random() < CROWDS:
            clip = Clip("crowd", crowd([each.samples for each in clips[kind]], rng))
        if recipe.varied and kind == "other" and rng.random() < BABBLE:
            clip = Clip("babble", crowd([each.samples for each in clips["speech"]], rng))
        samples = _take(clip, kind, rng, recipe)
        label = _REACTIONS.get(kind)
        if label and len(samples) < SAMPLE_RATE // 2:
            continue
        if now + len(samples) / SAMPLE_RATE > seconds - 1.0:
            return
        if label and last_end and rng.random() < 0.3:
            now = max(0.2, last_end - 0.4)  # people react before the last word is over
        at = round(now * SAMPLE_RATE)
        heard = [_event(label, at / SAMPLE_RATE, *part) for part in sounding(samples)] if label else []
        yield Placed(kind, clip.name, at, samples, tuple(heard))
        last_end = (at + len(samples)) / SAMPLE_RATE
        now = last_end + rng.uniform(0.15, 1.0)


def _take(clip: Clip, kind: str, rng: np.random.Generator, recipe: Recipe) -> Samples:
    """A part of `clip` of at most its kind's length, at its kind's level."""
    length = round(LONGEST[kind] * SAMPLE_RATE)
    samples = clip.samples
    if recipe.varied:
        if kind == "speech" and len(samples) > 3 * SAMPLE_RATE:
            samples = samples[rng.integers(len(samples) - 3 * SAMPLE_RATE) :]
        samples = another_take(samples[: round(length * FASTEST)], rng, kind)
    levels = {"speech": (-recipe.scatter, recipe.scatter), "other": (-8.0, 0.0)}.get(kind, (-6.0, 2.0))
    return levelled(samples[:length], SPEECH + rng.uniform(*levels))


def _drawn(clips: Sequence[Clip], rng: np.random.Generator) -> Clip:
    """A recording first, then one of its takes (NAME_0, NAME_1, …)."""
    families: dict[str, list[Clip]] = {}
    for clip in clips:
        families.setdefault(re.sub(r"_\d+$", "", clip.name), []).append(clip)
    takes = list(families.values())[int(rng.integers(len(families)))]
    return takes[int(rng.integers(len(takes)))]


def _event(label: Label, at: float, start: float, end: float) -> Known:
    return Known(label, round(at + start, 3), round(at + end, 3))


def faded(length: int, fade_in: float, fade_out: float) -> Samples:
    """Gains of `length` samples that rise over `fade_in` seconds and fall over `fade_out`, in straight lines."""
    gains = np.ones(length, np.float32)
    rise, fall = round(fade_in * SAMPLE_RATE), round(fade_out * SAMPLE_RATE)
    gains[:rise] = np.linspace(0.0, 1.0, rise)
    gains[length - fall :] = np.linspace(1.0, 0.0, fall)
    return gains


def trimmed(samples: Samples, below: float) -> Samples:
    """`samples` from the first to the last frame within `below` dB of the loudest."""
    loud = _loud_frames(samples, below)
    return samples[loud[0] * _FRAME : (loud[-1] + 1) * _FRAME] if len(loud) else samples


def sounding(samples: Samples) -> list[tuple[float, float]]:
    """(start, end) in seconds of each part that is heard, if it lasts 0.2 s; short silences belong to them."""
    loud = _loud_frames(samples, WITHIN)
    frames = round(SPLIT * SAMPLE_RATE / _FRAME)
    parts = np.split(loud, np.flatnonzero(np.diff(loud) > frames) + 1)
    ends = [(part[0] * 0.02, (part[-1] + 1) * 0.02) for part in parts if len(part)]
    return [(float(start), float(end)) for start, end in ends if end - start >= 0.2 - 1e-9]


def _loud_frames(samples: Samples, below: float) -> npt.NDArray[np.intp]:
    """Numbers of the 20 ms frames within `below` dB of the loudest one."""
    whole = len(samples) // _FRAME
    energies = np.square(samples[: whole * _FRAME].reshape(whole, _FRAME), dtype=np.float64).mean(axis=1)
    return np.flatnonzero(energies > energies.max(initial=0.0) * decibels(-below) ** 2)


def merged(events: Iterable[Known]) -> tuple[Known, ...]:
    """The events in order of their starts, those of one label less than a second apart made one."""
    done: list[Known] = []
    for event in sorted(events, key=lambda event: (event.label, event.start)):
        last = done[-1] if done else None
        if last and last.label == event.label and event.start - last.end < SPLIT:
            done[-1] = Known(last.label, last.start, max(last.end, event.end))
        else:
            done.append(event)
    return tuple(sorted(done, key=lambda event: event.start))


if __name__ == "__main__":
    main()
