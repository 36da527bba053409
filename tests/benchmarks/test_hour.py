"""The hour that others are measured with is as large as it says."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.hour import SECONDS, hour
from sensevoice_markers.analysis import Label
from sensevoice_markers.timeline import decide


def test_it_has_what_an_editor_has_to_bear() -> None:
    made = hour()
    assert 1900 <= len(made.events) <= 2100
    assert 1400 <= len(made.cues) <= 1600
    assert {event.label for event in made.events} == set(Label)
    assert {cue.language for cue in made.cues} == {"en", "zh"}
    assert len({segment.emotion for segment in made.segments}) > 3
    assert all(track.first + track.hop * len(track.values) >= SECONDS for track in made.tracks)
    assert {track.tagger for track in made.tracks} == {"yamnet", "firered-aed", "firered-vad", "sound", "sensevoice"}
    assert all(before.end <= after.start for before, after in pairwise(made.segments))
    assert all(0 <= event.start < event.end <= SECONDS for event in made.events)


def test_it_is_decided_and_always_the_same() -> None:
    made = hour()
    hour.cache_clear()
    again = hour()
    assert (again.events, again.cues) == (made.events, made.cues)
    assert decide(made).events == made.events
