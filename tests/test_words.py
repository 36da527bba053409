"""Words through the whole road, with the real models, of sound that the project makes.

The parts are cut out of examples/demo.mp4, whose every sound is known; ja.flac is espeak-ng's voice `ja` saying
きょうは えいがの へんしゅうに ついて はなします。 (benchmarks/espeak.py).
"""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from build import driven

from sensevoice_markers import analyze, files
from sensevoice_markers.analysis import Wording
from sensevoice_markers.inference import speech
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.media.probe import choose_track, probe

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("models")]

DEMO = Path(__file__).parent.parent / "examples" / "demo.mp4"
JAPANESE = Path(__file__).parent / "inference" / "ja.flac"
TRUTH = json.loads(DEMO.with_suffix(".truth.json").read_bytes())

Samples = npt.NDArray[np.float64]
Write = Callable[[Sequence[Samples]], Path]


def samples(media: Path) -> Samples:
    info = probe(media)
    sound = driven(audio.decode(info, [choose_track(info, None)], files.cache_folder()))
    return np.array(sound.samples, np.float64)


def part(demo: Samples, span: dict[str, float]) -> Samples:
    return demo[round(span["start"] * SAMPLE_RATE) : round(span["end"] * SAMPLE_RATE)]


def seconds(sound: Samples, length: float) -> Samples:
    """`sound`, again and again."""
    return np.resize(sound, round(length * SAMPLE_RATE))


def spoken(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write sounds one after another as a file."""

    def run(parts: Sequence[Samples]) -> Path:
        target = tmp_path / "sound.wav"
        with wave.open(str(target), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(np.rint(np.concatenate(parts)).clip(-32768, 32767).astype("<i2").tobytes())
        return target

    return run


@pytest.mark.parametrize("vocabulary", [(), ("Dashwood", "OpenTimelineIO", "张晓明")], ids=["plain", "vocabulary"])
def test_a_minute_of_what_is_no_speech_has_no_words(write: Write, vocabulary: tuple[str, ...]) -> None:
    demo, rng = samples(DEMO), np.random.default_rng(5)
    noise = rng.standard_normal(60 * SAMPLE_RATE)
    rain = noise * (600 + 400 * rng.standard_normal(60 * SAMPLE_RATE) ** 2 * (rng.random(60 * SAMPLE_RATE) < 0.01))
    kinds = {
        label: [part(demo, e) for e in TRUTH["events"] if e["label"] == label] for label in ("LAUGHTER", "APPLAUSE")
    }
    theme = [part(demo, TRUTH["events"][0])]
    made = [seconds(np.concatenate(parts), 60) for parts in (*kinds.values(), theme)]
    mixed = 0.5 * (made[0] + np.roll(made[2], SAMPLE_RATE))
    media = write([*made, rain, 10 * noise, np.zeros(60 * SAMPLE_RATE), mixed])
    analysis = analyze(media, wording=Wording(vocabulary=vocabulary))
    assert analysis.sound == pytest.approx(7 * 60)
    assert analysis.words == ()
    assert analysis.cues == ()


def test_speech_without_pauses_is_cut_and_every_word_is_there_once(write: Write) -> None:
    demo = samples(DEMO)
    lines = [line for line in TRUTH["speech"] for _ in range(2)]
    analysis = analyze(write([part(demo, line)[: -SAMPLE_RATE // 20] for line in lines]))
    activity = analysis.track(*speech.ACTIVITY)
    assert activity is not None
    assert max(span.end - span.start for span in speech.speech_spans(activity, analysis.sound)) > 30  # so it is cut
    truth, heard = spoken(" ".join(line["text"] for line in lines)), spoken(" ".join(w.text for w in analysis.words))
    matched = SequenceMatcher(None, truth, heard, autojunk=False)
    assert sum(block.size for block in matched.get_matching_blocks()) >= 0.85 * len(truth)
    more = [heard[j1:j2] for kind, i1, i2, j1, j2 in matched.get_opcodes() if j2 - j1 > i2 - i1]
    assert sum(map(len, more)) <= 0.05 * len(truth), more
    assert all(a.end <= b.start for a, b in pairwise(analysis.words))


def test_speech_is_not_lost_when_it_is_quiet_beside_music(write: Write) -> None:
    demo = samples(DEMO)
    music, lines = part(demo, TRUTH["events"][0]), TRUTH["speech"][:3]
    quiet = [part(demo, line) * 10 ** (-15 / 20) for line in lines]  # to -35 dBFS
    media = write([music, quiet[0], music, quiet[1], music, quiet[2], music])
    analysis = analyze(media)
    truth, heard = spoken(" ".join(line["text"] for line in lines)), spoken(" ".join(w.text for w in analysis.words))
    right = sum(b.size for b in SequenceMatcher(None, truth, heard, autojunk=False).get_matching_blocks())
    assert right >= 0.85 * len(truth)
    assert len(heard) <= 1.1 * len(truth)


def test_a_talk_that_changes_its_language_keeps_both(write: Write) -> None:
    demo, pause = samples(DEMO), np.zeros(SAMPLE_RATE)
    english = [part(demo, line) for line in TRUTH["speech"][:2]]
    analysis = analyze(write([english[0], pause, samples(JAPANESE), pause, english[1]]))
    assert [segment.language for segment in analysis.segments] == ["en", "ja", "en"]
    assert re.search("[\u3040-\u30ff]", analysis.segments[1].text)


def test_words_begin_when_they_are_said(write: Write) -> None:
    """A word after a pause begins where the sound does, not where the pause began."""
    demo = samples(DEMO)
    lines = [line for line in TRUTH["speech"] if line["end"] < 27]
    pause = np.zeros(round(0.7 * SAMPLE_RATE))
    parts = [sound for line in lines for sound in (pause, part(demo, line))]
    analysis = analyze(write([*parts, pause]))
    at = 0.0
    for line in lines:
        at += 0.7
        length = line["end"] - line["start"]
        inside = [word for word in analysis.words if at - 0.3 < (word.start + word.end) / 2 < at + length + 0.3]
        assert inside[0].start == pytest.approx(at, abs=0.1)
        assert inside[-1].end == pytest.approx(at + length, abs=0.3)
        at += length
