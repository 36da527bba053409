"""What each marker colour is called in the editors: the one table that formats and plugins take colours from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """One of OpenTimelineIO's marker colours elsewhere; the nearest there is.

    Attributes:
        resolve: name of one of DaVinci Resolve's sixteen.
        kdenlive: number of one of the nine categories that a new Kdenlive project has: purple, sky blue, teal, green,
            yellow, light orange, orange, salmon, red. Cyan and blue as KDE's own adapter for OTIO has them.
        premiere: index of one of Premiere's eight: green, red, purple, orange, yellow, white, blue, cyan.
        avid: one of Media Composer's eight, which locators of CMX 3600 have, too.
        rgb: for editors that take any, as ``#rrggbb``.
    """

    resolve: str
    kdenlive: int
    premiere: int
    avid: str
    rgb: str


COLOURS: Mapping[str, Colour] = {
    "BLACK": Colour("Cocoa", 0, 5, "black", "#4d4d4d"),
    "BLUE": Colour("Blue", 2, 6, "blue", "#3b7ddd"),
    "CYAN": Colour("Cyan", 1, 7, "cyan", "#1fbfc4"),
    "GREEN": Colour("Green", 3, 0, "green", "#3fae49"),
    "MAGENTA": Colour("Fuchsia", 0, 2, "magenta", "#c13fa8"),
    "ORANGE": Colour("Sand", 6, 3, "red", "#e07b27"),
    "PINK": Colour("Pink", 7, 1, "magenta", "#f08bb4"),
    "PURPLE": Colour("Purple", 0, 2, "magenta", "#8a4fc7"),
    "RED": Colour("Red", 8, 1, "red", "#d23b3b"),
    "WHITE": Colour("Cream", 5, 5, "white", "#f2f2f2"),
    "YELLOW": Colour("Yellow", 4, 4, "yellow", "#e8c62a"),
}
"""By the names of `timeline.markers.COLOURS`."""
