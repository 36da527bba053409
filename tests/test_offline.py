"""Once the models are here, nothing touches the network."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest


@pytest.mark.models
def test_marking_and_analysing_connect_to_nothing(demo: Any) -> None:
    assert "4 BGM, 2 LAUGHTER, 2 APPLAUSE" in demo.said
    assert not demo.network.exists(), demo.network.read_text()
    assert not demo.hub.exists()  # nor was a hub's cache looked for, or made


@pytest.mark.models
def test_a_connection_would_have_been_noticed(demo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(demo.network.parent))
    code = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')"
    assert subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode
    assert demo.network.exists()
    demo.network.unlink()
