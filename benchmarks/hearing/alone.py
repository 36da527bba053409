"""What is heard where only one thing sounds: false alarms of ten minutes a kind, and reactions that are very quiet.

    python -m benchmarks.hearing.alone CLIPS… [--minutes 10]

CLIPS as for `shows`. Speech, music, rain and machines are the clips of that kind, one after another in other takes;
a crowd is twelve of the speakers at once. Prints one JSON line a kind with the false events in it (music may be
BGM), then one with how many of the laughter and applause clips are found alone at -30 dBFS.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.hearing.shows import SPEECH, Clip, read_clips
from benchmarks.hearing.tracks import tag_samples
from benchmarks.hearing.waves import Samples, decibels, levelled, limited
from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, find_events

RAIN = ("rain", "sea_waves")
MACHINES = ("engine", "vacuum", "washing", "keyboard")
CROWD = 12
QUIET = -30.0  # dBFS
SILENCE = 3.0  # seconds on either side of a quiet clip


def main() -> None:
    """Compose, listen, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path, nargs="+", metavar="CLIPS")
    parser.add_argument("--minutes", type=float, default=10.0)
    arguments = parser.parse_args()
    clips = read_clips(arguments.clips)
    size = round(arguments.minutes * 60 * SAMPLE_RATE)
    for kind, compose in _kinds(clips).items():
        samples = limited(compose(np.random.default_rng(7), size))
        events = [event for event in heard(samples) if not (kind == "music" and event.label is Label.BGM)]
        # A jingle of under 3 s is no background music, whatever it is.
        false = [event for event in events if event.label is not Label.BGM or event.end - event.start > 3.0]
        print(json.dumps({"alone": kind, "minutes": arguments.minutes, "false": [_told(event) for event in false]}))
    for kind, label in (("laughter", Label.LAUGHTER), ("applause", Label.APPLAUSE)):
        missed = [clip.name for clip in clips[kind] if not _found_alone(clip, label)]
        print(json.dumps({"quiet": str(label), "dbfs": QUIET, "clips": len(clips[kind]), "missed": missed}))


def heard(samples: Samples) -> tuple[Event, ...]:
    """What is found in `samples` at the default sensitivities."""
    return find_events(tag_samples(samples), len(samples) / SAMPLE_RATE, DEFAULT_SENSITIVITY)


def _kinds(clips: Mapping[str, Sequence[Clip]]) -> dict[str, Callable[[np.random.Generator, int], Samples]]:
    others = clips["other"]
    rain = [clip for clip in others if clip.name.startswith(RAIN)]
    machines = [clip for clip in others if clip.name.startswith(MACHINES)]
    return {
        "speech": lambda rng, size: _strung(clips["speech"], rng, size),
        "music": lambda rng, size: _strung(clips["music"], rng, size),
        "rain": lambda rng, size: _strung(rain, rng, size),
        "machines": lambda rng, size: _strung(machines, rng, size),
        "crowd": lambda rng, size: _at_once(clips["speech"], rng, size),
    }


def _strung(clips: Sequence[Clip], rng: np.random.Generator, size: int) -> Samples:
    """`size` samples of the clips in turn, each levelled, up to half a second apart."""
    parts: Iterator[Samples] = _turns(clips, rng, size)
    return np.concatenate(list(parts))[:size]


def _turns(clips: Sequence[Clip], rng: np.random.Generator, size: int) -> Iterator[Samples]:
    made = 0
    while made < size:
        for number in rng.permutation(len(clips)):
            samples = levelled(clips[number].samples, SPEECH - rng.uniform(0.0, 8.0))
            pause = np.zeros(int(rng.uniform(0.0, 0.5) * SAMPLE_RATE), np.float32)
            made += len(samples) + len(pause)
            yield samples
            yield pause


def _at_once(clips: Sequence[Clip], rng: np.random.Generator, size: int) -> Samples:
    voices = [_strung(clips, rng, size) * np.float32(decibels(-rng.uniform(0.0, 9.0))) for _ in range(CROWD)]
    return levelled(np.sum(voices, axis=0, dtype=np.float32), SPEECH)


def _found_alone(clip: Clip, label: Label) -> bool:
    silence = np.zeros(round(SILENCE * SAMPLE_RATE), np.float32)
    samples = np.concatenate([silence, levelled(clip.samples, QUIET), silence])
    return any(event.label is label for event in heard(samples))


def _told(event: Event) -> str:
    return f"{event.label} {event.start:.1f}-{event.end:.1f} s"


if __name__ == "__main__":
    main()
