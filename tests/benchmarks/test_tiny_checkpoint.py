"""The committed checkpoint: the published layout, nothing missing, and it hears the words of the show beside it."""

from __future__ import annotations

import json
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
import torch

from benchmarks.hearing.truth import Known
from benchmarks.tiny import network, vocabulary
from benchmarks.tiny.clips import STEP, mels_of
from benchmarks.tiny.evaluate import Model
from benchmarks.tiny.shows import Sentence

FOLDER = Path(__file__).parent.parent / "tiny-sensevoice"
CHECKPOINT = ("am.mvn", "config.yaml", "configuration.json", "model.pt", "tiny.bpe.model")


class Truth(msgspec.Struct):
    sentences: tuple[Sentence, ...]
    events: tuple[Known, ...]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(FOLDER)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return msgspec.json.decode((FOLDER / "show.json").read_bytes(), type=Truth)


@pytest.fixture(scope="module")
def samples() -> np.ndarray:
    with av.open(str(FOLDER / "show.flac")) as file:
        stream = file.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (16000, "mono")
        frames = [frame.to_ndarray()[0] for frame in file.decode(stream)]
    return np.concatenate(frames).astype(np.float32) / np.float32(32768)


def test_the_checkpoint_is_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in CHECKPOINT) < 4_500_000
    assert (FOLDER / "show.flac").stat().st_size < 600_000


def test_the_weights_are_a_plain_dictionary_with_the_published_keys() -> None:
    state = torch.load(FOLDER / "model.pt", weights_only=True)
    expected = network.network(state["ctc.ctc_lo.weight"].shape[0]).state_dict()
    assert {name: tensor.shape for name, tensor in state.items()} == {n: t.shape for n, t in expected.items()}
    assert {tensor.dtype for tensor in state.values()} == {torch.float32}
    assert all(torch.isfinite(tensor).all() for tensor in state.values())
    assert state["embed.weight"].shape == (16, 560)


def test_the_files_are_listed_by_the_names_they_have() -> None:
    listed = json.loads((FOLDER / "configuration.json").read_bytes())["file_path_metas"]
    names = {listed["init_param"], listed["config"], *listed["tokenizer_conf"].values()}
    assert {*names, listed["frontend_conf"]["cmvn_file"], "configuration.json"} == set(CHECKPOINT)


def test_the_tokenizer_is_the_one_that_training_makes() -> None:
    committed = vocabulary.pieces_of((FOLDER / "tiny.bpe.model").read_bytes())
    made = vocabulary.pieces_of(vocabulary.tokenizer())
    pieces = [[each.id_to_piece(i) for i in range(each.vocab_size())] for each in (committed, made)]
    assert pieces[0] == pieces[1]


@pytest.mark.parametrize("itn", [True, False])
def test_funasr_loads_it_and_it_hears_the_show(model: Model, truth: Truth, samples: np.ndarray, itn: bool) -> None:
    mels = mels_of(samples)
    for sentence in truth.sentences:
        start, end = sentence.start - 0.15, sentence.end + 0.15
        found = model.hear(mels[round(start * STEP) : round(end * STEP) - 2], itn)
        assert found.language == sentence.language
        assert [word.text.lower() for word in found.words] == [word.text for word in sentence.words]
        late = [start + b.start - a.start for a, b in zip(sentence.words, found.words, strict=True)]
        assert np.abs(late).max() < 0.12


def test_the_event_row_hears_what_fills_a_window(model: Model, truth: Truth, samples: np.ndarray) -> None:
    mels = mels_of(samples)
    names = {"LAUGHTER": "Laughter", "APPLAUSE": "Applause"}
    for event in truth.events:
        if event.label in names:
            middle = (event.start + event.end) / 2
            (row,) = model.events(mels, [middle - 0.66], 1.32)
            assert vocabulary.EVENTS[row.argmax()] == names[event.label]
    assert {event.label for event in truth.events} == {*names, "BGM"}
