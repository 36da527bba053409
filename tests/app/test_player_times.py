from __future__ import annotations

from fractions import Fraction

import pytest

from sensevoice_markers.analysis import MediaInfo
from sensevoice_markers.app.player.times import Times

MEDIA = MediaInfo("/x.mp4", 7200.0, Fraction(25), start_timecode="01:00:00:00")


def test_timecode_and_seconds() -> None:
    times = Times.of(MEDIA)
    assert times.write(2.48) == "01:00:02:12"
    assert times.other().write(2.48) == "0:02.480"
    assert times.other().write(3723.0016) == "1:02:03.002"
    assert times.other().other() == times


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01:00:02:12", 2.48),
        ("1:02:03.5", 3723.5),
        ("2:03", 123.0),
        ("75,3", 75.3),
        ("75.3 s", 75.3),
        (" 8 ", 8.0),
        ("00:59:59:24", None),
        ("01:00:02:25", None),
        ("7200.1", None),
        ("soon", None),
        ("", None),
        ("-1", None),
    ],
)
def test_what_is_typed(typed: str, meant: float | None) -> None:
    assert Times.of(MEDIA).read(typed) == pytest.approx(meant)
    assert Times.of(MEDIA, seconds=True).read(typed) == pytest.approx(meant)


def test_sound_alone_is_counted_too() -> None:
    assert Times.of(MediaInfo("/x.wav", 60.0)).write(1.04) == "00:00:01:01"
