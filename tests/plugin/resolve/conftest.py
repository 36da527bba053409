"""The plugin is no package of ours: its folder is put on the path as the menu's script does it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "plugin" / "resolve"
sys.path += [str(PLUGIN / "SenseVoice Markers"), str(ROOT / "tests" / "formats")]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SENSEVOICE_MARKERS_LANG", "en")
    monkeypatch.delenv("SENSEVOICE_MARKERS_JSON", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    from sensevoice_resolve import words

    words.chinese.cache_clear()


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    def save(content: Any, name: str = "talk.markers.json") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else msgspec.json.encode(content))
        return path

    return save
