"""Shows and the score tracks of their sound, tagged by the installed models or kept from an earlier run."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.hearing import degrade, truth, waves
from benchmarks.hearing.scoring import Trial
from benchmarks.hearing.truth import KIND, Truth
from sensevoice_markers import cache
from sensevoice_markers.analysis import Analysis, MediaInfo, ScoreTrack
from sensevoice_markers.document import from_json, to_json
from sensevoice_markers.inference import engines, tagging
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, find_events


@dataclass(frozen=True, slots=True, eq=False)
class Show:
    """A show that was tagged: what is known of it, and the score tracks of its sound."""

    name: str
    truth: Truth
    seconds: float
    tracks: tuple[ScoreTrack, ...]

    def decided(self, sensitivity: float | None = None) -> Trial:
        """What is found in it of the labels that are measured, at `sensitivity` or at their defaults."""
        chosen = {label: DEFAULT_SENSITIVITY[label] if sensitivity is None else sensitivity for label in KIND}
        return Trial(self.name, self.truth, find_events(self.tracks, self.seconds, chosen))


def tagged(folder: Path, degradation: str | None, keep: Path, jobs: int) -> Iterator[Show]:
    """All shows of `folder`; their scores come from `keep`, and go there where they are not yet."""
    found = sounds(folder)
    keep.mkdir(parents=True, exist_ok=True)
    version = tuple(_version(degradation))
    documents = {sound: keep / f"{sound.stem}-{cache.key(sound, *version)[:20]}.json" for sound in found}
    missing = [(sound, document) for sound, document in documents.items() if not document.exists()]
    for done, name in enumerate(_parallel(missing, degradation, jobs), 1):
        print(f"\rtagged {done} of {len(missing)}: {name}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr, end="\n" if missing else "")
    for sound, document in documents.items():
        analysis = from_json(document.read_bytes())
        known = truth.read(sound.with_suffix(".json"))
        yield Show(sound.stem, known, analysis.sound, analysis.tracks)


def sounds(folder: Path) -> list[Path]:
    """The sound files of the shows of `folder`, in order."""
    found = sorted(path for path in folder.glob("*.wav") if path.with_suffix(".json").exists())
    if not found:
        raise SystemExit(f"{folder}: no NAME.wav with a NAME.json; compose some with benchmarks.hearing.shows")
    return found


def tag_samples(samples: waves.Samples, taggers: Sequence[tagging.Tagger] | None = None) -> tuple[ScoreTrack, ...]:
    """The score tracks of `samples` by `taggers`, or by the installed ones."""
    steps = tagging.tag(Sound(waves.to_int16(samples)), engines.taggers() if taggers is None else taggers)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            tracks: tuple[ScoreTrack, ...] = finished.value
            return tracks


def _version(degradation: str | None) -> Iterator[object]:
    """All that the scores of a sound depend on."""
    yield from ((tagger.name, tagger.hop, tagger.classes) for tagger in engines.taggers())
    yield engines.fingerprint(engines.choose("auto"))
    folder = Path(tagging.__file__).parent
    yield _digest(sorted((*folder.glob("*.py"), *folder.glob("*.npz"))))
    if degradation:
        yield degradation, _digest([Path(module.__file__ or "") for module in (degrade, waves)])


def _digest(sources: Sequence[Path]) -> str:
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def _parallel(missing: Sequence[tuple[Path, Path]], degradation: str | None, jobs: int) -> Iterator[str]:
    work = partial(_tag, degradation=degradation)
    if jobs < 2 or not missing:
        yield from map(work, missing)
        return
    # Spawned, since the models' threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(work, missing)


def _tag(paths: tuple[Path, Path], degradation: str | None) -> str:
    """Tag the sound (first path) and write its analysis document (second)."""
    source, target = paths
    samples = waves.load(source)
    if degradation:
        samples = degrade.DEGRADATIONS[degradation](samples)
    tracks = tag_samples(samples)
    seconds = len(samples) / SAMPLE_RATE
    media = MediaInfo(str(source.resolve()), seconds)
    document = to_json(Analysis(media, 1, "none", seconds, tracks=tracks))
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(document)
    unfinished.replace(target)
    return source.stem
