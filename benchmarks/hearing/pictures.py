"""The report's pictures, as PNG: a show with its scores and mistakes, and what all shows together say."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator, PercentFormatter

from benchmarks.hearing.mistakes import Kind, Mistake
from benchmarks.hearing.scoring import Detection, Trial, matches
from benchmarks.hearing.tracks import Show
from benchmarks.hearing.truth import KIND, Item
from sensevoice_markers.analysis import Label
from sensevoice_markers.timeline.changes import HOP
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, evidence
from sensevoice_markers.timeline.rules import RULES

COLOURS: Mapping[Label, str] = {Label.BGM: "#2f6db3", Label.LAUGHTER: "#c8701a", Label.APPLAUSE: "#2f8a57"}
INK, FAINT, WRONG = "#2b2f36", "#8a919c", "#d43d51"
LANES: Mapping[str, tuple[float, str]] = {
    "music": (0.0, COLOURS[Label.BGM]),
    "speech": (1.0, "#b9bfc9"),
    "laughter": (1.0, COLOURS[Label.LAUGHTER]),
    "applause": (1.0, COLOURS[Label.APPLAUSE]),
    "other": (1.0, "#8f63a8"),
}
"""Lane and colour of each kind of recording in the picture of a show."""

SIGNS: Mapping[Kind, str] = {
    Kind.MISS: "miss",
    Kind.FALSE_ALARM: "false",
    Kind.EARLY_ONSET: "early on",
    Kind.LATE_ONSET: "late on",
    Kind.EARLY_OFFSET: "early off",
    Kind.LATE_OFFSET: "late off",
    Kind.SPLIT: "split",
    Kind.MERGED: "merged",
}
SPREAD = 6.0  # log-odds that are shown above and below the threshold
EDGE = 3.0  # seconds of onset and offset errors that are shown

_STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": "#c9ced6",
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": "#e6e9ee",
    "figure.constrained_layout.wspace": 0.05,
    "figure.constrained_layout.w_pad": 0.08,
    "figure.constrained_layout.h_pad": 0.06,
}


def show_picture(show: Show, trial: Trial, wrong: Sequence[Mistake]) -> bytes:
    """One show over time: what it is made of, and for each label its score, known and found events, mistakes."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(13, 5.6), layout="constrained")
        top, *rows = figure.subplots(4, 1, sharex=True, height_ratios=[0.55, 1, 1, 1])
        _composition(top, show.truth.items)
        for axes, label in zip(rows, KIND, strict=True):
            _scores(axes, show, label)
            _bars(axes, trial, label)
            _mistakes(axes, [mistake for mistake in wrong if mistake.label == label], show.seconds)
        rows[-1].set_xlim(0, show.seconds)
        rows[-1].xaxis.set_major_locator(MaxNLocator(12, steps=[1, 1.5, 3, 6, 10]))
        rows[-1].xaxis.set_major_formatter(FuncFormatter(lambda second, _: clock(second)))
        return _png(figure)


def tradeoff_picture(points: Mapping[Label, Mapping[float, Detection]]) -> bytes:
    """Miss rate against false alarms an hour, from sensitivity 0 to 1."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(13, 3.6), layout="constrained")
        panels = figure.subplots(1, 3, sharex=True, sharey=True)
        for axes, (label, line) in zip(panels, points.items(), strict=True):
            alarms = [point.false_alarms for point in line.values()]
            misses = [point.miss_rate for point in line.values()]
            axes.plot(alarms, misses, "-o", color=COLOURS[label], markersize=3.5, linewidth=1.4, clip_on=False)
            usual = line.get(DEFAULT_SENSITIVITY[label])
            if usual:
                axes.plot(usual.false_alarms, usual.miss_rate, "o", color=COLOURS[label], markersize=9, clip_on=False)
            _named_ends(axes, line, DEFAULT_SENSITIVITY[label])
            axes.set_title(label)
            axes.grid(True)
            axes.set_xlabel("false alarms an hour")
        panels[0].set_xscale("symlog", linthresh=10, linscale=0.8)
        panels[0].xaxis.set_major_locator(FixedLocator([0, 5, 10, 20, 50, 100, 200, 500, 1000]))
        panels[0].xaxis.set_minor_locator(NullLocator())
        panels[0].xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panels[0].set_xlim(left=0)
        panels[0].set_ylim(0, 1)
        panels[0].yaxis.set_major_formatter(PercentFormatter(1.0))
        panels[0].set_ylabel("missed")
        return _png(figure)


def reliability_picture(trials: Sequence[Trial]) -> bytes:
    """How many of the events of each confidence are right, with their numbers."""
    edges = np.linspace(0.0, 1.0, 11)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(13, 3.4), layout="constrained")
        panels = figure.subplots(1, 3, sharex=True, sharey=True)
        for axes, label in zip(panels, KIND, strict=True):
            confidence, right = _reliability(trials, label)
            bins = np.clip(np.digitize(confidence, edges) - 1, 0, 9)
            axes.plot([0, 1], [0, 1], "--", color=FAINT, linewidth=1)
            for number in sorted(set(bins.tolist())):
                here = right[bins == number]
                share = float(here.mean())
                axes.bar(edges[number], share, 0.1, align="edge", color=COLOURS[label], alpha=0.35, edgecolor="white")
                axes.plot(float(confidence[bins == number].mean()), share, "o", color=COLOURS[label], markersize=5)
                axes.text(edges[number] + 0.05, share + 0.05, str(len(here)), ha="center", fontsize=8, color=INK)
            axes.set_title(f"{label}, {len(confidence)} events")
            axes.grid(True, axis="y")
            axes.set_xlabel("confidence")
        panels[0].set_xlim(0, 1)
        panels[0].set_ylim(0, 1.15)
        panels[0].xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
        panels[0].xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panels[0].yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
        panels[0].yaxis.set_major_formatter(PercentFormatter(1.0))
        panels[0].set_ylabel("right")
        return _png(figure)


def edges_picture(trials: Sequence[Trial]) -> bytes:
    """Histograms of how far onsets and offsets of matched events are off."""
    bins = np.arange(-EDGE, EDGE + 0.05, 0.1)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(13, 4.6), layout="constrained")
        panels = figure.subplots(2, 3, sharex=True, squeeze=False)
        for column, label in enumerate(KIND):
            pairs = [pair for trial in trials for pair in matches(*trial.sides(label))]
            onsets = np.array([found.start - known.start for known, found in pairs])
            offsets = np.array([found.end - known.end for known, found in pairs])
            for axes, name, errors in zip(panels[:, column], ("onset", "offset"), (onsets, offsets), strict=True):
                axes.hist(np.clip(errors, -EDGE, EDGE - 1e-6), bins, color=COLOURS[label], alpha=0.75)
                axes.axvline(0, color=INK, linewidth=0.8)
                axes.set_title(_edge_title(label, name, errors))
                axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
                axes.grid(True, axis="y")
            panels[1, column].set_xlabel(f"seconds: early < 0 < late (beyond ±{EDGE:g} s in the last bars)")
        return _png(figure)


def clock(seconds: float, *, tenths: bool = False) -> str:
    """Minutes and seconds; tenths where they are asked for or not 0."""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{minutes:.0f}:{rest:04.1f}" if tenths or rest % 1 else f"{minutes:.0f}:{rest:02.0f}"


def _composition(axes: Axes, items: Sequence[Item]) -> None:
    for kind, (lane, colour) in LANES.items():
        spans = [(item.start, item.end - item.start) for item in items if item.kind == kind]
        axes.broken_barh(spans, (lane + 0.1, 0.8), color=colour, edgecolor="white", linewidth=0.5, label=kind)
    axes.set_ylim(0, 2)
    axes.set_yticks([0.5, 1.5], ["beds", "items"])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.legend(ncols=5, loc="lower right", bbox_to_anchor=(1, 1), frameon=False, fontsize=8, borderaxespad=0)


def _scores(axes: Axes, show: Show, label: Label) -> None:
    rule = next(rule for rule in RULES if rule.label == label)
    scores = evidence(rule, show.tracks, show.seconds)
    if scores is not None:
        times, values = _thinned(np.arange(len(scores)) * np.float64(HOP), scores.astype(np.float64))
        values = np.clip(values, -SPREAD, SPREAD)
        axes.fill_between(times, -SPREAD, values, color=COLOURS[label], alpha=0.12, linewidth=0)
        axes.plot(times, values, color=COLOURS[label], linewidth=0.8)
    axes.axhline(0.0, color=FAINT, linewidth=0.8, linestyle="--")
    axes.set_ylim(-1.55 * SPREAD, 1.2 * SPREAD)
    axes.set_yticks([-SPREAD, 0.0, SPREAD], [f"−{SPREAD:g}", "0", f"+{SPREAD:g}"])
    axes.tick_params(labelsize=8)
    axes.set_ylabel(label, color=COLOURS[label], fontweight="bold")


def _bars(axes: Axes, trial: Trial, label: Label) -> None:
    """Known (dark) above found events, below the score; heights are shares of the panel."""
    known, found = trial.sides(label)
    across = axes.get_xaxis_transform()
    for events, low, colour in ((known, 0.095, INK), (found, 0.005, COLOURS[label])):
        spans = [(event.start, event.end - event.start) for event in events]
        axes.broken_barh(spans, (low, 0.075), transform=across, color=colour)
    axes.text(1.003, 0.13, "known", transform=axes.transAxes, fontsize=7, va="center", color=INK)
    axes.text(1.003, 0.04, "found", transform=axes.transAxes, fontsize=7, va="center", color=COLOURS[label])


def _mistakes(axes: Axes, wrong: Sequence[Mistake], seconds: float) -> None:
    across = axes.get_xaxis_transform()
    free = [0.0, 0.0, 0.0]  # until when each of three lines of text is taken
    for mistake in wrong:
        axes.axvspan(mistake.start, mistake.end, color=WRONG, alpha=0.16, linewidth=0, zorder=0)
        axes.plot([mistake.start, mistake.end], [0.995, 0.995], transform=across, color=WRONG, linewidth=2)
        line = next((number for number in range(3) if free[number] <= mistake.start), 2)
        free[line] = mistake.start + len(SIGNS[mistake.kind]) * seconds / 200  # a letter is 1/200 of the width
        axes.text(
            mistake.start, 0.965 - 0.1 * line, SIGNS[mistake.kind], transform=across, fontsize=7, color=WRONG, va="top"
        )


def _thinned(
    times: npt.NDArray[np.float64], values: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """At most some two thousand points, each the mean of its neighbours."""
    step = max(1, len(values) // 1500)
    whole = len(values) // step * step
    return times[:whole].reshape(-1, step).mean(axis=1), values[:whole].reshape(-1, step).mean(axis=1)


def _named_ends(axes: Axes, line: Mapping[float, Detection], usual: float) -> None:
    named: set[tuple[float, float]] = set()
    for sensitivity in (usual, 0.0, 1.0):
        point = line.get(sensitivity)
        if point is None or (point.false_alarms, point.miss_rate) in named:
            continue
        named.add((point.false_alarms, point.miss_rate))
        axes.annotate(
            f"{sensitivity:g}", (point.false_alarms, point.miss_rate), (7, 6), textcoords="offset points", fontsize=8
        )


def _reliability(trials: Sequence[Trial], label: Label) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """(confidence, whether it matches a known event) of all found events."""
    confidence, right = [], []
    for trial in trials:
        known, found = trial.sides(label)
        matched = {id(event) for _, event in matches(known, found)}
        confidence += [event.confidence for event in found]
        right += [id(event) in matched for event in found]
    return np.array(confidence), np.array(right, bool)


def _edge_title(label: Label, edge: str, errors: npt.NDArray[np.float64]) -> str:
    if not len(errors):
        return f"{label} {edge}: none matched"
    return f"{label} {edge}: median {np.median(errors):+.2f} s, off by {np.median(np.abs(errors)):.2f} s"


def _png(figure: Figure) -> bytes:
    target = io.BytesIO()
    figure.savefig(target, format="png", dpi=150, metadata={"Software": None})
    return target.getvalue()
