"""The timeline: its clips, the markers of a document on it, and new timelines of an OTIO.

Frames of markers are counted from the timeline's start. What is known of each call is the README under Help >
Documentation > Developer, which https://deric.github.io/DaVinciResolve-API-Docs shows too.
"""

import math
import os

from sensevoice_resolve.document import file_name
from sensevoice_resolve.laying import Stretch, laid, timeline_rate
from sensevoice_resolve.markers import put
from sensevoice_resolve.words import SUFFIX, Problem, words


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
    """Where the document's media shows on the timeline, on video tracks or, without any, on audio tracks.

    Returns the paths too, where only files of its name were found, at other paths: one may be another file.
    """
    origin = timeline.GetStartFrame()
    for wanted in ("video", "audio"):
        same, alike, paths = set(), set(), set()
        for item in (item for kind, item in _items(timeline) if kind == wanted):
            media = item.GetMediaPoolItem()
            path = (media and media.GetClipProperty("File Path")) or ""
            first = int(item.GetStart() - origin)
            where = Stretch(first - int(item.GetLeftOffset()), first, first + int(item.GetDuration()))
            if os.path.normcase(path) == os.path.normcase(document.media):
                same.add(where)
            elif file_name(path) == document.file:  # moved, or analysed on another system
                alike.add(where)
                paths.add(path)
        if same or alike:
            return sorted(same or alike), [] if same else sorted(paths)
    return [], []


def _items(timeline):
    for kind in ("video", "audio"):
        for track in range(1, int(timeline.GetTrackCount(kind)) + 1):
            for item in timeline.GetItemListInTrack(kind, track) or []:
                yield kind, item


def add(project, timeline, document, follow):
    """Make our markers of this media those of `document`; returns what there is to say, a line each."""
    asked = timeline.GetSetting("timelineFrameRate") or project.GetSetting("timelineFrameRate")
    rate = timeline_rate(asked)
    said = [] if rate else [words("no rate", old=float(document.rate))]
    rate = rate or document.rate
    clips, paths = stretches_of(timeline, document)
    if follow and not clips:
        raise Problem("no clip", name=document.file)
    whole = [Stretch(0, 0, int(timeline.GetEndFrame() - timeline.GetStartFrame()))]
    wanted, merged, outside = laid(document, rate, clips if follow else whole)
    elsewhere = not follow and clips and all(clip.zero for clip in clips)
    said += [words("alike", names=_some(paths))] if paths and (follow or elsewhere) else []
    said += [words("elsewhere", name=document.file)] if elsewhere else []
    if rate != document.rate:
        said.append(words("converted", old=float(document.rate), new=float(rate)))
    done = put(timeline, wanted, document.tag, math.ceil(rate), whole[0].end)
    counts = {
        "kept": done.kept,
        "replaced": done.replaced,
        "dropped": done.dropped,
        "merged": merged,
        "outside": outside,
    }
    lists = {"lost": done.lost, "moved": done.moved, "refused": done.refused}
    return [
        words("added", n=done.added, name=document.name),
        *(words(key, n=n) for key, n in counts.items() if n),
        *said,
        *([words("stuck", n=done.stuck)] if done.stuck else []),
        *(words(key, n=len(names), names=_some(names)) for key, names in lists.items() if names),
        *([words("closed")] if done.gave_up else []),
    ]


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
            if not came:
                return [said, *add(project, timeline, document, False)]
            every = len(document.markers)
            return [said, words("survived" if came >= every else "partly", n=came, all=every)]
    raise Problem("no import", file=path)
