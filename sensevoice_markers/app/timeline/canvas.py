"""The mouse over the timeline."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from sensevoice_markers.analysis import Cue, Event
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.player.transport import Transport
from sensevoice_markers.app.timeline import commands
from sensevoice_markers.app.timeline.drags import Drag
from sensevoice_markers.app.timeline.geometry import Row
from sensevoice_markers.app.timeline.gestures import Band, Carry, Draw, Gesture, Pan, Scrub
from sensevoice_markers.app.timeline.scene import Scene
from sensevoice_markers.app.timeline.surface import Surface

_ZOOM = 1.0015  # a step of the wheel, 120, is a fifth
_SCROLL = 0.6  # pixels an eighth of a degree
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Canvas(Surface):
    """The painted timeline that can be pointed at.

    Attributes:
        asked: a menu is wanted there, for what is selected.
        opened: an event or subtitle was double-clicked.
        describe: what a tooltip says of an item.
        row: the lane that was last pointed at.
    """

    asked = Signal(QPoint)
    opened = Signal(str)

    def __init__(self, scene: Scene, editor: Editor, transport: Transport, parent: QWidget | None = None) -> None:
        super().__init__(scene, editor, transport, parent)
        self.describe: Callable[[Event | Cue], str] = lambda item: item.id
        self.row = next((str(label) for label in scene.lanes.events), "cues")
        self._gesture: Gesture | None = None
        self._pressed, self._moved = QPointF(), False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def pointed(self) -> float:
        """Second at which the mouse was last pressed."""
        return self.window.at(self._pressed.x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the place and the button stand for."""
        at, keys = event.position(), event.modifiers()
        self.abort()
        self._pressed, self._moved = at, False
        row = self.row_at(at.y())
        if event.button() is _MIDDLE:
            self._gesture = Pan(self, at)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is _LEFT and row is not None:
            self._gesture = self._begin(row, at, keys)
        self.held = self._gesture is not None

    def _begin(self, row: Row, at: QPointF, keys: Qt.KeyboardModifier) -> Gesture:
        lane = self.lanes.lane(row.name)
        if lane is None:
            return Scrub(self, at)
        self.row = row.name
        found = self.item_at(at)
        if found is None:
            if keys & Qt.KeyboardModifier.AltModifier and row.name not in self.folded:
                return Draw(self, at, row.name, keys)
            return Band(self, at, keys)
        item, part = found
        chosen = self.editor.selection
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.editor.select(chosen ^ {item.id})
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            picked = [each for each in lane.items if each.id in chosen] + [item]
            first, last = min(each.start for each in picked), max(each.start for each in picked)
            self.editor.select(chosen | {each.id for each in lane.items if first <= each.start <= last})
        elif item.id not in chosen:
            self.editor.select((item.id,))
        ids = commands.seen(self.editor) | {item.id} if part == "body" else frozenset({item.id})
        drag = Drag(self.editor.project, item, part, ids, self.window.at(at.x()))
        return Carry(self, drag, keys)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it; without a button, the cursor tells what a press would do."""
        at = event.position()
        if self._gesture is None:
            self._point(at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        self._moved = self._moved or far
        if self._moved:
            self._gesture.move(at, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        gesture, self._gesture = self._gesture, None
        self.held = False
        if gesture is not None:
            gesture.drop(event.position(), self._moved)
            self._point(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """An empty place gets an event; what is there is opened."""
        at = event.position()
        row = self.row_at(at.y())
        self.abort()
        if event.button() is not _LEFT or row is None or self.lanes.lane(row.name) is None:
            return
        found = self.item_at(at)
        if found is not None:
            self.opened.emit(found[0].id)
        elif row.name not in self.folded:
            self.add(row.name, self.snapped(self.window.at(at.x()), held=True))

    def add(self, row: str, start: float, end: float | None = None) -> None:
        """Add an event, or a subtitle whose text is asked for then; see `commands.add`."""
        made = commands.add(self.editor, row, start, end)
        if row == "cues":
            self.opened.emit(made)

    def abort(self) -> bool:
        """Give up the gesture that goes on; tells whether there was one."""
        gesture, self._gesture = self._gesture, None
        self.held = False
        if gesture is not None:
            gesture.abort()
        return gesture is not None

    def let_go(self) -> None:
        """Give up what is carried: it was taken from a project that is another one now."""
        if isinstance(self._gesture, Carry):
            self.abort()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up a drag, else it selects nothing."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.abort():
            self.editor.select(())

    def _point(self, at: QPointF) -> None:
        found = self.item_at(at)
        edge = found is not None and found[1] != "body"
        self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift, or sideways, scroll."""
        turned, fine = event.angleDelta(), event.pixelDelta()
        sideways = turned.x() if abs(turned.x()) > abs(turned.y()) else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = sideways or turned.y()
        if sideways:
            self.look(self.window.scrolled(-(fine.x() or sideways * _SCROLL)))
        else:
            self.look(self.window.zoomed(_ZOOM ** turned.y(), event.position().x()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A menu for what lies there, which is selected by it."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            at = QPointF(event.pos())
            found, row = self.item_at(at), self.row_at(at.y())
            self.row = row.name if row is not None and self.lanes.lane(row.name) is not None else self.row
            if found is None:
                self.editor.select(())
            elif found[0].id not in self.editor.selection:
                self.editor.select((found[0].id,))
            self._pressed = at
        self.asked.emit(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """What lies under the pointer is told in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._gesture is None:
            found = self.item_at(QPointF(event.pos()))
            # Names and subtitles come from anywhere: what looks like HTML in them is text.
            said = escape(self.describe(found[0])).replace("\n", "<br>") if found else ""
            QToolTip.showText(event.globalPos(), f"<qt>{said}</qt>" if said else "", self)
            return True
        return super().event(event)
