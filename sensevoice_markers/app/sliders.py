"""The open project, and its sensitivities: decided anew while a slider moves, subtitles when it rests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from sensevoice_markers.analysis import Label
from sensevoice_markers.app.background import Background
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.editing import deciding
from sensevoice_markers.editing.deciding import Decider
from sensevoice_markers.editing.project import Project, redecided
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.media.peaks import Peaks

_LATER_MS = 700  # sliders work a second after a project opens; what is looked at comes first


@dataclass(eq=False, slots=True)
class Open:
    """The project that is looked at.

    Attributes:
        number: of its file in the queue.
        decider: what another sensitivity is decided with, once it is prepared.
        peaks: the sound's outline, once it is there.
        drag: counts the ways of sliders, each of which is one step back.
    """

    number: int
    editor: Editor
    decider: Decider | None = None
    peaks: Peaks | None = None
    drag: int = 0


class Sliders(QObject):
    """Decides the open project anew.

    Attributes:
        failed: a `MarkersError`: sliders will not work.
    """

    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._current: Open | None = None
        self._wished: tuple[Label, float] | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._decide)

    def begin(self, current: Open) -> None:
        """Prepare what deciding `current` needs, a moment later; what is wished for meanwhile waits."""
        self._current = current
        QTimer.singleShot(_LATER_MS, self, partial(self._prepare, current))

    def _prepare(self, current: Open) -> None:
        if self._current is not current:
            return

        def then(outcome: Decider | MarkersError) -> None:
            if self._current is not current:
                return
            if isinstance(outcome, MarkersError):
                self.failed.emit(outcome)
            else:
                current.decider = outcome
                self._decide()

        self._background.start(partial(Decider, current.editor.project.decided), then)

    def end(self) -> None:
        """The project is no longer open."""
        self._current = self._wished = None

    def decide(self, label: Label, sensitivity: float) -> None:
        """Decide a label, 0..1, in this turn; of a slider's way only the latest, and it is one step back."""
        self._wished = (label, sensitivity)
        self._turn.start()

    def settle(self, _label: Label | None = None) -> None:
        """A slider rests: subtitles follow what was decided."""
        self._decide()
        if (current := self._current) is None:
            return
        current.drag += 1
        project = current.editor.project

        def then(outcome: Project | MarkersError) -> None:
            if self._current is not current or isinstance(outcome, MarkersError):
                return
            if (now := current.editor.project).decided is project.decided:
                current.editor.put(redecided(now, outcome.decided))

        self._background.start(partial(deciding.settled, project), then)

    def step(self, act: str) -> None:
        """An act was undone or done again: the project of then may be from before its slider rested."""
        if act == "sensitivity":
            self.settle()

    def _decide(self) -> None:
        current, wished = self._current, self._wished
        if current is not None and current.decider is not None and wished is not None:
            self._wished = None
            label, sensitivity = wished
            made = current.decider.events(current.editor.project, label, sensitivity)
            current.editor.do("sensitivity", made, f"sensitivity {label} {current.drag}")
