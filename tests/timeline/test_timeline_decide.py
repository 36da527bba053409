from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from build import analysis, full, heard, media, spoken, thoroughly, track
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Analysis, Label, from_json, to_json
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline import decide


def noisy() -> Analysis:
    """Scores that another sensitivity decides otherwise."""
    noise = np.random.default_rng(5)
    music, laughs = (np.convolve(noise.normal(0, 12, n), np.ones(9) / 9, "same") for n in (6000, 500))
    return analysis(
        segments=(spoken(" Hello", " there.", at=3.0), spoken("你", "好。", at=8.0, language="zh")),
        tracks=(track("firered-aed", "music", music), track("yamnet", "Laughter", laughs - 3, hop=0.12)),
    )


NOISY = noisy()


def test_events_and_cues_follow_from_tracks_and_words() -> None:
    music = track("firered-aed", "music", heard((10.0, 30.0), seconds=60.0, hop=0.01))
    made = decide(analysis(tracks=(music,), segments=(spoken(" Hello", " there.", at=3.0),)))
    assert [event.label for event in made.events] == [Label.BGM]
    assert [cue.lines for cue in made.cues] == [("Hello there.",)]
    assert made.sensitivity == {Label.BGM: 0.5, Label.LAUGHTER: 0.5, Label.APPLAUSE: 0.5}


def test_what_was_inferred_is_left_alone() -> None:
    made = decide(full())
    unchanged = replace(made, events=full().events, cues=full().cues, sensitivity=full().sensitivity)
    assert to_json(unchanged) == to_json(full())


@given(st.dictionaries(st.sampled_from([Label.BGM, Label.LAUGHTER, Label.APPLAUSE]), st.floats(0, 1)))
@thoroughly
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


def test_a_wrong_sensitivity_is_refused_even_from_a_document() -> None:
    for sensitivity in ({Label.BGM: 1.5}, {Label.SPEECH: 0.5}):
        with pytest.raises(BadSetting):
            decide(NOISY, sensitivity)
        with pytest.raises(BadSetting):
            decide(replace(NOISY, sensitivity=sensitivity))


def test_cues_end_with_the_longer_of_picture_and_sound() -> None:
    said = (spoken(" Bye.", at=9.9, pace=0.05),)
    for duration, sound, end in ((10.5, 10.0, 10.5), (10.0, 10.42, 10.42), (12.0, 12.0, 10.733)):
        made = decide(replace(analysis(of=media(duration=duration), segments=said), sound=sound))
        assert made.cues[0].end == end
