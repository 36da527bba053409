"""The desktop window. Qt is loaded when `main` is called, and nowhere outside this package."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from sensevoice_markers.errors import MarkersError, ProgramMissing


def main(argv: list[str] | None = None) -> int:
    """Open the window and stay until it is closed; `argv` names files and folders to begin with.

    Raises:
        ProgramMissing: Qt cannot be loaded, or there is no display.
        BadSetting: the config file makes no sense.
    """
    _check_qt()
    from sensevoice_markers.app.running import run

    return run([Path(name) for name in (sys.argv[1:] if argv is None else argv)])


def program() -> int:
    """`main` as a program of its own: what goes wrong is one line on stderr and an exit code."""
    try:
        return main()
    except MarkersError as error:
        if sys.stderr is not None:  # a Windows program without a console has none
            sys.stderr.write(f"error: {error}\n")
        return error.exit_code


def _check_qt() -> None:
    """Say what Qt itself only says by ending the process."""
    try:
        import PySide6.QtWidgets
    except ModuleNotFoundError:
        raise ProgramMissing("the window needs PySide6: run 'python -m pip install pyside6'") from None
    except ImportError as error:
        raise _missing(error) from None
    if sys.platform != "linux":
        return
    names = _platforms()
    if not names:
        raise ProgramMissing(
            "no display was found (DISPLAY and WAYLAND_DISPLAY are not set): use 'sensevoice-markers mark FILE' here"
        )
    plugins = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
    faults = [_fault(plugins / f"libq{name}.so") for name in names]
    if all(faults):
        raise _missing(faults[-1])


def _platforms() -> list[str]:
    """Which of Qt's platforms will be tried, by the environment."""
    if asked := os.environ.get("QT_QPA_PLATFORM"):
        return [name.partition(":")[0] for name in asked.split(";")]
    named = (("WAYLAND_DISPLAY", "wayland"), ("DISPLAY", "xcb"))
    return [name for variable, name in named if os.environ.get(variable)]


def _fault(plugin: Path) -> OSError | None:
    if plugin.exists():  # a system's own Qt keeps its plugins elsewhere, and its packages are complete
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            return error
    return None


def _missing(error: Exception | None) -> ProgramMissing:
    from sensevoice_markers.diagnosis import QT_LIBRARIES

    return ProgramMissing(f"the window cannot open ({error}): run '{QT_LIBRARIES}'")
