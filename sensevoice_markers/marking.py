"""Marking a queue of files: what is to be done, what is done already, where the results go, and one file's way."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sensevoice_markers import files, formats
from sensevoice_markers.analysis import Analysis
from sensevoice_markers.errors import InputNotFound, InputUnreadable, MarkersError, TargetExists
from sensevoice_markers.formats import highlights, otio
from sensevoice_markers.media.probe import SUFFIXES, plain, probe
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.timeline.highlights import cut_of
from sensevoice_markers.timeline.layout import Options, Timeline, lay_out
from sensevoice_markers.worker import Worker


@dataclass(frozen=True, slots=True)
class Job:
    """One media file and the path, without suffix, of its results; or why an input is none."""

    media: Path
    stem: Path
    error: MarkersError | None = None

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Which of the formats `names` have no file yet."""
        return _missing(formats.targets(self.stem, names))


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with every file of a queue; the request's own path is not looked at.

    Attributes:
        highlights: seconds that a rough cut of each file may take; None for no cut.
    """

    request: Request
    formats: tuple[str, ...] = formats.DEFAULT
    options: Options = field(default_factory=Options)
    overwrite: bool = False
    highlights: float | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of one file.

    Attributes:
        cut: its highlights, None where none were to be made or none could be.
        notes: what is to be said of the timeline, of the cut, and of files that are not as asked for, one line each.
        written: the new files.
        kept: files that were there already and stayed.
    """

    analysis: Analysis
    timeline: Timeline
    cut: Timeline | None
    notes: tuple[str, ...]
    written: tuple[Path, ...]
    kept: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Todo:
    """What an order means for one file.

    Attributes:
        formats: in which the whole is written.
        cut: whether its highlights are.
        kept: files that are there already and stay.
        held: what would have to be made anew, which nobody has asked for, one line each.
        notes: what else is to be said, likewise.
    """

    formats: tuple[str, ...]
    cut: bool
    kept: tuple[Path, ...] = ()
    held: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def mark(
    job: Job,
    order: Order,
    worker: Worker,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Marked | None:
    """Analyse one file and write what is missing of its results; None where nothing is.

    Raises:
        TargetExists: nothing is missing, but something is there that is not as asked for.
        MarkersError: another of its kinds; no result was left half-written.
    """
    if job.error is not None:
        raise job.error
    todo = _todo(job, order)
    if not todo.formats and not todo.cut:
        if todo.held:
            raise TargetExists(f"{job.media}: {'; '.join(todo.held)}")
        return None
    # An impossible timecode, or a rate that a format cannot carry, is said before the work; the usual carry any.
    picky = [name for name in todo.formats if name not in formats.DEFAULT]
    if picky or order.options.start_timecode is not None or order.options.drop_frame:
        formats.make(_bare(job, order), picky)
    files.check_writable(job.stem.parent)
    analysis = worker.analyze(replace(order.request, path=str(job.media)), on_progress, cancelled)
    timeline = lay_out(analysis, order.options)
    cut, said = cut_of(analysis, order.options, order.highlights if todo.cut else None)
    written, left_out = highlights.write(timeline, todo.formats, cut, job.stem, overwrite=order.overwrite)
    notes = (*timeline.notes, *todo.held, *todo.notes, *said, *left_out)
    return Marked(analysis, timeline, cut, notes, written, todo.kept)


def _todo(job: Job, order: Order) -> _Todo:
    whole = formats.targets(job.stem, order.formats)
    rough = highlights.targets(job.stem) if order.highlights is not None else {}
    if order.overwrite:
        return _Todo(order.formats, bool(rough))
    missing, cuts = _missing(whole), _missing(rough)
    there = [path for path in (*whole.values(), *rough.values()) if os.path.lexists(path)]
    others = {path: editor for path in there if (editor := _other_editor(path, order.options))}
    held = [
        f"{path.name} was written for {editor}; --overwrite makes it for {order.options.profile}"
        for path, editor in others.items()
    ]
    notes: tuple[str, ...] = ()
    # A cut is one set: what is missing could be of another length. What its rate rules out is not missed.
    if 0 < len(cuts) < len(rough) and (missed := highlights.make(_bare(job, order), cuts)[0]):
        names = ", ".join(rough[name].name for name in missed)
        held.append(f"{names} is missing beside other highlights; --overwrite makes them all anew")
    elif len(cuts) < len(rough):
        notes = ("the length of the highlights that are there was not looked at (--overwrite makes them anew)",)
    kept = tuple(path for path in there if path not in others)
    return _Todo(missing, bool(rough) and len(cuts) == len(rough), kept, tuple(held), notes)


def _other_editor(path: Path, options: Options) -> str:
    """The profile that our OTIO at `path` was written for, where it is not the one of `options`; else empty."""
    if options.profile == "generic" or path.suffix != otio.FORMAT.suffix:
        return ""  # where no editor was named, any will do
    ours = otio.source(path)
    return ours[1] if ours is not None and ours[1] != options.profile else ""


def _bare(job: Job, order: Order) -> Timeline:
    """The timeline of a file with nothing on it, which is known before anything is heard."""
    media = probe(job.media)
    return lay_out(Analysis(media, 1, "", media.duration), order.options)


def plan(inputs: Iterable[Path], out: Path | None = None) -> tuple[Job, ...]:
    """The queue for files and folders, in the order given, folders searched through by name.

    Results go beside the media, or into `out`, where the shape of a folder is kept. ``talk.mp4`` and
    ``talk.mov`` in one folder become ``talk.mp4.otio`` and ``talk.mov.otio``: two results never share a name,
    nor one that another file's results have in `out`, nor one that a rough cut has. An input that is not there is
    a job with an `error`, so that the others are done.
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
        media: folder / (media.name if _is_ambiguous(media, siblings[media.parent]) else media.stem)
        for media, folder in found.items()
    }
    return (*_distinct(wanted, gathered=out is not None), *failed)


def _missing(targets: Mapping[str, Path]) -> tuple[str, ...]:
    return tuple(name for name, target in targets.items() if not os.path.lexists(target))


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


def _is_ambiguous(media: Path, siblings: Counter[str]) -> bool:
    """Whether results without the suffix of `media` could be another's: a neighbour's, or a rough cut's."""
    stem = media.stem.casefold()
    return siblings[stem] > 1 or stem.endswith(highlights.SUFFIX)


def _is_of_another(stem: Path, media: Path) -> bool:
    """Whether the results at `stem` were made from another file than `media`."""
    source = otio.source(formats.targets(stem, ["otio"])["otio"])
    return source is not None and source[0] != str(media)


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
