"""Import an OTIO in the real Kdenlive, save the project there, and hold its guides against the exporter's plan.

    sensevoice-markers mark examples/demo.mp4 --for kdenlive --formats otio,json --out out
    sudo apt install --no-install-recommends kdenlive xvfb xauth openbox xdotool dbus
    python3 -m venv ~/otio && ~/otio/bin/pip install otio-kdenlive-adapter "setuptools<81"
    PATH=~/otio/bin:$PATH .venv/bin/python tools/check_kdenlive.py out/demo.otio out/demo.markers.json

For versions before 25.04, which import by otio-kdenlive-adapter; written for Debian 12's 22.12.3. Kdenlive runs on a
screen of its own (Xvfb), with a home folder of its own, and is told what to do through D-Bus, as its menu would.
It asks for file names in dialogs; these are typed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

PROGRAMS = ("kdenlive", "xvfb-run", "xauth", "openbox", "xdotool", "dbus-run-session", "dbus-send", "otioconvert")
PATIENCE = 90.0  # seconds for any one step, on a slow machine

# A first start would ask questions.
SETTINGS = """[version]
version=22.12.3
[MainWindow]
1600x900 screen: Height=860
1600x900 screen: Width=1590
"""


def main() -> None:
    """Start again on a screen and a bus of our own, then check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("otio", type=Path, help="what --for kdenlive wrote")
    parser.add_argument("plan", type=Path, help="the same timeline as JSON")
    parser.add_argument("--picture", type=Path, help="keep a picture of the window (needs ImageMagick)")
    parser.add_argument("--on-screen", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.on_screen:
        missing = [program for program in PROGRAMS if shutil.which(program) is None]
        if missing:
            sys.exit(f"{', '.join(missing)} missing: see the command in {__file__}")
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x900x24", "dbus-run-session", "--"]
        sys.exit(subprocess.run([*screen, sys.executable, *sys.argv, "--on-screen"], check=False).returncode)
    plan = json.loads(arguments.plan.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        saved = imported(arguments.otio.resolve(), Path(folder), arguments.picture)
        compare(ElementTree.fromstring(saved), plan)  # noqa: S314 - Kdenlive has just written it


def imported(otio: Path, folder: Path, picture: Path | None) -> bytes:
    """The project that Kdenlive saves after it imported `otio`."""
    project, saved = folder / "opened.kdenlive", folder / "saved.kdenlive"
    with running(folder) as kdenlive:
        try:
            until("Kdenlive starts", lambda: window("^Untitled") is not None)
            ask(kdenlive, "import_project", "Project to import", otio)
            answer("Imported Project", project)
            until("the project opens", lambda: window("^opened") is not None)
            act(kdenlive, "Guides")
            ask(kdenlive, "file_save_as", "Save As", saved)
            # It says that the project is of a newer version now.
            until("it is saved", lambda: saved.exists() or press("^Information", "Return"))
            time.sleep(2)  # what has been painted by then is what a person sees
        finally:
            if picture:
                subprocess.run(["import", "-window", "root", picture.resolve()], check=True)
        return saved.read_bytes()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Kdenlive with a window manager; what its address on the bus is."""
    settings = folder / ".config" / "kdenliverc"
    settings.parent.mkdir()
    settings.write_text(SETTINGS)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(settings.parent),
        "XDG_RUNTIME_DIR": str(runtime),
        "TMPDIR": str(runtime),  # here it leaves a word that it did not end well, and would ask about it
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "en",
        "QT_QPA_PLATFORM": "xcb",
    }
    quiet: dict[str, Any] = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager = subprocess.Popen(["openbox"], **quiet)
    kdenlive = subprocess.Popen(["kdenlive"], **quiet)
    try:
        yield f"org.kde.kdenlive-{kdenlive.pid}"
    finally:
        for process in (kdenlive, manager):
            process.kill()
            process.wait()


def act(kdenlive: str, action: str) -> None:
    """Take `action` from the menu."""
    window = [f"--dest={kdenlive}", "/kdenlive/MainWindow_1", "org.kde.KMainWindow.activateAction"]
    # An action that opens a dialog answers when it is closed: none is waited for.
    subprocess.run(
        ["dbus-send", "--print-reply", "--reply-timeout=1000", *window, f"string:{action}"],
        check=False,
        capture_output=True,
    )


def ask(kdenlive: str, action: str, title: str, path: Path) -> None:
    """Take `action` from the menu, and answer its dialog."""
    act(kdenlive, action)
    answer(title, path)


def answer(title: str, path: Path) -> None:
    """Type `path` into the dialog of that title, and wait until it is gone."""
    until(f"the dialog {title!r} opens", lambda: window(f"^{title}") is not None)
    time.sleep(1)  # a dialog takes keys a little after it can be seen
    subprocess.run(["xdotool", "type", "--delay", "20", str(path)], check=True)
    press(f"^{title}", "Return")
    until(f"the dialog {title!r} closes", lambda: window(f"^{title}") is None)


def window(title: str) -> str | None:
    """The window that can be seen whose title matches, None where there is none."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, check=False)
    return found.stdout.decode().split("\n")[0] or None


def press(title: str, key: str) -> bool:
    """Press `key` where there is such a window; never what was waited for."""
    if window(title) is not None:
        subprocess.run(["xdotool", "key", key], check=True)
    return False


def until(what: str, happens: Callable[[], bool]) -> None:
    """Wait for it, or end with a word about what did not happen."""
    end = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > end:
            sys.exit(f"waited {PATIENCE:.0f} s in vain: {what}")
        time.sleep(0.5)


def compare(root: ElementTree.Element, plan: dict[str, Any]) -> None:
    """Print guides beside the plan; end with a failure where one differs, or the project's rate or a clip does."""
    profile = root.find("profile")
    assert profile is not None
    rate = Fraction(int(profile.attrib["frame_rate_num"]), int(profile.attrib["frame_rate_den"]))
    planned = Fraction(plan["rate"]["numerator"], plan["rate"]["denominator"])
    (text,) = (each.text or "" for each in root.iter("property") if each.get("name", "").endswith(".guides"))
    guides = [(guide["pos"], guide["comment"]) for guide in json.loads(text)]
    markers = [(marker["frame"], marker["name"]) for marker in plan["markers"]]
    tracks = [track for track in root.iter("playlist") if track.get("id") != "main_bin"]
    clips = [(frame(e.attrib["in"], rate), frame(e.attrib["out"], rate)) for t in tracks for e in t.iter("entry")]
    whole = (0, plan["frames"] - 1)
    print(f"{float(rate):g} frames a second, planned {float(planned):g}")
    print(f"clips show frames {', '.join(f'{first}–{last}' for first, last in clips)}, planned {whole[0]}–{whole[1]}")
    print(f"{'guide':>7} {'plan':>7}")
    for guide, marker in zip_longest(guides, markers, fillvalue=("–", "nothing")):
        print(
            f"{guide[0]:>7} {marker[0]:>7}  {guide[1]}{'' if guide == marker else f'   where {marker[1]} is planned'}"
        )
    if rate != planned or guides != markers or set(clips) != {whole}:
        sys.exit("not as planned")
    print(f"{len(guides)} guides, all on their frames")


def frame(clock: str, rate: Fraction) -> int:
    """The frame of a time as MLT writes it: hours and minutes are whole frames to it, what is left is rounded."""
    hours, minutes, seconds = clock.split(":")
    return int(int(hours) * 3600 * rate) + int(int(minutes) * 60 * rate) + round(Fraction(seconds) * rate)


if __name__ == "__main__":
    main()
