"""How well SenseVoice's scan alone finds the events of made shows, as JSON lines.

    python -m benchmarks.tiny.events CHECKPOINT [--count 20] [--seed 4]

Decided as the package decides, from the scan's tracks and no others; for either pace of the scan, without and with the
short windows that look for edges again. `matched_f1` is of events that are found at all, however far their edges are
off; `event_f1` wants both edges to be near (`benchmarks.hearing.scoring`).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.hearing.scoring import Trial, hits, matches, score
from benchmarks.hearing.tracks import Show, tag_samples
from benchmarks.hearing.truth import KIND, Truth
from benchmarks.tiny.shows import Show as Made
from benchmarks.tiny.shows import make_shows
from sensevoice_markers.inference.sensevoice import checkpoint
from sensevoice_markers.inference.sensevoice.network import Network
from sensevoice_markers.inference.sensevoice.scan import CPU, GPU, Pace, Scan
from sensevoice_markers.inference.tagging import Tagger

PACES: Mapping[str, Pace] = {"4 s / 2 s": CPU, "3 s / 0.48 s": GPU}


class Counted(Network):
    """A network that knows how many seconds of windows it was shown."""

    seconds = 0.0

    def events(self, bank: torch.Tensor, first: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float32]:
        """See `Network.events`."""
        self.seconds += len(first) * rows / 100
        return super().events(bank, first, rows)


def main() -> None:
    """Scan and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=4)
    arguments = parser.parse_args()
    shows = make_shows(arguments.count, arguments.seed)
    seconds = sum(show.seconds for show in shows)
    for name, pace in PACES.items():
        for again in (replace(pace, change=math.inf), pace):
            network = Counted(checkpoint.load(arguments.checkpoint))
            tagger = Scan(network, again)
            trials = [decided(show, tagger, str(number)) for number, show in enumerate(shows)]
            cost = round(network.seconds / seconds, 2)
            report({"windows": name, "again": again is pace, "window_seconds_a_second": cost}, trials)


def decided(show: Made, tagger: Tagger, name: str) -> Trial:
    """What is found in a show, by one tagger alone."""
    tracks = tag_samples(show.samples, [tagger])
    return Show(name, Truth(show.seconds, show.events), show.seconds, tracks).decided()


def report(about: Mapping[str, object], trials: Sequence[Trial]) -> None:
    """Print one line a label, and one for all of them together."""
    errors: list[tuple[float, float]] = []
    hit = matched = events = 0
    for label in KIND:
        sides = [trial.sides(label) for trial in trials]
        pairs = [pair for known, found in sides for pair in matches(known, found)]
        errors += [(abs(one.start - other.start), abs(one.end - other.end)) for one, other in pairs]
        hit += sum(len(hits(known, found)) for known, found in sides)
        matched += len(pairs)
        events += sum(len(known) + len(found) for known, found in sides)
        figures = score(trials, label)
        line = {
            "label": label,
            "frame_f1": figures.frame_f1,
            "event_f1": figures.event_f1,
            "matched_f1": _f1(figures.matched, figures.truth + figures.found),
            "onset_error": figures.onset_error,
            "offset_error": figures.offset_error,
            "truth": figures.truth,
            "found": figures.found,
        }
        print(json.dumps({**about, **line}), flush=True)
    onset, offset = (round(median(side), 3) for side in zip(*errors, strict=True))
    together = {"label": "all", "event_f1": _f1(hit, events), "matched_f1": _f1(matched, events)}
    print(json.dumps({**about, **together, "onset_error": onset, "offset_error": offset}), flush=True)


def _f1(both: int, events: int) -> float:
    return round(2 * both / max(1, events), 3)


if __name__ == "__main__":
    main()
