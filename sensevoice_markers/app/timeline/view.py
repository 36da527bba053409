"""The timeline as a widget: headers, painted lanes, a scroll bar and the zoom."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QScrollBar, QSizePolicy, QWidget

from sensevoice_markers.analysis import Cue, Event, Label
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.player.times import Times
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.timeline import commands, walking
from sensevoice_markers.app.timeline.actions import fill_colours, fill_labels, make_actions
from sensevoice_markers.app.timeline.canvas import Canvas
from sensevoice_markers.app.timeline.curves import Curve
from sensevoice_markers.app.timeline.facts import Facts, Wrong
from sensevoice_markers.app.timeline.geometry import Window, least_height, window
from sensevoice_markers.app.timeline.headers import Headers
from sensevoice_markers.app.timeline.naming import Naming
from sensevoice_markers.app.timeline.scene import Scene, lanes
from sensevoice_markers.app.timeline.telling import told, told_selection
from sensevoice_markers.app.timeline.zoombar import ZoomBar
from sensevoice_markers.editing.snapping import Places
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.timeline.layout import Options

_STEP = 1.5  # of the zoom by keys


class TimelineView(QWidget):
    """What was heard and said over time, to look at and to put right.

    Attributes:
        sensitivity_changed: (label, 0..1) while a slider moves; the window decides anew.
        sensitivity_settled: label whose slider rests.
        rewording: the id of a subtitle whose text is to be edited.
        actions_by_name: QActions with their keys, for menus: those of `words.timeline.actions`.
        relabel_menu, recolour_menu: menus of further ones.

    Args:
        background: where curves and what is wrong with subtitles are found out; its owner closes it.
        seconds: times are written in seconds, not in timecode.
    """

    sensitivity_changed = Signal(object, float)
    sensitivity_settled = Signal(object)
    rewording = Signal(str)

    def __init__(
        self, text: Text, editor: Editor, transport: Transport, options: Options, background: Background,
        seconds: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._text, self._editor, self._transport = text, editor, transport
        result, view = editor.project.result, editor.view
        times = Times.of(result.media, options, seconds)
        shown = window(view.left, view.scale, 1, result.media.duration, float(times.counting.rate))
        scene = Scene(
            shown, (), lanes(result, view.filters), times, text,
            dict(result.sensitivity), frozenset(map(str, view.filters.hidden)), editor.selection,
        )  # fmt: skip
        self.canvas = Canvas(scene, editor, transport)
        self.headers = Headers(text)
        self.bar = QScrollBar(Qt.Orientation.Horizontal)
        self.actions_by_name = make_actions(text, self._verbs(), self.canvas)
        self.zoom = ZoomBar(text, *(self.actions_by_name[f"zoom-{name}"] for name in ("out", "in", "fit")))
        self.relabel_menu, self.recolour_menu = QMenu(self), QMenu(self)
        self._naming = Naming(text, self.canvas)
        self._facts = Facts(background, self)
        self._lay_out()
        self._connect()
        self._on_changed()
        self._on_selected(editor.selection)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.headers, 0, 0)
        grid.addWidget(self.canvas, 0, 1)
        grid.addWidget(self.zoom, 1, 0)
        grid.addWidget(self.bar, 1, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusProxy(self.canvas)
        self.setAccessibleName(self._text.timeline.title)
        self.canvas.setAccessibleName(self._text.timeline.title)
        self.bar.setAccessibleName(self._text.timeline.title)
        self.canvas.describe = lambda item: told(item, self.canvas.scene)
        self._dress()

    def _connect(self) -> None:
        editor, canvas = self._editor, self.canvas
        editor.changed.connect(self._on_changed)
        editor.selected.connect(self._on_selected)
        canvas.filtered.connect(self._show_headers)
        canvas.windowed.connect(self._on_windowed)
        canvas.pulled.connect(lambda: self.headers.place(canvas.rows))
        canvas.asked.connect(self._on_menu)
        canvas.opened.connect(self._open)
        self.bar.valueChanged.connect(self._on_scrolled)
        self.zoom.wanted.connect(self._on_zoom)
        self.headers.changed.connect(self._on_sensitivity)
        self.headers.settled.connect(self.sensitivity_settled)
        self.headers.folding.connect(self._on_folding)
        self._facts.drawn.connect(self._on_curves)
        self._facts.told.connect(self._on_told)
        self._facts.silent.connect(self._on_silence)
        self._naming.named.connect(lambda event, name: commands.rename(editor, event, name))

    def _verbs(self) -> Mapping[str, Callable[[], object]]:
        editor = self._editor
        return {
            "split": lambda: commands.split(editor, self._transport.frame_start),
            "merge": lambda: commands.merge(editor),
            "delete": lambda: commands.delete(editor),
            "rename": lambda: self._open(),
            "reset": lambda: commands.reset(editor),
            "add": lambda: self.canvas.add(self.canvas.row, self.canvas.pointed),
            "add-in-range": lambda: self.add_event_in_range(self.canvas.row),
            "select-lane": self._select_lane,
            "next": self.go_to_next_event,
            "previous": self.go_to_previous_event,
            "lane-next": lambda: self._walk(1),
            "lane-previous": lambda: self._walk(-1),
            "lane-below": lambda: self._cross(1),
            "lane-above": lambda: self._cross(-1),
            "zoom-in": self.zoom_in,
            "zoom-out": self.zoom_out,
            "zoom-fit": self.show_all,
            "zoom-selection": self.zoom_to_selection,
            "to-start": lambda: self._go(0.0),
            "to-end": lambda: self._go(self.canvas.window.duration),
        }

    # What a window tells it

    def show_peaks(self, peaks: Peaks | None, failed: bool = False) -> None:
        """Draw this waveform; None while it is not there, or, `failed`, where it never will be."""
        self.canvas.show_scene(replace(self.canvas.scene, peaks=peaks, peakless=failed), ("wave",))

    def show_seconds(self, seconds: bool) -> None:
        """Write times in seconds, or in timecode."""
        scene = self.canvas.scene
        self.canvas.show_scene(replace(scene, times=replace(scene.times, seconds=seconds)))

    def snap_edges(self, snaps: bool) -> None:
        """Hold dragged edges by frames, silence and neighbours, or let them go anywhere."""
        self.canvas.snaps = snaps

    # What a window asks of it

    def finish(self) -> None:
        """Take the name that is being written: before a file is written, or closed."""
        self._naming.finish()

    def go_to_next_event(self) -> None:
        """Send the playhead to the next event that is shown, and select it."""
        self._go_to_event(1)

    def go_to_previous_event(self) -> None:
        """Send the playhead to the event before, and select it."""
        self._go_to_event(-1)

    def zoom_in(self) -> None:
        """Show less, more closely, about the playhead where it is in sight."""
        self._zoom(_STEP)

    def zoom_out(self) -> None:
        """Show more."""
        self._zoom(1 / _STEP)

    def show_all(self) -> None:
        """Show the whole media."""
        self._editor.look(replace(self._editor.view, left=0.0, scale=0.0))

    def zoom_to_selection(self) -> None:
        """Show what is selected as large as it fits; the marked range where nothing is."""
        items = [item for _, item in walking.chosen(self.canvas.lanes, self._editor.selection)]
        view = self._editor.view
        marked = (view.mark_in or 0.0, view.mark_out or self.canvas.window.duration)
        start = min((item.start for item in items), default=marked[0])
        end = max((item.end for item in items), default=marked[1])
        if end > start:
            shown = self.canvas.window
            room = (end - start) * 0.1
            scale = shown.width / (end - start + 2 * room)
            rate = float(self.canvas.scene.times.counting.rate)
            self.canvas.look(window(start - room, scale, shown.width, shown.duration, rate))

    def add_event_in_range(self, row: Label | str) -> None:
        """Add an event (a subtitle for ``cues``) from the point in to the point out; at the playhead without them."""
        view = self._editor.view
        start = self._transport.frame_start if view.mark_in is None else view.mark_in
        end = view.mark_out if view.mark_out is not None and view.mark_out > start else None
        self.canvas.add(str(row), start, end)

    # Answers to the editor

    def _on_changed(self, _project: object = None) -> None:
        self.canvas.let_go()
        result = self._editor.project.result
        made = lanes(result, self._editor.view.filters, self.canvas.lanes)
        scene = self.canvas.scene
        if scene.sensitivity != result.sensitivity:
            moved = [label for label in made.events if scene.sensitivity.get(label) != result.sensitivity.get(label)]
            self.canvas.show_scene(replace(scene, sensitivity=dict(result.sensitivity)), map(str, moved))
        self.canvas.show_lanes(made)
        self._show_headers()
        self._facts.ask(result, made.events)

    def _show_headers(self) -> None:
        canvas = self.canvas
        self.headers.show_lanes(canvas.lanes, canvas.scene.sensitivity, canvas.folded)
        self.headers.setFixedWidth(self.headers.sizeHint().width())
        self.canvas.setMinimumHeight(least_height([str(label) for label in canvas.lanes.events], canvas.folded))

    def _on_selected(self, selection: frozenset[str]) -> None:
        items = tuple(item for _, item in walking.chosen(self.canvas.lanes, selection))
        said = told_selection(items, self.canvas.scene)
        if said != self.canvas.accessibleDescription():
            self.canvas.setAccessibleDescription(said)
            changed = QAccessibleEvent(self.canvas, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(changed)
        events = sum(isinstance(item, Event) for item in items)
        for name, able in {
            "split": bool(items), "delete": bool(items), "reset": bool(items), "rename": len(items) == 1,
            "merge": len(items) > 1, "zoom-selection": True,
        }.items():  # fmt: skip
            self.actions_by_name[name].setEnabled(able)
        self.relabel_menu.setEnabled(events > 0)
        self.recolour_menu.setEnabled(events > 0)

    def _on_windowed(self, shown: Window) -> None:
        self.zoom.show_window(shown)
        with QSignalBlocker(self.bar):
            self.bar.setRange(0, max(0, round(shown.duration * shown.scale - shown.width)))
            self.bar.setPageStep(round(shown.width))
            self.bar.setSingleStep(max(1, round(shown.width / 10)))
            self.bar.setValue(round(shown.left * shown.scale))

    def _on_curves(self, curves: Mapping[Label, Curve]) -> None:
        scene = self.canvas.scene
        self.canvas.show_scene(replace(scene, curves={**scene.curves, **curves}), map(str, curves))

    def _on_silence(self, places: Places) -> None:
        self.canvas.silence = places

    def _on_told(self, felt: Mapping[str, str], wrong: Wrong) -> None:
        self.canvas.show_scene(replace(self.canvas.scene, felt=felt, wrong=wrong), ("cues",))

    # Answers to its parts

    def _on_scrolled(self, value: int) -> None:
        shown = self.canvas.window
        self.canvas.look(shown.scrolled(value - shown.left * shown.scale))

    def _on_zoom(self, scale: float) -> None:
        self._zoom(scale / self.canvas.window.scale)

    def _on_sensitivity(self, label: Label, value: float) -> None:
        self.sensitivity_changed.emit(label, value)

    def _on_folding(self, label: Label, folded: bool) -> None:
        view = self._editor.view
        hidden = view.filters.hidden | {label} if folded else view.filters.hidden - {label}
        self._editor.look(replace(view, filters=replace(view.filters, hidden=hidden)))

    def _on_menu(self, where: QPoint) -> None:
        menu, does = QMenu(self), self.actions_by_name
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([does[name] for name in ("split", "merge", "delete")])
        menu.addSeparator()
        menu.addMenu(self.relabel_menu)
        menu.addMenu(self.recolour_menu)
        menu.addActions([does[name] for name in ("rename", "reset")])
        menu.addSeparator()
        menu.addActions([does[name] for name in ("add", "add-in-range", "select-lane", "zoom-selection")])
        menu.popup(where)

    def _open(self, item_id: str = "") -> None:
        """Let the name of an event be written, or the text of a subtitle."""
        wanted = frozenset((item_id,)) if item_id else self._editor.selection
        found = walking.chosen(self.canvas.lanes, wanted)
        if len(found) != 1:
            return
        item = found[0][1]
        if isinstance(item, Cue):
            self.rewording.emit(item.id)
            return
        self._show(item)
        self._naming.ask(item.id, item.name, self.canvas.place_of(item))

    # By keyboard

    def _zoom(self, factor: float) -> None:
        shown, at = self.canvas.window, self.canvas.window.x(self.canvas.playhead)
        self.canvas.look(shown.zoomed(factor, at if 0 <= at <= shown.width else shown.width / 2))

    def _go(self, seconds: float) -> None:
        self._transport.seek(seconds)
        self.canvas.look(self.canvas.window.showing(seconds, seconds))

    def _go_to_event(self, direction: int) -> None:
        here, rate = self._transport.frame_start, float(self.canvas.scene.times.counting.rate)
        events, filters = self._editor.project.result.events, self._editor.view.filters
        event = walking.next_event(events, filters, here, rate, direction)
        if event is not None:
            self._visit(str(event.label), event)

    def _walk(self, direction: int) -> None:
        row, seconds = self._standing()
        item = walking.along(self.canvas.lanes, row, seconds, direction)
        if item is not None:
            self._visit(row, item)

    def _cross(self, direction: int) -> None:
        row, seconds = self._standing()
        found = walking.across(self.canvas.lanes, self.canvas.folded, row, seconds, direction)
        if found is not None:
            self._visit(*found)

    def _standing(self) -> tuple[str, float]:
        """The lane and the second from which one walks on: of what is selected, else of the playhead."""
        found = walking.chosen(self.canvas.lanes, self._editor.selection)
        same = [item for row, item in found if row == self.canvas.row] or [item for _, item in found]
        if not same:
            return self.canvas.row, self._transport.position
        row = next(row for row, item in found if item is same[0])
        return row, same[0].start

    def _visit(self, row: str, item: Event | Cue) -> None:
        self.canvas.row = row
        self._editor.select((item.id,))
        self._transport.seek(item.start)
        self._show(item)

    def _show(self, item: Event | Cue) -> None:
        self.canvas.look(self.canvas.window.showing(item.start, item.end))

    def _select_lane(self) -> None:
        lane = self.canvas.lanes.lane(self.canvas.row)
        self._editor.select(item.id for item in (lane.items if lane is not None else ()))

    # Looks

    def sizeHint(self) -> QSize:
        """Room for every row."""
        return QSize(900, 320)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        self.zoom.dress()
        fill_labels(self.relabel_menu, self._text, lambda label: commands.relabel(self._editor, label))
        fill_colours(self.recolour_menu, self._text, lambda colour: commands.recolour(self._editor, colour))
