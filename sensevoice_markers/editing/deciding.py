"""Another sensitivity at once, under the hand of who moves the slider; and subtitles anew when it rests."""

from __future__ import annotations

from dataclasses import replace

from sensevoice_markers.analysis import Analysis, Label, Subtitles, Wording
from sensevoice_markers.editing.project import Project, redecided, with_decided_events
from sensevoice_markers.timeline import with_cues
from sensevoice_markers.timeline.events import decided, in_order, prepare


class Decider:
    """Decides the events of an analysis again and again.

    Making one takes a while (half a second for an hour); deciding takes milliseconds. It holds the evidence, and does
    not change.

    Raises:
        BadDocument: tracks of an impossible length.
    """

    def __init__(self, analysis: Analysis) -> None:
        self._prepared = prepare(analysis.tracks, analysis.sound, tuple(Label))

    @property
    def labels(self) -> frozenset[Label]:
        """What can be decided: labels that something was tagged for."""
        return frozenset(self._prepared.scores)

    def events(self, project: Project, label: Label, sensitivity: float) -> Project:
        """The project with the events of `label` at `sensitivity`, its edits over them, and its cues as they were.

        `settled` makes of it what `timeline.decide` would have decided.

        Raises:
            BadSetting: a sensitivity outside 0..1.
        """
        before = project.decided
        others = (event for event in before.events if event.label != label)
        events = in_order((*others, *decided(self._prepared, label, sensitivity)))
        chosen = {**before.sensitivity, label: sensitivity}
        return with_decided_events(project, replace(before, events=events, sensitivity=chosen))


def settled(project: Project, subtitles: Subtitles | None = None, wording: Wording | None = None) -> Project:
    """The project with its subtitles made anew, as its events ask for now and as `subtitles` and `wording` say.

    None keeps what the analysis has. This takes some tenths of a second for an hour of talk: where a person went on
    meanwhile, `redecided` lays their edits over the answer's `decided`.

    Raises:
        BadSetting: subtitles or a wording that make no sense.
    """
    decided = with_cues(project.decided, subtitles, wording)
    # What is the same stays the same object: views then look at the others only.
    known = {cue: cue for cue in project.decided.cues}
    return redecided(project, replace(decided, cues=tuple(known.get(cue, cue) for cue in decided.cues)))
