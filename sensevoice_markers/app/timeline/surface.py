"""The painted part of the timeline.

What stands still is painted into a pixmap, row by row, and only rows that changed; playhead, rubber band and guide are
painted over it, so that playing repaints two narrow strips.
"""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sensevoice_markers.analysis import Cue, Event
from sensevoice_markers.app import look
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.timeline import overlay
from sensevoice_markers.app.timeline.drags import Dragged
from sensevoice_markers.app.timeline.geometry import Row, Window, rows, window
from sensevoice_markers.app.timeline.painting import paint
from sensevoice_markers.app.timeline.scene import Lanes, Scene, lanes
from sensevoice_markers.app.timeline.spans import Part
from sensevoice_markers.editing.snapping import Places, snap

_SNAP = 8.0  # pixels within which an edge is caught


class Surface(QWidget):
    """Ruler, waveform, lanes and subtitles over time.

    Attributes:
        windowed: another stretch of time is on the screen.
        pulled: the rows lie elsewhere.
        filtered: other lanes are folded, or other events hidden.
        snaps: edges that are dragged are held by frames, silence and neighbours.
        silence: where it begins and ends.
        held: something is dragged, and the playhead is not followed.
    """

    windowed = Signal(object)
    pulled = Signal()
    filtered = Signal()

    def __init__(self, scene: Scene, editor: Editor, transport: Transport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.snaps, self.silence = True, Places()
        self.band: QRectF | None = None
        self._scene, self._transport = scene, transport
        self._filters = editor.view.filters
        self._stale: set[str] | None = None  # names of rows to be painted again; None for all
        self._layer = QPixmap()
        self._dragged: Dragged | None = None
        self._playhead, self._playing = editor.view.playhead, False
        self.held = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        editor.selected.connect(self._on_selected)
        editor.viewed.connect(self._on_viewed)
        transport.moved.connect(self._on_moved)
        transport.playing.connect(self._on_playing)
        self._lay_rows()

    # What is shown

    @property
    def scene(self) -> Scene:
        """What is painted."""
        return self._scene

    @property
    def window(self) -> Window:  # type: ignore[override]
        """The stretch of time on the screen."""
        return self._scene.window

    @property
    def rows(self) -> tuple[Row, ...]:
        """From top to bottom."""
        return self._scene.rows

    @property
    def lanes(self) -> Lanes:
        """What lies in the rows."""
        return self._scene.lanes

    @property
    def folded(self) -> frozenset[str]:
        """Names of the rows that are folded."""
        return self._scene.folded

    @property
    def playhead(self) -> float:
        """Seconds."""
        return self._playhead

    def show_scene(self, scene: Scene, stale: Iterable[str] | None = None) -> None:
        """Show another scene, of which only these rows differ; None for all of it."""
        before, self._scene = self._scene, scene
        if stale is None or self._stale is None:
            self._stale = None
        else:
            self._stale |= set(stale)
        if (before.lanes.events.keys(), before.folded) != (scene.lanes.events.keys(), scene.folded):
            self._lay_rows()
        self.update()

    def look(self, shown: Window) -> None:
        """Show another stretch of time, and say so to the others."""
        scale = 0.0 if shown.fits else shown.scale
        self.editor.look(replace(self.editor.view, left=shown.left, scale=scale))

    def seek(self, seconds: float) -> None:
        """Send the playhead there."""
        self._transport.seek(seconds)

    def row_at(self, y: float) -> Row | None:
        """The row at a height."""
        return next((row for row in self.rows if row.top <= y < row.bottom), None)

    def item_at(self, at: QPointF) -> tuple[Event | Cue, Part] | None:
        """What lies there, and which part of it."""
        row = self.row_at(at.y())
        lane = self.lanes.lane(row.name) if row is not None and row.name not in self.folded else None
        if lane is None:
            return None
        return lane.at(self.window.left + at.x() / self.window.scale, self.window.scale, self.editor.selection)

    def place_of(self, item: Event | Cue) -> QRect:
        """Where an item is painted, as far as it is in sight."""
        name = str(item.label) if isinstance(item, Event) else "cues"
        row = next(row for row in self.rows if row.name == name)
        left, right = max(0.0, self.window.x(item.start)), min(self.window.width, self.window.x(item.end))
        return QRect(round(left), row.top + 4, max(3, round(right - left)), row.height - 9)

    # What gestures need

    def snapped(self, seconds: float, held: bool, but: Collection[str] = ()) -> float:
        """`seconds`, or what catches an edge there; the frame at the playhead does before all else.

        Args:
            held: false where a key lets go.
            but: ids whose edges catch nothing.
        """
        if not (held and self.snaps):
            return seconds
        reach = _SNAP / self.window.scale
        at = self._transport.frame_start
        if abs(seconds - at) < reach:
            return at
        return snap(seconds, self.editor.project, self._scene.times.counting, reach, self.silence, but)

    def preview(self, dragged: Dragged | None, at: QPointF | None = None) -> None:
        """Show how it would be, with a guide and its timecode; None: as it is."""
        self._dragged = dragged
        project = dragged.project if dragged else self.editor.project
        self.show_lanes(lanes(project.result, self.editor.view.filters, self.lanes))
        if dragged is None or at is None:
            QToolTip.hideText()
            return
        scene = self._scene
        by = scene.text.timeline.dragged.format(change=f"{dragged.shift:+.2f}")
        said = scene.text.separator.join([scene.times.write(dragged.edge), by])
        QToolTip.showText(self.mapToGlobal(at.toPoint()) + QPoint(12, -36), said, self)

    def show_lanes(self, made: Lanes) -> None:
        """Show what lies in the lanes now; those that are the same are not painted again."""
        old = self.lanes
        stale = {str(label) for label, each in made.events.items() if old.events.get(label) is not each}
        stale |= {"cues"} if old.cues is not made.cues else set()
        self.show_scene(replace(self._scene, lanes=made), stale)

    def scroll_at_edge(self, x: float) -> None:
        """Scroll a little where the pointer has left the window."""
        beyond = min(0.0, x) + max(0.0, x - self.width())
        if beyond:
            self.look(self.window.scrolled(beyond / 4))

    # Signals

    def _on_selected(self, selection: frozenset[str]) -> None:
        changed = selection ^ self._scene.selection
        stale = {
            str(name) for name, lane in self.lanes.events.items() if any(item.id in changed for item in lane.items)
        }
        if any(cue.id in changed for cue in self.lanes.cues.items):
            stale.add("cues")
        self.show_scene(replace(self._scene, selection=selection), stale)

    def _on_viewed(self, _view: object) -> None:
        self._take_window()
        filters, before = self.editor.view.filters, self._filters
        if filters != before:
            self._filters = filters
            self.show_lanes(lanes((self._dragged or self.editor).project.result, filters, self.lanes))
            self.show_scene(replace(self._scene, folded=frozenset(map(str, filters.hidden))), ())
            self.filtered.emit()
        self.update()  # the marked range

    def _on_playing(self, playing: bool) -> None:
        self._playing = playing

    def _on_moved(self, seconds: float) -> None:
        before, self._playhead = self._playhead, seconds
        if not self.held and self.isVisible():
            self._follow(before, seconds)
        for x in (self.window.x(before), self.window.x(seconds)):
            self.update(overlay.strip(x, self.height()))

    def _follow(self, before: float, seconds: float) -> None:
        """Turn the page while playing, unless somebody looks elsewhere; else go where the playhead was sent."""
        shown = self.window
        if shown.left <= seconds <= shown.right:
            return
        if not self._playing:
            self.look(shown.showing(seconds, seconds))
        elif shown.left <= before <= shown.right:
            self.look(shown.scrolled(shown.x(seconds) - (0 if seconds > before else shown.width)))

    # Layout and painting

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another width shows more, or the same more narrowly."""
        self._lay_rows()
        self._take_window()

    def sizeHint(self) -> QSize:
        """Room for all rows at their best."""
        return QSize(800, 300)

    def _take_window(self) -> None:
        view, before = self.editor.view, self.window
        made = window(view.left, view.scale, self.width(), before.duration, float(self._scene.times.counting.rate))
        if made != before:
            self.show_scene(replace(self._scene, window=made))
            self.windowed.emit(made)

    def _lay_rows(self) -> None:
        names = [str(label) for label in self.lanes.events]
        self._scene = replace(self._scene, rows=rows(self.height(), names, self.folded))
        self._stale = None
        self.pulled.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme or font paints all anew."""
        self._stale = None
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pixmap, brought up to date, and what moves over it."""
        self._refresh()
        painter = QPainter(self)
        part = event.rect()
        ratio = self._layer.devicePixelRatio()
        source = QRectF(part.x() * ratio, part.y() * ratio, part.width() * ratio, part.height() * ratio)
        painter.drawPixmap(QRectF(part), self._layer, source)
        view, guide = self.editor.view, self._dragged.edge if self._dragged else None
        marked = (view.mark_in, view.mark_out)
        overlay.paint(painter, self.window, self.rows, marked, self._playhead, guide, self.band, look.current())
        if self.hasFocus():
            overlay.paint_focus(painter, self.rect(), look.current())
        painter.end()

    def _refresh(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._layer.size() != size or self._layer.devicePixelRatio() != ratio:
            self._layer = QPixmap(size)
            self._layer.setDevicePixelRatio(ratio)
            self._stale = None
        if self._stale is not None and not self._stale:
            return
        with QPainter(self._layer) as painter:
            painter.setFont(self.font())
            if self._stale is None:
                painter.fillRect(self.rect(), look.current().surface)
            chosen = self.rows if self._stale is None else [row for row in self.rows if row.name in self._stale]
            paint(painter, self._scene, chosen, ratio)
        self._stale = set()
