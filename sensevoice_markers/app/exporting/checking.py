"""What stands in the way of an export, field by field, and what it would write. No Qt; it looks at the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sensevoice_markers.app.exporting import writing
from sensevoice_markers.app.exporting.listing import Row, listed
from sensevoice_markers.app.exporting.writing import Item, Order, Plan
from sensevoice_markers.errors import BadSetting, MarkersError
from sensevoice_markers.timebase import AUDIO_ONLY_RATE, can_drop
from sensevoice_markers.timeline.layout import Timeline, timebases

Field = Literal["formats", "rate", "start_timecode", "drop_frame", "folder", "naming"]
"""Answers of the dialog that can be wrong, as `preferences.Exporting` calls them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer will not do.

    Attributes:
        item: the first one that it does not suit, and its frame rate; None where it suits none.
    """

    error: MarkersError
    item: Item | None = None
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What came out.

    Attributes:
        timeline: of the item that is previewed; None where a fault stands before it.
        rows: its markers in words.
        plans: where all items go; empty where a fault stands before it.
    """

    faults: Mapping[Field, Fault]
    timeline: Timeline | None = None
    plans: tuple[Plan, ...] = ()
    rows: tuple[Row, ...] = ()


def check(order: Order, shown: Item) -> Check:
    """Try everything but writing; `shown` is the item to preview."""
    faults: dict[Field, Fault] = {}
    exporting = order.exporting

    def attempt(field: Field, what: Callable[[], object]) -> None:
        try:
            what()
        except MarkersError as error:
            faults[field] = Fault(error)

    attempt("formats", lambda: writing.names(exporting))
    attempt("rate", lambda: writing.rate(exporting))
    attempt("folder", lambda: writing.check_folders(order))
    plans: list[Plan] = []
    if "formats" not in faults:
        attempt("naming", lambda: plans.extend(writing.plan(order)))
    if "rate" in faults:
        return Check(faults, None, tuple(plans))
    for item in order.items:
        if found := _timing(order, item):
            faults.setdefault(*found)
    if {"start_timecode", "drop_frame"} & faults.keys():
        return Check(faults, None, tuple(plans))
    timeline = writing.laid_out(order, shown)
    return Check(faults, timeline, tuple(plans), listed(timeline))


def _timing(order: Order, item: Item) -> tuple[Field, Fault] | None:
    """What of the timecode does not suit one item."""
    rate = writing.rate(order.exporting) or item.analysis.media.frame_rate or AUDIO_ONLY_RATE
    try:
        timebases(item.analysis.media, writing.options(order.exporting, order.styles), [])
    except BadSetting as error:
        drops = order.exporting.drop_frame == "on" and not can_drop(rate)
        return "drop_frame" if drops else "start_timecode", Fault(error, item, rate)
    return None
