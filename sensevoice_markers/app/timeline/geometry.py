"""Where seconds and lanes lie in the timeline, in pixels. No Qt.

Pixels are those of the widget, whatever the screen's density; x is 0 at the left edge of the painted area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDEST_FRAME = 48.0
"""Pixels: how wide one frame gets at most."""

RULER, FOLDED = 28, 24
"""Heights of the ruler, and of lanes of which only the name is to be seen."""

_LEAST = {"wave": 28, "lane": 28, "cues": 28}
_MOST = {"wave": 110, "lane": 84, "cues": 54}


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time that is on the screen.

    Attributes:
        left: second at the left edge.
        scale: pixels a second, > 0.
        width: pixels, ≥ 1.
        duration: seconds of the media.
        finest: the largest scale that is allowed.
    """

    left: float
    scale: float
    width: float
    duration: float
    finest: float

    @property
    def right(self) -> float:
        """Second at the right edge."""
        return self.left + self.width / self.scale

    @property
    def fits(self) -> bool:
        """The whole media is on the screen."""
        return self.scale <= _fitting(self.width, self.duration) * (1 + 1e-9)

    def x(self, seconds: float) -> float:
        """The pixel of a moment."""
        return (seconds - self.left) * self.scale

    def at(self, x: float) -> float:
        """The moment at a pixel, within the media."""
        return min(max(0.0, self.left + x / self.scale), self.duration)

    def zoomed(self, factor: float, x: float) -> Window:
        """Zoomed in for factors above 1; what is at `x` stays there."""
        scale = min(max(self.scale * factor, _fitting(self.width, self.duration)), self.finest)
        return replace(self, left=self.left + x / self.scale - x / scale, scale=scale)._held()

    def scrolled(self, pixels: float) -> Window:
        """Moved to the right by so many pixels."""
        return replace(self, left=self.left + pixels / self.scale)._held()

    def showing(self, start: float, end: float) -> Window:
        """Scrolled so far that `start` to `end` is seen; its beginning where it is longer than the window."""
        margin = min(24.0, self.width / 8) / self.scale
        left = min(max(self.left, end + margin - self.width / self.scale), start - margin)
        inside = self.left <= start and end <= self.right
        return self if inside else replace(self, left=left)._held()

    def _held(self) -> Window:
        return replace(self, left=min(max(0.0, self.left), max(0.0, self.duration - self.width / self.scale)))


def window(left: float, scale: float, width: float, duration: float, rate: float) -> Window:
    """The window of a view; one that cannot be is the nearest that can.

    Args:
        scale: pixels a second; 0 shows the whole.
        rate: frames a second of the media.
    """
    width, duration = max(1.0, width), max(duration, 1e-3)
    fitting = _fitting(width, duration)
    finest = max(WIDEST_FRAME * rate, fitting)
    scale = min(max(scale, fitting), finest)
    return Window(left, scale, width, duration, finest)._held()


def _fitting(width: float, duration: float) -> float:
    return width / duration


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the timeline.

    Attributes:
        name: ``ruler``, ``wave``, ``cues``, or the label of a lane.
        top, height: pixels.
    """

    name: str
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """The first pixel below."""
        return self.top + self.height


def rows(height: int, lanes: Sequence[str], folded: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """The rows from top to bottom, within `height` where that is enough for all (`least_height`).

    Args:
        lanes: labels in their order.
        folded: those of which only the name is to be seen.
    """
    open_rows = ["wave", *("lane" for name in lanes if name not in folded), "cues"]
    fixed = RULER + FOLDED * sum(name in folded for name in lanes)
    least, most = (sum(sizes[kind] for kind in open_rows) for sizes in (_LEAST, _MOST))
    share = min(max(0.0, (height - fixed - least) / (most - least)), 1.0)
    sizes = {kind: int(_LEAST[kind] + share * (_MOST[kind] - _LEAST[kind])) for kind in _LEAST}
    made, top = [], 0
    for name in ("ruler", "wave", *lanes, "cues"):
        kind = name if name in ("ruler", "wave", "cues") else "lane"
        size = RULER if kind == "ruler" else FOLDED if name in folded else sizes[kind]
        made.append(Row(name, top, size))
        top += size
    return tuple(made)


def least_height(lanes: Sequence[str], folded: frozenset[str] = frozenset()) -> int:
    """Pixels that `rows` needs."""
    return rows(0, lanes, folded)[-1].bottom
