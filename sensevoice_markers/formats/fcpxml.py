"""FCPXML 1.8 for Final Cut Pro: a project with the media in its storyline, markers on the clips, captions above them.

Times are seconds as exact fractions and, on the timeline, multiples of its frame. A clip's markers and captions are
placed in the clip's own time, which begins with its first frame's time in the media; the storyline's own begins with
the start timecode and runs on past 24 hours. 1.8 is the first version with captions, which all later programs read.

Element order and attributes: FCPXMLv1_8.dtd, in Final Cut Pro and at https://support.apple.com/final-cut-pro; the
elements: https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

from sensevoice_markers.analysis import Cue, MediaInfo
from sensevoice_markers.formats import Format, xml
from sensevoice_markers.formats.otio import media_url
from sensevoice_markers.formats.rates import recounted, unsuitable
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameClip, FrameMarker, Timeline, shown

_RATES: Mapping[Fraction, str] = {
    Fraction(24000, 1001): "23.98",
    Fraction(24): "24",
    Fraction(25): "25",
    Fraction(30000, 1001): "29.97",
    Fraction(30): "30",
    Fraction(48000, 1001): "47.95",
    Fraction(48): "48",
    Fraction(50): "50",
    Fraction(60000, 1001): "59.94",
    Fraction(60): "60",
}
"""The rates of version 1.8, as ``srcFrameRate`` names them."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_CAPTION_START = "3600s"
"""Where a caption's own time begins in Final Cut Pro's exports; nothing is placed in it."""


def write(timeline: Timeline) -> bytes:
    """The timeline as a project in an event.

    Raises:
        BadSetting: none of the rates that Final Cut Pro knows.
    """
    if timeline.timebase.rate not in _RATES:
        raise unsuitable("FCPXML", timeline.timebase.rate, _RATES)
    if timeline.media_timebase.rate not in _RATES:
        timeline = recounted(timeline)
    root = ET.Element("fcpxml", version="1.8")
    _resources(root, timeline)
    event = xml.add(xml.add(root, "library"), "event", name="SenseVoice Markers")
    project = xml.add(event, "project", name=timeline.name)
    counting = timeline.timebase
    sequence = xml.add(
        project,
        "sequence",
        format="r1",
        duration=_time(counting.seconds_at(timeline.frames)),
        tcStart=_time(counting.seconds_at(counting.start_frame)),
        tcFormat=_counts(counting),
        audioLayout="stereo",
        audioRate="48k",
    )
    spine = xml.add(sequence, "spine")
    placed = [_Clip.of(clip, spine, timeline) for clip in timeline.clips]
    # The DTD wants a clip's captions before its markers.
    language = _language(timeline.cues)
    for number, (frame, frames, cue) in enumerate(_captions(timeline), 1):
        _caption(placed[timeline.clip_at(frame)], number, frame, frames, cue, language)
    for marker in timeline.markers:
        _marker(placed[timeline.clip_at(marker.frame)], marker)
    return xml.document(root)


def _resources(root: ET.Element, timeline: Timeline) -> None:
    media, theirs = timeline.media, timeline.media_timebase
    resources = xml.add(root, "resources")
    _format(resources, "r1", timeline.timebase, media)
    if theirs.rate != timeline.timebase.rate:
        _format(resources, "r2", theirs, media)
    attributes = {
        "src": shown(media_url(media.path)),
        "start": _time(theirs.seconds_at(theirs.start_frame)),
        "duration": _time(theirs.seconds_at(timeline.media_frames)),
    }
    if media.frame_rate is not None:
        attributes |= {"hasVideo": "1", "format": _format_of(timeline)}
    if media.audio_tracks:
        attributes |= {
            "hasAudio": "1",
            "audioSources": str(len(media.audio_tracks)),
            "audioChannels": str(max(track.channels for track in media.audio_tracks)),
            "audioRate": str(media.audio_tracks[0].sample_rate),
        }
    xml.add(resources, "asset", id="r3", name=timeline.file, **attributes)


def _format(resources: ET.Element, name: str, counting: Timebase, media: MediaInfo) -> None:
    xml.add(
        resources,
        "format",
        id=name,
        frameDuration=_time(1 / counting.rate),
        width=str(media.width or 1920),
        height=str(media.height or 1080),
    )


def _format_of(timeline: Timeline) -> str:
    return "r1" if timeline.media_timebase.rate == timeline.timebase.rate else "r2"


@dataclass(frozen=True, slots=True)
class _Clip:
    """A clip in the storyline, and what it takes to place something in its time."""

    element: ET.Element
    clip: FrameClip
    start: Fraction
    rate: Fraction

    @classmethod
    def of(cls, clip: FrameClip, spine: ET.Element, timeline: Timeline) -> _Clip:
        ours, theirs = timeline.timebase, timeline.media_timebase
        start = theirs.seconds_at(theirs.start_frame + clip.source)
        attributes = {
            "offset": _time(ours.seconds_at(ours.start_frame + clip.frame)),
            "start": _time(start),
            "duration": _time(ours.seconds_at(clip.frames)),
            "tcFormat": _counts(theirs),
        }
        if timeline.media.frame_rate is not None:
            attributes["format"] = _format_of(timeline)
        if timeline.media.audio_tracks:
            attributes["audioRole"] = "dialogue"
        element = xml.add(spine, "asset-clip", ref="r3", name=timeline.file, **attributes)
        if theirs.rate != ours.rate:
            # Else 24 frames of film would be slowed to 23.976, and nothing would be where it was heard.
            xml.add(element, "conform-rate", scaleEnabled="0", srcFrameRate=_RATES[theirs.rate])
        return cls(element, clip, start, ours.rate)

    def at(self, frame: int) -> str:
        """The time of the timeline's `frame` in this clip."""
        return _time(self.start + (frame - self.clip.frame) / self.rate)

    def lasting(self, frames: int) -> str:
        return _time(frames / self.rate)


def _marker(within: _Clip, placed: FrameMarker) -> None:
    """A marker inside its clip; what begins a pair is a chapter, which stands out, since markers have no colours."""
    marker = placed.marker
    frames = min(placed.frames, within.clip.frame + within.clip.frames - placed.frame)
    attributes = {
        "start": within.at(placed.frame),
        "duration": within.lasting(frames),
        "value": marker.name,
        "note": marker.comment,
    }
    if marker.edge == "START":
        xml.add(within.element, "chapter-marker", posterOffset="0s", **attributes)
    else:
        xml.add(within.element, "marker", **attributes)


def _captions(timeline: Timeline) -> Iterator[tuple[int, int, Cue]]:
    """First frame and length of every cue that begins on the timeline; no two overlap, which captions must not."""
    counting = timeline.timebase
    cues = sorted(timeline.cues, key=lambda cue: cue.start)
    starts: list[int] = []
    for cue in cues:
        starts.append(max(counting.frame_at(cue.start), starts[-1] + 1 if starts else 0))
    for cue, (frame, limit) in zip(cues, pairwise([*starts, timeline.frames]), strict=True):
        if frame < timeline.frames:
            end = min(counting.frame_at(cue.end), limit, timeline.frames)
            yield frame, max(1, end - frame), cue


def _caption(within: _Clip, number: int, frame: int, frames: int, cue: Cue, language: str) -> None:
    made = xml.add(
        within.element,
        "caption",
        lane="1",
        offset=within.at(frame),
        name=cue.lines[0],
        start=_CAPTION_START,
        duration=within.lasting(frames),
        role=f"iTT?captionFormat=ITT.{language}",
    )
    style = f"ts{number}"
    xml.add(xml.add(made, "text", placement="bottom"), "text-style", "\n".join(cue.lines), ref=style)
    xml.add(
        xml.add(made, "text-style-def", id=style),
        "text-style",
        font=".AppleSystemUIFont",
        fontSize="13",
        fontFace="Regular",
        fontColor="1 1 1 1",
        backgroundColor="0 0 0 1",
    )


def _language(cues: Sequence[Cue]) -> str:
    """The language of most cues: only the captions of one role are shown at a time."""
    spoken = Counter(cue.language for cue in cues if _LANGUAGE.fullmatch(cue.language))
    return spoken.most_common(1)[0][0] if spoken else "en"


def _counts(counting: Timebase) -> str:
    return "DF" if counting.drop_frame else "NDF"


def _time(seconds: Fraction) -> str:
    whole = seconds.denominator == 1
    return f"{seconds.numerator}s" if whole else f"{seconds.numerator}/{seconds.denominator}s"


FORMAT = Format("fcpxml", ".fcpxml", "a project with markers and captions for Final Cut Pro", write)
