"""An open project on the screen: video and lists above, the timeline below, and what can be done there."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSplitter, QVBoxLayout, QWidget

from sensevoice_markers.app.background import Background
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.keys import claimed
from sensevoice_markers.app.panels.side import SidePanel
from sensevoice_markers.app.player.screen import Player
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline.view import TimelineView
from sensevoice_markers.editing import acts, cue_acts
from sensevoice_markers.timeline.layout import Options

_BREATH_MS = 25  # between two parts, for what is to be painted and what was pressed


class Workbench(QWidget):
    """One project; another one gets a workbench of its own.

    Attributes:
        ready: its parts are there.
        player, side, timeline: its parts.
        doings: what the window's actions do here, by their names.
    """

    ready = Signal()

    def __init__(
        self,
        text: Text,
        editor: Editor,
        transport: Transport,
        options: Options,
        background: Background,
        seconds: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.doings: dict[str, Callable[[], object]] = {}
        self._transport = transport
        self._options = options
        self._held = False  # K is, and J and L go slowly
        self.above = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        self.panes = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=1)
        self.panes.addWidget(self.above)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if warnings := editor.project.result.warnings:
            said = QLabel("\n".join(warnings), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            said.setProperty("part", "warning")
            column.addWidget(said)
        column.addWidget(self.panes, 1)
        times = Times.of(editor.project.result.media, options, seconds)
        # One after the other: all at once would hold up the window for a fifth of a second.
        self._steps = iter((
            lambda: self._add_player(text, times),
            lambda: self._add_timeline(text, background, seconds),
            lambda: self._make_side(text, times),
            self._add_side,
            self._finish,
        ))  # fmt: skip
        QTimer.singleShot(0, self, self._step)

    def _step(self) -> None:
        if (step := next(self._steps, None)) is not None:
            step()
            QTimer.singleShot(_BREATH_MS, self, self._step)

    def _add_player(self, text: Text, times: Times) -> None:
        self.player = Player(text, self._transport, self.editor, times)
        self.above.addWidget(self.player)
        self.above.setStretchFactor(0, 1)

    def _add_timeline(self, text: Text, background: Background, seconds: bool) -> None:
        self.timeline = TimelineView(text, self.editor, self._transport, self._options, background, seconds)
        self.panes.addWidget(self.timeline)
        self.panes.setStretchFactor(0, 3)
        self.panes.setStretchFactor(1, 2)

    def _make_side(self, text: Text, times: Times) -> None:
        self.side = SidePanel(text, self.editor, self._transport, times)

    def _add_side(self) -> None:
        self.above.addWidget(self.side)
        self.above.setSizes([560, 430])
        self.panes.setSizes([500, 290])

    def _finish(self) -> None:
        self.doings = self._doings()
        self.timeline.rewording.connect(self.side.write)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one
        self.ready.emit()

    def _doings(self) -> dict[str, Callable[[], object]]:
        transport, timeline, verbs = self._transport, self.timeline, self.timeline.actions_by_name
        return {
            "undo": self.editor.undo,
            "redo": self.editor.redo,
            "find": lambda: self.side.find(replacing=False),
            "replace": lambda: self.side.find(replacing=True),
            "split": verbs["split"].trigger,
            "merge": verbs["merge"].trigger,
            "delete": verbs["delete"].trigger,
            "add_event": verbs["add-in-range"].trigger,
            "add_cue": self.side.add_cue,
            "reset": verbs["reset"].trigger,
            "reset_all": self._reset_all,
            "zoom_in": timeline.zoom_in,
            "zoom_out": timeline.zoom_out,
            "zoom_fit": timeline.show_all,
            "play": transport.toggle,
            "back": lambda: transport.shuttle(-1, self._held),
            "stop": lambda: transport.shuttle(0),
            "forward": lambda: transport.shuttle(1, self._held),
            "frame_back": lambda: transport.step(-1),
            "frame_on": lambda: transport.step(1),
            "second_back": lambda: transport.seek(transport.position - 1),
            "second_on": lambda: transport.seek(transport.position + 1),
            "event_back": timeline.go_to_previous_event,
            "event_on": timeline.go_to_next_event,
            "to_start": lambda: transport.seek(0.0),
            "to_end": lambda: transport.seek(self.editor.project.result.media.duration),
            "mark_in": self.player.mark_in,
            "mark_out": self.player.mark_out,
            "clear_marks": lambda: self.editor.look(replace(self.editor.view, mark_in=None, mark_out=None)),
        }

    def _reset_all(self) -> None:
        self.editor.do("reset", cue_acts.reset(acts.reset(self.editor.project)))

    def finish(self) -> None:
        """Take what is being typed, wherever that is."""
        self.side.finish()
        self.timeline.finish()

    def show_seconds(self, seconds: bool) -> None:
        """Write all times as seconds, or as timecode again."""
        times = Times.of(self.editor.project.result.media, self._options, seconds)
        self.player.show_times(times)
        self.side.show_times(times)
        self.timeline.show_seconds(seconds)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that K is held down, which no action tells; let Space press the button with the focus."""
        if isinstance(watched, QAbstractButton) and claimed(event, (Qt.Key.Key_Space,)):
            return True
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if event.type() in kinds and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            released = event.type() is QEvent.Type.KeyRelease
            if event.key() == Qt.Key.Key_K:
                self._held = not released
            if released and abs(self._transport.speed) < 1:
                self._transport.pause()
        return super().eventFilter(watched, event)
