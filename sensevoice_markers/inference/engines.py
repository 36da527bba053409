"""The engines: what each declares, and how it and the dedicated taggers are loaded.

An engine transcribes; the taggers always run beside it, since they hear music, laughter and applause over
the whole timeline. To add an engine, write its module and one entry of `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from sensevoice_markers.analysis import ScoreTrack, Segment
from sensevoice_markers.errors import BadSetting, EngineUnavailable, InputNotFound
from sensevoice_markers.inference import ctranslate, devices, firered, speech, whisper
from sensevoice_markers.inference.devices import Running, Wish
from sensevoice_markers.inference.loudness import Loudness
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import Sound
from sensevoice_markers.weights import catalog, store

TAGGER_WEIGHTS: tuple[str, ...] = ("yamnet",)
VAD_WEIGHTS: Mapping[str, tuple[str, ...]] = {"firered": (), "fsmn": ("fsmn-vad",)}


class Transcriber(Protocol):
    """What turns speech into words.

    Attributes:
        running: what it computes on, known once it is loaded.
        exact: its words begin when they are said, also after a pause.
        taggers: what it hears besides words, over the whole timeline.
        warnings: one line each, for people.
    """

    running: Running
    exact: bool
    taggers: tuple[Tagger, ...]
    warnings: tuple[str, ...]

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
        load: makes the transcriber that a wish asks for. Raises EngineUnavailable where it cannot be had.
        automatic: what ``auto`` may come to, as `Running.kind` has it, best first.
        note: one line for people, where `choose` could have chosen a better engine if it were here.
    """

    name: str
    languages: frozenset[str]
    weights: tuple[str, ...]
    load: Callable[[Wish], Transcriber]
    automatic: tuple[str, ...]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def kinds(self, wish: Wish) -> tuple[str, ...]:
        """What `Running.kind` answers the wish; what an earlier run kept of any of these does for it."""
        able = {"cpu": ("cpu",), "cuda": ("gpu",)}.get(wish.device, ("gpu", "cpu"))
        if wish.precision == "auto":
            return tuple(each for each in self.automatic if each.startswith(able))
        return tuple(f"{each}-{wish.precision}" for each in able)

    def knows(self, language: str) -> bool:
        """Whether the engine can be told `language`, or hear it where that is ``auto``."""
        return language.lower() in {"auto", *self.languages, *self.stand_ins}

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


def _sensevoice(wish: Wish) -> Transcriber:
    from sensevoice_markers.inference.sensevoice.transcription import SenseVoice

    running = devices.choose(wish)
    folder = Path(wish.checkpoint) if wish.checkpoint else store.verified(catalog.CATALOG["sensevoice"])
    return SenseVoice(folder, running)


ENGINES: Mapping[str, Engine] = {
    "sensevoice": Engine(
        name="sensevoice",
        languages=frozenset({"zh", "en", "yue", "ja", "ko"}),
        weights=("sensevoice",),
        load=_sensevoice,
        automatic=("gpu-bf16", "gpu-fp32", "cpu-fp32"),
    ),
    "embedded": Engine(
        name="embedded",
        languages=frozenset(whisper.LANGUAGES),
        weights=("whisper-base",),
        load=lambda wish: whisper.Whisper(store.verified(catalog.CATALOG["whisper-base"]), wish),
        automatic=ctranslate.AUTOMATIC,
        stand_ins={"yue": "zh"},
    ),
}


_PREFERENCE = ("sensevoice", "embedded")
"""What ``auto`` takes: the first one whose weights are here, the last one where none is."""


def choose(name: str, checkpoint: str = "", language: str = "auto") -> Engine:
    """The engine `name`; ``auto`` takes the best one that is here, its `note` says how to get a better one.

    Args:
        language: ``auto`` takes an engine that knows it, where there is one.
        checkpoint: folder of a SenseVoice of one's own, which needs no published weights.

    Raises:
        EngineUnavailable: there is none of that name.
        BadSetting: the checkpoint is of another engine.
        InputNotFound: the checkpoint is not there.
    """
    if checkpoint:
        if name not in ("auto", "sensevoice"):
            raise BadSetting(f"--checkpoint is a SenseVoice's: leave it out for --engine {name}")
        if not Path(checkpoint).is_dir():
            raise InputNotFound(f"{checkpoint} is no folder: name the one that holds a SenseVoice checkpoint")
        return replace(ENGINES["sensevoice"], weights=())
    if name == "auto":
        all_of_them = [ENGINES[each] for each in _PREFERENCE]
        preferred = [each for each in all_of_them if each.knows(language)] or all_of_them
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


def check_vad(vad: str) -> None:
    """Whether there is such a detector of speech activity.

    Raises:
        BadSetting: there is not.
    """
    if vad not in speech.ACTIVITIES:
        raise BadSetting(f"there is no speech detector {vad!r}; choose --vad from {', '.join(speech.ACTIVITIES)}")


def fingerprint(engine: Engine, vad: str = "firered", checkpoint: str = "") -> tuple[str, ...]:
    """What a result depends on: the digests of all weights, and the versions of those inside packages.

    Files of a checkpoint of one's own are known by size and time of change.
    """
    ids = (*engine.weights, *TAGGER_WEIGHTS, *VAD_WEIGHTS[vad])
    own = [path for path in sorted(Path(checkpoint).iterdir()) if path.is_file()] if checkpoint else ()
    return (
        firered.version(),
        *(file.sha256 for each in ids for file in store.edition(catalog.CATALOG[each])),
        *(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in own),
    )


@lru_cache(maxsize=1)
def taggers(
    vad: str = "firered",
    fingerprint: tuple[str, ...] = (),  # noqa: ARG001 - what is kept is known by it
) -> tuple[Tagger, ...]:
    """The dedicated taggers, loaded once and kept; FireRed's detector of speech is a witness whatever `vad` is.

    Args:
        fingerprint: of the weights that are here; where it changes they are loaded anew.

    Raises:
        WeightsMissing, WeightsDamaged: pull them first.
    """
    from sensevoice_markers.inference.yamnet import Yamnet

    folder = store.verified(catalog.CATALOG["yamnet"])
    usual = (firered.SpeechActivity(), firered.SpeechSingingMusic(), Yamnet(folder), Loudness())
    if vad == "firered":
        return usual
    from sensevoice_markers.inference.fsmn import Fsmn

    return (*usual, Fsmn(store.verified(catalog.CATALOG["fsmn-vad"])))


_loaded: list[tuple[object, Transcriber]] = []


def transcriber(name: str, wish: Wish, fingerprint: tuple[str, ...] = ()) -> Transcriber:
    """The engine's transcriber, loaded once and kept while no other is asked for.

    Args:
        fingerprint: of the weights that are here; where it changes they are loaded anew.

    Raises:
        WeightsMissing, WeightsDamaged: pull them first.
        EngineUnavailable: what `wish` asks for cannot be had.
    """
    wanted = (name, wish, fingerprint)
    if not _loaded or _loaded[0][0] != wanted:
        _loaded.clear()  # before the next one is loaded: two would take the memory of both
        _loaded.append((wanted, ENGINES[name].load(wish)))
    return _loaded[0][1]
