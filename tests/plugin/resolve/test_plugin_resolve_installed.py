"""The plugin as it lies after an installation, whole or half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lua_host import SCRIPT, LuaHost

from sensevoice_markers import plugins

MENU = SCRIPT.with_name("SenseVoice Markers.py")


@pytest.mark.skipif(sys.platform != "linux", reason="where Resolve's folder is")
class TestInstalled:
    """As installed, in a Resolve that does not tell its scripts where they lie."""

    @pytest.fixture
    def fusion(self, tmp_path: Path) -> Path:
        folder = tmp_path / "home/.local/share/DaVinciResolve/Fusion"
        (folder / "Scripts").mkdir(parents=True)
        return folder

    def python(self, tmp_path: Path) -> str:
        source = f"exec(open({str(MENU)!r}, encoding='utf-8').read(), {{'__name__': '__main__'}})"
        command = [sys.executable, "-I", "-c", source]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        return done.stdout + done.stderr

    def lua(self) -> list[str]:
        host = LuaHost()
        host.lua.execute(SCRIPT.read_text(encoding="utf-8"))
        return host.printed

    def test_the_rest_is_found_from_the_users_home(self, fusion: Path, tmp_path: Path) -> None:
        plugins.install("resolve", fusion)
        assert self.python(tmp_path) == "run this in Resolve: Workspace > Scripts\n"
        assert self.lua() == ["run this in Resolve: Workspace > Scripts"]
        noted = (fusion / "SenseVoice Markers" / "sensevoice-markers.path").read_text(encoding="utf-8")
        assert Path(noted).name.startswith("sensevoice-markers")

    @pytest.mark.usefixtures("fusion")
    def test_half_of_it_says_what_to_do(self, tmp_path: Path) -> None:
        told = [
            "SenseVoice Markers is only half installed: run 'sensevoice-markers plugin install resolve'",
            "SenseVoice Markers 安装不完整：请运行 'sensevoice-markers plugin install resolve'",
        ]
        assert self.python(tmp_path).splitlines() == told
        assert self.lua() == told
