"""How long the steps of editing an hour take, as JSON lines.

    python -m benchmarks.editing [--runs 7]

The hour is made (`benchmarks.hour`): about 2,000 events, 1,500 subtitles and all tracks. Of each step the median of the
runs is told, in milliseconds. The edited project has every fifth event and every fifth subtitle touched.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from benchmarks.cues import machine
from benchmarks.hour import hour
from sensevoice_markers.analysis import Subtitles
from sensevoice_markers.editing import acts, cue_acts, saved
from sensevoice_markers.editing.deciding import Decider, settled
from sensevoice_markers.editing.history import History
from sensevoice_markers.editing.problems import emotions, problems
from sensevoice_markers.editing.project import Edit, Edits, Project, View, merged, project
from sensevoice_markers.editing.snapping import places, snap
from sensevoice_markers.timebase import Timebase

Step = Callable[[], Any]


def main() -> None:
    """Time every step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    about = {"events": len(hour().events), "cues": len(hour().cues), "tracks": len(hour().tracks), "runs": runs}
    for name, step in steps():
        print(json.dumps({"benchmark": "editing", "step": name, "ms": taken(step, runs), **about, **machine()}))


def taken(step: Step, runs: int) -> float:
    """Milliseconds, the median; what is loaded or remembered at the first run is left out."""
    step()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        step()
        times.append(time.perf_counter() - began)
    return round(1000 * sorted(times)[runs // 2], 2)


def steps() -> Iterator[tuple[str, Step]]:
    """Every step by its name."""
    edited = worked_on()
    data = saved.to_json(edited, View())
    yield "open", lambda: saved.from_json(data)
    yield "prepare", lambda: Decider(hour())
    yield from sliders(edited)
    yield "settle subtitles", lambda: settled(edited)
    yield from hand(edited)
    otherwise = settled(edited, Subtitles())
    cue = otherwise.result.cues[700].id
    yield "write a subtitle, all set anew under edits", lambda: cue_acts.write(otherwise, cue, "Other.")
    level = places(hour())
    yield "find silence", lambda: places(hour())
    yield "snap", lambda: snap(1800.0, edited, Timebase(Fraction(25)), 0.2, level)
    yield "problems after an edit", after_an_edit(edited)
    yield "emotions", lambda: emotions(hour())
    yield "save edits", lambda: saved.edits_to_json(edited, View())
    yield "save project", lambda: saved.to_json(edited, View())


def sliders(edited: Project) -> Iterator[tuple[str, Step]]:
    """A slider's step of each label, there and back."""
    decider = Decider(hour())
    for label in hour().sensitivity:
        way = iter(range(10**9))
        yield (
            f"decide {label.lower()}",
            lambda label=label, way=way: decider.events(edited, label, 0.5 + next(way) % 10 / 50),
        )


def hand(edited: Project) -> Iterator[tuple[str, Step]]:
    """What a hand does."""
    event, cue = edited.result.events[900].id, edited.result.cues[700].id
    yield "lay edits over", lambda: merged(edited.decided, edited.edits)
    yield "move an event", lambda: acts.move(edited, {event}, 0.1)
    yield "write a subtitle", lambda: cue_acts.write(edited, cue, "Something else.")
    yield "find", lambda: cue_acts.find(edited, cue_acts.Search("the river"))
    yield "replace", lambda: cue_acts.replace_all(edited, cue_acts.Search("river"), "brook")
    history = History(edited).done(acts.move(edited, {event}, 0.1), "move")
    yield "undo", history.undone


def after_an_edit(edited: Project) -> Step:
    """The problems of a project of which one subtitle has just become another."""
    numbers = iter(range(10**9))
    cue = edited.result.cues[700].id
    return lambda: problems(cue_acts.write(edited, cue, f"Number {next(numbers)}.").result)


def worked_on() -> Project:
    """The hour with every fifth event moved a little and every fifth subtitle rewritten."""
    made = hour()
    events = tuple(Edit(e, replace(e, start=e.start + 0.1, by_hand=True)) for e in made.events[::5])
    cues = tuple(Edit(cue, replace(cue, lines=("Rewritten.",))) for cue in made.cues[::5])
    return project(made, Edits(events, cues))


if __name__ == "__main__":
    main()
