"""A checkpoint folder with the very layout of the published one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch

from benchmarks.tiny.network import ENCODER, INPUT

TOKENIZER = "tiny.bpe.model"

_CONFIGURATION = {
    "framework": "pytorch",
    "task": "auto-speech-recognition",
    "model": {"type": "funasr"},
    "pipeline": {"type": "funasr-pipeline"},
    "model_name_in_hub": {"ms": "", "hf": ""},
    "file_path_metas": {
        "init_param": "model.pt",
        "config": "config.yaml",
        "tokenizer_conf": {"bpemodel": TOKENIZER},
        "frontend_conf": {"cmvn_file": "am.mvn"},
    },
}
_CONFIG = """
model: SenseVoiceSmall
model_conf:
    length_normalized_loss: true
    sos: 1
    eos: 2
    ignore_id: -1

tokenizer: SentencepiecesTokenizer
tokenizer_conf:
  bpemodel: null
  unk_symbol: <unk>
  split_with_space: true

frontend: WavFrontend
frontend_conf:
    fs: 16000
    window: hamming
    n_mels: 80
    frame_length: 25
    frame_shift: 10
    lfr_m: 7
    lfr_n: 6
    cmvn_file: null
"""


def write(folder: Path, model: torch.nn.Module, tokenizer: bytes, cmvn: torch.Tensor) -> None:
    """Write the five files.

    Args:
        folder: made if it is not there; files of these names are replaced.
        tokenizer: the SentencePiece model.
        cmvn: float (2, 560): what is added to the features, then what they are multiplied by.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoder = "\n".join(f"    {name}: {json.dumps(value).strip(chr(34))}" for name, value in ENCODER.items())
    (folder / "config.yaml").write_text(f"encoder: SenseVoiceEncoderSmall\nencoder_conf:\n{encoder}\n{_CONFIG}")
    (folder / "configuration.json").write_text(json.dumps(_CONFIGURATION, indent=2) + "\n")
    (folder / TOKENIZER).write_bytes(tokenizer)
    (folder / "am.mvn").write_text(kaldi(cmvn.tolist()))
    torch.save({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / "model.pt")


def kaldi(cmvn: Sequence[Sequence[float]]) -> str:
    """Shifts and scales as the text of a kaldi-nnet file."""

    def row(values: Sequence[float]) -> str:
        return "[ " + " ".join(f"{value:.7g}" for value in values) + " ]"

    shifts, scales = cmvn
    return (
        f"<Nnet> \n<Splice> {INPUT} {INPUT}\n[ 0 ]\n<AddShift> {INPUT} {INPUT} \n<LearnRateCoef> 0 {row(shifts)}\n"
        f"<Rescale> {INPUT} {INPUT} \n<LearnRateCoef> 0 {row(scales)}\n</Nnet> \n"
    )
