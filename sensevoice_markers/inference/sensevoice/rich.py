"""SenseVoice's tagged text, as it writes it and as others publish it: ``<|en|><|HAPPY|><|Speech|><|withitn|>Hello.``"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from sensevoice_markers.inference.sensevoice.checkpoint import EMOTIONS, EVENTS, LANGUAGES

_TAG = regex.compile(r"<\|([^|<>]*)\|>")
_PICTURE = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u200D--[\p{ASCII}©®‼⁉™〰〽㊗㊙]]", regex.V1
)


@dataclass(frozen=True, slots=True)
class Rich:
    """What the tags say, and the text without them.

    Attributes:
        language: a code, None where nobody speaks or none is named.
        emotion: in capitals, None where it is unknown.
        event: the model's name for what is heard, None where none is named.
        text: clean, with neither tags nor emoji.
    """

    language: str | None
    emotion: str | None
    event: str | None
    text: str


def parse(raw: str) -> Rich:
    """`raw` taken apart; of several tags of a kind the first one counts."""
    tags = _TAG.findall(raw)

    def first(known: object) -> str | None:
        return next((tag for tag in tags if tag in known), None)  # type: ignore[operator] # a mapping or a tuple

    language, emotion = first(LANGUAGES), first(EMOTIONS)
    return Rich(
        language=None if language == "nospeech" else language,
        emotion=None if emotion == "EMO_UNKNOWN" else emotion,
        event=first(EVENTS),
        text=clean(raw).strip(),
    )


def clean(text: str) -> str:
    """`text` without tags and emoji."""
    bare: str = _PICTURE.sub("", _TAG.sub("", text))
    return bare
