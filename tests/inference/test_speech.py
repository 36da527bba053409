"""Where speech is, and pieces of it that fit a recogniser's window."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.inference import speech
from sensevoice_markers.inference.speech import SILENT, Span, cut, pack, parted, speech_spans

HOP = 0.01


def track(*stretches: tuple[float, float]) -> ScoreTrack:
    """Log-odds of speech from (seconds, value)."""
    values = np.concatenate([np.full(round(seconds / HOP), value) for seconds, value in stretches])
    return ScoreTrack(*speech.ACTIVITY, hop=HOP, first=0.0, values=values.astype(np.float16))


stretches = st.lists(st.tuples(st.floats(0.01, 4), st.floats(-16, 16)), min_size=1, max_size=30).filter(
    lambda all_: sum(seconds for seconds, _ in all_) > 0.1
)


def test_speech_is_padded_on_both_sides() -> None:
    (span,) = speech_spans(track((2, -5), (3, 5), (2, -5)), 7)
    assert (span.start, span.end) == pytest.approx((1.75, 5.25), abs=HOP)


def test_padding_stays_within_the_sound() -> None:
    assert speech_spans(track((1, 5)), 1.0) == (Span(0.0, 1.0),)


@pytest.mark.parametrize(("pause", "spans"), [(0.6, 1), (1.5, 2)])
def test_a_short_pause_is_part_of_speech(pause: float, spans: int) -> None:
    assert len(speech_spans(track((1, -5), (1, 5), (pause, -5), (1, 5), (1, -5)), 4 + pause)) == spans


@pytest.mark.parametrize(("value", "spans"), [(-0.5, 0), (0.5, 1)])
def test_speech_has_to_be_likely_somewhere(value: float, spans: int) -> None:
    assert len(speech_spans(track((1, -5), (1, -0.5), (0.1, value), (1, -5)), 3.1)) == spans


@pytest.mark.parametrize(("start", "on", "spans"), [(1.3, 1.3, 0), (1.5, 0.7, 1), (1.5, 0.5, 2)])
def test_fsmn_vad_has_the_limits_it_was_published_with(start: float, on: float, spans: int) -> None:
    """Speech 0.6 likelier than silence is log-odds of 1.39, 0.3 likelier is 0.62."""
    heard = track((1, -2), (1, start), (1.2, on), (1, start), (1, -2))
    activity = ScoreTrack(*speech.ACTIVITIES["fsmn"], hop=HOP, first=0.0, values=heard.values)
    assert len(speech_spans(activity, 5.2)) == spans


def test_a_blip_is_no_speech() -> None:
    assert speech_spans(track((1, -5), (0.1, 9), (1, -5)), 2.1) == ()


def test_no_speech() -> None:
    assert speech_spans(track((3, -9)), 3.0) == ()


@given(stretches)
def test_spans_are_in_order_and_hold_all_speech(parts: list[tuple[float, float]]) -> None:
    activity = track(*parts)
    duration = len(activity.values) * HOP
    spans = speech_spans(activity, duration)
    assert all(0 <= span.start < span.end <= duration for span in spans)
    assert all(before.end < after.start for before, after in pairwise(spans))
    likely = np.convolve(activity.values >= 0, np.ones(25), mode="valid") == 25  # a quarter of a second of it
    for first in np.flatnonzero(likely):
        middle = (first + 12) * HOP
        assert any(span.start <= middle <= span.end for span in spans)


@given(stretches, st.floats(0.5, 10))
def test_cutting_loses_nothing(parts: list[tuple[float, float]], longest: float) -> None:
    activity = track(*parts)
    duration = len(activity.values) * HOP
    spans = [Span(0.0, duration / 3), Span(duration / 2, duration)]
    pieces = list(cut(spans, activity, longest))
    assert all(0 < piece.end - piece.start <= longest + 1e-9 for piece in pieces)
    assert [piece.start for piece in pieces if piece.start in (0.0, duration / 2)] == [0.0, duration / 2]
    joined: list[Span] = []
    for piece in pieces:
        if joined and joined[-1].end == piece.start and piece.start != duration / 2:
            piece = Span(joined.pop().start, piece.end)
        joined.append(piece)
    assert joined == spans


@pytest.mark.parametrize("dip", [-3.0, 1.0, 4.0])
@pytest.mark.parametrize("at", [11.0, 20.0, 29.0])
def test_speech_is_cut_at_its_least_likely_moment(dip: float, at: float) -> None:
    activity = track((at, 5), (0.2, dip), (40 - at, 5))
    first, second = cut([Span(0.0, 40.0)], activity, 29.5)
    assert first.end == second.start == pytest.approx(at + 0.1, abs=0.11)


@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=30), st.floats(5, 30), st.floats(0, 1))
def test_packing_keeps_order_and_window(lengths: list[float], longest: float, pause: float) -> None:
    starts = np.cumsum([0.0, *lengths[:-1]]) + np.arange(len(lengths))
    spans = [Span(float(start), float(start) + length) for start, length in zip(starts, lengths, strict=True)]
    groups = list(pack(spans, longest, pause))

    def filled(group: tuple[Span, ...]) -> float:
        return sum(span.end - span.start for span in group) + pause * (len(group) - 1)

    assert [span for group in groups for span in group] == spans
    assert all(groups)
    assert all(filled(group) <= longest + 1e-6 for group in groups)
    assert all(filled((*before, after[0])) > longest - 1e-6 for before, after in pairwise(groups))


@pytest.mark.parametrize(("pause", "pieces"), [(0.3, 1), (0.5, 2)])
def test_sentences_part_in_the_middle_of_their_pause(pause: float, pieces: int) -> None:
    found = list(parted([Span(0.0, 4 + pause)], track((2, 5), (pause, 1), (2, 5)), 0.4, 1.5))
    assert len(found) == pieces
    if pieces == 2:
        assert found[0].end == found[1].start == pytest.approx(2 + pause / 2, abs=HOP)


@given(stretches)
def test_sentences_are_all_of_the_speech_cut_where_nobody_speaks(parts: list[tuple[float, float]]) -> None:
    activity = track(*parts)
    duration = len(activity.values) * HOP
    spans = speech_spans(activity, duration)
    pieces = list(parted(spans, activity, 0.4, 1.5))
    assert speech.rejoined(pieces) == speech.rejoined(spans)
    for before, after in pairwise(pieces):
        if before.end == after.start and before.end not in {span.end for span in spans}:
            assert activity.values[round(before.end / HOP)] < SILENT
            assert min(before.end - before.start, after.end - after.start) >= 1.5 - 1e-6
