"""What people see: progress, tables and one-line messages, all on stderr."""

from __future__ import annotations

import os
import signal
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from sensevoice_markers.timebase import clock

if TYPE_CHECKING:
    from sensevoice_markers import pipeline
    from sensevoice_markers.analysis import Analysis
    from sensevoice_markers.marking import Marked
    from sensevoice_markers.timeline.layout import Timeline

# No emoji codes: a file may well be called :cat:.mp4.
console = Console(stderr=True, highlight=False, emoji=False)
results = Console(highlight=False, emoji=False)

_STAGES = {
    "decode": "reading the sound",
    "load": "loading models",
    "tag": "listening",
    "transcribe": "transcribing",
}
_COLOURS = {"BGM": "green", "LAUGHTER": "yellow", "APPLAUSE": "cyan"}


def say(text: str, style: str = "") -> None:
    """One message for people, on one line."""
    console.print(escape(one_line(text)), style=style, soft_wrap=True)


def one_line(text: str) -> str:
    """`text` with what a terminal would obey, or cannot show, written out: a file name may hold line breaks."""
    obeyed = {"Cc", "Cs", "Zl", "Zp"}
    return "".join(repr(c)[1:-1] if unicodedata.category(c) in obeyed else c for c in text)


def result(*paths: Path) -> None:
    """Written files, one a line on stdout; a reader that has gone away does not end the work."""
    try:
        for path in paths:
            sys.stdout.write(f"{path}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at exit: give it something that takes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def cancelling() -> Iterator[Callable[[], bool]]:
    """Whether the user has pressed Ctrl-C (or the system has asked to end) since the block began."""
    asked = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(s, lambda *_: asked.set()) for s in signals]
    try:
        yield asked.is_set
    finally:
        for s, handler in zip(signals, before, strict=True):
            signal.signal(s, handler)


@contextmanager
def progress(title: str, told: set[str] | None = None) -> Iterator[Callable[[pipeline.Progress], None]]:
    """A live line with stage, bar, speed and time left; nothing is left of it at the end but notes.

    Args:
        told: the notes of earlier files, which are not said again; new ones are added.
    """
    told = set() if told is None else told
    columns = (
        TextColumn("{task.description}"),
        TextColumn("[dim]{task.fields[stage]}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[speed]}  {task.fields[left]}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(escape(shortened(one_line(title))), total=1.0, stage="starting", speed="", left="")

        def show(step: pipeline.Progress) -> None:
            if step.note and step.note not in told:
                told.add(step.note)
                say(step.note, "dim")
            bar.update(
                task,
                completed=step.done / step.total if step.total else 0.0,
                stage=_STAGES[step.stage],
                speed=f"{step.speed:.0f} ×" if step.speed else "",
                left=f"{clock(step.remaining)} left" if step.remaining else "",
            )

        yield show


def shortened(name: str, width: int = 40) -> str:
    """`name` with its middle left out where it is long."""
    return name if len(name) <= width else f"{name[: width // 2]}…{name[-width // 2 + 1 :]}"


def summary(analysis: Analysis) -> str:
    """What was found, in one line: ``3 BGM, 2 LAUGHTER, 1 APPLAUSE, 42 subtitles``."""
    counts = Counter(str(event.label) for event in analysis.events)
    found = [f"{counts[label]} {label}" for label in analysis.sensitivity]
    return ", ".join([*found, f"{len(analysis.cues)} subtitles"])


def cut_in_words(cut: Timeline) -> str:
    """What a rough cut holds, in one line: ``highlights: 9 clips, 2:54``."""
    clips = f"{len(cut.clips)} {'clip' if len(cut.clips) == 1 else 'clips'}"
    return f"highlights: {clips}, {clock(float(cut.timebase.seconds_at(cut.frames)))}"


def outcome(name: str, marked: Marked, seconds: float, *, in_full: bool) -> None:
    """What became of one file: warnings, what was found, what was kept."""
    for warning in (*marked.analysis.warnings, *marked.notes):
        say(f"{name}: {warning}", "yellow")
    for path in marked.kept:
        say(f"{name}: kept {path.name}, it was there already (--overwrite replaces it)", "yellow")
    if in_full:
        table(marked.analysis, marked.timeline)
    speed = marked.analysis.sound / max(seconds, 0.1)
    if marked.cut is not None:
        say(f"{name}: {cut_in_words(marked.cut)}")
    say(f"{name}: {summary(marked.analysis)} in {seconds:.1f} s ({speed:.0f} × real time)")


def table(analysis: Analysis, timeline: Timeline) -> None:
    """All events with their timecodes."""
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("start", "stop", "", "length", "sure"):
        shown.add_column(heading, justify="right" if heading in ("length", "sure") else "left")
    counting = timeline.timebase
    for event in analysis.events:
        shown.add_row(
            counting.timecode(counting.frame_at(event.start)),
            counting.timecode(min(counting.frame_after(event.end), timeline.frames)),
            f"[{_COLOURS.get(event.label, 'white')}]{event.label}",
            f"{event.end - event.start:.1f} s",
            f"{event.confidence:.0%}",
        )
    if analysis.events:
        console.print(shown)
