"""The engines: what each declares, and how it and the dedicated taggers are loaded.

An engine transcribes; the taggers always run beside it, since they hear music, laughter and applause over
the whole timeline. To add an engine, write its module and one entry of `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

from sensevoice_markers.analysis import ScoreTrack, Segment
from sensevoice_markers.errors import BadSetting, EngineUnavailable
from sensevoice_markers.inference import firered, whisper
from sensevoice_markers.inference.loudness import Loudness
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import Sound
from sensevoice_markers.weights import catalog, store

TAGGER_WEIGHTS: tuple[str, ...] = ("yamnet",)


class Transcriber(Protocol):
    """What turns speech into words."""

    def transcribe(
        self,
        sound: Sound,
        activity: ScoreTrack,
        spans: Sequence[Span],
        language: str | None,
        vocabulary: Sequence[str] = (),
    ) -> Iterator[Segment]:
        """Segments in order; `activity` is the log-odds of speech, `language` None to hear which it is.

        `vocabulary` names what is likely to be said; an engine that has no use for it passes over it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """What an engine declares.

    Attributes:
        languages: codes it can be told.
        stand_ins: languages it has no name for, and the one it takes for them.
        weights: ids in the catalog, the taggers' not counted.
        load: makes the transcriber.
        note: one line for people, where `choose` could have chosen a better engine if it were here.
    """

    name: str
    languages: frozenset[str]
    weights: tuple[str, ...]
    load: Callable[[], Transcriber]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def language(self, wanted: str) -> tuple[str | None, str | None]:
        """(language to recognise, None for any; a warning for people or None) for a user's wish.

        Raises:
            BadSetting: the engine does not know the language.
        """
        wanted = wanted.lower()
        if wanted == "auto":
            return None, None
        if wanted in self.languages:
            return wanted, None
        if wanted in self.stand_ins:
            instead = self.stand_ins[wanted]
            return instead, f"the {self.name} engine has no {wanted}: it is recognised as {instead}"
        raise BadSetting(
            f"the {self.name} engine does not know the language {wanted!r}; use auto or one of: "
            f"{' '.join(sorted(self.languages | set(self.stand_ins)))}"
        )


ENGINES: Mapping[str, Engine] = {
    "embedded": Engine(
        name="embedded",
        languages=frozenset(whisper.LANGUAGES),
        weights=("whisper-base",),
        load=lambda: whisper.Whisper(store.verified(catalog.CATALOG["whisper-base"])),
        stand_ins={"yue": "zh"},
    ),
}


_PREFERENCE = ("sensevoice", "embedded")
"""What ``auto`` takes: the first one whose weights are here, the last one where none is."""


def choose(name: str) -> Engine:
    """The engine `name`; ``auto`` takes the best one that is here, its `note` says how to get a better one.

    Raises:
        EngineUnavailable: there is none of that name.
    """
    if name == "auto":
        preferred = [ENGINES[each] for each in _PREFERENCE if each in ENGINES]
        engine = next(filter(_is_here, preferred), preferred[-1])
        if engine is preferred[0]:
            return engine
        best = preferred[0].name
        pull = f"sensevoice-markers models pull {best}"
        return replace(engine, note=f"this was the {engine.name} engine; to use {best}, run '{pull}'")
    if name in ENGINES:
        return ENGINES[name]
    raise EngineUnavailable(f"this version has no engine {name!r}; use --engine {' or '.join(['auto', *ENGINES])}")


def _is_here(engine: Engine) -> bool:
    return all(store.is_installed(catalog.CATALOG[each]) for each in engine.weights)


def fingerprint(engine: Engine) -> tuple[str, ...]:
    """What a result depends on: the digests of all weights, and the versions of those inside packages."""
    ids = (*engine.weights, *TAGGER_WEIGHTS)
    return (firered.version(), *(file.sha256 for each in ids for file in store.edition(catalog.CATALOG[each])))


@lru_cache(maxsize=1)
def taggers() -> tuple[Tagger, ...]:
    """The dedicated taggers, loaded once and kept.

    Raises:
        WeightsMissing, WeightsDamaged: pull them first.
    """
    from sensevoice_markers.inference.yamnet import Yamnet

    folder = store.verified(catalog.CATALOG["yamnet"])
    return (firered.SpeechActivity(), firered.SpeechSingingMusic(), Yamnet(folder), Loudness())


@lru_cache(maxsize=1)
def transcriber(name: str) -> Transcriber:
    """The engine's transcriber, loaded once and kept while no other is asked for.

    Raises:
        WeightsMissing, WeightsDamaged: pull them first.
    """
    return ENGINES[name].load()
