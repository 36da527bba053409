"""Pictures of the window in all its states, made from the demo clip without a screen.

    python tools/screenshots.py [--out out/screenshots] [--only NAME …]

Both themes, both languages, at one and at two pixels a point. Needs the models (make setup); installs a font with
Chinese where there is none and a package manager that we know allows it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "examples" / "demo.mp4"
FONT = "fonts-noto-cjk"


def main() -> None:
    """Start a process for each scale: Qt takes it from the environment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of names")
    parser.add_argument("--scale", type=int, choices=(1, 2), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.scale:
        take_all(arguments.out, arguments.scale, arguments.only)
        return
    chinese_font()
    shutil.rmtree(arguments.out, ignore_errors=True)
    arguments.out.mkdir(parents=True)
    for scale in (1, 2):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        given = ["--out", arguments.out, "--scale", str(scale), "--only", *arguments.only]
        done = subprocess.run([sys.executable, __file__, *given], env=environment, check=False)
        if done.returncode:
            sys.exit(f"failed at scale {scale}")
    print(f"{len(list(arguments.out.glob('*.png')))} pictures in {arguments.out}")


def chinese_font() -> None:
    """A font that has Chinese, or a word that there is none."""
    if shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", "fontconfig", FONT]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=True)
    else:
        print(f"Chinese will be boxes: sudo {' '.join(command)}", file=sys.stderr)


def take_all(out: Path, scale: int, only: list[str]) -> None:
    """Every picture at one scale."""
    sys.path.insert(0, str(ROOT))
    from sensevoice_markers import files
    from tools.scenes import SCENES, Studio

    models = files.data_folder() / "models"
    with tempfile.TemporaryDirectory() as folder:
        os.environ[files.HOME_VARIABLE] = folder
        studio = Studio(Path(folder), models, DEMO)
        for name, shoot in SCENES.items():
            if only and not name.startswith(tuple(only)):
                continue
            for dark in (False, True):
                for language in ("en", "zh"):
                    picture = out / f"{name}-{'dark' if dark else 'light'}-{language}@{scale}x.png"
                    studio.take(shoot, dark, language).save(str(picture))
                    print(picture.name, flush=True)


if __name__ == "__main__":
    main()
