"""What is found out off the GUI's thread, beside the project itself: curves, silence, emotions, problems."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from sensevoice_markers.analysis import Analysis, Cue, Label
from sensevoice_markers.app.background import Background, Outcome
from sensevoice_markers.app.timeline.curves import curves
from sensevoice_markers.editing.problems import emotions, problems
from sensevoice_markers.editing.snapping import places
from sensevoice_markers.timeline.checks import Violation

Wrong = Mapping[str, tuple[Violation, ...]]


class Facts(QObject):
    """Asks once for each curve, and again for the subtitles after each change of theirs.

    Attributes:
        drawn: curves, a label.
        silent: `Places` of silence, once.
        told: emotions, and the rules that are broken, by the cue's id.
    """

    drawn = Signal(object)
    silent = Signal(object)
    told = Signal(object, object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._asked: set[Label] = set()
        self._cues: tuple[Cue, ...] | None = None
        self._waiting: Analysis | None = None
        self._busy = False

    def ask(self, analysis: Analysis, labels: Collection[Label]) -> None:
        """Find out what is not known yet."""
        if analysis.cues is not self._cues:
            self._waiting = analysis
            self._next()
        if not self._asked:
            self._start(lambda: places(analysis), self.silent.emit)
        new = set(labels) - self._asked
        if new:
            self._asked |= new
            self._start(lambda: curves(analysis, new), self.drawn.emit)

    def _next(self) -> None:
        """One at a time: while a subtitle is dragged, those between are left out."""
        if self._busy or self._waiting is None:
            return
        analysis, self._waiting, self._busy = self._waiting, None, True
        self._cues = analysis.cues
        self._start(lambda: (emotions(analysis), problems(analysis)), lambda told: self.told.emit(*told), self._go_on)

    def _go_on(self) -> None:
        self._busy = False
        self._next()

    def _start(
        self, work: Callable[[], Outcome], then: Callable[[Outcome], None], at_last: Callable[[], None] = lambda: None
    ) -> None:
        def answered(outcome: Outcome) -> None:
            # The timeline may be closed by now. What went wrong leaves it without a curve, and as useful.
            if isValid(self):
                if not isinstance(outcome, Exception):
                    then(outcome)
                at_last()

        self._background.start(work, answered)
