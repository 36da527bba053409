from __future__ import annotations

import pytest

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.formats import formats
from sensevoice_markers.formats.presets import HIGHLIGHTS, PRESETS, Preset, chosen


@pytest.mark.parametrize("preset", [*PRESETS.values(), HIGHLIGHTS], ids=lambda preset: preset.name)
def test_every_preset_writes_something_that_exists(preset: Preset) -> None:
    assert preset.formats
    assert set(preset.formats) <= set(formats())
    assert preset.title
    assert preset.how


def test_presets_are_found_by_name() -> None:
    assert chosen("resolve").title == "DaVinci Resolve"
    with pytest.raises(BadSetting, match=r"'avid'.*resolve"):
        chosen("avid")


def test_what_serves_all_formats_is_none() -> None:
    assert not {"presets", "colours", "rates", "xml", "highlights", "returned", "laid"} & set(formats())
