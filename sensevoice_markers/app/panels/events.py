"""All events in a table, filtered and sorted, put right in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.panels.event_table import CONFIDENCE, HEARD, LASTS, NAME, TIME, EventsModel, EventTable
from sensevoice_markers.app.panels.filters import FilterRow
from sensevoice_markers.app.panels.selection import Selection
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline import commands
from sensevoice_markers.app.timeline.actions import fill_colours, fill_labels
from sensevoice_markers.app.timeline.scene import shown
from sensevoice_markers.editing import acts
from sensevoice_markers.editing.project import Filters

_ORDERS: Mapping[int, Callable[[Event], Any]] = {
    TIME: lambda event: (event.start, event.end),
    HEARD: lambda event: (list(Label).index(event.label), event.start),
    LASTS: lambda event: (event.end - event.start, event.start),
    CONFIDENCE: lambda event: (event.by_hand, event.confidence, event.start),
    NAME: lambda event: (not event.name, event.name.casefold(), event.start),
}


class EventsPanel(QWidget):
    """Filter row, table, and what to say where there is nothing.

    Attributes:
        counted: how many events there are.
    """

    counted = Signal(int)

    def __init__(
        self, text: Text, editor: Editor, transport: Transport, times: Times, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._editor, self._transport = text, editor, transport
        self._all: tuple[Event, ...] = ()
        self._seen: tuple[tuple[Event, ...], Filters, int, Qt.SortOrder] | None = None
        self.filters = FilterRow(text, editor)
        self.model = EventsModel(text, editor, times, self)
        self.table = EventTable(text, self.model)
        self.nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.nothing.setProperty("part", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)
        editor.changed.connect(self._refresh)
        editor.viewed.connect(self._refresh)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._refresh)
        self._selection = Selection(self.table, self.model, editor, TIME)
        self.table.deleted.connect(self.delete)
        self.table.gone_to.connect(lambda row: transport.seek(self.model.items[row].start))
        self.table.customContextMenuRequested.connect(self._on_menu)
        self._refresh()

    def show_times(self, times: Times) -> None:
        """Write times like this."""
        self.model.show_times(times)

    def finish(self) -> None:
        """Take what is being typed: before a file is written, or closed."""
        self.table.finish()

    def delete(self) -> None:
        """Delete the events that are selected."""
        self._editor.do("delete", acts.delete(self._editor.project, self._chosen()))

    def reset(self) -> None:
        """Forget what was done to the events that are selected."""
        self._editor.do("reset", acts.reset(self._editor.project, self._chosen()))

    def menu(self) -> QMenu:
        """What can be done to the events that are selected; who asks for it shows it."""
        words, editor, menu = self._text.panels, self._editor, QMenu(self)
        fill_labels(menu.addMenu(""), self._text, lambda label: commands.relabel(editor, label))
        fill_colours(menu.addMenu(""), self._text, lambda colour: commands.recolour(editor, colour))
        menu.addAction(words.rename).triggered.connect(self._rename)
        menu.addAction(words.reset).triggered.connect(self.reset)
        menu.addAction(words.delete).triggered.connect(self.delete)
        return menu

    def _chosen(self) -> frozenset[str]:
        return self._editor.selection & {event.id for event in self.model.items}

    def _rename(self) -> None:
        current = self.table.currentIndex()
        if current.isValid():
            self.table.edit(current.siblingAtColumn(NAME))

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        if self._chosen():
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _refresh(self, *_: object) -> None:
        """List what is to be seen now, where that is not what it was."""
        header, filters = self.table.horizontalHeader(), self._editor.view.filters
        by, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        events = self._editor.project.result.events
        if self._seen is not None and self._seen[0] is events and self._seen[1:] == (filters, by, order):
            return
        self._seen = (events, filters, by, order)
        seen = [event for event in events if shown(event, filters)]
        seen.sort(key=_ORDERS[by], reverse=order is Qt.SortOrder.DescendingOrder)
        with self._selection.unheard():
            self.model.show_items(seen)
        self.filters.show_filters()
        self.filters.show_count(len(seen), len(events))
        self.table.setVisible(bool(seen))
        self.nothing.setVisible(not seen)
        self.nothing.setText(self._text.panels.none_shown if events else self._text.panels.no_events)
        self.counted.emit(len(events))
