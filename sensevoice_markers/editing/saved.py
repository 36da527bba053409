"""Project files: the analysis document with two more keys, ``edits`` and ``view``."""

from __future__ import annotations

from sensevoice_markers.editing.project import Edits, Project, View

SUFFIX = ".svmarkers"


def to_json(project: Project, view: View) -> bytes:
    """The project as one UTF-8 JSON document; readers of analyses read its decided analysis."""
    raise NotImplementedError


def from_json(data: bytes) -> tuple[Project, View]:
    """Read what `to_json` wrote, or an analysis document: a project without edits. Raises BadDocument."""
    raise NotImplementedError


def edits_to_json(edits: Edits, view: View, sensitivity: dict[str, float]) -> bytes:
    """What changes while a person works, without the tracks: small enough to be written every second."""
    raise NotImplementedError
