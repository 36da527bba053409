"""FireRedVAD and FSMN-VAD side by side: what each takes for speech in shows, as JSON lines.

    python -m benchmarks.vad SHOWS

SHOWS holds NAME.wav with NAME.json, as benchmarks.hearing.shows writes them. A third row is funasr's own reading of
FSMN-VAD's scores (its windows of 200 ms, 800 ms of silence at the end), which shows what our simpler reading costs or
gains. What words come of either, `python -m benchmarks.words --vad` tells.

Shows are compared in hundredths of a second, spans with the margins that a recogniser gets. Speech is there from a
clip's beginning to its end, its own pauses counted in; elsewhere the show is what sounds loudest in name: laughter,
applause, another noise, music, nothing. Edges are those with nothing but music within 0.5 s, found without margins.
Needs `models pull fsmn-vad`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.hearing import truth, waves
from benchmarks.hearing.tracks import sounds, tag_samples
from benchmarks.hearing.truth import Item, Truth
from benchmarks.hearing.waves import Samples
from benchmarks.speed import machine
from sensevoice_markers.inference import firered, speech
from sensevoice_markers.inference.fsmn import Fsmn
from sensevoice_markers.inference.speech import Span
from sensevoice_markers.inference.tagging import Tagger
from sensevoice_markers.media.audio import SAMPLE_RATE
from sensevoice_markers.weights import catalog, store

KINDS = ("nothing", "music", "other", "applause", "laughter", "speech")
"""What a moment of a show is: the last of these that sounds."""

FRAMES = 100  # a second
NEAR = 0.5  # seconds within which a detected edge counts as an edge, and no other clip lies beside it


def main() -> None:
    """Print a line for the machine and one for each detector."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shows", type=Path)
    arguments = parser.parse_args()
    print(json.dumps({"benchmark": "machine", **machine()}), flush=True)
    folder = store.verified(catalog.CATALOG["fsmn-vad"])
    for row in in_shows(arguments.shows, (firered.SpeechActivity(), Fsmn(folder)), funasrs_own(folder)):
        print(json.dumps({"benchmark": "shows", **row}), flush=True)


def in_shows(
    folder: Path, detectors: Sequence[Tagger], stock: Callable[[Samples], Sequence[Span]]
) -> Iterator[dict[str, object]]:
    """How each detector's spans agree with what is known of the shows."""
    seconds: dict[str, Counter[str]] = {}
    everything: Counter[str] = Counter()
    edges: dict[str, list[tuple[str, float | None]]] = {}
    for path in sounds(folder):
        samples, known = waves.load(path), truth.read(path.with_suffix(".json"))
        tracks = tag_samples(samples, detectors)
        duration = len(samples) / SAMPLE_RATE
        spans = {track.tagger: speech.speech_spans(track, duration) for track in tracks}
        spans["fsmn-vad by funasr"] = tuple(stock(samples))
        kinds = kinds_of(known, duration)
        everything.update(seconds_of(kinds, [Span(0.0, duration)]))
        for name, found in spans.items():
            seconds.setdefault(name, Counter()).update(seconds_of(kinds, found))
        for track in tracks:
            bare = speech.speech_spans(track, duration, pad=0.0)
            edges.setdefault(track.tagger, []).extend(edge_errors(known.items, bare))
    for name, found_seconds in seconds.items():
        yield {
            "detector": name,
            **agreement(found_seconds, everything),
            **dict(edge_figures(edges[name]) if name in edges else ()),
        }


def kinds_of(known: Truth, duration: float) -> npt.NDArray[np.int8]:
    """What each hundredth of a second of a show is, as an index of `KINDS`."""
    kinds = np.zeros(round(duration * FRAMES), np.int8)
    for item in known.items:
        part = kinds[round(item.start * FRAMES) : round(item.end * FRAMES)]
        np.maximum(part, KINDS.index(item.kind), out=part)
    return kinds


def seconds_of(kinds: npt.NDArray[np.int8], spans: Iterable[Span]) -> Counter[str]:
    """Seconds of each kind that lie in `spans`, which do not overlap."""
    total = np.zeros(len(KINDS), np.int64)
    for span in spans:
        total += np.bincount(kinds[round(span.start * FRAMES) : round(span.end * FRAMES)], minlength=len(KINDS))
    return Counter({kind: int(count) / FRAMES for kind, count in zip(KINDS, total, strict=True)})


def agreement(found: Mapping[str, float], everything: Mapping[str, float]) -> dict[str, object]:
    """Precision, recall and F1 of speech by time, the seconds missed, the share of every other kind that is taken."""
    inside, kept, spoken = found["speech"], sum(found.values()), everything["speech"]
    return {
        "speech_s": round(spoken, 1),
        "missed_s": round(spoken - inside, 1),
        "precision": round(inside / max(kept, 1e-9), 3),
        "recall": round(inside / max(spoken, 1e-9), 3),
        "f1": round(2 * inside / max(kept + spoken, 1e-9), 3),
        **{f"of_{kind}": round(found[kind] / max(everything[kind], 1e-9), 3) for kind in KINDS[:-1]},
    }


def edge_errors(items: Sequence[Item], spans: Sequence[Span]) -> Iterator[tuple[str, float | None]]:
    """("start" or "end", how much too late it is found in seconds) of speech; None where nothing is near.

    Only of edges that stand alone: another clip close by would be the detector's to hear as well.
    """
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    foreground = [item for item in items if item.kind != "music"]
    for item in foreground:
        others = [other for other in foreground if other is not item]
        if item.kind != "speech":
            continue
        if not any(other.start < item.start < other.end + NEAR for other in others):
            yield "start", late(item.start, starts)
        if not any(other.start - NEAR < item.end < other.end for other in others):
            yield "end", late(item.end, ends)


def late(at: float, found: Sequence[float]) -> float | None:
    """How much later than `at` the nearest of `found` is; None where none is within `NEAR`."""
    off = min((each - at for each in found), key=abs, default=np.inf)
    return off if abs(off) <= NEAR else None


def edge_figures(edges: Sequence[tuple[str, float | None]]) -> Iterator[tuple[str, object]]:
    """How many edges there are and are found, and the median size of their errors."""
    for side in ("start", "end"):
        errors = [error for name, error in edges if name == side]
        found = [abs(error) for error in errors if error is not None]
        yield f"{side}s", len(errors)
        yield f"{side}s_found", len(found)
        yield f"{side}_error_s", round(float(np.median(found)), 3) if found else None


def funasrs_own(folder: Path) -> Callable[[Samples], Sequence[Span]]:
    """funasr's front end and decision, at what config.yaml says, with the network run by onnxruntime."""
    import onnxruntime
    import torch
    import yaml

    with contextlib.redirect_stdout(sys.stderr):  # it greets
        from funasr.frontends.wav_frontend import WavFrontendOnline
        from funasr.models.fsmn_vad_streaming.model import FsmnVADStreaming

    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    memories = [each for each in session.get_inputs() if each.name != "speech"]

    class Network(torch.nn.Module):  # type: ignore[misc]
        def forward(self, features: torch.Tensor, cache: dict[str, npt.NDArray[np.float32]]) -> torch.Tensor:
            before = cache or {each.name: np.zeros(each.shape, np.float32) for each in memories}
            scores, *after = session.run(None, {"speech": features.numpy(), **before})
            cache.update(zip((each.name for each in memories), after, strict=True))
            return torch.from_numpy(scores)

    def spans(samples: Samples) -> Sequence[Span]:
        model = FsmnVADStreaming("FSMN", config["encoder_conf"], **config["model_conf"])
        model.encoder = Network()
        frontend = WavFrontendOnline(str(folder / "am.mvn"), **config["frontend_conf"])
        ((result,), _) = model.inference(
            [torch.from_numpy(samples)], key=["show"], frontend=frontend, device="cpu", dynamic_silence=False
        )
        return [Span(start / 1000, end / 1000) for start, end in result["value"]]

    return spans


if __name__ == "__main__":
    main()
