"""Events and subtitles in words: for tooltips, and for who cannot see the timeline. No Qt widgets."""

from __future__ import annotations

from sensevoice_markers.analysis import Cue, Event
from sensevoice_markers.app.panels import emotions
from sensevoice_markers.app.panels.cue_rows import complaint
from sensevoice_markers.app.timeline.scene import Scene


def told(item: Event | Cue, scene: Scene) -> str:
    """What it is, from when to when, how sure; a line each."""
    text, words = scene.text, scene.text.timeline
    start, end = (scene.times.write(edge) for edge in (item.start, item.end))
    lasts = text.seconds.format(seconds=f"{item.end - item.start:.2f}")
    when = text.separator.join([text.from_to.format(start=start, end=end), lasts])
    if isinstance(item, Event):
        label = text.labels[item.label]
        name = text.separator.join([item.name, label]) if item.name else label
        hand = [words.by_hand] if item.by_hand else []
        return "\n".join([text.separator.join([name, f"{item.confidence:.0%}", *hand]), when])
    felt = scene.felt.get(item.id)
    emotion = emotions.word(felt, text)
    feeling = [words.emotion.format(emotion=emotion)] if emotion else []
    broken = (complaint(each, text) for each in scene.wrong.get(item.id, ()))
    return "\n".join([*item.lines, when, *feeling, *broken])


def told_selection(items: tuple[Event | Cue, ...], scene: Scene) -> str:
    """What is selected, in one line."""
    text, words = scene.text, scene.text.timeline
    if not items:
        return words.nothing_selected
    what = told(items[0], scene).replace("\n", text.separator)
    return (
        words.selected_one.format(what=what) if len(items) == 1 else words.selected.format(count=len(items), what=what)
    )
