"""Random talk in many scripts: no word is lost, nothing overlaps, and every rule is kept or said to be broken."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from itertools import pairwise, zip_longest

import regex
from build import event, segment, thoroughly
from hypothesis import given, settings
from hypothesis import strategies as st

from sensevoice_markers.analysis import Cue, Event, Label, Segment, Subtitles, Word
from sensevoice_markers.timeline.checks import violations
from sensevoice_markers.timeline.cues import make_cues
from sensevoice_markers.timeline.sound_cues import with_sounds
from sensevoice_markers.timeline.subtitles import limits

EMOJI = ["👩‍👩‍👧‍👦", "🇯🇵", "❤️", "👏🏽", "🏴‍☠️", "1️⃣"]
WORDS = {
    "en": st.sampled_from(" the of a river, New York 42 well. whatever! don't (no) “I Mr. going to 5".split(" ")[1:]),
    "fr": st.sampled_from("« le la » ? l'été où, qu'il maison. très 18 heures".split()),
    "ru": st.from_regex(r"[а-яё]{1,11}[.,?!]?", fullmatch=True),
    "zh": st.sampled_from("我们 的 北京 大学 ， 因为 一百二十 三 个 人。 “ ” 吗？ （好）".split()),
    "yue": st.sampled_from(["我哋", "嘅", "香港", "，", "因為", "二十", "蚊", "食嘢。", "係", "學習"]),
    "ja": st.sampled_from("昨日 は コンピューター きゃっ ー です 。 けど 、 三百 円 「 」 ありがとう".split()),
    "ko": st.from_regex(r"[가-힣]{1,5}[.,?!]?", fullmatch=True),
    "ar": st.from_regex(r"[ا-ي]{1,8}[.؟،]?", fullmatch=True),
    "th": st.sampled_from(["วันนี้", "อากาศ", "ดี", "มาก", "เรา", "ไป", "เที่ยว", "ๆ", "กำลัง"]),
    "hi": st.sampled_from(["हिन्दी", "में", "क्या", "है।", "नमस्ते"]),
    "": st.sampled_from([*EMOJI, "???", "...", "—", "\u200b", "x" * 90, "字" * 50, "👏🏽" * 60, "123456789" * 6]),
}  # fmt: skip
CLOSING = ".,;:?!…、。，！？；：؟،।」”»）"
SPACED = ("en", "fr", "ru", "ko", "ar", "hi", "")
SETTINGS = st.builds(
    Subtitles,
    preset=st.sampled_from(["netflix", "bbc", "vertical"]),
    sdh=st.booleans(),
    rate=st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60), Fraction(12)]),
    columns=st.sampled_from([None, None, 8, 20, 60]),
    lines=st.sampled_from([None, None, 1, 2]),
    speed=st.sampled_from([None, 3.0, 30.0]),
    longest=st.sampled_from([None, 2.0]),
)


@st.composite
def talk(draw: st.DrawFn) -> tuple[list[Segment], list[Event]]:
    """Speech in several languages, emoji among the words, and what else is heard meanwhile."""
    made, now = [], draw(st.floats(-1, 50))
    for _ in range(draw(st.integers(1, 3))):
        language = draw(st.sampled_from([*WORDS]))
        words = []
        for text in draw(st.lists(st.one_of(WORDS[language], WORDS[language], st.sampled_from(EMOJI)), min_size=1)):
            now += draw(st.sampled_from([0.0, 0.0, 0.0, 0.1, 0.7, 3.0]))
            end = now + draw(st.sampled_from([0.0, 0.1, 0.3, 0.5, 9.0]))
            words.append(Word(" " * (language in SPACED) + text, round(now, 3), round(end, 3), 0.5))
            now = end
        made.append(segment(*words, language=language))
        now += draw(st.sampled_from([-1.0, 0.0, 0.3, 4.0]))
    label = st.sampled_from([Label.LAUGHTER, Label.APPLAUSE, Label.BGM, Label.SPEECH, Label.SINGING])
    heard = draw(st.lists(st.tuples(label, st.floats(0, 80), st.floats(0.1, 20)), max_size=5))
    return made, [event(name, round(start, 3), round(start + long, 3)) for name, start, long in heard]


def squeezed(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def columns(line: str) -> int:
    """Clusters, twice the full-width ones: by another way than the code's."""
    wide = regex.compile(
        r"\p{East_Asian_Width=W}|\p{East_Asian_Width=F}|\uFE0F|\p{Regional_Indicator}{2}|.[\uFF9E\uFF9F]"
    )
    seen = [c for c in regex.findall(r"\X", line) if regex.search(r"[^\p{M}\p{C}]", c)]
    return len(seen) + sum(bool(wide.search(cluster)) for cluster in seen)


def broken(cues: tuple[Cue, ...], setting: Subtitles) -> set[tuple[str, str]]:
    """The rules that each cue breaks, measured anew."""
    found = set()
    for cue, after in zip_longest(cues, cues[1:]):
        own = limits(setting, cue.language)
        seconds = round(cue.end - cue.start, 3)
        per_character = 2 if cue.language in ("zh", "yue", "ja", "ko") else 1
        checks = {
            "speed": sum(map(columns, cue.lines)) / per_character > own.speed * (seconds + 0.001) + 1e-6,
            "columns": max(map(columns, cue.lines)) > own.columns,
            "lines": len(cue.lines) > own.lines,
            "shortest": seconds < own.shortest - 0.001,
            "longest": seconds > own.longest + 0.001,
            "gap": after is not None and after.start - cue.end < 2 / setting.rate - 0.001,
            "first": any(line[0] in CLOSING or unicodedata.category(line[0]) in ("Pe", "Pf") for line in cue.lines),
        }
        found |= {(rule, cue.id) for rule, is_broken in checks.items() if is_broken}
    return found


@given(talk(), SETTINGS)
@settings(thoroughly, max_examples=400)
def test_no_word_is_lost_and_every_broken_rule_is_said(
    given: tuple[list[Segment], list[Event]], setting: Subtitles
) -> None:
    segments, events = given
    speech = make_cues(segments, 200.0, setting, events)
    assert squeezed([line for cue in speech for line in cue.lines]) == squeezed(
        [word.text for one in segments for word in one.words]
    )
    cues = with_sounds(speech, events, 200.0, setting)
    assert [cue for cue in cues if not cue.id.startswith("sound")] == list(speech)
    assert all(cue.start < cue.end for cue in cues)
    assert all(after.start - before.end > float(2 / setting.rate) - 1e-9 for before, after in pairwise(cues))
    assert {(each.rule, each.cue) for each in violations(cues, setting)} == broken(cues, setting)


@given(talk(), SETTINGS)
@settings(thoroughly, max_examples=200)
def test_what_can_be_kept_is_kept(given: tuple[list[Segment], list[Event]], setting: Subtitles) -> None:
    """Speed and shortness are the speaker's, a word too long for a line is the language's; all else is ours."""
    segments, events = given
    cues = with_sounds(make_cues(segments, 200.0, setting, events), events, 200.0, setting)
    narrow = min(limits(setting, language).columns for language in WORDS)
    words = [word for one in segments for word in one.words]
    slow = all(word.end - word.start < limits(setting, "").longest for word in words)
    short = all(columns(word.text.strip()) <= narrow / 2 for word in words)
    # A segment may begin with what should have ended the one before, or marks may make a heap longer than a line.
    said = "\n".join(" ".join(word.text for word in one.words) for one in segments)
    tidy = not regex.search(rf"(?m)^\s*[{CLOSING}]|([{CLOSING}“「]\s*){{3}}", said)
    theirs = {"speed", "shortest", *(() if tidy and short else ("columns", "first")), *(() if slow else ("longest",))}
    assert {each.rule for each in violations(cues, setting) if not each.cue.startswith("sound")} <= theirs


@given(talk(), SETTINGS)
@settings(thoroughly, max_examples=200)
def test_nothing_is_shown_into_a_laugh(given: tuple[list[Segment], list[Event]], setting: Subtitles) -> None:
    segments, events = given
    words = [word for one in segments for word in one.words if word.text.strip()]
    for cue in make_cues(segments, 200.0, setting, events):
        mine: list[Word] = []
        while squeezed([word.text for word in mine]) != squeezed(list(cue.lines)):
            mine.append(words.pop(0))
        said = max(word.end for word in mine)
        for each in events:
            if each.label in (Label.LAUGHTER, Label.APPLAUSE) and said <= each.start < cue.end - 0.001:
                assert cue.end <= cue.start + 0.5 + 0.001


@given(talk(), SETTINGS)
@settings(thoroughly, max_examples=100)
def test_the_same_talk_gives_the_same_cues(given: tuple[list[Segment], list[Event]], setting: Subtitles) -> None:
    segments, events = given
    assert make_cues(segments, 200.0, setting, events) == make_cues(list(segments), 200.0, setting, tuple(events))
