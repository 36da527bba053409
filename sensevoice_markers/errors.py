"""Everything that can go wrong, by name: one root, one exit code each, and a message that names the fix.

Messages are one line and are shown to people as they are; a caller branches on the class. Codes 1 and 2
are left to Python and to the command line's own usage errors.
"""

from __future__ import annotations

from enum import IntEnum

_LONGEST = 200


class ExitCode(IntEnum):
    """What a command's exit status means; part of the public interface, never renumbered."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    UNREADABLE = 4
    EMPTY_FILE = 5
    NOT_MEDIA = 6
    NO_AUDIO = 7
    NO_SUCH_TRACK = 8
    DECODE_FAILED = 9
    UNWRITABLE = 10
    DISK_FULL = 11
    TARGET_LOCKED = 12
    TARGET_EXISTS = 13
    WEIGHTS_MISSING = 14
    WEIGHTS_DAMAGED = 15
    WEIGHTS_UNREACHABLE = 16
    BAD_DOCUMENT = 17
    BAD_SETTING = 18
    ENGINE_UNAVAILABLE = 19
    WORKER_DIED = 20
    PROGRAM_MISSING = 21
    SOME_FAILED = 22
    CANCELLED = 130


class MarkersError(Exception):
    """Root of all errors raised on purpose; ``str(error)`` is one line that names the fix."""

    exit_code: ExitCode = ExitCode.FAILED


class InputNotFound(MarkersError):
    """The path does not exist."""

    exit_code = ExitCode.NOT_FOUND


class InputUnreadable(MarkersError):
    """The path exists, but the operating system refuses to read it."""

    exit_code = ExitCode.UNREADABLE


class EmptyFile(MarkersError):
    """The file has no bytes."""

    exit_code = ExitCode.EMPTY_FILE


class NotMedia(MarkersError):
    """The file is no video or audio that can be opened, or a playlist that points at other files."""

    exit_code = ExitCode.NOT_MEDIA


class NoAudio(MarkersError):
    """The media has no audio track."""

    exit_code = ExitCode.NO_AUDIO


class NoSuchTrack(MarkersError):
    """The audio track that was asked for does not exist."""

    exit_code = ExitCode.NO_SUCH_TRACK


class DecodeFailed(MarkersError):
    """The audio track exists, but no sound could be decoded from it."""

    exit_code = ExitCode.DECODE_FAILED


class TargetUnwritable(MarkersError):
    """A file cannot be written where it should go."""

    exit_code = ExitCode.UNWRITABLE


class DiskFull(MarkersError):
    """There is no room left on the device."""

    exit_code = ExitCode.DISK_FULL


class TargetLocked(MarkersError):
    """The target exists and another program holds it."""

    exit_code = ExitCode.TARGET_LOCKED


class TargetExists(MarkersError):
    """The target exists and overwriting was not asked for."""

    exit_code = ExitCode.TARGET_EXISTS


class WeightsMissing(MarkersError):
    """A model has not been pulled yet."""

    exit_code = ExitCode.WEIGHTS_MISSING


class WeightsDamaged(MarkersError):
    """A model file does not have the published digest."""

    exit_code = ExitCode.WEIGHTS_DAMAGED


class WeightsUnreachable(MarkersError):
    """No source delivered the model."""

    exit_code = ExitCode.WEIGHTS_UNREACHABLE


class BadDocument(MarkersError):
    """An analysis document cannot be read."""

    exit_code = ExitCode.BAD_DOCUMENT


class BadSetting(MarkersError):
    """An option, environment variable or line of the config file has a value that makes no sense."""

    exit_code = ExitCode.BAD_SETTING


class NothingToCut(BadSetting):
    """No highlights can be cut: nothing to laugh or clap at was heard, or no moment is as short as was wished."""


class EngineUnavailable(MarkersError):
    """The engine cannot run here, or cannot do what was asked."""

    exit_code = ExitCode.ENGINE_UNAVAILABLE


class WorkerDied(MarkersError):
    """The process that does the work ended without an answer."""

    exit_code = ExitCode.WORKER_DIED


class ProgramMissing(MarkersError):
    """A program or system library that is needed is not installed."""

    exit_code = ExitCode.PROGRAM_MISSING


class Cancelled(MarkersError):
    """The user ended the work."""

    exit_code = ExitCode.CANCELLED


def first_line(error: Exception) -> str:
    """What another's `error` says, short enough to stand in a message of ours: one line of 200 characters at most.

    It is the first line that is not empty; where there is none, the name of the error's class.
    """
    line: str = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def named(name: str) -> type[MarkersError]:
    """The error class called `name`, or the root where there is none (used to carry errors between processes)."""
    found = globals().get(name)
    return found if isinstance(found, type) and issubclass(found, MarkersError) else MarkersError
