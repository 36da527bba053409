"""The files of a window and how they stand, as immutable values and lines of text. Knows no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from sensevoice_markers import marking
from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.pipeline import Progress, Stage
from sensevoice_markers.timebase import clock

# What part of the whole work a stage usually is: one bar runs through all of them and never goes back.
_PARTS: Mapping[Stage, float] = {"load": 0.05, "decode": 0.05, "tag": 0.15, "transcribe": 0.75}


class State(Enum):
    """Where a file stands."""

    WAITING = auto()
    WORKING = auto()
    CANCELLING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class Job:
    """One file of the window.

    Attributes:
        number: never used twice in a window.
        stem: path of the results without suffix, beside the media.
        analysis: once it is DONE.
        error: once it is FAILED.
        exported: what the user had written last.
        note: what computes, and why nothing better, once that is known.
    """

    number: int
    media: Path
    stem: Path
    state: State = State.WAITING
    progress: Progress | None = None
    analysis: Analysis | None = None
    error: MarkersError | None = None
    exported: tuple[Path, ...] = ()
    note: str = ""

    @property
    def unfinished(self) -> bool:
        """Whether there is still work to do or to end."""
        return self.state in (State.WAITING, State.WORKING, State.CANCELLING)


def search(inputs: Iterable[Path]) -> tuple[marking.Job, ...]:
    """The files that `inputs` name, folders searched through; one bad path does not spoil the others."""
    return tuple(job for given in inputs for job in marking.plan([given]))


def share(progress: Progress) -> float:
    """How much of the whole work is done, 0..1, as far as can be told."""
    stages = list(_PARTS)
    before = sum(_PARTS[stage] for stage in stages[: stages.index(progress.stage)])
    return before + _PARTS[progress.stage] * min(1.0, progress.done / progress.total if progress.total else 0.0)


def status(job: Job, text: Text) -> str:
    """How `job` stands, in one line."""
    if job.state is State.DONE and job.analysis is not None:
        return summary(job.analysis, text)
    if job.state is State.FAILED and job.error is not None:
        return headline(job.error, text)
    if job.state is State.WORKING:
        return working(job.progress, text)
    return {
        State.WAITING: text.waiting,
        State.CANCELLING: text.cancelling,
        State.CANCELLED: text.cancelled,
    }.get(job.state, "")


def working(progress: Progress | None, text: Text) -> str:
    """Stage, speed and time left."""
    if progress is None:
        return text.starting
    return text.separator.join([text.stages[progress.stage], *pace(progress, text)])


def pace(progress: Progress, text: Text) -> list[str]:
    """Speed and time left, as far as they are known."""
    parts = []
    if progress.speed >= 1:
        parts.append(text.speed.format(speed=f"{progress.speed:.0f}"))
    if progress.remaining >= 1:
        parts.append(text.left.format(clock=clock(progress.remaining)))
    return parts


def summary(analysis: Analysis, text: Text) -> str:
    """What was found: ``3 BGM · 2 LAUGHTER · 1 APPLAUSE · 42 subtitles``."""
    found = [text.count.format(count=count, label=text.labels[label]) for label, count in counts(analysis).items()]
    return text.separator.join([*found, subtitles(analysis, text)])


def subtitles(analysis: Analysis, text: Text) -> str:
    """How many subtitles there are."""
    count = len(analysis.cues)
    return text.subtitle if count == 1 else text.subtitles.format(count=count)


def counts(analysis: Analysis) -> dict[Label, int]:
    """Events of each label that was looked for, none left out, in the order of `Label`."""
    counted = Counter(event.label for event in analysis.events)
    return {label: counted[label] for label in Label if label in analysis.sensitivity or counted[label]}


def headline(error: MarkersError, text: Text) -> str:
    """A few words for `error`."""
    return text.failures.get(type(error).__name__, text.failures[""])


def explanation(error: MarkersError, media: Path) -> str:
    """The error's own message; the path at its beginning is left out where `media` is shown anyway."""
    return str(error).removeprefix(f"{media}: ")
