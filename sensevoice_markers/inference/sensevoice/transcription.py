"""Speech to text over a file: pieces of speech in batches of one length, segments in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sensevoice_markers.analysis import ScoreTrack, Segment
from sensevoice_markers.inference import speech
from sensevoice_markers.inference.devices import Running
from sensevoice_markers.inference.sensevoice import checkpoint, features, pieces, rich
from sensevoice_markers.inference.sensevoice.network import Network, Read, batches
from sensevoice_markers.inference.sensevoice.scan import Scan
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

_LONGEST = 30.0
"""Seconds in one piece: what the model was trained on; beyond, it loses text."""

_PAUSE = 0.4
"""Seconds of silence at which speech is cut: a piece has one language and one emotion, and a sentence one of each."""

_SENTENCE = 1.5
"""Seconds of the shortest piece that is cut off so: shorter ones say too little of their language."""

_STRETCH = 45.0
"""Seconds of speech that are sorted by length together on a CPU: some seconds of work between two reports."""


class SenseVoice:
    """A loaded recogniser; its network also hears events (`scan`).

    Raises:
        InputNotFound, WeightsDamaged: see `checkpoint.load`.
        EngineUnavailable: see `Network`.
    """

    exact = True

    def __init__(self, folder: Path, running: Running) -> None:
        self.running = running
        loaded = checkpoint.load(folder)
        self.warnings = loaded.warnings
        self.pieces = loaded.pieces
        self.network = Network(loaded, running.device, running.precision)
        self.taggers: tuple[Tagger, ...] = (Scan(self.network),)

    def transcribe(
        self,
        sound: Sound,
        activity: ScoreTrack,
        spans: Sequence[Span],
        language: str | None,
        vocabulary: Sequence[str] = (),  # noqa: ARG002 - the model cannot be prompted
    ) -> Iterator[Segment]:
        """Segments in order, one for each piece in which something was said; see `Transcriber.transcribe`."""
        sentences = list(speech.parted(spans, activity, _PAUSE, _SENTENCE))
        together = list(speech.cut(sentences, activity, _LONGEST))
        for stretch in speech.pack(together, max(_STRETCH, self.network.frames * features.FRAME), 0.0):
            yield from self._stretch(sound, stretch, language)

    def _stretch(self, sound: Sound, spans: Sequence[Span], language: str | None) -> Iterator[Segment]:
        blocks = [sound.block(round(span.start * SAMPLE_RATE), round(span.end * SAMPLE_RATE)) for span in spans]
        lengths = [features.frames_of(len(block)) for block in blocks]
        heard: dict[int, Read] = {}
        audible = [index for index, length in enumerate(lengths) if length]
        for batch in batches([lengths[index] for index in audible], self.network.frames):
            indices = [audible[each] for each in batch]
            seen = [self.network.features(blocks[index]) for index in indices]
            heard |= zip(indices, self.network.read(seen, language), strict=True)
        for index in sorted(heard):
            if segment := self._segment(heard[index], spans[index], language):
                yield segment

    def _segment(self, read: Read, span: Span, language: str | None) -> Segment | None:
        words = pieces.words(read, self.pieces, span.start, span.end)
        if not words:
            return None
        raw = pieces.text_of(read, self.pieces)
        said = rich.parse(raw)
        text = "".join(word.text for word in words).strip()
        told = language or said.language or ""
        return Segment(words[0].start, words[-1].end, text, told, words, said.emotion, raw)
