# ruff: noqa: N802 - the names are Resolve's
"""A fake of DaVinci Resolve's scripting, as documented, with the oddities that people have met.

Documented (Help > Documentation > Developer; https://deric.github.io/DaVinciResolve-API-Docs): the calls and their
values, markers by float frames from the timeline's start, removal by custom data takes the first match only, None
instead of exceptions. Met: False on an occupied frame, an unknown colour; while a dialog is open markers are neither
added, removed nor told; frames outside the timeline are taken; any name is an attribute, and a method that is not there
is None.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import opentimelineio

COLOURS = set("Blue Cyan Green Yellow Red Pink Purple Fuchsia Rose Lavender Sky Mint Lemon Sand Cocoa Cream".split())


class Remote:
    """An object of Resolve: what it lacks is None, never an AttributeError."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


class MediaPoolItem(Remote):
    def __init__(self, path: str) -> None:
        self.path = path

    def GetClipProperty(self, name: str) -> str:
        return {"File Path": self.path, "File Name": Path(self.path).name}.get(name, "")


class Item(Remote):
    """A clip on a track; `start` counts from the timeline's first frame, as people see it."""

    def __init__(self, path: str | None, start: int, duration: int, left: int = 0) -> None:
        self.media = MediaPoolItem(path) if path is not None else None
        self.start, self.duration, self.left = start, duration, left
        self.origin = 0
        self.markers: dict[float, dict[str, Any]] = {}

    def GetMarkers(self) -> dict[float, dict[str, Any]]:
        return copy.deepcopy(self.markers)

    def GetMediaPoolItem(self) -> MediaPoolItem | None:
        return self.media

    def GetStart(self) -> int:
        return self.origin + self.start

    def GetDuration(self) -> int:
        return self.duration

    def GetLeftOffset(self) -> int:
        return self.left


class Timeline(Remote):
    def __init__(
        self,
        name: str = "Timeline 1",
        frames: int = 1500,
        rate: Any = "25",
        start: int = 86400,
        video: Sequence[Sequence[Item]] = (),
        audio: Sequence[Sequence[Item]] = (),
    ) -> None:
        self.name, self.frames, self.start = name, frames, start
        self.settings = {"timelineFrameRate": rate}
        self.tracks = {"video": list(video), "audio": list(audio), "subtitle": []}
        for track in (*video, *audio):
            for item in track:
                item.origin = start
        self.markers: dict[float, dict[str, Any]] = {}
        self.under_playhead: Item | None = video[0][0] if video and video[0] else None
        self.dialog_open_after: int | None = None
        self.undeletable: set[int] = set()
        self.calls = 0  # that were to change markers

    def GetName(self) -> str:
        return self.name

    def GetStartFrame(self) -> int:
        return self.start

    def GetEndFrame(self) -> int:
        return self.start + self.frames

    def GetSetting(self, name: str) -> Any:
        return self.settings.get(name, "")

    def GetTrackCount(self, kind: str) -> int:
        return len(self.tracks[kind])

    def GetItemListInTrack(self, kind: str, index: int) -> list[Item] | None:
        return list(self.tracks[kind][index - 1]) or None

    def GetCurrentVideoItem(self) -> Item | None:
        return self.under_playhead

    def _dialog_open(self) -> bool:
        return self.dialog_open_after is not None and self.calls >= self.dialog_open_after

    def _refuses(self) -> bool:
        refused = self._dialog_open()
        self.calls += 1
        return refused

    def AddMarker(self, frame: float, color: str, name: str, note: str, duration: float, custom: str = "") -> bool:
        if self._refuses():
            return False
        if float(frame) in self.markers or color not in COLOURS or duration < 1:
            return False
        assert all(isinstance(text, str) and "\0" not in text for text in (name, note, custom))
        self.markers[float(frame)] = {
            "color": color,
            "duration": float(duration),
            "note": note,
            "name": name,
            "customData": custom,
        }
        return True

    def GetMarkers(self) -> dict[float, dict[str, Any]] | None:
        return None if self._dialog_open() else copy.deepcopy(self.markers)

    def DeleteMarkerAtFrame(self, frame: float) -> bool:
        if self._refuses() or frame in self.undeletable:
            return False
        return self.markers.pop(float(frame), None) is not None

    def DeleteMarkerByCustomData(self, custom: str) -> bool:
        first = next((frame for frame, info in self.markers.items() if info["customData"] == custom), None)
        return first is not None and self.DeleteMarkerAtFrame(first)


class MediaPool(Remote):
    """`refuses`: takes no file; `has_media`: gives up unless told to import no clips; `keeps_markers`: of an OTIO.

    `keeps_most` is how many markers of each clip it keeps at most.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.refuses = self.has_media = self.keeps_markers = False
        self.keeps_most: int | None = None

    def ImportTimelineFromFile(self, path: str, options: dict[str, Any]) -> Timeline | None:
        name = options["timelineName"]
        if self.refuses or name in [each.name for each in self.project.timelines]:
            return None
        if self.has_media and options.get("importSourceClips", True):
            return None
        read = opentimelineio.adapters.read_from_file(path)
        length = read.duration()
        tracks = [[self._item(clip) for clip in track.find_clips()] for track in read.video_tracks()]
        made = Timeline(name, round(length.value), f"{length.rate:.6g}", video=tracks)
        for marker in read.tracks.markers if self.keeps_markers else ():
            where = marker.marked_range
            made.AddMarker(where.start_time.value, "Blue", marker.name, "", max(1, where.duration.value))
        self.project.timelines.append(made)
        return made

    def _item(self, clip: Any) -> Item:
        where = clip.range_in_parent()
        item = Item(clip.media_reference.target_url, round(where.start_time.value), round(where.duration.value))
        if self.keeps_markers:
            kept = list(clip.markers)[: self.keeps_most]
            item.markers = {marker.marked_range.start_time.value: {"name": marker.name} for marker in kept}
        return item


class Project(Remote):
    def __init__(self, *timelines: Timeline) -> None:
        self.timelines = list(timelines)
        self.current = self.timelines[0] if timelines else None
        self.pool = MediaPool(self)

    def GetCurrentTimeline(self) -> Timeline | None:
        return self.current

    def SetCurrentTimeline(self, timeline: Timeline) -> bool:
        self.current = timeline
        return True

    def GetTimelineCount(self) -> int:
        return len(self.timelines)

    def GetTimelineByIndex(self, index: int) -> Timeline | None:
        return self.timelines[index - 1]

    def GetMediaPool(self) -> MediaPool:
        return self.pool

    def GetSetting(self, name: str) -> str:
        return ""


class ProjectManager(Remote):
    def __init__(self, project: Project | None) -> None:
        self.project = project

    def GetCurrentProject(self) -> Project | None:
        return self.project


class Fusion(Remote):
    """Without `UIManager`, as in the free edition; `chosen` is what a person picks in the dialog."""

    def __init__(self, chosen: str | None = None, ui: UIManager | None = None) -> None:
        self.chosen, self.UIManager = chosen, ui

    def RequestFile(self, folder: str, name: str, options: dict[str, Any]) -> str | None:
        return self.chosen


class Resolve(Remote):
    def __init__(self, project: Project | None, fusion: Fusion | None = None) -> None:
        self.manager, self.fusion = ProjectManager(project), fusion or Fusion()

    def GetProjectManager(self) -> ProjectManager:
        return self.manager

    def Fusion(self) -> Fusion:
        return self.fusion


class Element:
    """A widget, or the events of one: attributes are what was set."""

    def __init__(self, kind: str, given: dict[str, Any] | None = None) -> None:
        self.kind = kind
        self.Text = self.PlainText = ""
        self.Checked, self.Enabled = False, True
        self.__dict__.update(given or {})


class UIManager:
    def __init__(self) -> None:
        self.made: dict[str, Element] = {}

    def __getattr__(self, kind: str) -> Callable[..., Element]:
        def make(given: Any, children: Any = ()) -> Element:
            element = Element(kind, given if isinstance(given, dict) else None)
            if hasattr(element, "ID"):
                self.made[element.ID] = element
            return element

        return make


class Window:
    def __init__(self, ui: UIManager) -> None:
        self.ui, self.shown = ui, False
        self.On: dict[str, Element] = {name: Element("events") for name in ui.made}

    def GetItems(self) -> dict[str, Element]:
        return self.ui.made

    def Show(self) -> None:
        self.shown = True

    def Hide(self) -> None:
        self.shown = False


class Bmd:
    """`bmd`, whose dispatcher plays `steps`, one each StepLoop: the person at the window; at the end it is closed.

    A step is (action, state): an element's ID to click, "close", or a function that is given all elements and says what
    to click, if anything.
    """

    def __init__(self, *steps: str | Callable[[dict[str, Element]], str | None]) -> None:
        self.steps = list(steps)
        self.window: Window | None = None

    def UIDispatcher(self, ui: UIManager) -> Bmd:
        self.ui = ui
        return self

    def AddWindow(self, given: dict[str, Any], children: Element) -> Window:
        self.id = given["ID"]
        self.window = Window(self.ui)
        self.window.On[self.id] = Element("events")
        return self.window

    def StepLoop(self) -> None:
        assert self.window
        assert self.window.shown
        step = self.steps[0] if self.steps else "close"
        wanted = step(self.ui.made) if callable(step) else step
        if wanted is None:  # this step waits for something
            raise KeyError("On")
        if self.steps:
            self.steps.pop(0)
        if wanted == "close":
            self.window.On[self.id].Close({})
        elif wanted and self.ui.made[wanted].Enabled:
            self.window.On[wanted].Clicked({})
