"""What an engine of torch runs on: the table of wishes and machines, and how torch is asked."""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from build import one_line

from sensevoice_markers.errors import BadSetting, EngineUnavailable
from sensevoice_markers.inference import devices
from sensevoice_markers.inference.devices import Running, Torch, Wish, choose, cuda_build

# What torch 2.13 says, in full.
TOO_OLD = (
    "The NVIDIA driver on your system is too old (found version 12040). Please update your GPU driver by downloading "
    "and installing a new version from the URL: http://www.nvidia.com/Download/index.aspx Alternatively, go to: "
    "https://pytorch.org to install a PyTorch version that has been compiled with your version of the CUDA driver."
)
NO_DRIVER = (
    "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from "
    "http://www.nvidia.com/Download/index.aspx"
)
NO_KERNELS = "CUDA error: no kernel image is available for execution on the device"
TAKEN = "CUDA error: out of memory"

GPU = Torch("2.13.0+cu130", "linux", "13.0", True, "", "NVIDIA L4", True, 20_000_000_000, 24_000_000_000)
OLD_GPU = replace(GPU, name="NVIDIA GeForce RTX 2080", bf16=False)
CPU_BUILD = Torch("2.13.0+cpu", "linux")
WINDOWS = replace(CPU_BUILD, system="win32")
OLD_DRIVER, DRIVERLESS, HIDDEN, ANCIENT, FULL, ODD = (
    Torch("2.13.0+cu130", "linux", "13.0", cuda_reason=said)
    for said in (TOO_OLD, NO_DRIVER, "No CUDA GPUs are available", NO_KERNELS, TAKEN, "CUDA unknown error - this")
)
MAC = Torch("2.13.0", "darwin", mps_built=True, mps=True)
OLD_MAC = replace(MAC, mps=False)
BARE_MAC = replace(OLD_MAC, mps_built=False)


@pytest.mark.parametrize(
    ("machine", "wish", "running"),
    [
        (GPU, Wish(), Running("cuda", "bf16", "", "NVIDIA L4")),
        (GPU, Wish("cuda"), Running("cuda", "bf16", "", "NVIDIA L4")),
        (GPU, Wish(precision="fp32"), Running("cuda", "fp32", "", "NVIDIA L4")),
        (GPU, Wish("cpu"), Running("cpu", "fp32")),
        (GPU, Wish("cpu", "bf16"), Running("cpu", "bf16")),
        (GPU, Wish(precision="int8"), Running("cpu", "int8", "int8 is only for the CPU")),
        (OLD_GPU, Wish(), Running("cuda", "fp32", "it has no bf16", OLD_GPU.name)),
        (OLD_GPU, Wish("cuda", "fp32"), Running("cuda", "fp32", "", OLD_GPU.name)),
        (OLD_GPU, Wish(precision="bf16"), Running("cpu", "bf16", f"{OLD_GPU.name} has no bf16")),
        (CPU_BUILD, Wish(), Running("cpu", "fp32", "this torch is a build without CUDA")),
        (DRIVERLESS, Wish(), Running("cpu", "fp32", "there is no NVIDIA driver")),
        (HIDDEN, Wish(), Running("cpu", "fp32", "the NVIDIA driver shows no GPU")),
        (FULL, Wish(), Running("cpu", "fp32", "another program has taken the GPU's memory")),
        (ODD, Wish(), Running("cpu", "fp32", "CUDA does not work (CUDA unknown error - this)")),
        (ANCIENT, Wish(), Running("cpu", "fp32", "the GPU is too old or too new for torch 2.13.0+cu130")),
        (
            OLD_DRIVER,
            Wish(precision="int8"),
            Running("cpu", "int8", "the NVIDIA driver is too old (it is of CUDA 12.4, torch of 13.0)"),
        ),
        (MAC, Wish(), Running("mps", "fp32", "", "Apple's GPU")),
        (MAC, Wish("mps", "fp32"), Running("mps", "fp32", "", "Apple's GPU")),
        (MAC, Wish(precision="bf16"), Running("cpu", "bf16", "bf16 is not for Apple's GPU")),
        (OLD_MAC, Wish(), Running("cpu", "fp32", "torch finds no GPU of Apple's")),
        (BARE_MAC, Wish(), Running("cpu", "fp32", "this torch is a build without MPS")),
    ],
)
def test_the_best_device_that_has_what_is_asked_for(machine: Torch, wish: Wish, running: Running) -> None:
    assert choose(wish, lambda: machine) == running


@pytest.mark.parametrize(
    ("machine", "wish", "says"),
    [
        (CPU_BUILD, Wish("cuda"), f"--device cuda: this torch is a build without CUDA; run: {cuda_build('2.13')}"),
        (WINDOWS, Wish("cuda"), f"run: {cuda_build('2.13')}, or use --device cpu"),
        (OLD_DRIVER, Wish("cuda"), "is too old (it is of CUDA 12.4, torch of 13.0); install a newer one"),
        (DRIVERLESS, Wish("cuda"), "there is no NVIDIA driver; install one from https://"),
        (HIDDEN, Wish("cuda"), "shows no GPU; see what nvidia-smi and CUDA_VISIBLE_DEVICES say"),
        (FULL, Wish("cuda"), "another program has taken the GPU's memory; close it"),
        (ANCIENT, Wish("cuda"), "for torch 2.13.0+cu130; install one that knows it"),
        (GPU, Wish("cuda", "int8"), "int8 is only for the CPU; use --precision bf16 or fp32"),
        (OLD_GPU, Wish("cuda", "bf16"), f"{OLD_GPU.name} has no bf16; use --precision fp32"),
        (MAC, Wish("cuda"), "a Mac has no CUDA; use --device mps"),
        (MAC, Wish("mps", "int8"), "int8 is not for Apple's GPU; use --precision fp32"),
        (GPU, Wish("mps"), "--device mps: only a Mac has it; use --device cuda"),
        (OLD_MAC, Wish("mps"), "macOS has to be 14 or newer"),
        (BARE_MAC, Wish("mps"), "without MPS; run: python -m pip install --force-reinstall torch"),
    ],
)
def test_what_cannot_be_had_is_one_line_with_the_fix(machine: Torch, wish: Wish, says: str) -> None:
    with pytest.raises(EngineUnavailable) as error:
        choose(wish, lambda: machine)
    assert says in one_line(error.value)
    assert str(error.value).endswith(", or use --device cpu")


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish("gpu"), "there is no device 'gpu'; choose --device from auto, cpu, cuda, mps"),
        (Wish("cpu", "fp16"), "there is no precision 'fp16'; choose --precision from auto, fp32, bf16, int8"),
    ],
)
def test_what_does_not_exist(wish: Wish, says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        choose(wish, lambda: pytest.fail("torch was asked"))


def test_torch_is_not_asked_for_the_cpu() -> None:
    assert choose(Wish("cpu", "int8"), lambda: pytest.fail("torch was asked")) == Running("cpu", "int8")


def test_what_runs_is_told_with_its_why() -> None:
    assert str(choose(Wish(), lambda: GPU)) == choose(Wish(), lambda: GPU).told == "NVIDIA L4, bf16"
    assert choose(Wish(), lambda: DRIVERLESS).told == "the CPU, fp32: there is no NVIDIA driver"


@pytest.mark.parametrize(
    ("version", "tag"),
    [("2.4.1+cpu", "cu124"), ("2.6.0", "cu124"), ("2.7.1", "cu128"), ("2.9.0", "cu130"), ("2.13.0+cpu", "cu130"),
     ("2.14.0a0+git1234", "cu130"), ("3.0.0", "cu130")],
)  # fmt: skip
def test_the_command_for_a_build_with_cuda(version: str, tag: str) -> None:
    whl = "https://download.pytorch.org/whl"
    assert cuda_build(version) == f"python -m pip install --force-reinstall torch --index-url {whl}/{tag}"


class Fake:
    """A torch with CUDA, whose init or first sum may fail, and which warns as torch does."""

    def __init__(
        self, init: str = "", total: str = "", capability: tuple[int, int] = (8, 9), cuda: str | None = "13.0"
    ):
        self.module: Any = ModuleType("torch")
        self.module.__version__ = "2.13.0+cu130"
        self.module.version = SimpleNamespace(cuda=cuda, hip=None)
        self.module.backends = SimpleNamespace(mps=SimpleNamespace(is_built=lambda: False, is_available=lambda: False))
        self.module.cuda = SimpleNamespace(
            init=lambda: self.fails(init),
            mem_get_info=lambda: (1, 2),
            get_device_name=lambda: "NVIDIA L4",
            get_device_capability=lambda: capability,
        )
        self.module.ones = lambda *_, device: SimpleNamespace(
            sum=lambda: SimpleNamespace(item=lambda: self.fails(total))
        )

    @staticmethod
    def fails(said: str) -> None:
        if said:
            warnings.warn(f"CUDA initialization: {said}", stacklevel=1)
            raise RuntimeError(f"{said}\nCUDA kernel errors might be asynchronously reported")


@pytest.mark.parametrize(
    ("fake", "seen"),
    [
        (Fake(), Torch("2.13.0+cu130", cuda="13.0", cuda_works=True, name="NVIDIA L4", bf16=True, free=1, total=2)),
        (
            Fake(capability=(7, 5)),
            Torch("2.13.0+cu130", cuda="13.0", cuda_works=True, name="NVIDIA L4", bf16=False, free=1, total=2),
        ),
        (Fake(init=TOO_OLD), Torch("2.13.0+cu130", cuda="13.0", cuda_reason=f"{TOO_OLD[:199]}…")),
        (Fake(total=NO_KERNELS), Torch("2.13.0+cu130", cuda="13.0", cuda_reason=NO_KERNELS)),
        (Fake(cuda=None, init="never asked"), Torch("2.13.0+cu130")),
    ],
)
def test_torch_is_asked_and_nothing_is_said(
    fake: Fake, seen: Torch, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", fake.module)
    assert devices.look() == seen
    assert capfd.readouterr() == ("", "")


def test_a_torch_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineUnavailable, match=r"torch cannot be loaded .*; run: python -m pip install"):
        choose(Wish())


def test_the_torch_that_is_here(capfd: pytest.CaptureFixture[str]) -> None:
    import torch

    seen = devices.look()
    assert (seen.version, seen.cuda) == (torch.__version__, torch.version.cuda or torch.version.hip)
    assert seen.cuda_works or seen.cuda is None or seen.cuda_reason
    device = choose(Wish(), lambda: seen).device
    assert torch.ones(3, device=device).sum().item() == 3
    assert capfd.readouterr() == ("", "")
