"""Speech with exactly known word times: espeak-ng's library says where in its samples each word begins.

Needs `apt install espeak-ng`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from benchmarks.hearing.waves import Samples
from sensevoice_markers.media.audio import SAMPLE_RATE

_RETRIEVAL = 1  # samples come to the callback, not to a loudspeaker
_UTF8 = 1
_RATE = 1  # a parameter: words a minute
_PITCH = 3  # a parameter: 0 to 100, 50 is the voice's own
_WORD = 1  # the event


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the text and when it begins, in seconds."""

    text: str
    start: float


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),  # of the word's first character, from 1
        ("length", ctypes.c_int),  # in characters
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@lru_cache(maxsize=1)
def _library() -> tuple[ctypes.CDLL, int]:
    """The library and its sample rate; it can be set up once a process."""
    library = ctypes.CDLL("libespeak-ng.so.1")
    return library, library.espeak_Initialize(_RETRIEVAL, 500, None, 0)


def speak(voice: str, text: str, words_a_minute: int = 150, pitch: int = 50) -> tuple[Samples, tuple[Said, ...]]:
    """`text` as `voice` says it, and its words with the moments at which they begin; characters where it is Chinese.

    Args:
        voice: an espeak-ng name, with a variant after a plus sign if one is wanted: en-us+f2.
        pitch: 0 to 100; 50 is the voice's own.
    """
    library, rate = _library()
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice!r}; espeak-ng --voices lists them")
    library.espeak_SetParameter(_RATE, words_a_minute, 0)
    library.espeak_SetParameter(_PITCH, pitch, 0)
    parts: list[np.ndarray] = []
    found: list[tuple[int, int, int]] = []
    with _listening(library, parts, found):
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        library.espeak_Synchronize()
    samples = np.concatenate(parts).astype(np.float32) / 32768
    count = round(len(samples) * SAMPLE_RATE / rate)
    resampled = np.interp(np.arange(count) * rate / SAMPLE_RATE, np.arange(len(samples)), samples)
    words = tuple(Said(text[at - 1 : at - 1 + length], sample / rate) for at, length, sample in found)
    return resampled.astype(np.float32), words


@contextmanager
def _listening(library: ctypes.CDLL, parts: list[np.ndarray], found: list[tuple[int, int, int]]) -> Iterator[None]:
    def hear(samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if count > 0 and samples:
            parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
        at = 0
        while events[at].type != 0:
            if events[at].type == _WORD:
                found.append((events[at].position, events[at].length, events[at].sample))
            at += 1
        return 0

    callback = _Callback(hear)
    library.espeak_SetSynthCallback(callback)
    yield
    library.espeak_SetSynthCallback(_Callback())
