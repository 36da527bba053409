"""Install the extension as a user does, import a result in Blender itself, and hold its markers against the plan.

    sensevoice-markers mark examples/demo.mp4 --for blender --out out
    .venv/bin/python tools/blender.py
    .venv/blender/bin/python tools/check_blender.py out/demo.markers.json out/demo.otio

Runs in Blender's own Python (PyPI's ``bpy``), with an empty user folder that is removed again.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

EXTENSION = Path(__file__).parents[1] / "plugin" / "blender" / "sensevoice_markers"
MODULE = "bl_ext.user_default.sensevoice_markers"


def main() -> None:
    """Import each file named into an empty scene; the JSON among them is the plan."""
    paths = [Path(name).resolve() for name in sys.argv[1:]]
    (plan,) = (json.loads(path.read_text("utf-8")) for path in paths if path.suffix == ".json")
    wanted = [(marker["frame"], marker["name"]) for marker in plan["markers"]]
    with tempfile.TemporaryDirectory() as home:
        os.environ["BLENDER_USER_RESOURCES"] = home  # before Blender is loaded
        shutil.copytree(EXTENSION, Path(home, "extensions", "user_default", EXTENSION.name))
        import bpy

        bpy.ops.preferences.addon_enable(module=MODULE)
        for path in paths:
            bpy.ops.scene.new(type="EMPTY")
            bpy.ops.sensevoice.import_markers(filepath=str(path), set_scene=True)
            scene = bpy.context.scene
            found = sorted((marker.frame - scene.frame_start, marker.name) for marker in scene.timeline_markers)
            rate = scene.render.fps / scene.render.fps_base
            print(f"Blender {bpy.app.version_string}, {path.name}: {rate:.6g} frames a second")
            for (frame, name), (planned, _) in zip(found, wanted, strict=True):
                print(f"{frame:7} {planned:7}  {name}")
            if found != wanted:
                sys.exit("not as planned")
    print(f"{len(wanted)} markers, all on their frames")


if __name__ == "__main__":
    main()
