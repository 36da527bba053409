"""A small FSMN with weights of chance, as ONNX in the form in which FSMN-VAD is published, and the same in numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, ORDER, INPUTS, OUTPUTS = 4, 128, 20, 400, 8
"""Layers, channels and frames of memory are the published ones; inputs too, outputs fewer."""

Array = npt.NDArray[np.float32]


def weights() -> dict[str, Array]:
    """All numbers of the model; seeded."""
    rng = np.random.default_rng(4)
    made = {
        "enter": rng.normal(0, 0.05, (INPUTS, WIDTH)),
        "leave": rng.normal(0, 0.04, (WIDTH, OUTPUTS)),
        "shift": rng.normal(-18, 1, INPUTS),
        "scale": rng.uniform(0.1, 0.3, INPUTS),
    }
    for layer in range(LAYERS):
        made[f"taps{layer}"] = rng.normal(0, 0.3, (WIDTH, 1, ORDER, 1))
        made[f"taps{layer}"][:, 0, 0] = 0.5  # the oldest frame counts as well
        made[f"mix{layer}"] = rng.normal(0, 0.12, (WIDTH, WIDTH))
    return {name: value.astype(np.float32) for name, value in made.items()}


def silence(features: Array) -> npt.NDArray[np.float64]:
    """The probability of silence in each frame of `features` (stacked, shape (n, 400)), nothing being before them."""
    known = weights()
    values = (features + known["shift"]) * known["scale"] @ known["enter"]
    for layer in range(LAYERS):
        taps = known[f"taps{layer}"][:, 0, :, 0]
        before = np.concatenate([np.zeros((ORDER - 1, WIDTH), np.float32), values])
        remembered = sum(before[tap : tap + len(values)] * taps[:, tap] for tap in range(ORDER))
        values = np.maximum((values + remembered) @ known[f"mix{layer}"], 0)
    scores = (values @ known["leave"]).astype(np.float64)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    share: npt.NDArray[np.float64] = odds[:, 0] / odds.sum(axis=1)
    return share


def write(folder: Path) -> None:
    """Write model.onnx and am.mvn."""
    known = weights()
    shift, scale = (" ".join(map(repr, known[name].tolist())) for name in ("shift", "scale"))
    size = f"{INPUTS} {INPUTS}"
    folder.joinpath("am.mvn").write_text(
        f"<Nnet>\n<Splice> {size}\n[ 0 ]\n<AddShift> {size}\n<LearnRateCoef> 0 [ {shift} ]\n"
        f"<Rescale> {size}\n<LearnRateCoef> 0 [ {scale} ]\n</Nnet>\n"
    )
    nodes = [helper.make_node("MatMul", ["speech", "enter"], ["x0"])]
    for layer in range(LAYERS):
        n = str(layer)
        nodes += [
            helper.make_node("Unsqueeze", [f"x{n}", "last"], [f"column{n}"]),  # batch, frames, channels, 1
            helper.make_node("Transpose", [f"column{n}"], [f"channels{n}"], perm=[0, 2, 1, 3]),
            helper.make_node("Concat", [f"in_cache{n}", f"channels{n}"], [f"all{n}"], axis=2),
            helper.make_node("Slice", [f"all{n}", "kept", "end", "frames"], [f"out_cache{n}"]),
            helper.make_node("Conv", [f"all{n}", f"taps{n}"], [f"remembered{n}"], group=WIDTH),
            helper.make_node("Add", [f"channels{n}", f"remembered{n}"], [f"sum{n}"]),
            helper.make_node("Transpose", [f"sum{n}"], [f"back{n}"], perm=[0, 2, 1, 3]),
            helper.make_node("Squeeze", [f"back{n}", "last"], [f"flat{n}"]),
            helper.make_node("MatMul", [f"flat{n}", f"mix{n}"], [f"mixed{n}"]),
            helper.make_node("Relu", [f"mixed{n}"], [f"x{layer + 1}"]),
        ]
    nodes += [
        helper.make_node("MatMul", [f"x{LAYERS}", "leave"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["logits"], axis=-1),
    ]
    numbers = {"last": [3], "kept": [-(ORDER - 1)], "end": [2**31 - 1], "frames": [2]}
    constants = {name: value for name, value in known.items() if name not in ("shift", "scale")}
    constants |= {name: np.array(value, np.int64) for name, value in numbers.items()}

    def tensor(name: str, *shape: int | str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(
        nodes,
        "fsmn",
        [tensor("speech", 1, "n", INPUTS), *(tensor(f"in_cache{i}", 1, WIDTH, ORDER - 1, 1) for i in range(LAYERS))],
        [tensor("logits", 1, "n", OUTPUTS), *(tensor(f"out_cache{i}", 1, WIDTH, "m", 1) for i in range(LAYERS))],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
