"""Child processes: started without a console window, ended with everything that they started."""

from __future__ import annotations

import contextlib
import subprocess

import psutil

NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""`creationflags` of every child: Windows would open a console for each, other systems have no such flag."""


def kill_children(pid: int | None = None) -> None:
    """Kill all that process `pid` started (by default this one), and what that started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
