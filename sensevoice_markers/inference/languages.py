"""Which language is spoken when: phrases are heard one by one and decided with their neighbours.

A second of speech says little about its language, and a talk seldom changes it; so the likeliest story is
taken, in which every change costs something and a short phrase follows those around it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

PHRASE = 6.0
"""Seconds of the longest phrase that is heard at once; a language that is spoken for less may be missed."""

_SURE = 3.0  # seconds from which a phrase's odds count in full; measured: below, Whisper base is often wrong
_FLOOR = 0.005  # no phrase is more certain than 1 : 200 of which language it is not
_CHANGE = 2.2  # nats: a phrase on its own needs two changes, and with them nearly all of the certainty there is

_HARDLY = 3.0  # nats more for a language that is hardly ever spoken and often heard in others
_RARE = frozenset("br fo haw jw la mi nn oc sa yi".split())


def likeliest(
    heard: Sequence[Mapping[str, float]], seconds: Sequence[float], before: str | None = None
) -> tuple[str, ...]:
    """The language of each phrase.

    Args:
        heard: of each phrase, probabilities of languages; one that is not named has none.
        seconds: how long each phrase is.
        before: the language that was spoken before the first one, None where nothing was.
    """
    languages = sorted({language for odds in heard for language in odds} | ({before} if before else set()))
    if not heard or not languages:
        return ()
    rare = {language: _HARDLY if language in _RARE else 0.0 for language in languages}
    change = {language: _CHANGE + rare[language] for language in languages}
    first = change if before else rare
    totals = {language: 0.0 if language == before else -first[language] for language in languages}
    steps: list[dict[str, str]] = []
    for odds, length in zip(heard, seconds, strict=True):
        best = max(languages, key=lambda language: totals[language])
        came = {each: each if totals[each] >= totals[best] - change[each] else best for each in languages}
        weight = min(1.0, length / _SURE)
        totals = {
            each: totals[came[each]]
            - (change[each] if came[each] != each else 0.0)
            + weight * math.log(max(odds.get(each, 0.0), _FLOOR))
            for each in languages
        }
        steps.append(came)
    language = max(languages, key=lambda each: totals[each])
    story = [language]
    for came in reversed(steps[1:]):
        language = came[language]
        story.append(language)
    return tuple(reversed(story))
