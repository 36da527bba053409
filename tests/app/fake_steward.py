"""A steward that notes what it is asked for; tests answer by its signals."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from sensevoice_markers.weights import catalog
from sensevoice_markers.worker.wire import Holding, State, Stock


class FakeSteward(QObject):
    stocked = Signal(object)
    examined = Signal(object)
    pulling = Signal(object)
    pulled = Signal(object)
    care_failed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    def stock(self) -> None:
        self.asked.append(("stock",))

    def examine(self) -> None:
        self.asked.append(("examine",))

    def pull(self, names: tuple[str, ...]) -> None:
        self.asked.append(("pull", *names))

    def cancel_pull(self) -> None:
        self.asked.append(("cancel",))

    def remove(self, model: str) -> None:
        self.asked.append(("remove", model))

    def clear_cache(self) -> None:
        self.asked.append(("clear",))


def stock(cache: int = 0, **states: State) -> Stock:
    """All models of the catalog, missing but for `states`, with ``_`` for ``-``."""
    held = [
        Holding(
            model.id,
            model.title,
            model.licence,
            model.licence_url,
            model.attribution,
            model.homepage,
            model.size,
            "bundled" if model.bundled_in else states.get(model.id.replace("-", "_"), "missing"),
            "/models",
            tuple(name for name, ids in catalog.SETS.items() if model.id in ids),
        )
        for model in catalog.CATALOG.values()
    ]
    return Stock(tuple(held), "/models", cache, "/cache")
