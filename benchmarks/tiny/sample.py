"""The one show that lies beside the committed checkpoint: written down, said and played by new recordings.

    python -m benchmarks.tiny.sample OUT_DIR

Writes show.flac and, as `shows.Show.truth` has it, show.json.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import av
import numpy as np

from benchmarks.hearing.shows import faded, merged, sounding
from benchmarks.hearing.truth import Known
from benchmarks.hearing.waves import Samples, decibels, levelled, to_int16
from benchmarks.tiny.shows import Sentence, Show
from benchmarks.tiny.sounds import Recordings, record
from benchmarks.tiny.speech import utterance
from sensevoice_markers.analysis import Label
from sensevoice_markers.media.audio import SAMPLE_RATE

SEED = 12  # recordings of which it hears every word: tests ask what becomes of words, not how many are heard
LEVEL = -12.0  # dB below what shows have: FLAC packs soft sound tighter
BED = -10.0  # dB of the music under speech
BED_STARTS, BED_ENDS = 1.2, 1.0  # seconds of music before and after what is said over it

SCRIPT: tuple[tuple[str, str], ...] = (
    ("en", "hello everyone welcome"),
    ("en", "today camera story number seven"),
    ("laughter", ""),
    ("en", "zebra question answer"),
    ("bed", ""),
    ("zh", "今天 我们 看 电影"),
    ("zh", "谢谢 大家 欢迎 朋友"),
    ("zh", "音乐 故事"),
    ("en", "yellow river music"),
    ("end of bed", ""),
    ("applause", ""),
    ("en", "winter morning coffee zebra"),
    ("en", "doctor window garden"),
    ("zh", "谢谢 大家"),
    ("en", "hello picture"),
)


def main() -> None:
    """Write the show and its truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args().out
    show = performed(record(SEED, phrases=0, takes=1), np.random.default_rng(SEED))
    out.mkdir(parents=True, exist_ok=True)
    write_flac(show.samples, out / "show.flac")
    (out / "show.json").write_bytes(show.truth())


def performed(recordings: Recordings, rng: np.random.Generator) -> Show:
    """`SCRIPT` with pauses of half a second; laughter and applause of 2.5 to 4.5 s, without noise."""
    placed: list[tuple[float, Samples]] = []
    sentences: list[Sentence] = []
    events: list[Known] = []
    now, bed = 0.6, 0.0
    for kind, text in SCRIPT:
        if kind in ("en", "zh"):
            said = utterance(rng, kind, text.split())
            placed.append((now, said.samples))
            sentences.append(Sentence(kind, tuple(word.later(now) for word in said.words)))
            now += said.seconds + 0.5
        elif kind == "bed":
            bed, now = now, now + BED_STARTS
        elif kind == "end of bed":
            now += BED_ENDS
            size = round((now - bed) * SAMPLE_RATE)
            music = levelled(recordings.music[2][:size], -20.0 + BED) * faded(size, 0.3, 0.3)
            placed.append((bed, music))
            events.append(Known(Label.BGM, round(bed + 0.15, 3), round(now - 0.15, 3)))
            now += 0.8
        else:
            clips = recordings.laughter if kind == "laughter" else recordings.applause
            clip = next(clip for clip in clips if 2.5 <= len(clip) / SAMPLE_RATE <= 4.5)
            label = Label.LAUGHTER if kind == "laughter" else Label.APPLAUSE
            placed.append((now, clip))
            events += [Known(label, round(now + start, 3), round(now + end, 3)) for start, end in sounding(clip)]
            now += len(clip) / SAMPLE_RATE + 0.6
    mix = np.zeros(round(now * SAMPLE_RATE), np.float32)
    for at, samples in placed:
        start = round(at * SAMPLE_RATE)
        mix[start : start + len(samples)] += samples
    softer = to_int16(mix * np.float32(decibels(LEVEL))).astype(np.float32) / np.float32(32768)
    return Show(softer, tuple(sentences), merged(events), None)


def write_flac(samples: Samples, target: Path) -> None:
    """Write `samples` as FLAC of 16 bits, packed as tightly as it goes."""
    with av.open(str(target), "w") as file:
        stream = file.add_stream("flac", rate=SAMPLE_RATE, layout="mono", options={"compression_level": "12"})
        frame = av.AudioFrame.from_ndarray(to_int16(samples)[None], format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)


if __name__ == "__main__":
    main()
