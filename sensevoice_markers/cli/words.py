"""Options about how recognised words are written, and how their texts and files are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from sensevoice_markers.cli.options import variable
from sensevoice_markers.errors import BadSetting

if TYPE_CHECKING:
    from sensevoice_markers.analysis import Wording

T = TypeVar("T")

Script = Annotated[
    str | None,
    typer.Option(
        "--script", envvar=variable("SCRIPT"), metavar="auto|simplified|traditional|as-heard",
        help="How Chinese is written; auto: Mandarin in Simplified, Cantonese in Traditional characters.",
        show_default="auto",
    ),
]  # fmt: skip
Vocabulary = Annotated[
    str | None,
    typer.Option(
        "--vocabulary", envvar=variable("VOCABULARY"), metavar="FILE|A,B,C",
        help="Names and brands as they are to be written: they are heard better, and what sounds like one becomes it. "
        "A text file of one a line, or a list.",
    ),
]  # fmt: skip
Replace = Annotated[
    Path | None,
    typer.Option(
        "--replace", envvar=variable("REPLACE"), metavar="FILE", dir_okay=False,
        help="Words to replace: a text file, a line 'find => replace'; with nothing behind the arrow they go.",
    ),
]  # fmt: skip
Profanity = Annotated[
    str | None,
    typer.Option(
        "--profanity", envvar=variable("PROFANITY"), metavar="keep|mask|drop",
        help="What becomes of coarse words (en, zh, ja, ko): s***, or nothing.", show_default="keep",
    ),
]  # fmt: skip
Coarse = Annotated[
    str | None,
    typer.Option(
        "--coarse", envvar=variable("COARSE"), metavar="FILE|A,B,C",
        help="More words that --profanity masks or drops; a star stands for any ending.",
    ),
]  # fmt: skip


def read_wording(
    script: str | None,
    vocabulary: str | None,
    replace: Path | None,
    profanity: str | None,
    coarse: str | None,
    given: Wording | None = None,
) -> Wording:
    """The wording that is asked for; what is None stays as `given`, or is the usual.

    Raises:
        BadSetting: a value that does not exist, or a file that cannot be read, with the number of the line.
    """
    import dataclasses

    from sensevoice_markers.analysis import Wording
    from sensevoice_markers.timeline.wording import check_wording, read_replacements, read_vocabulary

    asked: dict[str, Any] = {
        "script": script,
        "vocabulary": None if vocabulary is None else _listed("--vocabulary", vocabulary, read_vocabulary),
        "replacements": None if replace is None else _read("--replace", replace, read_replacements),
        "profanity": profanity,
        "coarse": None if coarse is None else _listed("--coarse", coarse, read_vocabulary),
    }
    chosen = dataclasses.replace(
        given or Wording(), **{name: value for name, value in asked.items() if value is not None}
    )
    check_wording(chosen)
    return chosen


def _listed(option: str, text: str, read: Callable[[str], T]) -> T:
    """What the file that `text` names says, or else what stands between commas."""
    if os.path.isfile(text):  # noqa: PTH113 - Path.is_file raises where a list is too long for a path
        return _read(option, Path(text), read)
    if text.endswith(".txt") or "/" in text or "\\" in text:
        raise BadSetting(f"{option} {text}: no such file; check the path")
    return read(text.replace(",", "\n"))


def _read(option: str, path: Path, read: Callable[[str], T]) -> T:
    try:
        return read(path.read_text(encoding="utf-8-sig"))  # Notepad writes the mark
    except FileNotFoundError:
        raise BadSetting(f"{option} {path}: no such file; check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{option} {path}: cannot be read ({error}); save it as UTF-8 text") from None
    except BadSetting as error:
        raise BadSetting(f"{option} {path}, {error}") from None
