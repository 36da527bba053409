from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import pytest

from sensevoice_markers import errors
from sensevoice_markers.analysis import Label
from sensevoice_markers.app.text import CHINESE, ENGLISH, Text, choose


def strings(text: object, area: str = "") -> dict[str, str]:
    """All that a language says, by field, or by field and key."""
    said: dict[str, str] = {}
    for field in fields(text):
        value, name = getattr(text, field.name), f"{area}{field.name}/"
        if is_dataclass(value):
            said.update(strings(value, name))
        else:
            entries = value.items() if isinstance(value, Mapping) else [("", value)]
            said.update({f"{name}{key}": entry for key, entry in entries})
    return said


def test_both_languages_say_everything() -> None:
    english, chinese = strings(ENGLISH), strings(CHINESE)
    assert english.keys() == chinese.keys()
    assert all(english.values())
    assert all(chinese.values())


def fields_in(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("name", [name for name in strings(ENGLISH) if name not in ("separator/", "title/")])
def test_chinese_is_chinese_and_fills_in_the_same(name: str) -> None:
    english, chinese = strings(ENGLISH)[name], strings(CHINESE)[name]
    assert name in ("language/", "count/") or any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    assert fields_in(english) == fields_in(chinese)


def test_labels_and_stages_are_all_named() -> None:
    for text in (ENGLISH, CHINESE):
        assert set(text.labels) == set(Label)
        assert set(text.stages) == {"decode", "load", "tag", "transcribe"}


def test_english_labels_are_the_markers_own_names() -> None:
    assert all(name == str(label) for label, name in ENGLISH.labels.items())


def test_failures_name_errors_that_exist() -> None:
    for name in (*ENGLISH.failures, *ENGLISH.advice):
        assert not name or issubclass(getattr(errors, name), errors.MarkersError)


@pytest.mark.parametrize(
    ("languages", "override", "chosen"),
    [
        (["en-GB", "zh-CN"], "", ENGLISH),
        (["zh-Hans-CN", "en"], "", CHINESE),
        (["zh_TW"], "", CHINESE),
        (["de-DE", "zh-CN"], "", CHINESE),
        (["de-DE"], "", ENGLISH),
        ([], "", ENGLISH),
        (["en-US"], "zh", CHINESE),
        (["zh-CN"], "en_US.UTF-8", ENGLISH),
        (["zh-CN"], "tlh", CHINESE),
    ],
)
def test_language_follows_the_system_unless_told(languages: list[str], override: str, chosen: Text) -> None:
    assert choose(languages, override) is chosen
