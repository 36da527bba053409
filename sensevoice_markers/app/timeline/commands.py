"""What the timeline's actions do to the open project: each takes the editor, and a step of its history."""

from __future__ import annotations

from collections.abc import Callable

from sensevoice_markers.analysis import Cue, Label
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.timeline.drags import parted
from sensevoice_markers.app.timeline.scene import shown
from sensevoice_markers.editing import acts, cue_acts
from sensevoice_markers.editing.project import Project
from sensevoice_markers.timeline.joints import is_closing
from sensevoice_markers.timeline.lines import is_dense

_NEW = 2.0  # seconds: how long an event is that was given no length


def seen(editor: Editor) -> frozenset[str]:
    """Ids of what is selected, without events that a filter hides: nobody acts on what nobody sees."""
    events, filters = editor.project.result.events, editor.view.filters
    return editor.selection - {event.id for event in events if not shown(event, filters)}


def split(editor: Editor, at: float) -> None:
    """Cut in two what is selected and lies at `at`; subtitles between the words that are nearest to it."""
    project = editor.project
    result, chosen = project.result, seen(editor)
    for event in result.events:
        if event.id in chosen and event.start < at < event.end:
            project = acts.split(project, event.id, at)
    for cue in result.cues:
        if cue.id in chosen and cue.start < at < cue.end:
            project = cue_acts.split(project, cue.id, _place(cue, at))
    editor.do("split", project)


def _place(cue: Cue, at: float) -> int | None:
    """Where in a subtitle's text a second falls; None where there is nothing to part."""
    text = "\n".join(cue.lines)
    wanted = len(text) * (at - cue.start) / (cue.end - cue.start)
    places = (i for i in range(1, len(text)) if text[i].isspace() or (is_dense(text[i]) and not is_closing(text[i])))
    return min(places, key=lambda place: abs(place - wanted), default=None)


def merge(editor: Editor) -> None:
    """Make one of the selected events of each label, and one of the selected subtitles."""
    project = editor.project
    events, cues = parted(project, seen(editor))
    labels = {event.id: event.label for event in project.result.events}
    for label in dict.fromkeys(labels[each] for each in events):
        same = [each for each in events if labels[each] is label]
        project = acts.merge(project, same) if len(same) > 1 else project
    editor.do("merge", cue_acts.merge(project, cues) if len(cues) > 1 else project)


def delete(editor: Editor) -> None:
    """Remove what is selected."""
    _both(editor, "delete", acts.delete, cue_acts.delete)


def reset(editor: Editor) -> None:
    """Forget what was done to the selected events and subtitles."""
    _both(editor, "reset", acts.reset, cue_acts.reset)


def _both(
    editor: Editor,
    act: str,
    on_events: Callable[[Project, tuple[str, ...]], Project],
    on_cues: Callable[[Project, tuple[str, ...]], Project],
) -> None:
    project = editor.project
    events, cues = parted(project, seen(editor))
    project = on_events(project, events) if events else project
    editor.do(act, on_cues(project, cues) if cues else project)


def relabel(editor: Editor, label: Label) -> None:
    """Call the selected events something else."""
    events, _ = parted(editor.project, seen(editor))
    if events:
        editor.do("relabel", acts.relabel(editor.project, events, label))


def recolour(editor: Editor, colour: str) -> None:
    """Give the selected events a colour; an empty one returns to the label's."""
    events, _ = parted(editor.project, seen(editor))
    if events:
        editor.do("recolour", acts.recolour(editor.project, events, colour))


def rename(editor: Editor, event: str, name: str) -> None:
    """Give an event a name; an empty one returns to the label's."""
    editor.do("rename", acts.rename(editor.project, (event,), name))


def add(editor: Editor, row: str, start: float, end: float | None = None) -> str:
    """A new event in a label's lane, or a new subtitle in theirs, selected; its id.

    Args:
        end: None for what is usual.
    """
    end = min(start + _NEW if end is None else end, editor.project.result.media.duration)
    if row == "cues":
        project, made = cue_acts.add(editor.project, start, end)
    else:
        project, made = acts.add(editor.project, Label(row), start, end)
    editor.do("add", project)
    editor.select((made,))
    return made
