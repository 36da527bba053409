"""What holds: the flag before the environment, that before the config file, that before the default."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from sensevoice_markers.errors import ExitCode

Command = Callable[..., Any]


def configure(home: Path, text: str) -> None:
    (home / "config.toml").write_text(text, "utf-8")


def rate(path: Path) -> float:
    return otio.adapters.read_from_file(str(path)).global_start_time.rate


SETTINGS = {
    # option: (what the flag, the environment and the file say, how it is seen, the default)
    "language": ("ja", "ko", "de", "auto"),
    "vocabulary": ("Dashwood", "Marianne", "张晓明", ""),
    "device": ("cpu", "cuda", "mps", "auto"),
    "precision": ("fp32", "bf16", "int8", "auto"),
    "vad": ("fsmn", "firered", "fsmn", "firered"),
    "formats": ("srt", "otio", "srt", "otio,srt"),
    "fps": ("50", "30", "24", "25"),
    "audio-track": ("3", "2", "mix", "None"),
    "sensitivity": ("bgm=0.1", "bgm=0.2", "bgm=0.3", ""),
    "subtitles": ("vertical", "bbc", "netflix,columns=30", "netflix"),
    "out": ("flag", "variable", "file", "."),
}


@pytest.mark.parametrize("option", SETTINGS)
@pytest.mark.parametrize("given", [3, 2, 1, 0])
def test_precedence(
    command: Command, worker: Any, media: Path, home: Path, monkeypatch: pytest.MonkeyPatch, option: str, given: int
) -> None:
    """With `given` of the three said: all, then without the flag, then only the file, then none."""
    flag, variable, in_file, default = SETTINGS[option]
    monkeypatch.chdir(media.parent)
    arguments = [f"--{option}", flag] if given == 3 else []
    if given >= 2:
        monkeypatch.setenv(f"SENSEVOICE_MARKERS_{option.upper().replace('-', '_')}", variable)
    if given >= 1:
        configure(home, f'[defaults]\n{option} = "{in_file}"\n')
    expected = {3: flag, 2: variable, 1: in_file, 0: default}[given]
    ran = command("mark", media, *arguments)
    assert ran.code == ExitCode.OK, ran.err
    (request,) = worker.requests
    seen = {
        "language": request.language,
        "vocabulary": ",".join(request.wording.vocabulary),
        "device": request.device,
        "precision": request.precision,
        "vad": request.vad,
        "formats": ",".join(path.suffix[1:] for path in ran.paths),
        "fps": f"{rate(ran.paths[0]):g}" if ran.paths[0].suffix == ".otio" else "",
        "audio-track": str(request.audio),
        "sensitivity": ",".join(f"{label.lower()}={value:g}" for label, value in request.sensitivity.items()),
        "subtitles": f"{request.subtitles.preset}{',columns=30' if request.subtitles.columns else ''}",
        "out": str(ran.paths[0].absolute().parent.relative_to(media.parent)),
    }
    assert seen[option] == expected


@pytest.mark.parametrize("given", ["flag", "variable", "file"])
def test_an_empty_checkpoint_is_none(
    command: Command, worker: Any, media: Path, home: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """On the command line it undoes the config file's; an empty variable is as good as none."""
    if given == "variable":
        monkeypatch.setenv("SENSEVOICE_MARKERS_CHECKPOINT", "")
    else:
        configure(home, f'[defaults]\ncheckpoint = "{"elsewhere" if given == "flag" else ""}"\n')
    for name in ("mark", "analyze"):
        ran = command(name, media, *(["--checkpoint", ""] if given == "flag" else []))
        assert ran.code == ExitCode.OK, ran.err
    assert [request.checkpoint for request in worker.requests] == ["", ""]


def test_numbers_of_the_config_file_may_be_numbers(command: Command, worker: Any, media: Path, home: Path) -> None:
    configure(home, "[defaults]\nfps = 30\naudio_track = 2\nsrt-offset = 10\n")
    ran = command("mark", media)
    assert rate(ran.paths[0]) == 30
    assert worker.requests[0].audio == 2
    assert ran.paths[1].read_text("utf-8").startswith("1\n00:00:10,500")


def test_defaults_hold_for_export_and_analyze(command: Command, worker: Any, media: Path, home: Path) -> None:
    configure(home, '[defaults]\nlanguage = "ja"\nformats = "srt"\n')
    document = media.with_name("talk.json")
    command("analyze", media, "--json", document)
    assert worker.requests[0].language == "ja"
    assert [path.suffix for path in command("export", document).paths] == [".srt"]


def test_styles(command: Command, worker: Any, media: Path, home: Path) -> None:
    configure(home, '[style.LAUGHTER]\nshape = "pair"\ncolour = "RED"\nname = "{edge} {label} {confidence}"\n')
    command("mark", media)
    markers = otio.adapters.read_from_file(str(media.with_suffix(".otio"))).tracks.markers
    assert [(marker.name[:14], marker.color) for marker in markers] == [
        ("START LAUGHTER", "RED"),
        ("STOP LAUGHTER ", "RED"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "formats = ",
        "[defaults]\nfps = [1]\n",
        "[unknown]\n",
        '[defaults]\nformts = "srt"\n',
        '[defaults]\ninputs = "a.mp4"\n',
        '[style.NOISE]\ncolour = "RED"\n',
        '[style.BGM]\ncolour = "MAUVE"\n',
        '[style.BGM]\nshape = "round"\n',
        "[style.BGM]\nminimum_confidence = 7\n",
        "[style.BGM]\nsize = 1\n",
    ],
)
def test_a_wrong_config_file_is_one_line(command: Command, worker: Any, media: Path, home: Path, text: str) -> None:
    configure(home, text)
    ran = command("mark", media)
    assert (ran.code, ran.out) == (ExitCode.BAD_SETTING, "")
    assert len(ran.err.splitlines()) == 1
    assert str(home / "config.toml") in ran.err
    assert worker.requests == []


def test_a_config_file_that_is_no_text(command: Command, worker: Any, media: Path, home: Path) -> None:
    (home / "config.toml").write_bytes(b"\xff\xfe\x00")
    ran = command("mark", media)
    assert ran.code == ExitCode.BAD_SETTING
    assert len(ran.err.splitlines()) == 1


def test_a_wrong_value_in_the_environment(
    command: Command, worker: Any, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENSEVOICE_MARKERS_FPS", "fast")
    ran = command("mark", media)
    assert (ran.code, ran.err) == (
        ExitCode.BAD_SETTING, "error: frame rate 'fast' is not a number: write 25, 23.976 or 24000/1001\n",
    )  # fmt: skip
