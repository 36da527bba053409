"""Subtitles as they should be, read line by line by people.

Each ``golden/NAME.txt`` holds what is said (its first line: language and characters a second; ``|``: half a second of
silence; a line, a segment) and ``golden/NAME.srt`` the subtitles of it, by NAME's preset if it begins with one.
To look at what changed after a change of the
rules: ``PYTHONPATH=.:tests python tests/timeline/test_timeline_golden.py``, then ``git diff``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from build import analysis, media

from sensevoice_markers.analysis import Segment, Subtitles, Word, Wording
from sensevoice_markers.formats import srt
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.layout import lay_out
from sensevoice_markers.timeline.subtitles import PRESETS

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.txt"))


def said(text: str) -> list[Segment]:
    """What a recogniser gives: words with a leading space, or single characters where there are none."""
    segments, now, language, pace = [], 0.0, "", 1.0
    for line in text.splitlines():
        if head := re.fullmatch(r"([a-z]+) (\d+)", line):
            language, pace = head[1], float(head[2])
            continue
        words: list[Word] = []
        for piece in re.findall(r"\||\s*[!-{}~À-ɏ가-힣“”«»…]+|.", line):
            if piece == "|":
                now += 0.5
            elif piece.strip():
                spent = len(piece) / pace
                words.append(Word(piece, round(now, 3), round(now + 0.95 * spent, 3), 0.9))
                now += spent + 0.25 * (piece.strip()[-1] in ".?!。？！") + 0.1 * (piece.strip()[-1] in ",，、")
        segments.append(Segment(words[0].start, words[-1].end, line, language, tuple(words)))
    return segments


def subtitles(name: str) -> str:
    """The SRT file of what ``golden/NAME.txt`` says."""
    segments = tuple(said((GOLDEN / f"{name}.txt").read_text("utf-8")))
    preset = next((each for each in PRESETS if name.startswith(each)), "netflix")
    said_so = analysis(of=media(duration=120.0), segments=segments)
    made = decide(said_so, subtitles=Subtitles(preset), wording=Wording("as-heard"))
    return srt.write(lay_out(made)).decode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_subtitles_are_those_that_people_have_read(name: str) -> None:
    assert subtitles(name) == (GOLDEN / f"{name}.srt").read_text("utf-8")


if __name__ == "__main__":
    for each in NAMES:
        (GOLDEN / f"{each}.srt").write_text(subtitles(each), "utf-8")
