"""Small analyses, score tracks, settings of property tests and a way to the end of a generator, for all tests."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from hypothesis import HealthCheck, settings

from sensevoice_markers.analysis import (
    Analysis,
    AudioTrack,
    Cue,
    Event,
    Label,
    MediaInfo,
    ScoreTrack,
    Segment,
    Subtitles,
    Word,
)
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.timebase import Timebase
from sensevoice_markers.timeline.rules import RULES, fitted

# Fixtures of tests/conftest.py hold for all examples of a property; a busy machine is no failure.
thoroughly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)

T = TypeVar("T")


def driven(steps: Generator[Any, None, T]) -> T:
    """What `steps` returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            value: T = finished.value
            return value


TIMEBASES: dict[str, Timebase] = {
    "23.976": Timebase(Fraction(24000, 1001)),
    "24": Timebase(Fraction(24)),
    "25": Timebase(Fraction(25)),
    "29.97 NDF": Timebase(Fraction(30000, 1001)),
    "29.97 DF": Timebase(Fraction(30000, 1001), drop_frame=True),
    "30": Timebase(Fraction(30)),
    "47.952": Timebase(Fraction(48000, 1001)),
    "48": Timebase(Fraction(48)),
    "50": Timebase(Fraction(50)),
    "59.94 NDF": Timebase(Fraction(60000, 1001)),
    "59.94 DF": Timebase(Fraction(60000, 1001), drop_frame=True),
    "60": Timebase(Fraction(60)),
}
"""Every way of counting that the editors know."""


def one_line(error: MarkersError) -> str:
    """The message, which people read as one line."""
    message = str(error)
    assert message
    assert len(message.splitlines()) == 1
    return message


def media(**given: Any) -> MediaInfo:
    """A minute of 25 frames a second with a stereo track, but for what is given."""
    usual: dict[str, Any] = {
        "path": "/media/talk.mp4",
        "duration": 60.0,
        "frame_rate": Fraction(25),
        "audio_tracks": (AudioTrack(1, 1, "aac", 2, 48000),),
    }
    made = MediaInfo(**{**usual, **given})
    if made.frame_rate is None or "frames" in given:
        return made
    return MediaInfo(**{**usual, **given, "frames": round(made.duration * made.frame_rate)})


def event(label: Label, start: float, end: float, confidence: float = 0.9) -> Event:
    return Event(f"{label.lower()}-{round(start * 1000)}", label, start, end, confidence)


def analysis(*events: Event, cues: Sequence[Cue] = (), of: MediaInfo | None = None, **given: Any) -> Analysis:
    """What was heard in `of`, by default a minute of video."""
    of = of or media()
    return Analysis(of, 1, "tiny", of.duration, events=events, cues=tuple(cues), **given)


def segment(*words: Word, language: str = "en") -> Segment:
    text = "".join(word.text for word in words).strip()
    return Segment(words[0].start, words[-1].end, text, language, words)


def spoken(*texts: str, at: float = 0.0, pace: float = 0.3, language: str = "en") -> Segment:
    """Words of `pace` seconds each, without a pause between them."""
    words = [Word(t, at + i * pace, at + (i + 1) * pace, 0.9) for i, t in enumerate(texts)]
    return segment(*words, language=language)


def track(tagger: str, name: str, values: npt.ArrayLike, hop: float = 0.01, first: float = 0.0) -> ScoreTrack:
    return ScoreTrack(tagger, name, hop, first, np.asarray(values, np.float16))


def heard(
    *spans: tuple[float, float], seconds: float, hop: float, loud: float = 8.0, quiet: float = -16.0
) -> npt.NDArray[np.float16]:
    """Scores on the grid of `hop`: `loud` where a frame's centre lies in one of the spans, `quiet` elsewhere."""
    times = hop * np.arange(round(seconds / hop) + 1)
    inside = np.zeros(len(times), bool)
    for start, end in spans:
        inside |= (times >= start) & (times < end)
    return np.where(inside, loud, quiet).astype(np.float16)


def level(*spans: tuple[float, float], seconds: float, loud: float = -20.0) -> ScoreTrack:
    """How loud a show is: -70 dBFS, but `loud` in the spans."""
    return track("sound", "level", heard(*spans, seconds=seconds, hop=HOPS["sound"], loud=loud, quiet=-70.0))


HOPS = {"yamnet": 0.12, "firered-aed": 0.01, "firered-vad": 0.01, "sound": 0.01}
"""Of every tagger, in seconds."""

_PATCH = 0.96  # seconds that one score of YAMNet is of


class Sounding(NamedTuple):
    """Something that sounds; whatever speaks for `label` scores `score` then."""

    label: Label
    start: float
    end: float
    score: float = 8.0


def tagged(*sounds: Sounding, seconds: float) -> tuple[ScoreTrack, ...]:
    """What the taggers, all but the level, say of a show: -16 for every class that does not sound.

    YAMNet's scores rise and fall as slowly as its patches slide over the edges; FireRed's are sharp.
    """
    terms = [term for rule in RULES for term in (*rule.terms, rule.head) if term]
    names = dict.fromkeys((term.tagger, name) for term in terms for name in term.classes)
    return tuple(
        track(tagger, name, _scores(tagger, [sound for sound in sounds if _speaks(tagger, name, sound)], seconds), hop)
        for tagger, name in (*names, ("firered-aed", "speech"))
        for hop in (HOPS[tagger],)
    )


def _speaks(tagger: str, name: str, sound: Sounding) -> bool:
    rule = next(rule for rule in RULES if rule.label == sound.label)
    terms = (*rule.terms, rule.head) if rule.head else rule.terms
    return any(term.tagger == tagger and name in term.classes and term.sign > 0 for term in terms)


def _scores(tagger: str, sounds: Sequence[Sounding], seconds: float) -> npt.NDArray[np.float64]:
    times = HOPS[tagger] * np.arange(round(seconds / HOPS[tagger]) + 1)
    reach = _PATCH / 2 if tagger == "yamnet" else 0.005
    scores = np.full(len(times), -16.0)
    for sound in sounds:
        inside = np.minimum(times + reach, sound.end) - np.maximum(times - reach, sound.start)
        scores = np.maximum(scores, -16.0 + (sound.score + 16.0) * np.clip(inside / (2 * reach), 0.0, 1.0))
    return scores


def score_for(label: Label, wanted: float) -> float:
    """The score of all that speaks for `label` at which it is decided with an evidence of `wanted`, all else quiet."""
    rule = next(rule for rule in RULES if rule.label == label)
    known = fitted()[label]
    scores = np.arange(-16.0, 16.0, 0.01)
    total = np.full(len(scores), known.bias)
    for term, weight in zip(rule.terms, known.weights, strict=True):
        total += weight * np.clip(scores if term.sign > 0 else -16.0, term.low, term.high)
    if rule.head:
        total += known.head * (np.clip(scores, rule.head.low, rule.head.high) - total)
    total += known.shift
    nearest = int(np.abs(total - wanted).argmin())
    assert abs(total[nearest] - wanted) < 0.05, f"no score gives {label} an evidence of {wanted}"
    return float(scores[nearest])


def full() -> Analysis:
    """An analysis that has something of everything."""
    of = media(
        path="/媒体/笑声 & “talk”.mp4",
        frame_rate=Fraction(30000, 1001),
        start_timecode="01:00:00;00",
        origin=-0.021,
        width=1920,
        height=1080,
        audio_tracks=(
            AudioTrack(1, 1, "aac", 2, 48000, "zh", "现场", True, -0.021, 60.0),
            AudioTrack(2, 2, "pcm_s16le", 6, 44100),
        ),
    )
    rng = np.random.default_rng(7)
    return Analysis(
        media=of,
        audio="mix",
        engine="tiny",
        sound=59.98,
        segments=(
            spoken(" Hello", " world.", at=1.0),
            Segment(5.0, 6.0, "你好。", "zh", (Word("你", 5.0, 5.5, 0.25), Word("好。", 5.5, 6.0, 1.0)), "HAPPY"),
        ),
        tracks=(
            track("firered-aed", "music", rng.normal(0, 5, 6001)),
            track("yamnet", "Laughter", rng.normal(-6, 5, 501), hop=0.12),
            track("yamnet", "Applause", rng.normal(-6, 5, 501), hop=0.12),
        ),
        events=(event(Label.BGM, 1.25, 20.5, 0.875), event(Label.LAUGHTER, 30.0, 31.5)),
        cues=(Cue("cue-1", 1.0, 1.833, ("Hello world.",), "en"), Cue("cue-2", 5.0, 6.5, ("你好。",), "zh")),
        sensitivity={Label.BGM: 0.5, Label.LAUGHTER: 0.25, Label.APPLAUSE: 0.75},
        subtitles=Subtitles("bbc", sdh=True, rate=Fraction(30000, 1001), columns=30, speed=15.5),
        warnings=("sound ends early",),
        computed="tiny on NVIDIA L4, bf16",
    )
