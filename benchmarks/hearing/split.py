"""Which recordings numbers may be learned from, and which only score.

    python -m benchmarks.hearing.split CLIPS OUT

Links the clips of CLIPS (folders by kind) into OUT/fit and OUT/held, as split.csv says: by recording, so that no
recording is on both sides. Only CC0, CC-BY, MIT, Apache-2.0 and public-domain recordings are in fit.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

LIST = Path(__file__).with_name("split.csv")


def main() -> None:
    """Link each clip into the folder of its set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    names = sets()
    for path in sorted(arguments.clips.glob("*/*")):
        name = f"{path.parent.name}/{path.stem}"
        if name not in names:
            continue
        folder = arguments.out / names[name] / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        link = folder / path.name
        if not link.exists():
            link.symlink_to(path.resolve())


def sets() -> dict[str, str]:
    """``kind/name`` of each recording, and its set: fit or held."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["recording"]: row["set"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
