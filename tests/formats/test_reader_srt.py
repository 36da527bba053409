from __future__ import annotations

from pathlib import Path

import pytest
from agreement import check_cues, texts
from build import TIMEBASES
from cases import awkward
from reader_srt import READERS
from reading import Reader


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_cues_are_where_they_were_said(reader: Reader, tmp_path: Path) -> None:
    check_cues(reader, tmp_path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_file_is_read_as_the_format_is_known(reader: Reader, tmp_path: Path) -> None:
    """SubRip has no escapes: those who know tags in it take what looks like one for one."""
    timeline = awkward(TIMEBASES["25"])
    said = texts(reader, timeline, tmp_path)
    assert said[1] == "大家好，\n欢迎。"
    assert (said[0], said[2]) == {
        "srt": ('Hello & <i>welcome</i>\nto {\\b1}"this" → show', "Bye\\N now 👏🏽"),
        "pysubs2": ('Hello & welcome\nto "this" → show', "Bye\n now 👏🏽"),
        "ffmpeg": ('Hello & <i>welcome</i>\nto "this" → show', "Bye\n now 👏🏽"),
    }[reader.name]
