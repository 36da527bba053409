"""Score tracks over the whole timeline: every tagger looks at the sound in overlapping blocks.

A tagger is a small object that turns samples into log-odds; how the sound is cut, padded and put together
again is decided here, once, so that a track is the same whatever the length of the blocks.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.media.audio import SAMPLE_RATE, Sound

_BLOCK = 60 * SAMPLE_RATE
_LIMIT = 16.0  # log-odds beyond which float32 probabilities say nothing


class Tagger(Protocol):
    """What scores classes of sound.

    Attributes:
        name: the tagger's name in score tracks.
        classes: what it scores, as it calls them.
        hop: samples between the centres of frames.
        window: samples that one frame is computed from.
        context: frames on either side that a frame's score depends on.
    """

    name: str
    classes: tuple[str, ...]
    hop: int
    window: int
    context: int

    def scores(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Log-odds, float32, shape (1 + (len(samples) - window) // hop, len(classes)); called from several threads."""
        ...


def log_odds(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Log-odds of `probabilities`, float32, at most 16 from 0."""
    p = probabilities.astype(np.float64)
    with np.errstate(divide="ignore"):
        odds = np.log(p) - np.log1p(-p)
    limited: npt.NDArray[np.float32] = np.clip(odds, -_LIMIT, _LIMIT).astype(np.float32)
    return limited


def tag(sound: Sound, taggers: Sequence[Tagger]) -> Generator[float, None, tuple[ScoreTrack, ...]]:
    """Run all `taggers` over all of `sound`; yields the seconds done so far.

    Frames are centred on multiples of the hop from 0 to the end; beyond both ends lies silence.
    """
    total = len(sound.samples)
    rows: list[list[npt.NDArray[np.float16]]] = [[] for _ in taggers]
    # The models release the GIL: taggers run side by side, and blocks as far as there are cores for them.
    together = max(1, _cores() // max(1, len(taggers)))
    running: deque[tuple[int, list[Future[npt.NDArray[np.float16]]]]] = deque()
    pool = ThreadPoolExecutor(max_workers=max(1, together * len(taggers)), thread_name_prefix="tagger")
    try:
        for start in range(0, max(total, 1), _BLOCK):
            stop = min(start + _BLOCK, total)
            running.append((stop, [pool.submit(_frames, tagger, sound, start, stop) for tagger in taggers]))
            while len(running) == together or (running and stop == total):
                done, jobs = running.popleft()
                for row, job in zip(rows, jobs, strict=True):
                    row.append(job.result())
                yield done / SAMPLE_RATE
    finally:
        pool.shutdown(cancel_futures=True)
    return tuple(
        ScoreTrack(tagger.name, name, tagger.hop / SAMPLE_RATE, 0.0, np.ascontiguousarray(column))
        for tagger, row in zip(taggers, rows, strict=True)
        for name, column in zip(tagger.classes, np.concatenate(row).T, strict=True)
    )


def _cores() -> int:
    """How many cores this process may use; a container has fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _frames(tagger: Tagger, sound: Sound, start: int, stop: int) -> npt.NDArray[np.float16]:
    """Scores of the frames whose centres lie in start..stop (samples), the last block's end included."""
    first, last = _numbers(tagger, sound, start, stop)
    scores = tagger.scores(framed(tagger, sound, start, stop))
    return scores[tagger.context : tagger.context + last - first + 1].astype(np.float16)


def framed(tagger: Tagger, sound: Sound, start: int, stop: int) -> npt.NDArray[np.float32]:
    """The samples that the frames with centres in start..stop are computed from, silence beyond both ends."""
    first, last = _numbers(tagger, sound, start, stop)
    begin = (first - tagger.context) * tagger.hop - tagger.window // 2
    end = (last + tagger.context) * tagger.hop - tagger.window // 2 + tagger.window
    inside = sound.block(begin, end)
    samples = np.zeros(end - begin, np.float32)
    samples[max(0, -begin) : max(0, -begin) + len(inside)] = inside
    return samples


def _numbers(tagger: Tagger, sound: Sound, start: int, stop: int) -> tuple[int, int]:
    """First and last frame whose centres lie in start..stop."""
    first = -(-start // tagger.hop)
    last = stop // tagger.hop if stop == len(sound.samples) else -(-stop // tagger.hop) - 1
    return first, last
