"""What the buttons do: import a marker file, remove what imports made. Both can be undone."""

# Annotations are Blender's properties, not types: no annotations from __future__, which would make them text.
from typing import Any, ClassVar

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, PointerProperty, StringProperty
from bpy_extras.io_utils import ImportHelper

from . import reading, scene
from .laying import LAST_FRAME, Wishes, lay_out
from .words import reason, told


class Former(bpy.types.PropertyGroup):
    """The scene's last import, for doing it again."""

    filepath: StringProperty(subtype="FILE_PATH")
    frame: IntProperty()
    markers: BoolProperty()
    ranges: BoolProperty()
    subtitles: BoolProperty()


class ImportMarkers(bpy.types.Operator, ImportHelper):
    """Bring laughter, applause, music and subtitles from a marker file into the Sequencer"""

    bl_idname = "sensevoice.import_markers"
    bl_label = "Import Markers"
    bl_options: ClassVar = {"REGISTER", "UNDO"}

    filter_glob: StringProperty(default="*.json;*.otio", options={"HIDDEN"})
    filepath: StringProperty(subtype="FILE_PATH", options={"SKIP_SAVE", "HIDDEN"})
    place: EnumProperty(
        name="Place",
        description="Where the video begins",
        items=(
            ("START", "Scene Start", "The video begins on the scene's first frame"),
            ("PLAYHEAD", "Playhead", "The video begins on the current frame"),
            ("STRIP", "Active Strip", "The video is the active strip, wherever it lies and however it is cut"),
            ("FRAME", "Frame", "The video begins on a frame that you give"),
        ),
    )
    frame: IntProperty(
        name="Frame", description="Frame on which the video begins", default=1, min=-LAST_FRAME, max=LAST_FRAME
    )
    markers: BoolProperty(name="Markers", description="Make a scene marker of each event", default=True)
    ranges: BoolProperty(
        name="Ranges",
        description="Make a colour strip of each event, as long as it is. They are muted and not rendered",
        default=True,
    )
    subtitles: BoolProperty(name="Subtitles", description="Make a text strip of each subtitle", default=True)
    replace: BoolProperty(
        name="Replace Former",
        description="Remove first what an earlier import of the same video made of these kinds",
        default=True,
    )
    set_scene: BoolProperty(
        name="Set Scene Rate and Length",
        description="Make the scene run at the file's frame rate and end with it",
        default=False,
        options={"SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, context: Any) -> bool:
        """There is a scene, and it is not another file's."""
        return _editable(context)

    def invoke(self, context: Any, event: Any) -> set[str]:
        """A file that was dropped asks for options, else one is chosen first."""
        if self.properties.is_property_set("filepath"):
            return context.window_manager.invoke_props_dialog(self)
        return super().invoke(context, event)

    def draw(self, _context: Any) -> None:
        """The options, beside the file browser or after the import."""
        layout = self.layout
        layout.use_property_split = True
        layout.prop(self, "place")
        if self.place == "FRAME":
            layout.prop(self, "frame")
        for name in ("markers", "ranges", "subtitles", "replace", "set_scene"):
            layout.prop(self, name)

    def execute(self, context: Any) -> set[str]:
        """Read everything, then change the scene."""
        edited = scene.edited(context)
        try:
            document = reading.read(bpy.path.abspath(self.filepath))
            rate = document.rate if self.set_scene else scene.rate_of(edited)
            first = self._first(edited)
            plan = lay_out(document, rate, Wishes(first, self.markers, self.ranges, self.subtitles))
            scene.make(edited, plan, document.source, replace=self.replace)
        except reading.Unusable as error:
            self.report({"ERROR"}, reason(error))
            return {"CANCELLED"}
        if self.set_scene:
            scene.set_rate(edited, rate, first, plan.frames)
        self._remember(edited.sensevoice_former, first)
        self.report(
            {"INFO"},
            told(
                "Markers: {markers}, ranges: {ranges}, subtitles: {subtitles}",
                markers=len(plan.marks or ()),
                ranges=len(plan.ranges or ()),
                subtitles=len(plan.subtitles or ()),
            ),
        )
        if rate != document.rate:
            speeds = {"scene": f"{float(rate):.6g}", "file": f"{float(document.rate):.6g}"}
            said = "The scene runs at {scene} frames a second, the file at {file}: times were converted"
            self.report({"WARNING"}, told(said, **speeds))
        if plan.beyond:
            said = "{count} lie beyond Blender's last frame and were left out: import at an earlier frame"
            self.report({"WARNING"}, told(said, count=plan.beyond))
        return {"FINISHED"}

    def _first(self, edited: Any) -> int:
        if self.place == "PLAYHEAD":
            return int(edited.frame_current)
        if self.place == "STRIP":
            return scene.zero_of_active_strip(edited)
        return int(edited.frame_start if self.place == "START" else self.frame)

    def _remember(self, former: Former, first: int) -> None:
        former.filepath, former.frame = self.filepath, first
        former.markers, former.ranges, former.subtitles = self.markers, self.ranges, self.subtitles


class RemoveMarkers(bpy.types.Operator):
    """Remove all markers and strips that imports made; yours stay"""

    bl_idname = "sensevoice.remove_markers"
    bl_label = "Remove Markers"
    bl_options: ClassVar = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        """There is a scene, and it is not another file's."""
        return _editable(context)

    def execute(self, context: Any) -> set[str]:
        """Remove, and say how many."""
        try:
            count = scene.remove(scene.edited(context))
        except reading.Unusable as error:
            self.report({"ERROR"}, reason(error))
            return {"CANCELLED"}
        self.report({"INFO"}, told("{count} markers and strips removed", count=count))
        return {"FINISHED"}


class DroppedFile(bpy.types.FileHandler):
    """A marker file that is dropped into the Sequencer is imported."""

    bl_idname = "SENSEVOICE_FH_markers"
    bl_label = "SenseVoice Markers"
    bl_import_operator = ImportMarkers.bl_idname
    bl_file_extensions = ".json;.otio"

    @classmethod
    def poll_drop(cls, context: Any) -> bool:
        """Only there: elsewhere such files mean other things."""
        return bool(context.area and context.area.type == "SEQUENCE_EDITOR")


def _editable(context: Any) -> bool:
    edited = scene.edited(context)
    return edited is not None and edited.library is None


_CLASSES = (Former, ImportMarkers, RemoveMarkers, DroppedFile)


def register() -> None:
    """Make the operators known."""
    for each in _CLASSES:
        bpy.utils.register_class(each)
    bpy.types.Scene.sensevoice_former = PointerProperty(type=Former)


def unregister() -> None:
    """Take them back."""
    del bpy.types.Scene.sensevoice_former
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
