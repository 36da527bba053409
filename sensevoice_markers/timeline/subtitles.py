"""What subtitles must keep to: presets after public style guides, by language.

Sources: Netflix's timed-text style guides (general requirements and one a language) and the BBC's subtitle guidelines,
both linked in docs/subtitles.md; ``vertical`` is ours, for short films held upright.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import get_args

from sensevoice_markers.analysis import Preset, Subtitles
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timebase import AUDIO_ONLY_RATE

PRESETS: tuple[str, ...] = get_args(Preset)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the subtitles of one language must keep to.

    Attributes:
        columns: of a line; a full-width character takes two.
        lines: of a cue, 1 or 2.
        speed: characters a second that can be read.
        character: columns of what the language counts as one character, 1 or 2.
        shortest, longest: seconds on screen.
        gap: seconds between two cues, two frames.
        linger: seconds that a cue may stay after its last word for the sake of reading.
        chain: a pause between two cues shorter than this, in seconds, is closed to `gap`.
    """

    columns: int
    lines: int
    speed: float
    character: int
    shortest: float
    longest: float
    gap: float
    linger: float
    chain: float

    def reading(self, columns: int) -> float:
        """Seconds that it takes to read a text of so many columns."""
        return columns / (self.speed * self.character)


@dataclass(frozen=True, slots=True)
class _Language:
    """Of one language: columns, characters a second in plain subtitles and in SDH, and so on as in `Limits`."""

    columns: int = 42
    speed: float = 17
    speed_sdh: float = 20
    character: int = 1
    shortest: float = 5 / 6


@dataclass(frozen=True, slots=True)
class _Preset:
    """What a preset changes; `columns` and `speed` only make a language's narrower and slower."""

    lines: int = 2
    columns: int = 1000
    speed: float = 1000
    shortest: float | None = None
    longest: float = 7.0
    linger: float = 0.5
    chain: float = 0.5


_OTHER = _Language()
_CHINESE = _Language(columns=32, speed=9, speed_sdh=11, character=2)
_LANGUAGES: Mapping[str, _Language] = {
    "en": _Language(speed=20),
    "zh": _CHINESE,
    "yue": _CHINESE,
    "ja": _Language(columns=26, speed=4, speed_sdh=7, character=2, shortest=0.5),
    "ko": _Language(columns=32, speed=12, speed_sdh=14, character=2),
    "ru": _Language(columns=39),
    "th": _Language(columns=35),
}

_PRESETS: Mapping[Preset, _Preset] = {
    "netflix": _Preset(),
    # 180 words a minute are about 17 characters a second; a gap is a second at least, or there is none.
    "bbc": _Preset(columns=37, speed=17, shortest=1.0, linger=1.5, chain=1.0),
    "vertical": _Preset(lines=1, columns=24, shortest=0.5, longest=3.0, linger=0.3, chain=1.0),
}

_FRAMES = 2  # between two cues, whatever the rate
_RANGES: Mapping[str, tuple[float, float]] = {
    "columns": (8, 200),
    "lines": (1, 2),
    "speed": (1, 100),
    "shortest": (0.1, 10),
    "longest": (0.5, 60),
}
CUSTOM: tuple[str, ...] = tuple(_RANGES)
"""What may be chosen beside a preset."""


@lru_cache(maxsize=256)  # asked for each line of each cue
def limits(subtitles: Subtitles, language: str) -> Limits:
    """What cues in `language` (ISO 639-1 or ``yue``) must keep to."""
    own, preset = _LANGUAGES.get(language, _OTHER), _PRESETS[subtitles.preset]
    speed = min(own.speed_sdh if subtitles.sdh else own.speed, preset.speed)
    shortest = own.shortest if preset.shortest is None else preset.shortest
    longest = preset.longest if subtitles.longest is None else subtitles.longest
    return Limits(
        columns=min(own.columns, preset.columns) if subtitles.columns is None else subtitles.columns,
        lines=preset.lines if subtitles.lines is None else subtitles.lines,
        speed=speed if subtitles.speed is None else subtitles.speed,
        character=own.character,
        shortest=min(shortest if subtitles.shortest is None else subtitles.shortest, longest),
        longest=longest,
        gap=float(_FRAMES / (subtitles.rate or AUDIO_ONLY_RATE)),
        linger=preset.linger,
        chain=preset.chain,
    )


def check_subtitles(subtitles: Subtitles) -> None:
    """Raise BadSetting for a preset that does not exist, or a number that no subtitle could keep to."""
    if subtitles.preset not in PRESETS:
        raise BadSetting(f"no subtitles {subtitles.preset!r}; choose from {', '.join(PRESETS)}")
    for name, (least, most) in _RANGES.items():
        value = getattr(subtitles, name)
        if value is not None and not least <= value <= most:
            raise BadSetting(f"subtitles with {name}={value:g} make no sense: choose from {least:g} to {most:g}")
    if subtitles.shortest is not None and subtitles.longest is not None and subtitles.shortest > subtitles.longest:
        raise BadSetting(f"subtitles with shortest={subtitles.shortest:g} and longest={subtitles.longest:g}: swap them")
    if subtitles.rate is not None and not Fraction(1) <= subtitles.rate <= Fraction(1000):
        raise BadSetting(f"subtitles at {float(subtitles.rate):g} frames a second make no sense: choose another --fps")
