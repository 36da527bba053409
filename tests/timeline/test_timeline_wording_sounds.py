"""Names written as the user spells them where they sound so; ordinary words left alone."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from build import segment, spoken, thoroughly
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Word, Wording
from sensevoice_markers.timeline.wording import reword
from sensevoice_markers.timeline.wording.pinyin import PinyinAlikes, ordinary_words
from sensevoice_markers.timeline.wording.sounding import SoundAlikes

BRANDS = tuple(
    """
Adobe Premiere, Airtable, Ansible, Anthropic, Asana, Canva, ChatGPT, Claude, Cloudflare, DaVinci Resolve,
Databricks, Docker, Elasticsearch, Figma, FireRed, GPT-4, GitHub, Grafana, Hugging Face, Kafka, Kdenlive,
Kubernetes, MongoDB, Netflix, Notion, Nvidia, OpenAI, PostgreSQL, Prometheus, PyTorch, Redis, Rust,
SenseVoice, Slack, Snowflake, Spotify, Stripe, Swift, TensorFlow, Terraform, Ubuntu, Vimeo, Vite, Volkswagen,
Whisper, Xiaomi, YouTube, Zoom
""".replace("\n", " ")
    .strip()
    .split(", ")
)

COMMON = """
a able about above act add after again age ago air all also always am an and animal another answer any apple are area
art as ask at away back base be because bed been before began behind best better between big black blue board body book
both box boy bring brought build but by call came can car care carry case cat cause center change city clause claws
clawed close cloud cold color come common cook could country course cover cross cry cut dark day deep did differ do
docks doctor does dog done door down draw drive dry early earth ease east eat eight end enough even ever every example
eye face fact fall family far farm fast father feel feet few field figure fill final find fine fire first fish five fly
follow food foot for force form found four free friend from full game gave get girl give go gold good got govern great
green ground group grow had half hand happen hard has have he head hear heat help her here high him his hold home horse
hot hour house how hundred idea if in inch interest is island it just keep kind king knew know land language large last
late laugh lead learn least leave left less let letter life light like line list listen little live long look love low
machine made main make man many map mark may me mean measure men might mile mind minute miss money moon more morning
most mother motion mountain move much music must name nation native near need never new next night no north note notice
notion now number object of off often oh old on once one only open or order other our out over own page paper part
pass pattern people perhaps person picture piece place plain plan plane plant play point port pose possible pound power
premier press problem produce product pull put question quick rain ran reach read ready real record red remember rest
resize river road rock room round rule run rusty said same sauna saw say school science sea second see seem self sense
sentence serve set several shall shape she ship short should show side sigma simple since sing sit size slack slake
sleep slick slow small snow so some song soon sound south special spell spot stand star start state stay step still
stood stop story street strip stripe strong study such sun sure surface system table tail take talk teach tell ten test
than that the their them then there these they thing think this those though thought thousand three through time to
together told too took top toward town travel tree true try turn two under unit until up upon us use usual very vet
video vine visit voice vote vowel wait walk want war warm was watch water way we week well went were west what wheel
when where which while white who whole why wide wild will wind wish with wonder wood word work world would write year
yes yet you young your zone
""".split()

CONFUSING = (
    "read open a in is it as an on the this to of and you use we hear clause nation slick zone whisked cloud face sense"
    " voice visit video stripe premiere tensor flow chart hub graph anna terror form"
).split()
"""Ordinary words that together come near the brands."""


def corrected(text: str, *vocabulary: str, language: str = "en") -> str:
    words = [" " + word for word in text.split()] if language in ("en", "ko", "de", "ru") else list(text)
    return "".join(one.text for one in reword([spoken(*words, language=language)], Wording(vocabulary=vocabulary)))


@pytest.mark.parametrize(
    ("heard", "entry"),
    [
        ("sense voice", "SenseVoice"),
        ("since voice", "SenseVoice"),
        ("cuban etis", "Kubernetes"),
        ("cooper netties", "Kubernetes"),
        ("pie torch", "PyTorch"),
        ("tensor flow", "TensorFlow"),
        ("figgma", "Figma"),
        ("wisper", "Whisper"),
        ("anthropik", "Anthropic"),
        ("hugging phase", "Hugging Face"),
        ("da vinci resolve", "DaVinci Resolve"),
        ("graph anna", "Grafana"),
        ("git-hub", "GitHub"),
        ("envidia", "Nvidia"),
        ("gpt 4", "GPT-4"),
        ("saoirce ronan", "Saoirse Ronan"),
        ("timothy shalamay", "Timothée Chalamet"),
        ("node js", "Node.js"),
    ],
)
def test_near_misses_become_the_entry(heard: str, entry: str) -> None:
    assert corrected(f"so {heard}, then {heard}'s own. {heard.title()}!", *BRANDS, entry) == (
        f"so {entry}, then {entry}'s own. {entry}!"
    )


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("the cloud and clawed it", "Claude"),
        ("a nation in motion", "Notion"),
        ("I slack off", "Slack"),
        ("apple pie", "Apple"),
        ("give it to us", "US"),
        ("sense. Voice, sense, voice", "SenseVoice"),
        ("GPT 3, GPT 5 and GPT 44", "GPT-4"),
        ("I see c and see", "C++"),
        ("open a door", "OpenAI"),
        ("show me", "Xiaomi"),
        ("the answerable question", "Ansible"),
        ("SenseVoice is SenseVoice's", "SenseVoice"),
        ("call 912 or 91 w h hw", "911"),
    ],
)
def test_what_only_comes_near_stays(text: str, entry: str) -> None:
    assert corrected(text, entry) == text


def test_no_ordinary_word_becomes_a_brand() -> None:
    alikes = SoundAlikes(BRANDS)
    words = [*COMMON, *CONFUSING, *map(str.title, COMMON)]
    assert [word for word in words if alikes.corrections(word, "en")] == []


def test_no_two_ordinary_words_become_a_brand() -> None:
    """Some 20 000 pairs of common words, and all of those that come nearest."""
    alikes = SoundAlikes(BRANDS)
    pairs = [*product(COMMON[::3], COMMON[1::3]), *product(CONFUSING, repeat=2)]
    changed = {f"{a} {b}" for a, b in pairs if alikes.corrections(f"{a} {b}", "en")}
    assert changed <= {"sense voice", "tensor flow", "graph anna", "art able"}


@thoroughly
@given(st.lists(st.sampled_from(COMMON), min_size=1, max_size=12), st.sampled_from(["en", "de", "zh", "pl"]))
def test_ordinary_english_stays_in_every_language(words: list[str], language: str) -> None:
    text = " ".join(words)
    assert [edit for edit in SoundAlikes(BRANDS).corrections(text, language) if edit.text != "SenseVoice"] == []


def test_a_corrected_name_keeps_its_time_and_its_marks() -> None:
    words = Word(" “Cuban", 1.0, 1.4, 0.9), Word(" etis,”", 1.45, 1.9, 0.3), Word(" yes.", 2.0, 2.2, 0.8)
    made = reword([segment(*words)], Wording(vocabulary=("Kubernetes",)))
    assert made[0].words == (Word(" “Kubernetes,”", 1.0, 1.9, 0.3), words[2])
    assert made[0].text == "“Kubernetes,” yes."


@pytest.mark.parametrize(
    ("heard", "entry"),
    [
        ("章小明", "张晓明"),
        ("張曉明", "张晓明"),
        ("王诗涵", "王思涵"),
        ("深度求所", "深度求索"),
        ("科大迅飞", "科大讯飞"),
        ("必利必利", "哔哩哔哩"),
        ("字节跳洞", "字节跳动"),
    ],
)
def test_chinese_names_by_pinyin(heard: str, entry: str) -> None:
    assert corrected(f"我请{heard}，来说话。", entry, "李雷", language="zh") == f"我请{entry}，来说话。"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("这是世纪的事迹", "试剂"),  # sounds the same, but both are ordinary words
        ("大小秘密很多", "小米"),  # would cut two words
        ("失意的人", "诗意"),
        ("沟通用品商场", "商汤"),
        ("韩国美食", "韩梅梅"),
        ("小米粥", "小米"),
    ],
)
def test_ordinary_chinese_stays(text: str, entry: str) -> None:
    assert corrected(text, entry, language="zh") == text


def test_a_chinese_name_keeps_the_times_of_its_characters() -> None:
    before = spoken(*"请章小明来", language="zh")
    (made,) = reword([before], Wording(vocabulary=("张晓明",)))
    assert [(w.start, w.end) for w in made.words] == [(w.start, w.end) for w in before.words]
    assert made.text == "请张晓明来"


def test_no_frequent_chinese_word_becomes_a_name() -> None:
    names = PinyinAlikes(
        "张晓明 李雷 韩梅梅 深度求索 阿里巴巴 小米 华为 腾讯 王思涵 科大讯飞 陈奕迅 达芬奇 字节跳动 刘诗诗 寒武纪 商汤 "
        "云从 智谱 元象 诗意".split()
    )
    frequent = [word for word, count in ordinary_words().items() if count >= 200 and 2 <= len(word) <= 4]
    assert len(frequent) > 10_000
    assert [word for word in frequent if names.corrections(word)] == []
    in_a_row = [a + b for a, b in pairwise(frequent)]
    assert [words for words in in_a_row if names.corrections(words)] == []


def test_names_are_looked_for_in_their_own_language() -> None:
    for language in ("ja", "yue", "ko", "en"):
        assert corrected("章小明", "张晓明", language=language) == "章小明"
    assert corrected("我用cubanetis部署", "Kubernetes", language="zh") == "我用Kubernetes部署"


@pytest.mark.parametrize(
    ("text", "after", "entry", "language"),
    [
        ("쿠버네티즈를 쓰고 쿠버네티즈는", "쿠버네티스를 쓰고 쿠버네티스는", "쿠버네티스", "ko"),
        ("센스 보이스가 좋다", "센스보이스가 좋다", "센스보이스", "ko"),
        ("우리 나라의 음악", "우리 나라의 음악", "센스보이스", "ko"),
        ("ソフトバングとソフトバンク", "ソフトバンクとソフトバンク", "ソフトバンク", "ja"),
        ("ケンタッキフライド", "ケンタッキーフライド", "ケンタッキーフライド", "ja"),
        ("トラックとドラッグとスラッグ", "トラックとドラッグとスラッグ", "スラック", "ja"),
        ("это кубернетис и дом", "это Кубернетес и дом", "Кубернетес", "ru"),
        ("wir nutzen Kubernetis", "wir nutzen Kubernetes", "Kubernetes", "de"),
    ],
)
def test_other_scripts(text: str, after: str, entry: str, language: str) -> None:
    assert corrected(text, entry, language=language) == after
