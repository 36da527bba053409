"""Timelines with all that is awkward in an export, and the rates and starts that every format must get right."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

from build import TIMEBASES, analysis, event, media

from sensevoice_markers.analysis import Cue, Label
from sensevoice_markers.formats import formats
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out

STARTS = ("00:00:00:00", "01:00:00:00", "23:59:50:00")
"""Start timecodes; the last one wraps at 24 hours within the minute of media."""

NAMES = (
    "plain | pipe & ampersand <b> \"quoted\" 'so'",
    "=1+1\twith a tab\r\nand a line",
    "笑声 👏🏽 한국어 ありがとう",
    "x" * 500,
    "{\\an8} --> ; , # %20 \\N",
    "]]> <!-- &amp; \x00\x07 ﷽",
)
"""What names of markers may hold."""

GOLDEN = Path(__file__).parent / "golden"


def awkward(counting: Timebase, start: str = "01:00:00:00", options: Options | None = None) -> Timeline:
    """A minute of media at the rate of `counting`: markers on the first and last frame, two on one, awkward names."""
    if counting.drop_frame:
        start = start[:8] + ";" + start[9:]
    of = media(path="/媒体/talk & <one>.mp4", frame_rate=counting.rate, start_timecode=start, width=1920, height=1080)
    heard = [
        event(Label.BGM, 0.0, 20.02),
        event(Label.LAUGHTER, 5.005, 6.5),
        event(Label.APPLAUSE, 5.005, 9.0),
        event(Label.BGM, 30.0, 60.0),
        event(Label.LAUGHTER, 41.7, 41.71),
        event(Label.APPLAUSE, 59.9, 60.0),
    ]
    named = [type(e)(e.id, e.label, e.start, e.end, e.confidence, name) for e, name in zip(heard, NAMES, strict=True)]
    cues = [
        Cue("cue-1", 0.0, 1.5, ("Hello & <i>welcome</i>", 'to {\\b1}"this" --> show'), "en"),
        Cue("cue-2", 5.00537, 6.92342, ("大家好，", "欢迎。"), "zh"),
        Cue("cue-3", 58.0, 60.0, ("Bye\\N now 👏🏽",), "en"),
    ]
    return lay_out(analysis(*named, cues=cues, of=of), options)


def cases() -> dict[str, Timeline]:
    """All timelines of the matrix by name: each way of counting at each start, and the irregular ones."""
    found = {f"{name} from {start}": awkward(each, start) for name, each in TIMEBASES.items() for start in STARTS}
    at_25 = TIMEBASES["25"]
    found["25, timeline at 23.976"] = awkward(at_25, options=Options(rate=Fraction(24000, 1001)))
    found["23.976, timeline at 59.94 DF"] = awkward(
        TIMEBASES["23.976"], options=Options(rate=Fraction(60000, 1001), drop_frame=True)
    )
    varying = media(frame_rate=Fraction(30000, 1001), variable_frame_rate=True)
    sound = media(frame_rate=None, duration=60.01)
    heard = (event(Label.BGM, 0.0, 20.0), event(Label.LAUGHTER, 5.0, 6.5), event(Label.APPLAUSE, 59.9, 60.0))
    cue = Cue("cue-1", 1.0, 2.5, ("Hello",), "en")
    found["variable rate"] = lay_out(analysis(*heard, cues=[cue], of=varying))
    found["sound alone"] = lay_out(analysis(*heard, cues=[cue], of=sound))
    return found


def written(name: str, timeline: Timeline) -> bytes:
    """What the format called `name` makes of `timeline`, whole."""
    made = formats()[name].write(timeline)
    return made if isinstance(made, bytes) else b"".join(made)


def check_golden(name: str, timeline: Timeline, case: str) -> None:
    """Hold the bytes of a format against ``golden/CASE.SUFFIX``; with UPDATE_GOLDEN=1 they are written there anew."""
    made = written(name, timeline)
    path = GOLDEN / f"{case}{formats()[name].suffix}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made)
    assert made == path.read_bytes(), f"{path.name} is another one: look at it, then UPDATE_GOLDEN=1"
