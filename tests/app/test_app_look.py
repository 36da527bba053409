from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from sensevoice_markers.analysis import Label
from sensevoice_markers.app import look
from sensevoice_markers.timeline.markers import STYLES

BRIGHT = QPalette(QColor("#efefef"), QColor("#efefef"))
DARK = QPalette(QColor("#3a3a3e"), QColor("#2a2a2e"))


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2 contrast ratio."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [BRIGHT, DARK], ids=["bright", "dark"])
def test_words_can_be_read(app: QApplication, palette: QPalette) -> None:
    c = look.colours(palette)
    pairs = {f"{label} on its tint": (c.ink(label), c.tint(c.fill(label))) for label in STYLES}
    pairs |= {f"{label} on the surface": (c.ink(label), c.surface) for label in STYLES}
    pairs |= {
        "text": (c.text, c.ground),
        "quiet on ground": (c.quiet, c.ground),
        "quiet on surface": (c.quiet, c.surface),
        "danger": (c.danger, c.ground),
        "warning": (c.warning, c.tint(c.warning)),
        "first button": (c.on_accent, c.accent),
        "link": (c.accent, c.ground),
    }
    assert {name: round(contrast(*pair), 1) for name, pair in pairs.items() if contrast(*pair) < 4.5} == {}


def test_checkboxes_are_seen_on_dark_ground() -> None:
    for dark in (False, True):
        made = look.boxes(look.palette(dark))
        box, surface = made.color(QPalette.ColorRole.Base), look.colours(look.palette(dark)).surface
        assert contrast(made.color(QPalette.ColorRole.Text), box) > 4.5, "the check in it"
        assert not dark or contrast(box, surface) > 2, "on bright ground it has an outline"


def test_dark_follows_the_palette() -> None:
    assert not look.colours(BRIGHT).dark
    assert look.colours(DARK).dark


def test_labels_have_the_colours_of_their_markers() -> None:
    hues = {label: look.colours(BRIGHT).fill(label).hue() for label in STYLES}
    assert 100 < hues[Label.BGM] < 170
    assert 35 < hues[Label.LAUGHTER] < 60
    assert 180 < hues[Label.APPLAUSE] < 200


def test_other_labels_are_quiet() -> None:
    c = look.colours(BRIGHT)
    assert c.fill(Label.COUGH) == c.ink(Label.COUGH) == c.quiet


def test_icons_have_pixels(app: QApplication) -> None:
    for icon in (look.program_icon(), look.cross(QColor("black")), look.again(QColor("black"))):
        image = icon.pixmap(16, 16).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16))
