from __future__ import annotations

import base64
import json
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from build import analysis, full, media, one_line, spoken, thoroughly, track
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Analysis, Subtitles, with_warning
from sensevoice_markers.document import from_json, to_json
from sensevoice_markers.errors import BadDocument, MarkersError
from sensevoice_markers.formats import otio, srt
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.layout import lay_out

DOCUMENT = to_json(full())


def same(one: Analysis, other: Analysis) -> None:
    """Assert that both are equal; arrays by their bits, so that NaN equals NaN."""
    assert replace(one, tracks=()) == replace(other, tracks=())
    for a, b in zip(one.tracks, other.tracks, strict=True):
        assert (a.tagger, a.name, a.hop, a.first) == (b.tagger, b.name, b.hop, b.first)
        assert b.values.dtype == np.float16
        assert a.values.tobytes() == b.values.tobytes()


def changed(change: Callable[[dict[str, Any]], None]) -> bytes:
    document = json.loads(DOCUMENT)
    change(document)
    return json.dumps(document).encode()


def packed(values: bytes) -> str:
    return base64.b64encode(zlib.compress(values)).decode()


def test_a_document_gives_the_analysis_back() -> None:
    read = from_json(DOCUMENT)
    same(read, full())
    assert read.media.frame_rate == Fraction(30000, 1001)
    assert read.audio == "mix"
    assert [word.text for word in read.words] == [" Hello", " world.", "你", "好。"]


def test_the_same_analysis_is_the_same_bytes() -> None:
    assert to_json(full()) == DOCUMENT
    assert to_json(from_json(DOCUMENT)) == DOCUMENT


def test_other_programs_read_words_and_events_at_the_top() -> None:
    document = json.loads(DOCUMENT)
    assert document["schema"] == 1
    assert document["words"] == [
        {"text": " Hello", "start": 1.0, "end": 1.3, "confidence": 0.9},
        {"text": " world.", "start": 1.3, "end": 1.6, "confidence": 0.9},
        {"text": "你", "start": 5.0, "end": 5.5, "confidence": 0.25},
        {"text": "好。", "start": 5.5, "end": 6.0, "confidence": 1.0},
    ]
    untouched = {"name": "", "colour": "", "by_hand": False}
    assert document["events"] == [
        {"id": "bgm-1250", "label": "BGM", "start": 1.25, "end": 20.5, "confidence": 0.875, **untouched},
        {"id": "laughter-30000", "label": "LAUGHTER", "start": 30.0, "end": 31.5, "confidence": 0.9, **untouched},
    ]
    assert document["media"]["path"] == "/媒体/笑声 & “talk”.mp4"
    assert document["media"]["frame_rate"] == "30000/1001"


@pytest.mark.parametrize("rate", [None, Fraction(25), Fraction(24000, 1001), Fraction(12345678901, 987654321)])
def test_a_frame_rate_stays_exact(rate: Fraction | None) -> None:
    made = analysis(of=media(frame_rate=rate, frames=10))
    assert from_json(to_json(made)).media.frame_rate == rate


@pytest.mark.parametrize(
    "values",
    [[], [0.0], [-0.0, 65504, 5.96e-8], [np.inf, -np.inf, np.nan], np.arange(-2048, 2048)],
    ids=["none", "one", "extremes", "not finite", "many"],
)
def test_scores_stay_bit_for_bit(values: Any) -> None:
    made = analysis(tracks=(track("yamnet", "Laughter", values, hop=0.12, first=-0.06),))
    same(from_json(to_json(made)), made)


def test_a_document_from_before_subtitles_had_settings_is_read() -> None:
    def change(document: dict[str, Any]) -> None:
        del document["subtitles"]

    same(from_json(changed(change)), replace(full(), subtitles=Subtitles()))


def test_a_document_from_before_it_said_what_computed_is_read() -> None:
    document = json.loads(to_json(full()))
    assert document.pop("computed") == "tiny on NVIDIA L4, bf16"
    assert from_json(json.dumps(document).encode()).computed == ""


def test_unknown_fields_of_a_newer_writer_are_no_error() -> None:
    def change(document: dict[str, Any]) -> None:
        document["mood"] = document["media"]["mood"] = "good"

    same(from_json(changed(change)), full())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"null",
        b'{"schema": "1"}',
        b'{"schema": 1}',
        b'{"schema": 1e400}',
        b"\xff\xfe" + DOCUMENT,
        DOCUMENT.replace("笑".encode(), b"\xff\xff"),
        DOCUMENT[:-1],
        DOCUMENT[: len(DOCUMENT) // 2],
        DOCUMENT + b"x",
        b"[" * 100_000,
        b'{"schema":1,"media":' + b'{"path":' * 100_000,
        b"\x00" * 1000,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(BadDocument) as error:
        from_json(data)
    assert "analyze --json" in one_line(error.value)


def test_another_schema_is_refused_by_number() -> None:
    with pytest.raises(BadDocument, match="has schema 2, this program reads 1"):
        from_json(DOCUMENT.replace(b'"schema":1', b'"schema":2'))


FRAMES = 6001
BOMB = packed(b"\0" * 200_000_000)  # 200 KB


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("values", base64.b64encode(b"x").decode()),
        ("values", "not base64!"),
        ("values", "音"),
        ("values", packed(b"\0" * (FRAMES * 2 - 1))),
        ("values", packed(b"\0" * (FRAMES * 2 + 1))),
        ("values", base64.b64encode(zlib.compress(b"\0" * FRAMES * 2)[:-9]).decode()),
        ("values", BOMB),
        ("values", None),
        ("frames", FRAMES - 1),
        ("frames", -1),
        ("frames", 10**9),
        ("frames", 10**30),
        ("frames", 1.5),
        ("hop", 0.0),
        ("hop", -0.01),
        ("hop", 5e-324),
        ("hop", "0.01"),
        ("first", None),
        ("name", 7),
    ],
)
def test_a_damaged_track_is_refused(field: str, value: object) -> None:
    with pytest.raises(BadDocument) as error:
        from_json(changed(lambda document: document["tracks"][0].update({field: value})))
    one_line(error.value)


def test_a_bomb_is_not_blown_up() -> None:
    data = changed(lambda document: document["tracks"][0].update(values=BOMB))
    tracemalloc.start()
    try:
        with pytest.raises(BadDocument, match="cut short or too long"):
            from_json(data)
        assert tracemalloc.get_traced_memory()[1] < 20 * len(data)
    finally:
        tracemalloc.stop()


def test_a_track_cannot_break_the_line_of_its_error() -> None:
    with pytest.raises(BadDocument, match=r"a\\nb") as error:
        from_json(changed(lambda document: document["tracks"][0].update(name="a\nb", hop=-1.0)))
    one_line(error.value)


def test_many_tracks_cannot_fill_the_memory() -> None:
    many = {"tagger": "x", "name": "y", "hop": 0.01, "first": 0.0, "frames": 36_000_000, "values": BOMB}
    with pytest.raises(BadDocument, match="impossible length"):
        from_json(changed(lambda document: document.update(tracks=[many] * 100)))


def test_tracks_of_one_tagger_share_a_grid() -> None:
    other = analysis(tracks=(track("yamnet", "Laughter", [1, 2]), track("yamnet", "Applause", [1])))
    with pytest.raises(BadDocument, match="'yamnet' differ"):
        from_json(to_json(other))


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("media",), None),
        (("media", "path"), 5),
        (("media", "duration"), "long"),
        (("media", "frame_rate"), "0/1"),
        (("media", "frame_rate"), "-25"),
        (("media", "frame_rate"), "25/0"),
        (("media", "frame_rate"), "1e999999999"),
        (("media", "frame_rate"), "9" * 10_000),
        (("media", "frame_rate"), "fast\nslow"),
        (("media", "frame_rate"), [25]),
        (("audio",), "all"),
        (("audio",), 1.5),
        (("events", 0, "label"), "NOISE"),
        (("events", 0, "start"), None),
        (("events",), {}),
        (("segments", 0, "words", 0), "word"),
        (("cues", 0, "lines"), "text"),
        (("sensitivity",), {"NOISE": 1}),
        (("sensitivity", "BGM"), "high"),
        (("warnings",), [1]),
        (("subtitles",), "netflix"),
        (("subtitles", "preset"), "disney"),
        (("subtitles", "columns"), "wide"),
        (("subtitles", "rate"), "1e999999999"),
    ],
)
def test_a_wrong_value_is_refused(where: tuple[str | int, ...], value: object) -> None:
    def change(document: Any) -> None:
        for step in where[:-1]:
            document = document[step]
        document[where[-1]] = value

    with pytest.raises(BadDocument) as error:
        from_json(changed(change))
    one_line(error.value)


@given(
    st.lists(st.tuples(st.integers(0, len(DOCUMENT) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=3)
)
@thoroughly
def test_no_damage_gives_another_error(damage: list[tuple[int, bytes]]) -> None:
    data = bytearray(DOCUMENT)
    for place, new in damage:
        data[place : place + len(new)] = new
    use(bytes(data))


@given(st.integers(0, len(DOCUMENT)), st.integers(0, len(DOCUMENT)))
@thoroughly
def test_no_cut_gives_another_error(start: int, stop: int) -> None:
    use(DOCUMENT[:start] + DOCUMENT[stop:])


SMALL = to_json(replace(full(), tracks=()))


@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=2))
@thoroughly
def test_no_damage_outside_the_scores_gives_another_error(place: int, new: bytes) -> None:
    use(SMALL[:place] + new + SMALL[place + len(new) :])


def use(data: bytes) -> None:
    """Read a document and export it: either it works, or it is refused in one line."""
    try:
        read = from_json(data)
    except BadDocument as error:
        one_line(error)
        return
    try:
        timeline = lay_out(read)
        otio.write(timeline)
        srt.write(timeline)
        decide(read)
    except MarkersError as error:
        one_line(error)


def test_a_track_is_found_by_tagger_and_class() -> None:
    made = full()
    found = made.track("yamnet", "Applause")
    assert found is made.tracks[2]
    assert found.times[:3] == pytest.approx([0, 0.12, 0.24])
    assert made.track("yamnet", "music") is None


def test_a_warning_is_given_once() -> None:
    made = with_warning(full(), "late", "sound ends early", "late")
    assert made.warnings == ("sound ends early", "late")
    assert analysis(segments=(spoken("a"), spoken("b"))).words[1].text == "b"
