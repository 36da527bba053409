"""The network against funasr's own pipeline, in batches, in other precisions, and where memory is short."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from sensevoice_markers.errors import EngineUnavailable
from sensevoice_markers.inference.sensevoice import checkpoint, features
from sensevoice_markers.inference.sensevoice.network import ROWS, Network, batches

SECONDS = (0.025, 0.3, 2.0, 2.03, 7.5, 29.9)


@pytest.fixture(scope="module")
def network(untrained) -> Network:
    return Network(checkpoint.load(untrained))


@pytest.fixture(scope="module")
def stock(untrained) -> Any:
    """funasr's pipeline as its users call it, without dither."""
    with checkpoint.funasr_classes(), redirect_stdout(io.StringIO()):
        from funasr.auto.auto_model import AutoModel
        from funasr.frontends import wav_frontend  # noqa: F401 - it registers itself
        from funasr.tokenizer import sentencepiece_tokenizer  # noqa: F401

        model = AutoModel(
            model=str(untrained), trust_remote_code=False, disable_update=True, device="cpu", disable_pbar=True,
            frontend_conf={"dither": 0.0, "fs": 16000, "window": "hamming", "n_mels": 80, "lfr_m": 7, "lfr_n": 6,
                           "cmvn_file": str(untrained / "am.mvn")},
        )  # fmt: skip
    assert model.kwargs["frontend"].dither == 0
    return model


def funasrs(stock: Any, samples: np.ndarray, language: str, itn: bool) -> tuple[torch.Tensor, str]:
    """Its log-probabilities and its text."""
    seen = []
    softmax = stock.model.ctc.log_softmax

    def watched(hidden: torch.Tensor) -> torch.Tensor:
        seen.append(softmax(hidden))
        return seen[-1]

    stock.model.ctc.log_softmax = watched
    try:
        (result,) = stock.generate(input=[samples], language=language, use_itn=itn, batch_size=1)
    finally:
        stock.model.ctc.log_softmax = softmax
    return seen[0][0], result["text"]


@pytest.mark.parametrize("seconds", SECONDS)
@pytest.mark.parametrize(("language", "itn"), [("auto", True), ("zh", False), ("en", True), ("nospeech", False)])
def test_parity_with_funasr(network, stock, sounds, seconds, language, itn):
    samples = sounds(seconds, seed=round(seconds))
    theirs, _ = funasrs(stock, samples, language, itn)
    told = None if language == "auto" else language
    seen = network.features(samples)
    (ours,) = network.logits([seen], told, itn)
    assert ours.shape == theirs.shape
    assert (ours.log_softmax(-1) - theirs).abs().max() < 1e-3
    two = theirs.topk(2).values
    sure = (two[:, 0] - two[:, 1] > 2e-3).numpy()
    assert sure.mean() > 0.9
    (read,) = network.read([seen], told, itn)
    best = theirs.argmax(-1).numpy()
    assert (np.array([*read.rows, *read.ids]) == best)[sure].all()
    assert len(set(best.tolist())) > 2 or seconds < 1  # otherwise equal ids would say little


def test_members_of_a_batch_do_not_see_each_other(network, sounds):
    seen = [network.features(sounds(seconds, seed=i)) for i, seconds in enumerate((0.4, 3.0, 3.0, 11.0, 0.03))]
    together = network.read(seen)
    for one, read in zip(seen, together, strict=True):
        (alone,) = network.read([one])
        assert alone.rows == read.rows
        assert len(read.ids) == len(one)
        assert np.array_equal(alone.ids, read.ids)
        assert np.allclose(alone.confidence, read.confidence, atol=1e-4)
    for one, logits in zip(seen, network.logits(seen), strict=True):
        assert torch.allclose(network.logits([one])[0], logits, atol=1e-3)


def test_confidence_is_the_probability(network, sounds):
    seen = network.features(sounds(3.0))
    (read,), (logits,) = network.read([seen]), network.logits([seen])
    probabilities = logits.softmax(-1)[ROWS:]
    assert np.allclose(read.confidence, probabilities.max(-1).values.numpy(), atol=1e-5)
    assert np.array_equal(read.ids, probabilities.argmax(-1).numpy())


def test_logits_in_parts_are_the_same(network, sounds, monkeypatch):
    seen = network.features(sounds(4.0))
    (whole,) = network.read([seen])
    monkeypatch.setattr("sensevoice_markers.inference.sensevoice.network._HEAD_FRAMES", 7)
    (parts,) = network.read([seen])
    assert (parts.rows, parts.ids.tolist()) == (whole.rows, whole.ids.tolist())


@pytest.mark.parametrize(("precision", "close"), [("bf16", 0.3), ("int8", 0.6)])
def test_other_precisions_say_nearly_the_same(untrained, network, sounds, precision, close):
    other = Network(checkpoint.load(untrained), "cpu", precision)
    samples = sounds(29.0)
    (exact,), (rounded,) = network.logits([network.features(samples)]), other.logits([other.features(samples)])
    assert rounded.dtype == torch.float32
    difference = (exact.log_softmax(-1) - rounded.log_softmax(-1)).abs()
    assert difference.mean() < close
    assert difference[-1].mean() < close  # the far positions are no worse than the near ones
    agree = (exact.argmax(-1) == rounded.argmax(-1)).float().mean()
    assert agree > 0.7


def test_events_are_row_two_among_themselves(untrained, network, sounds):
    loaded = checkpoint.load(untrained)
    samples = sounds(3.0)
    bank = network.bank(samples)
    odds = torch.from_numpy(network.events(bank, np.array([0]), len(bank)))
    (logits,) = network.logits([network.features(samples)], None)
    chosen = logits[checkpoint.EVENT, [loaded.tag(name) for name in checkpoint.EVENTS]].softmax(-1)
    assert torch.allclose(odds[0].sigmoid(), chosen, atol=1e-4)
    assert odds.sigmoid().sum().item() == pytest.approx(1, abs=1e-4)


class Short(Network):
    """A network on a device that has room for so many frames, padding counted."""

    room = 100
    asked: list[int]
    error: RuntimeError = torch.OutOfMemoryError("out of memory")

    def _read(self, pieces, language, punctuated):
        frames = len(pieces) * max(map(len, pieces))
        self.asked.append(len(pieces))
        if frames > self.room:
            raise self.error
        return super()._read(pieces, language, punctuated)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    ],
    ids=["CUDA", "MPS", "cuBLAS"],
)
def test_too_large_a_batch_is_halved(untrained, network, sounds, error):
    short = Short(checkpoint.load(untrained))
    short.error = error
    short.asked = []
    seen = [network.features(sounds(2.0, seed=i)) for i in range(7)]
    read = short.read(seen)
    assert [each.ids.tolist() for each in read] == [each.ids.tolist() for each in network.read(seen)]
    assert short.asked[0] == 7
    assert max(short.asked[-2:]) <= 2


def test_what_is_not_about_memory_is_no_reason_to_halve(untrained, network, sounds):
    short = Short(checkpoint.load(untrained))
    short.asked, short.error = [], RuntimeError("shapes do not fit")
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        short.read([network.features(sounds(2.0))] * 4)
    assert short.asked == [4]


@pytest.mark.parametrize("make", ["features", "bank"])
def test_no_room_for_the_sound_is_an_error(network, sounds, monkeypatch, make):
    def full(samples: torch.Tensor) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(features, "filter_bank", full)
    with pytest.raises(EngineUnavailable, match="too little free memory"):
        getattr(network, make)(sounds(1.0))


def test_int8_where_no_backend_is_chosen(untrained, monkeypatch):
    """As torch comes on Apple's systems."""
    backends = SimpleNamespace(engine="none", supported_engines=["none", "qnnpack"])
    monkeypatch.setattr(torch.backends, "quantized", backends)
    Network(checkpoint.load(untrained), "cpu", "int8")
    assert backends.engine == "qnnpack"
    backends.engine, backends.supported_engines = "none", ["none"]
    with pytest.raises(EngineUnavailable, match=r"no int8.*--precision"):
        Network(checkpoint.load(untrained), "cpu", "int8")


def test_no_room_for_one_piece_is_an_error(untrained, network, sounds):
    short = Short(checkpoint.load(untrained))
    short.asked = []
    with pytest.raises(EngineUnavailable, match=r"too little free memory.*--device cpu") as caught:
        short.read([network.features(sounds(9.0))])
    assert "\n" not in str(caught.value)


def test_no_room_for_the_weights_is_an_error(untrained, monkeypatch):
    def full(self: torch.nn.Module, device: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(torch.nn.Module, "to", full)
    with pytest.raises(EngineUnavailable, match="too little free memory"):
        Network(checkpoint.load(untrained))


@pytest.mark.parametrize(("free", "expected"), [(0, 512), (2 << 30, 15_200), (4 << 30, 30_500), (200 << 30, 65_536)])
def test_a_batch_follows_free_memory(network, monkeypatch, free, expected):
    kept = min(free, 1 << 30)  # by torch, of batches that are done
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (free - kept, 200 << 30))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: kept + 500)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: 500)
    monkeypatch.setattr(network, "device", torch.device("cuda"))
    assert network.frames == pytest.approx(expected, rel=0.05)


def test_batches_hold_what_is_of_one_length():
    lengths = [5, 100, 90, 85, 20, 19, 500, 5]
    made = list(batches(lengths, 200))
    assert sorted(index for batch in made for index in batch) == list(range(len(lengths)))
    for batch in made:
        longest = max(lengths[index] for index in batch)
        assert len(batch) == 1 or len(batch) * longest <= 200
        assert min(lengths[index] for index in batch) >= 0.8 * longest
    assert list(batches([], 200)) == []


def test_frames_are_sixty_milliseconds():
    assert pytest.approx(0.06) == features.FRAME
    assert features.frames_of(16000) == 17


def test_published_files_are_named_by_their_listing(untrained: Path):
    assert set(checkpoint.files(untrained)) == {"init_param", "config", "bpemodel", "cmvn_file"}
