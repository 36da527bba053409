"""The open project between its views: one history, one selection, one view, and signals when they change.

Views never change a project themselves: they call an act and hand its answer to `do`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from sensevoice_markers.editing.history import History, Step
from sensevoice_markers.editing.project import Project, View


class Editor(QObject):
    """A project that is looked at and worked on.

    Attributes:
        changed: the project is another one; views look at what of it differs, by id.
        selected: frozenset of the ids of events and cues that are selected.
        stepped: name of the act that was undone or done again.
        viewed: the `View` is another one.
    """

    changed = Signal(object)
    selected = Signal(object)
    stepped = Signal(str)
    viewed = Signal(object)

    def __init__(self, project: Project, view: View | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(project)
        self._view = view or View()
        self._selection: frozenset[str] = frozenset()

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._history.now

    @property
    def history(self) -> History:
        """What can be undone and redone."""
        return self._history

    @property
    def view(self) -> View:
        """What is on the screen."""
        return self._view

    @property
    def selection(self) -> frozenset[str]:
        """Ids of events and cues."""
        return self._selection

    def do(self, act: str, project: Project, together: str = "") -> None:
        """Take `project` as what `act` made; acts in a row with the same `together` are undone as one."""
        if project is not self.project:
            self._turn(self._history.done(project, act, together))

    def put(self, project: Project) -> None:
        """Take `project` without a step of its own: what comes late of an act that is done already."""
        history = self._history
        self._turn(History(project, history.past, history.future))

    def undo(self) -> None:
        """One step back."""
        self._step(self._history.past, self._history.undone())

    def redo(self) -> None:
        """One step forward again."""
        self._step(self._history.future, self._history.redone())

    def select(self, ids: Iterable[str]) -> None:
        """Select these and nothing else."""
        chosen = frozenset(ids)
        if chosen != self._selection:
            self._selection = chosen
            self.selected.emit(chosen)

    def look(self, view: View) -> None:
        """Show another part."""
        if view != self._view:
            self._view = view
            self.viewed.emit(view)

    def _step(self, steps: Sequence[Step], history: History) -> None:
        if steps:
            self._turn(history)
            self.stepped.emit(steps[-1].act)

    def _turn(self, history: History) -> None:
        if history is self._history:
            return
        self._history = history
        result = history.now.result
        there = {event.id for event in result.events} | {cue.id for cue in result.cues}
        self.changed.emit(history.now)
        self.select(self._selection & there)
