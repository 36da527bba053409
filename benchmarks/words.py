"""How well words are recognised, as JSON lines: errors by language, what is lost, when words begin, inventions, speed.

    python -m benchmarks.words DATA… [--only errors inventions …] [--vad fsmn]

Every DATA folder holds clips of sound at any depth, and may hold transcripts.tsv (file, language, text), word times as
NAME.json (words of text, start, end), a vocabulary.txt, and non-speech in folders music, laughter, applause and other
(whose files are called KIND_…), of which only what the split of the hearing benchmark holds back is used. The rest is
made by espeak-ng and FluidR3 (see benchmarks.hearing.material for the packages).

Texts are compared after a normaliser: NFKC, lower case, only letters and digits, Chinese in Simplified, "mr" as
"mister"; numbers stay as they are written. Chinese, Cantonese, Japanese and Korean are counted in characters.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np

from benchmarks.espeak import speak
from benchmarks.hearing.material import GENRES, SENTENCES, SOUND_FONTS, clapping, laughs, piece, play
from benchmarks.hearing.waves import Samples, levelled, limited, load, write
from benchmarks.speed import machine
from sensevoice_markers.analysis import Analysis, Word, Wording
from sensevoice_markers.inference.speech import ACTIVITIES
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.pipeline import Request, analyze
from sensevoice_markers.timeline.wording.script import opencc
from sensevoice_markers.worker import Worker

SEED = 5
SECONDS = 60.0  # of every kind of non-speech
IN_CHARACTERS = ("zh", "yue", "ja", "ko")
NAMES = ("OpenTimelineIO", "Dashwood", "Marianne", "SenseVoice", "开饭时间")  # a vocabulary that must not be invented
EDGE = 0.3  # seconds beside a clip in which its words may still lie
MADE = {"en": ("en-us", "en-gb-x-rp"), "de": ("de",), "es": ("es",), "it": ("it",)}  # voices that Whisper understands


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech of a known text; `starts` are its words' where they are known, in seconds."""

    language: str
    text: str
    samples: Samples
    starts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip and when it sounds."""

    clip: Clip
    start: float

    @property
    def end(self) -> float:
        """When it is over."""
        return self.start + len(self.clip.samples) / SAMPLE_RATE

    def words(self, analysis: Analysis) -> list[Word]:
        """The recognised words that lie in it."""
        return [w for w in analysis.words if self.start - EDGE <= (w.start + w.end) / 2 <= self.end + EDGE]


def main() -> None:
    """Run the benchmarks that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="*", help="folders of clips")
    parser.add_argument("--only", nargs="*", choices=[*BENCHMARKS], default=[*BENCHMARKS])
    parser.add_argument("--vad", choices=[*ACTIVITIES], default="firered", help="what says where speech is")
    parser.add_argument("--minutes", type=float, default=5, help="of dense speech")
    arguments = parser.parse_args()
    print(json.dumps({"benchmark": "machine", **machine()}), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.only:
            for row in BENCHMARKS[name](arguments, Path(folder)):
                print(json.dumps({"benchmark": name, **row}, ensure_ascii=False), flush=True)


def errors(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """Error rates by language, speech at -20 dBFS with pauses, the language heard."""
    rng = np.random.default_rng(SEED)
    by_language: dict[str, list[Clip]] = defaultdict(list)
    for clip in recorded(arguments.data):
        by_language[clip.language].append(clip)
    for language in MADE:
        by_language[f"{language} (espeak-ng)"] = [clip for clip in made() if clip.language == language]
    for language, clips in by_language.items():
        samples, placed = talk([clips[i] for _ in range(3) for i in rng.permutation(len(clips))], rng)
        yield {"language": language, "clips": len(clips), **score(samples, placed, folder, vad=arguments.vad)}


def lost(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """What hard conditions cost: all languages in one talk, then quiet, noisy, beside, between and under music."""
    rng = np.random.default_rng(SEED)
    clips = [clip for clip in recorded(arguments.data) if clip.language != "yue"]
    order = [clips[i] for i in rng.permutation(len(clips))]
    music = np.concatenate([music_of("pop", SECONDS, folder), music_of("strings", SECONDS, folder)])
    for name, level, pause, bed in (
        ("all languages in turn", -20.0, None, None),
        ("-35 dBFS", -35.0, None, None),
        ("-45 dBFS", -45.0, None, None),
        ("music in all pauses", -20.0, -20.0, None),
        ("-35 dBFS, music of -20 dBFS in all pauses", -35.0, -20.0, None),
        ("12 dB above music", -20.0, None, -32.0),
        ("5 dB above music", -20.0, None, -25.0),
    ):
        samples, placed = talk(order, np.random.default_rng(SEED), level)
        if pause is not None:
            around = levelled(np.resize(music, len(samples)), pause)
            for each in placed:
                around[round((each.start - 0.15) * SAMPLE_RATE) : round((each.end + 0.15) * SAMPLE_RATE)] = 0.0
            samples = samples + around
        if bed is not None:
            samples = samples + levelled(np.resize(music, len(samples)), bed)
        yield {"condition": name, **score(samples, placed, folder, vad=arguments.vad)}


def starts(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """Errors of word starts against aligned recordings and espeak-ng's own events."""
    rng = np.random.default_rng(SEED)
    aligned = [clip for clip in recorded(arguments.data) if clip.starts]
    for name, clips in (("recorded, aligned", aligned), ("espeak-ng", made())):
        if not clips:
            continue
        samples, placed = talk([clips[i] for _ in range(2) for i in rng.permutation(len(clips))], rng)
        for condition, sound in (
            ("clean", samples),
            ("12 dB above music", samples + levelled(np.resize(music_of("pop", SECONDS, folder), len(samples)), -32.0)),
        ):
            off = np.array(list(_offsets(analysed(sound, folder, vad=arguments.vad), placed)))
            yield {
                "speech": name,
                "condition": condition,
                "words": sum(len(each.clip.starts) for each in placed),
                "matched": len(off),
                "median_s": round(float(np.median(np.abs(off))), 3),
                "95%_s": round(float(np.quantile(np.abs(off), 0.95)), 3),
                "median_signed_s": round(float(np.median(off)), 3),
            }


def inventions(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """Words found in a minute of everything that is not speech, without and with a vocabulary."""
    for kind, samples in non_speech(arguments.data, folder):
        plain, prompted = (analysed(samples, folder, names, arguments.vad) for names in ((), NAMES))
        said = "".join(word.text for word in (*plain.words, *prompted.words)).strip()
        yield {"kind": kind, "words": len(plain.words), "with_vocabulary": len(prompted.words), "said": said}


def hot_words(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """How often the entries of vocabulary.txt are written right where they are said, without and with it."""
    files = [root / "vocabulary.txt" for root in arguments.data if (root / "vocabulary.txt").is_file()]
    entries = [line.strip() for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    rng = np.random.default_rng(SEED)
    clips = recorded(arguments.data)
    samples, placed = talk([clips[i] for _ in range(2) for i in rng.permutation(len(clips))], rng)
    for vocabulary in ((), entries) if entries else ():
        analysis = analysed(samples, folder, vocabulary, arguments.vad)
        said = written = 0
        for each in placed:
            language = each.clip.language
            text = normalised(each.clip.text, language)
            heard = normalised("".join(word.text for word in each.words(analysis)), language)
            wanted = [name for entry in entries if (name := normalised(entry, language)) in text]
            said += len(wanted)
            written += sum(name in heard for name in wanted)
        rate = score(samples, placed, folder, vocabulary, arguments.vad)["error_rate"]
        yield {"entries": len(vocabulary), "said": said, "written_right": written, "error_rate": rate}


def speed(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """End to end on dense speech, warm, languages in turn; the load of the machine beside it."""
    rng = np.random.default_rng(SEED)
    clips = recorded(arguments.data) or made()
    order: list[Clip] = []
    while sum(len(clip.samples) for clip in order) < arguments.minutes * 60 * SAMPLE_RATE:
        order += [clips[i] for i in rng.permutation(len(clips))]
    samples, placed = talk(order, rng, pauses=(0.1, 0.4))
    with Worker() as worker:
        worker.analyze(
            Request(str(_written(talk(order[:3], rng)[0], folder / "warm.wav")), use_cache=False, vad=arguments.vad)
        )
        before = os.getloadavg()[0]
        began = time.monotonic()
        analysis = worker.analyze(
            Request(str(_written(samples, folder / "dense.wav")), use_cache=False, vad=arguments.vad)
        )
        seconds = time.monotonic() - began
    yield {
        "sound_s": round(analysis.sound, 1),
        "clips": len(placed),
        "wall_s": round(seconds, 1),
        "times_real_time": round(analysis.sound / seconds, 1),
        "words": len(analysis.words),
        "load_before": round(before, 1),
    }


BENCHMARKS: dict[str, Callable[[argparse.Namespace, Path], Iterator[dict[str, object]]]] = {
    "errors": errors,
    "lost": lost,
    "starts": starts,
    "inventions": inventions,
    "hot_words": hot_words,
    "speed": speed,
}


def recorded(folders: Sequence[Path]) -> list[Clip]:
    """Every clip that a transcripts.tsv names."""
    clips = []
    for folder in folders:
        if not (table := folder / "transcripts.tsv").is_file():
            continue
        times = {path.stem: json.loads(path.read_text())["words"] for path in folder.rglob("*.json")}
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                sound = next(folder.rglob(row["file"]))
                known = tuple((word["text"], float(word["start"])) for word in times.get(sound.stem, ()))
                clips.append(Clip(row["language"], row["text"], load(sound), known))
    return clips


@lru_cache(maxsize=1)
def made() -> tuple[Clip, ...]:
    """Sentences that espeak-ng says, with its word times."""
    clips = []
    for language, voices in MADE.items():
        written = [text for name, texts in SENTENCES.items() if name[:2] == language for text in texts]
        for voice in voices:
            for number, text in enumerate(written):
                samples, words = speak(voice, text, 140 + 15 * (number % 3))
                known = tuple((word.text, word.start) for word in words if word.text)
                clips.append(Clip(language, text, samples, known))
    return tuple(clips)


def talk(
    clips: Sequence[Clip], rng: np.random.Generator, level: float = -20.0, pauses: tuple[float, float] = (0.6, 2.5)
) -> tuple[Samples, list[Placed]]:
    """`clips` one after another at `level` dBFS with pauses between, over noise 45 dB below."""
    parts: list[Samples] = []
    placed: list[Placed] = []
    at = 0
    for clip in clips:
        pause = round(rng.uniform(*pauses) * SAMPLE_RATE)
        at += pause
        placed.append(Placed(clip, at / SAMPLE_RATE))
        parts += [np.zeros(pause, np.float32), levelled(clip.samples, level)]
        at += len(clip.samples)
    parts.append(np.zeros(SAMPLE_RATE, np.float32))
    samples = np.concatenate(parts)
    return samples + levelled(rng.normal(size=len(samples)).astype(np.float32), level - 45), placed


def score(
    samples: Samples, placed: Sequence[Placed], folder: Path, vocabulary: Sequence[str] = (), vad: str = "firered"
) -> dict[str, object]:
    """`scored` of what the program makes of `samples`."""
    return scored(analysed(samples, folder, vocabulary, vad), placed)


def scored(analysis: Analysis, placed: Sequence[Placed]) -> dict[str, object]:
    """Error rate, its parts, and how many clips were taken for another language."""
    said, heard, astray = [], [], 0
    for each in placed:
        words = each.words(analysis)
        languages = {s.language for s in analysis.segments if s.start < each.end and s.end > each.start}
        astray += bool(languages) and languages != {"zh" if each.clip.language == "yue" else each.clip.language}
        said.append(normalised(each.clip.text, each.clip.language))
        heard.append(normalised("".join(word.text for word in words), each.clip.language))
    found = jiwer.process_words(said, heard)
    total = found.hits + found.substitutions + found.deletions
    inside = {id(word) for each in placed for word in each.words(analysis)}
    return {
        "units": total,
        "error_rate": round(found.wer, 3),
        "substituted": found.substitutions,
        "lost": found.deletions,
        "added": found.insertions,
        "words_outside_speech": sum(id(word) not in inside for word in analysis.words),
        "clips_in_other_language": f"{astray}/{len(placed)}",
    }


def normalised(text: str, language: str) -> str:
    """Units of `text` with spaces between: words, or characters (see the module)."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    bare = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)
    if language in ("zh", "yue"):
        bare = opencc("t2s")(bare)
    if language in IN_CHARACTERS:
        return " ".join("".join(bare.split()))
    return " ".join("mister" if word == "mr" else word for word in bare.split())


def non_speech(folders: Sequence[Path], folder: Path) -> Iterator[tuple[str, Samples]]:
    """A minute of each kind at -22 dBFS: recordings that nothing was learned from, and sound made here."""
    rng = np.random.default_rng(SEED)
    held = _held()
    kinds: dict[str, list[Path]] = defaultdict(list)
    for root in folders:
        for path in sorted(root.rglob("*.flac")):
            kind = path.parent.name
            if kind in ("music", "laughter", "applause", "other") and f"{kind}/{path.stem}" in held:
                kinds[path.stem.split("_")[0] if kind == "other" else kind].append(path)
    for kind, paths in sorted(kinds.items()):
        yield kind, _minute([load(paths[i]) for i in rng.permutation(len(paths))])
    yield "FluidR3 music", _minute([music_of(genre, 4.0, folder) for genre in GENRES])
    for name, notes in (("laughter", laughs), ("applause", clapping)):
        font = SOUND_FONTS / ("FluidR3_GS.sf2" if notes is laughs else "FluidR3_GM.sf2")
        yield f"FluidR3 {name}", _minute([_played(notes(rng), font, folder) for _ in range(6)])
    count = round(SECONDS * SAMPLE_RATE)
    times = np.arange(count) / SAMPLE_RATE
    noise = rng.normal(size=count).astype(np.float32)
    yield "silence", np.zeros(count, np.float32)
    yield "noise of -70 dBFS", levelled(noise, -70.0)
    yield "noise of -30 dBFS", levelled(noise, -30.0)
    yield "tones", (0.1 * np.sin(2 * np.pi * 220 * times) * (times % 1 < 0.6)).astype(np.float32)


def _held() -> set[str]:
    table = Path(__file__).parent / "hearing" / "split.csv"
    with table.open(encoding="utf-8", newline="") as file:
        return {row["recording"] for row in csv.DictReader(file) if row["set"] == "held"}


def _minute(parts: Sequence[Samples]) -> Samples:
    whole = np.concatenate([levelled(part, -22.0) for part in parts])
    return limited(np.resize(whole, round(SECONDS * SAMPLE_RATE)))


def music_of(genre: str, seconds: float, folder: Path) -> Samples:
    """FluidR3 playing a genre of `benchmarks.hearing.material`."""
    made = _played(piece(GENRES[genre], np.random.default_rng(SEED), seconds), SOUND_FONTS / "FluidR3_GM.sf2", folder)
    return made[: round(seconds * SAMPLE_RATE)]


def _played(notes: Sequence[object], font: Path, folder: Path) -> Samples:
    target = folder / "played.wav"
    play(notes, font, target)  # type: ignore[arg-type]
    return load(target)


def _offsets(analysis: Analysis, placed: Sequence[Placed]) -> Iterator[float]:
    """How late each word begins that was recognised as it was said."""
    for each in placed:
        words = [word for word in each.words(analysis) if normalised(word.text, "en")]
        known = [(normalised(text, "en"), start) for text, start in each.clip.starts]
        said, heard = " ".join(text for text, _ in known), " ".join(normalised(w.text, "en") for w in words)
        if not heard or len(heard.split()) != len(words) or len(said.split()) != len(known):
            continue
        (alignment,) = jiwer.process_words(said, heard).alignments
        for chunk in alignment:
            if chunk.type == "equal":
                for i, j in zip(
                    range(chunk.ref_start_idx, chunk.ref_end_idx), range(chunk.hyp_start_idx, chunk.hyp_end_idx),
                    strict=True,
                ):  # fmt: skip
                    yield words[j].start - each.start - known[i][1]


def analysed(samples: Samples, folder: Path, vocabulary: Sequence[str] = (), vad: str = "firered") -> Analysis:
    """What the program makes of `samples`, which are written to `folder` on the way."""
    talk = _written(samples, folder / "talk.wav")
    analysis = analyze(talk, use_cache=False, wording=Wording(vocabulary=tuple(vocabulary)), vad=vad)
    assert all(a.end <= b.start for a, b in pairwise(analysis.words)), "words overlap"
    return analysis


def _written(samples: Samples, target: Path) -> Path:
    write(limited(samples), target)
    return target


if __name__ == "__main__":
    main()
