"""Small markers files: what the plugin reads of them, and no more."""

from __future__ import annotations

from typing import Any


def marker(frame: int, frames: int = 1, name: str = "LAUGHTER", **given: Any) -> dict[str, Any]:
    usual = {"id": f"laughter-{frame}", "frame": frame, "frames": frames, "name": name, "comment": "loud"}
    return {**usual, "colour": {"resolve": "Yellow"}, **given}


def document(
    *markers: dict[str, Any], rate: tuple[int, int] = (25, 1), media: dict[str, Any] | None = None, **given: Any
) -> dict[str, Any]:
    usual = {
        "format": "sensevoice-markers",
        "version": 1,
        "name": "talk",
        "media": {"path": "/media/talk.mp4", "frames": 1500, "start_frame": 0, **(media or {})},
        "rate": {"numerator": rate[0], "denominator": rate[1]},
        "markers": list(markers),
    }
    return {**usual, **given}
