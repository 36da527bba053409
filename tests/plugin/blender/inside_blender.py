"""Runs in Blender's own Python: does what `blender_host.Blender` asks for, a line of JSON each way."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import bpy

MODULE = "bl_ext.user_default.sensevoice_markers"
V5 = bpy.app.version >= (5, 0, 0)
_functions: dict[str, Callable[..., Any]] = {}


def ask(function: Callable[..., Any]) -> Callable[..., Any]:
    _functions[function.__name__] = function
    return function


def scene() -> Any:
    return bpy.context.scene


def strips(owner: Any) -> Any:
    return owner.strips if hasattr(owner, "strips") else owner.sequences


@ask
def version() -> list[int]:
    return list(bpy.app.version)


@ask
def enabled() -> list[bool]:
    """Whether the extension is enabled by default, and loaded."""
    import addon_utils  # on the path since bpy is loaded

    addon_utils.modules_refresh()
    return list(addon_utils.check(MODULE))


@ask
def enable() -> None:
    bpy.ops.preferences.addon_enable(module=MODULE)


@ask
def disable() -> None:
    bpy.ops.preferences.addon_disable(module=MODULE)


@ask
def known() -> list[str]:
    """What the extension has made known to Blender."""
    found = [name for name in dir(bpy.types) if "sensevoice" in name.lower()]
    found += [f"bpy.ops.sensevoice.{name}" for name in dir(bpy.ops.sensevoice)]
    found += [
        f"{kind.__name__}.{name}"
        for kind in (bpy.types.Scene, bpy.types.TimelineMarker, getattr(bpy.types, "Strip", None))
        if kind is not None
        for name in dir(kind)
        if name.startswith("sensevoice")
    ]
    return found


@ask
def reset(fps: int = 24, base: float = 1.0, frame_start: int = 1) -> None:
    scene().timeline_markers.clear()
    if scene().sequence_editor:  # Blender 5.0 does not survive a new rate after sequence_editor_clear()
        while strips(scene().sequence_editor):  # an effect goes with what it lies on
            strips(scene().sequence_editor).remove(strips(scene().sequence_editor)[0])
    scene().render.fps, scene().render.fps_base = fps, base
    scene().frame_start, scene().frame_end = frame_start, frame_start + 249
    scene().frame_current = frame_start
    scene().property_unset("sensevoice_former")


@ask
def run(operator: str, undo: bool = False, **given: Any) -> dict[str, Any]:
    """What an operator returns and reports; with `undo`, as when a user calls it, it can be undone."""
    group, name = operator.split(".")
    said = os.lseek(1, 0, os.SEEK_END)
    result = getattr(getattr(bpy.ops, group), name)("EXEC_DEFAULT", undo, **given)
    with open(1, "rb", closefd=False) as output:
        output.seek(said)
        return {"result": sorted(result), "said": output.read().decode("utf-8", errors="replace")}


@ask
def state() -> dict[str, Any]:
    """All that is in the scene."""
    render = scene().render
    return {
        "fps": render.fps,
        "fps_base": render.fps_base,
        "frame_start": scene().frame_start,
        "frame_end": scene().frame_end,
        "frame_current": scene().frame_current,
        "markers": [
            {"name": marker.name, "frame": marker.frame, "source": marker.sensevoice_source}
            for marker in scene().timeline_markers
        ],
        "strips": [_strip(each) for each in strips(scene().sequence_editor)] if scene().sequence_editor else [],
    }


def _strip(strip: Any) -> dict[str, Any]:
    return {
        "name": strip.name,
        "type": strip.type,
        "channel": strip.channel,
        "frame": strip.left_handle if hasattr(strip, "left_handle") else strip.frame_final_start,
        "frames": strip.duration if hasattr(strip, "duration") else strip.frame_final_duration,
        "mute": strip.mute,
        "source": strip.sensevoice_source,
        "text": getattr(strip, "text", None),
        "colour": list(strip.color)[:3] if hasattr(strip, "color") else None,
        "within": [_strip(each) for each in strips(strip)] if strip.type == "META" else [],
    }


@ask
def set_playhead(frame: int) -> None:
    scene().frame_current = frame


@ask
def add_marker(name: str, frame: int) -> None:
    scene().timeline_markers.new(name, frame=frame)


@ask
def add_strip(name: str, frame: int, frames: int, channel: int) -> None:
    """A colour strip of the user's."""
    until = {"length": frames} if V5 else {"frame_end": frame + frames}
    editor = scene().sequence_editor_create()
    made = strips(editor).new_effect(name=name, type="COLOR", channel=channel, frame_start=frame, **until)
    made.color = (0.1, 0.3, 0.6)


@ask
def add_effect(kind: str, inputs: list[str], channel: int) -> None:
    """An effect of the user's, with its kind as its name, on the strips of these names."""
    editor = scene().sequence_editor_create()
    makes = editor.bl_rna.properties["strips" if hasattr(editor, "strips") else "sequences"].srna.functions[
        "new_effect"
    ]
    words = ("input1", "input2") if "input1" in makes.parameters else ("seq1", "seq2")  # before 4.4
    given = {word: _named(editor, each) for word, each in zip(words, inputs, strict=False)}
    until = {"length": 10} if V5 else {"frame_end": 11}
    strips(editor).new_effect(name=kind, type=kind, channel=channel, frame_start=1, **until, **given)


def _named(owner: Any, name: str) -> Any:
    for strip in strips(owner):
        if strip.name == name:
            return strip
        if strip.type == "META" and (found := _named(strip, name)):
            return found
    return None


@ask
def remove_strip(name: str) -> None:
    strips(scene().sequence_editor).remove(_named(scene().sequence_editor, name))


@ask
def add_sound(path: str, frame: int, cut: int) -> None:
    """A sound strip whose first frame lies on `frame`, but `cut` frames are cut away; it becomes the active one."""
    editor = scene().sequence_editor_create()
    made = strips(editor).new_sound("sound", path, 1, frame)
    if hasattr(made, "left_handle"):
        made.left_handle = frame + cut
    else:
        made.frame_final_start = frame + cut
    editor.active_strip = made


@ask
def into_meta(source_only: bool = True) -> None:
    """The strips that imports made are moved into a meta strip."""
    top = strips(scene().sequence_editor)
    meta = top.new_meta("of mine", 20, 1)
    for each in list(top):
        if each != meta and (each.sensevoice_source or not source_only):
            each.move_to_meta(meta)


@ask
def undo() -> None:
    bpy.ops.ed.undo()


@ask
def push_undo() -> None:
    bpy.ops.ed.undo_push(message="test")


@ask
def render(path: str, frame: int, width: int, height: int) -> list[float]:
    """The picture of `frame` is written to `path` as PNG; returns the brightness of each row, from below."""
    render = scene().render
    render.resolution_x, render.resolution_y = width, height
    render.image_settings.file_format = "PNG"
    render.filepath = path
    scene().render.engine = "CYCLES"
    scene().cycles.samples = 1
    scene().frame_set(frame)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(path)
    pixels = list(image.pixels)
    bpy.data.images.remove(image)
    row = len(pixels) // height
    return [sum(pixels[i * row : (i + 1) * row]) / row for i in range(height)]


@ask
def in_a_scene_of_the_sequencer(path: str) -> list[int]:
    """How many markers an import puts into the window's scene and into the one that the Sequencer shows."""
    other = bpy.data.scenes.new("edit")
    bpy.context.workspace.sequencer_scene = other
    bpy.ops.sensevoice.import_markers(filepath=path)
    found = [len(scene().timeline_markers), len(other.timeline_markers)]
    bpy.data.scenes.remove(other)
    return found


@ask
def save_and_open(path: str) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)


@ask
def choose(index: int) -> None:
    """What a click in the list does."""
    scene().sensevoice_at = index


@ask
def list_shows() -> list[str]:
    """Names in the order that the panel's list shows them."""
    from bl_ext.user_default.sensevoice_markers import panel

    alone = SimpleNamespace(bitflag_filter_item=1 << 30)  # a list without a window
    shown, places = panel.MarkerList.filter_items(alone, bpy.context, scene(), "timeline_markers")
    names = [
        (place, marker.name)
        for show, place, marker in zip(shown, places, scene().timeline_markers, strict=True)
        if show
    ]
    return [name for _, name in sorted(names)]


@ask
def words() -> dict[str, Any]:
    """All English that can be seen, and the Chinese that there is."""
    from bl_ext.user_default.sensevoice_markers import operators, panel
    from bl_ext.user_default.sensevoice_markers import words as its

    seen: set[str] = set()
    for kind in (operators.ImportMarkers, operators.RemoveMarkers, panel.MarkersPanel, operators.DroppedFile):
        seen.add(kind.bl_label)
    for name in ("import_markers", "remove_markers"):
        about = getattr(bpy.ops.sensevoice, name).get_rna_type()
        seen |= {about.name, about.description}
        for found in about.properties:
            if found.is_hidden or found.identifier in ("rna_type", "filepath", "filter_glob", "check_existing"):
                continue
            seen |= {found.name, found.description}
            if found.type == "ENUM":
                seen |= {text for item in found.enum_items for text in (item.name, item.description)}
    seen.add(bpy.types.Scene.bl_rna.properties["sensevoice_at"].description)
    return {"seen": sorted(seen - {""}), "chinese": its.CHINESE}


@ask
def drop(area: str) -> list[Any]:
    """Whether a file dropped into an area of that type is taken, and by which operator for which suffixes."""
    handler = bpy.types.SENSEVOICE_FH_markers

    context = SimpleNamespace(area=SimpleNamespace(type=area))
    return [handler.poll_drop(context), handler.bl_import_operator, handler.bl_file_extensions]


@ask
def draw() -> None:
    """The panel and the menu's entry in a real layout. Without a screen Blender does not survive what comes after."""
    from bl_ext.user_default.sensevoice_markers import panel

    def show(menu: Any, context: Any) -> None:
        try:
            panel.MarkersPanel.draw(menu, context)
            panel._draw_menu(menu, context)
            answer({"returned": None})
        except BaseException:  # noqa: BLE001 - said by the test
            answer({"failed": traceback.format_exc()})
        os._exit(0)

    area = bpy.context.screen.areas[0]
    area.type = "SEQUENCE_EDITOR"
    sidebar = next(region for region in area.regions if region.type == "UI")  # a list needs a region
    with bpy.context.temp_override(window=bpy.context.window, area=area, region=sidebar):
        bpy.context.window_manager.popup_menu(show)


def answer(what: dict[str, Any]) -> None:
    os.write(_answers, json.dumps(what).encode() + b"\n")


def main() -> None:
    for line in sys.stdin:
        function, given = json.loads(line)
        try:
            answer({"returned": _functions[function](**given)})
        except RuntimeError as error:  # what bpy.ops raises for reports of errors
            answer({"refused": str(error)})
        except BaseException:  # noqa: BLE001 - said by the test
            answer({"failed": traceback.format_exc()})


# Blender prints what it likes, reports among it: that goes to a file, and answers to a duplicate of stdout.
_answers = os.dup(1)
_printed, _ = tempfile.mkstemp(dir=os.environ["BLENDER_USER_RESOURCES"])
os.dup2(_printed, 1)
with contextlib.suppress(KeyboardInterrupt):
    main()
