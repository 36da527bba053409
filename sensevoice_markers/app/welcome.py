"""The empty window: where to drop a video, and before that, at a first start, where its models come from."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from sensevoice_markers.app.desk import Desk
from sensevoice_markers.app.drop import DropArea
from sensevoice_markers.app.first import FirstStart
from sensevoice_markers.app.text import Text


class Welcome(QStackedWidget):
    """Shown while the queue is empty.

    Attributes:
        drop_area: a click on it opens the chooser.
        first: offers the models where no engine is here, until the user has said no.
    """

    def __init__(self, text: Text, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.drop_area = DropArea(text)
        self.first = FirstStart(text, desk.session)
        self.addWidget(self.drop_area)
        self.addWidget(self.first)
        self.first.wanted.connect(self._on_wanted)
        self.first.ready.connect(self._show_drop_area)
        self.first.skipped.connect(self._on_skipped)

    def _on_wanted(self) -> None:
        if not self._desk.preferences.offered:
            self.setCurrentWidget(self.first)

    def _on_skipped(self) -> None:
        self._desk.prefer(offered=True)
        self._show_drop_area()

    def _show_drop_area(self) -> None:
        self.setCurrentWidget(self.drop_area)
