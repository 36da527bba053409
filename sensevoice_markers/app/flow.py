"""Widgets one after the other like words of a text: what has no room goes to the next line."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lines of widgets, each as wide as it likes to be and never wider than the line; hidden ones take no room.

    Args:
        across, down: pixels between two of a line, and between two lines.
    """

    def __init__(self, across: int, down: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._across = across
        self._down = down
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """As many as were added."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them; None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, which is no longer here."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Narrow lines are many."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all lines."""
        places = self._places(width)
        return places[-1].y() + places[-1].height() if places else 0

    def sizeHint(self) -> QSize:
        """All in one line."""
        sizes = [item.sizeHint() for item in self._visible()]
        wide = sum(size.width() for size in sizes) + self._across * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """What is too long for a line is cut off: nothing asks for more room than there is."""
        return QSize(0, self.sizeHint().height())

    def setGeometry(self, rect: QRect) -> None:
        """Put all in their places."""
        super().setGeometry(rect)
        for item, place in zip(self._visible(), self._places(rect.width()), strict=True):
            item.setGeometry(place.translated(rect.topLeft()))

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        at, high = QPoint(0, 0), 0
        for item in self._visible():
            size = item.sizeHint().expandedTo(item.minimumSize()).boundedTo(QSize(max(1, width), 1 << 20))
            if at.x() and at.x() + size.width() > width:
                at, high = QPoint(0, at.y() + high + self._down), 0
            places.append(QRect(at, size))
            at.setX(at.x() + size.width() + self._across)
            high = max(high, size.height())
        return places
