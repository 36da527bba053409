"""Final Cut Pro 7's XML (xmeml), which Premiere Pro imports as a sequence with its markers.

Frames are counted from zero; a rate is a whole ``timebase`` that ``ntsc`` slows to 1000/1001. The elements are Apple's
(https://developer.apple.com/library/archive/documentation/AppleApplications/Reference/FinalCutPro_XML/); what Premiere
needs beyond them is as in its own exports: stereo is two tracks that belong together, a marker's colour is
``pproColor``.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.formats import Format, xml
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.formats.otio import media_url
from sensevoice_markers.formats.rates import check_counted, is_counted, recounted
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameClip, FrameMarker, Timeline, shown

_COLOURS = (None, 4281740498, 4289825711, 4280578025, 4281049552, 4294967295, 4294741314, 4292277273)
"""Premiere's eight colours as 0xAABBGGRR; green, its default, has none. Read from a Premiere export, not by us."""

_MOST_CHANNELS = 64
"""More sound than any camera records; a document may claim any number."""


def write(timeline: Timeline) -> bytes:
    """The timeline as one sequence.

    Raises:
        BadSetting: a rate that is neither whole nor 1000/1001 of a whole one.
    """
    check_counted("Final Cut Pro 7 XML", timeline.timebase)
    if not is_counted(timeline.media_timebase):
        timeline = recounted(timeline)
    root = ET.Element("xmeml", version="4")
    _sequence(root, timeline)
    return xml.document(root)


@dataclass(frozen=True, slots=True)
class _Track:
    """One track of the sequence; `number` counts the tracks of its kind from 1, as channels of the media do.

    `first` is the number of its first clip item among those of all tracks.
    """

    kind: str
    number: int
    first: int
    stereo: bool = False


def _tracks(timeline: Timeline) -> list[_Track]:
    media = timeline.media
    channels = min(sum(track.channels for track in media.audio_tracks), _MOST_CHANNELS)
    stereo = channels == 2 and len(media.audio_tracks) == 1
    wanted = [("video", 1)] if media.frame_rate is not None else []
    wanted += [("audio", number) for number in range(1, channels + 1)]
    clips = len(timeline.clips)
    return [_Track(kind, number, 1 + i * clips, stereo and kind == "audio") for i, (kind, number) in enumerate(wanted)]


def _sequence(parent: ET.Element, timeline: Timeline) -> None:
    media = timeline.media
    tracks = _tracks(timeline)
    made = xml.add(parent, "sequence", id="sequence-1", explodedTracks="true")
    xml.add(made, "name", timeline.name)
    xml.add(made, "duration", timeline.frames)
    _rate(made, timeline.timebase)
    _timecode(made, timeline.timebase)
    both = xml.add(made, "media")
    video = xml.add(both, "video")
    _picture(xml.add(video, "format"), media, timeline.timebase)
    audio = xml.add(both, "audio")
    xml.add(audio, "numOutputChannels", 2)
    _sound(xml.add(audio, "format"), media)
    outputs = xml.add(audio, "outputs")
    for channel in (1, 2):
        group = xml.add(outputs, "group")
        xml.add(group, "index", channel)
        xml.add(group, "numchannels", 1)
        xml.add(group, "downmix", 0)
        xml.add(xml.add(group, "channel"), "index", channel)
    described = False
    for track in tracks:
        element = _track(video if track.kind == "video" else audio, track)
        for index, clip in enumerate(timeline.clips):
            item = _clip_item(element, track, index, clip, timeline)
            file = xml.add(item, "file", id="file-1")
            if not described:  # later ones refer to the first by its id
                _file(file, timeline)
                described = True
            if track.kind == "audio":
                source = xml.add(item, "sourcetrack")
                xml.add(source, "mediatype", "audio")
                xml.add(source, "trackindex", track.number)
            _links(item, tracks, index)
        xml.add(element, "enabled", "TRUE")
        xml.add(element, "locked", "FALSE")
        if track.kind == "audio":
            xml.add(element, "outputchannelindex", 2 - track.number % 2)
    for placed in timeline.markers:
        _marker(made, placed)


def _track(parent: ET.Element, track: _Track) -> ET.Element:
    if track.kind == "video":
        return xml.add(parent, "track")
    return xml.add(
        parent,
        "track",
        premiereTrackType="Stereo" if track.stereo else "Mono",
        currentExplodedTrackIndex=str(track.number - 1 if track.stereo else 0),
        totalExplodedTrackCount="2" if track.stereo else "1",
    )


def _clip_item(parent: ET.Element, track: _Track, index: int, clip: FrameClip, timeline: Timeline) -> ET.Element:
    kind = {} if track.kind == "video" else {"premiereChannelType": "stereo" if track.stereo else "mono"}
    item = xml.add(parent, "clipitem", id=f"clipitem-{track.first + index}", **kind)
    xml.add(item, "name", timeline.file)
    xml.add(item, "enabled", "TRUE")
    xml.add(item, "duration", timeline.media_frames)
    _rate(item, timeline.media_timebase)
    xml.add(item, "start", clip.frame)  # of the sequence
    xml.add(item, "end", clip.frame + clip.frames)
    xml.add(item, "in", clip.source)  # of the media
    xml.add(item, "out", clip.source + clip.source_frames)
    return item


def _file(file: ET.Element, timeline: Timeline) -> None:
    media = timeline.media
    xml.add(file, "name", timeline.file)
    xml.add(file, "pathurl", _path_url(media))
    _rate(file, timeline.media_timebase)
    xml.add(file, "duration", timeline.media_frames)
    _timecode(file, timeline.media_timebase)
    both = xml.add(file, "media")
    if media.frame_rate is not None:
        _picture(xml.add(both, "video"), media, timeline.media_timebase)
    for track in media.audio_tracks:
        audio = xml.add(both, "audio")
        _sound(audio, media)
        xml.add(audio, "channelcount", track.channels)


def _path_url(media: MediaInfo) -> str:
    """Final Cut Pro 7 and Premiere name the machine, which is always this one."""
    url = shown(media_url(media.path))
    return f"file://localhost/{url.removeprefix('file:///')}" if url.startswith("file:///") else url


def _links(item: ET.Element, tracks: list[_Track], index: int) -> None:
    """What is cut at once: the clip's picture and all its channels."""
    for track in tracks:
        link = xml.add(item, "link")
        xml.add(link, "linkclipref", f"clipitem-{track.first + index}")
        xml.add(link, "mediatype", track.kind)
        xml.add(link, "trackindex", track.number)
        xml.add(link, "clipindex", index + 1)


def _marker(parent: ET.Element, placed: FrameMarker) -> None:
    marker = placed.marker
    made = xml.add(parent, "marker")
    xml.add(made, "comment", marker.comment)
    xml.add(made, "name", marker.name)
    xml.add(made, "in", placed.frame)
    xml.add(made, "out", -1 if marker.edge else placed.frame + placed.frames)  # -1: a point
    colour = _COLOURS[COLOURS[marker.colour].premiere]
    if colour is not None:
        xml.add(made, "pproColor", colour)


def _rate(parent: ET.Element, counting: Timebase) -> None:
    rate = xml.add(parent, "rate")
    xml.add(rate, "timebase", counting.nominal)
    xml.add(rate, "ntsc", "FALSE" if counting.rate == counting.nominal else "TRUE")


def _timecode(parent: ET.Element, counting: Timebase) -> None:
    timecode = xml.add(parent, "timecode")
    _rate(timecode, counting)
    xml.add(timecode, "string", counting.timecode(0))
    xml.add(timecode, "frame", counting.start_frame)
    xml.add(timecode, "displayformat", "DF" if counting.drop_frame else "NDF")


def _picture(parent: ET.Element, media: MediaInfo, counting: Timebase) -> None:
    made = xml.add(parent, "samplecharacteristics")
    _rate(made, counting)
    xml.add(made, "width", media.width or 1920)  # sound alone: a sequence has a picture all the same
    xml.add(made, "height", media.height or 1080)
    xml.add(made, "anamorphic", "FALSE")
    xml.add(made, "pixelaspectratio", "square")
    xml.add(made, "fielddominance", "none")


def _sound(parent: ET.Element, media: MediaInfo) -> None:
    made = xml.add(parent, "samplecharacteristics")
    xml.add(made, "depth", 16)
    xml.add(made, "samplerate", next((track.sample_rate for track in media.audio_tracks), 48000))


FORMAT = Format("fcp7", ".xml", "a sequence with markers for Premiere Pro", write)
