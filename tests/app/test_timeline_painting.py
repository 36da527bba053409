from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from test_app_look import BRIGHT, DARK, contrast

from sensevoice_markers.app import look
from sensevoice_markers.app.panels import emotions
from sensevoice_markers.app.timeline.bars import draw_area, draw_marks
from sensevoice_markers.app.timeline.geometry import window
from sensevoice_markers.app.timeline.painting import veil
from sensevoice_markers.timeline.markers import COLOURS, STYLES

BLACK = QColor("#000000")


@pytest.mark.parametrize("palette", [BRIGHT, DARK], ids=["bright", "dark"])
def test_words_on_bars_can_be_read(app: QApplication, palette: QPalette) -> None:
    c = look.colours(palette)
    lanes = [c.fill(label) for label in STYLES]
    fills = {str(label): c.fill(label) for label in STYLES} | {name: c.marker(name) for name in COLOURS}
    ratios = {}
    for name, fill in fills.items():
        grounds = [fill, *(look.mixed(fill, veil(lane), veil(lane).alphaF()) for lane in lanes)]
        ratios[name] = min(contrast(look.on(fill), ground) for ground in grounds)
    assert {name: round(ratio, 1) for name, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("palette", [BRIGHT, DARK], ids=["bright", "dark"])
def test_subtitles_can_be_read_whatever_is_felt(app: QApplication, palette: QPalette) -> None:
    c = look.colours(palette)
    felt = [emotions.colour(name, c) for name in ("HAPPY", "SAD", "ANGRY", "FEARFUL", "DISGUSTED", "SURPRISED")]
    grounds = [c.tint(c.quiet, 0.2), *(c.tint(each, 0.3) for each in felt if each)]
    assert len(grounds) == 7
    assert min(contrast(c.text, ground) for ground in grounds) >= 4.5


def drawn(ratio: float = 1.0) -> tuple[QImage, QPainter]:
    image = QImage(round(10 * ratio), round(10 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#ffffff"))
    return image, QPainter(image)


def column(image: QImage, x: int) -> list[int]:
    """How dark each pixel of a column is, 0..255."""
    return [255 - image.pixelColor(x, y).red() for y in range(image.height())]


def test_an_area_fills_from_top_to_bottom() -> None:
    image, painter = drawn()
    tops = np.array([0.0, 0.5, 0.25, 1.0, 0.5, 0.55, -3.0, 0.0, 0.0, 0.0])
    bottoms = np.array([1.0, 1.0, 0.75, 1.0, 0.5, 0.6, 9.0, 0.0, 0.1, 0.05])
    draw_area(painter, QRectF(0, 0, 10, 10), tops, bottoms, BLACK, 1.0)
    painter.end()
    covered = [round(sum(column(image, x)) / 255, 1) for x in range(10)]
    assert covered == pytest.approx([10, 5, 5, 0, 0, 0.5, 10, 0, 1, 0.5], abs=0.1)
    assert column(image, 2)[2:8] == pytest.approx([128, 255, 255, 255, 255, 128], abs=2)


def test_an_area_is_as_sharp_as_the_screen() -> None:
    image, painter = drawn(2.0)
    tops = np.linspace(0, 1, 20)
    draw_area(painter, QRectF(0, 0, 10, 10), tops, np.ones(20), BLACK, 2.0)
    painter.end()
    heights = [sum(column(image, x)) / 255 for x in range(20)]
    assert heights == pytest.approx([20 * (1 - top) for top in tops], abs=0.1)


def test_marks_tell_how_much_is_covered_and_are_never_too_narrow() -> None:
    image, painter = drawn()
    shown = window(0.0, 0.0, 10, 1000.0, 25.0)  # a pixel is a hundred seconds
    starts, ends = (
        np.array([150.0, 600.0, 620.0, 640.0, 660.0, 680.0]),
        np.array([151.0, 619.0, 639.0, 659.0, 679.0, 699.0]),
    )
    draw_marks(painter, QRectF(0, 0, 10, 10), starts, ends, shown, BLACK, 1.0)
    painter.end()
    strength = [column(image, x)[5] for x in range(10)]
    assert [x for x in range(10) if strength[x]] == [1, 2, 6, 7]
    assert strength[6] > 240
    assert 130 < strength[1] < 180
