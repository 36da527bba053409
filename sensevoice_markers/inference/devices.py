"""What computes, and how finely: a wish, what torch has here, and what comes of the two.

torch is loaded when it is asked, and asked only where something hangs on its answer. It is asked by a small sum on the
GPU and not by ``torch.cuda.is_available``, which takes a card that is too old for this torch for a good one, and writes
what is wrong with a driver on stderr, once.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from sensevoice_markers.errors import BadSetting, EngineUnavailable, first_line

DEVICES: tuple[str, ...] = ("auto", "cpu", "cuda", "mps")
PRECISIONS: tuple[str, ...] = ("auto", "fp32", "bf16", "int8")

_DRIVERS = "https://www.nvidia.com/drivers"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for of an engine.

    Attributes:
        device: one of `DEVICES`; auto is the best one here.
        precision: one of `PRECISIONS`; auto is the best one for the device.
        checkpoint: folder of a SenseVoice of one's own, empty for the published one.
    """

    device: str = "auto"
    precision: str = "auto"
    checkpoint: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """What a wish comes to; as text, ``NVIDIA L4, bf16``.

    Attributes:
        device: cpu, cuda or mps.
        precision: fp32, bf16, fp16 or int8.
        why: in a few words, why nothing better; empty where there is nothing better, or nothing better was asked for.
        name: the device as people know it.
    """

    device: str
    precision: str
    why: str = ""
    name: str = "the CPU"

    def __str__(self) -> str:
        return f"{self.name}, {self.precision}"

    @property
    def kind(self) -> str:
        """What results depend on: the precision, and whether a GPU computed, which is looked at more densely."""
        return f"{'cpu' if self.device == 'cpu' else 'gpu'}-{self.precision}"

    @property
    def told(self) -> str:
        """The text with its why: ``the CPU, fp32: there is no NVIDIA driver``."""
        return f"{self}: {self.why}" if self.why else str(self)


@dataclass(frozen=True, slots=True)
class Torch:
    """What torch has on this machine.

    Attributes:
        version: torch's own.
        system: as ``sys.platform`` has it.
        cuda: version of CUDA (or ROCm) that torch is built for, None for a build without.
        cuda_works: whether a sum was computed on the GPU.
        cuda_reason: what torch said of it, where none was.
        name: the GPU's.
        bf16: whether the GPU computes in bf16.
        free, total: bytes of the GPU's memory.
        mps_built: whether torch is built for Apple's GPUs.
        mps: whether there is one.
    """

    version: str
    system: str = sys.platform
    cuda: str | None = None
    cuda_works: bool = False
    cuda_reason: str = ""
    name: str = ""
    bf16: bool = False
    free: int = 0
    total: int = 0
    mps_built: bool = False
    mps: bool = False


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """Why a device is not taken, and what to do about it."""

    why: str
    fix: str


def check(wish: Wish) -> None:
    """Whether what is asked for exists at all.

    Raises:
        BadSetting: it does not.
    """
    for option, value, known in (("device", wish.device, DEVICES), ("precision", wish.precision, PRECISIONS)):
        if value not in known:
            raise BadSetting(f"there is no {option} {value!r}; choose --{option} from {', '.join(known)}")


def look() -> Torch:
    """Load torch and ask it; takes seconds, and some memory of a GPU. Nothing is written on stderr.

    Raises:
        EngineUnavailable: torch cannot be loaded.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is in the exceptions, too
        try:
            import torch
        except (ImportError, OSError) as error:
            raise EngineUnavailable(
                f"torch cannot be loaded ({first_line(error)}); run: python -m pip install --force-reinstall torch"
            ) from None
        cuda = torch.version.cuda or torch.version.hip
        mps_built, mps = torch.backends.mps.is_built(), torch.backends.mps.is_available()
        if not cuda:
            return Torch(torch.__version__, mps_built=mps_built, mps=mps)
        try:
            torch.cuda.init()  # type: ignore[no-untyped-call]
            torch.ones(2, device="cuda").sum().item()
            free, total = torch.cuda.mem_get_info()
            name, bf16 = torch.cuda.get_device_name(), torch.cuda.get_device_capability() >= (8, 0)
        except Exception as error:  # noqa: BLE001 - whatever torch raises, it has no GPU then
            return Torch(torch.__version__, cuda=cuda, cuda_reason=first_line(error), mps_built=mps_built, mps=mps)
    return Torch(torch.__version__, cuda=cuda, cuda_works=True, name=name, bf16=bf16, free=free, total=total)


def choose(wish: Wish, look: Callable[[], Torch] = look) -> Running:
    """What an engine of torch runs on: the best device that is asked for and has the precision.

    Best is CUDA, then MPS, then the CPU. Precision, where none is asked for, is bf16 on a GPU of NVIDIA that has it and
    fp32 everywhere else. MPS computes in fp32 only, int8 is only for the CPU.

    Raises:
        BadSetting: there is no such device or precision.
        EngineUnavailable: it cannot be had here.
    """
    check(wish)
    if wish.device == "cpu":  # nothing hangs on what torch would say
        return Running("cpu", _precision(wish, "fp32"))
    torch = look()
    obstacles = {device: _obstacle(device, wish.precision, torch) for device in ("cuda", "mps", "cpu")}
    if wish.device == "auto":
        device = next(device for device, obstacle in obstacles.items() if obstacle is None)
    else:
        device = wish.device
        if obstacle := obstacles[device]:
            raise EngineUnavailable(f"--device {device}: {obstacle.why}; {obstacle.fix}, or use --device cpu")
    if device == "cuda":
        why = "" if torch.bf16 or wish.precision != "auto" else "it has no bf16"
        return Running(device, _precision(wish, "bf16" if torch.bf16 else "fp32"), why, torch.name)
    precision = _precision(wish, "fp32")
    if device == "mps":
        return Running(device, precision, name="Apple's GPU")
    better = obstacles["mps" if torch.system == "darwin" else "cuda"]
    return Running(device, precision, better.why if better else "")


def cuda_build(version: str) -> str:
    """The command that replaces a torch of `version` by a build with CUDA.

    Which CUDA there is for which torch: https://pytorch.org/get-started/previous-versions/.
    """
    major, minor = (int(number) for number in re.findall(r"\d+", version)[:2])
    tag = "cu130" if (major, minor) >= (2, 9) else "cu128" if (major, minor) >= (2, 7) else "cu124"
    return f"python -m pip install --force-reinstall torch --index-url https://download.pytorch.org/whl/{tag}"


def _precision(wish: Wish, usual: str) -> str:
    return usual if wish.precision == "auto" else wish.precision


def _obstacle(device: str, precision: str, torch: Torch) -> _Obstacle | None:
    if device == "cuda":
        if not torch.cuda_works:
            return _without_cuda(torch)
        if precision == "int8":
            return _Obstacle("int8 is only for the CPU", "use --precision bf16 or fp32")
        if precision == "bf16" and not torch.bf16:
            return _Obstacle(f"{torch.name} has no bf16", "use --precision fp32")
    if device == "mps":
        if not torch.mps:
            return _without_mps(torch)
        if precision in ("bf16", "int8"):
            return _Obstacle(f"{precision} is not for Apple's GPU", "use --precision fp32")
    return None


def _without_cuda(torch: Torch) -> _Obstacle:
    """Why there is no CUDA, from what torch says: its texts are those of c10/cuda/CUDAFunctions.cpp."""
    if torch.system == "darwin":
        return _Obstacle("a Mac has no CUDA", "use --device mps")
    if torch.cuda is None:
        return _Obstacle("this torch is a build without CUDA", f"run: {cuda_build(torch.version)}")
    said = torch.cuda_reason
    if found := re.search(r"too old \(found version (\d+)\)", said):  # 12040 is CUDA 12.4
        knows = f"{int(found[1]) // 1000}.{int(found[1]) % 1000 // 10}"
        return _Obstacle(
            f"the NVIDIA driver is too old (it is of CUDA {knows}, torch of {torch.cuda})",
            f"install a newer one from {_DRIVERS}",
        )
    if "no NVIDIA driver" in said:
        return _Obstacle("there is no NVIDIA driver", f"install one from {_DRIVERS}")
    if "No CUDA GPUs" in said:
        return _Obstacle("the NVIDIA driver shows no GPU", "see what nvidia-smi and CUDA_VISIBLE_DEVICES say")
    if "no kernel image" in said:
        return _Obstacle(f"the GPU is too old or too new for torch {torch.version}", "install one that knows it")
    if "out of memory" in said:
        return _Obstacle("another program has taken the GPU's memory", "close it")
    return _Obstacle(f"CUDA does not work ({said})", f"install a newer driver from {_DRIVERS}")


def _without_mps(torch: Torch) -> _Obstacle:
    if torch.system != "darwin":
        return _Obstacle("only a Mac has it", "use --device cuda")
    if not torch.mps_built:
        fix = "run: python -m pip install --force-reinstall torch"
        return _Obstacle("this torch is a build without MPS", fix)
    # Since torch 2.10, see https://github.com/pytorch/pytorch/issues/177390.
    return _Obstacle("torch finds no GPU of Apple's", "macOS has to be 14 or newer")
