from __future__ import annotations

import subprocess
import sys

import pytest

from sensevoice_markers.timeline.joints import BOUND, CLAUSE, OPENING, PLAIN, SAID, STOP, TIED, ends_sentence, joints

TORN = [
    # language, what must not be parted at the bars unless nothing else is left
    ("en", "He gave the| old man a| book of| poems"),
    ("en", "They will| never go to| London and| we| know"),
    ("en", "I met Barack| Obama in New| York with Mr.| Johnson"),
    ("en", "on May| 5 it cost $2| million or 30| percent"),
    ("fr", "Il a vu le| chat dans la| rue"),
    ("de", "Wir gehen in| die| neue Schule und| dann"),
    ("es", "Vino con| los| amigos de| Juan"),
    ("it", "la casa della| nonna e| il| gatto"),
    ("pt", "o livro do| menino e| a| menina"),
    ("nl", "het| huis van| mijn| broer"),
    ("ru", "он пришёл в| дом и| не| ушёл"),
    ("zh", "我在北|京大|学学|习"),
    ("zh", "他在|上|海工|作"),
    ("zh", "增长了百|分|之|三|十|五点|六"),
    ("zh", "这是我|的书"),
    ("zh", "二|零|二|三|年"),
    ("zh", "李小龙|先生来了"),
    ("zh", "比尔·|盖茨说"),
    ("zh", "如果|你去"),
    ("zh", "用MacBook| Pro写"),
    ("yue", "我|哋食|咗飯"),
    ("ja", "東|京|駅|で会う"),
    ("ja", "コン|ピ|ュ|ー|タ|ー|を買う"),
    ("ja", "三|百|二|十|円|です"),
    ("ja", "これだと|思います"),
    ("ja", "とても|面白い"),
    ("ja", "読んだ|時に"),
    ("ko", "할| 수 있다"),
    ("ko", "두| 시간 동안"),
    ("ko", "갈 거라고| 했다"),
    ("th", "อา|กาศ"),
]


def parted(marked: str) -> tuple[str, list[int]]:
    """The text without its bars, and where they stood: before the character, or before the word behind a space."""
    text, places = "", []
    for piece in marked.split("|"):
        places.append(len(text) + piece.startswith(" "))
        text += piece
    return text, places[1:]


@pytest.mark.parametrize(("language", "marked"), TORN)
def test_what_belongs_together(language: str, marked: str) -> None:
    text, places = parted(marked)
    prices = joints(text, language)
    assert {text[:i]: prices.get(i, BOUND) for i in places if prices.get(i, BOUND) < TIED} == {}


@pytest.mark.parametrize(
    ("language", "marked", "most"),
    [
        ("en", "He left.| She stayed?| No", STOP),
        ("en", 'He said "no."| She nodded', STOP),
        ("en", "He left,| she stayed;| we slept", CLAUSE),
        ("en", '"Go!"| he said', CLAUSE),
        ("en", "the man| who knew| because he asked", OPENING),
        ("en", "the long walk| through the fields", 3.0),
        ("fr", "« Quoi ? »| dit-il", CLAUSE),
        ("zh", "我来了。|他走了！|你呢", STOP),
        ("zh", "他说：“好主意。”|我们同意", STOP),
        ("zh", "今天下雨了，|我们不去", CLAUSE),
        ("zh", "我不去|因为下雨", OPENING),
        ("zh", "不去的话|就算了", OPENING),
        ("yue", "好耐冇見，|近排點呀", CLAUSE),
        ("zh", "臺灣的天氣很好|但是空氣不好", OPENING),
        ("ja", "行きました。|帰ります", STOP),
        ("ja", "驚きました|私は帰る", SAID),
        ("ja", "安いけど|買わない", OPENING),
        ("ja", "コーヒーを飲みながら|ゆっくり本を読む", OPENING),
        ("ja", "昨日は|学校に|行った", PLAIN),
        ("ko", "왔습니다| 그리고", SAID),
        ("ko", "갔는데| 없었어요", OPENING),
        ("ko", "학교에서| 만났다", PLAIN),
        ("ar", "ذهبت إلى البيت،| ثم نمت", CLAUSE),
        ("th", "วันนี้|อากาศ|ดี", PLAIN),
    ],
)
def test_where_to_break_gladly(language: str, marked: str, most: float) -> None:
    text, places = parted(marked)
    prices = joints(text, language)
    assert {text[:i]: prices.get(i) for i in places if prices.get(i, BOUND) > most} == {}


@pytest.mark.parametrize(
    "text",
    [
        "好。”",
        "“好”",
        "「いい」",
        "ねー",
        "きゃ",
        "人々",
        "30％",
        "……",
        "——",
        "（笑）",
        "« bon »",
        "word !",
        "¥100",
        "é",
    ],
)
def test_where_no_line_may_break(text: str) -> None:
    for language in ("zh", "ja", "fr"):
        assert [
            i for i in joints(text, language) if text[i - 1] in " “「（¥«…—" or text[i] in "。”」ー々％…—）»!"
        ] == []


def test_abbreviations_end_no_sentence() -> None:
    words = "Mr. Dr. J. e.g. z.B. No. end. end.” what?! x".split()
    assert [word for word in words if ends_sentence(word)] == ["No.", "end.", "end.”", "what?!"]


def test_english_loads_no_library_of_another_script() -> None:
    code = (
        "import sys; from sensevoice_markers.timeline.cues import make_cues; "
        "from sensevoice_markers.analysis import Segment, Word; "
        "make_cues([Segment(0, 1, '', 'en', (Word(' Hi.', 0, 1, 1),))]); "
        "print([name for name in ('rjieba', 'budoux', 'opencc', 'regex') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "[]\n"
