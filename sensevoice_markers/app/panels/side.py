"""Events and subtitles of one open project, one tab each."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels.cues import CuesPanel
from sensevoice_markers.app.panels.events import EventsPanel
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import Text


class SidePanel(QWidget):
    """Both panels; the tabs tell how many there are of each.

    Attributes:
        events, cues: the panels.
    """

    def __init__(
        self, text: Text, editor: Editor, transport: Transport, times: Times, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self.events = EventsPanel(text, editor, transport, times)
        self.cues = CuesPanel(text, editor, transport, times)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(text.panels.title)
        self.tabs.addTab(self.events, "")
        self.tabs.addTab(self.cues, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.events.counted.connect(self._name)
        self.cues.counted.connect(self._name)
        editor.selected.connect(self._on_selected)
        self._editor = editor
        self._name()

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self.events.show_times(times)
        self.cues.show_times(times)

    def finish(self) -> None:
        """Take what is being typed: before a file is written, or closed."""
        self.events.finish()
        self.cues.finish()

    def find(self, replacing: bool = False) -> None:  # type: ignore[override]  # a window's number is nothing here
        """Open the find bar of the subtitles."""
        self.tabs.setCurrentWidget(self.cues)
        self.cues.finder.begin(replacing)

    def write(self, cue: str) -> None:
        """Edit the text of a subtitle."""
        self.tabs.setCurrentWidget(self.cues)
        self.cues.write(cue)

    def add_cue(self) -> None:
        """A new subtitle at the playhead, to be written."""
        self.tabs.setCurrentWidget(self.cues)
        self.cues.add()

    def _name(self, *_: object) -> None:
        result, words = self._editor.project.result, self._text.panels
        self.tabs.setTabText(0, words.tab.format(name=words.events, count=len(result.events)))
        self.tabs.setTabText(1, words.tab.format(name=words.cues, count=len(result.cues)))

    @Slot(object)
    def _on_selected(self, chosen: frozenset[str]) -> None:
        """Turn to the tab of what was selected elsewhere."""
        result = self._editor.project.result
        is_event = any(event.id in chosen for event in result.events)
        is_cue = any(cue.id in chosen for cue in result.cues)
        if is_event != is_cue:
            self.tabs.setCurrentWidget(self.events if is_event else self.cues)
