"""The report of an evaluation: one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape

from benchmarks.hearing.mistakes import Kind, Mistake, mistakes
from benchmarks.hearing.pictures import (
    clock,
    edges_picture,
    reliability_picture,
    show_picture,
    tradeoff_picture,
)
from benchmarks.hearing.scoring import Detection, Score, Trial
from benchmarks.hearing.tracks import Show
from benchmarks.hearing.truth import KIND
from sensevoice_markers.analysis import Label

PICTURED = 20  # shows; those with most mistakes

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #2b2f36; background: #fff; max-width: 1240px;
  margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; margin: 2rem 0 .3rem; } p { max-width: 75ch; color: #565d68; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13.5px; }
th { text-align: left; font-weight: 600; background: #fff; position: sticky; top: 0; }
th, td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #e6e9ee; vertical-align: top; }
td.n, th.n { text-align: right; } td.zero { color: #c3c8d0; } .soft { color: #8a919c; }
tr:target { background: #fff3c4; } img { width: 100%; height: auto; display: block; } a { color: #2f6db3; }
"""


def page(
    title: str,
    shows: Sequence[Show],
    trials: Sequence[Trial],
    scores: Sequence[Score],
    points: Mapping[Label, Mapping[float, Detection]],
) -> str:
    """The whole report as HTML.

    Args:
        trials: what was decided in each of `shows`, in their order.
        points: where each label stands at each sensitivity.
    """
    wrong = {trial.name: [each for label in KIND for each in mistakes(trial, label)] for trial in trials}
    every = sorted((each for them in wrong.values() for each in them), key=lambda each: (each.show, each.start))
    ranked = sorted(zip(shows, trials, strict=True), key=lambda pair: -len(wrong[pair[0].name]))[:PICTURED]
    pictured = sorted(ranked, key=lambda pair: pair[0].name)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{len(shows)} shows, {clock(sum(show.seconds for show in shows))} of sound, {len(every)} mistakes.</p>",
        "<h2>Figures</h2>",
        _figures(scores),
        "<p>Frames are tenths of a second. An event is hit when its onset is within 1 s and its offset within 1 s or "
        "a fifth of it. Edges are medians over matched events (intersection over union above 0.3). In brackets: the "
        "middle 95 % over draws of recordings; none where the known events come from one recording only.</p>",
        "<h2>Missed against false alarms</h2>",
        _picture(tradeoff_picture(points), "miss rate against false alarms an hour"),
        "<p>Each dot is a sensitivity from 0 to 1, the large one the default.</p>",
        "<h2>Confidence</h2>",
        _picture(reliability_picture(trials), "share of right events over confidence"),
        "<p>An event is right when it matches a known one. On the dashed line, confidence is what it says; numbers "
        "are events.</p>",
        "<h2>Edges</h2>",
        _picture(edges_picture(trials), "histograms of onset and offset errors"),
        "<h2>Mistakes by recording</h2>",
        "<p>Each mistake counts for the recording that covers it most.</p>",
        _by_recording(every, trials),
        "<h2>Shows</h2>",
        f"<p>{_which(len(pictured), len(shows))} The dashed line is the threshold. The score of each label is in its "
        "colour; below it are the known events, dark, and the found ones. Mistakes are red.</p>",
        *(_show(show, trial, wrong[show.name]) for show, trial in pictured),
        "<h2>Every mistake</h2>",
        _every(every, {show.name for show, _ in pictured}),
    ]
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return head + "\n".join(parts) + "</html>\n"


def _figures(scores: Sequence[Score]) -> str:
    rows = [
        [
            _cell(row.label),
            _cell(_with_interval(row.frame_f1, row.frame_f1_95)),
            _cell(_with_interval(row.event_f1, row.event_f1_95)),
            _number(_seconds(row.onset_error)),
            _number(_seconds(row.offset_error)),
            *(_number(count) for count in (row.truth, row.found, row.matched, row.recordings)),
        ]
        for row in scores
    ]
    titles = ["label", "frame F1", "event F1", "#onset off by", "#offset off by", "#known", "#found", "#matched"]
    return _table([*titles, "#recordings"], rows)


def _with_interval(value: float, interval: tuple[float, float] | None) -> str:
    return f"{value:.3f}" if interval is None else f"{value:.3f} ({interval[0]:.2f} – {interval[1]:.2f})"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} s"


def _by_recording(every: Sequence[Mistake], trials: Sequence[Trial]) -> str:
    played = Counter((item.kind, item.recording) for trial in trials for item in trial.truth.items)
    blamed: dict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for each in every:
        blamed[each.owner.kind, ""].append(each)
        blamed[each.owner.kind, each.owner.recording].append(each)
    for (kind, _), times in list(played.items()):
        played[kind, ""] += times
    # A kind's sum stands above its recordings; both with most mistakes first.
    order = sorted(blamed, key=lambda key: (-len(blamed[key[0], ""]), key[0], key[1] != "", -len(blamed[key]), key[1]))
    rows = []
    for kind, recording in order:
        them = blamed[kind, recording]
        counts = Counter(each.kind for each in them)
        rows.append(
            [
                _cell(f"all {kind}", strong=True) if not recording else _cell(recording),
                _number(played[kind, recording]),
                *(_number(counts[each]) for each in Kind),
                _number(len(them)),
                _number(f"{sum(each.seconds for each in them):.1f}"),
            ]
        )
    return _table(["recording", "#played", *(f"#{kind}" for kind in Kind), "#all", "#seconds"], rows)


def _which(pictured: int, shows: int) -> str:
    return "All shows." if pictured == shows else f"The {pictured} of {shows} shows with most mistakes."


def _show(show: Show, trial: Trial, wrong: Sequence[Mistake]) -> str:
    picture = _picture(show_picture(show, trial, wrong), f"scores, known and found events of {show.name}")
    count = "no mistake" if not wrong else f"{len(wrong)} mistake{'s' if len(wrong) > 1 else ''}"
    name = escape(show.name)
    return f'<h3 id="{name}">{name} <span class=soft>{count}</span></h3>{picture}'


def _every(every: Sequence[Mistake], pictured: Collection[str]) -> str:
    rows = [
        [
            _linked(each.show) if each.show in pictured else _cell(each.show),
            _cell(each.label),
            _cell(each.kind),
            _number(clock(each.start, tenths=True)),
            _number(f"{each.seconds:.1f}"),
            _cell(", ".join(each.there) or "–"),
            _cell(", ".join(each.beds) or "–"),
        ]
        for each in every
    ]
    return _table(["show", "label", "mistake", "#at", "#seconds", "recordings there", "bed under it"], rows)


def _table(titles: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of finished cells; titles that begin with # stand over numbers."""
    head = "".join(f"<th class=n>{escape(t[1:])}</th>" if t[0] == "#" else f"<th>{escape(t)}</th>" for t in titles)
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cell(text: str, *, strong: bool = False) -> str:
    return f"<td><b>{escape(text)}</b></td>" if strong else f"<td>{escape(text)}</td>"


def _linked(show: str) -> str:
    return f'<td><a href="#{escape(show)}">{escape(show)}</a></td>'


def _number(value: float | str) -> str:
    return '<td class="n zero">0</td>' if value == 0 else f'<td class="n">{escape(str(value))}</td>'


def _picture(png: bytes, says: str) -> str:
    return f'<img alt="{escape(says)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
