"""Sound that may be redistributed, made here: music in several genres, laughs, applause, speech.

    python -m benchmarks.hearing.material OUT_DIR

FluidR3's recorded instruments, laughs and applause (MIT) played by fluidsynth, claps of few people made of noise,
speech of espeak-ng. Needs
`apt install fluidsynth fluid-soundfont-gm fluid-soundfont-gs espeak-ng`. Seeded: the same files every time.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.hearing import waves
from benchmarks.hearing.claps import few_hands

SOUND_FONTS = Path("/usr/share/sounds/sf2")
TICKS = 480


@dataclass(frozen=True, slots=True)
class Genre:
    """A style of accompaniment: General MIDI programs, tempo, and what the drums do."""

    chords: tuple[int, ...]
    bass: int | None
    lead: int | None
    bpm: int
    drums: str = ""
    pattern: str = "block"


GENRES: dict[str, Genre] = {
    "piano": Genre((0,), None, 0, 84, pattern="arpeggio"),
    "pop": Genre((4, 27), 33, 80, 112, drums="k.h.s.h.kkh.s.h."),
    "rock": Genre((29, 30), 34, 29, 132, drums="k.h.s.hkk.h.s.h."),
    "strings": Genre((48, 49), 43, 40, 66),
    "jazz": Genre((0, 26), 32, 66, 120, drums="h..hh..hh..hh..h", pattern="offbeat"),
    "ambient": Genre((89, 91), None, 92, 60),
    "electronic": Genre((81, 90), 38, 81, 126, drums="k.h.k.h.k.h.k.h.", pattern="arpeggio"),
    "folk": Genre((24, 25), 32, 73, 96, pattern="arpeggio"),
    "organ": Genre((19,), None, 20, 72),
    "brass": Genre((61, 62), 58, 56, 108, drums="k...s...k...s..."),
    "marimba": Genre((12, 13), None, 11, 104, pattern="arpeggio"),
    "choir": Genre((52, 53), 43, 54, 70),
    "latin": Genre((24, 0), 32, 22, 116, drums="k..hk.s.k..hk.s.", pattern="offbeat"),
    "harp": Genre((46,), None, 68, 90, pattern="arpeggio"),
    "breakbeat": Genre((), 38, None, 172, drums="khshhsksh.khsksh"),
    "drums": Genre((), None, None, 104, drums="khhhshhkhkkhshhh"),
    "hip hop": Genre((4,), 33, None, 88, drums="k.h.s.hk.kh.s.h."),
    "techno": Genre((), 39, None, 132, drums="k.h.k.h.k.h.k.hh"),
    "music box": Genre((), None, 10, 72),
    "metal": Genre((30, 30), 34, None, 152, drums="kkhkskhkkkhkskhk"),
}
_DRUM_KEYS = {"k": 36, "s": 38, "h": 42}
_PROGRESSIONS = ((0, 5, 7, 0), (0, 9, 5, 7), (9, 5, 0, 7), (2, 7, 0, 9), (0, 3, 5, 10))

SENTENCES: dict[str, tuple[str, ...]] = {
    "en-us": (
        "Before we begin, let me show you what the room looked like in the morning.",
        "Nobody expected the second half of the story to be longer than the first.",
        "If you have a question, write it down and we will come back to it later.",
    ),
    "en-gb": (
        "The train left at nine, and by ten we had already forgotten the tickets.",
        "She opened the window, listened for a moment, and closed it again.",
    ),
    "de": ("Heute sprechen wir darüber, wie ein Film seinen Rhythmus findet.", "Danach gehen wir gemeinsam essen."),
    "fr-fr": ("Nous avons tourné cette scène trois fois sous la pluie.", "La dernière prise était la bonne."),
    "es": ("El público llegó temprano y se quedó hasta el final.", "Mañana volveremos a empezar."),
    "cmn": ("今天我们来谈谈怎样剪辑一部电影。", "请大家把手机调成静音，谢谢。"),
    "ja": ("きょうは えいがの へんしゅうに ついて はなします。",),
    "it": ("Il montaggio comincia quando finiscono le riprese.",),
    "pt": ("A música entra devagar e depois desaparece.",),
}


def main() -> None:
    """Write all material, as 16 kHz mono WAV, into folders by kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    for kind in ("music", "laughter", "applause", "speech"):
        (out / kind).mkdir(parents=True, exist_ok=True)
    for number, (name, genre) in enumerate(GENRES.items()):
        for take in range(2):
            notes = piece(genre, np.random.default_rng(100 * take + number), 40.0)
            play(notes, SOUND_FONTS / "FluidR3_GM.sf2", out / "music" / f"fluidr3_{name.replace(' ', '-')}_{take}.wav")
    for take in range(8):
        rng = np.random.default_rng(500 + take)
        play(laughs(rng), SOUND_FONTS / "FluidR3_GS.sf2", out / "laughter" / f"fluidr3_laughs_{take}.wav")
        play(clapping(rng), SOUND_FONTS / "FluidR3_GM.sf2", out / "applause" / f"fluidr3_applause_{take}.wav")
    for take in range(12):
        samples = few_hands(np.random.default_rng(900 + take))
        waves.write(waves.limited(samples), out / "applause" / f"few-hands_{take}.wav")
    for voice, sentences in SENTENCES.items():
        for number, sentence in enumerate(sentences):
            speak(voice, 150 + 12 * number, sentence, out / "speech" / f"espeak_{voice}_{number}.wav")


@dataclass(frozen=True, slots=True)
class Note:
    """One note: seconds, MIDI channel, key and velocity; `program` and `bank` are set on its channel."""

    start: float
    end: float
    channel: int
    key: int
    velocity: int
    program: int = 0
    bank: int = 0


def piece(genre: Genre, rng: np.random.Generator, seconds: float) -> list[Note]:
    """A piece of music without silent gaps: chords, bass, a wandering lead and drums."""
    notes: list[Note] = []
    sixteenth = 15.0 / genre.bpm
    tonic = int(rng.integers(45, 57))
    progression = _PROGRESSIONS[rng.integers(len(_PROGRESSIONS))]
    melody = tonic + 24
    for bar in range(int(seconds / (16 * sixteenth)) + 1):
        start, end = bar * 16 * sixteenth, (bar + 1) * 16 * sixteenth
        root = tonic + progression[bar % len(progression)]
        third = 3 if progression[bar % len(progression)] in (2, 9) else 4
        chord = [root + 12, root + 12 + third, root + 19]
        for voice, program in enumerate(genre.chords):
            notes += _chord(genre.pattern, chord, start, end, sixteenth, voice, program, int(rng.integers(60, 85)))
        if genre.bass is not None:
            for beat in range(0, 16, 4):
                at = start + beat * sixteenth
                notes.append(Note(at, at + 3.8 * sixteenth, 3, root - 12, 85, genre.bass))
        step = 0
        while genre.lead is not None and step < 16:
            length = int(rng.choice([2, 2, 4, 4, 8]))
            melody += int(rng.choice([-4, -2, -1, 0, 1, 2, 3]))
            melody = min(max(melody, tonic + 17), tonic + 34)
            at = start + step * sixteenth
            if rng.random() < 0.8:
                notes.append(Note(at, at + length * sixteenth, 4, melody, int(rng.integers(65, 95)), genre.lead))
            step += length
        for step, hit in enumerate(genre.drums):
            if hit in _DRUM_KEYS:
                at = start + step * sixteenth
                notes.append(Note(at, at + 0.1, 9, _DRUM_KEYS[hit], int(rng.integers(60, 95))))
    return notes


def _chord(
    pattern: str, keys: list[int], start: float, end: float, sixteenth: float, channel: int, program: int, velocity: int
) -> Iterable[Note]:
    if pattern == "arpeggio":
        for step in range(0, 16, 2):
            at = start + step * sixteenth
            yield Note(at, at + 4 * sixteenth, channel, keys[(step // 2) % 3] + 12 * (step % 4 // 2), velocity, program)
    elif pattern == "offbeat":
        for step in range(2, 16, 4):
            at = start + step * sixteenth
            for key in keys:
                yield Note(at, at + 2.5 * sixteenth, channel, key, velocity, program)
    else:
        for key in keys:
            yield Note(start, end, channel, key, velocity, program)


def laughs(rng: np.random.Generator) -> list[Note]:
    """One or several people laughing for 2 to 5 s: the recorded laugh, started again and again."""
    voices = rng.integers(62, 74, size=int(rng.integers(1, 5)))
    length = rng.uniform(2.0, 5.0)
    notes, at = [], 0.0
    while at < length:
        key = int(rng.choice(voices))
        notes.append(
            Note(at, at + rng.uniform(0.5, 1.0), int(rng.integers(0, 4)), key, int(rng.integers(80, 120)), 126, 1)
        )
        at += rng.uniform(0.15, 0.5)
    return notes


def clapping(rng: np.random.Generator) -> list[Note]:
    """An audience for 3 to 8 s: the recorded applause at several pitches over each other."""
    length = rng.uniform(3.0, 8.0)
    keys = rng.integers(52, 70, size=int(rng.integers(2, 6)))
    return [
        Note(rng.uniform(0, 0.3), length, i % 4, int(key), int(rng.integers(70, 115)), 126)
        for i, key in enumerate(keys)
    ]


def play(notes: Iterable[Note], sound_font: Path, target: Path) -> None:
    """Render `notes` with fluidsynth to 16 kHz mono."""
    with tempfile.TemporaryDirectory() as folder:
        midi, stereo = Path(folder, "notes.mid"), Path(folder, "stereo.wav")
        midi.write_bytes(_midi(notes))
        command = ["fluidsynth", "-q", "-ni", "-g", "0.5", "-r", "48000", "-F", stereo, "-T", "wav", sound_font, midi]
        subprocess.run(command, check=True, capture_output=True)
        _to_mono(stereo, target)


def speak(voice: str, words_a_minute: int, text: str, target: Path) -> None:
    """Let espeak-ng say `text`, to 16 kHz mono."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder, "spoken.wav")
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(words_a_minute), "-w", spoken, text], check=True)
        _to_mono(spoken, target)


def _to_mono(source: Path, target: Path) -> None:
    from sensevoice_markers.media.audio import ffmpeg_program

    command = [
        ffmpeg_program(),
        "-nostdin",
        "-y",
        "-loglevel",
        "error",
        "-i",
        source,
        "-ac",
        "1",
        "-ar",
        "16000",
        target,
    ]
    subprocess.run(command, check=True)


def _midi(notes: Iterable[Note]) -> bytes:
    """A type 0 MIDI file at 120 beats a minute."""
    events: list[tuple[int, int, bytes]] = []
    set_up: dict[int, tuple[int, int]] = {}
    for note in notes:
        if note.channel != 9:
            set_up[note.channel] = (note.bank, note.program)
        at, until = (round(t * TICKS * 2) for t in (note.start, note.end))
        events.append((at, 1, bytes([0x90 | note.channel, note.key, note.velocity])))
        events.append((until, 0, bytes([0x80 | note.channel, note.key, 0])))
    for channel, (bank, program) in set_up.items():
        events.append((0, -2, bytes([0xB0 | channel, 0, bank])))
        events.append((0, -1, bytes([0xC0 | channel, program])))
    track, now = bytearray(), 0
    for at, _, event in sorted(events):
        track += _variable_length(at - now) + event
        now = at
    track += b"\x00\xff\x2f\x00"
    head = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01" + TICKS.to_bytes(2, "big")
    return head + b"MTrk" + len(track).to_bytes(4, "big") + bytes(track)


def _variable_length(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(0x80 | value & 0x7F)
    return bytes(reversed(out))


if __name__ == "__main__":
    main()
