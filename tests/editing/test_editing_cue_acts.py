"""What is done to subtitles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from build import analysis, media, one_line, segment, spoken

from sensevoice_markers.analysis import Analysis, Cue, Segment, Word
from sensevoice_markers.editing import cue_acts
from sensevoice_markers.editing.cue_acts import Hit, Search
from sensevoice_markers.editing.project import Project, project
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline import decide

GAP = 0.08  # two frames of the media's


def said(*segments: Segment) -> Analysis:
    return decide(analysis(segments=segments, of=media(duration=60.0)))


def talk() -> Project:
    """Three subtitles in English with pauses between them."""
    return project(
        said(
            spoken(" We", " came", " down", " from", " the", " hill.", at=2.0),
            spoken(" Nobody", " could", " tell", " us", " why.", at=10.0),
            spoken(" Who", " knows?", at=20.0),
        )
    )


def shown(*cues: Cue) -> Project:
    return project(analysis(cues=cues))


def texts(made: Project) -> list[tuple[str, ...]]:
    return [cue.lines for cue in made.result.cues]


def one(made: Project, name: str) -> Cue:
    (found,) = [cue for cue in made.result.cues if cue.id == name]
    return found


def test_writing_takes_lines_as_they_are() -> None:
    made = cue_acts.write(talk(), "cue-2", "  Nobody could  \n\n tell us.\n")
    assert one(made, "cue-2").lines == ("Nobody could", "tell us.")
    assert [cue.id for cue in made.result.cues] == ["cue-1", "cue-2", "cue-3"]


@pytest.mark.parametrize("text", ["", "  \n \n"])
def test_without_text_a_subtitle_is_gone(text: str) -> None:
    made = cue_acts.write(talk(), "cue-2", text)
    assert [cue.id for cue in made.result.cues] == ["cue-1", "cue-3"]
    assert cue_acts.reset(made).result == talk().result


def test_moving_stops_at_neighbours_and_at_the_media() -> None:
    before = talk()
    first, second, third = before.result.cues
    assert one(cue_acts.move(before, {"cue-2"}, 1.0), "cue-2").start == second.start + 1.0
    made = cue_acts.move(before, {"cue-2"}, 99.0)
    assert one(made, "cue-2").end == pytest.approx(third.start - GAP)
    assert one(cue_acts.move(before, {"cue-2"}, -99.0), "cue-2").start == pytest.approx(first.end + GAP)
    both = cue_acts.move(before, {"cue-2", "cue-3"}, 99.0)
    assert one(both, "cue-3").end == 60.0
    assert one(both, "cue-3").start - one(both, "cue-2").start == pytest.approx(third.start - second.start)
    assert one(cue_acts.move(before, {"cue-1"}, -99.0), "cue-1").start == 0.0


def test_trimming_stops_at_neighbours() -> None:
    before = talk()
    first, second, third = before.result.cues
    made = one(cue_acts.trim(before, "cue-2", 0.0, 60.0), "cue-2")
    assert (made.start, made.end) == pytest.approx((first.end + GAP, third.start - GAP))
    made = one(cue_acts.trim(before, "cue-2", start=second.end + 5), "cue-2")
    assert made.end == second.end
    assert 0 < made.end - made.start < 0.1
    made = one(cue_acts.trim(before, "cue-2", end=0.0), "cue-2")
    assert made.start == second.start
    assert 0 < made.end - made.start < 0.1


def test_what_is_closer_than_a_gap_already_is_not_pushed_away() -> None:
    before = shown(Cue("a", 1.0, 2.0, ("A",)), Cue("b", 2.0, 3.0, ("B",)))
    assert one(cue_acts.trim(before, "b", start=2.5), "b").start == 2.5
    assert cue_acts.trim(before, "b", start=1.5) is before
    assert cue_acts.move(before, {"b"}, -1.0) is before


def test_adding_fits_between() -> None:
    before = talk()
    made, name = cue_acts.add(before, 10.5, 30.0, "[door]")
    second, third = before.result.cues[1:]
    assert name == "cue-hand-1"
    assert one(made, name) == Cue(name, round(second.end + GAP, 3), round(third.start - GAP, 3), ("[door]",), "en")
    empty, other = cue_acts.add(made, 30.0, 31.0)
    assert one(empty, other) == Cue("cue-hand-2", 30.0, 31.0, (), "en")
    late, last = cue_acts.add(before, 70.0, 80.0, "x")
    assert (one(late, last).start, one(late, last).end) == (59.5, 60.0)


def test_adding_where_there_is_no_room_stands_there_all_the_same() -> None:
    full = shown(*(Cue(f"c{at}", float(at), at + 1.0, ("x",)) for at in range(60)))
    made, name = cue_acts.add(full, 30.2, 31.4, "y")
    assert (one(made, name).start, one(made, name).end) == (30.2, 31.4)
    made, name = cue_acts.add(full, 99.0, 100.0, "y")
    assert (one(made, name).start, one(made, name).end) == (59.5, 60.0)
    room, name = cue_acts.add(cue_acts.delete(full, {"c31"}), 30.2, 31.4, "y")
    assert (one(room, name).start, one(room, name).end) == pytest.approx((31.0 + GAP, 31.0 + GAP + 0.5))


def test_splitting_follows_the_words() -> None:
    before = talk()
    second = before.result.cues[1]
    made = cue_acts.split(before, "cue-2", len("Nobody could"))
    first, other = one(made, "cue-2"), one(made, "cue-hand-1")
    assert (first.lines, other.lines) == (("Nobody could",), ("tell us why.",))
    assert other.start == pytest.approx(10.6)  # the third word
    assert (first.start, other.end) == (second.start, second.end)
    assert first.end == pytest.approx(10.6 - GAP)


def test_splitting_of_an_edited_text_goes_by_its_length() -> None:
    made = cue_acts.split(cue_acts.write(talk(), "cue-2", "one two\nthree"), "cue-2", len("one two"))
    first, other = one(made, "cue-2"), one(made, "cue-hand-1")
    assert (first.lines, other.lines) == (("one two",), ("three",))
    assert 10.3 < first.end < other.start < 11.2


def test_splitting_parts_where_it_hurts_least() -> None:
    text = "我今天很高兴，因为你来了。"
    before = project(said(spoken(*text, at=1.0, language="zh")))
    made = cue_acts.split(before, "cue-1")
    assert texts(made) == [("我今天很高兴，",), ("因为你来了。",)]
    assert one(made, "cue-hand-1").start == pytest.approx(1.0 + 7 * 0.3)


def test_without_words_times_are_shared_out() -> None:
    made = cue_acts.split(shown(Cue("a", 10.0, 14.0, ("abcd efgh",))), "a", 4)
    assert one(made, "cue-hand-1").start == pytest.approx(12.0)


@pytest.mark.parametrize("place", [0, 100, -100])
def test_nothing_is_split_that_leaves_nothing(place: int) -> None:
    before = talk()
    assert cue_acts.split(before, "cue-2", place) is before
    short = shown(Cue("a", 1.0, 1.1, ("a b",)))
    assert cue_acts.split(short, "a") is short
    single = shown(Cue("a", 1.0, 2.0, ("a",)))
    assert cue_acts.split(single, "a") is single


@pytest.mark.parametrize(
    ("language", "first", "second", "whole"),
    [
        ("en", ("We came",), ("down.",), ("We came down.",)),
        ("zh", ("我们下山",), ("了。",), ("我们下山了。",)),
        ("ko", ("우리는",), ("왔다.",), ("우리는 왔다.",)),
        (
            "en",
            ("We came down from", "the hill"),
            ("and it was dark.",),
            ("We came down from the hill", "and it was dark."),
        ),
    ],
)
def test_merging_joins_as_the_script_asks(
    language: str, first: tuple[str, ...], second: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    before = shown(
        Cue("a", 1.0, 2.0, first, language), Cue("b", 2.5, 4.0, second, language), Cue("c", 5.0, 6.0, ("x",))
    )
    made = cue_acts.merge(before, {"b", "a"})
    assert one(made, "a") == Cue("a", 1.0, 4.0, whole, language)
    assert [cue.id for cue in made.result.cues] == ["a", "c"]
    assert cue_acts.merge(before, {"a", "c"}) is before
    assert cue_acts.merge(before, {"a"}) is before


def test_what_was_split_or_merged_is_reset_together() -> None:
    made = cue_acts.write(cue_acts.split(talk(), "cue-2"), "cue-hand-1", "else")
    for part in ("cue-2", "cue-hand-1"):
        assert cue_acts.reset(made, {part}).result == made.decided
    made = cue_acts.write(cue_acts.merge(talk(), {"cue-1", "cue-2"}), "cue-3", "else")
    assert texts(cue_acts.reset(made, {"cue-1"})) == [*texts(talk())[:2], ("else",)]


def test_an_id_that_is_not_there_changes_nothing() -> None:
    before = talk()
    for after in (
        cue_acts.write(before, "x", "text"),
        cue_acts.write(before, "cue-1", "\n".join(before.result.cues[0].lines)),
        cue_acts.move(before, {"x"}, 1.0),
        cue_acts.move(before, {"cue-1"}, 0.0),
        cue_acts.trim(before, "x", 1.0),
        cue_acts.delete(before, {"x"}),
        cue_acts.split(before, "x"),
        cue_acts.merge(before, {"x", "cue-1"}),
        cue_acts.reset(before, {"x"}),
    ):
        assert after is before


# Find and replace


def found(made: Project, search: Search) -> list[str]:
    cues = {cue.id: "\n".join(cue.lines) for cue in made.result.cues}
    return [cues[hit.cue][hit.first : hit.last] for hit in cue_acts.find(made, search)]


LINES = shown(
    Cue("a", 1.0, 2.0, ("The Hill was", "dark."), "en"),
    Cue("b", 3.0, 4.0, ("AI技术在变", "化，AIR不在"), "zh"),
    Cue("c", 5.0, 6.0, ("hills (.*)",), "en"),
)


@pytest.mark.parametrize(
    ("search", "hits"),
    [
        (Search("hill"), ["Hill", "hill"]),
        (Search("hill", case=True), ["hill"]),
        (Search("hill", whole=True), ["Hill"]),
        (Search("AI", whole=True), ["AI"]),
        (Search("技术", whole=True), ["技术"]),
        (Search("was dark"), ["was\ndark"]),
        (Search("变化"), ["变\n化"]),
        (Search("(.*)"), ["(.*)"]),
        (Search("h.lls?", pattern=True), ["Hill", "hills"]),
        (Search(r"\bh\w+", pattern=True, case=True), ["hills"]),
        (Search("x*", pattern=True), []),
        (Search(""), []),
        (Search("", pattern=True), []),
    ],
)
def test_what_is_found(search: Search, hits: list[str]) -> None:
    assert found(LINES, search) == hits


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "a{9}{9}{", r"\p{Nonsense}", "(?<=a*"])
def test_an_expression_without_sense_is_refused(pattern: str) -> None:
    with pytest.raises(BadSetting, match="no regular expression") as error:
        cue_acts.find(LINES, Search(pattern, pattern=True))
    one_line(error.value)


def test_an_expression_that_takes_years_is_refused() -> None:
    before = shown(Cue("a", 1.0, 2.0, ("a" * 60 + "!",)))
    with pytest.raises(BadSetting, match="too long"):
        cue_acts.find(before, Search("((a+)+)+b|((a|aa)+)+$", pattern=True))
    with pytest.raises(BadSetting, match="search for less"):
        cue_acts.find(before, Search("(" * 1000, pattern=True))


@pytest.mark.parametrize("pattern", ["a{1000000000}", "(?:a{9999}){9999}", "(a{2,50}b{ , 30}){9}", "a{5}{5}{5}{5}{5}"])
def test_an_expression_that_takes_all_memory_is_refused(pattern: str) -> None:
    with pytest.raises(BadSetting, match="repeats too often"):
        cue_acts.find(LINES, Search(pattern, pattern=True))
    assert cue_acts.find(LINES, Search(pattern)) == ()


def test_replacing_keeps_lines_and_lays_those_anew_that_it_went_across() -> None:
    made, count = cue_acts.replace_all(LINES, Search("hill"), "mountain")
    assert count == 2
    assert texts(made)[0] == ("The mountain was", "dark.")
    made, count = cue_acts.replace_all(LINES, Search("was dark"), "shone")
    assert (texts(made)[0], count) == (("The Hill shone.",), 1)
    made, count = cue_acts.replace_all(LINES, Search("变化"), "进步")
    assert (texts(made)[1], count) == (("AI技术在进步，AIR不在",), 1)


def test_replacing_by_groups_and_literally() -> None:
    made, _ = cue_acts.replace_all(LINES, Search(r"(\w+) was", pattern=True), r"was the \1")
    assert texts(made)[0] == ("The was the Hill", "dark.")
    made, _ = cue_acts.replace_all(LINES, Search("hill"), r"\1")
    assert texts(made)[0] == (r"The \1 was", "dark.")
    with pytest.raises(BadSetting, match="cannot be put there"):
        cue_acts.replace_all(LINES, Search("hill", pattern=True), r"\7")


def test_replacing_only_some() -> None:
    first, _ = cue_acts.find(LINES, Search("hill"))
    made, count = cue_acts.replace_all(LINES, Search("hill"), "dale", {first})
    assert count == 1
    assert [edit.id for edit in made.edits.cues] == ["a"]
    nothing, count = cue_acts.replace_all(LINES, Search("hill"), "dale", {Hit("z", 0, 1)})
    assert (nothing, count) == (LINES, 0)


def test_a_subtitle_of_which_nothing_is_left_is_deleted() -> None:
    made, _ = cue_acts.replace_all(LINES, Search(".+", pattern=True), "")
    assert made.result.cues == ()
    assert cue_acts.reset(made).result == LINES.result


def test_words_that_were_heard_elsewhere_do_not_matter() -> None:
    """A cue says the same twice; each split follows its own words."""
    twice = said(
        spoken(" yes", " yes", " yes.", at=2.0), segment(Word(" yes", 12.0, 13.0, 1.0), Word(" yes.", 13.0, 15.0, 1.0))
    )
    made = cue_acts.split(project(twice), "cue-2", 3)
    assert one(made, "cue-hand-1").start == pytest.approx(13.0)
    assert replace(one(made, "cue-2"), end=0.0, lines=()) == replace(twice.cues[1], end=0.0, lines=())
