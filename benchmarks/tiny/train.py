"""Train the tiny SenseVoice on sound that is made here, and write it as a checkpoint in the published format.

    python -m benchmarks.tiny.train OUT_DIR [--steps 4000] [--seed 1]

Needs `apt install fluidsynth fluid-soundfont-gm fluid-soundfont-gs espeak-ng`. Two cores are used: one makes shows,
one learns from them, in bfloat16 where that is quicker. Seeded: what is learnt from is the same every time.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import sentencepiece
import torch

from benchmarks.tiny import checkpoint, vocabulary
from benchmarks.tiny.clips import Clip, Cuttable
from benchmarks.tiny.network import Batch, batch_of, event_ids, logits_of, loss_of, network
from benchmarks.tiny.shows import SECONDS, TRAINING_SEED, compose
from benchmarks.tiny.sounds import Recordings, record
from sensevoice_markers.inference.sensevoice.features import stacked

STEPS = 4000
PHRASES, TAKES = 6000, 4
FRAMES = 2200  # of a batch: 132 s
BUFFER = 10  # batches whose clips are sorted by length together
KEPT, AGAIN = 60, 2  # shows that are kept to be cut again, and how many of them are beside each new one
SHORT, SHORT_UNTIL = 4.0, 0.08  # seconds of the clips at the start, and until when, as a share of all
RATE, WARM_UP, FLAT_UNTIL = 1.5e-3, 150, 0.4  # learning rate, steps until it is reached, share of them until it falls
CLIPPED = 5.0  # norm of the gradient
REPORT, SAVE = 50, 500  # steps between


class Teaching(torch.utils.data.IterableDataset[Batch]):
    """Batches without end."""

    def __init__(
        self,
        recordings: Recordings,
        processor: sentencepiece.SentencePieceProcessor,
        cmvn: torch.Tensor,
        steps: int,
        seed: int,
    ) -> None:
        self._recordings, self._cmvn, self._seed = recordings, cmvn, seed
        self._processor = processor
        self._short = round(SHORT_UNTIL * steps)

    def __iter__(self) -> Iterator[Batch]:
        torch.set_num_threads(1)
        rng = np.random.default_rng((self._seed, 3))
        shows = _clips(self._recordings, self._seed)
        made = 0
        while True:
            clips: list[Clip] = []
            frames = 0
            while frames < BUFFER * FRAMES:
                clip = next(shows)
                if made >= self._short or len(clip.mels) < SHORT * 100:
                    clips.append(clip)
                    frames += clip.frames
            batches = list(_batches(sorted(clips, key=lambda clip: clip.frames)))
            made += len(batches)
            for number in rng.permutation(len(batches)):
                yield batch_of(batches[number], self._processor, self._cmvn, rng)


def main() -> None:
    """Train, and print a JSON line now and then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=TRAINING_SEED)
    arguments = parser.parse_args()
    began = time.monotonic()
    recordings = record(arguments.seed, PHRASES, TAKES)
    print(json.dumps({"recorded_s": round(time.monotonic() - began, 1)}), flush=True)
    train(recordings, arguments.out, arguments.steps, arguments.seed)


def train(recordings: Recordings, out: Path, steps: int, seed: int) -> None:
    """Learn from `recordings` in `steps` batches, and write the checkpoint to `out`."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    tokenizer = vocabulary.tokenizer()
    processor = vocabulary.pieces_of(tokenizer)
    cmvn = _cmvn(recordings, seed)
    model = network(processor.vocab_size())
    teaching = Teaching(recordings, processor, cmvn, steps, seed)
    batches = iter(torch.utils.data.DataLoader(teaching, batch_size=None, num_workers=1, prefetch_factor=8))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    events = event_ids(processor)
    began, sums = time.monotonic(), dict[str, float]()
    for step, batch in enumerate(itertools.islice(batches, steps), 1):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, steps)
        with torch.autocast("cpu", torch.bfloat16):
            logits = logits_of(model, batch)
        parts = loss_of(logits, batch, events)
        optimizer.zero_grad()
        torch.stack(list(parts.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIPPED)
        optimizer.step()
        for name, part in parts.items():
            sums[name] = sums.get(name, 0.0) + part.item() / REPORT
        if step % REPORT == 0:
            losses = {name: round(value, 3) for name, value in sums.items()}
            minutes = (time.monotonic() - began) / 60.0
            print(json.dumps({"step": step, "minutes": round(minutes, 2), **losses}), flush=True)
            sums.clear()
        if step % SAVE == 0:
            checkpoint.write(out, model, tokenizer, cmvn)
    checkpoint.write(out, model, tokenizer, cmvn)


def rate(step: int, steps: int) -> float:
    """The learning rate: a warm-up, a plain, half a cosine down to nothing."""
    falling = max(0.0, (step / steps - FLAT_UNTIL) / (1.0 - FLAT_UNTIL))
    return RATE * min(1.0, step / WARM_UP) * (1.0 + math.cos(math.pi * falling)) / 2


def _clips(recordings: Recordings, seed: int) -> Iterator[Clip]:
    """Clips of shows without end: of each new one, and of some of those before, which are cut in other places."""
    kept: list[Cuttable] = []
    number = 0
    while True:
        rng = np.random.default_rng((seed, 4, number))
        kept.append(Cuttable(compose(recordings, rng, SECONDS, varied=True)))
        again = rng.permutation(len(kept) - 1)[:AGAIN]
        for each in (kept[-1], *(kept[i] for i in again)):
            yield from each.clips(rng)
        if len(kept) > KEPT:
            kept.pop(int(rng.integers(KEPT)))
        number += 1


def _batches(clips: list[Clip]) -> Iterator[list[Clip]]:
    """Clips of like length, as many as have `FRAMES` frames together with the silence that makes them equal."""
    batch: list[Clip] = []
    for clip in clips:
        if batch and clip.frames * (len(batch) + 1) > FRAMES:
            yield batch
            batch = []
        batch.append(clip)
    yield batch


def _cmvn(recordings: Recordings, seed: int) -> torch.Tensor:
    """What brings the features of twenty shows to a mean of 0 and a deviation of 1: shifts and scales."""
    rng = np.random.default_rng((seed, 5))
    shows = (Cuttable(compose(recordings, rng, SECONDS, varied=True)) for _ in range(20))
    features = torch.cat([stacked(torch.from_numpy(clip.mels)) for show in shows for clip in show.clips(rng)])
    return torch.stack((-features.mean(0), 1.0 / features.std(0)))


if __name__ == "__main__":
    main()
