"""Background music, laughter and applause of a video as timeline markers, its speech as subtitles.

from sensevoice_markers import analyze, export

analysis = analyze("talk.mp4")
export(analysis)  # talk.otio and talk.srt beside it
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sensevoice_markers.analysis import Analysis
    from sensevoice_markers.document import from_json, to_json
    from sensevoice_markers.formats import export
    from sensevoice_markers.pipeline import analyze
    from sensevoice_markers.timeline import decide

__all__ = ["Analysis", "analyze", "decide", "export", "from_json", "to_json"]

_HOMES = {
    "Analysis": "analysis",
    "from_json": "document",
    "to_json": "document",
    "export": "formats",
    "analyze": "pipeline",
    "decide": "timeline",
}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: exporting needs no media library, and --help needs nothing.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
