"""The heads that look at YAMNet's embedding: learned here, shipped as sensevoice_markers/inference/heads.npz.

    python -m benchmarks.hearing.heads WIDE --keep-tracks DIR [--out sensevoice_markers/inference] [--jobs 2]

WIDE is a folder of wide shows of recordings that may be used for it (`shows --wide`). Each head is a logistic
regression; half of a label's evidence comes from it (`rules.HEARD`). `crossed` gives the scores of heads that did not
hear the recordings they judge: what comes after them in `fit` has to be learned from such scores.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from benchmarks.hearing import truth, waves
from benchmarks.hearing.shows import family
from benchmarks.hearing.tracks import Show, sounds
from benchmarks.hearing.truth import Truth
from sensevoice_markers.analysis import Label
from sensevoice_markers.inference import engines, tagging, yamnet
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

Array = npt.NDArray[np.float32]

LABELS = (Label.BGM, Label.LAUGHTER, Label.APPLAUSE)
"""What the heads tell, in the order of `yamnet.HEADS`."""

FOLDS = 4
GUARD = 0.5
"""Seconds around an edge that say nothing about what is there: a patch sees both sides of it."""

THIN = 3
"""Every which frame is learned from: patches of 0.96 s each 0.12 s are much alike."""

PULL = 0.005
"""How strongly weights are drawn to 0, of embeddings with a deviation of 1."""

_HOP = yamnet.Yamnet.hop / SAMPLE_RATE
_JUDGED = {
    Label.BGM: ("music", "other"),
    Label.LAUGHTER: ("laughter", "applause", "other"),
    Label.APPLAUSE: ("laughter", "applause", "other"),
}
"""The kinds of sound by which recordings are kept apart."""


def main() -> None:
    """Learn the heads from all shows and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wide", type=Path)
    parser.add_argument("--out", type=Path, default=Path("sensevoice_markers/inference"))
    parser.add_argument("--keep-tracks", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    known = [truth.read(sound.with_suffix(".json")) for sound in sounds(arguments.wide)]
    seen = embeddings(arguments.wide, arguments.keep_tracks, arguments.jobs)
    learned = [learn(known, seen, label) for label in LABELS]
    weights, bias = (np.stack(each, axis=-1).astype(np.float32) for each in zip(*learned, strict=True))
    np.savez(arguments.out / "heads.npz", weights=weights, bias=bias)


def embeddings(folder: Path, keep: Path, jobs: int) -> list[npt.NDArray[np.float16]]:
    """The embeddings of all shows of `folder` in order, each (frames, 1024); from `keep` where they are there."""
    kept = keep / f"embeddings-{folder.resolve().name}"
    kept.mkdir(parents=True, exist_ok=True)
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for done, _ in enumerate(pool.imap_unordered(partial(_embed, kept), sounds(folder)), 1):
            print(f"\rlooked at {done} of {len(sounds(folder))}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return [np.load(_kept(kept, sound), mmap_mode="r") for sound in sounds(folder)]


def _kept(folder: Path, sound: Path) -> Path:
    status = sound.stat()
    return folder / f"{sound.stem}-{zlib.crc32(f'{sound}{status.st_size}{status.st_mtime_ns}'.encode()):08x}.npy"


def _embed(folder: Path, sound: Path) -> None:
    target = _kept(folder, sound)
    if target.exists():
        return
    (model,) = (tagger for tagger in engines.taggers() if isinstance(tagger, yamnet.Yamnet))
    samples = waves.to_int16(waves.load(sound))
    padded = tagging.framed(model, Sound(samples), 0, len(samples))
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.save(file, model.seen(padded)[1].astype(np.float16))
    unfinished.replace(target)


def learn(
    known: Sequence[Truth], seen: Sequence[npt.NDArray[np.float16]], label: Label, without: int | None = None
) -> tuple[Array, np.float32]:
    """(weights, bias) of the head for `label`, learned from the moments in which no recording of a fold is heard."""
    torch.manual_seed(0)
    pairs = [_moments(one, each, label, without) for one, each in zip(known, seen, strict=True)]
    rows, truths = zip(*pairs, strict=True)
    x = torch.from_numpy(np.concatenate(rows).astype(np.float32))
    y = torch.from_numpy(np.concatenate(truths))
    middle, spread = x.mean(0), x.std(0) + 0.1
    x = (x - middle) / spread
    head = nn.Linear(yamnet.DIMENSIONS, 1)
    optimizer = torch.optim.Adam(head.parameters(), lr=2e-3)
    rarity = ((1 - y).sum() / y.sum()).sqrt()
    for _ in range(6):
        for chosen in torch.randperm(len(x)).split(512):
            answer = head(x[chosen])[:, 0]
            loss = nn.functional.binary_cross_entropy_with_logits(answer, y[chosen], pos_weight=rarity)
            optimizer.zero_grad()
            (loss + PULL * (head.weight**2).sum()).backward()
            optimizer.step()
    weights = (head.weight[0] / spread).detach()
    bias = float(head.bias.detach()) - float(weights @ middle)
    print(
        f"{label}: {len(y)} moments, {int(y.sum())} of them true, without fold {without}", file=sys.stderr, flush=True
    )
    return weights.numpy(), np.float32(bias)


def _moments(
    known: Truth, seen: npt.NDArray[np.float16], label: Label, without: int | None
) -> tuple[npt.NDArray[np.float16], Array]:
    times = _HOP * np.arange(len(seen))
    true, kept = known.there(label, times, GUARD)
    if without is not None:
        kept &= ~_heard(known, times, label, without)
    chosen = np.flatnonzero(kept)[::THIN]
    return seen[chosen], true[chosen]


def _heard(known: Truth, times: npt.NDArray[np.float64], label: Label, fold: int) -> npt.NDArray[np.bool_]:
    """Where a recording of `fold` is heard; a crowd is made of all."""
    heard = np.zeros(len(times), bool)
    for item in known.items:
        if item.kind in _JUDGED[label] and (item.recording in ("crowd", "babble") or _fold(item.recording) == fold):
            heard |= (times >= item.start - GUARD) & (times < item.end + GUARD)
    return heard


def _fold(recording: str) -> int:
    return zlib.crc32(family(recording).encode()) % FOLDS


def crossed(
    wide: Sequence[Show],
    wide_seen: Sequence[npt.NDArray[np.float16]],
    shows: Sequence[Show],
    seen: Sequence[npt.NDArray[np.float16]],
) -> list[Show]:
    """`shows` with the scores of heads that were taught by `wide` without the recordings that they judge."""
    made: list[list[Array]] = [[] for _ in shows]
    for label in LABELS:
        heads = [learn([show.truth for show in wide], wide_seen, label, fold) for fold in range(FOLDS)]
        for scores, show, each in zip(made, shows, seen, strict=True):
            answers = np.stack([each.astype(np.float32) @ weights + bias for weights, bias in heads])
            times = _HOP * np.arange(len(each))
            score = answers.mean(axis=0)
            for fold in range(FOLDS):
                heard = _heard(show.truth, times, label, fold)
                score[heard] = answers[fold, heard]
            scores.append(score)
    return [_with_heads(show, scores) for show, scores in zip(shows, made, strict=True)]


def _with_heads(show: Show, scores: Sequence[Array]) -> Show:
    by_name = dict(zip(yamnet.HEADS, scores, strict=True))
    tracks = tuple(
        replace(track, values=by_name[track.name].astype(np.float16)) if track.name in by_name else track
        for track in show.tracks
    )
    return replace(show, tracks=tracks)


if __name__ == "__main__":
    main()
