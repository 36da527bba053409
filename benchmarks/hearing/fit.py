"""Learn the numbers that ship in the package (fitted.json, changes.npz) from shows whose events are known.

    python -m benchmarks.hearing.fit WIDE PLAIN… --keep-tracks DIR [--out sensevoice_markers/timeline] [--jobs 2]

All are folders of shows, of recordings that may be used for it: split.csv names them. From WIDE (`shows --wide`)
come the weights of each rule's terms, by a logistic regression whose signs are given and whose weights are drawn
towards the plain score; and the network that hears where something begins and ends. From PLAIN (`shows`), which is
what sounds like a show, come the shift of the threshold, gain and the cost of a switch, by trying, how late edges
are found, and last the confidence. Needs torch, which the package's own code does not.

With --sensevoice, the folder of a checkpoint, it is last learned from PLAIN how the events of its scan are weighed
beside the dedicated taggers (`timeline/rows.py`).
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import msgspec
import numpy as np
import torch
from torch import nn

from benchmarks.hearing import heads, waves
from benchmarks.hearing.scoring import Trial, matches, score
from benchmarks.hearing.tracks import Show, sounds, tag_samples, tagged
from benchmarks.hearing.truth import KIND, Known
from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.inference import devices
from sensevoice_markers.inference.sensevoice.transcription import SenseVoice
from sensevoice_markers.timeline import changes
from sensevoice_markers.timeline.changes import DILATIONS, HOP, TAPS, Array, Network
from sensevoice_markers.timeline.events import edges, evidence, mean_evidence, spans, terms
from sensevoice_markers.timeline.rows import PUBLISHED, Row
from sensevoice_markers.timeline.rules import RULES, Fit, Fitted, Rule

FITTED = tuple(rule for rule in RULES if rule.label in KIND)
MUSIC = FITTED[0]
GUARD: Mapping[Label, float] = {Label.BGM: 0.8, Label.LAUGHTER: 0.3, Label.APPLAUSE: 0.3}
"""Seconds around an edge that say nothing about what is there: a patch sees both sides of it."""

THIN = 6
"""Every which moment the weights are learned from: scores of 0.12 s carry no more."""

HEAD = 0.5
"""Share of the evidence that a rule's head has: as good as any from 0.3 to 0.85 on shows that heads did not know."""

UNKNOWN = "few-hands"
"""Recordings of which YAMNet's classes know nothing: learning from them would lower a rule's threshold for all else."""

SHIFTS, GAINS, SWITCHES = (-1.0, -0.5, 0.0, 0.5, 1.0), (1.0, 2.0), (6.0, 8.0, 10.0, 12.0)

ODDS, UNDER, SHARES = (-1.0, 0.0, 1.0, 2.0, 3.0), (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.1, 0.2, 0.35, 0.5)
"""Gains, alone and under speech, and shares of SenseVoice's events that are tried, besides no share at all."""

SHRINK = 0.3
"""Share of the best shift that is kept: a few recordings chose it, and nearly as good ones lie on both sides."""

When = Mapping[str, tuple[Array, Array]]


def main() -> None:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wide", type=Path)
    parser.add_argument("plain", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("sensevoice_markers/timeline"))
    parser.add_argument("--keep-tracks", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sensevoice", type=Path, metavar="CHECKPOINT")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    keep, jobs = arguments.keep_tracks, arguments.jobs
    folders = (arguments.wide, *arguments.plain)
    shows = [show for folder in folders for show in tagged(folder, None, keep, jobs)]
    seen = [each for folder in folders for each in heads.embeddings(folder, keep, jobs)]
    count = len(sounds(arguments.wide))
    # What is learned from the heads' scores must see them as they are on recordings that they do not know.
    shows = heads.crossed(shows[:count], seen[:count], shows, seen)
    wide, plain = shows[:count], shows[count:]
    learned = {rule.label: weights(rule, wide) for rule in FITTED}
    network = train(wide, [_evidence(MUSIC, learned[Label.BGM], show) for show in wide])
    _write_network(network, arguments.out / "changes.npz")
    music = [_evidence(MUSIC, learned[Label.BGM], show) for show in plain]
    heard = [changes.changes(_facts(show, each), network) for show, each in zip(plain, music, strict=True)]
    for rule in FITTED:
        known = tried(rule, learned[rule.label], plain, heard)
        learned[rule.label] = calibrated(rule, known, plain, heard)
    rows = {}
    if arguments.sensevoice:
        samples = (waves.load(path) for folder in arguments.plain for path in sounds(folder))
        plain = scanned(plain, arguments.sensevoice, samples)
        rows = {rule.label: weighed(rule, learned[rule.label], plain, heard) for rule in FITTED}
    recordings = sorted({item.recording for show in (*wide, *plain) for item in show.truth.items})
    provenance = (
        f"benchmarks/hearing/fit.py on {len(wide)} shows of benchmarks/hearing/shows.py --wide and {len(plain)} plain "
        f"ones, {len(recordings)} recordings: benchmarks/hearing/split.csv, set fit, and benchmarks/hearing/material.py"
    )
    document = msgspec.json.format(msgspec.json.encode(Fit(provenance, learned, rows)), indent=1)
    (arguments.out / "fitted.json").write_bytes(document + b"\n")


def weights(rule: Rule, shows: Iterable[Show], pull: float = 0.2) -> Fitted:
    """The weights of a rule's terms and its bias.

    A term that speaks for the label cannot get a weight below 0, nor one that speaks against it one above: with few
    recordings the regression would otherwise learn who laughed, not what laughter is.

    Args:
        pull: how strongly weights are drawn to where they start: to 1 for the first
            term of a reaction, to -0.1 for what speaks against it, else to 0.
    """
    rows, truths = zip(*(_labelled(rule, show) for show in shows), strict=True)
    x = torch.from_numpy(np.concatenate(rows))
    y = torch.from_numpy(np.concatenate(truths))
    signs = torch.tensor([float(term.sign) for term in rule.terms])
    prior = torch.where(signs < 0, -0.1, 0.0)
    scale = torch.ones(len(signs))
    if rule.label is Label.BGM:
        scale = x.std(0) + 0.1  # its terms have very different spreads
        pull, prior = 0.01, torch.zeros(len(signs))
    else:
        prior[0] = 1.0
    raw = torch.full((len(signs),), -3.0)
    raw[0] = 0.5
    raw.requires_grad_(True)
    bias = torch.zeros(1, requires_grad=True)
    rarity = ((1 - y).sum() / y.sum()).sqrt() if rule.label is not Label.BGM else torch.tensor(1.0)
    optimizer = torch.optim.Adam([raw, bias], lr=0.05)
    middle = x.mean(0)
    for _ in range(500):
        optimizer.zero_grad()
        weight = nn.functional.softplus(raw) * signs
        answer = ((x - middle) / scale) @ weight + bias
        loss = nn.functional.binary_cross_entropy_with_logits(answer, y, pos_weight=rarity)
        (loss + pull * ((weight - prior) ** 2).sum()).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    final = (nn.functional.softplus(raw) * signs / scale).detach()
    offset = float(bias.detach()) - float(final @ middle)
    _say(f"{rule.label}: {[round(float(w), 2) for w in final]} {offset:.2f}")
    return Fitted(tuple(round(float(w), 4) for w in final), round(offset, 4), HEAD)


def _labelled(rule: Rule, show: Show) -> tuple[Array, Array]:
    """(terms, truth) of moments that are surely one or the other, shapes (n, terms) and (n,)."""
    rows = terms(rule, show.tracks, show.seconds)
    assert rows is not None
    times = HOP * np.arange(rows.shape[1])
    truth, sure = show.truth.there(rule.label, times, GUARD[rule.label])
    for item in show.truth.items:
        if item.recording.startswith(UNKNOWN):
            sure &= (times < item.start) | (times >= item.end)
    kept = np.flatnonzero(sure)[::THIN]
    return np.ascontiguousarray(rows[:, kept].T), truth[kept]


def _evidence(rule: Rule, known: Fitted, show: Show, row: Row | None = None) -> Array:
    total = evidence(rule, show.tracks, show.seconds, known, row)
    assert total is not None
    return total


def _facts(show: Show, music: Array) -> Array:
    facts = changes.channels(show.tracks, music)
    assert facts is not None
    return facts


def train(shows: Sequence[Show], music: Sequence[Array], epochs: int = 40, width: int = 16, starts: int = 2) -> Network:
    """The network that hears where something begins and ends: of several beginnings the one that comes farthest.

    One beginning in a few ends with an output that says nothing.
    """
    facts = [_facts(show, each) for show, each in zip(shows, music, strict=True)]
    length = min(each.shape[1] for each in facts)
    x = torch.from_numpy(np.stack([each[:, :length] for each in facts]))
    y = torch.from_numpy(np.stack([_edges(show, length) for show in shows]))
    runs = [_trained(x, y, epochs, width) for _ in range(starts)]
    _, network = min(runs, key=lambda run: run[0])
    layers = [module for module in network if isinstance(module, nn.Conv1d)]
    half = [(layer.weight.detach().numpy().astype(np.float16), layer.bias) for layer in layers]
    return Network(tuple((w.astype(np.float32), b.detach().numpy()) for w, b in half if b is not None))


def _trained(x: torch.Tensor, y: torch.Tensor, epochs: int, width: int) -> tuple[float, nn.Sequential]:
    """(loss of the last epoch, network)."""
    modules: list[nn.Module] = []
    channels = changes.CHANNELS
    for dilation in DILATIONS:
        padding = TAPS // 2 * dilation
        modules += [nn.Conv1d(channels, width, TAPS, padding=padding, dilation=dilation), nn.ReLU()]
        channels = width
    modules.append(nn.Conv1d(channels, 2 * len(changes.KINDS), 1))
    network = nn.Sequential(*modules)
    batch = 4
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-2)
    steps = epochs * (len(x) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 8e-3, total_steps=steps)
    rare = torch.tensor([1.0, 1.0, 4.0, 4.0])[:, None]  # music begins and ends a few times only
    total = 0.0
    for epoch in range(epochs):
        total = 0.0
        for chosen in torch.randperm(len(x))[: len(x) // batch * batch].reshape(-1, batch):
            loss = nn.functional.binary_cross_entropy_with_logits(network(x[chosen]), y[chosen], pos_weight=rare)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        _say(f"changes: epoch {epoch + 1} of {epochs}, loss {total / (len(x) // batch):.4f}")
    return total, network


def _edges(show: Show, length: int) -> Array:
    """How near each moment is to where something begins and ends, 0..1, shape (4, length)."""
    said = [(item.start, item.end) for item in show.truth.items if item.kind in ("speech", "other")]
    laughed = [(event.start, event.end) for event in show.truth.events if event.label is not Label.BGM]
    played = [(event.start, event.end) for event in show.truth.labelled(Label.BGM)]
    near = np.zeros((4, length), np.float32)
    times = HOP * np.arange(length)
    for kind, pairs, width in ((0, said + laughed, 0.04), (2, played, 0.12)):
        for pair in pairs:
            for side, edge in enumerate(pair):
                row = near[kind + side]
                np.maximum(row, np.exp(-0.5 * ((times - edge) / width) ** 2), out=row)
    return near


def _write_network(network: Network, target: Path) -> None:
    stored: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.floating]]] = {}
    for number, (weight, bias) in enumerate(network.layers):
        stored[f"weight{number}"] = weight.astype(np.float16)
        stored[f"bias{number}"] = bias
    np.savez(target, **stored)  # type: ignore[arg-type]


def tried(rule: Rule, known: Fitted, shows: Sequence[Show], heard: Sequence[When]) -> Fitted:
    """`known` with the shift, gain and cost of a switch that find most on `shows`: frame F1 and event F1 together."""
    scores = [_evidence(rule, known, show) for show in shows]
    rows: list[tuple[float, Fitted]] = []
    for shift, gain, switch in itertools.product(SHIFTS, GAINS, SWITCHES):
        candidate = replace(known, shift=shift, gain=gain, switch=switch)
        row = score([_trial(*each, rule, candidate) for each in zip(shows, scores, heard, strict=True)], rule.label)
        rows.append((row.frame_f1 + row.event_f1, candidate))
        _say(f"{rule.label}: shift {shift:+}, gain {gain}, switch {switch}: {row.frame_f1:.3f} / {row.event_f1:.3f}")
    _, best = max(rows, key=lambda each: each[0])
    chosen = replace(best, shift=round(SHRINK * best.shift, 2))
    pairs = [
        pair
        for each in zip(shows, scores, heard, strict=True)
        for pair in matches(*_trial(*each, rule, chosen).sides(rule.label))
    ]
    late = (median(found.start - known.start for known, found in pairs), median(f.end - k.end for k, f in pairs))
    return replace(chosen, late=(round(late[0], 2), round(late[1], 2)))


def _trial(show: Show, scores: Array, when: When, rule: Rule, known: Fitted, sensitivity: float = 0.5) -> Trial:
    found = spans(rule, known, scores, when[rule.changes], sensitivity)
    events = tuple(Event("", rule.label, *edges(known, *span, show.seconds), 1.0) for span in found)
    return Trial(show.name, show.truth, events)


def calibrated(rule: Rule, known: Fitted, shows: Sequence[Show], heard: Sequence[When]) -> Fitted:
    """`known` with a confidence that is the share of true events among those with as much evidence."""
    found, true = [], []
    for show, when in zip(shows, heard, strict=True):
        scores = _evidence(rule, known, show)
        for sensitivity in (0.3, 0.5, 0.7):
            for first, last in spans(rule, known, scores, when[rule.changes], sensitivity):
                found.append(mean_evidence(rule, known, scores, first, last))
                true.append(
                    float(any(_same(known_event, first, last) for known_event in show.truth.labelled(rule.label)))
                )
    x, y = torch.tensor(found), torch.tensor(true)
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = nn.functional.binary_cross_entropy_with_logits(line[0] * x + line[1], y) + 1e-3 * (line[0] - 1) ** 2
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    slope, intercept = (round(float(each), 4) for each in line.detach())
    return replace(known, confidence=(max(0.05, slope), intercept))


def scanned(shows: Sequence[Show], folder: Path, samples: Iterable[waves.Samples]) -> list[Show]:
    """`shows`, whose sounds are `samples`, with the tracks of SenseVoice's scan beside theirs.

    Args:
        folder: the checkpoint; it runs on the best device that is here.
    """
    taggers = SenseVoice(folder, devices.choose(devices.Wish())).taggers
    return [
        replace(show, tracks=(*show.tracks, *tag_samples(each, taggers)))
        for show, each in zip(shows, samples, strict=True)
    ]


def weighed(rule: Rule, known: Fitted, shows: Sequence[Show], heard: Sequence[When]) -> Row:
    """How the events of SenseVoice's scan find most on `shows`: frame F1 and event F1 together; the rest is `known`.

    Where they do best without a share, no show says what the gains should be: they stay the published ones, which
    decide where nothing else was tagged.
    """
    published = PUBLISHED[rule.label]
    candidates = [replace(published, share=0.0)]
    for gain, spoken, share in itertools.product(ODDS, UNDER if published.spoken else (0.0,), SHARES):
        candidates.append(replace(published, gain=gain, spoken=spoken, share=share))
    rows: list[tuple[float, Row]] = []
    for candidate in candidates:
        scores = [_evidence(rule, known, show, candidate) for show in shows]
        row = score([_trial(*each, rule, known) for each in zip(shows, scores, heard, strict=True)], rule.label)
        rows.append((row.frame_f1 + row.event_f1, candidate))
        _say(f"{rule.label}: {candidate}: {row.frame_f1:.3f} / {row.event_f1:.3f}")
    return max(rows, key=lambda each: each[0])[1]


def _same(event: Known, first: int, last: int) -> bool:
    shared = min(event.end, last * HOP) - max(event.start, first * HOP)
    whole = max(event.end, last * HOP) - min(event.start, first * HOP)
    return shared / whole > 0.3


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
