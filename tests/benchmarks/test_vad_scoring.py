"""How the benchmark of speech detectors counts: kinds of moments, seconds in spans, edges."""

from __future__ import annotations

import pytest

from benchmarks.hearing.truth import Item, Truth
from benchmarks.vad import KINDS, agreement, edge_errors, edge_figures, kinds_of, late, seconds_of
from sensevoice_markers.inference.speech import Span

ITEMS = (
    Item("music", "bed", 0.0, 6.0),
    Item("speech", "talk", 2.0, 4.0),
    Item("laughter", "laugh", 3.6, 5.0),
    Item("other", "cough", 8.0, 9.0),
)


def test_a_moment_is_what_sounds_loudest_in_name() -> None:
    kinds = kinds_of(Truth(10.0, (), ITEMS), 10.0)
    at = [KINDS[kinds[round(100 * second)]] for second in (1.0, 2.0, 3.7, 4.5, 5.5, 7.0, 8.5)]
    assert at == ["music", "speech", "speech", "laughter", "music", "nothing", "other"]


def test_seconds_are_counted_by_kind() -> None:
    kinds = kinds_of(Truth(10.0, (), ITEMS), 10.0)
    everything = seconds_of(kinds, [Span(0.0, 10.0)])
    assert everything == {"nothing": 3.0, "music": 3.0, "other": 1.0, "applause": 0.0, "laughter": 1.0, "speech": 2.0}
    row = agreement(seconds_of(kinds, [Span(1.0, 3.5), Span(4.5, 5.0)]), everything)
    assert row == {
        "speech_s": 2.0, "missed_s": 0.5, "precision": 0.5, "recall": 0.75, "f1": 0.6,
        "of_nothing": 0.0, "of_music": 0.333, "of_other": 0.0, "of_applause": 0.0, "of_laughter": 0.5,
    }  # fmt: skip


def test_nothing_found_scores_nothing() -> None:
    kinds = kinds_of(Truth(10.0, (), ITEMS), 10.0)
    row = agreement(seconds_of(kinds, []), seconds_of(kinds, [Span(0.0, 10.0)]))
    assert (row["precision"], row["recall"], row["f1"], row["missed_s"]) == (0.0, 0.0, 0.0, 2.0)


def test_only_edges_that_stand_alone_are_measured() -> None:
    """The end is hidden by the laugh over it; music beneath hides nothing."""
    assert list(edge_errors(ITEMS, [Span(2.125, 4.0)])) == [("start", pytest.approx(0.125))]
    apart = (Item("speech", "one", 1.0, 2.0), Item("speech", "two", 2.25, 3.0), Item("speech", "three", 4.0, 5.0))
    assert [side for side, _ in edge_errors(apart, [])] == ["start", "end", "start", "end"]


@pytest.mark.parametrize(("found", "off"), [([0.75, 2.0], -0.25), ([1.5], 0.5), ([1.625], None), ([], None)])
def test_the_nearest_edge_counts(found: list[float], off: float | None) -> None:
    assert late(1.0, found) == off


def test_edges_are_summed_up_by_side() -> None:
    figures = dict(edge_figures([("start", -0.25), ("start", None), ("start", 0.125), ("end", None)]))
    assert figures == {
        "starts": 3, "starts_found": 2, "start_error_s": 0.188,
        "ends": 1, "ends_found": 0, "end_error_s": None,
    }  # fmt: skip
