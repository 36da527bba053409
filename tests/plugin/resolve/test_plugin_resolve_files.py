"""What the plugin reads, and what it refuses in one line: the same in Python and in Lua's JSON reader of our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from both import TAG, Run, on
from fake_resolve import Timeline
from lua_host import ENGINES, LuaHost
from markers_files import document, marker

GOOD = document(marker(1))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no markers file"),
        (b"\x00\x01\xff", "is no markers file"),
        (b"{", "is no markers file"),
        (b"[" * 100_000, "is no markers file"),
        (b'{"a":' * 100_000, "is no markers file"),
        (b"[1, 2]", "is no markers file"),
        (b'"sensevoice-markers"', "is no markers file"),
        (b'{"OTIO_SCHEMA": "Timeline.1"}', "is no markers file"),
        (b'{"format": "sensevoice-markers", "version": 1,}', "is no markers file"),
        (b'{"format": "sensevoice-markers" "version": 1}', "is no markers file"),
        (b'{"format": "sensevoice-markers", "version": 01}', "is no markers file"),
        (b'{"format": "sensevoice-markers", "version": 1} {}', "is no markers file"),
        (b'{"format": "sensevoice-markers", "version": "\\x"}', "is no markers file"),
        (b'{"format": "sensevoice-markers", "version": "\\u12"}', "is no markers file"),
        (b'{"format": "sensevoice-markers", "version": "a\nb"}', "is no markers file"),
        ({**GOOD, "format": "other"}, "is no markers file"),
        ({**GOOD, "version": 2}, "is of another version"),
        ({**GOOD, "rate": {"numerator": 25, "denominator": 0}}, "is damaged"),
        ({**GOOD, "rate": 25}, "is damaged"),
        ({**GOOD, "media": None}, "is damaged"),
        ({**GOOD, "media": {"path": "/media/talk.mp4"}}, "is damaged"),
        (document(media={"frames": 0}), "is damaged"),
        (document(media={"start_frame": -1}), "is damaged"),
        ({**GOOD, "name": 5}, "is damaged"),
        ({**GOOD, "markers": {"0": marker(1)}}, "is damaged"),
        ({**GOOD, "markers": "none"}, "is damaged"),
        (document(marker(-1)), "is damaged"),
        (document(marker(1, 0)), "is damaged"),
        (document(marker(10**12)), "is damaged"),
        (document(marker(1.5)), "is damaged"),  # type: ignore[arg-type]
        (document(marker(True)), "is damaged"),
        (document(marker(1, id=None)), "is damaged"),
        (document(marker(1, name=["LAUGHTER"])), "is damaged"),
        (document(*[marker(1)] * 20_001), "more than 20000 markers"),
        (b" " * ((64 << 20) + 1), "too large"),
    ],
)
def test_another_file_is_refused_in_one_line(content: Any, told: str, run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    timeline.AddMarker(5, "Blue", "ours", "", 1, TAG + "laughter-5")
    path = saved(content)
    said = run(on(timeline), path)
    assert len(said) == 1
    assert said[0].startswith(f"{path}: ")
    assert told in said[0]
    assert list(timeline.markers) == [5.0]


@pytest.mark.parametrize("engine", ENGINES)
def test_luas_own_json_reader_goes_no_deeper_than_a_hundred(engine: str) -> None:
    host = LuaHost(engine)
    decode = host.part("json").decode
    assert decode("[" * 100 + "]" * 100)
    with pytest.raises(Exception, match="json"):
        decode("[" * 101 + "]" * 101)


def test_a_missing_file_is_said(run: Run, tmp_path: Path) -> None:
    (said,) = run(on(Timeline()), tmp_path / "none.markers.json")
    assert "cannot be read" in said


_AROUND = b"""\xef\xbb\xbf{"format": "sensevoice-markers",\r
\t"version": 1.0, "name": "n", "unknown": [[], {}, -1.5e+3, null, true], "media": {"path": "/media/talk.mp4",
 "frames": 1500, "start_frame": 0},
 "rate": {"numerator": 25, "denominator": 1},
 "markers": [{"id":"a","frame":1,"frames":1e0,"comment":"","colour":{"resolve":"Red"},"name":"NAME"}]}
"""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"\u7b11\u58f0", "笑声"),
        (rb"\ud83d\udc4f\ud83c\udffd", "👏🏽"),
        (rb"a\ud83db", "a\ufffdb"),
        (rb"\udc4f\ud83d", "\ufffd\ufffd"),
        (rb"\ud83d\ud83d\udc4f", "\ufffd👏"),
        (rb"\"\\\/ \u00e9 \u0041", '"\\/ é A'),
        (rb"\u0000\n\ttab", " tab"),
        ("直接 é 👏".encode(), "直接 é 👏"),
    ],
)
def test_names_in_every_way_of_writing_them(written: bytes, read: str, run: Run, saved: Callable[..., Path]) -> None:
    timeline = Timeline()
    before, after = _AROUND.split(b"NAME")
    run(on(timeline), saved(before + written + after))
    assert [info["name"] for info in timeline.markers.values()] == [read]
