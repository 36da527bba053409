"""Workspace > Scripts > SenseVoice Markers: adds the markers of a .markers.json to the current timeline.

Each .py of this folder is an entry of the menu, so the rest lies outside it, in Fusion/SenseVoice Markers.
"""

import os
import sys
from pathlib import Path


def homes():
    """The folders Fusion to look in: this script's, where Resolve tells its path, then the user's own."""
    if "__file__" in globals():
        yield Path(__file__).resolve().parents[2]
    if sys.platform == "win32":
        yield Path(os.environ["APPDATA"]) / "Blackmagic Design/DaVinci Resolve/Support/Fusion"
    elif sys.platform == "darwin":
        yield Path.home() / "Library/Application Support/Blackmagic Design/DaVinci Resolve/Fusion"
    else:
        yield Path.home() / ".local/share/DaVinciResolve/Fusion"


found = [home / "SenseVoice Markers" for home in homes() if (home / "SenseVoice Markers").is_dir()]
if not found:
    raise SystemExit(
        "SenseVoice Markers is only half installed: run 'sensevoice-markers plugin install resolve'\n"
        "SenseVoice Markers 安装不完整：请运行 'sensevoice-markers plugin install resolve'"
    )
sys.path.insert(0, str(found[0]))

from sensevoice_resolve.running import main  # noqa: E402 - it is found there

if __name__ == "__main__":
    main(globals().get("resolve"), globals().get("fusion"), globals().get("bmd"), sys.argv[1:])
