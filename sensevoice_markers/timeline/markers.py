"""Events → markers: what an editor will see, how it is called and coloured. Still in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.errors import BadSetting

COLOURS = (
    "BLACK", "BLUE", "CYAN", "GREEN", "MAGENTA", "ORANGE", "PINK", "PURPLE", "RED", "WHITE", "YELLOW",
)  # fmt: skip
"""OpenTimelineIO's marker colours; other formats map from these."""


COMMENT = re.compile(r" · \d+% · \d+\.\ds$")
"""What a marker's comment says after its name."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker in seconds.

    Attributes:
        of: the event it stands for; the two markers of a pair share it.
        edge: START or STOP of a pair, None for a marker that has a range of its own.
        end: exclusive; equal to `start` for the markers of a pair.
    """

    of: Event
    edge: Literal["START", "STOP"] | None
    name: str
    comment: str
    colour: str
    start: float
    end: float

    @property
    def event(self) -> str:
        """Id of the event."""
        return self.of.id

    @property
    def label(self) -> Label:
        """Of the event."""
        return self.of.label

    @property
    def confidence(self) -> float:
        """Of the event, 0..1."""
        return self.of.confidence

    @property
    def id(self) -> str:
        """Of this marker alone; the same as long as the event's is."""
        return f"{self.event}/{self.edge}" if self.edge else self.event


def check_colour(colour: str) -> None:
    """Raise BadSetting for a colour that is none of `COLOURS`."""
    if colour not in COLOURS:
        raise BadSetting(f"marker colour {colour!r} is unknown; choose from {', '.join(COLOURS)}")


_FIELDS = ("label", "edge", "confidence", "duration", "number")


@dataclass(frozen=True, slots=True)
class Style:
    """How events of one label become markers.

    Attributes:
        shape: ``pair`` for a START and a STOP marker, ``range`` for one marker with a duration.
        name: template; ``{label}``, ``{edge}``, ``{confidence}``, ``{duration}``, ``{number}`` are filled in.
        minimum_confidence: events less sure than this make no marker, 0..1.
    """

    shape: Literal["pair", "range"]
    colour: str
    name: str = "{label} {edge}"
    minimum_confidence: float = 0.0

    def __post_init__(self) -> None:
        check_colour(self.colour)
        if not 0 <= self.minimum_confidence <= 1:
            raise BadSetting(f"minimum confidence {self.minimum_confidence:g} is outside 0..1")
        _filled(self.name, dict.fromkeys(_FIELDS, ""))  # said now, not when the first marker is made


def _filled(template: str, fields: Mapping[str, str]) -> str:
    try:
        return " ".join(template.format_map(fields).split())
    except (KeyError, ValueError, IndexError, AttributeError, TypeError):
        raise BadSetting(f"marker name {template!r} cannot be filled in; use {{{'}, {'.join(_FIELDS)}}}") from None


STYLES: Mapping[Label, Style] = {
    Label.BGM: Style("pair", "GREEN"),
    Label.LAUGHTER: Style("range", "YELLOW"),
    Label.APPLAUSE: Style("range", "CYAN"),
    Label.CHEERING: Style("range", "BLUE"),
    Label.SINGING: Style("pair", "MAGENTA"),
    Label.SPEECH: Style("range", "WHITE"),
    Label.CRY: Style("range", "PURPLE"),
    Label.COUGH: Style("range", "ORANGE"),
    Label.SNEEZE: Style("range", "RED"),
    Label.BREATH: Style("range", "PINK"),
}
"""How each label looks; those beyond the first three are decided only where a user asks for them."""


def make_markers(events: Sequence[Event], styles: Mapping[Label, Style] = STYLES) -> tuple[Marker, ...]:
    """The markers of `events`, in order of time.

    A name and a colour that a person gave to an event go before its style, and what a person made is always marked.

    Raises:
        BadSetting: a name template with a field that does not exist, or an event's colour that no editor knows.
    """
    made = [(event, marker) for number, event in enumerate(events, 1) for marker in _markers(event, number, styles)]
    # What began earlier first: at one moment the STOP of an event comes before the START of the next.
    made.sort(key=lambda pair: (pair[1].start, pair[0].start, pair[1].label))
    return tuple(marker for _, marker in made)


def _markers(event: Event, number: int, styles: Mapping[Label, Style]) -> Iterator[Marker]:
    style = styles.get(event.label)
    if style is None or (event.confidence < style.minimum_confidence and not event.by_hand):
        return
    if event.colour:
        check_colour(event.colour)
    if style.shape == "range":
        yield _marker(event, number, style, None, event.start, event.end)
    else:
        yield _marker(event, number, style, "START", event.start, event.start)
        yield _marker(event, number, style, "STOP", event.end, event.end)


def _marker(
    event: Event, number: int, style: Style, edge: Literal["START", "STOP"] | None, start: float, end: float
) -> Marker:
    fields = {
        "label": str(event.label),
        "edge": edge or "",
        "confidence": f"{event.confidence:.0%}",
        "duration": f"{event.end - event.start:.1f}s",
        "number": str(number),
    }
    name = _filled(style.name, fields) or str(event.label)
    if event.name:  # a person's own is no template
        name = " ".join(f"{event.name} {fields['edge']}".split())
    # Some editors show only the comment, others only the name: the label stands in both.
    comment = f"{name} · {fields['confidence']} · {fields['duration']}"
    colour = event.colour or style.colour
    return Marker(event, edge, name, comment, colour, start, end)
