"""The panel for Premiere: node runs its tests, on documents that the exporter has just written."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed: the tests of Premiere's panel need node 20 or later")
def test_the_panel(tmp_path: Path) -> None:
    assert NODE is not None
    cases = runpy.run_path(str(HERE.parent.parent / "formats" / "cases.py"))
    for number, timeline in enumerate(cases["cases"]().values()):
        (tmp_path / f"{number}.json").write_bytes(cases["written"]("json", timeline))
    scripts = sorted(map(str, HERE.glob("*.test.js")))
    assert len(scripts) == 3
    ran = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", *scripts],
        env={**os.environ, "SENSEVOICE_MARKERS_DOCUMENTS": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    told = dict(line[2:].split(" ", 1) for line in ran.stdout.splitlines() if line.startswith("# ") and " " in line[2:])
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert told["fail"] == told["skipped"] == told["todo"] == "0"
    assert int(told["pass"]) == int(told["tests"]) >= 60
