"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sensevoice_markers.errors import BadSetting, InputNotFound, InputUnreadable

if TYPE_CHECKING:
    from sensevoice_markers.analysis import Label, Subtitles


def variable(name: str) -> str:
    """The environment variable of an option."""
    return f"SENSEVOICE_MARKERS_{name}"


For = Annotated[
    str,
    typer.Option(
        "--for", envvar=variable("FOR"), metavar="resolve|premiere|fcp|kdenlive|blender|youtube|generic",
        help="Which editor the files are for: writes what it imports, as it wants it.",
    ),
]  # fmt: skip
Formats = Annotated[
    str | None,
    typer.Option(
        "--formats", "-f", envvar=variable("FORMATS"), metavar="otio,srt", show_default="what --for takes",
        help="What to write; 'sensevoice-markers formats' lists all.",
    ),
]  # fmt: skip
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        envvar=variable("ENGINE"),
        metavar="auto|sensevoice|embedded",
        help="What transcribes; auto takes SenseVoice where its weights are, else the embedded engine.",
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        "-l",
        envvar=variable("LANGUAGE"),
        metavar="auto|en|zh|…",
        help="What is spoken; auto hears it.",
    ),
]
Device = Annotated[
    str,
    typer.Option(
        "--device", envvar=variable("DEVICE"), metavar="auto|cpu|cuda|mps",
        help="What the engine runs on; auto takes an NVIDIA GPU (cuda), else Apple's (mps), else the CPU. "
        "'sensevoice-markers doctor' says what is here.",
    ),
]  # fmt: skip
Precision = Annotated[
    str,
    typer.Option(
        "--precision", envvar=variable("PRECISION"), metavar="auto|fp32|bf16|int8",
        help="How finely it computes: fp32 is exact, bf16 quick on a GPU, int8 quick on a CPU; "
        "auto suits the device.",
    ),
]  # fmt: skip
Vad = Annotated[
    str,
    typer.Option(
        "--vad", envvar=variable("VAD"), metavar="firered|fsmn",
        help="What finds speech for the engine; fsmn is the one that SenseVoice is usually run with.",
    ),
]  # fmt: skip
Checkpoint = Annotated[
    str | None,
    typer.Option(
        "--checkpoint", envvar=variable("CHECKPOINT"), metavar="DIR", show_default="the published one",
        help="Folder of a SenseVoice of your own, fine-tuned for example, in place of the published one.",
    ),
]  # fmt: skip
AudioTrack = Annotated[
    str | None,
    typer.Option(
        "--audio-track", envvar=variable("AUDIO_TRACK"), metavar="N|mix",
        help="Which audio track, from 1, or mix for all of them.", show_default="the file's default track",
    ),
]  # fmt: skip
Fps = Annotated[
    str | None,
    typer.Option(
        "--fps", envvar=variable("FPS"), metavar="24000/1001",
        help="Frame rate of your timeline, if not the media's: 25, 23.976, 30000/1001.",
    ),
]  # fmt: skip
DropFrame = Annotated[
    Literal["auto", "on", "off"],
    typer.Option(
        "--drop-frame", envvar=variable("DROP_FRAME"),
        help="Drop-frame timecode at 29.97 and 59.94; auto follows the media's timecode.",
    ),
]  # fmt: skip
StartTc = Annotated[
    str | None,
    typer.Option(
        "--start-tc", envvar=variable("START_TC"), metavar="01:00:00:00",
        help="Timecode of the first frame.", show_default="the media's",
    ),
]  # fmt: skip
SrtOffset = Annotated[
    float,
    typer.Option("--srt-offset", envvar=variable("SRT_OFFSET"), metavar="S", help="Seconds added to subtitle times."),
]
Sensitivity = Annotated[
    str,
    typer.Option(
        "--sensitivity", "-s", envvar=variable("SENSITIVITY"), metavar="laughter=0.7,bgm=0.5",
        help="0 marks only the surest events, 1 nearly everything; 0.5 where bgm, laughter or applause is not named. "
        "Cheering, singing, speech, cry, cough, sneeze and breath are marked where they are named.",
    ),
]  # fmt: skip
Setting = Annotated[
    str | None,
    typer.Option(
        "--subtitles", envvar=variable("SUBTITLES"), metavar="netflix|bbc|vertical",
        help="Whose rules subtitles keep to; also with numbers of your own: bbc,columns=32,lines=1,speed=15.",
        show_default="netflix",
    ),
]  # fmt: skip
Sdh = Annotated[
    bool | None,
    typer.Option(
        "--sdh/--no-sdh", envvar=variable("SDH"), help="Laughter, applause and music as subtitles, too.",
        show_default="no",
    ),
]  # fmt: skip
Highlights = Annotated[
    str | None,
    typer.Option(
        "--highlights", envvar=variable("HIGHLIGHTS"), metavar="3min", show_default="none",
        help="Also a rough cut of at most this length, of the moments around laughter and applause, as "
        "talk.highlights.otio, .fcpxml and .srt.",
    ),
]  # fmt: skip
Overwrite = Annotated[bool, typer.Option("--overwrite/--no-overwrite", help="Replace files that are there.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", envvar=variable("OUT"), metavar="DIR", help="Folder for the results.", file_okay=False),
]
Cache = Annotated[bool, typer.Option("--cache/--no-cache", help="Use an earlier run's analysis if there is one.")]


def read_file(path: Path) -> bytes:
    """All of a document.

    Raises:
        InputNotFound, InputUnreadable: it is not there, or may not be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise InputNotFound(f"{path}: no such file; check the path") from None
    except OSError as error:
        raise InputUnreadable(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def read_formats(editor: str, text: str | None) -> tuple[str, ...]:
    """The names of the formats in ``otio,srt``, each once; for None those that `editor` takes.

    Raises:
        BadSetting: an editor or a format that does not exist, or none at all.
    """
    from sensevoice_markers import formats
    from sensevoice_markers.formats.presets import chosen

    names = chosen(editor).formats if text is None else text.split(",")
    return tuple(made.name for made in formats.choose(names))


def read_highlights(text: str | None) -> float | None:
    """The length of a rough cut in seconds; None where there is to be none: an empty text undoes the config file's.

    Raises:
        BadSetting: not a length.
    """
    from sensevoice_markers.timeline.highlights import read_length

    return read_length(text) if text else None


def read_sensitivity(text: str) -> dict[Label, float]:
    """``laughter=0.7,bgm=0.5`` as a mapping by label.

    Raises:
        BadSetting: not of that form.
    """
    from sensevoice_markers.analysis import Label

    chosen: dict[Label, float] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, value = part.partition("=")
        try:
            number = float(value)
        except ValueError:
            raise BadSetting(f"sensitivity {part!r} is not of the form laughter=0.7,bgm=0.5") from None
        try:
            chosen[Label(name.strip().upper())] = number
        except ValueError:
            raise BadSetting(f"{name!r} has no sensitivity; choose from {', '.join(map(str.lower, Label))}") from None
    return chosen


def read_subtitles(
    text: str | None, sdh: bool | None, rate: Fraction | None = None, given: Subtitles | None = None
) -> Subtitles:
    """``bbc,columns=32`` as a setting; what is None stays as `given`, or is the usual.

    Raises:
        BadSetting: not of that form, or a preset or number that makes no sense.
    """
    from dataclasses import replace

    from sensevoice_markers.analysis import Subtitles
    from sensevoice_markers.timeline.subtitles import CUSTOM, check_subtitles

    before = given or Subtitles()
    sdh, rate = before.sdh if sdh is None else sdh, rate or before.rate
    if text is None:
        return replace(before, sdh=sdh, rate=rate)
    preset, *numbers = (part.strip().lower() for part in text.split(","))
    chosen = Subtitles(preset, sdh, rate)  # type: ignore[arg-type] # checked below
    for part in numbers:
        name, _, value = part.partition("=")
        try:
            if name not in CUSTOM:
                raise ValueError
            number: Any = int(value) if name in ("columns", "lines") else float(value)
        except ValueError:
            raise BadSetting(
                f"subtitles {part!r} is not of the form bbc,columns=32; choose from {', '.join(CUSTOM)}"
            ) from None
        chosen = replace(chosen, **{name: number})
    check_subtitles(chosen)
    return chosen


def read_audio_track(text: str | None) -> int | Literal["mix"] | None:
    """``mix``, or the number of a track from 1.

    Raises:
        BadSetting: neither.
    """
    if text is None or text == "mix":
        return text  # type: ignore[return-value] # "mix" is the literal
    if not text.isdecimal() or int(text) < 1:
        raise BadSetting(f"audio track {text!r} is neither a number from 1 nor mix")
    return int(text)


def read_rate(text: str | None) -> Fraction | None:
    """A frame rate, None where none was given.

    Raises:
        BadSetting: not a frame rate.
    """
    from sensevoice_markers.timebase import parse_rate

    return None if text is None else parse_rate(text)
