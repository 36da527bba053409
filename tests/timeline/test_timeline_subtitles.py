from __future__ import annotations

from fractions import Fraction

import pytest

from sensevoice_markers.analysis import Cue, Subtitles
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.checks import Violation, in_words, violations
from sensevoice_markers.timeline.subtitles import check_subtitles, limits


@pytest.mark.parametrize(
    ("language", "columns", "speed", "with_sounds", "shortest"),
    [
        ("en", 42, 20, 20, 5 / 6),
        ("fr", 42, 17, 20, 5 / 6),
        ("zh", 32, 9, 11, 5 / 6),
        ("yue", 32, 9, 11, 5 / 6),
        ("ja", 26, 4, 7, 0.5),
        ("ko", 32, 12, 14, 5 / 6),
        ("", 42, 17, 20, 5 / 6),
    ],
)
def test_the_table_of_the_guides(
    language: str, columns: int, speed: float, with_sounds: float, shortest: float
) -> None:
    own = limits(Subtitles(), language)
    assert (own.columns, own.lines, own.speed, own.shortest, own.longest) == (columns, 2, speed, shortest, 7)
    assert limits(Subtitles(sdh=True), language).speed == with_sounds


def test_presets_only_narrow_a_language() -> None:
    assert limits(Subtitles("bbc"), "en").columns == 37
    assert limits(Subtitles("bbc"), "ja").columns == 26
    assert limits(Subtitles("vertical"), "zh").lines == 1


def test_a_number_of_ones_own_goes_before_all() -> None:
    own = limits(Subtitles("bbc", columns=50, lines=1, speed=30, shortest=0.7, longest=4), "ja")
    assert (own.columns, own.lines, own.speed, own.shortest, own.longest) == (50, 1, 30, 0.7, 4)


@pytest.mark.parametrize(("rate", "gap"), [(None, 0.08), (Fraction(24000, 1001), 2002 / 24000), (Fraction(50), 0.04)])
def test_the_gap_is_two_frames(rate: Fraction | None, gap: float) -> None:
    assert limits(Subtitles(rate=rate), "en").gap == pytest.approx(gap)


@pytest.mark.parametrize(
    "setting",
    [
        Subtitles("disney"),  # type: ignore[arg-type]
        Subtitles(columns=7),
        Subtitles(lines=3),
        Subtitles(speed=float("nan")),
        Subtitles(longest=1e9),
        Subtitles(shortest=5.0, longest=1.0),
        Subtitles(rate=Fraction(1, 1000)),
    ],
)
def test_what_no_subtitle_could_keep_to(setting: Subtitles) -> None:
    with pytest.raises(BadSetting):
        check_subtitles(setting)


GOOD = Cue("cue-1", 0.0, 2.0, ("Good evening.",), "en")


@pytest.mark.parametrize(
    ("cue", "rule", "measured", "allowed"),
    [
        (Cue("a", 3.0, 4.0, ("x" * 21,), "en"), "speed", 21, 20),
        (Cue("a", 3.0, 4.0, ("字" * 10,), "zh"), "speed", 10, 9),
        (Cue("a", 3.0, 6.0, ("x" * 43,), "en"), "columns", 43, 42),
        (Cue("a", 3.0, 7.0, ("字" * 17,), "zh"), "columns", 34, 32),
        (Cue("a", 3.0, 6.0, ("a", "b", "c"), "en"), "lines", 3, 2),
        (Cue("a", 3.0, 3.7, ("No.",), "en"), "shortest", 0.7, 5 / 6),
        (Cue("a", 3.0, 10.1, ("No.",), "en"), "longest", 7.1, 7),
        (Cue("a", 3.0, 9.95, ("No.",), "en"), "gap", 0.05, 0.08),
        (Cue("a", 3.0, 4.0, ("No", ", no."), "en"), "first", 1, 0),
    ],
)
def test_a_broken_rule_is_named_and_measured(cue: Cue, rule: str, measured: float, allowed: float) -> None:
    cues = (GOOD, cue, Cue("cue-3", 10.0, 12.0, ("Good night.",), "en"))
    found = [each for each in violations(cues, Subtitles()) if rule == "gap" or each.rule != "gap"]
    assert found == [Violation(rule, "a", pytest.approx(measured), pytest.approx(allowed))]  # type: ignore[arg-type]


def test_nothing_and_odd_cues_break_nothing_that_cannot_be_measured() -> None:
    assert violations((), Subtitles()) == ()
    assert violations((GOOD,), Subtitles()) == ()
    assert [each.rule for each in violations((Cue("a", 1.0, 1.0, ("",)), Cue("b", 1.0, 2.0, ())), Subtitles())] == [
        "shortest", "gap",
    ]  # fmt: skip


def test_people_are_told_in_a_line_a_rule() -> None:
    fast = [Cue(f"cue-{i}", 3.0 * i, 3.0 * i + 1, ("x" * 30,), "en") for i in range(12)]
    assert in_words(violations(fast, Subtitles())) == ("12 subtitles are faster than 20 characters a second",)
    assert in_words(violations([*fast[:1], Cue("z", 9, 9.5, ("嗯",), "zh")], Subtitles())) == (
        "1 subtitle is faster than 20 characters a second",
        "1 subtitle is shown for less than 0.83 s",
    )
