"""How long 1,000 markers and as many subtitles take in every format, as JSON lines.

    python -m benchmarks.exporting [--runs 7]

They are the first ones of a made hour (`benchmarks.hour`). Of each format the median of the runs is told, in
milliseconds, and the first run of all, which loads the format's library. An .otioz holds the demo video. "lay out"
makes the timeline that all formats write.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.cues import machine
from benchmarks.hour import hour
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.formats import formats
from sensevoice_markers.timeline.layout import lay_out

MARKERS = 1000
_DEMO = Path(__file__).parent.parent / "examples" / "demo.mp4"


def main() -> None:
    """Time every format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    analysis = show()
    timeline = lay_out(analysis)
    about = {"markers": len(timeline.markers), "cues": len(timeline.cues), "runs": runs, **machine()}
    steps: dict[str, Callable[[], object]] = {"lay out": lambda: lay_out(analysis)}
    for name, made in formats().items():
        steps[name] = lambda made=made: b"".join(data) if not isinstance(data := made.write(timeline), bytes) else data
    for name, step in steps.items():
        first, *others = (seconds(step) for _ in range(runs + 1))
        median = sorted(others)[runs // 2]
        figures = {"ms": round(1000 * median, 1), "first_ms": round(1000 * first, 1)}
        print(json.dumps({"benchmark": "exporting", "format": name, **figures, **about}))


def seconds(step: Callable[[], object]) -> float:
    """How long `step` takes."""
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def show() -> Analysis:
    """As much of the hour as makes 1,000 markers, and the first 1,000 subtitles."""
    made = hour()
    events = made.events
    while len(lay_out(replace(made, events=events, cues=())).markers) > MARKERS:
        events = events[:-1]
    return replace(made, events=events, cues=made.cues[:MARKERS], media=replace(made.media, path=str(_DEMO)))


if __name__ == "__main__":
    main()
