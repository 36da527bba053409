from __future__ import annotations

import math
from dataclasses import replace

import pytest
from build import Sounding, analysis, event, spoken, tagged

from sensevoice_markers.analysis import Cue, Label, Script, Subtitles
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.sound_cues import tag, with_sounds

SDH = Subtitles(sdh=True)


def speech(*spans: tuple[float, float], language: str = "en") -> list[Cue]:
    return [Cue(f"cue-{i + 1}", start, end, ("Words.",), language) for i, (start, end) in enumerate(spans)]


def heard(label: Label, start: float, end: float, *spans: tuple[float, float]) -> list[tuple[float, float]]:
    made = with_sounds(speech(*spans), [event(label, start, end)], 60.0, SDH)
    return [(cue.start, cue.end) for cue in made if cue.id.startswith("sound")]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["[laughter]", "[applause]", "♪"]),
        ("zh", ["[笑声]", "[掌声]", "♪"]),
        ("yue", ["[笑聲]", "[掌聲]", "♪"]),
        ("ja", ["[笑い声]", "[拍手]", "♪"]),
        ("ko", ["[웃음]", "[박수]", "♪"]),
        ("fr", ["[rires]", "[applaudissements]", "♪"]),
        ("tlh", ["[laughter]", "[applause]", "♪"]),
    ],
)
def test_sounds_are_named_in_the_language_of_the_subtitles(language: str, texts: list[str]) -> None:
    assert [tag(label, language) for label in (Label.LAUGHTER, Label.APPLAUSE, Label.BGM)] == texts
    made = with_sounds(speech((0, 2), (3, 5), language=language), [event(Label.LAUGHTER, 10, 12)], 60.0, SDH)
    assert made[-1] == Cue("sound-laughter-10000", 10.0, 12.0, (texts[0],), language)


@pytest.mark.parametrize(
    ("language", "script", "text"),
    [
        ("zh", "auto", "[笑声]"), ("zh", "traditional", "[笑聲]"), ("zh", "as-heard", "[笑声]"),
        ("yue", "auto", "[笑聲]"), ("yue", "simplified", "[笑声]"), ("en", "traditional", "[laughter]"),
    ],
)  # fmt: skip
def test_sounds_are_written_in_the_script_of_the_subtitles(language: str, script: Script, text: str) -> None:
    made = with_sounds(speech((0, 2), language=language), [event(Label.LAUGHTER, 10, 12)], 60.0, SDH, script)
    assert made[-1].lines == (text,)


def test_speech_is_no_sound_of_its_own() -> None:
    assert tag(Label.SPEECH, "en") is None
    assert tag(Label.BREATH, "en") is None


def test_a_sound_is_shown_while_it_is_heard_but_no_longer_than_it_is_read() -> None:
    assert heard(Label.LAUGHTER, 10, 12) == [(10, 12)]
    assert heard(Label.APPLAUSE, 10, 40) == [(10, 14)]
    assert heard(Label.LAUGHTER, 10, 10.3) == [(10, 10.834)]


def test_a_sound_gives_way_to_speech() -> None:
    assert heard(Label.LAUGHTER, 10, 13, (11.5, 14)) == [(10, 11.42)]
    assert heard(Label.LAUGHTER, 10, 13, (9, 11)) == [(11.08, 13)]
    assert heard(Label.APPLAUSE, 10, 20, (9, 11), (11.5, 15)) == [(15.08, 19.08)]
    assert heard(Label.LAUGHTER, 10, 12, (8, 14)) == []
    assert heard(Label.LAUGHTER, 10, 12, (8, 11.9)) == []
    assert heard(Label.BGM, 0, 60, (0, 3), (3.5, 9), (20, 30)) == [(9.08, 13.08)]


def test_sounds_give_way_to_each_other() -> None:
    events = [event(Label.BGM, 10, 50), event(Label.APPLAUSE, 10, 13), event(Label.LAUGHTER, 11, 16)]
    made = with_sounds([], events, 60.0, SDH)
    assert [(cue.start, cue.end, cue.lines[0]) for cue in made] == [
        (10, 13, "[applause]"),
        (13.08, 16, "[laughter]"),
        (16.08, 20.08, "♪"),
    ]


def test_no_sound_outlasts_the_media() -> None:
    assert with_sounds([], [event(Label.LAUGHTER, 59.5, 59.9)], 60.0, SDH) == ()
    (cue,) = with_sounds([], [event(Label.APPLAUSE, 58, 70)], 60.0, SDH)
    assert (cue.start, cue.end) == (58, 60)
    (cue,) = with_sounds([], [event(Label.APPLAUSE, 58, 70)], math.inf, SDH)
    assert (cue.start, cue.end) == (58, 62)


def test_deciding_with_and_without_sounds() -> None:
    tracks = tagged(Sounding(Label.LAUGHTER, 10.0, 14.0), seconds=60.0)
    told = analysis(tracks=tracks, segments=(spoken(" So", " I", " left.", at=7.5, pace=0.7),))
    plain = decide(told)
    assert [cue.lines for cue in plain.cues] == [("So I left.",)]
    assert plain.cues[0].end <= plain.events[0].start
    with_all = decide(plain, subtitles=replace(plain.subtitles, sdh=True))
    assert [cue.lines for cue in with_all.cues] == [("So I left.",), ("[laughter]",)]
    assert decide(with_all).cues == with_all.cues
    assert with_all.subtitles.sdh
    assert with_all.subtitles.rate == 25
