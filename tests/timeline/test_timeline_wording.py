"""How words are written: what changes, what never does, and where the words' times go."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from build import one_line, segment, spoken, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Segment, Word, Wording
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.wording import (
    AS_HEARD,
    check_wording,
    read_replacements,
    read_vocabulary,
    reword,
)
from sensevoice_markers.timeline.wording.edits import Edit, carried
from sensevoice_markers.timeline.wording.phrases import Phrases, deletions
from sensevoice_markers.timeline.wording.script import rewritten

WORDS = {
    "en": st.sampled_from(
        [" The", " cat,", " sat.", " Sense", " voice", " cuban", " etis.", " shit", " Um,", " don't"]
    ),
    "de": st.sampled_from([" Die", " Straße,", " müde.", " Scheiße", " um", " shit", " Stimme"]),
    "zh": st.sampled_from([*"头髮發变麵面里裡章张小晓明，。", "他妈的", "我们", " OK", "世纪"]),
    "yue": st.sampled_from([*"头髮发变麵面，。佢哋", "我哋"]),
    "ja": st.sampled_from([*"頭髪乾杯国学。、", "ソフト", "バング", "クソ", "です"]),
    "ko": st.sampled_from([" 쿠버네티즈를", " 씁니다.", " 시발점", " 시발", " 우리"]),
    "hi": st.sampled_from([" नमस्ते", " दुनिया", " शब्द", " शब्दों।"]),
}
ODD = st.sampled_from(["", " ", "...", "♪", " x" * 30, "👏🏽", " C++", "e\u0301", "\n"])

RULES = (
    ("um", ""),
    ("cat", "big dog"),
    ("我们", "咱们"),
    ("shit", ""),
    ("शब्द", "बात"),
    ("don't", "do not"),
    ("우리", "저희"),
)
NAMES = ("SenseVoice", "Kubernetes", "张晓明", "ソフトバンク", "쿠버네티스")


@st.composite
def heard(draw: st.DrawFn, languages: tuple[str, ...] = tuple(WORDS)) -> list[Segment]:
    """Segments of one language each, as engines give them; some words take no time, some segments have no words."""
    made, now = [], draw(st.floats(-1, 100))
    for _ in range(draw(st.integers(1, 3))):
        language = draw(st.sampled_from(languages))
        words = []
        for text in draw(st.lists(st.one_of(WORDS[language], WORDS[language], ODD), min_size=1, max_size=15)):
            end = now + draw(st.sampled_from([0.0, 0.1, 0.37, 2.0]))
            words.append(Word(text, round(now, 3), round(end, 3), draw(st.floats(0, 1))))
            now = end
        made.append(segment(*words, language=language))
        if draw(st.integers(0, 9)) == 0:
            made[-1] = Segment(made[-1].start, made[-1].end, made[-1].text, language)
        now += 1.0
    return made


@st.composite
def wordings(draw: st.DrawFn) -> Wording:
    return Wording(
        draw(st.sampled_from(["auto", "simplified", "traditional", "as-heard"])),
        tuple(draw(st.lists(st.sampled_from(NAMES), unique=True))),
        tuple(draw(st.lists(st.sampled_from(RULES), unique=True))),
        draw(st.sampled_from(["keep", "mask", "drop"])),
        tuple(draw(st.lists(st.sampled_from(["cat", "我们", "です"]), unique=True))),
    )


def letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def speaks_at(segment: Segment, moment: float) -> bool:
    return any(word.start <= moment <= word.end and word.text.strip() for word in segment.words)


def rewrite(*texts: str, language: str = "en", **given: object) -> tuple[list[str], str]:
    """The words and the text of one segment of words of 0.3 s, reworded."""
    made = reword([spoken(*texts, language=language)], Wording(**given))  # type: ignore[arg-type]
    return [word.text for one in made for word in one.words], "|".join(one.text for one in made)


@st.composite
def edited(draw: st.DrawFn) -> tuple[tuple[Word, ...], list[Edit]]:
    """Words of a segment and edits of their text, none of which deletes."""
    (one, *_) = draw(heard())
    words = one.words or (Word(one.text, one.start, one.end, 1.0),)
    text = "".join(word.text for word in words)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    put = st.sampled_from(["x", "字", "two words", " spaced", "like this one", "长长长"])
    return words, [Edit(a, b, draw(put)) for a, b in list(pairwise(cuts))[::2]]


@thoroughly
@given(edited())
def test_edits_of_the_text_are_carried_to_its_words(made: tuple[tuple[Word, ...], list[Edit]]) -> None:
    words, edits = made
    wanted = "".join(word.text for word in words)
    for edit in reversed(edits):
        wanted = wanted[: edit.start] + edit.text + wanted[edit.end :]
    after = carried(words, edits)
    assert "".join(word.text for word in after) == wanted
    assert all(a.end <= b.start for a, b in pairwise(after))
    assert (after[0].start, after[-1].end) == (words[0].start, words[-1].end)
    if not edits:
        assert after == words


@given(heard())
def test_as_heard_changes_nothing(segments: list[Segment]) -> None:
    assert reword(segments, AS_HEARD) == tuple(segments)


@given(heard(("en", "de", "ja", "ko", "hi")))
def test_by_default_only_chinese_changes(segments: list[Segment]) -> None:
    assert reword(segments, Wording()) == tuple(segments)


@thoroughly
@given(heard(), wordings())
def test_text_is_what_its_words_are_and_times_stay_within_what_they_were(
    segments: list[Segment], wording: Wording
) -> None:
    before = {(one.start, one.end): one for one in segments}
    made = reword(segments, wording)
    for one in made:
        old = before[one.start, one.end]
        if old.words:
            assert one.text == "".join(word.text for word in one.words).strip()
            times = [moment for word in one.words for moment in (word.start, word.end)]
            assert times == sorted(times)
            assert old.words[0].start <= times[0]
            assert times[-1] <= old.words[-1].end
        assert bool(one.words) == bool(old.words)
        assert all(word.text for word in one.words) or any(not word.text for word in old.words)


@thoroughly
@given(heard(), wordings())
def test_no_word_is_lost_unless_a_rule_deletes_it(segments: list[Segment], wording: Wording) -> None:
    """Without deletions each moment at which something was said still has something that is said."""
    keeping = Wording(
        wording.script,
        wording.vocabulary,
        tuple(rule for rule in wording.replacements if rule[1]),
        "keep" if wording.profanity == "drop" else wording.profanity,
        wording.coarse,
    )
    made = reword(segments, keeping)
    assert len(made) == len(segments)
    for old, new in zip(segments, made, strict=True):
        for word in filter(lambda word: letters(word.text), old.words):
            assert speaks_at(new, (word.start + word.end) / 2)


@given(heard(), st.sampled_from(["auto", "simplified", "traditional"]))
def test_a_script_is_written_once(segments: list[Segment], script: str) -> None:
    """Boundaries and times stay, and what is converted converts to itself."""
    wording = Wording(script)  # type: ignore[arg-type]
    once = reword(segments, wording)
    assert reword(once, wording) == once
    for old, new in zip(segments, once, strict=True):
        assert [(w.start, w.end, w.confidence, len(w.text)) for w in old.words] == [
            (w.start, w.end, w.confidence, len(w.text)) for w in new.words
        ]


@thoroughly
@given(heard(), st.sampled_from(["keep", "mask", "drop"]))
def test_names_and_coarse_words_are_written_once(segments: list[Segment], profanity: str) -> None:
    wording = Wording("simplified", NAMES, (), profanity)  # type: ignore[arg-type]
    once = reword(segments, wording)
    assert reword(once, wording) == once


@pytest.mark.parametrize(
    ("script", "language", "before", "after"),
    [
        ("auto", "zh", "頭髮變白了，發展麵食的方面", "头发变白了，发展面食的方面"),
        ("auto", "yue", "头发变白了，发展面食的方面", "頭髮變白了，發展麪食的方面"),
        ("auto", "yue", "煮嘅豉油雞真係好好食", "煮嘅豉油雞真係好好食"),
        ("auto", "yue", "真系好好食，唔系好远", "真係好好食，唔係好遠"),
        ("auto", "yue", "系统同佢冇关系", "系統同佢冇關係"),
        ("traditional", "zh", "头发变白了，皇后在里面干杯", "頭髮變白了，皇后在裡面乾杯"),
        ("traditional", "zh", "頭髮長一萬里", "頭髮長一萬里"),
        ("simplified", "yue", "佢哋喺裏面飲茶", "佢哋喺里面饮茶"),
        ("auto", "zh", "你去么，显著的原著和著名的土著", "你去么，显著的原著和著名的土著"),
        ("auto", "zh", "看著他笑著說，顯著的名著", "看着他笑着说，显著的名著"),
        ("traditional", "zh", "看着名著，显著地笑着", "看著名著，顯著地笑著"),
        ("as-heard", "zh", "頭髮头发", "頭髮头发"),
        ("simplified", "ja", "頭髮が乾く", "頭髮が乾く"),
        ("traditional", "en", "the 头发", "the 头发"),
        ("simplified", "zh", "Hello 世界 𠮷 👏🏽 ok", "Hello 世界 𠮷 👏🏽 ok"),
    ],
)
def test_scripts(script: str, language: str, before: str, after: str) -> None:
    assert rewrite(*before, language=language, script=script) == (list(after), after)
    assert rewrite(before, language=language, script=script) == ([after], after)


@pytest.mark.parametrize("text", ["我们在世界各地发展经济", "云南的面条很好吃，后来头发干了", "这里的松树和谷子"])
def test_there_and_back_again(text: str) -> None:
    there, _ = rewrite(*text, language="zh", script="traditional")
    assert "".join(there) != text
    assert rewrite(*there, language="zh", script="simplified")[1] == text


def test_a_phrase_that_changes_its_length_keeps_its_words() -> None:
    words = spoken("打", "印", "机", "好").words

    def longer(text: str) -> str:
        return text.replace("打印机", "印表機器").replace("好", "好啊")

    assert [(edit.start, edit.end, edit.text) for edit in rewritten(words, longer)] == [(3, 4, "好啊")]


def test_a_rule_writes_over_the_edges_of_words() -> None:
    rules = {"replacements": (("new york", "New York City"), ("colour", "color"), ("gonna", "going to"))}
    assert rewrite(" In", " new", " york,", " the", " Colour.", **rules) == (
        [" In", " New", " York", " City,", " the", " color."],
        "In New York City, the color.",
    )
    (made,) = reword([spoken(" I'm", " gonna", " go.")], Wording(**rules))  # type: ignore[arg-type]
    assert [(w.text, w.start, w.end) for w in made.words][1:3] == [(" going", 0.3, 0.5), (" to", 0.5, 0.6)]


@pytest.mark.parametrize(
    ("find", "text", "after"),
    [
        ("cat", "The cat, a category, a Cat", "The X, a category, a X"),
        ("Cat", "The cat, a Cat", "The cat, a X"),
        ("don", "I don't, Don, don's", "I don't, X, X's"),
        ("c++", "In C++, c+", "In X, c+"),
        ("3", "3, 3.5, 13, 1:3 and 3.", "X, 3.5, 13, 1:3 and X."),
        ("शब्द", "शब्द शब्दों", "X शब्दों"),
        ("iphone", "用iPhone看，iPhone을", "用X看，X을"),
        ("우리", "우리는 우리나라 우리", "X는 우리나라 X"),
        ("ソフト", "ソフトとソフトバンク", "XとソフトバンクX"[:-1]),
        ("我们", "我们的", "X的"),
        (".", "a.b", "aXb"),
    ],
)
def test_whole_words_are_found_where_words_have_spaces(find: str, text: str, after: str) -> None:
    assert rewrite(text, replacements=((find, "X"),))[1] == after


def test_of_two_rules_the_longer_wins_and_none_sees_what_another_wrote() -> None:
    rules = (("a", "b"), ("b", "a"), ("a b", "c"))
    assert rewrite(" a", " b", " b", " a", replacements=rules)[1] == "c a b"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([" Um,", " we", " go."], "We go."),
        ([" Well,", " um,", " we", " go."], "Well, we go."),
        ([" Well", " um", " um,", " we", " go", " um."], "Well, we go."),
        ([" So,", " um."], "So."),
        ([" So.", " Um.", " We", " go."], "So. We go."),
        ([" So.", " Um", " um,", " we", " go."], "So. We go."),
        ([" So.", " Um.", " um,", " we", " go."], "So. We go."),
        ([" Um", " Anna's"], "Anna's"),
        ([" um"], ""),
        ([" Umbrella"], "Umbrella"),
    ],
)
def test_what_is_deleted_takes_its_comma_along(before: list[str], after: str) -> None:
    texts, text = rewrite(*before, replacements=(("um", ""),))
    assert text == after
    assert "".join(texts).strip() == after


@thoroughly
@given(st.lists(st.sampled_from(["um", "Um", "we", "We", "ß", " ", " ", ",", ".", "…", "。", "“"]), max_size=20))
def test_whatever_is_deleted_all_else_stays(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = [(start, end) for start, end, _ in Phrases(["um"]).found(text)]
    edits = deletions(text, spans)
    assert edits == sorted(edits)
    assert all(a.end <= b.start for a, b in pairwise(edits))
    wanted, made = text, text
    for start, end in reversed(spans):
        wanted = wanted[:start] + wanted[end:]
    for edit in reversed(edits):
        made = made[: edit.start] + edit.text + made[edit.end :]
    assert [c.casefold() for c in made if c.isalpha()] == [c.casefold() for c in wanted if c.isalpha()]


def test_a_segment_of_which_all_is_deleted_is_left_out() -> None:
    segments = [spoken(" Um."), spoken(" We", " go.", at=2.0), Segment(5, 6, "Um, um.", "en")]
    assert [one.text for one in reword(segments, Wording(replacements=(("um", ""),)))] == ["We go."]


def test_a_segment_without_word_times_is_reworded_too() -> None:
    (made,) = reword([Segment(1, 2, "我和章小明說話", "zh", (), "HAPPY")], Wording(vocabulary=("张晓明",)))
    assert made == Segment(1, 2, "我和张晓明说话", "zh", (), "HAPPY")


@pytest.mark.parametrize(
    ("language", "before", "masked", "dropped"),
    [
        ("en", [" Well,", " shit.", " Fucking", " hell."], "Well, s***. F*** hell.", "Well. Hell."),
        ("en", [" Scunthorpe", " shitake", " class", " cocktail"], "Scunthorpe shitake class cocktail", None),
        ("zh", [*"你他妈的，我操作"], "你**，我操作", "你，我操作"),
        ("zh", [*"妈的手机"], "妈的手机", None),
        ("ja", ["おやくそく", "、", "クソ", "な", "パチンコ"], "おやくそく、**なパチンコ", "おやくそく、なパチンコ"),
        ("ko", [" 시발점은", " 시발", " 병신을"], "시발점은 ** **을", None),
        ("de", [" shit", " Scheiße"], "shit Scheiße", None),
    ],
)
def test_coarse_words(language: str, before: list[str], masked: str, dropped: str | None) -> None:
    assert rewrite(*before, language=language, profanity="keep")[1] == "".join(before).strip()
    assert rewrite(*before, language=language, profanity="mask")[1] == masked
    if dropped is not None:
        assert rewrite(*before, language=language, profanity="drop")[1] == dropped


def test_the_users_coarse_words_hold_in_every_language() -> None:
    assert rewrite(" Scheiße,", " Mistkerle", language="de", profanity="mask", coarse=("Scheiße", "mistk*"))[1] == (
        "S***, M***"
    )


def test_a_vocabulary_is_read_line_by_line() -> None:
    assert read_vocabulary("\ufeff# names\r\n\r\nSenseVoice\n  Ada   Lovelace \n张晓明\nSenseVoice\n") == (
        "SenseVoice",
        "Ada Lovelace",
        "张晓明",
    )
    with pytest.raises(BadSetting) as caught:
        read_vocabulary("fine\n\n***\n")
    assert one_line(caught.value) == "line 3: '***' is no word; write one name or word a line"
    with pytest.raises(BadSetting, match=r"line 1: 'x{39}…' is no word"):
        read_vocabulary("x" * 1000)


def test_rules_are_read_line_by_line() -> None:
    assert read_replacements("# C# too\nC# => C sharp\num =>\n  a  b=>c => d\n") == (
        ("C#", "C sharp"),
        ("um", ""),
        ("a b", "c => d"),
    )
    for text, message in [
        ("a => b\nfoo", "line 2: 'foo' is no rule; write find => replace"),
        ("\n => b", "line 2: '=> b' is no rule; write find => replace"),
        ("a => b\na => c", "line 2: 'a' has a rule already; remove one of them"),
    ]:
        with pytest.raises(BadSetting) as caught:
            read_replacements(text)
        assert one_line(caught.value) == message


@pytest.mark.parametrize(
    "given",
    [
        {"script": "kanji"},
        {"profanity": "beep"},
        {"vocabulary": ("",)},
        {"vocabulary": ("…",)},
        {"coarse": ("*",)},
        {"replacements": ((" ", "x"),)},
    ],
)
def test_settings_that_make_no_sense_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(BadSetting) as caught:
        check_wording(Wording(**given))  # type: ignore[arg-type]
    one_line(caught.value)


@given(st.text(max_size=60))
def test_whatever_a_file_holds_is_rules_or_a_clear_error(text: str) -> None:
    for read in (read_vocabulary, read_replacements):
        try:
            made = read(text)
        except BadSetting as error:
            one_line(error)
            continue
        wording = Wording(vocabulary=made) if read is read_vocabulary else Wording(replacements=made)  # type: ignore[arg-type]
        (*_, last) = reword([spoken(" a", " b"), spoken("好", language="zh")], wording) or (None,)
        assert last is None or last.words


def test_what_is_not_asked_for_loads_nothing() -> None:
    code = """
import sys
from sensevoice_markers.analysis import Segment, Word
from sensevoice_markers.timeline.wording import Wording, reword
words = Word(" Um,", 0, 1, 1.0), Word(" shit", 1, 2, 1.0)
reword([Segment(0, 2, "Um, shit", "en", words)], Wording("auto", (), (("um", ""),), "mask"))
assert not {"opencc", "pypinyin", "jieba", "jellyfish", "spellchecker"} & set(sys.modules)
reword([Segment(0, 2, "Um, shit", "en", words)], Wording(vocabulary=("SenseVoice", "张晓明")))
assert not {"opencc", "pypinyin", "jieba"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_words_of_a_rule_share_the_time_in_order() -> None:
    (made,) = reword([spoken(" etc.", at=1.0)], Wording(replacements=(("etc.", "and so on"),)))
    assert "".join(word.text for word in made.words) == " and so on"
    assert (made.words[0].start, made.words[-1].end) == (1.0, 1.3)
    assert all(a.end == b.start for a, b in pairwise(made.words))
