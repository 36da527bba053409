"""The user's config file: defaults for options, and how markers look.

TOML, in the folder that ``sensevoice-markers doctor`` names::

    [defaults]                # any option of any command, by its long name
    formats = "otio,srt"
    sensitivity = "laughter=0.7"

    [style.BGM]               # what is left out keeps its default
    shape = "range"           # or "pair"
    colour = "GREEN"
    name = "{label} {edge}"
    minimum_confidence = 0.3
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec

from sensevoice_markers import files
from sensevoice_markers.analysis import Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.markers import STYLES, Style


class _Style(msgspec.Struct, forbid_unknown_fields=True):
    shape: Literal["pair", "range"] | None = None
    colour: str | None = None
    name: str | None = None
    minimum_confidence: float | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    defaults: dict[str, str | int | float | bool] = {}
    style: dict[Label, _Style] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the config file says; `defaults` by option name, `styles` complete."""

    defaults: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    styles: Mapping[Label, Style] = field(default_factory=lambda: STYLES)


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, by default the user's config file; no file means no settings.

    Raises:
        BadSetting: the file is not TOML, or names what does not exist.
    """
    path = path or files.config_file()
    try:
        text = path.read_text(encoding="utf-8-sig")  # Notepad writes the mark
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: cannot be read ({error}); mend or remove it") from None
    try:
        read = msgspec.convert(tomllib.loads(text), _File)
        styles = {label: _style(label, style) for label, style in read.style.items()}
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, BadSetting) as error:
        raise BadSetting(f"{path}: {error}; mend or remove that line") from None
    return Settings(read.defaults, {**STYLES, **styles})


def _style(label: Label, read: _Style) -> Style:
    given = {name: value for name, value in msgspec.structs.asdict(read).items() if value is not None}
    return replace(STYLES.get(label, Style("range", "WHITE")), **given)
