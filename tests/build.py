"""Small analyses, settings of property tests and a way to the end of a generator, for all tests."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from fractions import Fraction
from typing import Any, TypeVar

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
    Word,
)
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.timebase import Timebase

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


def heard(*spans: tuple[float, float], seconds: float, hop: float, loud: float = 8.0) -> npt.NDArray[np.float16]:
    """Scores on the grid of `hop`: `loud` where a frame's centre lies in one of the spans, -16 elsewhere."""
    times = hop * np.arange(round(seconds / hop) + 1)
    inside = np.zeros(len(times), bool)
    for start, end in spans:
        inside |= (times >= start) & (times < end)
    return np.where(inside, loud, -16.0).astype(np.float16)


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
        warnings=("sound ends early",),
    )
