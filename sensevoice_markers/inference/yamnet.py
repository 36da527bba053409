"""YAMNet: 521 AudioSet classes on patches of 0.96 s, of which the ones that deciding needs are kept.

Input features after https://github.com/tensorflow/models/tree/master/research/audioset/yamnet: magnitude
spectrum of 25 ms periodic Hann windows each 10 ms, 64 HTK mel bands from 125 to 7500 Hz, log(mel + 0.001).
The weights are the 8-bit ONNX conversion; one patch a call. Three heads of our own look at the embedding, the 1024
numbers from which YAMNet tells its classes: benchmarks/hearing/heads.py taught them, with much sound that was recorded
badly (heads.npz).
"""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sensevoice_markers.media.audio import SAMPLE_RATE

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CLASSES: tuple[str, ...] = (
    "Speech", "Shout", "Screaming",
    "Laughter", "Baby laughter", "Giggle", "Snicker", "Belly laugh", "Chuckle, chortle",
    "Crying, sobbing", "Baby cry, infant cry", "Whimper", "Wail, moan", "Sigh",
    "Singing", "Choir", "Humming", "Whistling",
    "Breathing", "Gasp", "Pant", "Snort", "Cough", "Throat clearing", "Sneeze", "Sniff",
    "Hands", "Clapping", "Cheering", "Applause", "Crowd", "Hubbub, speech noise, speech babble",
    "Dog", "Music", "Background music", "Soundtrack music", "Theme music", "Jingle (music)", "Electronic music",
    "Musical instrument", "Drum", "Guitar", "Piano", "Synthesizer",
    "Rain", "Rain on surface", "Waves, surf", "Waterfall", "Water tap, faucet", "Crackle", "Fire",
    "Typing", "Engine", "Vacuum cleaner", "Silence", "Noise", "Static", "White noise",
)  # fmt: skip
"""The labels' own classes and those that they are known to be confused with."""

HEADS: tuple[str, ...] = ("music head", "laughter head", "applause head")
"""What our own heads are called in score tracks, in the order of heads.npz."""

DIMENSIONS = 1024
"""Numbers in an embedding."""

_FRAME, _STEP, _FFT = 400, 160, 512
_BANDS, _LOW, _HIGH = 64, 125.0, 7500.0
_PATCH = 96  # frames
_PATCH_STEP = 12  # frames: 0.12 s

# Initialisers audio_scale, audio_zero_point, class_scores_scale and class_scores_zero_point of model.onnx.
_INPUT_SCALE, _INPUT_ZERO = np.float32(0.047937885), 144
_OUTPUT_SCALE, _OUTPUT_ZERO = np.float32(0.7565417), 190

_EMBEDDING = "/model/layer14/pointwise_conv/relu/Relu_output_0_updated"
"""The last convolution's output in model.onnx, float32, (1, 1024, 3, 2); its mean over the patch is the embedding."""


_ROUNDING = 3.0
"""Steps of a score, of 0.76 log-odds each, that two ways of computing the same may lie apart on average.

Overflow gives 17.
"""


class Yamnet:
    """Log-odds of `CLASSES` and `HEADS` each 0.12 s, from the weights in `folder`."""

    name = "yamnet"
    classes = (*CLASSES, *HEADS)
    hop = _PATCH_STEP * _STEP
    window = (_PATCH - 1) * _STEP + _FRAME
    context = 0

    def __init__(self, folder: Path) -> None:
        model = _with_output((folder / "model.onnx").read_bytes(), _EMBEDDING)
        self._session = _session(model, folder, integers=True)
        exact = _session(model, folder, integers=False)
        if _differ(self._session, exact):
            self._session = exact
        with (folder / "yamnet_class_map.csv").open(encoding="utf-8", newline="") as file:
            index = {row["display_name"]: int(row["index"]) for row in csv.DictReader(file)}
        self._heads = heads()
        self._columns = [index[name] for name in CLASSES]

    def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """See `Tagger.scores`."""
        scores, embeddings = self.seen(samples)
        logits = (scores[:, self._columns] - np.float32(_OUTPUT_ZERO)) * _OUTPUT_SCALE
        weights, bias = self._heads
        return np.concatenate([logits, embeddings @ weights + bias], axis=1, dtype=np.float32)

    def seen(self, samples: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
        """(scores of all classes as the model gives them, embedding), shapes (n, 521) and (n, `DIMENSIONS`)."""
        mel = log_mel(samples)
        quantised = np.clip(np.rint(mel / _INPUT_SCALE) + _INPUT_ZERO, 0, 255).astype(np.uint8)
        starts = range(0, len(mel) - _PATCH + 1, _PATCH_STEP)
        scores = np.empty((len(starts), 521), np.uint8)
        embeddings = np.empty((len(starts), DIMENSIONS), np.float32)
        for row, start in enumerate(starts):
            scores[row], layer = self._session.run(None, {"audio": quantised[None, None, start : start + _PATCH]})
            embeddings[row] = layer[0].mean(axis=(1, 2))
        return scores, embeddings


def _session(model: bytes, folder: Path, *, integers: bool) -> InferenceSession:
    """The network in 8-bit arithmetic, or in float32 between the roundings that it was quantised with."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One patch is 0.3 ms of work: more threads cost more than they give, and taggers run side by side.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    if not integers:
        options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _differ(fast: InferenceSession, exact: InferenceSession) -> bool:
    """Whether 8-bit sums overflow here: on x86 without VNNI they do in loud, dense sound, and applause is lost.

    https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html#when-and-why-do-i-need-to-try-u8u8
    """
    noise = np.random.default_rng(0).integers(100, 200, (1, 1, _PATCH, _BANDS), np.uint8)
    one, other = (session.run(None, {"audio": noise})[0].astype(int) for session in (fast, exact))
    return bool(np.abs(one - other).mean() > _ROUNDING)


def heads() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The learned heads: (weights, bias), shapes (`DIMENSIONS`, 3) and (3,), the answer in log-odds."""
    source = resources.files("sensevoice_markers.inference") / "heads.npz"
    with source.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return stored["weights"], stored["bias"]


def _with_output(model: bytes, tensor: str) -> bytes:
    """`model` (an ONNX file) that gives `tensor`, of float32, as a further output.

    Fields that are appended to a protobuf message are merged into it: https://protobuf.dev/programming-guides/encoding.
    These are ModelProto.graph (7), GraphProto.output (12), ValueInfoProto.name (1) and .type (2) of
    https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
    """
    float32 = _field(1, b"\x08\x01")  # TypeProto.tensor_type, its elem_type FLOAT
    return model + _field(7, _field(12, _field(1, tensor.encode()) + _field(2, float32)))


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited protobuf field; `content` is shorter than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def log_mel(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """log(mel + 0.001) of `samples` in -1..1, float32, shape (1 + (len - 400) // 160, 64)."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_STEP]
    mel = np.empty((len(frames), _BANDS), np.float32)
    for start in range(0, len(frames), 1000):  # a spectrum of one minute at once would take 25 MB
        magnitude = np.abs(np.fft.rfft(frames[start : start + 1000] * _HANN, _FFT))
        mel[start : start + 1000] = magnitude.astype(np.float32) @ _MEL
    logarithms: npt.NDArray[np.float32] = np.log(mel + np.float32(0.001))
    return logarithms


def _mel_matrix() -> npt.NDArray[np.float32]:
    """Triangles on the HTK mel scale with a peak of 1, shape (257, 64)."""

    def mel(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return 1127.0 * np.log1p(hertz / 700.0)

    bins = mel(np.linspace(0.0, SAMPLE_RATE / 2, _FFT // 2 + 1))[:, None]
    low, high = mel(np.array([_LOW, _HIGH]))
    edges = np.linspace(low, high, _BANDS + 2)
    lower, centre, upper = edges[:-2], edges[1:-1], edges[2:]
    triangles = np.minimum((bins - lower) / (centre - lower), (upper - bins) / (upper - centre))
    triangles[0] = -1.0  # the constant component belongs to no band
    matrix: npt.NDArray[np.float32] = np.maximum(0.0, triangles).astype(np.float32)
    return matrix


_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FRAME) / _FRAME)).astype(np.float32)
_MEL = _mel_matrix()
