"""Marking a queue of files: what is to be done, what is done already, where the results go, and one file's way."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sensevoice_markers import files, formats
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.errors import InputNotFound, InputUnreadable, MarkersError
from sensevoice_markers.formats import otio
from sensevoice_markers.media.probe import SUFFIXES, plain, probe
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out, timebases
from sensevoice_markers.worker import Worker


@dataclass(frozen=True, slots=True)
class Job:
    """One media file and the path, without suffix, of its results; or why an input is none."""

    media: Path
    stem: Path
    error: MarkersError | None = None

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Which of the formats `names` have no file yet."""
        return tuple(n for n, target in formats.targets(self.stem, names).items() if not os.path.lexists(target))


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with every file of a queue; the request's own path is not looked at."""

    request: Request
    formats: tuple[str, ...] = formats.DEFAULT
    options: Options = field(default_factory=Options)
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of one file.

    Attributes:
        written: the new files.
        kept: files that were there already and stayed.
    """

    analysis: Analysis
    timeline: Timeline
    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def mark(
    job: Job,
    order: Order,
    worker: Worker,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Marked | None:
    """Analyse one file and write what is missing of its results; None where nothing is.

    Raises:
        MarkersError: one of its kinds; no result was left half-written.
    """
    if job.error is not None:
        raise job.error
    wanted = order.formats if order.overwrite else job.missing(order.formats)
    if not wanted:
        return None
    if order.options.start_timecode is not None or order.options.drop_frame:
        timebases(probe(job.media), order.options, [])  # an impossible timecode is said before the work
    files.check_writable(job.stem.parent)
    analysis = worker.analyze(replace(order.request, path=str(job.media)), on_progress, cancelled)
    timeline = lay_out(analysis, order.options)
    written = formats.write(timeline, job.stem, wanted, overwrite=order.overwrite)
    kept = formats.targets(job.stem, order.formats)
    return Marked(
        analysis,
        timeline,
        tuple(written.values()),
        tuple(path for name, path in kept.items() if name not in written),
    )


def plan(inputs: Iterable[Path], out: Path | None = None) -> tuple[Job, ...]:
    """The queue for files and folders, in the order given, folders searched through by name.

    Results go beside the media, or into `out`, where the shape of a folder is kept. ``talk.mp4`` and
    ``talk.mov`` in one folder become ``talk.mp4.otio`` and ``talk.mov.otio``: two results never share a name,
    nor one that another file's results have in `out`. An input that is not there is a job with an `error`, so
    that the others are done.
    """
    found: dict[Path, Path] = {}
    failed: list[Job] = []
    for given in inputs:
        try:
            for media, folder in _media(given, out):
                found.setdefault(media, folder)
        except MarkersError as error:
            failed.append(Job(given, given, error))
    siblings = {folder: _stems(folder) for folder in {media.parent for media in found}}
    wanted = {
        media: folder / (media.stem if siblings[media.parent][media.stem.casefold()] < 2 else media.name)
        for media, folder in found.items()
    }
    return (*_distinct(wanted, gathered=out is not None), *failed)


def _media(given: Path, out: Path | None) -> Iterator[tuple[Path, Path]]:
    """(media file, folder of its results) for all that one input names."""
    if not os.path.isdir(given):  # noqa: PTH112 - Path.is_dir raises where a path is too long or may not be looked at
        _check_there(given)
        media = Path(plain(given))
        yield media, out or media.parent
        return
    inside = list(_media_in(given))
    if not inside:
        raise InputNotFound(f"{given}: the folder holds no video or audio file; name the files instead")
    for media in inside:
        yield Path(plain(media)), (out / media.parent.relative_to(given)) if out else Path(plain(media)).parent


def _check_there(given: Path) -> None:
    try:
        given.lstat()
    except (FileNotFoundError, NotADirectoryError):
        raise InputNotFound(f"{given}: no such file or folder; check the path") from None
    except OSError as error:
        raise _unreadable(given, error) from None


def _unreadable(path: Path, error: OSError) -> InputUnreadable:
    return InputUnreadable(f"{path}: cannot be read ({error.strerror}); check its permissions")


def _distinct(wanted: dict[Path, Path], *, gathered: bool) -> Iterator[Job]:
    """Jobs whose stems differ even where case does not count: files of several folders may meet in one."""
    taken: set[str] = set()
    for media, stem in wanted.items():
        for candidate in _candidates(media, stem):
            if str(candidate).casefold() in taken or (gathered and _is_of_another(candidate, media)):
                continue
            taken.add(str(candidate).casefold())
            yield Job(media, candidate)
            break


def _is_of_another(stem: Path, media: Path) -> bool:
    """Whether the results at `stem` were made from another file than `media`."""
    source = otio.source(formats.targets(stem, ["otio"])["otio"])
    return source is not None and source != str(media)


def _candidates(media: Path, stem: Path) -> Iterator[Path]:
    yield stem
    yield stem.with_name(media.name)
    number = 2
    while True:
        yield stem.with_name(f"{media.name} ({number})")
        number += 1


def _media_in(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise _unreadable(Path(error.filename or folder), error)

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Path(parent, name)


def _stems(folder: Path) -> Counter[str]:
    """How many media files of `folder` share each stem."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is needed, of folders with thousands
    except OSError:
        return Counter()
    return Counter(Path(n).stem.casefold() for n in names if Path(n).suffix.lower() in SUFFIXES)
