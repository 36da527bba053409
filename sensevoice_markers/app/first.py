"""The first start: what is missing, how large it is, and getting it. What is here already works meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sensevoice_markers.app.settings.page import megabytes, small
from sensevoice_markers.app.settings.pulls import Pace
from sensevoice_markers.app.settings.steward import Steward
from sensevoice_markers.app.text import Text
from sensevoice_markers.errors import Cancelled, MarkersError
from sensevoice_markers.weights.store import PullProgress
from sensevoice_markers.worker.wire import Holding, Stock

_NEEDED, _BETTER = "embedded", "sensevoice"
_LATER_MS = 600  # the window comes first: taking stock is a process that wants a core
"""Engines: what is needed to begin, and what is offered besides."""


class FirstStart(QWidget):
    """Offers to pull the models that are missing; it listens to the steward and asks it for stock by itself.

    Attributes:
        ready: an engine is here, whether it was before or has come now.
        wanted: no engine is here.
        skipped: the user does not want the models now.
    """

    ready = Signal()
    wanted = Signal()
    skipped = Signal()

    def __init__(self, text: Text, steward: Steward, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._words = words = text.settings
        self._steward = steward
        self._stock: Stock | None = None
        self._pulling = False
        self._pace = Pace()
        self._model = ""
        title = QLabel(words.first_title, wordWrap=True)
        title.setProperty("part", "title")
        why = QLabel(words.first_why, wordWrap=True)
        self.licences = small()
        self.better = QCheckBox()
        self.better_why = small()
        self.bar = QProgressBar(maximum=1000, textVisible=False)
        self.bar.setAccessibleName(words.first_title)
        self.told = small(words.taking_stock)
        self.get = QPushButton()
        self.get.setProperty("part", "first")
        self.stop = QPushButton(text.cancel)
        self.skip = QPushButton(words.first_skip)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.get, self.stop, self.skip):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside = QWidget()
        inside.setMaximumWidth(560)
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(inside)
        column.setSpacing(10)
        for widget in (title, why, self.licences, self.better, self.better_why, self.bar, self.told):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addLayout(buttons)
        across = QHBoxLayout(self)
        across.setContentsMargins(40, 24, 40, 24)
        across.addStretch(1)
        across.addWidget(inside, 4, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        self.better.toggled.connect(self._refresh)
        self.get.clicked.connect(self._on_get)
        self.stop.clicked.connect(steward.cancel_pull)
        self.skip.clicked.connect(self.skipped)
        steward.stocked.connect(self._on_stocked)
        steward.pulling.connect(self._on_pulling)
        steward.pulled.connect(self._on_pulled)
        steward.care_failed.connect(self._on_failed)
        self._refresh()
        QTimer.singleShot(_LATER_MS, self, steward.stock)

    def _missing(self, engine: str) -> tuple[Holding, ...]:
        models = self._stock.models if self._stock else ()
        return tuple(held for held in models if engine in held.engines and held.state not in ("here", "bundled"))

    def _usable(self) -> bool:
        """Whether any engine has all that it needs."""
        return self._stock is not None and not all(self._missing(engine) for engine in (_NEEDED, _BETTER))

    def _chosen(self) -> tuple[Holding, ...]:
        more = self._missing(_BETTER) if self.better.isChecked() else ()
        return tuple({held.id: held for held in (*self._missing(_NEEDED), *more)}.values())

    def _refresh(self) -> None:
        words, chosen = self._words, self._chosen()
        here = self._stock is not None
        needed = {held.id for held in self._missing(_NEEDED)}
        more = tuple(held for held in self._missing(_BETTER) if held.id not in needed)
        self.get.setText(words.first_get.format(megabytes=megabytes(sum(held.size for held in chosen))))
        self.licences.setText(
            "\n".join(
                words.first_licence.format(title=words.titles.get(held.id, held.title), licence=held.licence)
                for held in chosen
            )
        )
        self.better.setText(words.first_better.format(megabytes=megabytes(sum(held.size for held in more))))
        self.better_why.setText(
            words.first_better_why.format(licence=self._text.separator.join(held.licence for held in more))
        )
        for widget in (self.better, self.better_why):
            widget.setVisible(bool(more) and not self._pulling)
        self.get.setVisible(here and bool(chosen) and not self._pulling)
        self.skip.setVisible(not self._pulling)
        self.stop.setVisible(self._pulling)
        self.bar.setVisible(self._pulling)

    def _on_get(self) -> None:
        self._pulling, self._model = True, ""
        self.bar.setValue(0)
        self._say("")
        self._refresh()
        self._steward.pull(tuple(held.id for held in self._chosen()))

    def _on_stocked(self, stock: Stock) -> None:
        first, self._stock = self._stock is None, stock
        if first:
            self._say("")
        self._refresh()
        if first:
            (self.ready if self._usable() else self.wanted).emit()

    def _on_pulling(self, progress: PullProgress) -> None:
        self._pulling = True
        if progress.model != self._model:
            self._model, self._pace = progress.model, Pace()
            self._refresh()
        self._pace.told(progress.done, progress.total)
        self.bar.setValue(round(1000 * progress.done / max(1, progress.total)))
        self._say(f"{progress.model}: {self._pace.words(progress, self._words)}")

    def _on_pulled(self) -> None:
        self._pulling = False
        self._say(self._words.first_ready if self._usable() else "")
        self._refresh()
        if self._usable():
            self.ready.emit()

    def _on_failed(self, what: str, error: MarkersError) -> None:
        if what not in ("pull", "stock"):
            return
        self._pulling = False
        self._refresh()
        if isinstance(error, Cancelled):
            self._say("")
        else:
            self._say(self._text.separator.join((self._words.first_failed, str(error))), "danger")
            self.get.setText(self._text.retry)
            self.get.show()
            self.get.setFocus()

    def _say(self, words: str, part: str = "small") -> None:
        self.told.setText(words)
        self.told.setProperty("part", part)
        self.told.style().polish(self.told)
        self.told.setVisible(bool(words))
