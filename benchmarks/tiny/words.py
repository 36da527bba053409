"""How well the whole road finds the words of made shows with a tiny SenseVoice, as JSON lines.

    python -m benchmarks.tiny.words CHECKPOINT [--count 20] [--seed 4] [--vad firered] [--precision fp32]

Each show is written as a file and analysed like anybody's. A word is an English word or a Chinese character; a word
that is right is compared with the moment at which it was said.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import jiwer
import numpy as np

from benchmarks.hearing.waves import write
from benchmarks.tiny.shows import Show, make_shows
from sensevoice_markers import analyze
from sensevoice_markers.analysis import Word

NEAR = 0.12
"""Seconds within which a word begins where it is said."""


def main() -> None:
    """Make, analyse, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--vad", default="firered")
    parser.add_argument("--precision", default="fp32")
    arguments = parser.parse_args()
    said, heard, late = [], [], []
    languages = right = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, show in enumerate(make_shows(arguments.count, arguments.seed)):
            path = Path(folder) / f"{number}.wav"
            write(show.samples, path)
            found = analyze(
                path, checkpoint=str(arguments.checkpoint), vad=arguments.vad, precision=arguments.precision,
                device="cpu", use_cache=False,
            )  # fmt: skip
            said.append(" ".join(bare(word.text) for word in spoken(show)))
            heard.append(" ".join(bare(word.text) for word in found.words))
            late.append(starts(show, found.words))
            for sentence in show.sentences:
                middle = (sentence.words[0].start + sentence.words[-1].end) / 2
                languages += 1
                right += any(s.start <= middle < s.end and s.language == sentence.language for s in found.segments)
            errors = jiwer.process_words(said[-1], heard[-1])
            print(json.dumps({"show": number, "words": len(said[-1].split()), "noise": show.noise,
                              "word_error": round(errors.wer, 3)}), flush=True)  # fmt: skip
    errors = jiwer.process_words(said, heard)
    off = np.concatenate(late)
    print(json.dumps({
        "shows": len(said), "vad": arguments.vad, "precision": arguments.precision,
        "words": errors.hits + errors.substitutions + errors.deletions, "word_error": round(errors.wer, 4),
        "wrong": errors.substitutions, "lost": errors.deletions, "invented": errors.insertions,
        "starts_within_120_ms": round(float(np.mean(np.abs(off) <= NEAR)), 4),
        "median_start_error_ms": round(1000 * float(np.median(np.abs(off)))),
        "median_start_late_ms": round(1000 * float(np.median(off))),
        "sentences_in_their_language": round(right / languages, 4),
    }))  # fmt: skip


def spoken(show: Show) -> list[Word]:
    """All words of a show in order."""
    return [word for sentence in show.sentences for word in sentence.words]


def bare(text: str) -> str:
    """Letters only, in lower case."""
    return "".join(filter(str.isalnum, text)).lower()


def starts(show: Show, found: Sequence[Word]) -> np.ndarray:
    """How much later than it is said each right word begins, in seconds."""
    known = spoken(show)
    pairs = jiwer.process_words(" ".join(bare(w.text) for w in known), " ".join(bare(w.text) for w in found))
    return np.array([
        found[part.hyp_start_idx + i].start - known[part.ref_start_idx + i].start
        for part in pairs.alignments[0] if part.type == "equal"
        for i in range(part.ref_end_idx - part.ref_start_idx)
    ])  # fmt: skip


if __name__ == "__main__":
    main()
