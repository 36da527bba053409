"""Loading a checkpoint: whole or not at all, and nothing in it runs."""

from __future__ import annotations

import json
import logging
import random
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from sensevoice_markers.errors import InputNotFound, MarkersError, WeightsDamaged
from sensevoice_markers.inference.sensevoice import checkpoint


def refused(folder: Path, kind: type[MarkersError], *words: str) -> None:
    with pytest.raises(kind) as caught:
        checkpoint.load(folder)
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def changed(folder: Path, **values: object) -> None:
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_bytes())
    for name, value in values.items():
        config = {**config, name: {**config[name], **value} if isinstance(value, dict) else value}
    path.write_text(yaml.safe_dump(config))


def saved(folder: Path, state: object) -> None:
    torch.save(state, folder / "model.pt")


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return dict(torch.load(folder / "model.pt", weights_only=True))


def test_a_whole_folder_loads(untrained):
    loaded = checkpoint.load(untrained)
    assert loaded.pieces[0] == "<unk>"
    assert loaded.pieces[loaded.tag("Laughter")] == "<|Laughter|>"
    assert loaded.shift.shape == loaded.scale.shape == (560,)
    assert loaded.shift.mean() == pytest.approx(-12, abs=0.2)
    assert loaded.warnings == ()
    expected = weights(untrained)
    assert all(torch.equal(value, expected[name]) for name, value in loaded.model.state_dict().items())
    assert not loaded.model.training


def test_fixed_names_where_no_listing_is(copied):
    (copied / "configuration.json").unlink()
    (copied / "small.bpe.model").rename(copied / "bpe.model")
    assert checkpoint.load(copied).pieces


@pytest.mark.parametrize("wrap", ["state_dict", "model_state_dict", "model", "module.", "both"])
def test_containers_are_unwrapped(copied, wrap):
    state: dict[str, object] = dict(weights(copied))
    if wrap in ("module.", "both"):
        state = {f"module.{name}": value for name, value in state.items()}
    if wrap == "both":
        state = {"state_dict": {"model": state}}
    elif wrap != "module.":
        state = {wrap: state, "epoch": 3} if wrap != "model" else {wrap: state}
    saved(copied, state)
    assert checkpoint.load(copied).warnings == ()


def test_half_precision_is_widened(copied):
    saved(copied, {name: value.half() for name, value in weights(copied).items()})
    assert {value.dtype for value in checkpoint.load(copied).model.state_dict().values()} == {torch.float32}


def test_surplus_is_a_warning(copied):
    saved(copied, weights(copied) | {"decoder.weight": torch.zeros(2)})
    (warning,) = checkpoint.load(copied).warnings
    assert "decoder.weight" in warning


def test_a_missing_weight_is_an_error(copied):
    state = weights(copied)
    del state["encoder.encoders.1.norm1.bias"]
    saved(copied, state)
    refused(copied, WeightsDamaged, "lacks 1 of", "encoder.encoders.1.norm1.bias")


def test_a_misshapen_weight_is_an_error(copied):
    state = weights(copied)
    state["embed.weight"] = torch.zeros(15, 560)
    saved(copied, state)
    refused(copied, WeightsDamaged, "embed.weight", "(15, 560)", "(16, 560)")


@pytest.mark.parametrize(
    "value",
    [torch.tensor(1.0), torch.full((16, 560), float("nan")), torch.ones(16, 560).to_sparse(), [1.0] * 16, None],
    ids=["a number", "no numbers", "sparse", "a list", "nothing"],
)
def test_a_weight_that_is_something_else_is_an_error(copied, value):
    whole = weights(copied)
    for name in ("embed.weight", "ctc.ctc_lo.weight"):
        saved(copied, whole | {name: value})
        refused(copied, WeightsDamaged, "model.pt")


def test_sizes_of_another_model(copied):
    changed(copied, encoder_conf={"num_blocks": 4})
    refused(copied, WeightsDamaged, "encoder.encoders.2")


@pytest.mark.parametrize("name", ["model.pt", "config.yaml", "am.mvn", "small.bpe.model"])
def test_a_partial_folder_names_what_is_missing(copied, name):
    (copied / name).unlink()
    refused(copied, InputNotFound, name)


def test_no_folder(tmp_path):
    refused(tmp_path / "nothing", InputNotFound, "no folder")
    refused(tmp_path, InputNotFound, "model.pt")


def test_a_tokenizer_of_another_model(copied):
    import sentencepiece

    sentencepiece.SentencePieceTrainer.Train(
        sentence_iterator=iter(["some other words entirely"] * 3), model_prefix=str(copied / "other"),
        vocab_size=40, hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    (copied / "other.model").replace(copied / "small.bpe.model")
    refused(copied, WeightsDamaged, "small.bpe.model", "another model's tokenizer")


def test_a_tokenizer_of_another_size(copied):
    state = weights(copied)
    for name in ("ctc.ctc_lo.weight", "ctc.ctc_lo.bias"):
        state[name] = state[name][:-1]
    saved(copied, state)
    refused(copied, WeightsDamaged, "small.bpe.model", "do not belong")


def test_a_flipped_byte_is_found(copied):
    path = copied / "model.pt"
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda entry: entry.file_size)
    data = bytearray(path.read_bytes())
    data[largest.header_offset + len(largest.FileHeader()) + largest.file_size // 2] ^= 1
    path.write_bytes(data)
    refused(copied, WeightsDamaged, "model.pt", "other bytes")


@pytest.mark.parametrize("keep", [0, 10, 0.5, 0.99])
def test_a_file_cut_short(copied, keep):
    path = copied / "model.pt"
    data = path.read_bytes()
    path.write_bytes(data[: int(keep * len(data)) if keep < 1 else keep])
    refused(copied, WeightsDamaged, "model.pt")


def test_weights_that_are_code_do_not_run(copied, tmp_path):
    class Evil:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "ran",))

    saved(copied, {"state_dict": Evil()})
    refused(copied, WeightsDamaged, "model.pt")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no configuration"),
        ("- a\n- b", "no configuration"),
        ("a: [", "no configuration"),
        ("!!python/object/apply:os.system ['touch ran']", "no configuration"),
        ("model: Paraformer\nencoder: x\ntokenizer: y\nfrontend: z\nencoder_conf: {}\nfrontend_conf: {}", "no conf"),
    ],
)
def test_a_configuration_that_is_none(copied, text, word):
    (copied / "config.yaml").write_text(text)
    refused(copied, WeightsDamaged, "config.yaml", word)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"model": "Paraformer"}, "another model"),
        ({"frontend_conf": {"lfr_m": 5}}, "another front end"),
        ({"encoder_conf": {"num_blocks": 10**9}}, "impossible"),
        ({"encoder_conf": {"output_size": 33}}, "impossible"),
        ({"encoder_conf": {"sanm_shfit": 5}}, "another front end"),
        ({"encoder_conf": {"attention_heads": 0}}, "impossible"),
        ({"encoder_conf": {"output_size": float("inf")}}, "impossible"),
        ({"encoder_conf": {"output_size": 32.5}}, "impossible"),
        ({"encoder_conf": {"kernel_size": 10}}, "impossible"),
        ({"model": "a\nb"}, "another model"),
    ],
)
def test_a_configuration_of_something_else(copied, values, word):
    changed(copied, **values)
    refused(copied, WeightsDamaged, "config.yaml", word)


@pytest.mark.parametrize(
    "name", ["../model.pt", "/etc/passwd", "a\\b", "C:model.pt", "", "..", "a\nb", "\ud800", "a" * 5000]
)
def test_files_elsewhere_are_not_read(copied, name):
    path = copied / "configuration.json"
    listing = json.loads(path.read_text())
    listing["file_path_metas"]["init_param"] = name
    path.write_text(json.dumps(listing))
    refused(copied, WeightsDamaged, "not a file of this folder")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"file_path_metas": 3}', "{" * 5000])
def test_a_listing_that_is_none(copied, text):
    (copied / "configuration.json").write_text(text)
    refused(copied, WeightsDamaged, "configuration.json")


@pytest.mark.parametrize("text", ["", "<AddShift> [ 1 2 ] <Rescale> [ 3 4 ]", "<AddShift> [ x ]"])
def test_a_cmvn_that_is_none(copied, text):
    (copied / "am.mvn").write_text(text)
    refused(copied, WeightsDamaged, "am.mvn", "560")


def test_the_process_stays_as_it_was(untrained):
    """funasr sets the root log level, seeds all random numbers and the number of threads."""
    root = logging.getLogger()
    random.seed(5)
    np.random.seed(5)
    torch.manual_seed(5)
    before = (root.level, root.handlers[:], random.getstate(), torch.get_num_threads())
    numbers, tensors = np.random.get_state()[1].tolist(), torch.get_rng_state()
    checkpoint.load(untrained)
    assert (root.level, root.handlers[:], random.getstate(), torch.get_num_threads()) == before
    assert np.random.get_state()[1].tolist() == numbers
    assert torch.equal(torch.get_rng_state(), tensors)


def test_code_that_lies_about_does_not_run(copied, tmp_path):
    """funasr's own loader runs a model.py of the checkpoint and of the working folder, where it is told to trust."""
    for folder in (copied, tmp_path):
        for name in ("model.py", "requirements.txt", "funasr.py", "sentencepiece.py"):
            (folder / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    script = textwrap.dedent(f"""
        from pathlib import Path
        from sensevoice_markers.inference.sensevoice import checkpoint
        checkpoint.load(Path({str(copied)!r}))
        print("loaded")
    """)
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "loaded\n", done.stderr
    assert not (tmp_path / "ran").exists()
