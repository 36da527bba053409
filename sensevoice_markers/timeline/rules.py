"""What each label is decided from: which classes of which taggers speak for it or against it.

The shape of each rule stands here; the numbers that were learned from sound stand in fitted.json beside it, which
benchmarks/hearing/fit.py writes. A label without learned numbers takes the evidence of its classes as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

import msgspec

from sensevoice_markers.analysis import Label
from sensevoice_markers.timeline.rows import PUBLISHED, Row

_YAMNET, _AED, _VAD = "yamnet", "firered-aed", "firered-vad"


@dataclass(frozen=True, slots=True)
class Term:
    """Evidence from one tagger: the largest log-odds of some classes, averaged over a while.

    Attributes:
        classes: a class that was not tagged is passed over.
        sign: 1 speaks for the label, -1 against it.
        over: seconds over which the scores are averaged.
        low, high: log-odds beyond which a class says no more.
    """

    tagger: str
    classes: tuple[str, ...]
    sign: int = 1
    over: float = 0.6
    low: float = -16.0
    high: float = 8.0


@dataclass(frozen=True, slots=True)
class Rule:
    """How one label is decided.

    Attributes:
        head: log-odds of the label by a head of its own, which have a share of the evidence.
        even: of a rule without learned numbers, the log-odds at which the label is as likely as not.
        range: how far the threshold falls from sensitivity 0 to 1, in log-odds.
        limit: evidence beyond this, in log-odds, says no more.
        join: a shorter gap in seconds does not end an event.
        shortest: a shorter event in seconds is dropped.
        changes: which changes of the sound begin and end it (see `changes`).
    """

    label: Label
    terms: tuple[Term, ...]
    head: Term | None = None
    even: float = 0.0
    range: float = 6.0
    limit: float = 6.0
    join: float = 1.0
    shortest: float = 0.3
    changes: str = "sound"


@dataclass(frozen=True)
class Fitted:
    """What was learned for one rule.

    Attributes:
        weights: of the rule's terms in their order, signs included.
        bias: added to the weighted sum, so that above 0 the label is likelier than not.
        head: share of the evidence that the rule's head has, the sum the rest.
        shift: added to it where events are decided: how far their threshold lies from even odds.
        gain: how much a second of evidence weighs against the cost of a switch.
        switch: cost of beginning or ending where the sound does not change.
        late: (onset, offset) in seconds, how much after its true edges an event is found to begin and end: a fade is
            heard from before its half-way point until after it.
        confidence: (slope, intercept) from an event's mean evidence to the log-odds that it is true.
    """

    weights: tuple[float, ...]
    bias: float
    head: float = 0.0
    shift: float = 0.0
    gain: float = 2.0
    switch: float = 8.0
    late: tuple[float, float] = (0.0, 0.0)
    confidence: tuple[float, float] = (1.0, 0.0)


@dataclass(frozen=True)
class Fit:
    """The document fitted.json: where its numbers come from, and them; `rows` take the place of `PUBLISHED`."""

    provenance: str
    labels: dict[Label, Fitted] = field(default_factory=dict)
    rows: dict[Label, Row] = field(default_factory=dict)


_LAUGHS = ("Laughter", "Baby laughter", "Giggle", "Snicker", "Belly laugh", "Chuckle, chortle")
_CRIES = ("Crying, sobbing", "Baby cry, infant cry", "Whimper", "Wail, moan")
_INSTRUMENTS = ("Musical instrument", "Drum", "Guitar", "Piano", "Synthesizer", "Electronic music")


def _against(*classes: str) -> tuple[Term, ...]:
    return tuple(Term(_YAMNET, (name,), sign=-1, low=-12.0) for name in classes)


def _head(name: str) -> Term:
    return Term(_YAMNET, (f"{name} head",), low=-10.0, high=10.0)


RULES: tuple[Rule, ...] = (
    Rule(
        Label.BGM,
        (
            Term(_AED, ("music",), over=0.5, low=-8.0),
            Term(_AED, ("music",), over=1.0, low=-8.0),
            Term(_AED, ("music",), over=3.0, low=-8.0),
            Term(_AED, ("singing",), over=1.0, low=-8.0),
            Term(_YAMNET, ("Music",), over=1.08, low=-12.0, high=6.0),
            Term(_YAMNET, ("Music",), over=3.0, low=-12.0, high=6.0),
            Term(_YAMNET, ("Background music",), over=1.08, low=-12.0, high=6.0),
            Term(_YAMNET, ("Soundtrack music", "Theme music", "Jingle (music)"), over=1.08, low=-12.0, high=6.0),
            Term(_YAMNET, _INSTRUMENTS, over=1.08, low=-12.0, high=6.0),
            *_against("Laughter", "Applause", "Crying, sobbing", "Typing", "Silence", "Engine", "Vacuum cleaner"),
        ),
        head=_head("music"), limit=4.0, join=2.0, shortest=3.0, changes="music",
    ),
    Rule(
        Label.LAUGHTER,
        (
            Term(_YAMNET, _LAUGHS),
            *(Term(_YAMNET, (name,)) for name in _LAUGHS),
            *_against(
                *_CRIES, "Screaming", "Cough", "Throat clearing", "Sneeze", "Snort", "Breathing", "Dog",
                "Applause", "Clapping", "Cheering", "Rain", "Waves, surf", "Music",
            ),
        ),
        head=_head("laughter"),
    ),
    Rule(
        Label.APPLAUSE,
        (
            Term(_YAMNET, ("Applause", "Clapping")),
            *(Term(_YAMNET, (name,)) for name in ("Applause", "Clapping", "Hands", "Cheering")),
            *_against(
                "Rain", "Rain on surface", "Waves, surf", "Waterfall", "Water tap, faucet", "Crackle", "Fire",
                "Typing", "White noise", "Static", "Engine", "Vacuum cleaner",
            ),
        ),
        head=_head("applause"),
    ),
    Rule(Label.SPEECH, (Term(_VAD, ("speech",), over=0.2, high=6.0),), join=0.3, shortest=0.2),
    Rule(Label.SINGING, (Term(_AED, ("singing",), over=1.0),), join=2.0, shortest=1.0, changes="music"),
    Rule(Label.CRY, (Term(_YAMNET, _CRIES),), even=-2.0),
    Rule(Label.COUGH, (Term(_YAMNET, ("Cough", "Throat clearing")),), even=-1.5, shortest=0.1),
    Rule(Label.SNEEZE, (Term(_YAMNET, ("Sneeze",)),), even=-2.0, shortest=0.1),
    Rule(Label.BREATH, (Term(_YAMNET, ("Breathing", "Gasp", "Pant", "Sigh")),), even=-1.0, shortest=0.1),
    Rule(Label.CHEERING, (Term(_YAMNET, ("Cheering", "Crowd")),), even=-3.0, shortest=0.5),
)  # fmt: skip


ALONE = Fitted((), 0.0, switch=3.0)
"""How events are decided where only SenseVoice's scan looked: its windows are a long average already."""


@lru_cache(maxsize=1)
def fitted() -> Mapping[Label, Fitted]:
    """What was learned, a label; rules that are not in it get equal weights."""
    known = _document().labels
    return {rule.label: known.get(rule.label) or _plain(rule) for rule in RULES}


@lru_cache(maxsize=1)
def rows() -> Mapping[Label, Row]:
    """What of SenseVoice's events makes a label, and counts how much: as published, or as learned."""
    return {**PUBLISHED, **_document().rows}


@lru_cache(maxsize=1)
def _document() -> Fit:
    source = resources.files("sensevoice_markers.timeline") / "fitted.json"
    return msgspec.json.decode(source.read_bytes(), type=Fit)


def _plain(rule: Rule) -> Fitted:
    weight = 1.0 / len(rule.terms)
    return Fitted(tuple(term.sign * weight for term in rule.terms), -rule.even)
