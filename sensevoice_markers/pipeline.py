"""The road itself: media → inference → timeline, as one generator of progress.

`run` is what the worker, a server or a batch job drives step by step; `analyze` is the same for a caller who
only wants the answer.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

from sensevoice_markers import cache, files
from sensevoice_markers.analysis import Analysis, AudioTrack, Label, MediaInfo, ScoreTrack, Segment, Subtitles, Wording
from sensevoice_markers.errors import Cancelled, InputUnreadable, MarkersError
from sensevoice_markers.inference import belief, devices, engines, moments, speech, tagging
from sensevoice_markers.inference.devices import Wish
from sensevoice_markers.inference.engines import Engine
from sensevoice_markers.media import audio
from sensevoice_markers.media.audio import Sound
from sensevoice_markers.media.peaks import Peaks
from sensevoice_markers.media.probe import choose_track, probe
from sensevoice_markers.timeline import decide
from sensevoice_markers.timeline.events import check_sensitivity
from sensevoice_markers.timeline.subtitles import check_subtitles
from sensevoice_markers.timeline.wording import check_wording

T = TypeVar("T")
Stage = Literal["load", "decode", "tag", "transcribe"]

# Seconds of sound a second, on two cores: only the first guess of the time left, replaced by what is measured.
_USUAL_SPEED: Mapping[Stage, float] = {"decode": 300.0, "tag": 120.0, "transcribe": 15.0}


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be analysed, and how.

    Attributes:
        audio: number of the audio track from 1, ``"mix"`` for all, None for the file's default one.
        engine: ``auto`` or an engine's name.
        language: ``auto`` or a code the engine knows.
        sensitivity: 0..1 a label, 0.5 where not named.
        use_cache: False to infer again.
        subtitles: how words are set as subtitles.
        wording: how words are written; its vocabulary also helps to recognise them.
        device: what the engine runs on, one of `devices.DEVICES`.
        precision: how finely it computes, one of `devices.PRECISIONS`.
        vad: which detector says where speech is, one of `speech.ACTIVITIES`.
        checkpoint: folder of a SenseVoice of one's own, empty for the published one.
    """

    path: str
    audio: int | Literal["mix"] | None = None
    engine: str = "auto"
    language: str = "auto"
    sensitivity: dict[Label, float] = field(default_factory=dict)
    use_cache: bool = True
    subtitles: Subtitles = field(default_factory=Subtitles)
    wording: Wording = field(default_factory=Wording)
    device: str = "auto"
    precision: str = "auto"
    vad: str = "firered"
    checkpoint: str = ""

    @property
    def wish(self) -> Wish:
        """What is asked for of the engine."""
        return Wish(self.device, self.precision, self.checkpoint)

    def __post_init__(self) -> None:
        try:
            self.path.encode()
        except UnicodeEncodeError:  # bytes of another encoding: neither JSON nor a timeline can hold them
            raise InputUnreadable(f"{self.path}: the name is not UTF-8; rename the file or its folder") from None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the road has been walked.

    Attributes:
        done, total: seconds of sound of this stage.
        speed: seconds of sound a second in this stage, 0 while unknown.
        remaining: seconds until everything is finished, as far as can be told.
        note: a line for people, told once: what computes, and why nothing better.
    """

    stage: Stage
    done: float
    total: float
    speed: float
    remaining: float
    note: str = ""


def analyze(
    path: Path | str,
    *,
    audio: int | Literal["mix"] | None = None,
    engine: str = "auto",
    language: str = "auto",
    sensitivity: Mapping[Label, float] | None = None,
    use_cache: bool = True,
    subtitles: Subtitles | None = None,
    wording: Wording | None = None,
    device: str = "auto",
    precision: str = "auto",
    vad: str = "firered",
    checkpoint: str = "",
    on_progress: Callable[[Progress], None] | None = None,
) -> Analysis:
    """Analyse one media file in this process; the arguments are those of `Request`.

    Raises:
        MarkersError: one of its kinds, with a message that names the fix.
    """
    request = Request(
        str(path),
        audio,
        engine,
        language,
        dict(sensitivity or {}),
        use_cache,
        subtitles or Subtitles(),
        wording or Wording(),
        device,
        precision,
        vad,
        checkpoint,
    )
    return driven(run(request), on_progress or (lambda _: None))


def driven(steps: Generator[Progress, None, T], on_progress: Callable[[Progress], None]) -> T:
    """The value of `steps`, driven to their end; `on_progress` is told on the way."""
    while True:
        try:
            progress = next(steps)
        except StopIteration as finished:
            value: T = finished.value
            return value
        on_progress(progress)


def run(request: Request, cancelled: Callable[[], bool] = lambda: False) -> Generator[Progress, None, Analysis]:
    """Walk the road; between two yields at most a few seconds of work lie.

    Raises:
        Cancelled: `cancelled()` became true; nothing is left behind.
        MarkersError: one of its kinds.
    """
    engine = check(request)
    path = Path(request.path)
    media = probe(path)
    tracks = _tracks(media, request.audio)
    language, warning = engine.language(request.language)
    heard: int | Literal["mix"] = "mix" if request.audio == "mix" else tracks[0].number
    terms = request.wording.vocabulary
    fingerprint = engines.fingerprint(engine, request.vad, request.checkpoint)
    key = cache.key(path, heard, engine.name, language, fingerprint, terms, request.vad)
    found = _kept(key, engine.kinds(request.wish)) if request.use_cache else None
    if found is None:
        found, kind = yield from _infer(media, tracks, heard, engine, language, request, fingerprint, cancelled)
        cache.store(f"{key}-{kind}", found)
    elif found.computed:
        yield Progress("load", 0.0, 0.0, 0.0, 0.0, f"{found.computed}, kept from an earlier run")
    if warning:  # a language that the engine takes for another is what was spoken all the same
        spoken = tuple(replace(segment, language=request.language.lower()) for segment in found.segments)
        found = replace(found, segments=spoken, warnings=(warning, *found.warnings))
    return decide(replace(found, media=media), request.sensitivity, request.subtitles, request.wording)


def outline(
    path: Path, audio_track: int | Literal["mix"], cancelled: Callable[[], bool] = lambda: False
) -> Generator[Progress, None, Path]:
    """The file that holds the `Peaks` of one audio track (``"mix"``: of all); decodes where none is kept.

    Raises:
        Cancelled: `cancelled()` became true.
        MarkersError: one of its kinds.
    """
    entry = cache.peaks_file(path, audio_track)
    if not cache.has_peaks(entry):
        media = probe(path)
        estimate = _Estimate(media.duration, cancelled, ("decode",))
        steps = audio.decode(media, _tracks(media, audio_track), files.cache_folder())
        sound = yield from estimate.follow("decode", steps)
        cache.store_peaks(entry, Peaks.of(sound.samples))
    return entry


def check(request: Request) -> Engine:
    """The engine of `request`, after a look at all that can be wrong without its media.

    Raises:
        BadSetting, EngineUnavailable: what was asked for does not exist.
    """
    check_sensitivity(request.sensitivity)
    check_subtitles(request.subtitles)
    check_wording(request.wording)
    devices.check(request.wish)
    engines.check_vad(request.vad)
    engine = engines.choose(request.engine, request.checkpoint, request.language)
    engine.language(request.language)
    return engine


def _tracks(media: MediaInfo, wanted: int | Literal["mix"] | None) -> Sequence[AudioTrack]:
    default = choose_track(media, None if wanted == "mix" else wanted)
    return media.audio_tracks if wanted == "mix" else (default,)


def _kept(key: str, kinds: Sequence[str]) -> Analysis | None:
    """What an earlier run stored that computed as one of `kinds`."""
    return next(filter(None, (cache.load(f"{key}-{kind}") for kind in kinds)), None)


def _infer(
    media: MediaInfo,
    tracks: Sequence[AudioTrack],
    heard: int | Literal["mix"],
    engine: Engine,
    language: str | None,
    request: Request,
    fingerprint: tuple[str, ...],
    cancelled: Callable[[], bool],
) -> Generator[Progress, None, tuple[Analysis, str]]:
    """What is heard and said, and the kind of what that was computed on."""
    estimate = _Estimate(media.duration, cancelled)
    peaks_file = cache.peaks_file(Path(request.path), heard)
    yield estimate.begin("load")  # first: missing weights are said before any work
    transcriber = engines.transcriber(engine.name, request.wish, fingerprint)
    taggers = (*engines.taggers(request.vad, fingerprint), *transcriber.taggers)
    running = transcriber.running
    sound = yield from estimate.follow("decode", audio.decode(media, tracks, files.cache_folder()))
    estimate.seconds = sound.duration
    # Not before there is a sound: of a file that has none, people read one line.
    scores = yield from estimate.follow("tag", tagging.tag(sound, taggers), f"{engine.name} on {running.told}")
    words = _transcribe(transcriber, sound, scores, language, request)
    segments = yield from estimate.follow("transcribe", words)
    with contextlib.suppress(MarkersError):  # a cache that cannot be written is no error
        cache.store_peaks(peaks_file, Peaks.of(sound.samples))
    analysis = Analysis(
        media=media,
        audio=heard,
        engine=engine.name,
        sound=sound.duration,
        segments=segments,
        tracks=scores,
        warnings=(*sound.warnings, *transcriber.warnings),
        computed=f"{engine.name} on {running}",
    )
    return analysis, running.kind


def _transcribe(
    transcriber: engines.Transcriber,
    sound: Sound,
    tracks: Sequence[ScoreTrack],
    language: str | None,
    request: Request,
) -> Generator[float, None, tuple[Segment, ...]]:
    """What is said, whatever the engine: its words when they are heard, and only those that are believed."""
    known = {(track.tagger, track.name): track for track in tracks}
    activity = known[speech.ACTIVITIES[request.vad]]
    spans = speech.speech_spans(activity, sound.duration)
    segments: list[Segment] = []
    for recognised in transcriber.transcribe(sound, activity, spans, language, request.wording.vocabulary):
        timed = recognised if transcriber.exact else moments.settled(recognised, known[speech.ACTIVITY])
        if (segment := belief.believed(timed, tracks)) is not None:
            segments.append(segment)
        yield recognised.end
    return tuple(segments)


class _Estimate:
    """Turns the seconds a stage has done into `Progress`, and looks at the cancel token on the way."""

    def __init__(
        self, seconds: float, cancelled: Callable[[], bool], stages: Sequence[Stage] = tuple(_USUAL_SPEED)
    ) -> None:
        self.seconds = seconds
        self._cancelled = cancelled
        self._left: list[Stage] = list(stages)

    def begin(self, stage: Stage, note: str = "") -> Progress:
        """Progress at the start of `stage`."""
        return replace(self._progress(stage, 0.0, 0.0), note=note)

    def follow(self, stage: Stage, steps: Generator[float, None, T], note: str = "") -> Generator[Progress, None, T]:
        """Drive `steps` to its end; its value is returned, its seconds are reported, `note` with the first of them."""
        self._left.remove(stage)
        began = time.monotonic()
        yield self.begin(stage, note)
        try:
            while True:
                if self._cancelled():
                    raise Cancelled("cancelled; nothing was written")
                try:
                    done = next(steps)
                except StopIteration as finished:
                    value: T = finished.value
                    return value
                yield self._progress(stage, done, done / max(1e-6, time.monotonic() - began))
        finally:
            steps.close()

    def _progress(self, stage: Stage, done: float, speed: float) -> Progress:
        pace = speed or _USUAL_SPEED.get(stage, 0.0)
        remaining = max(0.0, self.seconds - done) / pace if pace else 0.0
        remaining += sum(self.seconds / _USUAL_SPEED[later] for later in self._left)
        return Progress(stage, min(done, self.seconds), self.seconds, speed, remaining)
