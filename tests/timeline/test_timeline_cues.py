from __future__ import annotations

import tracemalloc
import unicodedata
from fractions import Fraction
from itertools import pairwise

import pytest
from build import segment, spoken, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Cue, Segment, Subtitles, Word
from sensevoice_markers.timeline.cues import make_cues
from sensevoice_markers.timeline.lines import width

GAP = 0.08
"""Two frames where nothing is known of the rate."""

COLUMNS = {"en": 42, "zh": 32, "yue": 32, "ja": 26, "ko": 32, "ar": 42}

WORDS = {
    "en": st.from_regex(r" [A-Za-zé'-]{1,12}[.,;?!]?", fullmatch=True),
    "zh": st.from_regex(r"[一-龥][、。，！？；：”》）…]{0,2}", fullmatch=True),
    "ja": st.from_regex(r"[ぁ-んァ-ヶー一-龥]{1,4}[。、！？」]?", fullmatch=True),
    "ko": st.from_regex(r" [가-힣]{1,6}[.,?!]?", fullmatch=True),
    "ar": st.from_regex(r" [ا-ي]{1,8}[.؟،]?", fullmatch=True),
}
ODD = st.sampled_from(
    [" " + "x" * 200, "字" * 200, "。", " ...", "-->", "\n", " ", "", "a\r\nb", "\u2028", "“", "）", "👏🏽", "é" * 30]
)
EVERY_WORD = st.one_of(*WORDS.values(), ODD)


@st.composite
def paced(draw: st.DrawFn) -> list[Segment]:
    """What engines give: words of one language that follow each other, segments too; some words take no time."""
    made, now = [], draw(st.floats(-1, 100))
    for _ in range(draw(st.integers(1, 4))):
        language = draw(st.sampled_from(list(WORDS)))
        words = []
        for text in draw(st.lists(WORDS[language], min_size=1, max_size=40)):
            now += draw(st.sampled_from([0.0, 0.0, 0.0, 0.02, 0.4, 2.0]))
            end = now + draw(st.sampled_from([0.0, 0.1, 0.25, 0.6, 3.0]))
            words.append(Word(text, round(now, 3), round(end, 3), 0.5))
            now = end
        made.append(segment(*words, language=language))
        now += draw(st.floats(0, 3))
    return made


@st.composite
def wild(draw: st.DrawFn) -> list[Segment]:
    """Words of any script at any time, out of order and on top of each other."""
    moment = st.one_of(st.floats(-2, 20), st.sampled_from([0.0, 1.0005, 5.0, 5.0005]))
    made = []
    for _ in range(draw(st.integers(1, 3))):
        words = [
            Word(text, start, start + length, 0.5)
            for text, start, length in draw(
                st.lists(st.tuples(EVERY_WORD, moment, st.floats(0, 12)), min_size=1, max_size=30)
            )
        ]
        made.append(segment(*words, language=draw(st.sampled_from(["", *WORDS]))))
    return made


def joined(texts: list[str]) -> str:
    return "".join("".join(texts).split())


@given(st.one_of(paced(), wild()))
@thoroughly
def test_every_word_is_in_one_cue_and_cues_are_well_formed(segments: list[Segment]) -> None:
    made = make_cues(segments)
    assert joined([line for cue in made for line in cue.lines]) == joined([w.text for s in segments for w in s.words])
    assert len({cue.id for cue in made}) == len(made)
    for cue in made:
        assert 1 <= len(cue.lines) <= 2
        assert all(line and line == " ".join(line.split()) for line in cue.lines)
        assert 0.499 < cue.end - cue.start < 7.001
        assert (cue.start, cue.end) == (round(cue.start, 3), round(cue.end, 3))
    assert all(b.start - a.end > GAP - 0.0001 for a, b in pairwise(made))


@given(paced())
@thoroughly
def test_lines_are_no_longer_than_their_language_allows(segments: list[Segment]) -> None:
    for cue in make_cues(segments):
        assert all(width(line) <= COLUMNS[cue.language] for line in cue.lines)


@given(paced())
@thoroughly
def test_no_line_starts_with_closing_punctuation(segments: list[Segment]) -> None:
    for cue in make_cues(segments):
        for line in cue.lines:
            assert line[0] not in ".,;:?!、。，！？；：…"
            assert unicodedata.category(line[0]) not in ("Pe", "Pf")


@given(paced())
@thoroughly
def test_cues_are_shown_when_their_words_are_heard(segments: list[Segment]) -> None:
    words = [word for segment in segments for word in segment.words]
    made = make_cues(segments)
    late = 0.0
    for cue, following in zip(made, [*made[1:], None], strict=True):
        mine: list[Word] = []
        while joined([word.text for word in mine]) != joined(list(cue.lines)):
            mine.append(words.pop(0))
        late = cue.start - mine[0].start
        assert late > -0.001
        # It is only late where cues before it had to be readable, stays as long as it is spoken, and no longer
        # than is good.
        assert late < 0.001 or cue.start == pytest.approx(made[made.index(cue) - 1].end + GAP)
        assert cue.end > min(mine[-1].end, cue.start + 7, following.start - GAP if following else cue.end) - 0.002
        shortest = 0.5 if cue.language == "ja" else 5 / 6
        if following is None or following.start > cue.end + GAP + 0.001:
            assert cue.end < max(mine[-1].end + 0.5, cue.start + shortest) + 0.002
            assert cue.end - cue.start > shortest - 0.002
            # A gap that is there is no flicker, unless the cue has been there too long already.
            assert following is None or following.start - cue.end > 0.499 or following.start - cue.start > 7


def shown(*segments: Segment) -> list[tuple[str, ...]]:
    return [cue.lines for cue in make_cues(segments)]


def test_nothing_said_is_nothing_shown() -> None:
    assert make_cues([]) == ()
    assert make_cues([Segment(0, 1, "", "en"), segment(Word(" ", 0, 1, 1), Word("\n", 1, 2, 1))]) == ()


@pytest.mark.parametrize(
    ("language", "texts", "line"),
    [
        ("zh", (" 你好，", " 世界", "。"), "你好，世界。"),
        ("ja", (" これ", " は", "ペン"), "これはペン"),
        ("zh", ("我用", " Final", " Cut", "剪"), "我用 Final Cut剪"),
        ("ko", (" 안녕", " 세계"), "안녕 세계"),
        ("en", ("Hello", "\n", "world"), "Hello world"),
    ],
)
def test_spaces_are_those_of_the_script(language: str, texts: tuple[str, ...], line: str) -> None:
    assert shown(spoken(*texts, language=language)) == [(line,)]


def test_segments_that_follow_each_other_are_one_text() -> None:
    """An engine may cut a sentence in two; a space is put where the script has one."""
    halves = (("en", "We said", "nothing.", "We said nothing."), ("zh", "我们没", "说话。", "我们没说话。"))
    for language, first, second, line in halves:
        made = [spoken(first, at=0.0, language=language), spoken(second, at=0.4, language=language)]
        assert shown(*made) == [(line,)]
    assert shown(spoken(" Yes"), spoken("好", at=0.4, language="zh")) == [("Yes",), ("好",)]


def test_a_cue_says_who_it_is() -> None:
    assert make_cues([spoken("你好。", at=1.0, pace=0.6, language="zh")]) == (
        Cue("cue-1", 1.0, 2.1, ("你好。",), "zh"),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("We are what we repeatedly do,", "excellence then is a habit"),
        ("Well, we are what we do every day", "and so excellence is a habit"),
        ("One two three four five six,", "seven eight nine ten eleven"),
    ],
)
def test_two_lines_are_about_the_same_length_and_end_with_a_clause_if_one_ends_there(lines: tuple[str, str]) -> None:
    words = [f" {word}" for word in " ".join(lines).split()]
    assert shown(spoken(*words, pace=0.1)) == [lines]


@pytest.mark.parametrize("stop", [".", "?", "!", "。", "？", "！", "…", "．"])
def test_a_sentence_ends_its_cue(stop: str) -> None:
    one = spoken(*"今天的天气真的非常好啊", "哦" + stop, *"我们出去玩吧", language="zh", pace=0.2)
    assert shown(one) == [("今天的天气真的非常好啊哦" + stop,), ("我们出去玩吧",)]


@pytest.mark.parametrize("stop", [",", ";", ":", "、", "，", "；", "："])
def test_an_overfull_cue_is_cut_at_its_last_clause(stop: str) -> None:
    one = spoken(
        *"一二三四五六七八九十一二三四五六七八九", "十" + stop, *"一二三四五六七八九十一二三四", language="zh", pace=0.1
    )
    assert [joined(list(lines)) for lines in shown(one)] == [
        "一二三四五六七八九十一二三四五六七八九十" + stop,
        "一二三四五六七八九十一二三四",
    ]


def test_a_cut_leaves_nothing_too_long_behind() -> None:
    """What stands behind the clause end may not fit together with the next word."""
    one = spoken(" a", " b", " c,", " " + "m" * 40, " " + "n" * 40, " " + "o" * 41, " p", pace=0.4)
    assert shown(one) == [("a b c,",), ("m" * 40, "n" * 40), ("o" * 41, "p")]


def test_lines_may_be_full() -> None:
    words = ["x" * 20, "x" * 21, "y" * 20, "y" * 21]
    assert shown(spoken(*[f" {word}" for word in words])) == [(" ".join(words[:2]), " ".join(words[2:]))]


def test_two_frames_lie_between_cues() -> None:
    texts = (" The first sentence is here.", " The second sentence is here.")
    for end in (1.0, 1.25, 1.3, 1.4):
        first, second = Word(texts[0], 0, end, 1), Word(texts[1], 1.3, 3, 1)
        for rate, shown_until in ((None, 1.22), (Fraction(24000, 1001), 1.216), (Fraction(50), 1.26)):
            made = make_cues([segment(first, second)], subtitles=Subtitles(rate=rate))
            assert [(cue.start, cue.end) for cue in made] == [(0, shown_until), (1.3, 3.5)]


def test_a_pause_ends_a_cue() -> None:
    one = segment(Word(" Come", 0, 0.4, 1), Word(" here", 1.1, 1.5, 1), Word(" now", 2.5, 3, 1))
    assert shown(one) == [("Come here",), ("now",)]


def test_a_mark_on_its_own_stays_with_its_word() -> None:
    late = segment(Word("好", 0, 0.4, 1), Word("。", 3, 3, 1), Word("好", 3, 3.4, 1), language="zh")
    assert shown(late) == [("好。",), ("好",)]
    full = spoken(*"天地人你我他山水火木" * 3, "天", "地", "。", "人", language="zh", pace=0.1)
    assert len(shown(full)) == 2
    assert not any(line.startswith("。") for lines in shown(full) for line in lines)


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("ko", "아버지가방에들어가신다 그리고나서주무신다", ("아버지가방에들어가신다", "그리고나서주무신다")),
        ("ja", "今日はとてもいい天気ですよねーとても", ("今日はとてもいい", "天気ですよねーとても")),
        ("ja", "ああああああああああっあああああああああ", ("あああああああああ", "あっあああああああああ")),
        ("ja", "あああああああああーあああああああああ", ("あああああああああー", "あああああああああ")),
        ("zh", "他说：“这是一个很好的主意。”我们都同意了", ("他说：“这是一个很好的主意。”", "我们都同意了")),
        ("zh", "我昨天买了一台新的MacBookPro笔记本电脑", ("我昨天买了一台新的", "MacBookPro笔记本电脑")),
        ("zh", "今天的天气非常好我们（一起）去公园", ("今天的天气非常好", "我们（一起）去公园")),
        ("zh", "这是我们昨天刚看的（非常精彩的）电影", ("这是我们昨天刚看的", "（非常精彩的）电影")),
        (
            "fr",
            "Il a seulement crié « bonjour » puis il est parti vraiment",
            ("Il a seulement crié « bonjour »", "puis il est parti vraiment"),
        ),
        (
            "fr",
            "Il a seulement crié « bonjour à tous mes amis",
            ("Il a seulement crié", "« bonjour à tous mes amis"),
        ),
        (
            "es",
            "Y entonces dijo el hermano: ¿qué es lo que nos pasa?",
            ("Y entonces dijo el hermano:", "¿qué es lo que nos pasa?"),
        ),
    ],
)
def test_lines_break_where_the_script_lets_them(language: str, text: str, lines: tuple[str, ...]) -> None:
    assert shown(segment(Word(text, 0, 3, 1), language=language)) == [lines]


@pytest.mark.parametrize("word", ["x" * 200, "字" * 200, "가" * 200, "https://example.org/" + "a" * 60])
def test_a_word_longer_than_two_lines_is_halved(word: str) -> None:
    ((first, second),) = shown(segment(Word(word, 0, 3, 1)))
    assert first + second == word
    assert abs(width(first) - width(second)) <= 2


def test_a_cue_does_not_outlast_the_media_nor_what_may_be_shown() -> None:
    one = segment(Word(" Bye", 9.0, 9.8, 1))
    assert [(cue.start, cue.end) for cue in make_cues([one], 10.0)] == [(9.0, 10.0)]
    assert [(cue.start, cue.end) for cue in make_cues([one])] == [(9.0, 10.3)]
    assert [(cue.start, cue.end) for cue in make_cues([one], 5.0)] == [(9.0, 9.8)]
    assert [(cue.start, cue.end) for cue in make_cues([segment(Word(" Ooh", 0, 30, 1))])] == [(0.0, 7.0)]


def test_words_that_take_no_room_do_not_fill_the_memory() -> None:
    """A document may hold what no recogniser gives."""
    words = [Word(" \u200b", i * 0.01, i * 0.01, 1) for i in range(4_000)]
    tracemalloc.start()
    made = make_cues([segment(*words)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert joined([line for cue in made for line in cue.lines]) == "\u200b" * 4_000
    assert peak < 100e6


def test_words_that_take_no_time_do_not_flash() -> None:
    """Aligners put what they cannot place at one moment."""
    made = make_cues([segment(*[Word(f" word{i}", 5.0, 5.0, 0.1) for i in range(60)])])
    assert len(made) > 3
    assert all(cue.end - cue.start > 0.499 for cue in made)


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("字", 2), ("ＡＢ", 4), ("が", 2), ("e\u0301", 1), ("가", 2), ("ﾊﾟ", 2)]
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns
