"""Undo and redo."""

from __future__ import annotations

from build import analysis

from sensevoice_markers.editing import history as room
from sensevoice_markers.editing.history import History
from sensevoice_markers.editing.project import Project, project


def projects(count: int) -> list[Project]:
    return [project(analysis()) for _ in range(count)]


def test_there_and_back_again() -> None:
    first, second, third = projects(3)
    history = History(first).done(second, "move").done(third, "trim")
    assert history.now is third
    assert [step.act for step in history.past] == ["move", "trim"]
    back = history.undone()
    assert (back.now, back.future[-1].act) == (second, "trim")
    back = back.undone()
    assert (back.now, [step.act for step in back.future]) == (first, ["trim", "move"])
    assert back.undone() is back
    again = back.redone()
    assert (again.now, again.past[-1].act) == (second, "move")
    assert again.redone().now is third
    assert again.redone().redone().now is third


def test_a_new_act_forgets_what_was_undone() -> None:
    first, second, third = projects(3)
    history = History(first).done(second, "move").undone().done(third, "trim")
    assert history.future == ()
    assert history.redone() is history
    assert history.undone().now is first


def test_a_drag_is_one_step() -> None:
    first, *way, other = projects(6)
    history = History(first)
    for each in way:
        history = history.done(each, "move", "drag 1")
    assert (history.now, len(history.past)) == (way[-1], 1)
    assert history.undone().now is first
    assert history.undone().redone().now is way[-1]
    assert len(history.done(other, "move", "drag 2").past) == 2
    assert len(history.done(other, "move").past) == 2


def test_a_drag_that_was_redone_is_over() -> None:
    first, second, third = projects(3)
    history = History(first).done(second, "move", "drag 1").undone().redone().done(third, "move", "drag 1")
    assert len(history.past) == 2


def test_only_so_many_steps_are_kept() -> None:
    steps = room._STEPS
    every = projects(steps + 20)
    history = History(every[0])
    for each in every[1:]:
        history = history.done(each, "move")
    assert len(history.past) == steps
    while history.undone() is not history:
        history = history.undone()
    assert history.now is every[19]
