"""What a user has set in the window, kept as JSON beside the config file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Theme = Literal["system", "light", "dark"]
Language = Literal["system", "en", "zh"]
Overwrite = Literal["ask", "replace", "number"]


@dataclass(frozen=True, slots=True)
class Exporting:
    """The export dialog's last answers; what is None follows the media.

    Attributes:
        preset: which editor it is for, by the name of its preset.
        formats: which files are written; empty for the preset's.
        folder: where to; empty for beside the media.
        naming: template of the files' name without suffix; ``{name}``, ``{preset}``, ``{date}`` are filled in.
        overwrite: what happens to files that are there.
        music: BGM as a pair of markers or one with a range.
        offset: seconds added to the times of subtitles.
        highlights: seconds that a rough cut may last.
        editor: the last preset with an OTIO of its own: a rough cut is written for it.
    """

    preset: str = "resolve"
    formats: tuple[str, ...] = ()
    folder: str = ""
    naming: str = "{name}"
    overwrite: Overwrite = "ask"
    music: Literal["pair", "range"] = "pair"
    rate: str = ""
    start_timecode: str = ""
    drop_frame: Literal["media", "on", "off"] = "media"
    offset: float = 0.0
    highlights: float = 180.0
    editor: str = "resolve"


@dataclass(frozen=True, slots=True)
class Preferences:
    """All settings of the window.

    Attributes:
        at_once: how many files are analysed at the same time, 1..4.
        seconds: show times in seconds, not in the media's timecode.
        spoken: language of the speech, ``auto`` or a code.
        snap: dragged edges are held by frames, silence and neighbours.
        shortcuts: keys that a user changed, by the name of the action.
        offered: the models were offered at a first start.
    """

    language: Language = "system"
    theme: Theme = "system"
    engine: str = "auto"
    device: str = "auto"
    precision: str = "auto"
    spoken: str = "auto"
    at_once: int = 1
    seconds: bool = False
    snap: bool = True
    sound_cues: bool = False
    subtitle_preset: Literal["netflix", "bbc", "vertical"] = "netflix"
    exporting: Exporting = field(default_factory=Exporting)
    shortcuts: dict[str, str] = field(default_factory=dict)
    geometry: str = ""
    panes: str = ""
    volume: float = 1.0
    offered: bool = False
