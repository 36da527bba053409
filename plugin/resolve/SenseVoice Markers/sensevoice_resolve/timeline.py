"""The timeline: its clips, our markers on it and those of others, and new timelines of an OTIO.

Frames of markers are counted from the timeline's start. What is known of each call is the README under Help >
Documentation > Developer, which https://deric.github.io/DaVinciResolve-API-Docs shows too.
"""

import math
import os

from sensevoice_resolve.document import file_name
from sensevoice_resolve.laying import Stretch, laid, timeline_rate
from sensevoice_resolve.words import PROGRAM, SUFFIX, Problem, words

REFUSALS = 5  # one after another, and Resolve is not going to take any


def current(resolve):
    """The open project and timeline. Raises Problem where there is none."""
    project = resolve.GetProjectManager().GetCurrentProject()
    if not project:
        raise Problem("no project")
    timeline = project.GetCurrentTimeline()
    if not timeline:
        raise Problem("no timeline")
    return project, timeline


def clip_file(timeline):
    """The media file of the clip under the playhead, "" without one."""
    item = timeline.GetCurrentVideoItem()
    media = item and item.GetMediaPoolItem()  # titles and generators have none
    return (media and media.GetClipProperty("File Path")) or ""


def stretches_of(timeline, document):
    """Where the document's media shows on the timeline, on video tracks or, without any, on audio tracks."""
    origin = timeline.GetStartFrame()
    for wanted in ("video", "audio"):
        same, alike = set(), set()
        for item in (item for kind, item in _items(timeline) if kind == wanted):
            media = item.GetMediaPoolItem()
            path = (media and media.GetClipProperty("File Path")) or ""
            first = int(item.GetStart() - origin)
            where = Stretch(first - int(item.GetLeftOffset()), first, first + int(item.GetDuration()))
            if os.path.normcase(path) == os.path.normcase(document.media):
                same.add(where)
            elif file_name(path) == document.file:  # moved, or analysed on another system
                alike.add(where)
        if same or alike:
            return sorted(same or alike)
    return []


def _items(timeline):
    for kind in ("video", "audio"):
        for track in range(1, int(timeline.GetTrackCount(kind)) + 1):
            for item in timeline.GetItemListInTrack(kind, track) or []:
                yield kind, item


def ours(timeline, tag):
    """The frames of markers whose custom data begin with `tag`."""
    return [frame for frame, info in _markers(timeline).items() if (info.get("customData") or "").startswith(tag)]


def _markers(timeline):
    return {round(frame): info for frame, info in (timeline.GetMarkers() or {}).items()}


def remove(timeline, tag=PROGRAM + "/"):
    """Remove our markers, one by one: by custom data Resolve removes only the first. Returns what there is to say."""
    there = ours(timeline, tag)
    stuck = sum(not timeline.DeleteMarkerAtFrame(frame) for frame in there)
    return len(there) - stuck, [words("stuck", n=stuck)] if stuck else []


def add(project, timeline, document, follow):
    """Replace our markers of this media by those of `document`; returns what there is to say, a line each."""
    asked = timeline.GetSetting("timelineFrameRate") or project.GetSetting("timelineFrameRate")
    rate = timeline_rate(asked)
    said = [] if rate else [words("no rate", old=float(document.rate))]
    rate = rate or document.rate
    clips = stretches_of(timeline, document)
    if follow and not clips:
        raise Problem("no clip", name=document.file)
    whole = [Stretch(0, 0, int(timeline.GetEndFrame() - timeline.GetStartFrame()))]
    wanted, merged, outside = laid(document, rate, clips if follow else whole)
    if not follow and clips and all(clip.zero for clip in clips):
        said.append(words("elsewhere", name=document.file))
    if rate != document.rate:
        said.append(words("converted", old=float(document.rate), new=float(rate)))
    tag = PROGRAM + "/" + document.file + "/"
    replaced, stuck = remove(timeline, tag)
    added, moved, refused, gave_up = _put(timeline, wanted, tag, math.ceil(rate), whole[0].end)
    counts = (("replaced", replaced), ("merged", merged), ("outside", outside))
    said = [words("added", n=added, name=document.name), *(words(key, n=n) for key, n in counts if n), *said, *stuck]
    said += [
        words(key, n=len(some), names=_some(some)) for key, some in (("moved", moved), ("refused", refused)) if some
    ]
    return said + ([words("closed")] if gave_up else [])


def _put(timeline, wanted, tag, second, end):
    """Add the markers: how many came, the names of those moved and refused, whether it gave up.

    `second` is how many frames one may move.
    """
    taken = set(_markers(timeline))
    added, moved, refused, in_a_row = 0, [], [], 0
    for frame, marker in sorted(wanted.items()):
        if in_a_row == REFUSALS:
            refused.append(marker.name)
            continue
        near = [*range(frame + 1, min(frame + second + 1, end)), *range(frame - 1, max(frame - second, 0) - 1, -1)]
        free = next((f for f in [frame, *near] if f not in taken and (f == frame or f not in wanted)), None)
        custom = tag + "+".join(marker.ids)
        given = (marker.colour, marker.name, marker.note, marker.frames, custom)
        if free is not None and timeline.AddMarker(free, *given):
            taken.add(free)
            added, in_a_row = added + 1, 0
            if free != frame:
                moved.append(marker.name)
        else:
            refused.append(marker.name)
            in_a_row += free is not None
    return added, moved, refused, in_a_row == REFUSALS


def _some(names):
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def import_otio(project, document):
    """The OTIO beside the document as a new timeline, with its markers; returns what there is to say.

    Where Resolve keeps the OTIO's markers, on the timeline or on its clips, the document's are not added to them.
    """
    path = document.path.with_name(document.path.name[: -len(SUFFIX)] + ".otio")
    if not document.path.name.endswith(SUFFIX) or not path.is_file():
        raise Problem("no otio", file=path)
    there = {project.GetTimelineByIndex(i + 1).GetName() for i in range(int(project.GetTimelineCount()))}
    names = [document.name, *(document.name + " " + str(i) for i in range(2, len(there) + 3))]
    name = next(each for each in names if each not in there)
    # Media that are in the pool already made Resolve give up, but for importSourceClips False.
    for options in ({"timelineName": name}, {"timelineName": name, "importSourceClips": False}):
        timeline = project.GetMediaPool().ImportTimelineFromFile(str(path), options)
        if timeline:
            project.SetCurrentTimeline(timeline)
            said = words("imported", name=timeline.GetName())
            came = sum(len(each.GetMarkers() or {}) for each in (timeline, *(item for _, item in _items(timeline))))
            return [said, words("survived", n=came)] if came else [said, *add(project, timeline, document, False)]
    raise Problem("no import", file=path)
