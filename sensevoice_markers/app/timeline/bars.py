"""Areas and marks made of whole columns of pixels at once, so that hours of them are painted in milliseconds."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from sensevoice_markers.app.timeline.geometry import Window
from sensevoice_markers.app.timeline.spans import Seconds, coverage

Columns = npt.NDArray[np.floating]
_Pixels = npt.NDArray[np.uint32]

_LEAST = 2.0  # pixels: a cough in a film of two hours must still be seen
_FAINTEST = 0.6  # of a mark that covers next to nothing of its column


def draw_area(painter: QPainter, box: QRectF, tops: Columns, bottoms: Columns, colour: QColor, ratio: float) -> None:
    """Fill each column of `box` from `tops` to `bottoms`, 0 its upper edge and 1 its lower one.

    Args:
        tops, bottoms: one a pixel of the screen.
        ratio: pixels of the screen a pixel of the widget.
    """
    high, table = max(1, round(box.height() * ratio)), _strengths(colour.rgba())
    above, below = (np.clip(edges, 0, 1) * high for edges in (tops, bottoms))
    first, last = above.astype(np.int16), below.astype(np.int16)
    row = np.arange(high, dtype=np.int16)[:, None]
    pixels = np.multiply((row > first) & (row < last), table[255], dtype=np.uint32)
    # The edges lie within pixels, which are filled as far as they are covered.
    _edge(pixels, first, table, np.minimum(below, first + 1) - above)
    _edge(pixels, np.where(last > first, last, high), table, below - last)
    _draw(painter, box, pixels, ratio)


def _edge(pixels: _Pixels, rows: npt.NDArray[np.integer], table: _Pixels, shares: Columns) -> None:
    columns = np.flatnonzero(rows < len(pixels))
    strengths = np.clip(shares[columns] * 255, 0, 255).astype(np.uint8)
    pixels[rows[columns], columns] = table[strengths]


def draw_marks(
    painter: QPainter, box: QRectF, starts: Seconds, ends: Seconds, window: Window, colour: QColor, ratio: float
) -> None:
    """Spans too narrow for bars: each column as strong as it is covered, none narrower than can be seen.

    Args:
        box: the lane over the whole width of `window`.
        starts, ends: in order of the starts, none outside the window.
    """
    count = max(1, round(box.width() * ratio))
    a_column = window.width / window.scale / count
    moments: Seconds = window.left + a_column * np.arange(count + 1, dtype=np.float64)
    shares = coverage(starts, ends, moments)
    there = np.zeros(count, bool)
    there = shares > 0
    firsts = np.floor((starts - window.left) / a_column).astype(np.int64)
    for step in range(max(1, round(_LEAST * ratio))):
        there[np.clip(firsts + step, 0, count - 1)] = True
    strength = np.where(there, _FAINTEST + (1 - _FAINTEST) * np.clip(shares, 0, 1), 0)
    line = _strengths(colour.rgba())[(strength * 255).astype(np.uint8)]
    _draw(painter, box, np.repeat(line[None, :], max(1, round(box.height() * ratio)), axis=0), ratio)


@lru_cache(maxsize=64)
def _strengths(rgba: int) -> _Pixels:
    """A colour in 256 strengths, as pixels with premultiplied alpha."""
    colour = QColor.fromRgba(rgba)
    alphas = np.arange(256, dtype=np.uint32) * np.uint32(colour.alpha()) // np.uint32(255)
    table: _Pixels = alphas << np.uint32(24)
    for part, place in ((colour.red(), 16), (colour.green(), 8), (colour.blue(), 0)):
        table |= alphas * np.uint32(part) // np.uint32(255) << np.uint32(place)
    return table


def _draw(painter: QPainter, box: QRectF, pixels: _Pixels, ratio: float) -> None:
    high, wide = pixels.shape
    image = QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(box.topLeft(), image)
