"""The tiny SenseVoice as funasr's own class, batches of clips for it, and what it is taught by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import funasr.models.sense_voice.model  # noqa: F401 - registers the classes
import numpy as np
import sentencepiece
import torch
from funasr.register import tables
from torch.nn import functional

from benchmarks.tiny.clips import MELS, Clip, Text, augmented, text_of
from benchmarks.tiny.vocabulary import BLANK, EVENTS, ids
from sensevoice_markers.inference.sensevoice.features import stacked

WIDTH, HEADS, INNER, BLOCKS, LAST_BLOCKS = 128, 4, 384, 4, 1
INPUT = 7 * MELS
ENCODER: dict[str, Any] = {
    "output_size": WIDTH,
    "attention_heads": HEADS,
    "linear_units": INNER,
    "num_blocks": BLOCKS,
    "tp_blocks": LAST_BLOCKS,
    "dropout_rate": 0.0,
    "positional_dropout_rate": 0.0,
    "attention_dropout_rate": 0.0,
    "input_layer": "pe",
    "pos_enc_class": "SinusoidalPositionEncoder",
    "normalize_before": True,
    "kernel_size": 11,
    "sanm_shfit": 0,
    "selfattention_layer_type": "sanm",
}
QUERIES = {"auto": 0, "zh": 3, "en": 4}
"""Rows of the embedding that ask for a language."""
WITH_ITN, WITHOUT_ITN = 14, 15
EMOTION_AND_EVENT = (1, 2)
ROWS = 4  # language, emotion, event, itn come before the frames
NOTHING = -100  # torch's own sign for a target that does not count


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Clips side by side, and what they shall become; shapes with b clips, t frames, n pieces.

    Attributes:
        features: float32 (b, t, 560), after CMVN, zero beyond each clip's end.
        lengths: int64 (b,), frames of each clip.
        queries: int64 (b, 4): language, emotion, event, itn.
        rows: int64 (b, 3): the pieces of the rows language, emotion, itn.
        events: float32 (b, 5), what share of the event row each event's piece shall have.
        frames: int64 (b, t), the piece of each frame, blank between; `NOTHING` where the text is not known.
        pieces, counts: int64 (sum of n,) and (b,), the texts one after another; 0 where it is not known.
    """

    features: torch.Tensor
    lengths: torch.Tensor
    queries: torch.Tensor
    rows: torch.Tensor
    events: torch.Tensor
    frames: torch.Tensor
    pieces: torch.Tensor
    counts: torch.Tensor


def network(vocabulary: int) -> torch.nn.Module:
    """A network of funasr's SenseVoiceSmall with random weights and `vocabulary` pieces."""
    build = tables.model_classes["SenseVoiceSmall"]
    model: torch.nn.Module = build(
        encoder="SenseVoiceEncoderSmall",
        encoder_conf={**ENCODER},
        input_size=INPUT,
        vocab_size=vocabulary,
        ignore_id=-1,
        length_normalized_loss=True,
    )
    return model


def batch_of(
    clips: Sequence[Clip],
    processor: sentencepiece.SentencePieceProcessor,
    cmvn: torch.Tensor,
    rng: np.random.Generator,
) -> Batch:
    """`clips`, each by another microphone; half ask for punctuation, a third name their language."""
    itn = rng.random(len(clips)) < 0.5
    named = rng.random(len(clips)) < 0.3
    features = [(stacked(torch.from_numpy(augmented(clip.mels, rng))) + cmvn[0]) * cmvn[1] for clip in clips]
    lengths = torch.tensor([len(each) for each in features])
    texts = [text_of(clip, processor, bool(asked)) for clip, asked in zip(clips, itn, strict=True)]
    frames = torch.full((len(clips), int(lengths.max())), NOTHING)
    for row, (clip, text) in enumerate(zip(clips, texts, strict=True)):
        if clip.whole:
            frames[row, : clip.frames] = BLANK
            frames[row, list(text.frames)] = torch.tensor(text.pieces, dtype=torch.long)
    queries = [
        (QUERIES.get(clip.language, 0) if told else 0, *EMOTION_AND_EVENT, WITH_ITN if asked else WITHOUT_ITN)
        for clip, told, asked in zip(clips, named, itn, strict=True)
    ]
    rows = [
        ids(
            processor,
            (
                clip.language,
                "EMO_UNKNOWN" if clip.language == "nospeech" else "NEUTRAL",
                "withitn" if asked else "woitn",
            ),
        )
        for clip, asked in zip(clips, itn, strict=True)
    ]
    said = [text if clip.whole else Text((), ()) for clip, text in zip(clips, texts, strict=True)]
    return Batch(
        features=torch.nn.utils.rnn.pad_sequence(features, batch_first=True),
        lengths=lengths,
        queries=torch.tensor(queries),
        rows=torch.tensor(rows),
        events=torch.from_numpy(np.stack([clip.event for clip in clips])),
        frames=frames,
        pieces=torch.tensor([piece for text in said for piece in text.pieces], dtype=torch.long),
        counts=torch.tensor([len(text.pieces) for text in said]),
    )


def logits_of(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """What the network says: float32 (b, 4 + t, vocabulary)."""
    sound = torch.cat((model.embed(batch.queries), batch.features), dim=1)
    encoded, _ = model.encoder(sound, batch.lengths + ROWS)
    said: torch.Tensor = model.ctc.ctc_lo(encoded)
    return said.float()


def loss_of(logits: torch.Tensor, batch: Batch, events: Sequence[int]) -> dict[str, torch.Tensor]:
    """What is to be made small, by parts: rows, event row, frames, CTC."""
    rows = functional.cross_entropy(logits[:, (0, 1, 3)].flatten(0, 1), batch.rows.flatten())
    wanted = torch.zeros_like(logits[:, 2])
    wanted[:, list(events)] = batch.events
    event = functional.cross_entropy(logits[:, 2], wanted) - torch.special.entr(batch.events).sum(1).mean()
    weights = torch.ones(logits.shape[-1])
    weights[BLANK] = 0.3
    frames = functional.cross_entropy(
        logits[:, ROWS:].flatten(0, 1), batch.frames.flatten(), weight=weights, ignore_index=NOTHING, reduction="sum"
    )
    # The mean by weight; a batch may hold cut words only, and no frame that is known.
    counted = weights[batch.frames[batch.frames != NOTHING]].sum()
    frames = frames / counted.clamp(min=1.0)
    return {"rows": 0.9 * rows, "event": 2.0 * event, "frames": frames, "ctc": _text_loss(logits[:, ROWS:], batch)}


def _text_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """CTC by piece, of the clips whose text is known."""
    known = batch.counts > 0
    if not known.any():
        return logits.new_zeros(())
    loss = functional.ctc_loss(
        logits[known].log_softmax(-1).transpose(0, 1),
        batch.pieces,
        batch.lengths[known],
        batch.counts[known],
        blank=BLANK,
        reduction="sum",
        zero_infinity=True,
    )
    return loss / len(batch.pieces)


def event_ids(processor: sentencepiece.SentencePieceProcessor) -> list[int]:
    """The pieces of `EVENTS`."""
    return ids(processor, EVENTS)
