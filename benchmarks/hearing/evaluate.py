"""How well the product hears: figures with intervals as JSON lines, and a report to look at.

    python -m benchmarks.hearing.evaluate SHOWS --report out.html [--degrade telephone] [--jobs 2] [--keep-tracks DIR]

SHOWS holds NAME.wav with NAME.json beside it, as `shows` writes them. Each show is tagged by the installed models
and decided at the default sensitivities. With `--keep-tracks` the scores are kept as analysis documents, and only
what has changed (the sound, the models, the degradation) is tagged again: another way of deciding takes seconds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.hearing.degrade import DEGRADATIONS
from benchmarks.hearing.scoring import Detection, detection, score
from benchmarks.hearing.tracks import Show, tagged
from benchmarks.hearing.truth import KIND
from sensevoice_markers.analysis import Label

SENSITIVITIES: tuple[float, ...] = tuple(round(float(step), 2) for step in np.linspace(0.0, 1.0, 11))


def main() -> None:
    """Tag, decide, score, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shows", type=Path)
    parser.add_argument("--report", type=Path, help="write an HTML file of pictures and of every mistake")
    parser.add_argument("--degrade", choices=[*DEGRADATIONS], help="what happens to the sound before")
    parser.add_argument("--jobs", type=int, default=2, help="shows that are tagged side by side")
    parser.add_argument("--keep-tracks", type=Path, help="folder of scores for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = arguments.keep_tracks or Path(folder)
        shows = list(tagged(arguments.shows, arguments.degrade, kept, arguments.jobs))
    trials = [show.decided() for show in shows]
    scores = [score(trials, label) for label in KIND]
    for row in scores:
        print(json.dumps(asdict(row)), flush=True)
    if arguments.report:
        from benchmarks.hearing.report import page  # matplotlib takes its time

        title = f"{arguments.shows.resolve().name}{f', {arguments.degrade}' if arguments.degrade else ''}"
        arguments.report.write_text(page(title, shows, trials, scores, sweep(shows)), encoding="utf-8")


def sweep(shows: Sequence[Show]) -> dict[Label, dict[float, Detection]]:
    """Where each label stands at each sensitivity, the labels moved together."""
    points: dict[Label, dict[float, Detection]] = {label: {} for label in KIND}
    for sensitivity in SENSITIVITIES:
        trials = [show.decided(sensitivity) for show in shows]
        for label, line in points.items():
            line[sensitivity] = detection(trials, label)
    return points


if __name__ == "__main__":
    main()
