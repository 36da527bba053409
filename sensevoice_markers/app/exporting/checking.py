"""What stands in the way of an export, field by field, and what it would write. No Qt; it looks at the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sensevoice_markers import formats
from sensevoice_markers.app.exporting import writing
from sensevoice_markers.app.exporting.listing import Row, listed
from sensevoice_markers.app.exporting.writing import Item, Order, Plan
from sensevoice_markers.errors import BadSetting, MarkersError, NothingToCut
from sensevoice_markers.timebase import AUDIO_ONLY_RATE, can_drop
from sensevoice_markers.timeline.highlights import find_moments
from sensevoice_markers.timeline.layout import Timeline, timebases

Field = Literal["preset", "highlights", "formats", "rate", "start_timecode", "drop_frame", "folder", "naming"]
"""Answers of the dialog that can be wrong, as `preferences.Exporting` calls them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer will not do.

    Attributes:
        item: the first one that it does not suit, and its frame rate; None where it suits none.
        format: the first one that cannot be written.
    """

    error: MarkersError
    item: Item | None = None
    rate: Fraction | None = None
    format: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What came out.

    Attributes:
        timeline: of the item that is previewed; None where a fault stands before it, or where highlights are asked for
            and only other items have some.
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
    if "formats" not in faults and (refused := _refused(order)):
        faults["formats"] = refused
    timeline = _laid_out(order, shown, faults)
    if timeline is None:
        return Check(faults, None, tuple(plans))
    return Check(faults, timeline, tuple(plans), listed(timeline))


def _laid_out(order: Order, shown: Item, faults: dict[Field, Fault]) -> Timeline | None:
    """What is written for `shown`; None where there is nothing to cut, a fault where no other item has any."""
    try:
        return writing.laid_out(order, shown)
    except NothingToCut as error:
        others = (item for item in order.items if item is not shown)
        if not any(_can_be_cut(order, item) for item in others):
            moments = find_moments(shown.analysis, writing.options(order.exporting, order.styles))
            faults["highlights" if moments else "preset"] = Fault(error, shown)
        return None


def _can_be_cut(order: Order, item: Item) -> bool:
    try:
        writing.laid_out(order, item)
    except NothingToCut:
        return False
    return True


def _refused(order: Order) -> Fault | None:
    """The first format that cannot carry an item, whatever is on it: its rate, or the media that is gone."""
    wanted = writing.names(order.exporting)
    tried = set[tuple[Fraction, bool]]()
    for item in order.items:
        bare = writing.whole(order, replace(item, analysis=replace(item.analysis, events=(), cues=())))
        rate, there = bare.timebase.rate, os.path.isfile(bare.media.path)  # noqa: PTH113 - Path.is_file may raise
        if (rate, there) in tried:
            continue
        tried.add((rate, there))
        for name in wanted:
            try:
                formats.formats()[name].write(bare)
            except MarkersError as error:
                return Fault(error, None if order.exporting.rate.strip() else item, rate, name)
    return None


def _timing(order: Order, item: Item) -> tuple[Field, Fault] | None:
    """What of the timecode does not suit one item."""
    rate = writing.rate(order.exporting) or item.analysis.media.frame_rate or AUDIO_ONLY_RATE
    try:
        timebases(item.analysis.media, writing.options(order.exporting, order.styles), [])
    except BadSetting as error:
        drops = order.exporting.drop_frame == "on" and not can_drop(rate)
        return "drop_frame" if drops else "start_timecode", Fault(error, item, rate)
    return None
