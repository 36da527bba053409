"""The files of a window and how they stand, as immutable values and lines of text. Knows no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from sensevoice_markers import marking
from sensevoice_markers.analysis import Analysis, Label, MediaInfo
from sensevoice_markers.app.shelf import Row, RowState
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import MarkersError, named
from sensevoice_markers.pipeline import Progress, Stage
from sensevoice_markers.timebase import clock

# What part of the whole work a stage usually is: one bar runs through all of them and never goes back.
_PARTS: Mapping[Stage, float] = {"load": 0.05, "decode": 0.05, "tag": 0.15, "transcribe": 0.75}


class State(StrEnum):
    """Where a file stands."""

    WAITING = "waiting"
    WORKING = "working"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Found:
    """What an analysis came to, for its row; the analysis itself is not kept in memory.

    Attributes:
        labels: events of each label that was looked for, none left out, in the order of `Label`.
        computed: with what, and on what.
    """

    labels: Mapping[Label, int]
    cues: int
    computed: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One file of the queue.

    Attributes:
        number: never used twice while the program runs.
        id: of its project on the shelf.
        stem: path of the results without suffix, beside the media.
        audio: which track is analysed; None for the file's default one.
        found: once it is DONE.
        error: once it is FAILED.
        exported: what the user had written last.
        note: what computes, and why nothing better, once that is known.
        info: what the media is, once somebody looked.
        file: the project file that it was opened from or saved to; `stale` where it is older than the edits.
    """

    number: int
    id: str
    media: Path
    stem: Path
    state: State = State.WAITING
    audio: int | Literal["mix"] | None = None
    progress: Progress | None = None
    found: Found | None = None
    error: MarkersError | None = None
    exported: tuple[Path, ...] = ()
    note: str = ""
    info: MediaInfo | None = None
    file: Path | None = None
    stale: bool = False

    @property
    def unfinished(self) -> bool:
        """Whether there is still work to do or to end."""
        return self.busy or self.state is State.WAITING

    @property
    def busy(self) -> bool:
        """Whether it is worked on now."""
        return self.state in (State.WORKING, State.CANCELLING)

    @property
    def retriable(self) -> bool:
        """Whether it can be tried again."""
        return self.state in (State.FAILED, State.CANCELLED)


def found(analysis: Analysis) -> Found:
    """What `analysis` came to."""
    counted = Counter(event.label for event in analysis.events)
    labels = {label: counted[label] for label in Label if label in analysis.sensitivity or counted[label]}
    return Found(labels, len(analysis.cues), analysis.computed)


def row(job: Job) -> Row:
    """What is kept of `job` for the next start."""
    state: RowState = "waiting"
    if job.found is not None:
        state = "done"
    elif job.state is State.FAILED:
        state = "failed"
    elif job.state is State.CANCELLED:
        state = "cancelled"
    return Row(
        id=job.id,
        media=str(job.media),
        stem=str(job.stem),
        state=state,
        audio=job.audio,
        labels=dict(job.found.labels) if job.found else None,
        cues=job.found.cues if job.found else 0,
        computed=job.found.computed if job.found else "",
        error=type(job.error).__name__ if job.error else "",
        message=str(job.error) if job.error else "",
        exported=tuple(map(str, job.exported)),
        file=str(job.file) if job.file else "",
        stale=job.stale,
    )


def of_row(row: Row) -> Job:
    """The job that `row` was kept of; it has no number yet."""
    return Job(
        number=0,
        id=row.id,
        media=Path(row.media),
        stem=Path(row.stem),
        state=State(row.state),
        audio=row.audio,
        found=Found(row.labels, row.cues, row.computed) if row.labels is not None else None,
        error=named(row.error)(row.message) if row.error else None,
        exported=tuple(map(Path, row.exported)),
        file=Path(row.file) if row.file else None,
        stale=row.stale,
    )


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
    if job.state is State.DONE and job.found is not None:
        return summary(job.found, text)
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


def summary(found: Found, text: Text) -> str:
    """What was found: ``3 BGM · 2 LAUGHTER · 1 APPLAUSE · 42 subtitles``."""
    counts = [text.count.format(count=count, label=text.labels[label]) for label, count in found.labels.items()]
    cues = text.subtitle if found.cues == 1 else text.subtitles.format(count=found.cues)
    return text.separator.join([*counts, cues])


def headline(error: MarkersError, text: Text) -> str:
    """A few words for `error`."""
    return text.failures.get(type(error).__name__, text.failures[""])


def advice(error: MarkersError, text: Text) -> str:
    """What to do about `error`, in the window's own terms; empty where its message says it best."""
    return text.advice.get(type(error).__name__, "")


def explanation(error: MarkersError, media: Path) -> str:
    """The error's own message; the path at its beginning is left out where `media` is shown anyway."""
    return str(error).removeprefix(f"{media}: ")
