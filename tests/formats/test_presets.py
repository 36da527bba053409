from __future__ import annotations

import pytest

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats import formats
from sensevoice_markers.formats.presets import PRESETS, Preset, chosen


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_writes_something_that_exists(preset: Preset) -> None:
    assert preset.available
    assert set(preset.available) <= set(formats())
    assert preset.title
    assert preset.how


def test_a_format_that_does_not_exist_is_passed_over() -> None:
    assert Preset("x", "X", ("edl", "srt", "otio"), "how").available == ("srt", "otio")


def test_presets_are_found_by_name() -> None:
    assert chosen("resolve").title == "DaVinci Resolve"
    with pytest.raises(BadSetting, match=r"'avid'.*resolve"):
        chosen("avid")


def test_presets_are_no_format() -> None:
    assert "presets" not in formats()
