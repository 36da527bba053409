"""The one place for errors, warnings and what is done: a list of what is to be said, and the bar that says it."""

# ruff: noqa: N802 - Qt has named these methods

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPropertyAnimation, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from sensevoice_markers.app import look
from sensevoice_markers.app.text import Text

Kind = Literal["error", "warning", "done"]

_ANY_HEIGHT = (1 << 24) - 1  # Qt's own largest
_SLIDE_MS = 140
_SHOWN_MS = 6000  # what is done is read in this time; errors stay until they are closed


@dataclass(frozen=True, slots=True)
class Notice:
    """One message.

    Attributes:
        words: one line for people.
        more: a second line: the reason, or what to do about it.
        action: what the button says that does something about it; empty for none.
        details: what "copy details" puts on the clipboard; empty for none.
        times: how often it came.
    """

    kind: Kind
    words: str
    more: str = ""
    action: str = ""
    details: str = ""
    times: int = 1

    def same(self, other: Notice) -> bool:
        """Whether `other` says the same again."""
        return (self.kind, self.words, self.more) == (other.kind, other.words, other.more)


@dataclass(frozen=True, slots=True)
class Notices:
    """What waits to be read, newest first."""

    waiting: tuple[Notice, ...] = ()

    def said(self, notice: Notice) -> Notices:
        """With `notice` in front; one that waits already counts up and comes to the front."""
        again = next((old for old in self.waiting if old.same(notice)), None)
        rest = tuple(old for old in self.waiting if old is not again)
        return Notices((replace(notice, times=again.times + 1) if again else notice, *rest))

    def closed(self, notice: Notice) -> Notices:
        """Without `notice`."""
        return Notices(tuple(old for old in self.waiting if not old.same(notice)))

    @property
    def first(self) -> Notice | None:
        """What is shown."""
        return self.waiting[0] if self.waiting else None


class NoticeBar(QWidget):
    """Shows the newest notice and how many wait; hidden while there is none.

    Attributes:
        emptied: nothing waits any more.
    """

    emptied = Signal()

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._words = text.notices
        self._notices = Notices()
        self._acts: dict[tuple[str, str, str], Callable[[], object]] = {}
        self.setAccessibleName(text.notices.name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.words.setProperty("part", "name")
        self.more = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.more.setProperty("part", "small")
        for label in (self.words, self.more):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.count = QLabel()
        self.count.setProperty("part", "small")
        self.action = QPushButton()
        self.details = QPushButton(text.notices.details)
        self.close_one = QToolButton()
        self.close_one.setToolTip(text.notices.close)
        self.close_one.setAccessibleName(text.notices.close)
        self._lay_out()
        self._fading = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._fading.timeout.connect(self._close_first)
        self._slide = QPropertyAnimation(self, b"maximumHeight", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setStartValue(0)
        self._slide.finished.connect(lambda: self.setMaximumHeight(_ANY_HEIGHT))
        self.action.clicked.connect(self._act)
        self.details.clicked.connect(self._copy)
        self.close_one.clicked.connect(self._close_first)
        self.hide()

    @property
    def notices(self) -> Notices:
        """What waits."""
        return self._notices

    def say(self, notice: Notice, act: Callable[[], object] | None = None) -> None:
        """Show `notice`; `act` is what its button does, which closes it as well."""
        if act is not None:
            self._acts[_key(notice)] = act
        self._turn(self._notices.said(notice))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def take_back(self, notice: Notice) -> None:
        """Close `notice`, wherever it waits: what it was about is well again."""
        self._acts.pop(_key(notice), None)
        self._turn(self._notices.closed(notice))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A breath of the kind's colour, and a strip of it at the edge."""
        notice = self._notices.first
        if notice is None:
            return
        c = look.current()
        colour = {"error": c.danger, "warning": c.warning, "done": c.accent}[notice.kind]
        painter = QPainter(self)
        painter.fillRect(self.rect(), c.tint(colour, 0.12))
        painter.fillRect(QRectF(0, 0, 4, self.height()), colour)
        painter.end()

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addStretch(1)
        said.addWidget(self.words)
        said.addWidget(self.more)
        said.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(18, 9, 10, 9)
        across.setSpacing(10)
        across.addLayout(said, 1)
        for widget in (self.count, self.action, self.details, self.close_one):
            across.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _turn(self, notices: Notices) -> None:
        self._notices = notices
        notice = notices.first
        self._fading.stop()
        if notice is None:
            self.hide()
            self.emptied.emit()
            return
        kind = {"error": self._words.error, "warning": self._words.warning, "done": self._words.done}[notice.kind]
        self.words.setText(notice.words)
        self.more.setText(notice.more)
        self.more.setVisible(bool(notice.more))
        self.setAccessibleDescription(f"{kind}: {notice.words} {notice.more}".strip())
        counts = [self._words.times.format(count=notice.times)] if notice.times > 1 else []
        if others := len(notices.waiting) - 1:
            counts.append(self._words.waiting.format(count=others))
        self.count.setText(self._text.separator.join(counts))
        self.count.setVisible(bool(counts))
        self.action.setText(notice.action)
        self.action.setVisible(bool(notice.action))
        self.details.setText(self._words.details)
        self.details.setVisible(bool(notice.details))
        self.close_one.setIcon(look.cross(look.current().text))
        if notice.kind == "done":
            self._fading.start()
        if self.isHidden():
            self._slide.setEndValue(self.sizeHint().height())
            self._slide.start()
            self.show()
        self.update()

    def _close_first(self) -> None:
        if (notice := self._notices.first) is not None:
            self.take_back(notice)

    def _act(self) -> None:
        notice = self._notices.first
        if notice is not None:
            act = self._acts.get(_key(notice))
            self.take_back(notice)
            if act is not None:
                act()

    def _copy(self) -> None:
        if (notice := self._notices.first) is not None:
            QGuiApplication.clipboard().setText(notice.details)
            self.details.setText(self._words.copied)


def _key(notice: Notice) -> tuple[str, str, str]:
    return notice.kind, notice.words, notice.more
