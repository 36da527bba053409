"""Heads on embeddings: what they learn, and that they are judged on recordings they do not know."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benchmarks.hearing import heads
from benchmarks.hearing.tracks import Show
from benchmarks.hearing.truth import Item, Known, Truth
from sensevoice_markers.analysis import Label
from sensevoice_markers.inference import yamnet
from tests.build import track

SECONDS = 60.0
FRAMES = round(SECONDS / 0.12) + 1


def names(fold: int, count: int) -> list[str]:
    """Recordings of one fold."""
    found = (name for number in range(1000) if heads._fold(name := f"clip {number}") == fold)
    return [next(found) for _ in range(count)]


def made(recording: str, number: int, *, sign: float = 1.0) -> tuple[Show, npt.NDArray[np.float16]]:
    """A show with one long laugh; the first numbers of an embedding tell of it, with this sign."""
    rng = np.random.default_rng(number)
    start = float(rng.uniform(5, 20))
    known = Known(Label.LAUGHTER, start, start + 20.0)
    items = (Item("laughter", recording, start, start + 20.0),)
    times = 0.12 * np.arange(FRAMES)
    seen = rng.normal(0.0, 0.02, (FRAMES, yamnet.DIMENSIONS))
    seen[(times >= start) & (times < start + 20.0), :100] += sign
    tracks = tuple(track("yamnet", name, np.zeros(FRAMES), hop=0.12) for name in ("Laughter", *yamnet.HEADS))
    return Show(f"show {number}", Truth(SECONDS, (known,), items), SECONDS, tracks), seen.astype(np.float16)


def test_a_head_learns_what_tells_of_its_label() -> None:
    shows, seen = zip(*(made(name, number) for number, name in enumerate(names(0, 8))), strict=True)
    weights, bias = heads.learn([show.truth for show in shows], seen, Label.LAUGHTER)
    assert weights.shape == (yamnet.DIMENSIONS,)
    other, unseen = made("another", 9)
    (laugh,) = other.truth.events
    times = 0.12 * np.arange(FRAMES)
    right = (unseen @ weights + bias > 0) == ((times >= laugh.start) & (times < laugh.end))
    assert right.mean() > 0.9


def test_no_recording_is_judged_by_a_head_that_heard_it() -> None:
    """In one fold laughs look the other way round: a head that knew them would get them right."""
    wide = [made(name, number) for number, name in enumerate([*names(1, 4), *names(2, 4), *names(3, 4)])]
    odd = [made(name, 50 + number, sign=-1.0) for number, name in enumerate(names(0, 3))]
    everything = [*wide, *odd]
    shows, seen = [show for show, _ in everything], [each for _, each in everything]
    for label in (Label.BGM, Label.APPLAUSE):  # something of each label must be there to learn from
        shows = [
            replace(show, truth=replace(show.truth, events=(*show.truth.events, Known(label, 50.0, 55.0))))
            for show in shows
        ]
    judged = heads.crossed(shows, seen, shows[-1:], seen[-1:])
    (laugh,) = judged[0].truth.labelled(Label.LAUGHTER)
    scores = {each.name: each.values for each in judged[0].tracks}
    times = 0.12 * np.arange(FRAMES)
    inside = (times > laugh.start + 0.5) & (times < laugh.end - 0.5)
    outside = (times < laugh.start - 0.5) | (times > laugh.end + 0.5)
    assert scores["laughter head"][inside].mean() < scores["laughter head"][outside].mean()
    assert not scores["Laughter"].any()  # only the heads are replaced


def test_a_crowd_is_of_every_fold() -> None:
    known = Truth(10.0, (), (Item("laughter", "crowd", 2.0, 4.0),))
    times = np.arange(0.0, 10.0, 0.5)
    for fold in range(heads.FOLDS):
        heard = heads._heard(known, times, Label.LAUGHTER, fold)
        assert times[heard].tolist() == [1.5, 2.0, 2.5, 3.0, 3.5, 4.0]
