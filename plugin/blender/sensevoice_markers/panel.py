"""What is seen: a tab in the Sequencer's sidebar, and an entry in File > Import."""

from typing import Any

import bpy
from bpy.props import IntProperty

from . import operators, scene


class MarkerList(bpy.types.UIList):
    """Scene markers that imports made, in order of time; all others are hidden."""

    bl_idname = "SENSEVOICE_UL_markers"

    def draw_item(
        self, _context: Any, layout: Any, edited: Any, marker: Any, _icon: int, _owner: Any, _active: str
    ) -> None:
        """One line: when, and what."""
        row = layout.row()
        row.label(text=bpy.utils.smpte_from_frame(marker.frame - edited.frame_start))
        row.label(text=marker.name, translate=False)

    def filter_items(self, _context: Any, edited: Any, _name: str) -> tuple[list[int], list[int]]:
        """Which are shown, and the place of each when ordered by frame."""
        markers = list(edited.timeline_markers)
        shown = [self.bitflag_filter_item if scene.is_of(marker) else 0 for marker in markers]
        by_frame = sorted(range(len(markers)), key=lambda i: markers[i].frame)
        places = [0] * len(markers)
        for place, i in enumerate(by_frame):
            places[i] = place
        return shown, places


class MarkersPanel(bpy.types.Panel):
    """Import, import again, remove; and where everything is."""

    bl_idname = "SENSEVOICE_PT_markers"
    bl_label = "SenseVoice Markers"
    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "SenseVoice"

    def draw(self, context: Any) -> None:
        """Buttons above the list."""
        layout = self.layout
        edited = scene.edited(context)
        if edited is None:
            layout.label(text="Open a scene in the Sequencer first")
            return
        layout.operator(operators.ImportMarkers.bl_idname, text="Import Markers…", icon="IMPORT")
        former = edited.sensevoice_former
        if former.filepath:
            _draw_again(layout, former)
        if any(map(scene.is_of, edited.timeline_markers)):
            layout.template_list(
                MarkerList.bl_idname, "", edited, "timeline_markers", edited, "sensevoice_at", rows=8, sort_lock=True
            )
        layout.operator(operators.RemoveMarkers.bl_idname, icon="TRASH")


def _draw_again(layout: Any, former: operators.Former) -> None:
    """The same file with the same options in the same place."""
    column = layout.column()
    column.operator_context = "EXEC_DEFAULT"  # asks nothing
    again = column.operator(operators.ImportMarkers.bl_idname, text="Import Again", icon="FILE_REFRESH")
    again.filepath, again.place, again.frame = former.filepath, "FRAME", former.frame
    again.markers, again.ranges, again.subtitles = former.markers, former.ranges, former.subtitles
    again.replace, again.set_scene = True, False


def _go_there(edited: Any, _context: Any) -> None:
    edited.frame_current = edited.timeline_markers[edited.sensevoice_at].frame


def _draw_menu(menu: Any, _context: Any) -> None:
    menu.layout.operator(operators.ImportMarkers.bl_idname, text="SenseVoice Markers (.json, .otio)")


_CLASSES = (MarkerList, MarkersPanel)


def register() -> None:
    """Show them."""
    for each in _CLASSES:
        bpy.utils.register_class(each)
    bpy.types.Scene.sensevoice_at = IntProperty(
        description="Marker at the playhead; choose another to go there", update=_go_there, options={"SKIP_SAVE"}
    )
    bpy.types.TOPBAR_MT_file_import.append(_draw_menu)


def unregister() -> None:
    """Hide them again."""
    bpy.types.TOPBAR_MT_file_import.remove(_draw_menu)
    del bpy.types.Scene.sensevoice_at
    for each in reversed(_CLASSES):
        bpy.utils.unregister_class(each)
