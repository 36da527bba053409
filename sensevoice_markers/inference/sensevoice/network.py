"""SenseVoice's encoder over batches: the weights of funasr's model, run without what only training needs.

A batch is masked only where its members differ in length. The large products run in the chosen precision; sums, norms
and positions stay in float32, since bfloat16 is off by up to 2 in the positions of a long piece.
"""

from __future__ import annotations

import contextlib
import math
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from sensevoice_markers.errors import EngineUnavailable
from sensevoice_markers.inference.sensevoice import checkpoint, features
from sensevoice_markers.inference.sensevoice.checkpoint import Checkpoint

T = TypeVar("T")

ROWS = 4
"""Outputs before the frames of sound: language, emotion, event, text normalisation."""

_CPU_FRAMES = 512  # of a batch: about one piece of 30 s, since more gains nothing on few cores
_MPS_FRAMES = 8192
_MOST_FRAMES = 65536
_FRAME_BYTES = 96 << 10  # that a frame needs on its way through a layer; counted with the published sizes, doubled
_SHARE = 0.7  # of the GPU's free memory that a batch may take
_HEAD_FRAMES = 4096  # frames whose logits, one for each of 25055 pieces, are there at once


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What the model wrote of one piece of speech.

    Attributes:
        rows: ids of language, emotion, event, text normalisation.
        ids: int64, shape (frames,): the likeliest id at each frame, 0 the blank.
        confidence: float32, shape (frames,): its probability, 0..1.
    """

    rows: tuple[int, int, int, int]
    ids: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float32]


class Network:
    """A checkpoint on a device; it takes the checkpoint's model over and changes it.

    Args:
        device: ``cpu``, ``cuda``, ``cuda:N`` or ``mps``.
        precision: of the large products: fp32, bf16 or int8; int8 on the CPU only.

    Raises:
        EngineUnavailable: the device has too little free memory.
    """

    def __init__(self, loaded: Checkpoint, device: str = "cpu", precision: str = "fp32") -> None:
        self.device = torch.device(device)
        self.precision = precision
        # Free memory is counted for one batch, and Apple's GPU takes one thread at a time.
        self._alone = threading.RLock()
        self._products = torch.bfloat16 if precision == "bf16" else torch.float32
        head = loaded.model.ctc.ctc_lo  # type: ignore[union-attr] # a module's attributes have no types
        events = torch.tensor([loaded.tag(name) for name in checkpoint.EVENTS])
        with self._guarded():
            self._events = head.weight[events].to(self.device), head.bias[events].to(self.device)  # type: ignore[union-attr,index]
            self._model: Any = _prepared(loaded.model, precision).to(self.device)
            self._shift, self._scale = loaded.shift.to(self.device), loaded.scale.to(self.device)

    @property
    def frames(self) -> int:
        """How many frames a batch may hold now."""
        if self.device.type == "cuda":
            free, _ = torch.cuda.mem_get_info(self.device)
            # What torch keeps of earlier batches is free, too.
            free += torch.cuda.memory_reserved(self.device) - torch.cuda.memory_allocated(self.device)
            logits = 8 * _HEAD_FRAMES * self._model.ctc.ctc_lo.out_features
            return int(min(max((free * _SHARE - logits) / _FRAME_BYTES, _CPU_FRAMES), _MOST_FRAMES))
        return _CPU_FRAMES if self.device.type == "cpu" else _MPS_FRAMES

    @torch.inference_mode()
    def features(self, samples: npt.NDArray[np.float32]) -> Tensor:
        """What the model sees of `samples` (-1..1 at 16 kHz, at least 400), shape (frames, 560), on the device."""
        with self._guarded():
            return features.frames(torch.from_numpy(samples).to(self.device), self._shift, self._scale)

    @torch.inference_mode()
    def bank(self, samples: npt.NDArray[np.float32]) -> Tensor:
        """The filter bank of `samples`, shape (rows, 80), on the device: what windows are cut out of."""
        with self._guarded():
            return features.filter_bank(torch.from_numpy(samples).to(self.device))

    def read(self, pieces: Sequence[Tensor], language: str | None = None, punctuated: bool = True) -> list[Read]:
        """What is said in `pieces`, all of them one batch; it is halved where memory is short.

        Args:
            pieces: features, each of shape (frames, 560).
            language: one of `checkpoint.LANGUAGES`, None to hear which it is.
            punctuated: with punctuation, and numbers in digits.

        Raises:
            EngineUnavailable: there is not even memory for one piece.
        """
        return self._halving(0, len(pieces), lambda part: self._read(pieces[part], language, punctuated))

    def _halving(self, first: int, end: int, run: Callable[[slice], Sequence[T]]) -> list[T]:
        """What `run` makes of members `first` to `end`; of their halves, one after the other, where memory is short.

        Raises:
            EngineUnavailable: there is not even memory for one member.
        """
        try:
            with self._alone:
                return [*run(slice(first, end))]
        except RuntimeError as error:
            if not _is_short_of_memory(error):
                raise
            if end - first == 1:
                raise _too_little_memory(self.device) from None
        if self.device.type in ("cuda", "mps"):
            getattr(torch, self.device.type).empty_cache()
        middle = (first + end) // 2
        return [*self._halving(first, middle, run), *self._halving(middle, end, run)]

    @torch.inference_mode()
    def _read(self, pieces: Sequence[Tensor], language: str | None, punctuated: bool) -> list[Read]:
        lengths = [len(piece) for piece in pieces]
        hidden = self.hidden(*_padded(pieces), language, punctuated)
        if len(set(lengths)) > 1:
            hidden = torch.cat([row[: length + ROWS] for row, length in zip(hidden, lengths, strict=True)])
        ids, confidence = self._likeliest(hidden.flatten(0, -2))
        ends = np.cumsum([length + ROWS for length in lengths])[:-1]
        parts = zip(np.split(ids, ends), np.split(confidence, ends), strict=True)
        return [Read(tuple(said[:ROWS].tolist()), said[ROWS:], sure[ROWS:]) for said, sure in parts]

    def _likeliest(self, hidden: Tensor) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        found = []
        for at in range(0, len(hidden), _HEAD_FRAMES):
            part = hidden[at : at + _HEAD_FRAMES]
            logits = self._model.ctc.ctc_lo(part.to(self._products)).float()
            best = logits.max(-1)
            found.append((best.indices, (best.values - logits.logsumexp(-1)).exp()))
        ids, confidence = (torch.cat(each).cpu().numpy() for each in zip(*found, strict=True))
        return ids, confidence

    @torch.inference_mode()
    def logits(self, pieces: Sequence[Tensor], language: str | None = None, punctuated: bool = True) -> list[Tensor]:
        """All logits of `pieces`, float32, each of shape (4 + frames, vocabulary); for comparisons, they are large."""
        hidden = self.hidden(*_padded(pieces), language, punctuated)
        rows = self._model.ctc.ctc_lo(hidden.to(self._products)).float()
        return [row[: len(piece) + ROWS] for row, piece in zip(rows, pieces, strict=True)]

    def events(self, bank: Tensor, first: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float32]:
        """Log-odds of each of `checkpoint.EVENTS` in windows of `bank`, as if nothing else could be.

        Args:
            bank: the filter bank, shape (all rows, 80), on the device.
            first: at which row each window begins; they are one batch, halved where memory is short.
            rows: of a window.

        Returns:
            float32, shape (len(first), 10).

        Raises:
            EngineUnavailable: there is not even memory for one window.
        """
        heard = self._halving(0, len(first), lambda part: [*self._heard(bank, first[part], rows)])
        return np.stack(heard) if heard else np.empty((0, len(checkpoint.EVENTS)), np.float32)

    @torch.inference_mode()
    def _heard(self, bank: Tensor, first: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float32]:
        index = torch.from_numpy(first[:, None] + np.arange(rows)).to(self.device)
        windows = bank[index]
        speech = (features.stacked(windows) + self._shift) * self._scale
        weight, bias = self._events
        row = self.hidden(speech, None)[:, checkpoint.EVENT]
        logits = functional.linear(row, weight, bias)
        itself = torch.eye(len(bias), dtype=torch.bool, device=self.device)
        odds = logits - logits[:, None].masked_fill(itself, -math.inf).logsumexp(-1)
        heard: npt.NDArray[np.float32] = odds.cpu().numpy()
        return heard

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """One at a time on the device, and one line where its memory does not do."""
        try:
            with self._alone:
                yield
        except RuntimeError as error:
            if not _is_short_of_memory(error):
                raise
            raise _too_little_memory(self.device) from None

    def hidden(
        self, speech: Tensor, lengths: Tensor | None, language: str | None = None, punctuated: bool = True
    ) -> Tensor:
        """The encoder's last layer, float32, shape (n, 4 + frames, width).

        Args:
            speech: features, shape (n, frames, 560).
            lengths: of each member, shape (n,), None where all fill their row.
        """
        encoder = self._model.encoder
        asked = (
            checkpoint.LANGUAGES[language] if language else checkpoint.AUTO,
            checkpoint.EMOTION,
            checkpoint.EVENT,
            checkpoint.WITH_ITN if punctuated else checkpoint.WITHOUT_ITN,
        )
        queries = self._model.embed(torch.tensor(asked, device=self.device)).expand(len(speech), -1, -1)
        x = torch.cat((queries, speech), 1) * math.sqrt(encoder.output_size())
        x = x + _positions(x.shape[1], x.shape[2], self.device)
        mask = None
        if lengths is not None:
            mask = torch.arange(x.shape[1], device=self.device) < (lengths + ROWS)[:, None]
        for layer in (*encoder.encoders0, *encoder.encoders):
            x = self._layer(layer, x, mask)
        x = self._norm(encoder.after_norm, x)
        for layer in encoder.tp_encoders:
            x = self._layer(layer, x, mask)
        last: Tensor = self._norm(encoder.tp_norm, x)
        return last

    def _layer(self, layer: Any, x: Tensor, mask: Tensor | None) -> Tensor:
        heard = self._attention(layer.self_attn, self._norm(layer.norm1, x).to(self._products), mask)
        x = x + heard if layer.in_size == layer.size else heard.float()  # the first layer changes the width
        wide = layer.feed_forward.w_1(self._norm(layer.norm2, x).to(self._products))
        y: Tensor = x + layer.feed_forward.w_2(functional.relu(wide, inplace=True))
        return y

    def _attention(self, attention: Any, x: Tensor, mask: Tensor | None) -> Tensor:
        """Attention over all frames, and beside it a memory: a convolution of the values over their neighbours."""
        batch, length, _ = x.shape
        query, key, value = attention.linear_q_k_v(x).chunk(3, -1)
        q, k, v = (each.view(batch, length, attention.h, -1).transpose(1, 2) for each in (query, key, value))
        allowed = None if mask is None else mask[:, None, None, :]
        heard = functional.scaled_dot_product_attention(q, k, v, attn_mask=allowed)
        if mask is not None:
            value = value * mask[..., None]
        taps = attention.fsmn_block.weight
        memory = functional.conv1d(value.transpose(1, 2), taps, padding=taps.shape[-1] // 2, groups=len(taps))
        y: Tensor = attention.linear_out(heard.transpose(1, 2).reshape(batch, length, -1))
        both: Tensor = y + memory.transpose(1, 2) + value
        return both

    @staticmethod
    def _norm(norm: Any, x: Tensor) -> Tensor:
        y: Tensor = functional.layer_norm(x, norm.normalized_shape, norm.weight, norm.bias, norm.eps)
        return y


def batches(lengths: Sequence[int], frames: int) -> Iterator[list[int]]:
    """Indices of `lengths` in batches of at most `frames` frames, padding counted, each of much the same length."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        longest = lengths[batch[0]] if batch else 0
        if batch and ((len(batch) + 1) * longest > frames or lengths[index] < 0.8 * longest):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _prepared(model: nn.Module, precision: str) -> nn.Module:
    if precision == "int8":
        backends = torch.backends.quantized
        if backends.engine == "none":  # on Apple's systems one has to be chosen
            engines = [each for each in backends.supported_engines if each != "none"]
            if not engines:
                raise EngineUnavailable("this torch has no int8 for this CPU: use --precision bf16 or fp32")
            backends.engine = engines[0]
        with warnings.catch_warnings():
            # torch means to move this to another package one day.
            warnings.simplefilter("ignore")
            quantise: Any = torch.ao.quantization.quantize_dynamic
            quantise(model, {nn.Linear}, torch.qint8, inplace=True)
    if precision == "bf16":
        for module in model.modules():
            if isinstance(module, nn.Linear | nn.Conv1d):
                module.to(torch.bfloat16)
    return model


def _padded(pieces: Sequence[Tensor]) -> tuple[Tensor, Tensor | None]:
    if len({len(piece) for piece in pieces}) == 1:
        return torch.stack(list(pieces)), None
    lengths = torch.tensor([len(piece) for piece in pieces], device=pieces[0].device)
    return nn.utils.rnn.pad_sequence(list(pieces), batch_first=True), lengths


def _positions(length: int, width: int, device: torch.device) -> Tensor:
    """Sines and cosines of positions from 1, shape (length, width), as the model was trained with."""
    step = -math.log(10000.0) / (width / 2 - 1)
    rates = torch.exp(torch.arange(width // 2, device=device, dtype=torch.float32) * step)
    angles = torch.arange(1, length + 1, device=device, dtype=torch.float32)[:, None] * rates
    return torch.cat((angles.sin(), angles.cos()), 1)


def _is_short_of_memory(error: RuntimeError) -> bool:
    """Whether memory is short: CUDA has an error of its own for it, its libraries and Apple's GPU say so in words."""
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in said or "ALLOC_FAILED" in said


def _too_little_memory(device: torch.device) -> EngineUnavailable:
    left = ""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        left = f" ({free >> 20} of {total >> 20} MB are free)"
    return EngineUnavailable(
        f"{device} has too little free memory for SenseVoice{left}: close what else uses it, or use --device cpu"
    )
