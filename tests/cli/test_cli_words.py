"""Options about how words are written: lists, files, and what export changes without a new analysis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sensevoice_markers.analysis import Wording
from sensevoice_markers.cli.words import read_wording
from sensevoice_markers.errors import BadSetting, ExitCode

Command = Callable[..., Any]


def test_nothing_asked_changes_nothing() -> None:
    given = Wording("traditional", ("Ada",), (("um", ""),), "mask", ("darn",))
    assert read_wording(None, None, None, None, None) == Wording()
    assert read_wording(None, None, None, None, None, given) == given
    assert read_wording("as-heard", "", None, "keep", "", given) == Wording("as-heard", (), (("um", ""),))


def test_lists_and_files(tmp_path: Path) -> None:
    names, rules = tmp_path / "names.txt", tmp_path / "rules.txt"
    names.write_text("\ufeff# names\nSenseVoice\n张晓明\n", "utf-8")
    rules.write_text("um =>\ngonna => going to\n", "utf-8")
    expected = Wording(
        vocabulary=("SenseVoice", "张晓明"), replacements=(("um", ""), ("gonna", "going to")), coarse=("darn*", "heck")
    )
    assert read_wording(None, str(names), rules, None, "darn*, heck") == expected
    assert read_wording(None, "SenseVoice,张晓明", rules, "keep", "darn*,heck") == expected


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--script", "klingon", "script 'klingon' does not exist; choose from auto, simplified, traditional, as-heard"),
        ("--profanity", "shout", "profanity 'shout' does not exist; choose from keep, mask, drop"),
        ("--vocabulary", "gone.txt", "--vocabulary gone.txt: no such file; check the path"),
        ("--vocabulary", "***", "line 1: '***' is no word; write one name or word a line"),
        ("--replace", "gone", "--replace gone: no such file; check the path"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    command: Command, worker: Any, media: Path, option: str, value: str, message: str
) -> None:
    ran = command("mark", media, option, value)
    assert (ran.code, ran.err) == (ExitCode.BAD_SETTING, f"error: {message}\n")
    assert worker.requests == []


def test_a_bad_rule_is_named_by_file_and_line(tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    rules.write_text("um =>\nwhat is this\n", "utf-8")
    with pytest.raises(BadSetting, match=r"rules\.txt, line 2: 'what is this' is no rule"):
        read_wording(None, None, rules, None, None)
    rules.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSetting, match="save it as UTF-8 text"):
        read_wording(None, None, rules, None, None)


def test_export_writes_words_otherwise_and_back(command: Command, worker: Any, media: Path, tmp_path: Path) -> None:
    document, rules = tmp_path / "talk.json", tmp_path / "rules.txt"
    assert command("analyze", media, "--json", document).code == ExitCode.OK
    target = tmp_path / "out" / "talk.srt"

    def exported(*options: object) -> str:
        ran = command("export", document, "--formats", "srt", "--out", target.parent, "--overwrite", *options)
        assert ran.code == ExitCode.OK, ran.err
        return target.read_text("utf-8")

    before = exported()
    word = next(line for line in before.splitlines() if line and line[0].isalpha()).split()[0].strip(",.")
    rules.write_text(f"{word} => Fjord\n", "utf-8")
    assert exported("--replace", rules) == before.replace(word, "Fjord")
    assert exported() == before
