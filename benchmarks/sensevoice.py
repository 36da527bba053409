"""SenseVoice at its full size against funasr's own pipeline, and against the clock, as JSON lines.

    python -m benchmarks.sensevoice SMALL_FILES [--device cuda] [--only NAME…] [--hours 3]

SMALL_FILES is a folder with the published config.yaml, configuration.json, am.mvn and tokenizer; the weights are
random, with the blank so much louder that about a quarter of the frames emit, as in speech. Everything is measured in
one run, on the same pieces of speech: the demo's sentences, cut to lengths as a speech detector gives them. On a GPU
the model's part is also held against what the card reaches on one large product of matrices.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml

from benchmarks.speed import DEMO, machine, peak_memory, sound_of, speech_of_the_demo, tiled
from sensevoice_markers import analyze
from sensevoice_markers.inference import tagging
from sensevoice_markers.inference.sensevoice import checkpoint, pieces
from sensevoice_markers.inference.sensevoice.network import Network, batches
from sensevoice_markers.inference.sensevoice.scan import Scan
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound
from sensevoice_markers.pipeline import Request
from sensevoice_markers.worker import Worker

PRECISIONS: dict[str, tuple[str, ...]] = {"cpu": ("fp32", "bf16", "int8"), "cuda": ("fp32", "bf16"), "mps": ("fp32",)}
LOUD = 20
"""How much louder than at random what is written is, so that it differs from frame to frame; tags stay as they are."""

EMITTING = 0.25
"""Share of the frames that emit a piece: four pieces a second, as in speech."""


def main() -> None:
    """Build the checkpoint, run the benchmarks that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("small_files", type=Path)
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps")
    parser.add_argument("--minutes", type=float, default=5, help="of speech for the comparison with funasr")
    parser.add_argument("--hours", type=float, default=3, help="of the long file")
    parser.add_argument("--precision", default="bf16", help="of the long file")
    parser.add_argument("--only", nargs="*", choices=[*BENCHMARKS], default=[*BENCHMARKS])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        arguments.folder = build(arguments.small_files, Path(folder) / "checkpoint", arguments.device)
        for name in arguments.only:
            for row in BENCHMARKS[name](arguments, Path(folder)):
                print(json.dumps({"benchmark": name, **row, **where(arguments.device)}), flush=True)


def where(device: str) -> dict[str, object]:
    """What the figures hold for."""
    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    return {**machine(), "device": name, "torch": version("torch"), "funasr": version("funasr")}


def build(small_files: Path, folder: Path, device: str) -> Path:
    """A checkpoint of the published size with seeded random weights that emits as often as speech does."""
    folder.mkdir()
    for path in small_files.iterdir():
        if path.is_file():
            shutil.copyfile(path, folder / path.name)
    sizes = checkpoint._sizes(folder / "config.yaml")
    torch.manual_seed(0)
    with checkpoint.funasr_classes() as classes:
        model: Any = classes["SenseVoiceSmall"](
            encoder="SenseVoiceEncoderSmall", encoder_conf=sizes, input_size=560, vocab_size=25055
        )
    with torch.no_grad():
        model.ctc.ctc_lo.weight *= LOUD
    torch.save(model.state_dict(), folder / "model.pt")
    loaded = checkpoint.load(folder)
    tags = [i for i, piece in enumerate(loaded.pieces) if piece.startswith("<|")]
    network = Network(loaded, device)
    heard = torch.cat(network.logits([network.features(piece) for piece in speech(60)])).cpu()
    # What random layers say of all frames alike is taken out; then the blank is set to win three times of four.
    bias = model.ctc.ctc_lo.bias.detach() - heard.mean(0)
    centred = heard - heard.mean(0)
    centred[:, tags] = -torch.inf
    bias[0] += (centred[:, 1:].amax(1) - centred[:, 0]).quantile(1 - EMITTING)
    with torch.no_grad():
        model.ctc.ctc_lo.bias.copy_(bias)
        model.ctc.ctc_lo.weight[tags] /= LOUD
        model.ctc.ctc_lo.bias[tags] = 0.0
    torch.save(model.state_dict(), folder / "model.pt")
    return folder


def speech(seconds: float) -> list[np.ndarray]:
    """Pieces of the demo's speech, float32, of 1 to 20 seconds, `seconds` in all."""
    random = np.random.default_rng(1)
    sound = speech_of_the_demo().astype(np.float32) / 32768
    cut, left = [], seconds
    while left > 0:
        length = min(left, float(np.clip(random.lognormal(1.6, 0.7), 1, 20)))
        start = random.uniform(0, len(sound) / SAMPLE_RATE)
        cut.append(np.roll(sound, -round(start * SAMPLE_RATE))[: round(length * SAMPLE_RATE)])
        left -= length
    return cut


def parity(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """How far our logits lie from funasr's, and whether rows and frames say the same where it is clear."""
    stock = Stock(arguments.folder, arguments.device)
    network = Network(checkpoint.load(arguments.folder), arguments.device)
    far, frames, unclear, other = 0.0, 0, 0, 0
    for samples in speech(120):
        theirs = stock.log_probabilities(samples)
        (ours,) = network.logits([network.features(samples)])
        far = max(far, (ours.log_softmax(-1) - theirs).abs().max().item())
        two = theirs.topk(2).values
        clear = two[:, 0] - two[:, 1] > 2e-3
        frames, unclear = frames + len(clear), unclear + int((~clear).sum())
        other += int(((ours.argmax(-1) != theirs.argmax(-1)) & clear).sum())
    yield {"largest_difference": far, "frames": frames, "unclear_frames": unclear, "different_where_clear": other}


def against_funasr(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """The same pieces through funasr at its best batch size, with word times, and through ours at each precision."""
    cut = speech(arguments.minutes * 60)
    seconds = sum(map(len, cut)) / SAMPLE_RATE
    stock = Stock(arguments.folder, arguments.device)
    tries = {size: stock.generate(cut, size) for size in ((1, 4, 16) if arguments.device == "cpu" else (16, 64, 256))}
    size, theirs = min(tries.items(), key=lambda each: each[1]["all_s"])
    yield {"who": "funasr", "speech_s": round(seconds, 1), "batch_size": size, **theirs}
    del stock
    for precision in PRECISIONS[arguments.device.split(":")[0]]:
        loaded = checkpoint.load(arguments.folder)
        network = Network(loaded, arguments.device, precision)
        read_all(network, loaded.pieces, cut[:8])
        ours = read_all(network, loaded.pieces, cut)
        ratios = {f"{part}_ratio": round(theirs[f"{part}_s"] / ours[f"{part}_s"], 2) for part in ("all", "model")}
        yield {"who": "ours", "precision": precision, **ours, **ratios, "times_real_time": seconds / ours["all_s"]}


def read_all(network: Network, vocabulary: tuple[str, ...], cut: list[np.ndarray]) -> dict[str, Any]:
    """Seconds of our parts: features and network, words."""
    began = time.perf_counter()
    seen = [network.features(samples) for samples in cut]
    read = {}
    for batch in batches([len(each) for each in seen], network.frames):
        read |= zip(batch, network.read([seen[index] for index in batch]), strict=True)
    heard = time.perf_counter()
    found = [pieces.words(read[i], vocabulary, 0, len(each) / SAMPLE_RATE) for i, each in enumerate(cut)]
    done = time.perf_counter()
    emitted = np.mean(np.concatenate([each.ids for each in read.values()]) != 0)
    return {"all_s": done - began, "model_s": heard - began, "after_s": done - heard, "words": sum(map(len, found)),
            "emitting": round(float(emitted), 2)}  # fmt: skip


class Stock:
    """funasr as its users call it, without dither so that runs can be compared."""

    def __init__(self, folder: Path, device: str) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            from funasr import AutoModel, import_submodules

            import_submodules("funasr")
            front_end = yaml.safe_load((folder / "config.yaml").read_bytes())["frontend_conf"]
            self.model: Any = AutoModel(
                model=str(folder), trust_remote_code=False, disable_update=True, device=device, disable_pbar=True,
                ncpu=torch.get_num_threads(), log_level="ERROR",
                frontend_conf={**front_end, "cmvn_file": str(folder / "am.mvn"), "dither": 0.0},
            )  # fmt: skip
        assert self.model.kwargs["frontend"].dither == 0
        self.spent = 0.0

    def log_probabilities(self, samples: np.ndarray) -> torch.Tensor:
        """What it computes for one piece, shape (4 + frames, vocabulary)."""
        seen: list[torch.Tensor] = []
        with self._watched(self.model.model.ctc, "log_softmax", seen.append):
            self.model.generate(input=[samples], language="auto", use_itn=True, batch_size=1)
        return seen[0][0]

    def generate(self, cut: list[np.ndarray], size: int) -> dict[str, float]:
        """Seconds it takes: in all, in features and network, and in what it does afterwards."""
        model = self.model.model
        self.spent = 0.0
        with contextlib.ExitStack() as stack:
            for owner, name in (
                (model.encoder, "forward"),
                (model.ctc, "log_softmax"),
                (self.model.kwargs["frontend"], "forward"),
            ):
                stack.enter_context(self._watched(owner, name))
            began = time.perf_counter()
            self.model.generate(input=cut, language="auto", use_itn=True, batch_size=size, output_timestamp=True)
            seconds = time.perf_counter() - began
        return {"all_s": seconds, "model_s": self.spent, "after_s": seconds - self.spent}

    @contextlib.contextmanager
    def _watched(self, owner: Any, name: str, tell: Callable[[Any], None] | None = None) -> Iterator[None]:
        plain = getattr(owner, name)

        def timed(*args: Any, **named: Any) -> Any:
            began = time.perf_counter()
            result = plain(*args, **named)
            if torch.cuda.is_available():
                torch.cuda.synchronize()
            self.spent += time.perf_counter() - began
            if tell:
                tell(result)
            return result

        setattr(owner, name, timed)
        try:
            yield
        finally:
            delattr(owner, name)  # the class's own is seen again


def one_clip(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """One clip of 15 s, 100 times, warm, in one process: samples to words, and in the end a file to its analysis.

    The analysis is everything: decoding, the dedicated taggers, the scan for events, words, markers and subtitles.
    """
    clip = np.resize(speech(15)[0], 15 * SAMPLE_RATE)
    for precision in PRECISIONS[arguments.device.split(":")[0]]:
        loaded = checkpoint.load(arguments.folder)
        network = Network(loaded, arguments.device, precision)

        def to_words(network: Network = network, vocabulary: tuple[str, ...] = loaded.pieces) -> None:
            (read,) = network.read([network.features(clip)])
            pieces.words(read, vocabulary, 0, 15)

        yield {"what": "words", "precision": precision, **percentiles(to_words)}
    media = tiled((clip * 32767).astype(np.int16), 15, folder / "clip.m4a")
    asked = {"engine": "sensevoice", "checkpoint": str(arguments.folder), "use_cache": False,
             "device": arguments.device, "precision": precision}  # fmt: skip
    yield {"what": "analysis", "precision": precision, **percentiles(lambda: analyze(media, **asked))}


def percentiles(run: Callable[[], object]) -> dict[str, float]:
    """Of 100 runs after three."""
    taken = []
    for _ in range(103):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    p50, p95 = np.percentile(taken[3:], (50, 95))
    return {"p50_s": round(float(p50), 4), "p95_s": round(float(p95), 4)}


def model_part(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """Transcription and the scan for events, from samples to words and score tracks, and what the device could do."""
    samples = np.resize(speech_of_the_demo(), round(arguments.minutes * 60) * SAMPLE_RATE)
    sound, seconds = Sound(samples), arguments.minutes * 60
    for precision in PRECISIONS[arguments.device.split(":")[0]]:
        loaded = checkpoint.load(arguments.folder)
        network = Network(loaded, arguments.device, precision)
        cut = [sound.block(at, at + 15 * SAMPLE_RATE) for at in range(0, len(samples), 15 * SAMPLE_RATE)]
        read_all(network, loaded.pieces, cut[:2])
        words_s = read_all(network, loaded.pieces, cut)["all_s"]
        began = time.perf_counter()
        for _ in tagging.tag(sound, (Scan(network),)):
            pass
        scan_s = time.perf_counter() - began
        yield {
            "precision": precision,
            "transcription_times_real_time": round(seconds / words_s, 1),
            "scan_times_real_time": round(seconds / scan_s, 1),
            "together_times_real_time": round(seconds / (words_s + scan_s), 1),
            "transcription_tflops": round(seconds * FLOP_A_SECOND / words_s / 1e12, 3),
            "ceiling_tflops": round(ceiling(arguments.device, precision) / 1e12, 3),
            **({"gpu_mb": torch.cuda.max_memory_reserved() >> 20} if arguments.device.startswith("cuda") else {}),
        }


FLOP_A_SECOND = 8.5e9
"""Operations on a second of sound, in windows of some seconds, with all 25055 logits."""


def ceiling(device: str, precision: str) -> float:
    """Operations a second in a product of large matrices; of int8 nothing is known, so that of fp32."""
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    size = 8192 if device.startswith("cuda") else 2048
    a, b = (torch.randn(size, size, device=device, dtype=kind) for _ in range(2))
    best = 0.0
    for _ in range(5):
        began = time.perf_counter()
        (a @ b).sum().item()
        best = max(best, 2 * size**3 / (time.perf_counter() - began))
    return best


def end_to_end(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """From an AAC file to the analysis, with the dedicated taggers, warm."""
    media = tiled(sound_of(DEMO), arguments.minutes * 60, folder / "show.m4a")
    with Worker() as worker:
        worker.analyze(_request(DEMO, arguments))
        began = time.perf_counter()
        analysis = worker.analyze(_request(media, arguments))
        seconds = time.perf_counter() - began
    yield {"precision": arguments.precision, "codec": "aac", "sound_s": round(analysis.sound, 1),
           "wall_s": round(seconds, 2), "times_real_time": round(analysis.sound / seconds, 1)}  # fmt: skip


def long_file(arguments: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """Anonymous memory of the worker and its children on hours of sound, over the quarters of the run."""
    media = tiled(sound_of(DEMO), arguments.hours * 3600, folder / "long.m4a")
    with Worker() as worker, peak_memory() as seen:
        began = time.perf_counter()
        analysis = worker.analyze(_request(media, arguments))
        seconds = time.perf_counter() - began
    quarters = [round(max(part) / 1e6) for part in np.array_split(np.array(seen), 4)]
    yield {"precision": arguments.precision, "codec": "aac", "sound_s": round(analysis.sound, 1),
           "wall_s": round(seconds, 1), "peak_anonymous_mb": max(quarters), "by_quarter_mb": quarters}  # fmt: skip


def _request(media: Path, arguments: argparse.Namespace) -> Request:
    return Request(
        str(media), engine="sensevoice", use_cache=False, checkpoint=str(arguments.folder),
        device=arguments.device, precision=arguments.precision,
    )  # fmt: skip


BENCHMARKS: dict[str, Callable[[argparse.Namespace, Path], Iterator[dict[str, object]]]] = {
    "parity": parity,
    "against_funasr": against_funasr,
    "one_clip": one_clip,
    "model_part": model_part,
    "end_to_end": end_to_end,
    "long_file": long_file,
}

if __name__ == "__main__":
    main()
