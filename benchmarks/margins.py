"""How much must be kept around detected speech so that no word is cut: what speech.py's margins were chosen by.

    python -m benchmarks.margins [--fsmn]

Made speech (espeak-ng), whose word times are known, in conditions that hide its first and last sounds. A word is
cut where 25 ms within its first or last edge lie in no span; `kept` is how long the spans are for a second of speech.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.hearing.tracks import tag_samples
from benchmarks.hearing.waves import Samples, levelled, limited
from benchmarks.words import SEED, Placed, made, music_of, talk
from sensevoice_markers.inference import firered, speech
from sensevoice_markers.inference.fsmn import Fsmn
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.weights import catalog, store

PADS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)


def main() -> None:
    """Print a line a condition, detector and margin."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fsmn", action="store_true", help="FSMN-VAD (models pull fsmn-vad) beside FireRedVAD")
    detectors: list[Tagger] = [firered.SpeechActivity()]
    if parser.parse_args().fsmn:
        detectors.append(Fsmn(store.verified(catalog.CATALOG["fsmn-vad"])))
    with tempfile.TemporaryDirectory() as folder:
        for condition, samples, placed in scenes(Path(folder)):
            seconds = len(samples) / SAMPLE_RATE
            for activity, pad in product(tag_samples(limited(samples), detectors), PADS):
                spans = speech.speech_spans(activity, seconds, pad)
                edges = [edge for each in placed for edge in (each.start + 0.025, each.end - 0.025)]
                cut = sum(not any(s.start <= edge <= s.end for s in spans) for edge in edges)
                spoken = sum(each.end - each.start for each in placed)
                kept = sum(span.end - span.start for span in spans) / spoken
                print(json.dumps({"condition": condition, "detector": activity.tagger, "pad_s": pad,
                                  "edges": len(edges), "cut": cut, "kept": round(kept, 2)}))  # fmt: skip


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


if __name__ == "__main__":
    main()
