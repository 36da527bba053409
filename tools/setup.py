"""Set up a working copy: .venv, packages, Qt's system libraries, the embedded models. Safe to run again.

Needs only Python 3.11 to 3.13 with venv; what is there already stays. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "set-up"

# What Qt's Linux wheels expect from the system (Debian and Ubuntu names).
QT_LIBRARIES = (
    "libgl1 libegl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libpulse0"
).split()


def main() -> None:
    """Do what is missing; end with a message that names the fix when something cannot be done."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(f"Python 3.11, 3.12 or 3.13 is needed, this is {sys.version.split()[0]}: run make PYTHON=python3.11")
    packages()
    system_libraries()
    models()


def packages() -> None:
    """Create .venv and install the project with its development tools, once for each state of the lists."""
    wanted = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        wanted.update((ROOT / name).read_bytes())
    if STAMP.exists() and STAMP.read_text() == wanted.hexdigest():
        return
    if not PYTHON.exists():
        say("creating .venv")
        made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("Python's venv is missing: sudo apt install python3-venv")
    say("installing packages (about 2 GB, minutes on a first run)")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--upgrade", "pip>=25.1"])
    run(
        [
            *pip,
            "--constraint",
            ROOT / "constraints.txt",
            "--editable",
            ROOT,
            "--group",
            f"{ROOT / 'pyproject.toml'}:dev",
        ]
    )
    STAMP.write_text(wanted.hexdigest())


def system_libraries() -> None:
    """Install the libraries that Qt's wheels expect where a package manager that we know allows it."""
    if not sys.platform.startswith("linux") or qt_works():
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *QT_LIBRARIES]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing the system libraries that Qt needs")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-q"], env=quiet, stdout=subprocess.DEVNULL)
        run(command, env=quiet, stdout=subprocess.DEVNULL)
        if qt_works():
            return
    sys.exit(f"Qt cannot start, its system libraries are missing: sudo {' '.join(command)}")


def qt_works() -> bool:
    """Whether a Qt application can be made, without a screen."""
    code = "import PySide6.QtMultimedia; from PySide6.QtWidgets import QApplication; QApplication([])"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([PYTHON, "-c", code], env=environment, capture_output=True, check=False).returncode == 0


def models() -> None:
    """Pull the embedded engine's models; nothing happens when they are here and whole."""
    run([PYTHON, "-m", "sensevoice_markers", "models", "pull", "embedded"], stdout=subprocess.DEVNULL)


def run(command: list[str | Path], **options: object) -> None:
    """Run `command`; its failure is ours."""
    done = subprocess.run(command, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"failed with status {done.returncode}: {' '.join(map(str, command))}")


def say(text: str) -> None:
    """One line of progress."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
