"""Writing an order off the GUI's thread, whether the dialog made it or it is made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sensevoice_markers.app.background import Background
from sensevoice_markers.app.exporting import writing
from sensevoice_markers.app.exporting.writing import Order, Outcome, Plan
from sensevoice_markers.errors import MarkersError


def carry_out(
    order: Order,
    background: Background,
    may_replace: Callable[[Sequence[Path]], bool],
    then: Callable[[tuple[Outcome, ...] | MarkersError], None],
) -> None:
    """Write `order`; all but the question happens in `background`.

    Args:
        may_replace: asked, under the rule ``ask`` and only where files exist; "no" writes nothing at all.
        then: gets an outcome an item, none where the answer was no, or why nothing could be planned.
    """

    def planned(plans: tuple[Plan, ...] | MarkersError) -> None:
        if isinstance(plans, MarkersError):
            then(plans)
            return
        there = [path for plan in plans for path in plan.there]
        if there and order.exporting.overwrite == "ask" and not may_replace(there):
            then(())
            return
        background.start(lambda: writing.write(order, plans), then)

    background.start(lambda: writing.plan(order), planned)
