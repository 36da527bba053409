"""Child processes: started without a console window, ended with everything that they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

import psutil

NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""`creationflags` of every child: Windows would open a console for each, other systems have no such flag."""


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that leads a session of its own, dead or alive, and all that it started."""
    if process.poll() is None:  # a number that was waited for may be another process by now
        kill_children(process.pid)
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def kill_children(pid: int | None = None) -> None:
    """Kill all that process `pid` started (by default this one), and what that started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
