"""Who cares for models, cache and machine on the settings' behalf; `Session` is one."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance


class Steward(Protocol):
    """What the settings and the first start ask for; answers come as signals, in the GUI's thread."""

    @property
    def stocked(self) -> SignalInstance:
        """`worker.wire.Stock`, after `stock` and whenever one of the others has changed it."""

    @property
    def examined(self) -> SignalInstance:
        """tuple[diagnosis.Finding, ...]."""

    @property
    def pulling(self) -> SignalInstance:
        """`weights.store.PullProgress`."""

    @property
    def pulled(self) -> SignalInstance:
        """What was asked for, tuple[str, ...]."""

    @property
    def care_failed(self) -> SignalInstance:
        """``stock``, ``pull``, ``remove``, ``clear`` or ``examine``, and `MarkersError`."""

    def stock(self) -> None:
        """What is here?"""

    def examine(self) -> None:
        """What does this machine lack?"""

    def pull(self, names: tuple[str, ...]) -> None:
        """Bring models, by id or by an engine's name."""

    def cancel_pull(self) -> None:
        """Give up all pulls."""

    def remove(self, model: str) -> None:
        """Delete a model."""

    def clear_cache(self) -> None:
        """Forget kept analyses and outlines."""
