"""How much must be kept around detected speech so that no word is cut: what speech.py's margins were chosen by.

    python -m benchmarks.margins

Made speech (espeak-ng), whose word times are known, in conditions that hide its first and last sounds. A word is
cut where 25 ms within its first or last edge lie in no span; `kept` is how long the spans are for a second of speech.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.hearing.waves import Samples, levelled, limited, to_int16
from benchmarks.words import SEED, Placed, made, music_of, talk
from sensevoice_markers.inference import firered, speech, tagging
from sensevoice_markers.media.audio import Sound


def main() -> None:
    """Print a line a condition and margin."""
    with tempfile.TemporaryDirectory() as folder:
        for condition, samples, placed in scenes(Path(folder)):
            sound = Sound(to_int16(limited(samples)))
            activity = _activity(sound)
            for pad in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4):
                spans = speech.speech_spans(activity, sound.duration, pad)
                edges = [edge for each in placed for edge in (each.start + 0.025, each.end - 0.025)]
                cut = sum(not any(s.start <= edge <= s.end for s in spans) for edge in edges)
                spoken = sum(each.end - each.start for each in placed)
                kept = sum(span.end - span.start for span in spans) / spoken
                print(json.dumps({"condition": condition, "pad_s": pad, "edges": len(edges), "cut": cut,
                                  "kept": round(kept, 2)}))  # fmt: skip


def scenes(folder: Path) -> list[tuple[str, Samples, list[Placed]]]:
    """The same talk clean, quiet, and beside, between and under music."""
    order = [clip for clip in made() if clip.starts]
    out = []
    for name, level, pause, bed in (
        ("-20 dBFS", -20.0, None, None),
        ("-35 dBFS", -35.0, None, None),
        ("-45 dBFS", -45.0, None, None),
        ("music in all pauses", -20.0, -20.0, None),
        ("-35 dBFS, music of -20 dBFS in all pauses", -35.0, -20.0, None),
        ("5 dB above music", -20.0, None, -25.0),
    ):
        samples, placed = talk(order, np.random.default_rng(SEED), level)
        music = np.resize(music_of("pop", 60.0, folder), len(samples))
        if pause is not None:
            around = levelled(music, pause)
            for each in placed:
                around[round(each.start * 16000) : round(each.end * 16000)] = 0.0
            samples = samples + around
        if bed is not None:
            samples = samples + levelled(music, bed)
        out.append((name, samples, placed))
    return out


def _activity(sound: Sound) -> speech.ScoreTrack:
    steps = tagging.tag(sound, [firered.SpeechActivity()])
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            (track,) = finished.value
            assert isinstance(track, speech.ScoreTrack)
            return track


if __name__ == "__main__":
    main()
