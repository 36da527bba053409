"""The markers of a file on a timeline of the fake, by the plugin's Python or by its Lua."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fake_resolve import Project, Resolve, Timeline

Run = Callable[..., list[str]]
TAG = "sensevoice-markers/talk.mp4/1500@0/"


def python(resolve: Resolve | None, path: Path | None = None, follow: bool | None = None) -> list[str]:
    from sensevoice_resolve.document import read
    from sensevoice_resolve.running import at_once, attempt
    from sensevoice_resolve.timeline import add, current

    assert resolve
    if path and follow is not None:
        said: list[str] = attempt(lambda: add(*current(resolve), read(path), follow))
    else:
        said = attempt(lambda: at_once(resolve, resolve.Fusion(), path))
    return said


def on(timeline: Timeline) -> Resolve:
    return Resolve(Project(timeline))


def frames(timeline: Timeline, tag: str = TAG) -> dict[int, tuple[str, int]]:
    """Our markers: name and length by frame."""
    return {
        int(frame): (info["name"], int(info["duration"]))
        for frame, info in sorted(timeline.markers.items())
        if info["customData"].startswith(tag)
    }
