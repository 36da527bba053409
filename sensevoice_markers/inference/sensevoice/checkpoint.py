"""A SenseVoice checkpoint folder, read with distrust: plain data only, every name, key and shape checked.

The layout is the published one: ``configuration.json`` names the files, ``config.yaml`` the sizes. funasr gives the
classes of the model; its own loader is not used, since it runs code that lies in the folder, asks hubs for what is
missing and leaves layers without weights as they were made.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import pkgutil
import random
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from torch import Tensor, nn

from sensevoice_markers.errors import InputNotFound, WeightsDamaged, first_line
from sensevoice_markers.inference import kaldi
from sensevoice_markers.inference.sensevoice import features
from sensevoice_markers.media.audio import SAMPLE_RATE

_NAMES = {"init_param": "model.pt", "config": "config.yaml", "bpemodel": "bpe.model", "cmvn_file": "am.mvn"}
"""The files by funasr's names for them, as they are called where configuration.json is missing."""

LANGUAGES: Mapping[str, int] = {"zh": 3, "en": 4, "yue": 7, "ja": 11, "ko": 12, "nospeech": 13}
"""Rows of the query embedding that tell the model its language; 0 lets it hear which."""

AUTO, EMOTION, EVENT, WITH_ITN, WITHOUT_ITN = 0, 1, 2, 14, 15
"""Other rows of the query embedding; the last two ask for text with or without punctuation and numerals."""

_QUERIES = 16
BLANK = 0

_PLAIN = re.compile(r"[\w .+-]{1,200}")  # a name of a file

EMOTIONS = ("HAPPY", "SAD", "ANGRY", "NEUTRAL", "FEARFUL", "DISGUSTED", "SURPRISED", "EMO_UNKNOWN")
EVENTS = ("Speech", "BGM", "Laughter", "Applause", "Cry", "Sneeze", "Breath", "Cough", "Sing", "Event_UNK")
_NEEDED = ("zh", "en", "yue", "ja", "ko", "nospeech", "HAPPY", "SAD", "ANGRY", "NEUTRAL", "EMO_UNKNOWN", *EVENTS,
           "withitn", "woitn")  # fmt: skip

_LARGEST = {"output_size": 8192, "attention_heads": 64, "linear_units": 32768, "num_blocks": 512, "tp_blocks": 512}
_FRONT_END = {
    "fs": SAMPLE_RATE, "window": "hamming", "n_mels": kaldi.BANDS, "frame_length": 25, "frame_shift": 10,
    "lfr_m": features.STACKED, "lfr_n": features.STRIDE,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A model with all its weights, and what goes with it.

    Attributes:
        model: funasr's ``SenseVoiceSmall`` on the CPU in float32, ready to infer.
        pieces: SentencePiece's pieces by id; 0 is the blank.
        shift, scale: CMVN, float32, shape (560,): features are ``(x + shift) * scale``.
        warnings: one line each, for people.
    """

    model: nn.Module
    pieces: tuple[str, ...]
    shift: Tensor
    scale: Tensor
    warnings: tuple[str, ...] = ()

    def tag(self, name: str) -> int:
        """The id of the piece ``<|name|>``."""
        return self.pieces.index(f"<|{name}|>")


def files(folder: Path) -> dict[str, Path]:
    """The checkpoint's files by funasr's names for them.

    Raises:
        InputNotFound: there is no such folder, or it lacks one of the files.
        WeightsDamaged: configuration.json cannot be read, or names files elsewhere.
    """
    if not folder.is_dir():
        raise InputNotFound(f"{folder} is no folder: name the one that holds a SenseVoice checkpoint")
    names = dict(_NAMES)
    listing = folder / "configuration.json"
    if listing.is_file():
        try:
            named = json.loads(listing.read_bytes())["file_path_metas"]
            flat = {**named, **named.get("tokenizer_conf", {}), **named.get("frontend_conf", {})}
            names |= {each: str(flat[each]) for each in _NAMES if each in flat}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise _damaged(listing, "is not the published listing of files") from None
    for name in names.values():
        if not _PLAIN.fullmatch(name) or name.strip(".") == "":
            raise _damaged(listing, f"names {name[:80]!a}, which is not a file of this folder")
    found = {each: folder / name for each, name in names.items()}
    if missing := [path.name for path in found.values() if not path.is_file()]:
        raise InputNotFound(f"{folder} is no whole SenseVoice checkpoint: {', '.join(missing)} must be there, too")
    return found


def load(folder: Path) -> Checkpoint:
    """The checkpoint in `folder`.

    Raises:
        InputNotFound: a file is missing.
        WeightsDamaged: a file is damaged, or belongs to another model.
    """
    found = files(folder)
    sizes = _sizes(found["config"])
    pieces = _pieces(found["bpemodel"])
    shift, scale = torch.from_numpy(kaldi.read_cmvn(found["cmvn_file"], features.WIDTH))
    state = _state(found["init_param"])
    with funasr_classes() as classes, torch.device("meta"):
        model: nn.Module = classes["SenseVoiceSmall"](
            encoder="SenseVoiceEncoderSmall", encoder_conf=sizes, input_size=features.WIDTH, vocab_size=len(pieces)
        )
    warnings = _fill(model, state, found["init_param"], found["bpemodel"])
    return Checkpoint(model.eval().requires_grad_(False), pieces, shift, scale, warnings)


def _damaged(path: Path, reason: str) -> WeightsDamaged:
    return WeightsDamaged(f"{path} {reason}: copy the checkpoint again, whole, from where it was published")


def _sizes(path: Path) -> dict[str, Any]:
    """The encoder's arguments, dropout left out."""
    import yaml

    try:
        config = yaml.safe_load(path.read_bytes())
        encoder, front_end = config["encoder_conf"], config["frontend_conf"]
        kind = (config["model"], config["encoder"], config["tokenizer"], config["frontend"])
        sizes = {name: encoder[name] for name in (*_LARGEST, "kernel_size")}
        plain = encoder.get("normalize_before", True) is True and encoder.get("sanm_shfit", 0) == 0
        different = [name for name, value in _FRONT_END.items() if front_end.get(name, value) != value]
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, f"is no configuration of SenseVoice ({first_line(error)})") from None
    if kind != ("SenseVoiceSmall", "SenseVoiceEncoderSmall", "SentencepiecesTokenizer", "WavFrontend"):
        raise _damaged(path, f"is of another model ({str(kind[0])[:80]!a})")
    if different or not plain:
        raise _damaged(path, f"asks for another front end or layer ({', '.join(different) or 'normalize_before'})")
    possible = all(type(sizes[name]) is int and 1 <= sizes[name] <= most for name, most in _LARGEST.items())
    odd = sizes["kernel_size"] in range(1, 64, 2)
    if not possible or not odd or sizes["output_size"] % sizes["attention_heads"]:
        raise _damaged(path, "asks for impossible sizes")
    return sizes


def _pieces(path: Path) -> tuple[str, ...]:
    import sentencepiece

    tokenizer = sentencepiece.SentencePieceProcessor()
    try:
        tokenizer.LoadFromSerializedProto(path.read_bytes())
    except (RuntimeError, OSError) as error:
        raise _damaged(path, f"is no SentencePiece model ({first_line(error)})") from None
    pieces = tuple(tokenizer.IdToPiece(i) for i in range(tokenizer.GetPieceSize()))
    if missing := [name for name in _NEEDED if f"<|{name}|>" not in pieces]:
        raise _damaged(path, f"is another model's tokenizer: it lacks {', '.join(missing[:3])}")
    return pieces


def _state(path: Path) -> Mapping[str, Tensor]:
    """The weights, out of whatever containers training wrote them in; their checksums are read, which torch skips."""
    try:
        with zipfile.ZipFile(path) as archive:
            if broken := archive.testzip():
                raise _damaged(path, f"has other bytes than were written ({broken})")
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except WeightsDamaged:
        raise
    except Exception as error:  # noqa: BLE001 - what is not a file of weights fails in any way
        raise _damaged(path, f"is no file of weights, or cut short ({first_line(error)})") from None
    for container in ("state_dict", "model_state_dict", "model"):
        if isinstance(state, Mapping) and container in state:
            state = state[container]
    if not isinstance(state, Mapping) or not all(map(_is_plain, state.values())):
        raise _damaged(path, "holds something else than weights")
    return {str(name).removeprefix("module."): value for name, value in state.items()}


def _is_plain(value: object) -> bool:
    return isinstance(value, Tensor) and value.layout is torch.strided and value.device.type == "cpu"


def _fill(model: nn.Module, state: Mapping[str, Tensor], path: Path, tokenizer: Path) -> tuple[str, ...]:
    """Give `model` its weights, every one of them; returns warnings."""
    expected = model.state_dict()
    if missing := sorted(expected.keys() - state.keys()):
        raise _damaged(path, f"lacks {len(missing)} of {len(expected)} weights, first {missing[0]}")
    head = "ctc.ctc_lo.weight"
    if state[head].ndim == 2 and len(state[head]) != len(expected[head]):
        raise _damaged(
            tokenizer,
            f"has {len(expected[head])} pieces where {path.name} knows {len(state[head])}: they do not belong",
        )
    for name, wanted in expected.items():
        if state[name].shape != wanted.shape or not state[name].is_floating_point():
            have, want = tuple(state[name].shape), tuple(wanted.shape)
            raise _damaged(path, f"has {name} of shape {have} where config.yaml says {want}")
        if not state[name].isfinite().all():
            raise _damaged(path, f"has no numbers in {name}")
    model.load_state_dict({name: state[name].float() for name in expected}, assign=True)
    surplus = sorted(state.keys() - expected.keys())
    return (f"{path} has {len(surplus)} weights that are not used, first {surplus[0]}",) if surplus else ()


@contextlib.contextmanager
def funasr_classes() -> Iterator[Mapping[str, Any]]:
    """funasr's classes of models; what its import and its constructors change in the process is put back."""
    root = logging.getLogger()
    level, handlers, threads = root.level, root.handlers[:], torch.get_num_threads()
    seeds = (random.getstate(), np.random.get_state(), torch.get_rng_state())
    try:
        # It imports each of its modules, which takes 8 s and 490 MB; one of them is needed.
        with contextlib.redirect_stdout(io.StringIO()):  # it prints what it lacks for what we do not use
            with mock.patch.object(pkgutil, "walk_packages", return_value=()):
                import funasr  # noqa: F401
            from funasr.models.sense_voice import model  # noqa: F401
            from funasr.register import tables

        yield tables.model_classes
    finally:
        random.setstate(seeds[0])
        np.random.set_state(seeds[1])
        torch.set_rng_state(seeds[2])
        torch.set_num_threads(threads)
        root.setLevel(level)
        root.handlers[:] = handlers
