"""How well SenseVoice's scan alone finds the events of made shows, as JSON lines.

    python -m benchmarks.tiny.events CHECKPOINT [--count 20] [--seed 4] [--learn 7]

Once as its events are weighed in the package, and once as `benchmarks.hearing.fit` learns it for the checkpoint from
as many shows of other recordings (seed LEARN); each without and with the short windows that look for edges again.
`matched_f1` is of events that are found at all, however far their edges are off (`benchmarks.hearing.scoring`).
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
import torch

from benchmarks.hearing import fit
from benchmarks.hearing.scoring import Trial, hits, matches, score
from benchmarks.hearing.tracks import Show, tag_samples
from benchmarks.hearing.truth import Truth
from benchmarks.tiny.shows import Show as Made
from benchmarks.tiny.shows import make_shows
from sensevoice_markers.analysis import Label
from sensevoice_markers.inference.sensevoice import checkpoint
from sensevoice_markers.inference.sensevoice.network import Network
from sensevoice_markers.inference.sensevoice.scan import CPU, GPU, Pace, Scan
from sensevoice_markers.timeline.changes import moments
from sensevoice_markers.timeline.rows import Row
from sensevoice_markers.timeline.rules import ALONE, Fitted, Rule, rows

Weighing = tuple[Row, Fitted]
PACES: Mapping[str, Pace] = {"4 s / 2 s": CPU, "3 s / 0.48 s": GPU}


class Counted(Network):
    """A network that knows how many seconds of windows it was shown."""

    seconds = 0.0

    def events(self, windows: torch.Tensor) -> torch.Tensor:
        """See `Network.events`."""
        self.seconds += windows.shape[0] * windows.shape[1] / 100
        return super().events(windows)


def main() -> None:
    """Scan, learn, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--learn", type=int, default=7)
    arguments = parser.parse_args()
    network = Counted(checkpoint.load(arguments.checkpoint))
    known, asked = (make_shows(arguments.count, seed) for seed in (arguments.learn, arguments.seed))
    for name, pace in PACES.items():
        learned = learn(scanned(network, pace, known))
        for again in (replace(pace, change=math.inf), pace):
            network.seconds = 0.0
            shows = scanned(network, again, asked)
            about: dict[str, object] = {
                "windows": name,
                "again": again is pace,
                "window_seconds_a_second": round(network.seconds / sum(show.seconds for show in shows), 2),
            }
            for weighing, table in (
                ("package", {label: (row, ALONE) for label, row in rows().items()}),
                ("learned", learned),
            ):
                report({**about, "weighing": weighing}, shows, table)


def learn(shows: Sequence[Show]) -> dict[Label, Weighing]:
    """How the rows are weighed best, and by how much edges are found late."""
    when = nowhere(shows)
    found = {}
    for rule in fit.FITTED:
        row = fit.weighed(rule, ALONE, shows, when, shares=(1.0,))
        found[rule.label] = row, fit.freed(ALONE, decided(rule, shows, row, ALONE), rule.label)
    return found


def scanned(network: Network, pace: Pace, shows: Sequence[Made]) -> list[Show]:
    """The shows with the tracks of SenseVoice's scan, and no others."""
    tagger = Scan(network, pace)
    return [
        Show(str(number), Truth(show.seconds, show.events), show.seconds, tag_samples(show.samples, [tagger]))
        for number, show in enumerate(shows)
    ]


def nowhere(shows: Sequence[Show]) -> list[fit.When]:
    """Of each show, that it changes nowhere in particular: nothing else was tagged."""
    flat = [np.full(moments(show.seconds), -math.inf, np.float32) for show in shows]
    return [{rule.changes: (each, each) for rule in fit.FITTED} for each in flat]


def decided(rule: Rule, shows: Sequence[Show], row: Row, known: Fitted) -> list[Trial]:
    """What is found of one label."""
    return [
        fit.trial(show, fit.said(rule, known, show, row), when, rule, known)
        for show, when in zip(shows, nowhere(shows), strict=True)
    ]


def report(about: Mapping[str, object], shows: Sequence[Show], table: Mapping[Label, Weighing]) -> None:
    """Print one line a label, and one for all of them."""
    errors: list[tuple[float, float]] = []
    truth = found = hit = matched = 0
    for rule in fit.FITTED:
        row, known = table[rule.label]
        trials = decided(rule, shows, row, known)
        pairs = [pair for each in trials for pair in matches(*each.sides(rule.label))]
        errors += [(abs(one.start - other.start), abs(one.end - other.end)) for one, other in pairs]
        truth += sum(len(each.sides(rule.label)[0]) for each in trials)
        found += sum(len(each.found) for each in trials)
        hit += sum(len(hits(*each.sides(rule.label))) for each in trials)
        matched += len(pairs)
        figures = score(trials, rule.label)
        line = {
            **about,
            "label": rule.label,
            "gain": round(row.gain, 2),
            "spoken": row.spoken,
            "late": known.late,
            "frame_f1": figures.frame_f1,
            "event_f1": figures.event_f1,
            "matched_f1": _f1(figures.matched, figures.truth, figures.found),
            "onset_error": figures.onset_error,
            "offset_error": figures.offset_error,
            "truth": figures.truth,
            "found": figures.found,
            "matched": figures.matched,
        }
        print(json.dumps(line), flush=True)
    onset, offset = (round(median(each), 3) for each in zip(*errors, strict=True))
    line = {**about, "label": "all", "event_f1": _f1(hit, truth, found), "matched_f1": _f1(matched, truth, found),
            "onset_error": onset, "offset_error": offset}  # fmt: skip
    print(json.dumps(line), flush=True)


def _f1(both: int, truth: int, found: int) -> float:
    return round(2 * both / max(1, truth + found), 3)


if __name__ == "__main__":
    main()
