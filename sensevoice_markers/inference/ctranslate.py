"""What CTranslate2, which computes for Whisper, runs on; and a model loaded there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sensevoice_markers.errors import EngineUnavailable, first_line
from sensevoice_markers.inference import devices
from sensevoice_markers.inference.devices import Running, Wish
from sensevoice_markers.media.audio import SAMPLE_RATE

_AUTOMATIC = {"cuda": ("fp16", "int8", "fp32"), "cpu": ("int8", "fp32")}
"""What ``--precision auto`` may come to, best first."""

AUTOMATIC: tuple[str, ...] = tuple(
    Running(device, precision).kind for device, precisions in _AUTOMATIC.items() for precision in precisions
)
"""The same as `Running.kind` has it."""

_TYPES = {"fp32": "float32", "fp16": "float16", "bf16": "bfloat16", "int8": "int8"}  # as CTranslate2 calls them
_NO_GPU = "CTranslate2 finds no NVIDIA GPU that it can use"
_NO_MPS = "CTranslate2 cannot use Apple's GPU"


def offered() -> dict[str, Set[str]]:
    """The types that CTranslate2 can compute in here, by device; an NVIDIA GPU that it cannot use is none."""
    import ctranslate2

    types = {"cpu": ctranslate2.get_supported_compute_types("cpu")}
    if ctranslate2.get_cuda_device_count():
        with contextlib.suppress(RuntimeError):
            types["cuda"] = ctranslate2.get_supported_compute_types("cuda")
    return types


def choose(wish: Wish, types: Mapping[str, Set[str]]) -> Running:
    """An NVIDIA GPU or else the CPU, in fp16 or else int8 where no precision is asked for.

    Args:
        types: what `offered` gives.

    Raises:
        BadSetting: there is no such device or precision.
        EngineUnavailable: it cannot be had here.
    """
    devices.check(wish)
    if wish.device == "cuda" and "cuda" not in types:
        raise EngineUnavailable(f"--device cuda: {_NO_GPU}; install its driver, or use --device cpu")
    on_gpu = "cuda" in types and wish.device in ("auto", "cuda")
    device, name = ("cuda", "an NVIDIA GPU") if on_gpu else ("cpu", "the CPU")
    able = [precision for precision, kind in _TYPES.items() if kind in types[device]]
    precision = wish.precision
    if precision == "auto":
        precision = next(each for each in _AUTOMATIC[device] if each in able)
    if precision not in able:
        choice = ", ".join(each for each in devices.PRECISIONS if each in ("auto", *able))
        raise EngineUnavailable(
            f"--precision {precision}: the embedded engine has none on {name}; choose from {choice}"
        )
    why = "" if on_gpu or wish.device == "cpu" else _NO_MPS if wish.device == "mps" else _NO_GPU
    return Running(device, precision, why, name)


def load(folder: Path, wish: Wish, threads: int = 0) -> tuple[Running, Any]:
    """What the Whisper in `folder` runs on, and the model.

    A GPU is tried at once, since CTranslate2 loads cuBLAS when it first computes, that of one CUDA, and torch may have
    brought that of another. Where it fails the CPU does the work, unless CUDA is what was asked for.

    Args:
        threads: CPU threads, 0 for as many as there are cores.

    Raises:
        BadSetting, EngineUnavailable: what is wished for does not exist, or cannot be had here.
    """
    types = offered()
    running = choose(wish, types)
    if running.device == "cuda":
        try:
            model = _model(folder, running, threads)
            encoded(model, np.zeros(SAMPLE_RATE, np.float32))
        except RuntimeError as error:
            said = first_line(error)
            if wish.device == "cuda":
                raise EngineUnavailable(
                    f"--device cuda: the embedded engine cannot use the GPU ({said}); "
                    "install cuBLAS of CUDA 12 where the system finds it, or use --device cpu"
                ) from None
            running = replace(choose(replace(wish, device="cpu"), types), why=f"the GPU cannot be used ({said})")
        else:
            return running, model
    return running, _model(folder, running, threads)


def encoded(model: Any, samples: npt.NDArray[np.float32]) -> Any:
    """The encoder's output for `samples` (16 kHz, -1..1), which are not filled up to the model's window."""
    return model.encode(model.feature_extractor(samples)[..., :-1])


def _model(folder: Path, running: Running, threads: int) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(
        str(folder),
        device=running.device,
        compute_type=_TYPES[running.precision],
        cpu_threads=threads or os.cpu_count() or 4,
        local_files_only=True,
    )
