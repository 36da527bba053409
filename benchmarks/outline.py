"""How long the outline of a long sound takes to make, to read and to draw, as JSON lines.

    python -m benchmarks.outline [--hours 3] [--columns 2000]

The sound is noise. Drawing is asked for a window's columns, of the whole and of ever shorter parts of it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.speed import machine
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.media.peaks import Peaks


def main() -> None:
    """Make, save, load, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=3)
    parser.add_argument("--columns", type=int, default=2000)
    arguments = parser.parse_args()
    seconds = arguments.hours * 3600
    sound = np.random.default_rng(0).integers(-9000, 9000, int(seconds * SAMPLE_RATE), np.int16)
    outline = Peaks.of(sound)
    report("make", seconds, [timed(lambda: Peaks.of(sound)) for _ in range(3)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outline"
        report("save", seconds, [timed(lambda: outline.save(path)) for _ in range(3)])
        report("load", seconds, [timed(lambda: Peaks.load(path)) for _ in range(3)])
    shown = seconds
    while shown > 1:
        start = (seconds - shown) / 2
        columns = [timed(lambda: outline.columns(start, start + shown, arguments.columns)) for _ in range(200)]  # noqa: B023
        report("columns", shown, columns)
        shown /= 8


def timed(do: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def report(what: str, seconds: float, taken: list[float]) -> None:
    """One line."""
    figures = {"median_ms": round(statistics.median(taken), 2), "worst_ms": round(max(taken), 2)}
    print(
        json.dumps({"benchmark": f"outline_{what}", "sound_s": round(seconds, 1), **figures, **machine()}), flush=True
    )


if __name__ == "__main__":
    main()
