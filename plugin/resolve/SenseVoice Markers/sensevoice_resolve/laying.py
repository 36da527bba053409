"""Frames of the document to frames of the timeline: exact until one is chosen, and no two markers on one."""

import math
import re
from collections import namedtuple
from fractions import Fraction

Stretch = namedtuple("Stretch", "zero first end")
"""Where frames show: `zero` is the timeline's frame of the document's first; seen is `first` to before `end`."""


def timeline_rate(setting):
    """The exact rate that Resolve's "23.976", "29.97 DF" or 25.0 stands for; None where it is none.

    18.0 cut it to whole frames on timelines with settings of their own (https://github.com/pedrolabonia/pydavinci/issues/20).
    """
    found = re.match(r"\s*(\d{1,3}(?:\.\d{1,9})?)", str(setting))
    if not found or float(found.group(1)) < 1:
        return None
    shown = Fraction(found.group(1))
    nominal = shown + 1 if shown in (23, 29, 47, 59, 95, 119) else math.ceil(shown)
    exact = Fraction(nominal * 1000, 1001)
    return exact if shown != nominal and (shown.denominator == 1 or abs(shown - exact) < Fraction(1, 100)) else shown


def laid(document, rate, stretches):
    """The markers on frames of `rate`, one a frame: by frame, then how many were merged and how many lie outside."""
    ratio = rate / document.rate
    found, merged, outside = {}, 0, 0
    for marker in document.markers:
        inside = False
        for zero, first, end in stretches:
            start = zero + marker.frame * ratio
            frame = _nearest(start)
            if start < end <= frame:
                frame = end - 1  # half a frame late is outside, a whole one early is better
            stop = _nearest(zero + (marker.frame + marker.frames) * ratio) if marker.frames > 1 else frame + 1
            stop = min(max(stop, frame + 1), end)
            frame = max(frame, first)
            if frame >= stop:
                continue
            inside = True
            placed = marker._replace(frame=frame, frames=stop - frame)
            merged += frame in found
            found[frame] = _both(found[frame], placed) if frame in found else placed
        outside += not inside
    return found, merged, outside


def _nearest(position):
    return math.floor(position + Fraction(1, 2))


def _both(one, other):
    if other.ids[0] in one.ids:  # two cuts of the clip that overlap
        return one._replace(frames=max(one.frames, other.frames))
    return one._replace(
        ids=one.ids + other.ids,
        frames=max(one.frames, other.frames),
        name=one.name + " + " + other.name,
        note="\n".join(filter(None, (one.note, other.note))),
    )
