from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_models import FILES, Server

from sensevoice_markers.weights import hub


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of models, empty; a retry does not wait."""
    monkeypatch.setenv("SENSEVOICE_MARKERS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(hub, "PAUSE_S", 0.0)
    return tmp_path / "home" / "models"


@pytest.fixture
def server() -> Iterator[Server]:
    """A hub that has the files of the tiny model."""
    served = Server(dict(FILES))
    running = served.start()
    yield served
    served.released.set()
    running.shutdown()
    running.server_close()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that is all that pip knows."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    return folder
