"""Tagged text: outputs as others published them, and what never reaches the text."""

from __future__ import annotations

import pytest

from sensevoice_markers.inference.sensevoice.rich import Rich, clean, parse

PUBLISHED = [
    # Outputs that others published for the model's example clips.
    ("<|zh|><|NEUTRAL|><|Speech|><|woitn|>开饭时间早上九点至下午五点",
     Rich("zh", "NEUTRAL", "Speech", "开饭时间早上九点至下午五点")),
    ("<|en|><|NEUTRAL|><|Speech|><|woitn|>the tribal chieftain called for the boy",
     Rich("en", "NEUTRAL", "Speech", "the tribal chieftain called for the boy")),
    ("<|ko|><|NEUTRAL|><|Speech|><|withitn|>조금만 생각을 하면서 살면 훨씬 편할 거야.",
     Rich("ko", "NEUTRAL", "Speech", "조금만 생각을 하면서 살면 훨씬 편할 거야.")),
    ("<|yue|><|NEUTRAL|><|Speech|><|withitn|>呢几个字都表达唔到我想讲嘅意思。",
     Rich("yue", "NEUTRAL", "Speech", "呢几个字都表达唔到我想讲嘅意思。")),
    ("<|ja|><|NEUTRAL|><|Speech|><|withitn|>うちの中学は弁当制で50円の学校販売のパンを買う。",
     Rich("ja", "NEUTRAL", "Speech", "うちの中学は弁当制で50円の学校販売のパンを買う。")),
    ("<|en|><|EMO_UNKNOWN|><|Speech|><|woitn|>i did go and made many prisoners",
     Rich("en", None, "Speech", "i did go and made many prisoners")),
    ("<|zh|><|ANGRY|><|Speech|><|woitn|>英国的哲学家曾经说过", Rich("zh", "ANGRY", "Speech", "英国的哲学家曾经说过")),
    ("<|nospeech|><|EMO_UNKNOWN|><|Laughter|><|woitn|>", Rich(None, None, "Laughter", "")),
    ("<|zh|><|ANGRY|><|Applause|><|woitn|>我起飞前没有扫二维码",
     Rich("zh", "ANGRY", "Applause", "我起飞前没有扫二维码")),
    ("The tribal chieftain called for the boy.", Rich(None, None, None, "The tribal chieftain called for the boy.")),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), PUBLISHED)
def test_published_outputs(raw, expected):
    assert parse(raw) == expected


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<|en|>The. end. The.", "The. end. The."),  # funasr's own clean-up deletes each literal "The."
        ("🎼😊Hello 👏 there.👍🏽", "Hello  there."),
        ("<|en|>one<|Laughter|> two<|/Laughter|>", "one two"),
        ("a <b> c | d <|> e #1 *2 © ®", "a <b> c | d <|> e #1 *2 © ®"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("", ""),
    ],
)
def test_clean(raw, text):
    assert clean(raw).replace("<|en|>", "") == text


def test_the_first_tag_of_a_kind_counts():
    several = parse("<|zh|><|HAPPY|><|BGM|><|withitn|>好。 <|en|><|SAD|><|Speech|><|withitn|>Fine.")
    assert several == Rich("zh", "HAPPY", "BGM", "好。 Fine.")


def test_tags_without_a_meaning_are_dropped():
    assert parse("<|SPECIAL_TOKEN_1|><|GBG|>x<||>") == Rich(None, None, None, "x")
