"""Put Blender, as a Python module, into .venv/blender, for the tests of its extension. Safe to run again.

It is no ordinary development package: 374 MB to fetch, 1 GB on disk, and it wants numpy 1. So it has an environment of
its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from setup import VENV, run, say

BPY = "bpy==5.0.1"
HOME = VENV / "blender"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# What bpy expects from the system beyond Qt's libraries (Debian and Ubuntu names).
LIBRARIES = "libgl1 libice6 libsm6 libx11-6 libxext6 libxfixes3 libxi6 libxkbcommon0 libxrender1".split()


def main() -> None:
    """Do what is missing; end with a message that names the fix when something cannot be done."""
    if sys.version_info[:2] != (3, 11):
        say(f"{BPY} is for Python 3.11, this is {sys.version.split()[0]}: tests in Blender are skipped")
        return
    if works():
        return
    if not PYTHON.exists():
        run([sys.executable, "-m", "venv", HOME])
    say("installing Blender (374 MB, a minute on a first run)")
    run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", BPY])
    if not works() and sys.platform.startswith("linux"):
        libraries()
    if not works():
        sys.exit(f"Blender cannot start: look at what {PYTHON} -c 'import bpy' says")


def libraries() -> None:
    """Install what Blender expects from the system, as root; otherwise say how."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *LIBRARIES]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Blender cannot start, system libraries are missing: sudo {' '.join(command)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], env=quiet, stdout=subprocess.DEVNULL)
    run(command, env=quiet, stdout=subprocess.DEVNULL)


def works() -> bool:
    """Whether the Blender that is wanted is there and can be loaded."""
    if not PYTHON.exists():
        return False
    version = BPY.partition("==")[2]
    code = f"import bpy; assert bpy.app.version_string == {version!r}, bpy.app.version_string"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
