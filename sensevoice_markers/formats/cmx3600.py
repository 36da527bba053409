"""CMX 3600, the edit decision list that every editor reads: the media as events, the markers as locators.

A locator, ``* LOC: 01:00:01:14 RED     name``, is a comment after the event that it lies in; its timecode is the
timeline's. All timecodes of a list count at one rate, which it does not name: media at another rate is counted at the
timeline's. The columns are CMX's own (https://xmil.biz/EDL-X/CMX3600.pdf), the locators Avid's.
"""

from __future__ import annotations

from collections.abc import Iterator

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats import Format
from sensevoice_markers.formats.colours import COLOURS
from sensevoice_markers.formats.rates import check_counted, recounted
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.layout import FrameClip, FrameMarker, Timeline

_MOST = 99
"""Frames a second beyond which a timecode is too long for its column."""


def write(timeline: Timeline) -> bytes:
    """The timeline as an edit decision list in UTF-8.

    Raises:
        BadSetting: a rate that timecode cannot count, or not in two digits.
    """
    check_counted("CMX 3600", timeline.timebase)
    if timeline.timebase.nominal > _MOST:
        raise BadSetting(f"CMX 3600 cannot carry {float(timeline.timebase.rate):g} frames a second: use --fps 60")
    return ("\n".join(_lines(recounted(timeline))) + "\n").encode("utf-8")


def _lines(timeline: Timeline) -> Iterator[str]:
    yield f"TITLE: {timeline.name}"
    yield f"FCM: {'DROP FRAME' if timeline.timebase.drop_frame else 'NON-DROP FRAME'}"
    yield ""
    held: list[list[FrameMarker]] = [[] for _ in timeline.clips]
    for placed in timeline.markers:
        held[timeline.clip_at(placed.frame)].append(placed)
    channels = _channels(timeline.media)
    for number, (clip, markers) in enumerate(zip(timeline.clips, held, strict=True), 1):
        source = _span(timeline.media_timebase, clip.source, clip)
        record = _span(timeline.timebase, clip.frame, clip)
        yield f"{number:03}  AX       {channels:5} C        {source} {record}"
        yield f"* FROM CLIP NAME: {timeline.file}"
        for placed in markers:
            yield _locator(placed, timeline.timebase)
        yield ""


def _span(counting: Timebase, frame: int, clip: FrameClip) -> str:
    return f"{counting.timecode(frame)} {counting.timecode(frame + clip.frames)}"


def _channels(media: MediaInfo) -> str:
    """What of the media is edited: V, A (one channel), AA (two), B (V and A) or AA/V."""
    sound = sum(track.channels for track in media.audio_tracks)
    if media.frame_rate is None:
        return "AA" if sound > 1 else "A"
    return "AA/V" if sound > 1 else "B" if sound else "V"


def _locator(placed: FrameMarker, counting: Timebase) -> str:
    marker = placed.marker
    colour = COLOURS[marker.colour].avid.upper()
    return f"* LOC: {counting.timecode(placed.frame)} {colour:7} {marker.name}"


FORMAT = Format("cmx3600", ".cmx.edl", "an edit decision list with locators, for editors that read nothing else", write)
