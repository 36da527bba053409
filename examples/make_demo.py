"""Make demo.mp4, a short made-up talk show with a known timeline, and demo.truth.json.

Every sound is made here, so that where it starts and stops is known exactly: speech
from espeak-ng, music composed below and played by fluidsynth with the FluidR3 General
MIDI soundfont, recorded applause and laughs from the FluidR3 soundfonts.

It needs these Debian packages:

    apt install fluidsynth fluid-soundfont-gm fluid-soundfont-gs espeak-ng

and the Python packages numpy, pillow and imageio-ffmpeg.
Run it with:

    python examples/make_demo.py [--out DIR]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import struct
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Samples = NDArray[np.float64]  # (n, 2): stereo at RATE
Colour = tuple[int, int, int]
Span = tuple[float, float]

# --- what comes out ---------------------------------------------------------------

RATE = 48_000
FPS = 25
WIDTH, HEIGHT = 640, 360
DURATION = 82.6
START_HOUR = 1
START_TIMECODE = f"{START_HOUR:02d}:00:00:00"
NOISE_FLOOR_DB = -65.0
NOISE_SEED = 20

SOUNDFONTS = Path("/usr/share/sounds/sf2")
GM_SOUNDFONT = SOUNDFONTS / "FluidR3_GM.sf2"
GS_SOUNDFONT = SOUNDFONTS / "FluidR3_GS.sf2"
PACKAGES = "fluidsynth fluid-soundfont-gm fluid-soundfont-gs espeak-ng"

# --- levels, in dBFS (RMS of the mono sum) ----------------------------------------

SPEECH_DB = -20.0
MUSIC_DB = -20.0
BED_DB = -31.0
LAUGHTER_DB = -21.0
APPLAUSE_DB = -21.0

FRAME_S = 0.02  # length of the frames in which a stem's energy is measured
EVENT_RANGE_DB = 27.0  # laughter and applause: heard down to this far below their peak
SPEECH_RANGE_DB = 40.0

# --- the programme ----------------------------------------------------------------

HOST = "en-gb"
GUEST = "en-us+f3"
WORDS_PER_MINUTE = 150


@dataclass(frozen=True)
class Line:
    """A spoken sentence or two, starting at a fixed time."""

    start: float
    voice: str
    text: str


@dataclass(frozen=True)
class MusicCue:
    """A stretch of music; start and end are the outer ends of its fades."""

    start: float
    end: float
    piece: str
    level_db: float
    fade_in: float
    fade_out: float


@dataclass(frozen=True)
class CrowdCue:
    """Laughter or applause."""

    start: float
    length: float
    label: str
    keys: tuple[int, ...]


LINES = (
    Line(
        8.4,
        HOST,
        "Good evening, and welcome to the cutting room. Tonight, we look for the moments that make people smile.",
    ),
    Line(
        16.0,
        GUEST,
        "The first version of my film was four hours long. My mother saw it twice, and she fell asleep both times.",
    ),
    Line(
        29.0,
        HOST,
        "Start with the sound. People forgive a soft picture, but they never forgive poor sound.",
    ),
    Line(
        35.1,
        GUEST,
        "So I listen to the whole recording, with my eyes closed, and I mark what I hear.",
    ),
    Line(42.8, GUEST, "And that is how we finished the film, one day before the premiere."),
    Line(53.9, HOST, "And how did you spend the extra day?"),
    Line(56.5, GUEST, "I went to sleep, and then I removed one more hour."),
    Line(65.3, HOST, "We have to stop here. Thank you for watching, and good night."),
)

MUSIC = (
    MusicCue(0.8, 7.6, "theme", MUSIC_DB, fade_in=0.5, fade_out=0.8),
    MusicCue(27.8, 41.4, "bed", BED_DB, fade_in=0.6, fade_out=0.8),
    MusicCue(64.1, 70.6, "walk", BED_DB, fade_in=0.5, fade_out=0.6),
    MusicCue(77.0, 81.6, "theme", MUSIC_DB, fade_in=0.5, fade_out=0.8),
)

CROWD = (
    CrowdCue(23.4, 3.2, "LAUGHTER", (59, 63, 60, 64)),
    CrowdCue(46.9, 5.0, "APPLAUSE", (54,)),
    CrowdCue(60.0, 2.8, "LAUGHTER", (57, 61, 64, 63)),
    CrowdCue(70.9, 5.0, "APPLAUSE", (56,)),
)


class DemoError(Exception):
    """Something the demo needs is missing or came out wrong."""


# --- MIDI -------------------------------------------------------------------------

TICKS = 480  # per beat
DRUMS = 9  # the General MIDI drum channel


@dataclass(frozen=True)
class Note:
    """One note; times in beats."""

    channel: int
    start: float
    length: float
    key: int
    velocity: int


@dataclass(frozen=True)
class Part:
    """The instrument of one MIDI channel."""

    program: int
    bank: int = 0
    volume: int = 100
    pan: int = 64


def variable_length(value: int) -> bytes:
    """Write a MIDI variable-length number."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(0x80 | (value & 0x7F))
    return bytes(reversed(out))


def midi_file(parts: dict[int, Part], notes: Iterable[Note], bpm: float) -> bytes:
    """Write a one-track MIDI file."""
    events: list[tuple[int, int, bytes]] = [(0, 0, b"\xff\x51\x03" + round(60e6 / bpm).to_bytes(3, "big"))]
    for channel, part in parts.items():
        for control, value in ((0, part.bank), (7, part.volume), (10, part.pan)):
            events.append((0, 1, bytes([0xB0 | channel, control, value])))
        events.append((0, 2, bytes([0xC0 | channel, part.program])))
    for note in notes:
        on, off = round(note.start * TICKS), round((note.start + note.length) * TICKS)
        events.append((on, 4, bytes([0x90 | note.channel, note.key, note.velocity])))
        events.append((off, 3, bytes([0x80 | note.channel, note.key, 0])))
    track, now = b"", 0
    for tick, _, message in sorted(events):
        track += variable_length(tick - now) + message
        now = tick
    track += variable_length(TICKS) + b"\xff\x2f\x00"
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS)
    return header + b"MTrk" + struct.pack(">I", len(track)) + track


# --- the music: three little pieces ------------------------------------------------

PIANO, BASS, PAD, SOLO = 0, 1, 2, 3
KICK, STICK, CLOSED_HAT, SHAKER = 36, 37, 42, 70
BEATS = 4  # in a bar

Keys = tuple[int, int, int, int]
Chord = tuple[int, Keys]  # the bass note, and four keys above it


@dataclass(frozen=True)
class Piece:
    """A piece of music that goes on for as many bars as are wanted."""

    bpm: float
    parts: dict[int, Part]
    chords: tuple[Chord, ...]
    bar: Callable[[int, int, Keys], Iterator[Note]]

    def notes(self, seconds: float) -> list[Note]:
        """Write enough bars to last at least this long."""
        bars = int(seconds * self.bpm / 60 / BEATS) + 2
        turns = [self.chords[bar % len(self.chords)] for bar in range(bars)]
        return [note for bar, turn in enumerate(turns) for note in self.bar(bar, *turn)]


def arpeggio(channel: int, start: float, keys: Iterable[int], velocity: int) -> Iterator[Note]:
    """Play keys as eighths that ring into one another."""
    for eighth, key in enumerate(keys):
        yield Note(channel, start + eighth / 2, 1.0, key, velocity)


def drums(start: float, hat: int, velocity: int) -> Iterator[Note]:
    """Play lightly: kick on 1 and 3, stick on 2 and 4, eighths on the hat."""
    for beat, key in enumerate((KICK, STICK, KICK, STICK)):
        yield Note(DRUMS, start + beat, 0.5, key, velocity)
    for eighth in range(2 * BEATS):
        accent = 0 if eighth % 2 else 12
        yield Note(DRUMS, start + eighth / 2, 0.25, hat, velocity - 24 + accent)


THEME_TUNE = ((76, 79, 84, 79), (74, 79, 83, 79), (76, 81, 84, 81), (77, 81, 84, 81))


def theme_bar(bar: int, root: int, chord: Keys) -> Iterator[Note]:
    """Title music: piano arpeggios, bass guitar, strings, drums and a small tune."""
    start = float(bar * BEATS)
    yield from arpeggio(PIANO, start, (chord[step] for step in (0, 1, 2, 3, 2, 1, 2, 1)), 88)
    yield Note(PIANO, start, 3.9, root, 80)
    for beat, length in ((0.0, 1.5), (1.5, 0.5), (2.0, 1.5), (3.5, 0.5)):
        yield Note(BASS, start + beat, length, root - 12, 92)
    for key in chord[:3]:
        yield Note(PAD, start, BEATS + 0.05, key, 80)
    for beat, key in enumerate(THEME_TUNE[bar % len(THEME_TUNE)]):
        yield Note(SOLO, start + beat, 1.0, key, 86)
    yield from drums(start, CLOSED_HAT, 84)


def bed_bar(bar: int, root: int, chord: Keys) -> Iterator[Note]:
    """Music to talk over: electric piano, guitar arpeggios, strings, bass and shaker."""
    start = float(bar * BEATS)
    for beat in (0.0, 1.5, 2.5):
        for key in chord:
            yield Note(PIANO, start + beat, 1.4, key, 76)
    yield from arpeggio(SOLO, start, (chord[step] + 12 for step in (0, 2, 1, 3, 2, 3, 1, 2)), 88)
    for beat, length in ((0.0, 1.5), (1.5, 0.5), (2.0, 1.5), (3.5, 0.5)):
        yield Note(BASS, start + beat, length, root, 96)
    for key in chord:
        yield Note(PAD, start, BEATS + 0.05, key, 84)
    yield from drums(start, SHAKER, 88)


def walk_bar(bar: int, root: int, chord: Keys) -> Iterator[Note]:
    """Music to close with: piano arpeggios, a walking bass, strings, vibraphone and drums."""
    start = float(bar * BEATS)
    yield from arpeggio(PIANO, start, (chord[step] + 12 for step in (0, 2, 3, 2, 1, 2, 3, 2)), 88)
    for beat, step in enumerate((0, 7, 12, 7)):
        yield Note(BASS, start + beat, 1.0, root + step, 96)
    for key in chord:
        yield Note(PAD, start, BEATS + 0.05, key, 84)
    for half, key in enumerate((chord[3], chord[2])):
        yield Note(SOLO, start + 2 * half, 1.9, key + 12, 80)
    yield from drums(start, CLOSED_HAT, 84)


PIECES = {
    "theme": Piece(  # C G/B Am F
        112.0,
        {
            PIANO: Part(0, volume=105, pan=54),
            BASS: Part(33, volume=100),
            PAD: Part(48, volume=72, pan=74),
            SOLO: Part(11, volume=84, pan=80),
            DRUMS: Part(0, volume=70),
        },
        (
            (48, (60, 64, 67, 72)),
            (47, (59, 62, 67, 71)),
            (45, (60, 64, 69, 72)),
            (41, (57, 60, 65, 69)),
        ),
        theme_bar,
    ),
    "bed": Piece(  # F Dm Bb C
        96.0,
        {
            PIANO: Part(4, volume=96, pan=48),
            BASS: Part(32, volume=104),
            PAD: Part(48, volume=84, pan=76),
            SOLO: Part(25, volume=104, pan=84),
            DRUMS: Part(0, volume=84),
        },
        (
            (41, (57, 60, 65, 69)),
            (38, (57, 62, 65, 69)),
            (46, (58, 62, 65, 70)),
            (36, (55, 60, 64, 67)),
        ),
        bed_bar,
    ),
    "walk": Piece(  # G Em Am D7
        108.0,
        {
            PIANO: Part(0, volume=108, pan=54),
            BASS: Part(32, volume=104),
            PAD: Part(48, volume=88, pan=74),
            SOLO: Part(11, volume=96, pan=80),
            DRUMS: Part(0, volume=84),
        },
        (
            (43, (59, 62, 67, 71)),
            (40, (59, 64, 67, 71)),
            (45, (57, 60, 64, 69)),
            (38, (57, 62, 66, 72)),
        ),
        walk_bar,
    ),
}


# --- running the programs ----------------------------------------------------------


def check_needs() -> None:
    """Say in one line what is missing."""
    missing = [name for name in ("fluidsynth", "espeak-ng") if shutil.which(name) is None]
    missing += [str(path) for path in (GM_SOUNDFONT, GS_SOUNDFONT) if not path.is_file()]
    try:
        imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise DemoError(f"no ffmpeg: {error}") from error
    if missing:
        raise DemoError(f"missing: {', '.join(missing)} (apt install {PACKAGES})")


def run(command: Sequence[str | Path]) -> bytes:
    """Run a program and return what it wrote."""
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise DemoError(f"{command[0]} failed: {reason[-1]}")
    return done.stdout


def load(path: Path) -> Samples:
    """Read any audio file as stereo at RATE."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    form = ("-f", "f32le", "-ac", "2", "-ar", str(RATE))
    raw = run([ffmpeg, "-v", "error", "-i", path, *form, "-"])
    return np.frombuffer(raw, dtype="<f4").reshape(-1, 2).astype(np.float64)


def save(path: Path, sound: Samples) -> None:
    """Write 16-bit stereo at RATE."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(sound * 32767.0).astype("<i2").tobytes())


def play(midi: bytes, soundfont: Path, work: Path) -> Samples:
    """Play a MIDI file with fluidsynth, dry."""
    (work / "score.mid").write_bytes(midi)
    options = ("-ni", "-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", str(RATE))
    output = ("-F", work / "score.wav")
    run(["fluidsynth", *options, *output, soundfont, work / "score.mid"])
    return load(work / "score.wav")


# --- stems -------------------------------------------------------------------------


def samples(seconds: float) -> int:
    """Count the samples in a stretch of time."""
    return round(seconds * RATE)


def gain(decibels: float) -> float:
    """Turn decibels into an amplitude."""
    return float(10.0 ** (decibels / 20.0))


def frame_levels(sound: Samples) -> NDArray[np.float64]:
    """RMS of the mono sum in frames of FRAME_S."""
    size = samples(FRAME_S)
    mono = sound.mean(axis=1)
    mono = np.pad(mono, (0, -len(mono) % size))
    levels: NDArray[np.float64] = np.sqrt(np.mean(mono.reshape(-1, size) ** 2, axis=1))
    return levels


def sounding(sound: Samples, range_db: float) -> Span:
    """First and last time a stem's energy is within range_db of its loudest frame."""
    levels = frame_levels(sound)
    frames = np.flatnonzero(levels >= levels.max() * gain(-range_db))
    return float(frames[0]) * FRAME_S, float(frames[-1] + 1) * FRAME_S


def at_level(sound: Samples, level_db: float) -> Samples:
    """Scale a stem so that the RMS over its sounding frames is level_db."""
    levels = frame_levels(sound)
    heard = levels[levels >= levels.max() * gain(-EVENT_RANGE_DB)]
    if not heard.any():
        raise DemoError("a sound came out silent")
    return sound * (gain(level_db) / float(np.sqrt(np.mean(heard**2))))


def faded(sound: Samples, fade_in: float, fade_out: float) -> Samples:
    """Fade linearly at both ends."""
    envelope = np.ones(len(sound))
    head, tail = samples(fade_in), samples(fade_out)
    envelope[:head] = np.linspace(0.0, 1.0, head)
    envelope[len(sound) - tail :] = np.linspace(1.0, 0.0, tail)
    return sound * envelope[:, None]


def speech_stem(line: Line, work: Path) -> Samples:
    """Speak a line, without the silence around it."""
    path = work / "speech.wav"
    speed = str(WORDS_PER_MINUTE)
    run(["espeak-ng", "-v", line.voice, "-s", speed, "-w", path, line.text])
    sound = load(path)
    start, end = sounding(sound, SPEECH_RANGE_DB)
    return at_level(faded(sound[samples(start) : samples(end)], 0.005, 0.005), SPEECH_DB)


def music_stem(cue: MusicCue, work: Path) -> Samples:
    """Play a piece for as long as the cue lasts."""
    length = cue.end - cue.start
    piece = PIECES[cue.piece]
    midi = midi_file(piece.parts, piece.notes(length), piece.bpm)
    sound = play(midi, GM_SOUNDFONT, work)[: samples(length)]
    return faded(at_level(sound, cue.level_db), cue.fade_in, cue.fade_out)


def laughter_stem(cue: CrowdCue, work: Path) -> Samples:
    """Let a few people laugh: one recorded laugh at several pitches, one after another."""
    step = 0.18  # seconds between one voice and the next; the score runs at 60 bpm
    voices = len(cue.keys)
    parts = {n: Part(126, bank=1, pan=34 + 60 * n // voices) for n in range(voices)}
    notes = []
    for i in range(int((cue.length - 0.3) / step)):
        n = i % voices
        key = cue.keys[n] + (0, 2, -1, 1)[i // voices % 4]
        notes.append(Note(n, i * step, 1.4, key, 110 - 6 * (i % 3)))
    sound = play(midi_file(parts, notes, 60.0), GS_SOUNDFONT, work)
    return at_level(faded(sound[: samples(cue.length)], 0.01, 0.25), LAUGHTER_DB)


def applause_stem(cue: CrowdCue, work: Path) -> Samples:
    """Play the recorded applause, from where it has got going."""
    skip = 0.35
    notes = [Note(0, 0.0, cue.length + 1.0, key, 110) for key in cue.keys]
    sound = play(midi_file({0: Part(126)}, notes, 60.0), GM_SOUNDFONT, work)
    sound = sound[samples(skip) : samples(skip + cue.length)]
    return at_level(faded(sound, 0.15, 0.3), APPLAUSE_DB)


# --- the mix and its truth -----------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """Something to find: BGM, LAUGHTER or APPLAUSE."""

    label: str
    start: float
    end: float


@dataclass(frozen=True)
class Spoken:
    """A line of speech, and when it sounds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Show:
    """The whole sound, and what is in it."""

    sound: Samples
    events: list[Event]
    speech: list[Spoken]


def place(mix: Samples, stem: Samples, start: float) -> None:
    """Add a stem to the mix."""
    first = samples(start)
    if first + len(stem) > len(mix):
        raise DemoError(f"what starts at {start} s runs past the end of the demo")
    mix[first : first + len(stem)] += stem


def make_show(work: Path) -> Show:
    """Make every stem and mix them."""
    mix = np.random.default_rng(NOISE_SEED).standard_normal((samples(DURATION), 2))
    mix *= gain(NOISE_FLOOR_DB) * np.sqrt(2.0)  # the mono sum is 3 dB below each side
    events: list[Event] = []
    speech: list[Spoken] = []
    for line in LINES:
        stem = speech_stem(line, work)
        place(mix, stem, line.start)
        start, end = sounding(stem, SPEECH_RANGE_DB)
        speech.append(Spoken(line.text, line.start + start, line.start + end))
    for cue in MUSIC:
        place(mix, music_stem(cue, work), cue.start)
        start, end = cue.start + cue.fade_in / 2, cue.end - cue.fade_out / 2
        events.append(Event("BGM", start, end))
    for crowd in CROWD:
        make = laughter_stem if crowd.label == "LAUGHTER" else applause_stem
        stem = make(crowd, work)
        place(mix, stem, crowd.start)
        start, end = sounding(stem, EVENT_RANGE_DB)
        events.append(Event(crowd.label, crowd.start + start, crowd.start + end))
    if (peak := float(np.abs(mix).max())) > 0.95:
        raise DemoError(f"the mix is too loud: its peak is {peak:.2f}")
    taken = sorted([(s.start, s.end) for s in speech] + [(e.start, e.end) for e in events if e.label != "BGM"])
    for (_, before), (after, _) in pairwise(taken):
        if after < before:
            raise DemoError(f"two sounds overlap at {after:.2f} s")
    return Show(mix, sorted(events, key=lambda e: (e.start, e.label)), speech)


def truth(show: Show) -> dict[str, object]:
    """Say what is where, in seconds from the start of the file."""
    return {
        "duration": DURATION,
        "fps": str(FPS),
        "start_timecode": START_TIMECODE,
        "events": [{"label": e.label, "start": round(e.start, 3), "end": round(e.end, 3)} for e in show.events],
        "speech": [{"text": s.text, "start": round(s.start, 3), "end": round(s.end, 3)} for s in show.speech],
    }


# --- the picture ---------------------------------------------------------------------

BACKGROUND: Colour = (17, 20, 27)
LANE: Colour = (27, 32, 42)
GREY: Colour = (128, 138, 155)
WHITE: Colour = (236, 240, 246)
COLOURS: dict[str, Colour] = {
    "SPEECH": (120, 144, 176),
    "BGM": (64, 160, 255),
    "LAUGHTER": (255, 196, 64),
    "APPLAUSE": (80, 208, 128),
}
LEFT, RIGHT = 96, 624  # the ends of the time axis
LANES_TOP, LANE_HEIGHT, LANE_STEP = 176, 20, 26
WAVE_MIDDLE, WAVE_HALF = 304, 18
AXIS_TOP = 328
CAPTION_TOP = 122


def dimmed(colour: Colour, share: float) -> Colour:
    """Mix a colour with the background."""
    r, g, b = (round(share * c + (1 - share) * d) for c, d in zip(colour, BACKGROUND, strict=True))
    return r, g, b


def timecode(frame: int) -> str:
    """Write the timecode of a frame."""
    seconds = frame // FPS
    hours, minutes = START_HOUR + seconds // 3600, seconds // 60 % 60
    return f"{hours:02d}:{minutes:02d}:{seconds % 60:02d}:{frame % FPS:02d}"


def across(seconds: float) -> int:
    """Find where a time lies on the axis."""
    return round(LEFT + (RIGHT - LEFT) * seconds / DURATION)


class Picture:
    """Draws the frames: a still background, and on it what moves."""

    def __init__(self, show: Show) -> None:
        """Draw the background."""
        self.speech = show.speech
        self.spans: dict[str, list[Span]] = {label: [] for label in COLOURS}
        self.spans["SPEECH"] = [(s.start, s.end) for s in show.speech]
        for event in show.events:
            self.spans[event.label].append((event.start, event.end))
        self.fonts = {size: ImageFont.load_default(size) for size in (11, 12, 15, 30)}
        self.still = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
        draw = ImageDraw.Draw(self.still)
        draw.text((16, 14), "The Cutting Room", WHITE, self.fonts[15])
        draw.text((16, 36), "a made-up show to find things in", GREY, self.fonts[12])
        self._draw_lanes(draw)
        self._draw_wave(draw, show.sound)
        self._draw_axis(draw)

    def _draw_lanes(self, draw: ImageDraw.ImageDraw) -> None:
        for row, (label, colour) in enumerate(COLOURS.items()):
            top = LANES_TOP + row * LANE_STEP
            bottom = top + LANE_HEIGHT - 1
            draw.text((16, top + 3), label, colour, self.fonts[12])
            draw.rectangle((LEFT, top, RIGHT, bottom), LANE)
            for start, end in self.spans[label]:
                draw.rectangle((across(start), top, across(end), bottom), dimmed(colour, 0.6))

    def _draw_wave(self, draw: ImageDraw.ImageDraw, sound: Samples) -> None:
        columns = np.array_split(np.abs(sound).max(axis=1), RIGHT - LEFT + 1)
        draw.text((16, WAVE_MIDDLE - 8), "SOUND", GREY, self.fonts[12])
        for x, column in enumerate(columns, LEFT):
            half = round(WAVE_HALF * min(1.0, float(column.max()) * 1.4))
            draw.line((x, WAVE_MIDDLE - half, x, WAVE_MIDDLE + half), dimmed(GREY, 0.6))

    def _draw_axis(self, draw: ImageDraw.ImageDraw) -> None:
        for second in range(0, int(DURATION) + 1, 10):
            x = across(second)
            draw.line((x, AXIS_TOP, x, AXIS_TOP + 4), GREY)
            draw.text((x, AXIS_TOP + 6), f"{second}", GREY, self.fonts[11], anchor="ma")

    def frame(self, number: int) -> bytes:
        """Draw one frame as RGB bytes."""
        now = (number + 0.5) / FPS
        image = self.still.copy()
        draw = ImageDraw.Draw(image)
        for step, char in enumerate(timecode(number)):  # fixed steps: no jitter
            draw.text((440 + 17 * step, 30), char, WHITE, self.fonts[30], anchor="mm")
        draw.text((623, 50), f"{number / FPS:.2f} s", GREY, self.fonts[12], anchor="ra")
        for row, (label, colour) in enumerate(COLOURS.items()):
            active = [span for span in self.spans[label] if span[0] <= now < span[1]]
            left = 16 + row * 155
            box = (left, 74, left + 142, 104)
            middle = (left + 71, 89)
            draw.rectangle(box, colour if active else LANE)
            draw.text(middle, label, BACKGROUND if active else GREY, self.fonts[15], anchor="mm")
            top = LANES_TOP + row * LANE_STEP
            for start, end in active:
                bar = (across(start), top, across(end), top + LANE_HEIGHT - 1)
                draw.rectangle(bar, colour)
        for line in self.speech:
            if line.start <= now < line.end:
                text = line.text.replace(". ", ".\n", 1)
                spot = (WIDTH / 2, CAPTION_TOP)
                draw.multiline_text(spot, text, WHITE, self.fonts[15], anchor="ma", align="center", spacing=4)
        x = across(now)
        draw.line((x, LANES_TOP - 6, x, AXIS_TOP), WHITE)
        return image.tobytes()


def write_video(show: Show, work: Path, path: Path) -> None:
    """Draw the frames and encode them with the sound."""
    save(work / "mix.wav", show.sound)
    frames = round(DURATION * FPS)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-",
        "-i", str(work / "mix.wav"),
        "-map", "0:v", "-map", "1:a", "-map_metadata", "-1",
        "-c:v", "libx264", "-preset", "slow", "-crf", "23", "-tune", "animation", "-threads", "1",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
        "-c:a", "aac", "-b:a", "96k",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        "-timecode", START_TIMECODE, "-movflags", "+faststart", str(path),
    ]  # fmt: skip
    picture = Picture(show)
    ffmpeg = subprocess.Popen(command, stdin=subprocess.PIPE)
    with contextlib.suppress(BrokenPipeError), ffmpeg:  # should the pipe break, ffmpeg says why
        for number in range(frames):
            if ffmpeg.stdin is not None:
                ffmpeg.stdin.write(picture.frame(number))
    if ffmpeg.returncode != 0:
        raise DemoError("ffmpeg could not encode the video")


def main() -> int:
    """Make the demo."""
    parser = argparse.ArgumentParser(description="Make demo.mp4 and demo.truth.json.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR",
                        help="where to put them (default: beside this script)")  # fmt: skip
    out: Path = parser.parse_args().out
    try:
        check_needs()
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as work:
            show = make_show(Path(work))
            write_video(show, Path(work), out / "demo.mp4")
        (out / "demo.truth.json").write_text(json.dumps(truth(show), indent=2) + "\n", "utf-8")
    except DemoError as error:
        print(f"make_demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
