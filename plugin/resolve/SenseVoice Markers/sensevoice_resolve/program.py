"""The program sensevoice-markers: where it is, and how it is run on a clip."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from sensevoice_resolve.words import PROGRAM, SUFFIX, Problem

OWN = Path(__file__).resolve().parents[1]
"""The folder that the installer notes the program's path in."""

PATIENCE = 5.0  # seconds that it has to stop by itself


def program():
    """The path of sensevoice-markers: what the installer noted beside this script, else the PATH's; None without."""
    try:
        named = Path((OWN / (PROGRAM + ".path")).read_text(encoding="utf-8-sig").strip())
        if named.is_file():
            return str(named)
    except (OSError, ValueError):
        pass
    return shutil.which(PROGRAM)


def results_of(media):
    """Where the program writes what it finds in `media`, a Path: beside it, or in the user's own folder."""
    return media.parent if os.access(str(media.parent), os.W_OK) else Path.home() / "SenseVoice Markers"


def json_of(media):
    """The markers file of `media`, a path or ""; None where there is none yet."""
    if not media:
        return None
    media = Path(media)
    names = [media.name + SUFFIX, media.stem + SUFFIX]  # the long one where two files differ only in their suffix
    folders = [media.parent, Path.home() / "SenseVoice Markers"]
    return next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)


def marking(media, cancelled):
    """Run the program on `media`, a path; yields (seconds since its start, what it said last), also at its end.

    Raises Problem where it is missing, fails, or `cancelled()`.
    """
    folder = results_of(Path(media))
    found = program()
    command = [found or PROGRAM, "mark", media, "--for", "resolve", "--out", str(folder)]
    by_hand = " ".join('"' + part + '"' if re.search(r"\s", part) else part for part in command)
    if not found:
        raise Problem("no program", command=by_hand)
    # What Resolve sets for its own Python would lead the program's astray.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONUTF8"] = "1"
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "said"
        with log.open("wb") as errors:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    env=environment,
                    creationflags=0x08000000 if os.name == "nt" else 0,  # no console of its own
                )
            except OSError as error:
                raise Problem("no start", why=error.strerror or error, command=by_hand) from None
        began = time.monotonic()
        try:
            while process.poll() is None:
                if cancelled():
                    raise Problem("cancelled")
                yield time.monotonic() - began, _last_line(log)
        finally:
            _end(process)
        if process.returncode:
            raise Problem("failed", why=_last_line(log) or "exit code " + str(process.returncode))
        yield time.monotonic() - began, _last_line(log)
    if not json_of(media):
        raise Problem("no result", file=Path(media).stem + SUFFIX, command=by_hand)


def _end(process):
    """End `process` if it runs: asked to, it stops by itself, so that it leaves nothing behind."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _last_line(log):
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 4096))
        lines = stream.read().decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
