"""The plugin is no package of ours: its folder is put on the path as the menu's script does it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lua_host import ENGINES, LuaHost

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


@pytest.fixture(params=["Python", *ENGINES])
def run(request: pytest.FixtureRequest) -> Callable[..., list[str]]:
    """Adds the markers of a file by one of the plugin's two scripts; returns its report."""
    from both import python

    return python if request.param == "Python" else LuaHost(request.param).run
