"""Pulling in the worker: its bytes are told, its errors are named, its cancel keeps what is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_models import FILES, Server

from sensevoice_markers.errors import BadSetting, Cancelled, WeightsUnreachable
from sensevoice_markers.weights.store import PullProgress
from sensevoice_markers.worker import Worker

_CATALOG = """
import sys
if sys.orig_argv[-1] == "sensevoice_markers.worker":
    from fake_models import model
    from sensevoice_markers.weights import catalog, hub
    from sensevoice_markers.weights.models import Hub
    hub.PAUSE_S = 0.0
    catalog.CATALOG = {{"tiny": model(Hub("the test hub", "{url}/{{file}}"), name="tiny")}}
    catalog.SETS = {{"embedded": ("tiny",)}}
"""


@pytest.fixture
def worker(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker whose catalog is one tiny model on the test's hub."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(_CATALOG.format(url=server.url))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), str(Path(__file__).parent)]), os.pathsep)
    with Worker() as made:
        yield made


def test_a_pull_tells_its_bytes_and_what_is_here_then(worker: Worker, home: Path) -> None:
    (before,) = worker.stock().models
    assert (before.state, before.size) == ("missing", sum(map(len, FILES.values())))
    seen: list[PullProgress] = []
    (after,) = worker.pull(("embedded", "tiny"), seen.append).models
    assert after.state == "here"
    assert {path.name: path.read_bytes() for path in Path(after.path).iterdir()} == FILES
    assert seen[0].done == 0
    assert seen[-1] == PullProgress("tiny", "the test hub", before.size, before.size)
    (gone,) = worker.remove("tiny").models
    assert gone == before
    assert not Path(after.path).exists()


def test_a_cancelled_pull_is_gone_on_with(worker: Worker, server: Server) -> None:
    server.stalls = [7000]
    seen: list[PullProgress] = []
    with pytest.raises(Cancelled):
        worker.pull(("tiny",), seen.append, lambda: any(step.done for step in seen))
    server.released.set()
    assert [model.state for model in worker.stock().models] == ["missing"]
    assert [model.state for model in worker.pull(("tiny",)).models] == ["here"]
    assert ("model.bin", "bytes=7000-") in server.asked


def test_what_does_not_come_is_named(worker: Worker, server: Server) -> None:
    with pytest.raises(BadSetting, match="there is no model 'parrot'"):
        worker.pull(("tiny", "parrot"))
    assert server.asked == []
    server.files.clear()
    with pytest.raises(WeightsUnreachable, match="no source delivered tiny"):
        worker.pull(("tiny",))
