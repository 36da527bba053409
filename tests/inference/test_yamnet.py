"""YAMNet's input against its published definition, computed the slow way."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sensevoice_markers.inference.yamnet import log_mel


def naive_log_mel(samples: list[float]) -> list[list[float]]:
    """25 ms periodic Hann windows each 10 ms, 512-point spectrum, 64 HTK mel bands of 125..7500 Hz, log(x + 0.001)."""

    def mel(hertz: float) -> float:
        return 1127.0 * math.log(1.0 + hertz / 700.0)

    edges = [mel(125.0) + (mel(7500.0) - mel(125.0)) * i / 65 for i in range(66)]
    rows = []
    for start in range(0, len(samples) - 400 + 1, 160):
        windowed = [samples[start + n] * (0.5 - 0.5 * math.cos(2 * math.pi * n / 400)) for n in range(400)]
        angles = -2j * np.pi * np.outer(np.arange(257), np.arange(400)) / 512
        magnitude = np.abs(np.exp(angles) @ np.array(windowed))
        row = []
        for low, centre, high in zip(edges, edges[1:], edges[2:], strict=False):
            total = 0.0
            for k in range(1, 257):
                at = mel(k * 16000 / 512)
                total += magnitude[k] * max(0.0, min((at - low) / (centre - low), (high - at) / (high - centre)))
            row.append(math.log(total + 0.001))
        rows.append(row)
    return rows


@pytest.mark.parametrize("count", [400, 559, 560, 1500])
def test_log_mel_is_what_was_published(count: int) -> None:
    rng = np.random.default_rng(3)
    samples = (0.3 * np.sin(np.arange(count) * 0.5) + 0.05 * rng.standard_normal(count)).astype(np.float32)
    found = log_mel(samples)
    assert found.shape == (1 + (count - 400) // 160, 64)
    assert found.dtype == np.float32
    assert found == pytest.approx(np.array(naive_log_mel(samples.tolist())), abs=1e-4)


def test_silence_has_the_smallest_value() -> None:
    assert log_mel(np.zeros(800, np.float32)) == pytest.approx(math.log(0.001))


def test_a_long_sound_equals_its_parts() -> None:
    samples = np.random.default_rng(5).standard_normal(160 * 2300 + 240).astype(np.float32)
    whole = log_mel(samples)
    for first, last in ((0, 10), (995, 1005), (1999, 2001), (2290, 2300)):
        part = log_mel(samples[first * 160 : (last - 1) * 160 + 400])
        assert part == pytest.approx(whole[first:last], abs=1e-5)


@pytest.mark.models
@pytest.mark.usefixtures("models")
def test_heads_look_at_the_embedding_and_leave_the_classes_as_they_are() -> None:
    """The same patches through the model as it was published, by onnxruntime alone, as exactly as it can."""
    import onnxruntime

    from sensevoice_markers.inference import yamnet
    from sensevoice_markers.weights import catalog, store

    folder = store.verified(catalog.CATALOG["yamnet"])
    tagger = yamnet.Yamnet(folder)
    noise = np.random.default_rng(2).normal(0, 0.1, tagger.window + 3 * tagger.hop).astype(np.float32)
    scores, embeddings = tagger.seen(noise)
    exactly = onnxruntime.SessionOptions()
    exactly.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    published = onnxruntime.InferenceSession(str(folder / "model.onnx"), exactly)
    mel = np.clip(np.rint(log_mel(noise) / yamnet._INPUT_SCALE) + yamnet._INPUT_ZERO, 0, 255).astype(np.uint8)
    expected = [published.run(None, {"audio": mel[None, None, at : at + 96]})[0][0] for at in (0, 12, 24, 36)]
    assert np.abs(scores.astype(int) - np.array(expected)).mean() < 1  # a step of 0.76 log-odds; overflow gives 7
    assert embeddings.shape == (4, yamnet.DIMENSIONS)
    assert embeddings.min() >= 0  # what a rectifier gives
    assert embeddings.std(axis=1).min() > 0
    answers = tagger.scores(noise)
    weights, bias = yamnet.heads()
    assert answers[:, -len(yamnet.HEADS) :] == pytest.approx(embeddings @ weights + bias, abs=1e-4)
    assert answers.shape == (4, len(tagger.classes))


class Answers:
    """A session that answers all 521 scores alike."""

    def __init__(self, score: int) -> None:
        self.score = score

    def run(self, _outputs: None, given: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert given["audio"].shape == (1, 1, 96, 64)
        return [np.full((1, 521), self.score, np.uint8)]


@pytest.mark.parametrize(("fast", "differ"), [(180, False), (182, False), (190, True), (163, True)])
def test_sums_that_overflow_are_noticed(fast: int, differ: bool) -> None:
    """uint8 scores: the difference must not wrap around either."""
    from sensevoice_markers.inference import yamnet

    assert yamnet._differ(Answers(fast), Answers(180)) is differ
