from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from build import Sounding, analysis, full, level, media, score_for, spoken, tagged, thoroughly
from hypothesis import given, settings
from hypothesis import strategies as st

from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.document import from_json, to_json
from sensevoice_markers.errors import BadDocument, BadSetting
from sensevoice_markers.timeline import decide


def noisy() -> Analysis:
    """Scores that another sensitivity decides otherwise."""
    noise = np.random.default_rng(5)
    sounds = [
        Sounding(label, start, start + long, score_for(label, evidence))
        for label, long in ((Label.BGM, 8.0), (Label.LAUGHTER, 4.0), (Label.APPLAUSE, 4.0))
        for start, evidence in zip(noise.uniform(0, 50, 4), (3.0, 1.5, -0.5, -1.5), strict=True)
    ]
    return analysis(
        segments=(spoken(" Hello", " there.", at=3.0), spoken("你", "好。", at=8.0, language="zh")),
        tracks=(*tagged(*sounds, seconds=60.0), level((10.0, 20.0), seconds=60.0)),
    )


NOISY = noisy()


def test_events_and_cues_follow_from_tracks_and_words() -> None:
    music = tagged(Sounding(Label.BGM, 10.0, 30.0), seconds=60.0)
    made = decide(analysis(tracks=music, segments=(spoken(" Hello", " there.", at=3.0),)))
    assert [event.label for event in made.events] == [Label.BGM]
    assert [cue.lines for cue in made.cues] == [("Hello there.",)]
    assert made.sensitivity == {Label.BGM: 0.5, Label.LAUGHTER: 0.5, Label.APPLAUSE: 0.5}


def test_what_was_inferred_is_left_alone() -> None:
    made = decide(full())
    decided = {"events", "cues", "sensitivity", "subtitles"}
    unchanged = replace(made, **{name: getattr(full(), name) for name in decided})
    assert to_json(unchanged) == to_json(full())


@given(st.dictionaries(st.sampled_from(list(Label)), st.floats(0, 1)))
@settings(thoroughly, max_examples=50)
def test_a_document_decides_as_the_analysis_does(sensitivity: dict[Label, float]) -> None:
    made = decide(NOISY, sensitivity)
    again = decide(NOISY, sensitivity)
    assert (again.events, again.cues) == (made.events, made.cues)
    read = decide(from_json(to_json(NOISY)), sensitivity)
    assert (read.events, read.cues, read.sensitivity) == (made.events, made.cues, made.sensitivity)
    # What was decided before does not matter.
    assert decide(from_json(to_json(made)), {}).events == decide(NOISY, {}).events


def test_without_a_sensitivity_the_one_it_has_is_kept() -> None:
    low, high = decide(NOISY, {Label.BGM: 0.1}), decide(NOISY, {Label.BGM: 0.9})
    assert low.events != high.events
    assert decide(high).events == high.events
    assert decide(high).sensitivity[Label.BGM] == 0.9
    assert decide(high, {}).sensitivity[Label.BGM] == 0.5


def test_other_labels_are_decided_where_they_are_named() -> None:
    talk = analysis(tracks=tagged(Sounding(Label.SPEECH, 10.0, 20.0), seconds=60.0))
    assert decide(talk).events == ()
    made = decide(talk, {Label.SPEECH: 0.5})
    assert [event.label for event in made.events] == [Label.SPEECH]
    assert made.sensitivity == {Label.BGM: 0.5, Label.LAUGHTER: 0.5, Label.APPLAUSE: 0.5, Label.SPEECH: 0.5}
    assert decide(made).events == made.events
    assert decide(made, {}).events == ()


@pytest.mark.parametrize(
    ("sound", "moved"),
    [(-1.0, {}), (1e12, {}), (1e12, {"hop": 1e10}), (1e12, {"first": 1e12}), (60.0, {"first": -1e12})],
)
def test_impossible_lengths_do_no_harm(sound: float, moved: dict[str, Any]) -> None:
    """Documents travel: what one says of itself may be anything. It is refused, or decided as far as it goes."""
    tracks = tuple(replace(track, **moved) for track in NOISY.tracks)
    with suppress(BadDocument):
        made = decide(from_json(to_json(replace(NOISY, sound=sound, tracks=tracks))))
        assert all(0 <= event.start < event.end < 61 for event in made.events)


def test_a_wrong_sensitivity_is_refused_even_from_a_document() -> None:
    for sensitivity in ({Label.BGM: 1.5}, {Label.SPEECH: -0.5}):
        with pytest.raises(BadSetting):
            decide(NOISY, sensitivity)
        with pytest.raises(BadSetting):
            decide(replace(NOISY, sensitivity=sensitivity))


def test_cues_end_with_the_longer_of_picture_and_sound() -> None:
    said = (spoken(" Bye.", at=9.9, pace=0.05),)
    for duration, sound, end in ((10.5, 10.0, 10.5), (10.0, 10.42, 10.42), (12.0, 12.0, 10.733)):
        made = decide(replace(analysis(of=media(duration=duration), segments=said), sound=sound))
        assert made.cues[0].end == end
