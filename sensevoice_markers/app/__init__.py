"""The desktop window. Qt is loaded when `main` is called, and nowhere outside this package."""

from __future__ import annotations

import ctypes
import os
import signal
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
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
    from PySide6.QtWidgets import QApplication

    from sensevoice_markers import settings
    from sensevoice_markers.app import look, text
    from sensevoice_markers.app.session import Session
    from sensevoice_markers.app.window import MainWindow
    from sensevoice_markers.timeline.layout import Options

    options = Options(styles=settings.load().styles)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nobody makes another kind here
    app.setStyle("Fusion")
    app.setApplicationName("sensevoice-markers")
    app.setApplicationDisplayName("SenseVoice Markers")
    app.setDesktopFileName("sensevoice-markers")
    app.setWindowIcon(look.program_icon())
    words = text.choose(QLocale.system().uiLanguages(), os.environ.get(text.LANGUAGE_VARIABLE, ""))
    translator = QTranslator(app)  # for what Qt itself says, in its dialogs and context menus
    if words is text.CHINESE and translator.load(
        "qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        app.installTranslator(translator)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends us; the worker sees that and ends too
    window = MainWindow(words, Session(), options)
    window.show()
    window.open(Path(name) for name in (sys.argv[1:] if argv is None else argv))
    return app.exec()


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
