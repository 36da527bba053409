"""The road in a process of its own: `Worker` is the caller's end, ``python -m`` this package the other.

A crash of native code, a machine out of memory or a cancel ends the process, never the caller. The process
stays warm between tasks.
"""

from sensevoice_markers.worker.client import Worker
from sensevoice_markers.worker.wire import Glance, Holding, Stock

__all__ = ["Glance", "Holding", "Stock", "Worker"]
