"""What Whisper runs on, with a stand-in for its library: a GPU that fails is no reason to fail."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from build import one_line

from sensevoice_markers.errors import BadSetting, EngineUnavailable
from sensevoice_markers.inference import ctranslate
from sensevoice_markers.inference.devices import Running, Wish

NO_CUBLAS = "Library libcublas.so.12 is not found or cannot be loaded"
NO_MEMORY = "CUDA failed with error out of memory"

ON_CPU = {"int8", "int8_float32", "float32"}
CPU = {"cpu": ON_CPU}
GPU = {**CPU, "cuda": {"float32", "float16", "bfloat16", "int8", "int8_float16"}}
OLD_GPU = {**CPU, "cuda": {"float32", "int8"}}
NO_GPU = "CTranslate2 finds no NVIDIA GPU that it can use"


@pytest.mark.parametrize(
    ("types", "wish", "running"),
    [
        (CPU, Wish(), Running("cpu", "int8", NO_GPU)),
        (CPU, Wish("cpu"), Running("cpu", "int8")),
        (CPU, Wish("cpu", "fp32"), Running("cpu", "fp32")),
        (CPU, Wish("mps"), Running("cpu", "int8", "CTranslate2 cannot use Apple's GPU")),
        ({"cpu": {"float32"}}, Wish("cpu"), Running("cpu", "fp32")),
        (GPU, Wish(), Running("cuda", "fp16", name="an NVIDIA GPU")),
        (GPU, Wish("cuda", "bf16"), Running("cuda", "bf16", name="an NVIDIA GPU")),
        (GPU, Wish("auto", "fp32"), Running("cuda", "fp32", name="an NVIDIA GPU")),
        (GPU, Wish("cuda", "int8"), Running("cuda", "int8", name="an NVIDIA GPU")),
        (GPU, Wish("cpu"), Running("cpu", "int8")),
        (OLD_GPU, Wish(), Running("cuda", "int8", name="an NVIDIA GPU")),
    ],
)
def test_what_a_wish_comes_to(types: Mapping[str, set[str]], wish: Wish, running: Running) -> None:
    assert ctranslate.choose(wish, types) == running
    assert wish.precision != "auto" or running.kind in ctranslate.AUTOMATIC


@pytest.mark.parametrize(
    ("types", "wish", "kind", "says"),
    [
        (CPU, Wish("cuda"), EngineUnavailable, f"--device cuda: {NO_GPU}; install its driver, or use --device cpu"),
        (CPU, Wish("cpu", "bf16"), EngineUnavailable, "has none on the CPU; choose from auto, fp32, int8"),
        (OLD_GPU, Wish("cuda", "bf16"), EngineUnavailable, "none on an NVIDIA GPU; choose from auto, fp32, int8"),
        (CPU, Wish("tpu"), BadSetting, "there is no device 'tpu'"),
    ],
)
def test_what_cannot_be_had(types: Mapping[str, set[str]], wish: Wish, kind: type[Exception], says: str) -> None:
    with pytest.raises(kind) as error:
        ctranslate.choose(wish, types)
    assert says in one_line(error.value)


@dataclass
class Library:
    """Stands in for faster_whisper: on a GPU, what is named fails, as it would where CUDA's libraries are others."""

    fails: Mapping[str, str] = field(default_factory=dict)
    made: list[tuple[str, str]] = field(default_factory=list)
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def model(self, folder: str, device: str, compute_type: str, cpu_threads: int, local_files_only: bool) -> Any:
        assert (folder, local_files_only) == ("folder", True)
        assert cpu_threads > 0
        self.made.append((device, compute_type))
        if device == "cuda" and "load" in self.fails:
            raise RuntimeError(self.fails["load"])
        return self

    def feature_extractor(self, samples: np.ndarray) -> np.ndarray:
        return samples

    def encode(self, features: np.ndarray) -> np.ndarray:
        self.seen.append(features.shape)
        if "encode" in self.fails:
            raise RuntimeError(self.fails["encode"])
        return features


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """On a machine with a GPU."""
    made = Library()
    module = ModuleType("faster_whisper")
    module.WhisperModel = made.model
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    monkeypatch.setattr(ctranslate, "offered", lambda: GPU)
    return made


def test_a_gpu_that_works_is_tried_before_any_work(library: Library) -> None:
    running, model = ctranslate.load(Path("folder"), Wish())
    assert (str(running), model) == ("an NVIDIA GPU, fp16", library)
    assert library.made == [("cuda", "float16")]
    assert len(library.seen) == 1


@pytest.mark.parametrize("fails", [{"load": NO_MEMORY}, {"encode": NO_CUBLAS}])
def test_where_the_gpu_fails_the_cpu_does_it(library: Library, fails: dict[str, str]) -> None:
    library.fails = fails
    running, _ = ctranslate.load(Path("folder"), Wish())
    (said,) = fails.values()
    assert running == Running("cpu", "int8", f"the GPU cannot be used ({said})")
    assert library.made == [("cuda", "float16"), ("cpu", "int8")]


@pytest.mark.parametrize("fails", [{"load": NO_MEMORY}, {"encode": NO_CUBLAS}])
def test_where_cuda_was_asked_for_it_is_an_error(library: Library, fails: dict[str, str]) -> None:
    library.fails = fails
    with pytest.raises(EngineUnavailable, match="or use --device cpu") as error:
        ctranslate.load(Path("folder"), Wish("cuda"))
    assert next(iter(fails.values())) in one_line(error.value)
    assert library.made == [("cuda", "float16")]


def test_a_precision_that_only_the_failed_gpu_has_is_an_error(library: Library) -> None:
    library.fails = {"encode": NO_CUBLAS}
    with pytest.raises(EngineUnavailable, match="--precision bf16"):
        ctranslate.load(Path("folder"), Wish(precision="bf16"))


def test_the_cpu_is_not_tried_out(library: Library) -> None:
    running, _ = ctranslate.load(Path("folder"), Wish("cpu", "fp32"))
    assert (running, library.made, library.seen) == (Running("cpu", "fp32"), [("cpu", "float32")], [])


@pytest.mark.parametrize(
    ("gpus", "usable", "devices"), [(0, True, ["cpu"]), (1, True, ["cpu", "cuda"]), (1, False, ["cpu"])]
)
def test_a_gpu_that_cannot_be_used_is_none(
    monkeypatch: pytest.MonkeyPatch, gpus: int, usable: bool, devices: list[str]
) -> None:
    def types(device: str) -> set[str]:
        if device == "cuda" and not (gpus and usable):
            raise RuntimeError("CUDA failed with error CUDA driver version is insufficient for CUDA runtime version")
        return GPU[device]

    module = ModuleType("ctranslate2")
    module.get_cuda_device_count = lambda: gpus
    module.get_supported_compute_types = types
    monkeypatch.setitem(sys.modules, "ctranslate2", module)
    assert ctranslate.offered() == {device: GPU[device] for device in devices}


def test_the_library_that_is_here_computes_on_the_cpu() -> None:
    assert ctranslate.choose(Wish("cpu"), ctranslate.offered()).precision in ("int8", "fp32")
