"""Undo: projects are immutable, so that a step back is the project before."""

from __future__ import annotations

from dataclasses import dataclass

from sensevoice_markers.editing.project import Project

_STEPS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A project before or after an act.

    Attributes:
        act: what was done, by the name of its words (``move``, ``split`` …).
        together: acts in a row with the same one are undone as one: a drag, a slider's way; empty for none.
    """

    project: Project
    act: str
    together: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """A project, those before it and those that were undone, nearest last."""

    now: Project
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def done(self, project: Project, act: str, together: str = "") -> History:
        """The history after an act."""
        if together and self.past and self.past[-1].together == together:
            return History(project, self.past)
        return History(project, (*self.past[-_STEPS + 1 :], Step(self.now, act, together)))

    def undone(self) -> History:
        """One step back; the same where there is none."""
        if not self.past:
            return self
        *past, last = self.past
        return History(last.project, tuple(past), (*self.future, Step(self.now, last.act)))

    def redone(self) -> History:
        """One step forward again; the same where there is none."""
        if not self.future:
            return self
        *future, last = self.future
        return History(last.project, (*self.past, Step(self.now, last.act)), tuple(future))
