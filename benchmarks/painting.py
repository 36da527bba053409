"""How long the app's timeline takes to paint an hour, as JSON lines.

    python -m benchmarks.painting [--runs 30]

The hour is made (`benchmarks.hour`): about 2,000 events, 1,500 subtitles, a waveform and a score curve a label, on
1200 × 400 pixels at one and two pixels of the screen a pixel. ``all`` paints every row anew, as a step of the wheel
does; ``lane`` one lane, as an edit does; ``playhead`` what playing repaints 30 times a second. Median and worst of the
runs in milliseconds, each at another place of the hour.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from benchmarks.cues import machine
from benchmarks.hour import SECONDS, hour
from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.text import ENGLISH
from sensevoice_markers.app.timeline import overlay
from sensevoice_markers.app.timeline.curves import curves
from sensevoice_markers.app.timeline.geometry import least_height, rows, window
from sensevoice_markers.app.timeline.painting import paint
from sensevoice_markers.app.timeline.scene import Scene, lanes
from sensevoice_markers.editing.problems import emotions, problems
from sensevoice_markers.editing.project import Filters
from sensevoice_markers.media.peaks import Peaks

WIDTH, HEIGHT = 1200, 400
ZOOMS = {"hour": 0.0, "ten minutes": 2.0, "minute": 20.0, "frames": 800.0}
"""Pixels a second."""

_Step = Callable[[], object]


def main() -> None:
    """Time every zoom, density and part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    began = time.perf_counter()
    drawn = curves(hour(), set(hour().sensitivity))
    print(json.dumps({"benchmark": "painting", "curves_ms": _milliseconds(began), **machine()}))
    whole = scene()
    whole = replace(whole, curves=drawn)
    about = {"events": len(hour().events), "cues": len(hour().cues), "runs": runs}
    for ratio in (1, 2):
        for name, scale in ZOOMS.items():
            for part, times in timed(whole, scale, float(ratio), runs):
                figures = {"median_ms": round(sorted(times)[runs // 2], 2), "worst_ms": round(max(times), 2)}
                print(
                    json.dumps(
                        {
                            "benchmark": "painting",
                            "zoom": name,
                            "ratio": ratio,
                            "part": part,
                            **figures,
                            **about,
                            **machine(),
                        }
                    )
                )
    app.quit()


def scene() -> Scene:
    """The hour as the timeline shows it, without curves."""
    analysis = hour()
    names = [str(label) for label in lanes(analysis, Filters()).events]
    sound = np.random.default_rng(8).integers(-20_000, 20_000, round(SECONDS * 16000), np.int16)
    return Scene(
        window(0.0, 0.0, WIDTH, SECONDS, 25.0), rows(max(HEIGHT, least_height(names)), names),
        lanes(analysis, Filters()), Times.of(analysis.media), ENGLISH, analysis.sensitivity,
        peaks=Peaks.of(sound), felt=emotions(analysis), wrong=problems(analysis),
    )  # fmt: skip


def timed(whole: Scene, scale: float, ratio: float, runs: int) -> Iterator[tuple[str, list[float]]]:
    """Milliseconds of each run, a part."""
    high = whole.rows[-1].bottom
    image = QImage(round(WIDTH * ratio), round(high * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    lane = [row for row in whole.rows if row.name == Label.LAUGHTER]
    shown = [replace(whole, window=window(left, scale, WIDTH, SECONDS, 25.0)) for left in _places(runs)]

    def over(each: Scene, painter: QPainter) -> None:
        strip = overlay.strip(600.0, high)
        painter.setClipRect(strip)
        source = QRect(strip.topLeft() * ratio, strip.size() * ratio)
        painter.drawImage(strip, still, source)
        overlay.paint(painter, each.window, each.rows, (None, None), each.window.at(600), None, None, look.current())

    still = image.copy()
    parts: dict[str, Callable[[Scene, QPainter], None]] = {
        "all": lambda each, painter: paint(painter, each, each.rows, ratio),
        "lane": lambda each, painter: paint(painter, each, lane, ratio),
        "playhead": over,
    }
    for name, part in parts.items():
        times = []
        for each in [shown[0], *shown]:
            began = time.perf_counter()
            with QPainter(image) as painter:
                part(each, painter)
            times.append(_milliseconds(began))
        yield name, times[1:]


def _places(runs: int) -> list[float]:
    return [SECONDS * (number + 0.5) / (runs + 1) for number in range(runs)]


def _milliseconds(began: float) -> float:
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
