"""What suits which editor: the files it reads, the shape that markers survive in, and how to import them there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats import highlights
from sensevoice_markers.timeline.layout import Profile


@dataclass(frozen=True, slots=True)
class Preset:
    """One editor, or one way of using results.

    Attributes:
        title: what its makers call it, in every language.
        formats: names of the formats that are written.
        how: one line: where in it the files are imported; docs/nle/ has five.
        profile: which editor OTIO is written for.
        lengths: it keeps the length of a marker; without, a pair says where music stops.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    how: str
    profile: Profile = "generic"
    lengths: bool = True


PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "resolve",
            "DaVinci Resolve",
            ("otio", "edl", "srt", "json"),
            "File → Import → Timeline for the OTIO; right-click it → Timelines → Import → Timeline Markers from EDL; "
            "drag the SRT from the media pool onto the timeline.",
            profile="resolve",
        ),
        Preset(
            "premiere",
            "Premiere Pro",
            ("fcp7", "srt", "json"),
            "File → Import for the XML, which brings a sequence with its markers; import the SRT and drag it onto it. "
            "Or Window → UXP Plugins → SenseVoice Markers for the JSON.",
            profile="premiere",
        ),
        Preset(
            "fcp",
            "Final Cut Pro",
            ("fcpxml", "srt"),
            "File → Import → XML for the FCPXML: a project with markers and captions.",
        ),
        Preset(
            "kdenlive",
            "Kdenlive",
            ("otio", "guides", "srt"),
            "File → OpenTimelineIO Import, then add the SRT under Project → Subtitles. Markers become guides.",
            profile="kdenlive",
            lengths=False,
        ),
        Preset(
            "blender",
            "Blender",
            ("json", "otio", "srt"),
            "Video Sequencer → sidebar (N) → SenseVoice → Import Markers…, and choose the JSON. Markers become scene "
            "markers, ranges and subtitles strips.",
            profile="blender",
            lengths=False,
        ),
        Preset(
            "youtube",
            "YouTube",
            ("youtube", "srt"),
            "Paste the chapters into the description; YouTube Studio → Subtitles → Add → Upload file → With timing.",
        ),
        Preset(
            "generic",
            "OpenTimelineIO",
            ("otio", "srt"),
            "Whatever reads OpenTimelineIO takes the markers; the SRT goes into any editor or player.",
        ),
    )
}
"""All presets by name."""

HIGHLIGHTS = Preset(
    "highlights",
    "Highlights",
    highlights.FORMATS,
    "A sequence of the moments around laughter and applause: the OTIO for Resolve, Premiere or Kdenlive, the FCPXML "
    "for Final Cut Pro.",
)
"""No editor, but a rough cut for any of them (`timeline.highlights`); the command line has --highlights instead."""


def chosen(name: str, offered: Mapping[str, Preset] = PRESETS) -> Preset:
    """The one of the presets `offered` that is called `name`. Raises BadSetting where there is none."""
    if name not in offered:
        raise BadSetting(f"there is no preset {name!r}; choose one of {', '.join(offered)}")
    return offered[name]
