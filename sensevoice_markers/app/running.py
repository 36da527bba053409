"""The program around the window: Qt's application, theme and language, and one desk for as long as it runs."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from sensevoice_markers import settings
from sensevoice_markers.app import log, look, shelf, text
from sensevoice_markers.app.desk import Desk
from sensevoice_markers.app.dialogs import Dialogs
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.session import Session
from sensevoice_markers.app.single import Single, hand_over
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.window import MainWindow
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.timeline.layout import Options

_SWITCH_S = 0.001  # threads that compute in Python hand over sooner, so that the window's thread never waits long
_WARM_MS = 300  # once the window stands; the first file would wait for it otherwise


def run(paths: Sequence[Path]) -> int:
    """Open the window on `paths` and stay until it is closed. Raises BadSetting for a config file without sense."""
    options = Options(styles=settings.load().styles)
    app = application()
    if hand_over(paths):
        return 0
    stop_log = log.start()
    single = Single(app)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends us; the worker sees that and ends too
    program = Program(app, preferences(), options)
    single.handed.connect(program.receive)
    program.desk.start(paths)
    code = app.exec()
    stop_log()
    return code


def preferences() -> Preferences:
    """What the user has set; the usual ones where that cannot be read."""
    try:
        return shelf.read_preferences()
    except MarkersError as error:
        logging.getLogger(__name__).warning("%s", error)
        return Preferences()


def application() -> QApplication:
    """Qt's application, there once."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nobody makes another kind here
    sys.setswitchinterval(_SWITCH_S)
    app.setStyle("Fusion")
    app.setApplicationName("sensevoice-markers")
    app.setApplicationDisplayName("SenseVoice Markers")
    app.setDesktopFileName("sensevoice-markers")
    app.setWindowIcon(look.program_icon())
    return app


class Program(QObject):
    """The desk, and the one window on it that speaks the language of now.

    Attributes:
        window: another one after another language was chosen.
    """

    def __init__(
        self,
        app: QApplication,
        preferences: Preferences,
        options: Options,
        session: Session | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._dialogs = dialogs
        self._translator = QTranslator(self)  # for what Qt itself says, in its dialogs and context menus
        words = spoken(preferences)
        self.desk = Desk(session or Session(), preferences, options, Transport(), self)
        self.desk.preferred.connect(self._on_preferred)
        app.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()
        self.window = self._made(words)
        QTimer.singleShot(_WARM_MS, self.desk.transport, self.desk.transport.warm)

    def receive(self, paths: Sequence[Path]) -> None:
        """Take what another start was given, and come to the front."""
        self.desk.take(paths)
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    def _made(self, words: Text) -> MainWindow:
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if words is text.CHINESE and self._translator.load("qtbase_zh_CN", folder):
            self._app.installTranslator(self._translator)
        window = MainWindow(words, self.desk, self._dialogs)
        window.show()
        return window

    def _on_preferred(self, preferences: Preferences) -> None:
        self._dress()
        words = spoken(preferences)
        if words is not self.window.text:
            if self.window.workbench is not None:
                self.window.workbench.finish()
            before, self.window = self.window, self._made(words)
            if before.errands.dialog is not None:
                self.window.errands.settings()
            before.hide()
            before.deleteLater()

    def _dress(self) -> None:
        theme = self.desk.preferences.theme
        dark = theme == "dark"
        if theme == "system":
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._app.setPalette(look.palette(dark))
        self._app.setPalette(look.boxes(look.palette(dark)), "QCheckBox")  # type: ignore[arg-type] # bytes, says the stub
        sheet = look.sheet(look.current(), self._app.font())
        if sheet != self._app.styleSheet():
            self._app.setStyleSheet(sheet)


def spoken(preferences: Preferences) -> Text:
    """The words of the interface."""
    chosen = "" if preferences.language == "system" else preferences.language
    override = chosen or os.environ.get(text.LANGUAGE_VARIABLE, "")
    return text.choose(QLocale.system().uiLanguages(), override)
