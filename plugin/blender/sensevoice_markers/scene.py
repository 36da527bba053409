"""A plan in a scene: markers and strips made, those of a former import removed, the scene's rate read and set.

What is made carries the name of its source, so that only it is ever removed. A copy that Blender makes of it, as by
Shift+D, carries it too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

import bpy

from .laying import CHANNELS, LAST_FRAME, Plan, Strip
from .reading import Unusable

_TAG = "sensevoice_source"
"""Property of markers and strips. Custom properties will not do: markers of Blender 5 have none."""

KINDS = frozenset({"MARKER", "COLOR", "TEXT"})
"""What an import makes: scene markers, and these types of strips: ranges and subtitles."""

_FIVE = (5, 0, 0)


def register() -> None:
    """Give markers and strips the tag."""
    for kind in _tagged():
        setattr(kind, _TAG, bpy.props.StringProperty(options={"HIDDEN"}))


def unregister() -> None:
    """Take the tag away; what it says stays in the file."""
    for kind in _tagged():
        delattr(kind, _TAG)


def _tagged() -> tuple[Any, Any]:
    return bpy.types.TimelineMarker, getattr(bpy.types, "Strip", None) or bpy.types.Sequence  # before 4.4


def edited(context: Any) -> Any:
    """The scene that the Sequencer edits: since Blender 5 it need not be the window's."""
    return getattr(context, "sequencer_scene", None) or context.scene


def rate_of(scene: Any) -> Fraction:
    """Frames a second of the scene, exact: its base is kept in single precision, 1.001 as 1.00100004…"""
    return scene.render.fps / Fraction(scene.render.fps_base).limit_denominator(10_000)


def set_rate(scene: Any, rate: Fraction, first: int, frames: int) -> None:
    """Make `scene` run at `rate` and end with the timeline that begins at frame `first`."""
    nominal = max(1, round(rate))
    scene.render.fps, scene.render.fps_base = nominal, float(nominal / rate)
    scene.frame_end = min(LAST_FRAME, first + frames - 1)


def zero_of_active_strip(scene: Any) -> int:
    """The frame on which the first frame of the active strip's media lies, though it may be cut away.

    Raises:
        Unusable: no strip is active.
    """
    editor = scene.sequence_editor
    strip = editor and editor.active_strip
    if strip is None:
        raise Unusable("No strip is active: click the video's strip, or choose another place")
    return round(strip.content_start if hasattr(strip, "content_start") else strip.frame_start)  # since 5.1


def make(scene: Any, plan: Plan, source: str, *, replace: bool) -> None:
    """Make what `plan` says, and before that, if asked, remove what a former import from `source` made of these kinds.

    Raises:
        Unusable: there are too few free channels, or effects of the user's would go too; nothing was changed then.
    """
    planned = {"MARKER": plan.marks, "COLOR": plan.ranges, "TEXT": plan.subtitles}
    kinds = {kind for kind, made in planned.items() if made is not None} if replace else set()
    staying = (strip for strip in _strips(scene) if not (strip.type in kinds and is_of(strip, source)))
    below = max((strip.channel for strip in staying), default=0)
    if below + plan.lanes > CHANNELS:
        raise Unusable(
            "{wanted} free channels are needed above channel {below}: move strips down", wanted=plan.lanes, below=below
        )
    remove(scene, kinds, source)
    for mark in plan.marks or ():
        setattr(scene.timeline_markers.new(mark.name, frame=mark.frame), _TAG, source)
    if not plan.lanes:
        return
    strips = _top(scene.sequence_editor_create())
    for strip in plan.ranges or ():
        _range(_effect(strips, strip, below, "COLOR", source), strip)
    for strip in plan.subtitles or ():
        _subtitle(_effect(strips, strip, below, "TEXT", source), strip, scene.render.resolution_y)


def remove(scene: Any, kinds: Collection[str] = KINDS, source: str | None = None) -> int:
    """Remove what was made of `kinds` from `source`, None for any; returns how many markers and strips that were.

    Raises:
        Unusable: effects of the user's would go with them; nothing was changed then.
    """
    markers = [marker for marker in scene.timeline_markers if "MARKER" in kinds and is_of(marker, source)]
    owned = [(owner, strip) for owner, strip in _owned(scene) if strip.type in kinds and is_of(strip, source)]
    count = _others_that_go_with(scene, [strip for _, strip in owned])
    if count:
        raise Unusable(
            "Strips of a former import are inputs of effects of yours ({count}): remove those or reassign their inputs",
            count=count,
        )
    for marker in markers:
        scene.timeline_markers.remove(marker)
    for owner, strip in owned:
        owner.remove(strip)
    return len(markers) + len(owned)


def _others_that_go_with(scene: Any, leaving: list[Any]) -> int:
    """How many other strips Blender would remove with `leaving`: the effects that have one as input, and theirs."""
    effects = [(strip, inputs) for _, strip in _owned(scene) if (inputs := _inputs(strip))]
    going, before = set(leaving), -1
    while len(going) > before:  # an effect may lie on another one
        before = len(going)
        going.update(effect for effect, inputs in effects if not going.isdisjoint(inputs))
    return len(going) - len(leaving)


def _inputs(strip: Any) -> list[Any]:
    """What an effect is made of; strips of other types have none."""
    found = (getattr(strip, name, None) for name in ("input_1", "input_2"))
    return [each for each in found if each is not None]


def is_of(made: Any, source: str | None = None) -> bool:
    """Whether an import made this marker or strip: from `source`, None for any."""
    tag = getattr(made, _TAG)
    return bool(tag) and (source is None or tag == source)


def _effect(strips: Any, strip: Strip, below: int, kind: str, source: str) -> Any:
    until = {"length": strip.frames} if bpy.app.version >= _FIVE else {"frame_end": strip.frame + strip.frames}
    made = strips.new_effect(
        name=strip.name or kind.title(), type=kind, channel=below + 1 + strip.lane, frame_start=strip.frame, **until
    )
    setattr(made, _TAG, source)
    made.select = False
    return made


def _range(made: Any, strip: Strip) -> None:
    """A bar of colour that is not rendered. Transparent instead of muted, it would still hide a 3D scene from F12."""
    made.color = strip.colour
    made.mute = True


def _subtitle(made: Any, strip: Strip, height: int) -> None:
    """White with a black outline, centred at the bottom. The default font has Chinese, Japanese and Korean."""
    made.text = strip.text
    made.font_size = max(1.0, height / 20)
    made.wrap_width = 0.9
    made.location = (0.5, 0.06)
    made.use_outline = True
    made.outline_color = (0, 0, 0, 1)
    made.use_shadow = True
    if hasattr(made, "anchor_y"):
        made.alignment_x, made.anchor_x, made.anchor_y = "CENTER", "CENTER", "BOTTOM"
    else:  # before 4.4
        made.align_x, made.align_y = "CENTER", "BOTTOM"


def _top(editor: Any) -> Any:
    return editor.strips if hasattr(editor, "strips") else editor.sequences  # before 4.4


def _strips(scene: Any) -> Any:
    """Those that lie in channels of the scene, not of a meta strip."""
    return _top(scene.sequence_editor) if scene.sequence_editor else ()


def _owned(scene: Any) -> Iterator[tuple[Any, Any]]:
    """Every strip with the collection that it can be removed from, also those that lie in meta strips."""
    collections = [_top(scene.sequence_editor)] if scene.sequence_editor else []
    while collections:
        collection = collections.pop()
        for strip in collection:
            yield collection, strip
            if strip.type == "META":
                collections.append(_top(strip))
