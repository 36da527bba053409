from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from build import one_line

from sensevoice_markers import settings
from sensevoice_markers.analysis import Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.settings import Settings
from sensevoice_markers.timeline.markers import STYLES, Style

GOOD = """
[defaults]
formats = "otio,srt"
sensitivity = "laughter=0.7"
srt-offset = -0.5
overwrite = true

[style.BGM]
shape = "range"
colour = "RED"
name = "音乐 {number}"
minimum_confidence = 0.3

[style.LAUGHTER]
colour = "PINK"

[style.SPEECH]
minimum_confidence = 1
"""


def config(home: Path, text: str | bytes) -> Path:
    path = home / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_no_file_means_no_settings(home: Path) -> None:
    assert settings.load() == Settings({}, STYLES)
    assert settings.load(home / "other.toml") == Settings()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_the_file_says_replaces_the_usual(home: Path, encoding: str, ending: str) -> None:
    config(home, GOOD.replace("\n", ending).encode(encoding))
    read = settings.load()
    assert read.defaults == {
        "formats": "otio,srt",
        "sensitivity": "laughter=0.7",
        "srt-offset": -0.5,
        "overwrite": True,
    }
    assert read.styles == {
        **STYLES,
        Label.BGM: Style("range", "RED", "音乐 {number}", 0.3),
        Label.LAUGHTER: Style("range", "PINK"),
        Label.SPEECH: replace(STYLES[Label.SPEECH], minimum_confidence=1),
    }


def test_a_file_of_its_own_can_be_named(tmp_path: Path, home: Path) -> None:
    config(home, "[style.BGM]\ncolour = 'RED'")
    other = tmp_path / "other.toml"
    other.write_text("[style.BGM]\ncolour = 'BLUE'")
    assert settings.load(other).styles[Label.BGM].colour == "BLUE"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[style.BGM", "end of document"),
        ("a =\nb = 1", "line 1"),
        ("colour = 'RED'", "colour"),
        ("[styles.BGM]", "styles"),
        ("[style.MUSIC]", "MUSIC"),
        ("[style.bgm]", "bgm"),
        ("[style.BGM]\ncolor = 'RED'", "color"),
        ("[style.BGM]\ncolour = 'red'", "choose from BLACK"),
        ("[style.BGM]\ncolour = 7", "colour"),
        ("[style.BGM]\nshape = 'dot'", "dot"),
        ("[style.BGM]\nminimum_confidence = 1.5", "outside 0..1"),
        ("[style.BGM]\nminimum_confidence = nan", "outside 0..1"),
        ("[style.BGM]\nminimum_confidence = '50%'", "minimum_confidence"),
        ("[style.BGM]\nname = ['a']", "name"),
        ("style = 'BGM'", "style"),
        ("[defaults]\nformats = ['otio', 'srt']", "defaults"),
        ("[defaults]\nwhen = 2024-01-01", "defaults"),
        (b"name = '\xff'", "utf-8"),
        (b"\xff\xfe[\0", "utf-8"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_with_its_file(home: Path, text: str | bytes, says: str) -> None:
    path = config(home, text)
    with pytest.raises(BadSetting) as error:
        settings.load()
    message = one_line(error.value)
    assert message.startswith(f"{path}: ")
    assert says in message


def test_a_folder_is_no_config_file(home: Path) -> None:
    (home / "config.toml").mkdir()
    with pytest.raises(BadSetting, match="cannot be read"):
        settings.load()
