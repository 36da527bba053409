"""What suits which editor: the files it reads, the shape that markers survive in, and how to import them there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sensevoice_markers import formats
from sensevoice_markers.errors import BadSetting


@dataclass(frozen=True, slots=True)
class Preset:
    """One editor, or one way of using results.

    Attributes:
        title: what its makers call it, in every language.
        formats: names of formats; those that do not exist are passed over (`available`).
        how: one line: where in it the files are imported.
        lengths: it keeps the length of a marker; without, a pair says where music stops.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    how: str
    lengths: bool = True

    @property
    def available(self) -> tuple[str, ...]:
        """Its formats that exist, in its order."""
        return tuple(name for name in self.formats if name in formats.formats())


PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "resolve",
            "DaVinci Resolve",
            ("otio", "srt"),
            "File → Import → Timeline for the OTIO, then drag the SRT from the media pool onto the timeline.",
        ),
        Preset(
            "premiere",
            "Premiere Pro",
            ("otio", "srt"),
            "Premiere 25 and later: File → Import for both files, then drag the SRT onto the sequence.",
        ),
        Preset(
            "kdenlive",
            "Kdenlive",
            ("otio", "srt"),
            "File → OpenTimelineIO Import, then add the SRT under Project → Subtitles. Markers become guides.",
            lengths=False,
        ),
        Preset(
            "blender",
            "Blender",
            ("otio", "srt"),
            "Blender 5 and later, with an OpenTimelineIO add-on for the Video Sequencer. Markers become scene markers.",
            lengths=False,
        ),
        Preset(
            "youtube",
            "YouTube",
            ("srt",),
            "YouTube Studio → Subtitles → Add → Upload file → With timing.",
        ),
        Preset(
            "generic",
            "OpenTimelineIO",
            ("otio", "srt"),
            "Whatever reads OpenTimelineIO takes the markers; the SRT goes into any editor or player.",
        ),
    )
}
"""All presets by name. Final Cut Pro reads FCPXML only: it has none as long as there is no such format."""


def chosen(name: str) -> Preset:
    """The preset called `name`. Raises BadSetting where there is none."""
    if name not in PRESETS:
        raise BadSetting(f"there is no preset {name!r}; choose one of {', '.join(PRESETS)}")
    return PRESETS[name]
