"""Events → cues for people who do not hear: [laughter], [applause], ♪, in the language of the subtitles.

They are cues of their own and give way to speech: shown while the sound is heard and nobody speaks.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sensevoice_markers.analysis import Cue, Event, Label, Script, Subtitles
from sensevoice_markers.timeline.cues import LEAST
from sensevoice_markers.timeline.subtitles import limits
from sensevoice_markers.timeline.wording.script import conversion

_SHOWN = 4.0
"""Seconds: longer no such cue is shown, however long the sound goes on; it has been read by then."""

_MUSIC = "♪"  # a note is a note in every language
_LABELS = (Label.LAUGHTER, Label.APPLAUSE, Label.CHEERING, Label.SINGING, Label.CRY, Label.COUGH, Label.SNEEZE)

# In the order of _LABELS.
_TAGS: Mapping[str, tuple[str, ...]] = {
    "en": ("laughter", "applause", "cheering", "singing", "crying", "coughing", "sneezes"),
    "zh": ("笑声", "掌声", "欢呼声", "歌声", "哭声", "咳嗽声", "喷嚏声"),
    "yue": ("笑聲", "掌聲", "歡呼聲", "歌聲", "喊聲", "咳嗽聲", "噴嚏聲"),
    "ja": ("笑い声", "拍手", "歓声", "歌声", "泣き声", "咳", "くしゃみ"),
    "ko": ("웃음", "박수", "환호", "노래", "울음", "기침", "재채기"),
    "es": ("risas", "aplausos", "vítores", "canto", "llanto", "tos", "estornudo"),
    "fr": ("rires", "applaudissements", "acclamations", "chant", "pleurs", "toux", "éternuement"),
    "de": ("Gelächter", "Applaus", "Jubel", "Gesang", "Weinen", "Husten", "Niesen"),
    "it": ("risate", "applausi", "acclamazioni", "canto", "pianto", "tosse", "starnuto"),
    "pt": ("risos", "aplausos", "aclamações", "canto", "choro", "tosse", "espirro"),
    "nl": ("gelach", "applaus", "gejuich", "gezang", "gehuil", "gehoest", "genies"),
    "pl": ("śmiech", "oklaski", "wiwaty", "śpiew", "płacz", "kaszel", "kichnięcie"),
    "sv": ("skratt", "applåder", "jubel", "sång", "gråt", "hosta", "nysning"),
    "ru": ("смех", "аплодисменты", "ликование", "пение", "плач", "кашель", "чихание"),
    "uk": ("сміх", "оплески", "радісні вигуки", "спів", "плач", "кашель", "чхання"),
    "tr": ("gülüşmeler", "alkış", "tezahürat", "şarkı", "ağlama", "öksürük", "hapşırma"),
}


def tag(label: Label, language: str) -> str | None:
    """What a cue says of `label`: ``[laughter]``, in English where the language has no word here; None for no cue."""
    if label == Label.BGM:
        return _MUSIC
    if label not in _LABELS:
        return None
    return f"[{_TAGS.get(language, _TAGS['en'])[_LABELS.index(label)]}]"


def with_sounds(
    speech: Sequence[Cue], events: Iterable[Event], duration: float, subtitles: Subtitles, script: Script = "auto"
) -> tuple[Cue, ...]:
    """The cues of speech, and between them those of the events that are heard where there is room to read them.

    Args:
        speech: in order, without overlap; they stay as they are.
        duration: seconds of the media, which no sound's cue outlasts.
        script: that Chinese is written in.
    """
    language = Counter(cue.language for cue in speech).most_common(1)[0][0] if speech else "en"
    convert = conversion(language, script)
    cues = list(speech)
    # Laughter and applause first: where music begins with them the note comes after.
    for event in sorted(events, key=lambda event: (event.label == Label.BGM, event.start)):
        text = tag(event.label, language)
        if text is not None:
            written = convert(text) if convert else text
            made = _place(event, written, language, cues, duration, subtitles)
            if made is not None:
                insort(cues, made, key=lambda cue: cue.start)
    return tuple(cues)


def _place(
    event: Event, text: str, language: str, cues: Sequence[Cue], duration: float, subtitles: Subtitles
) -> Cue | None:
    """A cue in the first room that is large enough, and begins before the event ends."""
    own = limits(subtitles, language)
    least, last = math.ceil(1000 * max(LEAST, own.shortest)), round(1000 * event.end)
    for start, end in _rooms(event, cues, math.ceil(own.gap * 1000), duration):
        until = min(end, start + round(1000 * _SHOWN), max(last, start + least))
        # What is nearly over when there is room for it is not shown any more.
        if until - start >= least and last - start >= min(least, last - round(1000 * event.start)) / 2:
            return Cue(f"sound-{event.id}", start / 1000, until / 1000, (text,), language)
    return None


def _rooms(event: Event, cues: Sequence[Cue], gap: int, duration: float) -> Iterator[tuple[int, int]]:
    """(start, end) in milliseconds of what lies between cues, from the event's start on, while the event lasts."""
    start, last = max(0, round(1000 * event.start)), round(1000 * event.end)
    before = bisect_right(cues, event.start, key=lambda cue: cue.start) - 1
    for cue in islice(cues, max(0, before), None):
        begins, ends = round(1000 * cue.start), round(1000 * cue.end)
        if ends + gap <= start:
            continue
        if begins - gap > start:
            yield start, begins - gap
        start = max(start, ends + gap)
        if start >= last:
            return
    if math.isfinite(duration):
        yield start, math.floor(1000 * duration)
    else:
        yield start, start + round(1000 * _SHOWN)
