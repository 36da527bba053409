"""What a press of the mouse begins: each gesture follows the pointer until it is dropped or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt

from sensevoice_markers.app.timeline.drags import Drag, Dragged

if TYPE_CHECKING:
    from sensevoice_markers.app.timeline.canvas import Canvas

_BAND_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_UNHELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Gesture(Protocol):
    """A press of the mouse and what follows."""

    def move(self, to: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The pointer is there now, far enough from where it was pressed to mean it."""

    def drop(self, at: QPointF, moved: bool) -> None:
        """The button was let go; `moved` tells a drag from a click."""

    def abort(self) -> None:
        """As if nothing had been."""


class Scrub:
    """The playhead goes where the pointer is."""

    def __init__(self, canvas: Canvas, at: QPointF) -> None:
        self._canvas = canvas
        canvas.seek(canvas.window.at(at.x()))

    def move(self, to: QPointF, _keys: Qt.KeyboardModifier) -> None:
        """Seek, and scroll at the edges."""
        self._canvas.scroll_at_edge(to.x())
        self._canvas.seek(self._canvas.window.at(to.x()))

    def drop(self, _at: QPointF, _moved: bool) -> None:
        """It is there already."""

    def abort(self) -> None:
        """A playhead that went somewhere does not go back."""


class Pan:
    """The timeline follows the pointer."""

    def __init__(self, canvas: Canvas, at: QPointF) -> None:
        self._canvas, self._window, self._at = canvas, canvas.window, at

    def move(self, to: QPointF, _keys: Qt.KeyboardModifier) -> None:
        """Scroll."""
        self._canvas.look(self._window.scrolled(self._at.x() - to.x()))

    def drop(self, _at: QPointF, _moved: bool) -> None:
        """It is there already."""

    def abort(self) -> None:
        """Back to where it began."""
        self._canvas.look(self._window)


class Carry:
    """Events and subtitles are moved, or one is trimmed; shown while it goes on, done when dropped."""

    def __init__(self, canvas: Canvas, drag: Drag, keys: Qt.KeyboardModifier) -> None:
        self._canvas, self._drag, self._keys = canvas, drag, keys
        self._dragged: Dragged | None = None

    def move(self, to: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Show how it would be."""
        canvas = self._canvas
        canvas.scroll_at_edge(to.x())
        held = not keys & _UNHELD
        ids = self._drag.ids
        self._dragged = self._drag.to(canvas.window.at(to.x()), lambda seconds: canvas.snapped(seconds, held, ids))
        canvas.preview(self._dragged, to)

    def drop(self, at: QPointF, moved: bool) -> None:
        """Do it; a click selects this one alone, and seeks."""
        canvas, dragged = self._canvas, self._dragged
        canvas.preview(None)
        if moved and dragged is not None:
            canvas.editor.do("move" if self._drag.part == "body" else "trim", dragged.project)
        elif not moved:
            if not self._keys & _BAND_ADDS:
                canvas.editor.select((self._drag.item.id,))
            canvas.seek(canvas.window.at(at.x()))

    def abort(self) -> None:
        """Nothing was done yet."""
        self._canvas.preview(None)


class Band:
    """A rubber band that selects what it touches."""

    def __init__(self, canvas: Canvas, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self._canvas, self._second, self._y = canvas, canvas.window.at(at.x()), at.y()
        self._before = canvas.editor.selection
        self._kept = self._before if keys & _BAND_ADDS else frozenset()

    def move(self, to: QPointF, _keys: Qt.KeyboardModifier) -> None:
        """Select what lies under it."""
        canvas = self._canvas
        canvas.scroll_at_edge(to.x())
        start, end = sorted((self._second, canvas.window.at(to.x())))
        top, bottom = sorted((self._y, to.y()))
        found: set[str] = set()
        for row in canvas.rows:
            lane = canvas.lanes.lane(row.name)
            if lane is not None and row.name not in canvas.folded and row.top < bottom and row.bottom > top:
                touched = (lane.items[place] for place in lane.between(start, end))
                found.update(item.id for item in touched if item.end > start and item.start < end)
        canvas.editor.select(self._kept | found)
        left, right = canvas.window.x(start), canvas.window.x(end)
        canvas.band = QRectF(left, top, right - left, bottom - top)
        canvas.update()

    def drop(self, at: QPointF, moved: bool) -> None:
        """A click selects nothing, and seeks."""
        self._canvas.band = None
        self._canvas.update()
        if not moved:
            self._canvas.editor.select(self._kept)
            self._canvas.seek(self._canvas.window.at(at.x()))

    def abort(self) -> None:
        """Select what was selected before."""
        self._canvas.band = None
        self._canvas.editor.select(self._before)
        self._canvas.update()


class Draw:
    """A new event is drawn in an empty place of a lane."""

    def __init__(self, canvas: Canvas, at: QPointF, row: str, keys: Qt.KeyboardModifier) -> None:
        self._canvas, self._row = canvas, row
        self._second = self._edge(at, keys)
        self._span = (self._second, self._second)

    def move(self, to: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Show where it would be."""
        canvas = self._canvas
        canvas.scroll_at_edge(to.x())
        start, end = sorted((self._second, self._edge(to, keys)))
        self._span = (start, end)
        row = next(row for row in canvas.rows if row.name == self._row)
        left, right = canvas.window.x(start), canvas.window.x(end)
        canvas.band = QRectF(left, row.top + 4, right - left, row.height - 9)
        canvas.update()

    def drop(self, _at: QPointF, moved: bool) -> None:
        """Add it where it was shown."""
        canvas = self._canvas
        canvas.band = None
        canvas.update()
        if moved:
            start, end = self._span
            if end > start:
                canvas.add(self._row, start, end)

    def abort(self) -> None:
        """Nothing was added yet."""
        self._canvas.band = None
        self._canvas.update()

    def _edge(self, at: QPointF, keys: Qt.KeyboardModifier) -> float:
        """Ctrl lets go; Alt is held to draw at all."""
        held = not keys & Qt.KeyboardModifier.ControlModifier
        return self._canvas.snapped(self._canvas.window.at(at.x()), held)
