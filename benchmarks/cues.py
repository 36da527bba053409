"""How long hours of words take to become cues, as JSON lines.

    python -m benchmarks.cues [--hours 3] [--runs 3]

The words are of dense speech without a pause longer than a breath: sentences of ours in an order drawn once. The
libraries that a script needs are loaded before, and how long that took stands in a figure of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import time
from importlib.metadata import version

from sensevoice_markers.analysis import Segment, Word
from sensevoice_markers.timeline.cues import make_cues

SENTENCES = {
    "en": (
        "When we came down from the hill the whole town was dark, and nobody could tell us why.",
        "I have been repairing clocks for more than 30 years, so I know what a tired spring sounds like.",
        "Could you hold this for a moment while I look for the other key?",
        "The river rises every spring, but this time it did not stop at the old bridge.",
        "What surprised us most was not the price of the machine but how quickly everybody got used to it.",
        "She wrote three letters to the museum in Lisbon and never got an answer.",
        "We measured it twice because the first result looked too good to be true.",
        "If you leave the dough overnight in a cool place, the bread will taste much better.",
    ),
    "zh": (
        "我们从山上下来的时候，整个镇子都停电了，没有人知道是怎么回事。",
        "这台机器我修了三十多年，一听声音就知道是哪个零件出了问题。",
        "你能帮我拿一下这个吗？我去找另外一把钥匙。",
        "每年春天河水都会上涨，但是今年水位一直没有停在老桥下面。",
        "最让我们惊讶的不是它的价格，而是大家居然这么快就习惯了。",
        "她给里斯本的博物馆写了三封信，可是一直没有收到回复。",
        "因为第一次的结果好得让人不敢相信，所以我们又重新测量了一遍。",
        "如果把面团放在阴凉的地方过一夜，烤出来的面包会更好吃。",
    ),
}
PACE = {"en": 16.0, "zh": 5.5}
"""Characters a second of somebody who talks fast."""


def main() -> None:
    """Time every language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=3)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    for language in SENTENCES:
        print(json.dumps({"benchmark": "cues", **measured(language, arguments.hours, arguments.runs), **machine()}))


def measured(language: str, hours: float, runs: int) -> dict[str, object]:
    """The figures of one language."""
    segments = talk(language, hours * 3600)
    began = time.perf_counter()
    make_cues(segments[:1])
    loaded = time.perf_counter()
    times = []
    for _ in range(runs):
        began_run = time.perf_counter()
        cues = make_cues(segments)
        times.append(time.perf_counter() - began_run)
    return {
        "language": language,
        "hours": hours,
        "words": sum(len(segment.words) for segment in segments),
        "cues": len(cues),
        "first_use_s": round(loaded - began, 3),
        "wall_s": round(sorted(times)[len(times) // 2], 3),
    }


def talk(language: str, seconds: float) -> list[Segment]:
    """Words as recognisers give them, in segments of about half a minute."""
    drawn = random.Random(1)  # noqa: S311 - no secret
    made: list[Segment] = []
    words: list[Word] = []
    now = 0.0
    while now < seconds:
        sentence = drawn.choice(SENTENCES[language])
        texts = re.findall(r" ?\S+", " " + sentence) if language == "en" else re.findall(r".[，。？]?", sentence)
        for text in texts:
            length = len(text) / PACE[language]
            words.append(Word(text, round(now, 3), round(now + length, 3), 0.9))
            now += length
        now += drawn.uniform(0.05, 0.3)
        if now - words[0].start > 25:
            made.append(Segment(words[0].start, words[-1].end, "", language, tuple(words)))
            words = []
    return made


def machine() -> dict[str, object]:
    """What the figures hold for."""
    packages = ("numpy", "regex", "rjieba", "budoux")
    return {
        "cores": os.cpu_count(),
        "cpu": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


if __name__ == "__main__":
    main()
