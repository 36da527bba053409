"""A checkpoint in the published layout, small and untrained: two languages' letters, all tags, random weights."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import sentencepiece
import torch
import yaml

from sensevoice_markers.inference.sensevoice import checkpoint

SIZES = {"output_size": 32, "attention_heads": 4, "linear_units": 48, "num_blocks": 3, "tp_blocks": 2,
         "kernel_size": 11}  # fmt: skip
TAGS = [f"<|{name}|>" for name in (*checkpoint.LANGUAGES, *checkpoint.EMOTIONS, *checkpoint.EVENTS, "withitn", "woitn")]
SENTENCES = [
    "the quick brown fox jumps over the lazy dog",
    "pack my box with five dozen liquor jugs",
    "你好世界",
    "早上九点",
]


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that nobody may change; see `copied`."""
    folder = tmp_path_factory.mktemp("untrained")
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.Train(
        sentence_iterator=iter(SENTENCES), model_writer=written, vocab_size=len(TAGS) + 70, model_type="bpe",
        user_defined_symbols=TAGS, unk_id=0, bos_id=1, eos_id=2, add_dummy_prefix=False, minloglevel=2,
        hard_vocab_limit=False, character_coverage=1.0,
    )  # fmt: skip
    (folder / "small.bpe.model").write_bytes(written.getvalue())
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    names = {"init_param": "model.pt", "config": "config.yaml", "tokenizer_conf": {"bpemodel": "small.bpe.model"},
             "frontend_conf": {"cmvn_file": "am.mvn"}}  # fmt: skip
    (folder / "configuration.json").write_text(json.dumps({"model": {"type": "funasr"}, "file_path_metas": names}))
    config = {
        "model": "SenseVoiceSmall", "model_conf": {"sos": 1, "eos": 2, "ignore_id": -1},
        "encoder": "SenseVoiceEncoderSmall",
        "encoder_conf": {**SIZES, "normalize_before": True, "sanm_shfit": 0, "dropout_rate": 0.1},
        "tokenizer": "SentencepiecesTokenizer", "tokenizer_conf": {"bpemodel": None},
        "frontend": "WavFrontend", "frontend_conf": {"fs": 16000, "window": "hamming", "n_mels": 80, "lfr_m": 7,
                                                     "lfr_n": 6, "cmvn_file": None},
    }  # fmt: skip
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    random = np.random.default_rng(3)
    shift, scale = (
        " ".join(f"{x:.5f}" for x in row) for row in (random.normal(-12, 1, 560), random.normal(0.3, 0.02, 560))
    )
    (folder / "am.mvn").write_text(
        f"<Nnet>\n<Splice> 560 560\n[ 0 ]\n<AddShift> 560 560\n<LearnRateCoef> 0 [ {shift} ]\n"
        f"<Rescale> 560 560\n<LearnRateCoef> 0 [ {scale} ]\n</Nnet>\n"
    )
    torch.manual_seed(11)
    with checkpoint.funasr_classes() as classes:
        model: Any = classes["SenseVoiceSmall"](
            encoder="SenseVoiceEncoderSmall", encoder_conf=SIZES, input_size=560, vocab_size=tokenizer.GetPieceSize()
        )
    # Untrained layers say much the same of any sound: what they say of all frames alike is taken out.
    with torch.no_grad():
        hidden, _ = model.eval().encoder(torch.randn(1, 200, 560), torch.tensor([200]))
        model.ctc.ctc_lo.weight *= 20
        model.ctc.ctc_lo.bias -= model.ctc.ctc_lo(hidden).mean((0, 1))
    torch.save(model.state_dict(), folder / "model.pt")
    return folder


@pytest.fixture
def copied(untrained: Path, tmp_path: Path) -> Path:
    """A copy of `untrained` to damage."""
    return Path(shutil.copytree(untrained, tmp_path / "checkpoint"))


@pytest.fixture(scope="session")
def sounds() -> Callable[[float], npt.NDArray[np.float32]]:
    """So many seconds of tones that come and go in noise."""

    def make(seconds: float, seed: int = 0) -> npt.NDArray[np.float32]:
        random = np.random.default_rng(seed)
        at = np.arange(round(seconds * 16000)) / 16000
        tones = sum(np.sin(2 * np.pi * f * at + 3 * np.sin(at * f / 50)) for f in random.uniform(100, 4000, 4))
        sound = 0.1 * tones * np.sin(at * random.uniform(4, 9)) ** 2 + random.normal(0, 0.02, len(at))
        return np.clip(sound, -1, 1).astype(np.float32)

    return make
