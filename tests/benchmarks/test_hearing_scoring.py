from __future__ import annotations

import numpy as np
import pytest
from build import event, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hearing.mistakes import Kind, Mistake, mistakes
from benchmarks.hearing.scoring import BACKGROUND, Counts, Trial, detection, hits, owners, score
from benchmarks.hearing.truth import Item, Known, Truth
from sensevoice_markers.analysis import Label

LAUGHTER = Label.LAUGHTER
Spans = list[tuple[float, float]]


def trial(known: Spans, found: Spans, *items: Item, label: Label = LAUGHTER, seconds: float = 100.0) -> Trial:
    truth = Truth(seconds, tuple(Known(label, *span) for span in known), items)
    return Trial("show", truth, tuple(event(label, *span) for span in found))


def kinds(of: Trial) -> list[Kind]:
    return [mistake.kind for mistake in mistakes(of, LAUGHTER)]


def laugh(start: float, end: float, name: str = "laugh") -> Item:
    return Item("laughter", name, start, end)


def test_what_is_found_exactly_scores_one() -> None:
    row = score([trial([(10, 15), (30, 33)], [(10, 15), (30, 33)])], LAUGHTER)
    assert (row.frame_f1, row.event_f1, row.onset_error, row.offset_error) == (1.0, 1.0, 0.0, 0.0)
    assert (row.truth, row.found, row.matched) == (2, 2, 2)


def test_nothing_known_and_nothing_found_scores_nothing() -> None:
    row = score([trial([], [])], LAUGHTER)
    assert (row.frame_f1, row.event_f1, row.frame_f1_95, row.onset_error) == (0.0, 0.0, None, None)
    assert kinds(trial([], [])) == []


def test_a_small_shift_is_a_hit_and_a_large_one_only_a_match() -> None:
    near = score([trial([(10, 15)], [(10.5, 15.5)])], LAUGHTER)
    assert (near.frame_f1, near.event_f1, near.onset_error) == (0.9, 1.0, 0.5)
    far = score([trial([(10, 15)], [(11.5, 16.5)])], LAUGHTER)
    assert (far.frame_f1, far.event_f1, far.matched, far.offset_error) == (0.7, 0.0, 1, 1.5)


def test_a_long_event_may_end_a_fifth_off() -> None:
    assert score([trial([(10, 50)], [(10, 57)])], LAUGHTER).event_f1 == 1.0
    assert score([trial([(10, 50)], [(10, 59)])], LAUGHTER).event_f1 == 0.0
    assert score([trial([(10, 50)], [(12, 50)])], LAUGHTER).event_f1 == 0.0


def test_halves_of_a_split_event_are_no_hits() -> None:
    row = score([trial([(10, 20)], [(10, 14), (15, 20)])], LAUGHTER)
    assert (row.event_f1, row.matched) == (0.0, 1)
    assert row.frame_f1 == pytest.approx(2 * 90 / (2 * 90 + 10), abs=0.001)


def test_each_found_event_is_taken_once() -> None:
    row = score([trial([(10, 20), (20.5, 30)], [(10, 30)])], LAUGHTER)
    assert (row.event_f1, row.truth, row.found, row.matched) == (0.0, 2, 1, 1)


def test_the_known_event_takes_the_one_that_agrees_best() -> None:
    ((_, best),) = hits([Known(LAUGHTER, 10, 12)], [event(LAUGHTER, 9.2, 12), event(LAUGHTER, 10.1, 12)])
    assert best.start == 10.1


def test_labels_are_scored_apart() -> None:
    known = trial([(10, 15)], [(10, 15)])
    assert score([known], Label.APPLAUSE).truth == 0


def test_detection_counts_misses_and_false_alarms_an_hour() -> None:
    both = detection([trial([(10, 15), (30, 33)], [(11.5, 16), (50, 51)], seconds=360.0)], LAUGHTER)
    assert (both.miss_rate, both.false_alarms) == (0.5, 10.0)


def test_frames_count_for_the_recording_under_them() -> None:
    items = (Item("speech", "talk", 0, 10), laugh(10, 15), Item("music", "bed", 0, 40))
    row = score([trial([(10, 15)], [(8, 15)], *items)], LAUGHTER)
    assert row.recordings == 1
    assert row.frame_f1_95 is None
    spans = [Known(LAUGHTER, *span) for span in ((8, 10), (9.9, 10.05), (20, 22), (39, 60), (50, 60))]
    assert [item.recording for item in owners(Truth(100, (), items), LAUGHTER, spans, known=False)] == [
        "talk", "talk", "bed", "bed", "background",
    ]  # fmt: skip
    assert [item.recording for item in owners(Truth(100, (), items), LAUGHTER, spans[1:2], known=True)] == ["laugh"]
    assert [item.recording for item in owners(Truth(100, (), items), Label.BGM, spans[:1], known=False)] == ["bed"]
    assert owners(Truth(100, ()), LAUGHTER, spans[:1], known=True) == [BACKGROUND]


def counted(*rows: tuple[int, int, int]) -> Counts:
    counts = Counts()
    for number, row in enumerate(rows):
        for column, times in enumerate(row):
            counts.add(column, {f"laughter/{number}": times})
    return counts


def test_the_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    counts = counted(*((10 + n % 5, n % 3, n % 7) for n in range(30)))
    low, high = counts.interval() or (0.0, 0.0)
    assert 0 < low < counts.f1() < high < 1
    assert counts.interval() == (low, high)


def test_recordings_that_are_alike_leave_no_doubt_and_others_do() -> None:
    assert counted(*[(8, 1, 1)] * 10).interval() == (pytest.approx(8 / 9, abs=0.001),) * 2
    low, high = counted(*[(10, 0, 0)] * 5, *[(0, 0, 10)] * 5).interval() or (0.0, 0.0)
    assert low < 0.45
    assert high > 0.8


def test_more_recordings_narrow_the_interval() -> None:
    rng = np.random.default_rng(0)
    rows = [tuple(int(n) for n in rng.integers(0, 10, 3)) for _ in range(200)]
    few, many = (counted(*rows[:count]).interval() or (0.0, 1.0) for count in (10, 200))
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_one_recording_has_no_interval() -> None:
    assert counted((10, 2, 2)).interval() is None
    assert counted((10, 2, 2), (0, 5, 0)).interval() is None  # only false alarms come from the other


@pytest.mark.parametrize(
    ("known", "found", "expected"),
    [
        ([(10, 15)], [(10, 15)], []),
        ([(10, 15)], [(10.9, 15.9)], []),
        ([(10, 15)], [], [Kind.MISS]),
        ([], [(10, 15)], [Kind.FALSE_ALARM]),
        ([(10, 15)], [(12, 15)], [Kind.LATE_ONSET]),
        ([(10, 15)], [(8, 15)], [Kind.EARLY_ONSET]),
        ([(10, 15)], [(10, 13)], [Kind.EARLY_OFFSET]),
        ([(10, 15)], [(10, 17)], [Kind.LATE_OFFSET]),
        ([(10, 15)], [(8, 17)], [Kind.EARLY_ONSET, Kind.LATE_OFFSET]),
        ([(10, 20)], [(10, 14), (15, 20)], [Kind.SPLIT]),
        ([(10, 20)], [(10, 12), (14, 16), (18, 20)], [Kind.SPLIT, Kind.SPLIT]),
        ([(10, 14), (15, 20)], [(10, 20)], [Kind.MERGED]),
        ([(10, 14), (15, 20)], [(8, 20)], [Kind.EARLY_ONSET, Kind.MERGED]),
        ([(10, 15)], [(30, 35)], [Kind.MISS, Kind.FALSE_ALARM]),
        ([(10, 15), (20, 25)], [(20, 25)], [Kind.MISS]),
        ([(10, 10.4)], [(10.5, 10.9)], []),  # a hit, though they do not meet
        ([(10, 15), (15.3, 18)], [(10, 15.4), (15.5, 18)], []),  # what slips over a little is no merger
    ],
)
def test_kinds_of_mistakes(known: Spans, found: Spans, expected: list[Kind]) -> None:
    assert kinds(trial(known, found)) == expected


def test_a_mistake_says_when_and_on_what() -> None:
    items = (Item("music", "bed", 0, 40), Item("speech", "talk", 15, 20), laugh(10, 15), laugh(60, 63, "other laugh"))
    late, missed = mistakes(trial([(10, 15), (60, 63)], [(10, 18)], *items), LAUGHTER)
    assert late == Mistake("show", LAUGHTER, Kind.LATE_OFFSET, 15, 18, items[1], ("speech/talk",), ("music/bed",))
    assert late.seconds == 3
    assert (missed.owner.recording, missed.there, missed.beds) == ("other laugh", ("laughter/other laugh",), ())


spans = st.lists(st.integers(1, 80), max_size=12, unique=True).map(
    lambda edges: [(a / 4, b / 4) for a, b in zip(*[iter(sorted(edges)[: len(edges) // 2 * 2])] * 2, strict=True)]
)


@thoroughly
@given(spans, spans)
def test_whatever_is_no_hit_is_explained(known: Spans, found: Spans) -> None:
    one = trial(known, found)
    row = score([one], LAUGHTER)
    wrong = mistakes(one, LAUGHTER)
    assert all(mistake.end > mistake.start or mistake.kind in (Kind.SPLIT, Kind.MERGED) for mistake in wrong)
    assert [mistake.start for mistake in wrong] == sorted(mistake.start for mistake in wrong)
    if row.event_f1 < 1 and (known or found):
        assert wrong
    assert sum(mistake.kind == Kind.MISS for mistake in wrong) <= row.truth
    assert sum(mistake.kind == Kind.FALSE_ALARM for mistake in wrong) <= row.found
    assert mistakes(trial(known, known), LAUGHTER) == []
